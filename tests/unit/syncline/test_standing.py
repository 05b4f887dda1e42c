"""What `status` says of a source that is left alone for a while, and of parts of one that could not be read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract.errors import SettingsError, SourceBusyError
from sync.run import run_sync
from syncline.cli.standing import run_status
from syncline.cli.terminal import Exit
from tests.flow.running import opened, ready
from tests.unit.sync.sources import Fault, nothing
from tests.unit.sync.tracker import SITE, Tracker

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
CONFIGURATION = """\
organisation: {name: City of Marlow, time_zone: America/Phoenix}
sources:
  jira:
    connector: jira
    url: https://marlow.atlassian.net
    sign_in: {email: sync@marlow.example, token: "env:JIRA_TOKEN"}
"""


def raised(scope: str, error: Exception) -> Fault:
    def fault(at_scope: str, _page: int) -> None:
        if at_scope == scope:
            raise error

    return fault


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "syncline.yaml").write_text(CONFIGURATION, encoding="utf-8")
    return tmp_path


def read(folder: Path, *faults: Fault) -> None:
    """Read a tracker under the name of the configured source, once with each fault."""
    tracker = Tracker()
    tracker.add("ERP")
    with opened(ready(folder, NOW)) as (_, world):
        for fault in faults:
            tracker.fault = fault
            run_sync(world, tracker.source("jira"))


def test_a_source_that_is_left_alone_says_until_when_and_needs_nobody(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    busy = SourceBusyError("Jira: its quota is used up", NOW + timedelta(hours=1))
    read(folder, nothing, raised(SITE, busy))
    assert run_status(folder / "syncline.yaml", json=False) is Exit.NEEDS_PERSON
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("… waits      jira  read ")
    assert others[:2] == [
        "    left alone until 2026-11-22 at 08:30, as it asked for; a sync after that goes on from here",
        "      Jira: its quota is used up",
    ]


def test_a_part_that_could_not_be_read_is_told_with_its_first_day(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(folder, raised("GIS", SettingsError("ask for the right to browse it")))
    assert run_status(folder / "syncline.yaml", json=False) is Exit.NEEDS_PERSON
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith("! needs you  jira")
    assert "    not read since 2026-11-22: GIS: ask for the right to browse it" in others


def test_a_script_is_told_until_when_in_utc(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    until = NOW + timedelta(hours=1)
    read(folder, nothing, raised(SITE, SourceBusyError("Jira: its quota is used up", until)))
    run_status(folder / "syncline.yaml", json=True)
    (source,) = json.loads(capsys.readouterr().out)["sources"]
    assert source["newest_run"] == "waiting"
    assert datetime.fromisoformat(source["waits_until"]) == until
    assert datetime.fromisoformat(source["waits_until"]).utcoffset() == timedelta(0)
