"""Runs the command line as a person does, in the test's own process and with a clock that the test holds."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from syncline import wiring
from syncline.cli.app import app

DELIVERED = 1_793_900_000  # 2026-11-05, in seconds
NOON = datetime(2026, 11, 6, 19, 0, tzinfo=UTC)  # in Marlow; the day after October's delivery


@dataclass
class Clock:
    """A clock that stands still until the test moves it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Console:
    """A folder to stand in, and commands to type."""

    monkeypatch: pytest.MonkeyPatch
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.monkeypatch.setattr(wiring, "clock", self.clock)

    def cd(self, folder: Path) -> None:
        self.monkeypatch.chdir(folder)

    def __call__(self, *words: str) -> Ended:
        ended = CliRunner().invoke(app, list(words), prog_name="syncline")
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def line(self, text: str) -> Ended:
        """Type a whole line, `| head -3` at its end included."""
        command, _, cut = text.partition(" | head -")
        ended = self(*shlex.split(command)[1:])
        return Ended(ended.code, "".join(ended.out.splitlines(keepends=True)[: int(cut)]), ended.err) if cut else ended


def key_paths(value: object, at: str = "") -> Iterator[str]:
    """Yield where values stand in a JSON document: `sources[].run`."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from key_paths(one, f"{at}.{key}" if at else key)
    elif isinstance(value, list):
        for one in value:
            yield from key_paths(one, f"{at}[]")
        if not value:
            yield f"{at}[]"
    else:
        yield at


@contextmanager
def changed(file: Path, old: str, new: str) -> Iterator[None]:
    """Change a text in a file for the length of a block."""
    before = file.read_text(encoding="utf-8")
    assert old in before
    file.write_text(before.replace(old, new), encoding="utf-8")
    try:
        yield
    finally:
        file.write_text(before, encoding="utf-8")


def written(file: Path, content: bytes) -> None:
    """Write a file as if it had been delivered long before now."""
    file.write_bytes(content)
    os.utime(file, (DELIVERED, DELIVERED))
