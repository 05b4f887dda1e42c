"""The figures of a project that several charts of money need."""

from __future__ import annotations

from reports.document import Figure, ProjectPage
from reports.render.formatting import plain

WHOLE = 10_000  # basis points: the whole revised budget, the whole schedule


def amount(page: ProjectPage, name: str) -> int | None:
    """Return a figure's whole number, or None where the figure is missing or not known."""
    figure = page.figures.get(name)
    return figure.value if figure is not None and isinstance(figure.value, int) else None


def forecast_of(page: ProjectPage) -> Figure | None:
    """Return what a project is forecast to cost: the report's own forecast, else the estimate by cost performance."""
    earned = page.earned_value.figures if page.earned_value is not None else {}
    for figure in (page.figures.get("forecast_cost"), earned.get("eac_cpi")):
        if figure is not None and isinstance(figure.value, int):
            return figure
    return None


def forecast_cost(page: ProjectPage) -> int | None:
    """Return the minor units of `forecast_of`."""
    figure = forecast_of(page)
    return figure.value if figure is not None and isinstance(figure.value, int) else None


def share_of_budget(page: ProjectPage, money: int | None) -> int | None:
    """Return money as basis points of the revised budget; None where either is not known or the budget not above 0."""
    budget = amount(page, "budget_revised")
    return money * WHOLE // budget if money is not None and budget is not None and budget > 0 else None


def why_unknown(page: ProjectPage) -> str:
    """Return why what was spent is no share of the revised budget."""
    for name in ("budget_revised", "actual"):
        figure = page.figures.get(name)
        if figure is not None and figure.value is None and figure.reason:
            return plain(figure.reason)
    budget = amount(page, "budget_revised")
    return "not in this report" if budget is None else "the revised budget is not above zero"
