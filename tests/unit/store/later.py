"""Invented later revisions of the tables, in a copy of the folder of migrations."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import pytest

from store import upgrade as upgrading

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

NOW = upgrading.HEAD
"""The newest revision there really is."""

_REVISION = '''"""Invented."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{down_revision}"


def upgrade():
{body}
'''


def later(steps: int) -> str:
    """Return the revision so many steps after the newest."""
    return f"{int(NOW) + steps:04}"


def add_revisions(folder: Path, monkeypatch: pytest.MonkeyPatch, *bodies: str) -> None:
    """Let this Syncline be a later one, whose further revisions do what the bodies say."""
    scripts = folder / "migrations"
    shutil.copytree(Path(upgrading.__file__).parent / "migrations", scripts)
    for number, body in enumerate(bodies, start=1):
        text = _REVISION.format(
            revision=later(number), down_revision=later(number - 1), body=indent(body.strip(), "    ")
        )
        (scripts / "versions" / f"{later(number)}_invented.py").write_text(text, encoding="utf-8")
    own = upgrading.configuration

    def configuration(connection: Connection | None = None) -> Config:
        config = own(connection)
        config.set_main_option("script_location", str(scripts))
        return config

    monkeypatch.setattr(upgrading, "configuration", configuration)
    monkeypatch.setattr(upgrading, "HEAD", later(len(bodies)))
