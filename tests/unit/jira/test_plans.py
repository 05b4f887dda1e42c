"""Which plan for worklogs is chosen, by what was measured."""

from __future__ import annotations

import pytest

from connectors.jira.plans import Estimate, Measured, Plan, estimate


def test_the_worked_example_of_the_docstring() -> None:
    measured = Measured(issues=100, worklogs=300, overflows=2)
    assert estimate(measured, remaining=9_900, of_site=10_000) == Estimate(embedded=198, feed=60)


@pytest.mark.parametrize(
    ("measured", "remaining", "of_site", "plan"),
    [
        (Measured(), 10_000, 10_000, Plan.EMBEDDED),
        (Measured(issues=100, worklogs=300), 9_900, 10_000, Plan.EMBEDDED),  # no overflow: nothing more to ask for
        (Measured(issues=100, worklogs=300, overflows=1), 9_900, 10_000, Plan.FEED),  # 99 against 60
        (Measured(issues=100, worklogs=300, overflows=1), 9_900, 100_000, Plan.EMBEDDED),  # 99 against 600
        (Measured(issues=100, worklogs=300, overflows=1), 100, 10_000, Plan.EMBEDDED),  # 1 against 60
        (Measured(issues=100, worklogs=0), 9_900, 10_000, Plan.EMBEDDED),
    ],
    ids=["nothing", "no overflow", "some overflow", "small part of a big site", "almost done", "no hours"],
)
def test_the_plan_with_fewer_requests_is_chosen(measured: Measured, remaining: int, of_site: int, plan: Plan) -> None:
    assert estimate(measured, remaining=remaining, of_site=of_site).plan is plan


def test_what_was_measured_adds_up() -> None:
    assert Measured(issues=1, worklogs=2) + Measured(issues=2, overflows=1) == Measured(
        issues=3, worklogs=2, overflows=1
    )
