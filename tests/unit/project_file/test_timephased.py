"""Dated hours: the overtime rule, sums that contradict, periods of several days."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.project_file import timephased
from connectors.project_file.durations import WorkingTime
from connectors.project_file.timephased import Actuals, actuals

HOUR = 3600
Period = tuple[str, str, str, str]


def read(periods: list[Period], total: int) -> Actuals:
    rows = []
    for kind, start, finish, value in periods:
        row = ET.Element("TimephasedData")
        for name, text in (("Type", kind), ("Start", start), ("Finish", finish), ("Value", value)):
            if text:
                ET.SubElement(row, name).text = text
        rows.append(row)
    return actuals(rows, total, WorkingTime())


def day(number: int, kind: str, hours: int) -> Period:
    return kind, f"2026-03-{number:02}T08:00:00", f"2026-03-{number + 1:02}T08:00:00", f"PT{hours}H0M0S"


def shown(found: Actuals) -> list[tuple[object, object, bool]]:
    return [(entry.get("On"), entry["Work"], "Overtime" in entry) for entry in found.entries]


def test_work_of_project_includes_the_overtime_which_is_split_off() -> None:
    found = read([day(2, "2", 8), day(3, "2", 10), day(3, "3", 2)], 18 * HOUR)
    assert shown(found) == [
        ("2026-03-02", 8 * HOUR, False),
        ("2026-03-03", 8 * HOUR, False),
        ("2026-03-03", 2 * HOUR, True),
    ]
    assert found.fault == ""


def test_work_of_other_programs_has_the_overtime_beside_it() -> None:
    found = read([day(2, "2", 8), day(3, "2", 8), day(3, "3", 2)], 18 * HOUR)
    assert shown(found) == [
        ("2026-03-02", 8 * HOUR, False),
        ("2026-03-03", 8 * HOUR, False),
        ("2026-03-03", 2 * HOUR, True),
    ]


def test_overtime_on_a_day_without_work_is_not_split_off() -> None:
    found = read([day(2, "2", 8), day(3, "3", 2)], 8 * HOUR)
    assert shown(found) == [("2026-03-02", 8 * HOUR, False)]


def test_sums_that_contradict_give_one_undated_total_and_the_reason() -> None:
    found = read([day(2, "2", 8), day(2, "3", 1)], 20 * HOUR)
    assert found.entries == [{"Id": "undated", "Work": 20 * HOUR, "Derived": "undated total"}]
    assert found.fault == "the days sum to 8:00 h, overtime to 1:00 h, but the total says 20:00 h"


def test_days_that_sum_to_more_than_the_total_contradict_it_too() -> None:
    assert read([day(2, "2", 8)], 4 * HOUR).fault.endswith("but the total says 4:00 h")
    assert read([day(2, "2", 8)], 0) == Actuals(
        entries=[], fault="the days sum to 8:00 h, overtime to 0:00 h, but the total says 0:00 h"
    )


def test_a_total_without_any_days_is_undated_and_no_fault() -> None:
    assert read([day(2, "1", 8), day(2, "11", 8), ("2", "2026-03-02T08:00:00", "", "")], HOUR) == Actuals(
        entries=[{"Id": "undated", "Work": HOUR, "Derived": "undated total"}]
    )


def test_nothing_worked_is_no_entry() -> None:
    assert read([day(2, "2", 0)], 0) == Actuals(entries=[])


@pytest.mark.parametrize(
    ("start", "finish", "name", "derived"),
    [
        ("2026-03-02T08:00:00", "2026-03-02T17:00:00", "2026-03-02", None),
        ("2026-03-02T08:00:00", "", "2026-03-02", None),
        ("2026-03-02T22:00:00", "2026-03-03T06:00:00", "2026-03-02", None),
        ("2026-03-02T00:00:00", "2026-03-02T24:00:00", "2026-03-02", None),
        ("2026-03-01T24:00:00", "2026-03-02T24:00:00", "2026-03-02", None),
        (
            "2026-03-02T00:00:00",
            "2026-03-04T00:00:00",
            "2026-03-02..2026-03-03",
            "one sum for 2026-03-02 to 2026-03-03",
        ),
        (
            "2026-03-02T08:00:00",
            "2026-03-03T08:00:01",
            "2026-03-02..2026-03-03",
            "one sum for 2026-03-02 to 2026-03-03",
        ),
    ],
    ids=["a day", "no finish", "night", "whole day", "whole day from 24:00", "two days", "a second more than a day"],
)
def test_a_period_up_to_24_hours_belongs_to_its_first_day(
    start: str, finish: str, name: str, derived: str | None
) -> None:
    (entry,) = read([("2", start, finish, "PT3H0M0S")], 3 * HOUR).entries
    assert (entry["Id"], entry.get("Derived")) == (name, derived)
    assert entry.get("On") == (None if derived else name)


@pytest.mark.parametrize("bad", [("2", "today", "", "PT1H0M0S"), ("2", "2026-03-02T08:00:00", "", "long")])
def test_an_unreadable_period_leaves_the_total_undated(bad: Period) -> None:
    found = read([day(2, "2", 8), bad], 9 * HOUR)
    assert found.entries == [{"Id": "undated", "Work": 9 * HOUR, "Derived": "undated total"}]
    assert found.fault.startswith("a period cannot be read: expected a d")


def test_too_many_periods_leave_the_total_undated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timephased, "MOST_PERIODS", 1)
    found = read([day(2, "2", 8), day(3, "2", 8)], 16 * HOUR)
    assert found.fault == "there are more than 1 periods"
    assert [entry["Id"] for entry in found.entries] == ["undated"]


def test_parts_of_seconds_do_not_make_a_contradiction() -> None:
    found = read([("2", f"2026-03-0{n}T08:00:00", "", "PT0H20M0.5S") for n in (1, 2, 3)], 3601)
    assert found.fault == ""
    assert len(found.entries) == 3


@given(
    st.lists(st.tuples(st.integers(1, 27), st.integers(0, 24), st.integers(0, 8)), max_size=20),
    st.booleans(),
)
def test_whatever_is_dated_sums_to_the_total_and_has_an_id_of_its_own(
    days: list[tuple[int, int, int]], is_overtime_beside: bool
) -> None:
    periods = [day(number, "2", work) for number, work, _ in days] + [
        day(number, "3", more) for number, _, more in days
    ]
    work, more = sum(each[1] for each in days), sum(each[2] for each in days)
    total = (work + more if is_overtime_beside else work) * HOUR
    found = read(periods, total)
    if total:
        assert sum(int(str(entry["Work"])) for entry in found.entries) == total
    identities = [entry["Id"] for entry in found.entries]
    assert len(set(identities)) == len(identities)
