"""Earned value over the projects of a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reports.document import Figure, ProjectPage
from reports.figures.earned_value import indices
from reports.figures.earned_value.terms import FORMULAS, told, untold
from reports.figures.fact import PORTFOLIO, one_of, whole
from reports.figures.totals import foreign, without_projects

ADDED = ("bac", "pv", "ev", "ac")

_DERIVED: Mapping[str, tuple[Callable[[str, Figure, Figure], Figure], str, str]] = {
    "sv": (indices.schedule_variance, "ev", "pv"),
    "cv": (indices.cost_variance, "ev", "ac"),
    "spi": (indices.schedule_performance, "ev", "pv"),
    "cpi": (indices.cost_performance, "ev", "ac"),
}


def portfolio(pages: Sequence[ProjectPage], currency: str) -> Mapping[str, Figure]:
    """Return BAC, PV, EV and AC added over the projects, with the variances and indices of the sums.

    Formula: sums over the projects that know all four, so that each figure speaks of the same work; the note names the
    projects that are left out. Indices are those of the sums, not means of the projects'. Unit: as of the figures.
    Undefined when a project's amounts are in another currency than the report's. Nothing at all where no project has
    earned value. Source: GAO cost estimating and assessment guide (indices of cumulative sums).
    Example: 100.00 earned of 200.00 planned and 300.00 of 300.00: SPI 0.8.
    """
    having = [page for page in pages if page.earned_value is not None and _knows(page.earned_value.figures)]
    if not having:
        return {}
    codes = {page.code for page in having}
    left_out = without_projects([page.code for page in pages if page.code not in codes])
    sums = {name: _sum(name, having, currency, left_out) for name in ADDED}
    return sums | {name: of(PORTFOLIO, sums[left], sums[right]) for name, (of, left, right) in _DERIVED.items()}


def _knows(figures: Mapping[str, Figure]) -> bool:
    return all(name in figures and figures[name].value is not None for name in ADDED)


def _sum(name: str, pages: Sequence[ProjectPage], currency: str, left_out: str) -> Figure:
    parts = [page.earned_value.figures[name] for page in pages if page.earned_value is not None]
    formula = f"sum over the projects of: {FORMULAS[name]}"
    if others := foreign(parts, currency):
        reason = f"projects have amounts in {one_of(others)}, which do not add up without a rate"
        return untold(PORTFOLIO, name, reason, parts, formula)
    value = sum(whole(figure) or 0 for figure in parts)
    return told(PORTFOLIO, name, value, currency=currency, limit=left_out, inputs=parts, formula=formula)
