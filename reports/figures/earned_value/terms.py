"""What each figure of earned value is counted in and computed from, and how one is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from reports.document import EARNED_VALUE_FIGURES, Figure, Unit
from reports.figures.fact import NOTHING, Evidence, fact_id, known, missing, rounded

PLACES = 6
"""Decimal places of ratios and months; the quotient is exact and rounded once, halves away from zero."""

FORMULAS: Mapping[str, str] = {
    "bac": "sum of the costs of the tasks in the current baseline",
    "pv": "sum of baselined cost, each spread evenly over the working days of its baseline, up to the as-of date",
    "ev": "sum of baselined cost x percent complete of the task",
    "ac": "actual to date",
    "sv": "earned value - planned value",
    "cv": "earned value - actual cost",
    "spi": "earned value / planned value",
    "cpi": "earned value / actual cost",
    "eac_cpi": "budget at completion / cost performance index",
    "eac_budget": "actual cost + budget at completion - earned value",
    "eac_composite": "actual cost + (budget at completion - earned value) / (cost x schedule performance index)",
    "eac_bottom_up": "actual cost + remaining cost of the tasks, as the plan states it",
    "etc": "estimate at completion at today's cost performance - actual cost",
    "vac": "budget at completion - estimate at completion at today's cost performance",
    "tcpi_bac": "(budget at completion - earned value) / (budget at completion - actual cost)",
    "tcpi_eac": "(budget at completion - earned value) / (estimate at completion - actual cost)",
    "es": "months after which the planned value was to reach today's earned value, evenly within a month",
    "sv_t": "earned schedule - months passed",
    "spi_t": "earned schedule / months passed",
    "ieac_t": "planned months / (earned schedule / months passed)",
}
"""How each figure is computed, in words a reader knows."""

RATIOS = frozenset({"spi", "cpi", "tcpi_bac", "tcpi_eac", "es", "sv_t", "spi_t", "ieac_t"})


def unit_of(name: str) -> Unit:
    """Return what a figure of earned value is counted in: money, or for indices and months a ratio."""
    return Unit.RATIO if name in RATIOS else Unit.MONEY


def ratio(part: int | Fraction, of: int | Fraction = 1) -> Decimal:
    """Return a quotient to six decimal places, halves away from zero; raises ZeroDivisionError when `of` is 0.

    Example: 2 / 3 is 0.666667.
    """
    exact = Fraction(part) / Fraction(of)
    return Decimal(f"{rounded(exact.numerator * 10**PLACES, exact.denominator)}e-{PLACES}")


def told(  # noqa: PLR0913 # each is a field of the figure
    owner: str,
    name: str,
    value: int | Decimal,
    *,
    currency: str = "",
    limit: str = "",
    inputs: Sequence[Figure] = (),
    behind: Evidence = NOTHING,
    formula: str = "",
) -> Figure:
    """Return a figure of earned value that has a value; `formula` where it is not the usual one."""
    return known(
        fact_id(owner, name),
        unit_of(name),
        value,
        formula=formula or FORMULAS[name],
        currency=currency,
        limit=limit,
        inputs=inputs,
        behind=behind,
    )


def untold(owner: str, name: str, reason: str, inputs: Sequence[Figure] = (), formula: str = "") -> Figure:
    """Return a figure of earned value that has none, with the reason."""
    formula = formula or FORMULAS[name]
    return missing(fact_id(owner, name), unit_of(name), reason, formula=formula, inputs=inputs)


def none_of_them(owner: str, reason: str) -> dict[str, Figure]:
    """Return every figure of earned value without a value, for one reason."""
    return {name: untold(owner, name, reason) for name, _ in EARNED_VALUE_FIGURES}
