"""What a run did, as lines: what waits for a person stands below, each with its word."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from connectors.contract.pages import Unread, Waiting
from store.scopes import Brake
from sync.outcome import Ending, PutAside, RunResult
from syncline.cli.results import exit_of, say_result, shape_of
from syncline.cli.terminal import Exit

_PUT_ASIDE = PutAside("a.csv", "a.csv: it is empty.")
_TWICE = PutAside("a.csv", "a.csv: it is short.")
_AS_ASKED = "as it asked for; a sync after that goes on from here"
_UNTIL = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
_UNREAD = Unread(name="GIS", reason="ask for browse rights", source_project="GIS")
_SHOWN_NO_MORE = Unread(name="ERP", reason="project ERP is no longer shown to the account", source_project="ERP")
_BRAKE = Brake(source="plans", partition="erp", stream="plans", scope="erp", absent=60, of=400, run=3)


@pytest.mark.parametrize(
    ("result", "would", "lines"),
    [
        (RunResult(source="plans", run=3), False, ["✓ done       plans  nothing to read (run 3)"]),
        (
            RunResult(source="plans", run=3, loaded_files=["a"], read=1, changed=2, resumed=True),
            False,
            ["✓ done       plans  1 file read, 1 record, 2 rows changed (run 3, resumed)"],
        ),
        (
            RunResult(source="plans", run=3, read=1, changed=2, quarantined=1),
            True,
            [
                "! needs you  plans  1 record, 2 rows would change",
                "    would go into quarantine: 1 row",
            ],
        ),
        (
            RunResult(source="plans", run=3, put_aside=[_PUT_ASIDE, _TWICE], late=["b.csv: older than c.csv"]),
            False,
            [
                "! needs you  plans  1 file put aside, 0 records, 0 rows changed (run 3)",
                "    put aside: a.csv: it is empty.",
                "    put aside: a.csv: it is short.",
                "    not loaded: b.csv: older than c.csv",
            ],
        ),
        (
            RunResult(
                source="plans", run=3, unchanged_files=2, waiting=[Waiting(name="d.xml", reason="still written")]
            ),
            False,
            ["✓ done       plans  2 files unchanged, 0 rows changed (run 3)", "    waiting: d.xml: still written"],
        ),
        (
            RunResult(source="plans", run=3, ending=Ending.FAILED, error="no folder"),
            False,
            ["✗ failed     plans  0 records, 0 rows changed (run 3)", "    failed: no folder"],
        ),
        (
            RunResult(source="plans", ending=Ending.BUSY, error="plans is being read by a:1:1"),
            False,
            ["… waits      plans  plans is being read by a:1:1"],
        ),
        (
            RunResult(source="jira", run=4, ending=Ending.WAITING, until=_UNTIL, error="Jira: its quota is used up"),
            False,
            [
                f"… waits      jira  left alone until 2026-11-22 at 07:30, {_AS_ASKED}",
                "    Jira: its quota is used up",
            ],
        ),
        (
            RunResult(source="jira", run=4, read=1, unread=[_UNREAD, _SHOWN_NO_MORE]),
            False,
            [
                "! needs you  jira  1 record, 0 rows changed (run 4)",
                "    not read: GIS: ask for browse rights",
                "    not read: project ERP is no longer shown to the account",
            ],
        ),
        (
            RunResult(source="jira", run=4, ending=Ending.FAILED, error="ask for browse rights", unread=[_UNREAD]),
            False,
            ["✗ failed     jira  0 records, 0 rows changed (run 4)", "    failed: ask for browse rights"],
        ),
    ],
    ids=[
        "nothing",
        "resumed",
        "rehearsed",
        "put aside",
        "waiting",
        "failed",
        "busy",
        "left alone",
        "unread",
        "all unread",
    ],
)
def test_a_result_is_told_in_a_line_and_one_for_each_thing_that_waits(
    result: RunResult, would: bool, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    say_result(result, would=would, local=lambda moment: moment.astimezone(ZoneInfo("America/Phoenix")))
    assert capsys.readouterr().out.splitlines() == lines


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (RunResult(source="a"), Exit.GOOD),
        (RunResult(source="a", waiting=[Waiting(name="d", reason="r")]), Exit.GOOD),
        (RunResult(source="a", ending=Ending.BUSY), Exit.NEEDS_PERSON),
        (RunResult(source="a", ending=Ending.FAILED), Exit.NEEDS_PERSON),
        (RunResult(source="a", brakes=[_BRAKE]), Exit.NEEDS_PERSON),
        (RunResult(source="a", quarantined=1), Exit.NEEDS_PERSON),
        (RunResult(source="a", ending=Ending.WAITING, until=_UNTIL), Exit.NEEDS_PERSON),
        (RunResult(source="a", unread=[_UNREAD]), Exit.NEEDS_PERSON),
    ],
    ids=["good", "waiting", "busy", "failed", "held", "quarantined", "left alone", "unread"],
)
def test_whatever_waits_for_a_person_is_in_the_exit_code(result: RunResult, code: Exit) -> None:
    assert exit_of([RunResult(source="good"), result]) is code
    is_a_matter_of_time = result.ending in {Ending.BUSY, Ending.WAITING}
    assert shape_of(result, 0)["needs_person"] is (code is Exit.NEEDS_PERSON and not is_a_matter_of_time)


def test_a_script_is_told_what_was_not_read_and_until_when_a_source_is_left_alone() -> None:
    shape = shape_of(RunResult(source="a", ending=Ending.WAITING, until=_UNTIL, unread=[_UNREAD]), 0)
    assert (shape["ending"], shape["until"]) == ("waiting", _UNTIL)
    assert shape["unread"] == [{"name": "GIS", "project": "GIS", "reason": "ask for browse rights"}]


def test_rows_that_have_been_in_quarantine_for_long_need_a_person_too() -> None:
    assert exit_of([RunResult(source="a")], in_quarantine=True) is Exit.NEEDS_PERSON
    assert shape_of(RunResult(source="a"), 2)["needs_person"] is True
