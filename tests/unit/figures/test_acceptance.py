"""Discrepancies keep their id whatever they say, and acceptances hold until their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import Discrepancy, Unit
from reports.figures.acceptance import Acceptance, acceptance_of, accepted_count, identity, unsettled
from reports.figures.fact import known
from reports.narrative.acceptances import accepted, lapsed


def differing(
    left: str = "plan", right: str = "ledger", values: tuple[int, int] = (1, 2), rule: str = "budget"
) -> Discrepancy:
    sides = [
        known(f"IT-1/discrepancy/{name}", Unit.MONEY, value, formula="f", currency="USD")
        for name, value in zip((left, right), values, strict=True)
    ]
    return Discrepancy(
        rule=rule, project="IT-1", left=sides[0], left_source=left, right=sides[1], right_source=right,
        sentence=f"They say {values}.", used="ledger",
    )  # fmt: skip


def acceptance(of: Discrepancy, **more: object) -> Acceptance:
    made = Acceptance(
        discrepancy=identity(of), project="IT-1", reason="it is booked in January", by="Ada Example",
        until=date(2026, 12, 31),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]  # of whatever the test changes


@given(values=st.tuples(st.integers(), st.integers()))
def test_the_id_does_not_depend_on_values_sides_or_source_words(values: tuple[int, int]) -> None:
    other = differing("ledger", "plan", values)
    assert identity(other) == identity(differing())
    assert identity(replace(other, left_source="jira and plans", sentence="Else.", used="")) == identity(other)


def test_ids_tell_rules_projects_and_records_apart() -> None:
    found = differing()
    others = [replace(found, rule="hours"), replace(found, project="IT-2"), differing("plan", "journal")]
    assert len({identity(one) for one in [found, *others]}) == 4
    assert identity(found) == "D-" + identity(found)[2:]
    assert len(identity(found)) == 12


def test_the_acceptance_that_holds_longest_counts() -> None:
    found = replace(differing(), id=identity(differing()))
    long, short = acceptance(found), acceptance(found, until=date(2026, 1, 1))
    assert acceptance_of(found, [short, long]) == long
    assert acceptance_of(found, [acceptance(found, project="IT-2"), acceptance(found, discrepancy="D-0")]) is None


def test_an_acceptance_says_who_until_when_and_why() -> None:
    one = acceptance(differing())
    assert accepted(one) == "Accepted by Ada Example until December 31, 2026: it is booked in January."
    assert lapsed("They differ.", one) == (
        "They differ. Ada Example had accepted this until December 31, 2026; that has lapsed, so accept it anew or "
        "settle it."
    )


@pytest.mark.parametrize("by", ["ada", "A. Example Jr."])
def test_a_name_is_printed_as_it_is_written(by: str) -> None:
    said = lapsed("They differ.", acceptance(differing(), by=by))
    assert said.startswith(f"They differ. {by} had accepted")


def test_accepted_ones_are_counted_apart_and_idle_acceptances_are_named() -> None:
    found = replace(differing(), id=identity(differing()), accepted="Accepted.")
    both = [found, replace(differing(rule="hours"), id="D-2")]
    assert unsettled(both) == (both[1],)
    held = acceptance(found)
    counted = accepted_count(both, [held], {"IT-1"})
    assert (counted.id, counted.value, counted.reason) == ("portfolio/discrepancies_accepted", 1, "")
    idle = [replace(held, discrepancy=f"D-{number}") for number in range(7)]
    idle = [one for one in idle if one.discrepancy != "D-2"]
    assert accepted_count(both, [held, *idle], {"IT-1"}).reason == (
        "6 acceptances fit nothing in this report and can be removed: D-0 of IT-1, D-1 of IT-1, D-3 of IT-1, "
        "D-4 of IT-1, D-5 of IT-1 and 1 more"
    )
    assert accepted_count(both, [idle[0]], {"IT-1"}).reason == (
        "1 acceptance fits nothing in this report and can be removed: D-0 of IT-1"
    )
    assert accepted_count(both, idle, {"IT-2"}).reason == ""
