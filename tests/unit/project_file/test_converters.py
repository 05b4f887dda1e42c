"""Project's odd formats: dates, money, percentages, states, lags, and what each refuses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.project_file import converters as c
from connectors.project_file.converters import CONVERTERS
from model.values import AccountKind, DependencyKind, PercentBasis, Status, TaskKind


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22T08:00:00", "2026-11-22"),
        ("2026-11-22T08:00:00.1234567", "2026-11-22"),
        ("2026-11-22T00:00:00", "2026-11-22"),
        ("2026-11-22T24:00:00", "2026-11-23"),
        ("2026-12-31T24:00:00", "2027-01-01"),
        ("2026-11-22T23:59:60", "2026-11-22"),
    ],
)
def test_a_start_is_on_the_day_that_begins(text: str, day: str) -> None:
    assert c.start_day(text) == day


@pytest.mark.parametrize(
    ("finish", "start", "day"),
    [
        ("2026-11-22T17:00:00", "2026-11-20T08:00:00", "2026-11-22"),
        ("2026-11-22T00:00:00", "2026-11-20T08:00:00", "2026-11-21"),
        ("2026-11-22T00:00:00", None, "2026-11-21"),
        ("2026-11-22T24:00:00", "2026-11-20T08:00:00", "2026-11-22"),
        ("2026-11-22T00:00:00", "2026-11-22T00:00:00", "2026-11-22"),
        ("2026-11-22T24:00:00", "2026-11-22T24:00:00", "2026-11-23"),
        ("2026-11-22T00:00:01", "2026-11-20T08:00:00", "2026-11-22"),
    ],
    ids=["usual", "midnight", "midnight without start", "24:00", "milestone", "milestone at 24:00", "a second later"],
)
def test_a_finish_at_midnight_belongs_to_the_day_before_unless_nothing_lies_between(
    finish: str, start: str | None, day: str
) -> None:
    assert c.last_day(finish, start) == day


@given(st.datetimes(), st.timedeltas(min_value=timedelta(seconds=1), max_value=timedelta(days=4000)))
def test_the_last_day_is_never_before_the_first(start: object, length: timedelta) -> None:
    begin = start.replace(microsecond=0)  # type: ignore[attr-defined]  # hypothesis hands a datetime
    try:
        end = begin + length
    except OverflowError:
        return
    first, last = c.start_day(begin.isoformat()), c.last_day(end.isoformat(timespec="seconds"), begin.isoformat())
    assert date.fromisoformat(first) <= date.fromisoformat(last) <= end.date()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("22.11.2026", "expected a date and time like 2026-11-22T08:00:00"),
        ("2026-11-22", "expected a date and time like 2026-11-22T08:00:00"),
        ("NA", "expected a date and time like 2026-11-22T08:00:00"),
        ("2026-02-30T08:00:00", "there is no such day"),
        ("2026-02-01T25:00:00", "there is no such time of day"),
        ("2026-02-01T24:00:01", "there is no such time of day"),
        ("9999-12-31T24:00:00", "there is no such day"),
        ("٢٠٢٦-11-22T08:00:00", "expected a date and time like 2026-11-22T08:00:00"),
    ],
)
def test_what_is_no_date_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        c.start_day(text)


@pytest.mark.parametrize(
    ("text", "minor"),
    [("12345", 12345), ("-500", -500), ("133333.33", 133333), ("0.5", 0), ("1.5", 2), ("1E3", 1000), ("0", 0)],
)
def test_money_is_whole_minor_units_halves_to_even(text: str, minor: int) -> None:
    assert c.money(text) == minor


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_money_in_hundredths_comes_back_exactly(amount: int) -> None:
    assert c.money(str(amount)) == c.money(f"{amount}.00") == amount


@pytest.mark.parametrize("text", ["1,000", "$5", "", "1e999", "NaN", "1_000", "٣", "--1", "1" * 40])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"expected a number like 12 or 12\.5"):
        c.number(text)


def test_a_number_beyond_the_store_is_refused() -> None:
    with pytest.raises(ValueError, match="the number is too large to be true"):
        c.money("9E90")


@pytest.mark.parametrize(
    ("row", "expected", "basis"),
    [
        ({"Work": "PT8H0M0S", "PercentWorkComplete": "25", "PercentComplete": "50"}, 2500, PercentBasis.WORK),
        ({"Work": "PT0H0M0S", "PercentWorkComplete": "25", "PercentComplete": "50"}, 5000, PercentBasis.DURATION),
        (
            {"EarnedValueMethod": "1", "PhysicalPercentComplete": "30", "PercentComplete": "5"},
            3000,
            PercentBasis.PHYSICAL,
        ),
        ({"EarnedValueMethod": "1", "PercentComplete": "5"}, 0, PercentBasis.PHYSICAL),
        (
            {"Work": "PT1H0M0S", "PercentWorkComplete": "0", "EarnedValueMethod": "1", "PhysicalPercentComplete": "9"},
            0,
            PercentBasis.WORK,
        ),
        ({"PercentComplete": "33.335"}, 3334, PercentBasis.DURATION),
        ({"Work": "forty", "PercentWorkComplete": "25", "PercentComplete": "50"}, 5000, PercentBasis.DURATION),
        ({}, None, None),
    ],
)
def test_percent_is_by_work_then_physical_then_duration(
    row: Mapping[str, str], expected: int | None, basis: PercentBasis | None
) -> None:
    assert (c.percent(row), c.percent_basis(row)) == (expected, basis)


def test_all_percentages_are_kept_as_the_file_says_them() -> None:
    row = {"PercentComplete": "50", "PercentWorkComplete": "25", "PhysicalPercentComplete": "30"}
    assert c.percent_raw(row) == "duration 50, work 25, physical 30"
    assert c.percent_raw({}) is None


@pytest.mark.parametrize("text", ["101", "-1", "1e9"])
def test_a_percentage_beyond_the_whole_is_refused_with_its_name(text: str) -> None:
    with pytest.raises(ValueError, match=f"^PercentComplete '{text}': expected a percentage from 0 to 100$"):
        c.percent({"PercentComplete": text})


@pytest.mark.parametrize(
    ("row", "status", "raw"),
    [
        ({"Active": "0", "ActualFinish": "2026-01-01T08:00:00"}, Status.CANCELLED, "inactive"),
        ({"Active": "1", "ActualFinish": "2026-01-01T08:00:00"}, Status.DONE, "actual finish"),
        ({"PercentComplete": "100"}, Status.DONE, "100 % complete"),
        ({"ActualStart": "2026-01-01T08:00:00", "PercentComplete": "0"}, Status.IN_PROGRESS, "actual start"),
        ({"PercentComplete": "1"}, Status.IN_PROGRESS, "progress without actual start"),
        ({"ActualWork": "PT1H0M0S"}, Status.IN_PROGRESS, "progress without actual start"),
        ({"ActualWork": "much"}, Status.TODO, "not started"),
        ({"PercentComplete": "0"}, Status.TODO, "not started"),
        ({}, Status.TODO, "not started"),
    ],
)
def test_the_status_follows_from_the_facts(row: Mapping[str, str], status: Status, raw: str) -> None:
    assert (c.status(row), c.status_raw(row)) == (status, raw)


def test_a_status_from_an_unreadable_percentage_is_refused_with_its_name() -> None:
    with pytest.raises(ValueError, match=r"^PercentComplete 'half': expected a number like 12 or 12\.5$"):
        c.status({"PercentComplete": "half"})


@pytest.mark.parametrize(
    ("row", "kind", "raw"),
    [
        ({}, TaskKind.TASK, None),
        ({"Milestone": "1"}, TaskKind.MILESTONE, "Milestone"),
        ({"Summary": "1", "Milestone": "1"}, TaskKind.SUMMARY, "Summary, Milestone"),
        ({"HasChildren": True, "Summary": "0"}, TaskKind.SUMMARY, None),
        ({"ExternalTask": "true"}, TaskKind.SUMMARY, "ExternalTask"),
        ({"IsSubproject": "1", "SubprojectName": "gis.mpp"}, TaskKind.SUMMARY, "IsSubproject, gis.mpp"),
    ],
)
def test_what_is_counted_elsewhere_is_a_summary(row: Mapping[str, object], kind: TaskKind, raw: str | None) -> None:
    assert (c.task_kind(row), c.task_kind_raw(row)) == (kind, raw)


@pytest.mark.parametrize(
    ("row", "seconds"),
    [
        ({"LinkLag": "4800"}, 8 * 3600),
        ({"LinkLag": "-25"}, -150),
        ({"LinkLag": "0", "LagFormat": "19"}, 0),
        ({}, 0),
    ],
)
def test_a_lag_is_in_tenths_of_a_minute(row: Mapping[str, str], seconds: int) -> None:
    assert c.lag(row) == seconds


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"LinkLag": "25", "LagFormat": "19"}, "LinkLag '25': a percentage of the predecessor's duration is no time"),
        ({"LinkLag": "long"}, "LinkLag 'long': expected a number like 12 or 12.5"),
    ],
)
def test_a_lag_that_is_no_time_is_refused(row: Mapping[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        c.lag(row)


def test_variances_have_units_of_their_own() -> None:
    assert c.tenths_of_minute("4800") == 8 * 3600
    assert c.thousandths_of_minute("480000.00") == 8 * 3600
    assert c.units("1.5") == 15_000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0", DependencyKind.FINISH_TO_FINISH),
        ("1", DependencyKind.FINISH_TO_START),
        ("2", DependencyKind.START_TO_FINISH),
        ("3", DependencyKind.START_TO_START),
    ],
)
def test_links_are_numbered_as_project_does(text: str, kind: DependencyKind) -> None:
    assert c.link_kind(text) is kind


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({}, AccountKind.PERSON),
        ({"Type": "1"}, AccountKind.PERSON),
        ({"Type": "0"}, AccountKind.MATERIAL),
        ({"Type": "0", "IsCostResource": "1"}, AccountKind.COST),
        ({"Type": "2"}, AccountKind.COST),
    ],
)
def test_a_cost_resource_says_type_0_like_a_material(row: Mapping[str, str], kind: AccountKind) -> None:
    assert c.account_kind(row) is kind


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("project_link_kind", "4", "expected a link type from 0 to 3"),
        ("project_baseline_number", "11", "expected a baseline number from 0 to 10"),
        ("project_baseline_number", "-1", "expected a baseline number from 0 to 10"),
        ("project_account_kind", {"Type": "9"}, "Type '9': expected resource type 0, 1 or 2"),
        ("project_flag", "yes", "expected 0 or 1"),
        ("project_duration", "8h", "expected a duration like PT8H30M0S"),
        ("project_finish", {"Finish": "soon"}, "Finish 'soon': expected a date and time like 2026-11-22T08:00:00"),
    ],
)
def test_each_converter_says_what_it_expected(name: str, value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        CONVERTERS[name](value)


def test_flags_are_read_in_both_spellings() -> None:
    assert [c.flag(text) for text in ("0", "1", "false", "true")] == [False, True, False, True]
    assert [c.is_active(text) for text in ("0", "1")] == [True, False]
    assert (c.finish({}), c.actual_finish({"ActualFinish": "2026-01-02T17:00:00"})) == (None, "2026-01-02")
    assert c.baseline_number("10") == 10
