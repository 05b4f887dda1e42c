"""Registers: which entries are listed in which order, how they are rated, and what the counts say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.entities import Task
from model.values import Status, TaskKind
from reports.document import RegisterRow
from reports.figures.dates import Days
from reports.figures.plan import Plan
from reports.figures.registers import KINDS, LISTED, level, register_figures, register_rows
from tests.unit.figures.rows import issue, tracker

AS_OF = date(2026, 11, 30)
LAST = date(2026, 10, 31)
DAYS = Days(as_of=AS_OF, zone=ZoneInfo("America/Phoenix"))
CLOSED: dict[str, Any] = {"status": Status.DONE, "actual_finish_on": date(2026, 11, 3)}


def risk(number: int, **more: Any) -> Task:
    return issue(number, **({"kind": TaskKind.RISK} | more))


def rated(number: int, probability: str, impact: str, **more: Any) -> Task:
    return risk(number, custom={"probability": probability, "impact": impact}, **more)


def plan(*tasks: Task) -> Plan:
    return Plan(sources=(tracker(),), tasks=tasks)


def rows(*tasks: Task, since: date | None = LAST, **owners: tuple[str, ...]) -> tuple[RegisterRow, ...]:
    return register_rows(plan(*tasks), DAYS, {f"jira:task:{key[1:]}": names for key, names in owners.items()}, since)


def test_an_entry_says_what_its_source_says() -> None:
    entry = rated(
        1, "4", "5", title="Vendor leaves", status=Status.IN_PROGRESS, status_raw="Mitigating", priority_raw="High",
        created_at=datetime(2026, 10, 2, 3, tzinfo=UTC), due_on=date(2026, 12, 24), planned_finish_on=date(2027, 1, 1),
    )  # fmt: skip
    assert rows(entry, _1=("Ada Example", "Ben Sample")) == (
        RegisterRow(
            kind="risk",
            key="jira:task:1",
            title="Vendor leaves",
            source="jira",
            status="Mitigating",
            is_open=True,
            owner="Ada Example, Ben Sample",
            opened_on=date(2026, 10, 1),
            due_on=date(2026, 12, 24),
            priority="High",
            probability=4,
            impact=5,
            url="https://marlow.example/browse/ERP-1",
        ),
    )


def test_an_entry_that_says_little_is_listed_all_the_same() -> None:
    (found,) = rows(risk(1, url=None, status=Status.IN_PROGRESS, custom={"owner": " Ada Example "}))
    assert (found.status, found.owner, found.url) == ("in progress", "Ada Example", "")
    assert (found.opened_on, found.due_on, found.probability, found.impact) == (None, None, None, None)


def test_open_entries_come_first_then_by_score_then_the_sooner_due() -> None:
    found = rows(
        risk(1, due_on=date(2026, 12, 1)),
        rated(2, "5", "5", **CLOSED),
        rated(3, "2", "5", due_on=date(2026, 12, 9)),
        rated(4, "5", "2", due_on=date(2026, 12, 8)),
        rated(5, "3", "4"),
        risk(6),
        rated(7, "5", ""),
    )
    assert [row.key.rsplit(":", 1)[-1] for row in found] == ["5", "4", "3", "1", "6", "7", "2"]


def test_only_entries_closed_since_the_last_report_stay() -> None:
    old = risk(1, status=Status.DONE, actual_finish_on=LAST)
    cut = risk(2, status=Status.CANCELLED, changed_at=datetime(2026, 11, 8, tzinfo=UTC))
    undated = risk(3, status=Status.DONE)
    ahead = risk(4, status=Status.DONE, actual_finish_on=date(2026, 12, 1))
    found = rows(old, risk(5, **CLOSED), cut, undated, ahead)
    assert {row.key[-1]: row.is_open for row in found} == {"4": True, "2": False, "5": False}
    assert [row.key[-1] for row in rows(old, risk(5, **CLOSED), ahead, since=None)] == ["4"]


def test_entries_written_down_after_the_report_are_not_in_it() -> None:
    later = risk(1, created_at=datetime(2026, 12, 2, tzinfo=UTC))
    assert rows(later) == ()
    assert register_figures("IT-1", plan(later), DAYS)["risks_open"].reason == "the linked sources keep no risks"


def test_of_each_kind_the_first_are_listed_and_all_are_counted() -> None:
    many = [issue(number, kind=TaskKind.ISSUE) for number in range(LISTED + 7)]
    found = rows(*many, risk(9_000))
    assert [row.kind for row in found].count("issue") == LISTED
    assert [row.kind for row in found].count("risk") == 1
    assert register_figures("IT-1", plan(*many), DAYS)["issues_open"].value == LISTED + 7


@pytest.mark.parametrize("kind", KINDS)
def test_each_register_is_counted_by_its_own_figure(kind: TaskKind) -> None:
    name, noun = KINDS[kind]
    entries = [issue(1, kind=kind), issue(2, kind=kind), issue(3, kind=kind, **CLOSED), issue(4)]
    found = register_figures("IT-1", plan(*entries), DAYS)
    assert (found[name].id, found[name].value, found[name].record_count) == (f"IT-1/register/{name}", 2, 2)
    for other in found.keys() - {name}:
        assert found[other].value is None
        assert found[other].reason.startswith("the linked sources keep no ")
    assert register_figures("IT-1", Plan(), DAYS)[name].reason == "no plan is linked"
    closed = register_figures("IT-1", plan(issue(3, kind=kind, **CLOSED)), DAYS)[name]
    assert (closed.value, closed.reason) == (0, "")
    assert noun in found[name].formula


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", 1), ("5", 5), (" 4 ", 4), ("4.0", 4), ("0", None), ("6", None), ("3.5", None), ("-1", None), ("High", None),
     ("", None), ("NaN", None), ("Infinity", None), ("1e0", 1), ("1e400000000", None), (3, 3), (None, None)],
)  # fmt: skip
def test_ratings_are_whole_numbers_from_one_to_five(text: object, expected: int | None) -> None:
    assert level(text) == expected


@given(st.text())
def test_no_rating_is_read_from_any_other_text(text: str) -> None:
    assert level(text) in {None, 1, 2, 3, 4, 5}


def test_ratings_that_cannot_be_read_are_counted_in_the_note() -> None:
    figures = register_figures("IT-1", plan(rated(1, "High", "4"), rated(2, "5", "4")), DAYS)
    assert figures["risks_open"].reason == (
        "1 probability or impact is no whole number from 1 to 5, like “High”: map the words to numbers"
    )
    assert figures["risks_open"].records[0].key == "jira:task:2"
    long = register_figures("IT-1", plan(rated(1, "9" * 60, "High")), DAYS)["risks_open"].reason
    assert long.startswith(f"2 probabilities and impacts are no whole number from 1 to 5, like “{'9' * 39}…”")
