"""Hostile texts, and short ways to make the figures, lights and milestones of the invented document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reports.document import (
    Colour,
    Figure,
    MilestoneRow,
    RecordLink,
    StatusLight,
    Unit,
)

SCRIPT = '<script>alert("council")</script>'
FORMULA = '=HYPERLINK("http://evil.example","Click here")'
RTL = "بوابة خدمات السكان (resident services portal) \u202egnp.exe"
LONG = (
    "Consolidation of the public works asset register, the storm water inventory and the geographic information "
    "system, phase two, including data migration for outside agencies"
)
UNBREAKABLE = "plans/" + "A" * 140 + ".xml"
PLAN, OLDER = "3f2a" * 16, "77c0" * 16  # SHA-256 of the plan in the figures, and of a ledger that was delivered again
HOSTILE_URL = "javascript:alert(1)"

M, S, B, W, D, C = Unit.MONEY, Unit.SECONDS, Unit.BASIS_POINTS, Unit.WORKING_DAYS, Unit.DATE, Unit.COUNT
HOUR = 3600

_FORMULAS = {
    "finish_forecast": "latest planned finish of the tasks that are not done",
    "slip_first": "working days from the first baseline's finish to the forecast finish",
    "slip_current": "working days from the current baseline's finish to the forecast finish",
    "percent_complete": "weighted by planned work: work 80%, duration 20% of it",
    "time_elapsed": "working days passed of those in the first baseline",
    "hours_actual": "time entries up to and with the as-of date",
    "budget_revised": "original budget + adjustments",
    "actual": "posted actuals of all fiscal years up to and with the as-of date",
    "available": "revised budget - actual to date - commitments",
    "used": "(actual to date + commitments) / revised budget",
}


def figure(
    fact: str,
    unit: Unit,
    value: int | Decimal | date | str | None,
    previous: int | Decimal | date | str | None = None,
    **more: object,
) -> Figure:
    """A figure with formula, currency and a record, as `build` would make it."""
    name = fact.rsplit("/", 1)[-1]
    given: dict[str, object] = {
        "currency": "USD" if unit is Unit.MONEY else "",
        "formula": _FORMULAS.get(name, ""),
        "records": (RecordLink(key=f"ledger:line:{fact}", place="ledger_2026-11.xlsx, ACCOUNT DETAIL!H213"),),
        "record_count": 12,
    }
    return Figure(id=fact, unit=unit, value=value, previous=previous, **(given | more))  # type: ignore[arg-type] # checked by the tests


def unknown(fact: str, unit: Unit, reason: str) -> Figure:
    """A figure nobody can compute, with the reason."""
    return Figure(id=fact, unit=unit, value=None, currency="USD" if unit is M else "", reason=reason)


def light(dimension: str, colour: Colour, previous: Colour | None, because: str, margin: str = "") -> StatusLight:
    """A status light with the rule of its dimension."""
    rules = {
        "overall": ("worst of schedule and cost", "the worse of the two known lights"),
        "schedule": ("slip against the first baseline", "yellow above 10 working days, red above 40 (preset marlow)"),
        "cost": ("spent and committed against the revised budget", "yellow above 95%, red above 100%"),
    }
    rule, threshold = rules[dimension]
    return StatusLight(
        dimension=dimension,
        colour=colour,
        previous=previous,
        rule=rule,
        threshold=threshold,
        because=because,
        margin=margin,
    )


def milestone(
    code: str, number: int, title: str, days: tuple[date | None, ...], state: str, **slips: int | None
) -> MilestoneRow:
    """A milestone from (first baseline, current baseline, forecast, actual) and its slips in working days."""
    first, current, forecast, actual = days

    def slip(name: str) -> Figure:
        value, fact = slips.get(name), f"{code}/milestone/{number}/{name}"
        return figure(fact, W, value) if value is not None else unknown(fact, W, "no baseline finish")

    return MilestoneRow(
        key=f"plans:task:{code}-{number}",
        title=title,
        source="plans",
        first_baseline_on=first,
        current_baseline_on=current,
        forecast_on=forecast,
        actual_on=actual,
        slip_first=slip("slip_first"),
        slip_current=slip("slip_current"),
        moved_since_last=slip("moved"),
        state=state,
        place=f"{PLAN[:16]}#Task UID 14",
    )
