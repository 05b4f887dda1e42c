"""The contract's case of the plan connector: a small plan with people and hours, and files that are no whole plan."""

from __future__ import annotations

from pathlib import Path

from tests.contract.connector_case import ConnectorCase

SETTINGS = """
connector: project_file
folder: ./inputs
"""

_TASK = """<Task><UID>{0}</UID><ID>{0}</ID><Name>Street light {0}</Name><OutlineLevel>1</OutlineLevel>
<Start>2026-10-05T08:00:00</Start><Finish>2026-10-05T17:00:00</Finish><Work>PT8H0M0S</Work></Task>
"""


def write_many(folder: Path) -> None:
    """Write a plan of 1,200 tasks, which is three pages."""
    tasks = "".join(_TASK.format(number) for number in range(1, 1201))
    head = "<Name>Street lights</Name><CurrencyCode>USD</CurrencyCode>"
    text = f'<Project xmlns="http://schemas.microsoft.com/project">{head}<Tasks>{tasks}</Tasks></Project>'
    (folder / "street-lights.xml").write_text(text, encoding="utf-8")


CASE = ConnectorCase(settings=SETTINGS, write_many=write_many)
