"""Pages with nothing to say, to which each test adds the one thing that its rule is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from reports.document import Colour, Figure, MilestoneRow, ProjectPage, StatusLight, Unit
from reports.figures.fact import PORTFOLIO, fact_id, known, missing

CODE = "IT-1"
UNITS = {
    "finish_forecast": Unit.DATE,
    "slip_first": Unit.WORKING_DAYS,
    "slip_current": Unit.WORKING_DAYS,
    "finish_moved_since_last_report": Unit.WORKING_DAYS,
    "available": Unit.MONEY,
    "actual": Unit.MONEY,
    "spent_since_last_report": Unit.MONEY,
    "budget_revised": Unit.MONEY,
    "used": Unit.BASIS_POINTS,
    "time_elapsed": Unit.BASIS_POINTS,
    "percent_complete": Unit.BASIS_POINTS,
    "milestones_late": Unit.COUNT,
    "milestones_overdue": Unit.COUNT,
    "tasks_overdue": Unit.COUNT,
    "tasks_open": Unit.COUNT,
    "hours_actual": Unit.SECONDS,
}


def figure(
    name: str, value: int | date | None, previous: int | date | None = None, restated: int | None = None
) -> Figure:
    unit = UNITS[name]
    currency = "USD" if unit is Unit.MONEY else ""
    if value is None:
        return missing(fact_id(CODE, name), unit, "nobody knows it", formula="f")
    made = known(fact_id(CODE, name), unit, value, formula="f", currency=currency)
    return Figure(
        id=made.id, unit=unit, value=value, currency=currency, formula="f", previous=previous, restated=restated
    )


def light(dimension: str, colour: Colour = Colour.GREEN, previous: Colour | None = None) -> StatusLight:
    return StatusLight(
        dimension=dimension, colour=colour, previous=previous, rule="r", threshold="t", because="it is so",
        facts=(fact_id(CODE, "slip_first"),),
    )  # fmt: skip


def page(*figures: tuple[str, Figure], **more: Any) -> ProjectPage:
    given: dict[str, Any] = {
        "code": CODE,
        "name": "ERP replacement",
        "overall": light("overall"),
        "schedule": light("schedule"),
        "cost": light("cost"),
        "sentences": (),
        "figures": {name: figure(name, None) for name in UNITS} | dict(figures),
    }
    return ProjectPage(**(given | more))


def with_figure(
    name: str, value: int | date | None, previous: int | None = None, restated: int | None = None
) -> ProjectPage:
    return page((name, figure(name, value, previous, restated)))


def milestone(title: str, moved: int | None, slip: int | None = None, **more: Any) -> MilestoneRow:
    def told(name: str, value: int | None) -> Figure:
        fact = f"{CODE}/milestone/{title}/{name}"
        if value is None:
            return missing(fact, Unit.WORKING_DAYS, "nobody knows it", formula="f")
        return known(fact, Unit.WORKING_DAYS, value, formula="f")

    given: dict[str, Any] = {
        "key": title,
        "title": title,
        "source": "plans",
        "first_baseline_on": None,
        "current_baseline_on": None,
        "forecast_on": date(2027, 1, 25),
        "actual_on": None,
        "slip_first": told("slip_first", slip),
        "slip_current": told("slip_current", None),
        "moved_since_last": told("moved", moved),
        "state": "planned",
    }
    return MilestoneRow(**(given | more))


def total(name: str, value: int | None, unit: Unit = Unit.COUNT, reason: str = "") -> Figure:
    currency = "USD" if unit is Unit.MONEY else ""
    if value is None:
        return missing(f"{PORTFOLIO}/{name}", unit, reason or "nobody knows it", formula="f")
    return known(f"{PORTFOLIO}/{name}", unit, value, formula="f", currency=currency, limit=reason)
