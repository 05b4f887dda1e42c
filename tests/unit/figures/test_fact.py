"""How figures are made: reasons, records, shares, lists."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import PROJECT_FIGURES, Unit
from reports.figures.definitions import TERMS, definitions
from reports.figures.fact import counted, day, evidence, fact_id, missing, one_of, reasons, rounded, share, whole
from reports.figures.presets import PRESETS, Preset
from tests.unit.figures.rows import task


def test_a_figure_without_value_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="a/b has no value and no reason; say why nobody knows it"):
        missing("a/b", Unit.COUNT, "", formula="")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("actual", "IT-1/cost/actual"), ("start", "IT-1/schedule/start"), ("tasks_open", "IT-1/work/tasks_open")],
)
def test_ids_name_project_group_and_figure(name: str, expected: str) -> None:
    assert fact_id("IT-1", name) == expected


def test_ids_of_a_project_are_all_different() -> None:
    assert len({fact_id("IT-1", name) for name, _ in PROJECT_FIGURES}) == len(PROJECT_FIGURES)


def test_the_heaviest_records_are_shown_and_all_are_counted() -> None:
    rows = [(weight, task(str(weight), url=f"https://pm.example/{weight}")) for weight in (1, -9, 3, 3, 4, 5, 6)]
    found = evidence(rows)
    assert found.count == 7
    assert [record.key for record in found.records] == [f"plans:task:{weight}" for weight in (-9, 6, 5, 4, 3)]
    assert found.records[0].url == "https://pm.example/-9"


def test_only_whole_numbers_and_dates_are_read_as_such() -> None:
    text = missing("a", Unit.TEXT, "nobody knows", formula="")
    assert whole(text) is None
    assert day(text) is None


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_words_are_listed(words: list[str], expected: str) -> None:
    assert one_of(words) == expected


def test_reasons_are_said_once() -> None:
    assert reasons("a", "", "b", "a") == "a; b"
    assert (counted(1, "task"), counted(0, "task")) == ("1 task", "0 tasks")


@pytest.mark.parametrize(("part", "of", "expected"), [(1, 3, 3_333), (2, 3, 6_667), (-1, 8, -1_250), (5, -2, -25_000)])
def test_shares_are_in_basis_points(part: int, of: int, expected: int) -> None:
    assert share(part, of) == expected


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
def test_rounding_is_off_by_half_at_most(dividend: int, divisor: int) -> None:
    assert abs(rounded(dividend, divisor) - Fraction(dividend, divisor)) <= Fraction(1, 2)
    assert rounded(-dividend, divisor) == -rounded(dividend, divisor)


def test_every_printed_figure_has_a_definition() -> None:
    told = " ".join(f"{definition.term} {definition.text}" for definition in TERMS).casefold()
    for _, label in PROJECT_FIGURES:
        words = label.casefold().replace("slip against ", "").split(", ")
        assert all(word in told for word in words), label


def test_thresholds_in_use_are_defined_with_their_origin() -> None:
    found = definitions([PRESETS["va"], Preset(name="marlow"), PRESETS["va"]])[len(TERMS) :]
    assert [definition.term for definition in found] == ["Thresholds marlow", "Thresholds va"]
    assert "Veterans Affairs" in found[1].text
    assert found[0].text == "declared by the organisation"
