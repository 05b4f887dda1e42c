"""Conversions and paths: each by a table of what it takes and what it refuses, and why."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.mapping.converters import CONVERTERS, MAX_DIGITS
from sync.mapping.paths import getter

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)

GOOD = [
    ("text", "as it is", "as it is"),
    ("text", 12, "12"),
    ("text", 1.5, "1.5"),
    ("text", True, "true"),
    ("text", False, "false"),
    ("text", Decimal("1.50"), "1.50"),
    ("integer", 12, 12),
    ("integer", "12", 12),
    ("integer", " 12 ", 12),
    ("integer", 12.0, 12),
    ("integer", "-12.00", -12),
    ("integer", "1e3", 1000),
    ("seconds", "3600", 3600),
    ("hours_to_seconds", 1.5, 5400),
    ("hours_to_seconds", "0.1", 360),
    ("hours_to_seconds", "-8", -28_800),
    ("hours_to_seconds", "0.0001", 0),
    ("minutes_to_seconds", "90", 5400),
    ("minutes_to_seconds", 0.5, 30),
    ("iso_duration", "PT8H30M0S", 30_600),
    ("iso_duration", "-PT1H", -3600),
    ("iso_duration", "P1DT1M", 86_460),
    ("iso_duration", "PT0.6S", 1),
    ("iso_duration", "PT0.5S", 0),
    ("date", "2026-11-22", "2026-11-22"),
    ("date", "2026-11-22T08:00:00", "2026-11-22"),
    ("date", "2026-11-22 23:59 whenever", "2026-11-22"),
    ("date", "20261122", "2026-11-22"),
    ("date", "2026-W47-7", "2026-11-22"),
    ("instant", "2026-11-22T08:00:00-07:00", "2026-11-22T15:00:00.000000+00:00"),
    ("instant", "2026-11-22T08:00:00Z", "2026-11-22T08:00:00.000000+00:00"),
    ("percent", 50, 5000),
    ("percent", "33.33", 3333),
    ("percent", 0, 0),
    ("percent", "100", 10_000),
    ("fraction", 0.5, 5000),
    ("fraction", "1", 10_000),
    ("boolean", "1", True),
    ("boolean", "Yes", True),
    ("boolean", True, True),
    ("boolean", 0, False),
    ("boolean", " no ", False),
    ("boolean", "FALSE", False),
    ("hundredths", "12345", 12_345),
    ("hundredths", "12345.5", 12_346),
    ("hundredths", "-1.4", -1),
]


@pytest.mark.parametrize(("name", "raw", "expected"), GOOD, ids=[f"{name} {raw!r}" for name, raw, _ in GOOD])
def test_value_becomes_the_unified_one(name: str, raw: object, expected: object) -> None:
    converted = CONVERTERS[name](raw)
    assert converted == expected
    assert type(converted) is type(expected)


REFUSED = [
    ("text", [1], "expected a single value, not a list"),
    ("text", (1,), "expected a single value, not a list"),
    ("text", {"a": 1}, "expected a single value, not an object"),
    ("text", b"a", "expected a single value, not bytes"),
    ("integer", "12.5", "expected a whole number"),
    ("integer", "twelve", "expected a number"),
    ("integer", "", "expected a number"),
    ("integer", True, "expected a number"),
    ("integer", "NaN", "expected a number"),
    ("integer", float("inf"), "expected a number"),
    ("integer", [12], "expected a number"),
    ("integer", "1E+999999999", f"expected a number of at most {MAX_DIGITS} digits"),
    ("hundredths", "9" * 100, f"expected a number of at most {MAX_DIGITS} digits"),
    ("hours_to_seconds", "8 h", "expected a number"),
    ("minutes_to_seconds", {}, "expected a number"),
    ("iso_duration", "PT", "expected a duration like PT8H30M0S"),
    ("iso_duration", "P", "expected a duration like PT8H30M0S"),
    ("iso_duration", "P1M", "expected a duration like PT8H30M0S"),
    ("iso_duration", "8:30", "expected a duration like PT8H30M0S"),
    ("iso_duration", "PT٣H", "expected a duration like PT8H30M0S"),
    ("date", "22.11.2026", "expected a date like 2026-11-22"),
    ("date", "2026-02-30", "expected a date like 2026-11-22"),
    ("date", 45_000, "expected a date like 2026-11-22"),
    ("instant", "2026-11-22T08:00:00", "expected an instant with its zone, like 2026-11-22T08:00:00-07:00"),
    ("instant", "yesterday", "expected an instant with its zone, like 2026-11-22T08:00:00-07:00"),
    ("instant", "0001-01-01T00:00:00+14:00", "expected an instant with its zone, like 2026-11-22T08:00:00-07:00"),
    ("percent", 100.5, "expected a share between nothing and the whole"),
    ("percent", -1, "expected a share between nothing and the whole"),
    ("fraction", "50", "expected a share between nothing and the whole"),
    ("boolean", "maybe", "expected yes or no"),
    ("boolean", None, "expected yes or no"),
]


@pytest.mark.parametrize(("name", "raw", "reason"), REFUSED, ids=[f"{name} {raw!r:.20}" for name, raw, _ in REFUSED])
def test_refused_value_says_what_was_expected(name: str, raw: object, reason: str) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        CONVERTERS[name](raw)
    assert str(refusal.value) == reason


@pytest.mark.parametrize("name", CONVERTERS)
@given(raw=JSON)
def test_any_value_is_converted_or_refused_with_a_reason(name: str, raw: object) -> None:
    try:
        converted = CONVERTERS[name](raw)
    except (ValueError, ArithmeticError) as refusal:
        converted = str(refusal) or None
    assert type(converted) in {str, int, bool}


DATA = {
    "Name": "Dig",
    "Budget code": {"value": "W-7"},
    "fields": {"Budget code": {"value": "W-8"}, "deep": [{"a": 1}, {"a": 2}]},
    "a/b-c": 1,
    "flag": False,
    "nothing": None,
    "custom": {"Story points (est.)": 5, "Cost ($)": {"value": 7}, "Größe": "L", "2nd approver": "Ada", '"odd"': 1},
}
PATHS = [
    ("Name", "Dig"),
    ("Budget code.value", "W-7"),
    ("fields.Budget code.value", "W-8"),
    ("a/b-c", 1),
    ("flag", False),
    ("nothing", None),
    ("nothing.below", None),
    ("Name.below", None),
    ("missing", None),
    ("missing.below", None),
    ("@", DATA),
    ("fields.deep[1].a", 2),
    ("fields.deep[].a", [1, 2]),
    ("Nope || Name", "Dig"),
    ("length(fields.deep)", 2),
    ("length(Name)", 3),
    ('custom."Story points (est.)"', 5),
    ('custom."Cost ($)".value', 7),
    ('"custom"."2nd approver"', "Ada"),
    ("custom.Größe", "L"),
    ('custom."\\"odd\\""', 1),
    ('custom."Missing (?)".value', None),
    ('custom."Story points (est.)".value', None),
]


@pytest.mark.parametrize(("path", "expected"), PATHS, ids=[path for path, _ in PATHS])
def test_path_finds_what_it_names(path: str, expected: object) -> None:
    assert getter(path)(DATA) == expected


@pytest.mark.parametrize("path", ["Name", "Name.below"])
@pytest.mark.parametrize("data", [5, "Name", ["Name"], None], ids=repr)
def test_plain_path_finds_nothing_in_what_is_no_object(path: str, data: object) -> None:
    assert getter(path)(data) is None


def test_a_name_that_needs_quotes_is_told_so() -> None:
    with pytest.raises(ValueError, match=r'stand in double quotes: fields\."Cost \(\$\)"$'):
        getter("custom.Cost ($)")


BROKEN = [
    ("fields[", "is no path"),
    ("a b || c d", "is no path"),
    ("nope(@)", "Unknown function: nope"),
    ("length(@, @)", "Expected 1 argument for function length"),
    ("!" * 500, "is no path"),
    ("", "is no path"),
]


@pytest.mark.parametrize(("path", "word"), BROKEN, ids=[path[:12] or "empty" for path, _ in BROKEN])
def test_broken_path_is_refused_when_it_is_read(path: str, word: str) -> None:
    with pytest.raises(ValueError, match="is no path") as refusal:
        getter(path)
    assert word in str(refusal.value)
    assert "\n" not in str(refusal.value)
