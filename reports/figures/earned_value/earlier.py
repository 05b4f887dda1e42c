"""Indices as the last reports said them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.document import Figure, TrailPoint, Unit
from reports.figures.earned_value.terms import FORMULAS
from reports.figures.fact import fact_id, known, missing

PERIODS = 3
INDICES = ("spi", "cpi", "spi_t")


def earlier_indices(owner: str, trail: Sequence[TrailPoint]) -> tuple[tuple[Figure, ...], ...]:
    """Return SPI, CPI and SPI(t) of the last three reports, newest first, as each said them then.

    `trail` are the earlier reports, one for each as-of date. Unit: ratio. A report that did not know an index has no
    value for it, with the reason; one that knew none of the three is left out. Source: as for the indices.
    """
    told = [point for point in trail if any(name in point.ratios for name in INDICES)]
    newest = sorted(told, key=lambda point: point.as_of, reverse=True)[:PERIODS]
    return tuple(tuple(_index(owner, name, point) for name in INDICES) for point in newest)


def _index(owner: str, name: str, point: TrailPoint) -> Figure:
    on: date = point.as_of
    fact = f"{fact_id(owner, name)}/{on.isoformat()}"
    formula = f"{FORMULAS[name]}, as the report as of {on.isoformat()} said"
    value = point.ratios.get(name)
    if value is None:
        reason = f"the report as of {on.isoformat()} did not know it"
        return missing(fact, Unit.RATIO, reason, formula=formula)
    return known(fact, Unit.RATIO, value, formula=formula)
