"""Money of a project: budget, actual, commitments and what they leave, to date and by fiscal year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from model.values import LayoutKind, Measure
from reports.document import Figure, Unit
from reports.figures.amounts import YearAmount, amounts, amounts_to_date
from reports.figures.fact import (
    RECORDS_SHOWN,
    Evidence,
    counted,
    fact_id,
    known,
    missing,
    one_of,
    reasons,
    share,
    whole,
)
from reports.figures.fiscal import Cutoff, period_label, year_label
from reports.figures.ledger import Ledger

WORDS = {
    Measure.BUDGET_ORIGINAL: "original budgets",
    Measure.BUDGET_ADJUSTMENT: "budget adjustments",
    Measure.BUDGET_PLANNED: "planned spending",
    Measure.PRE_COMMITMENT: "pre-commitments (requisitions)",
    Measure.COMMITMENT: "commitments (encumbrances)",
    Measure.ACTUAL: "actual spending",
    Measure.HOURS: "hours",
}

NO_LINK = "no finance code is linked"
NOT_STATED = "no file of "
"""How the reason begins when a ledger has no such column at all, so that nothing of it can be missing."""


def measured(owner: str, name: str, measure: Measure, ledger: Ledger, cutoff: Cutoff) -> Figure:
    """Return what finance lines of one measure come to, from the project's begin to the as-of date.

    Formula: sum over fiscal years; of a year's balances the latest period only, of postings all up to the as-of date.
    Commitments count from the newest year's balances alone, where a year's open orders are carried into the next.
    Unit: minor units of the lines' currency. Undefined when no finance code is linked, no line has the code, no file of
    the linked sources states the measure, or lines are in two currencies.
    Source: Syncline; balances and postings as in the layouts of the finance files.
    Example: year-to-date 700.00 in P03 and 900.00 in P04, as of P04, after 1,000.00 in all of last year: 1,900.00.
    """
    return _figure(fact_id(owner, name), measure, ledger, amounts_to_date(ledger, measure, cutoff), cutoff)


def measured_in_year(
    owner: str, name: str, measure: Measure, ledger: Ledger, cutoff: Cutoff, year: int | None
) -> Figure:
    """Return what finance lines of one measure come to in one fiscal year, up to the as-of date.

    Formula, unit and limits as for the whole project. Example: balances of P03 and P04 of FY2027, as of P04: P04's.
    """
    found = amounts(ledger, measure, cutoff)
    of_year = {year: found[year]} if year in found else {}
    until = replace(cutoff, as_of=cutoff.end_of(year, None))
    return _figure(f"{owner}/{year_label(year)}/{name}", measure, ledger, of_year, until)


def budget_revised(name: str, original: Figure, adjustment: Figure) -> Figure:
    """Return the budget as it stands now.

    Formula: budget original + adjustments (transfers, amendments, carry-over, change orders). Unit: minor units.
    Undefined when the original is, or when adjustments are stated but cannot be added (two currencies). Where no file
    states adjustments at all, the revised budget is the original, and says so. Where more than one fiscal year is
    added, authority that was carried over counts in each year that prints it.
    Source: budget vocabulary of public finance systems (original + adjustments = revised).
    Example: 1,000,000.00 original and -50,000.00 transferred away: 950,000.00.
    """
    formula = "budget original + adjustments"
    first = whole(original)
    if first is None:
        return missing(name, Unit.MONEY, original.reason, formula=formula, inputs=(original, adjustment))
    added = _or_nothing(adjustment)
    if added is None:
        return missing(name, Unit.MONEY, adjustment.reason, formula=formula, inputs=(original, adjustment))
    currency = shared_currency(original, adjustment)
    if currency is None:
        return missing(
            name, Unit.MONEY, two_currencies(original, adjustment), formula=formula, inputs=(original, adjustment)
        )
    limit = reasons(
        original.reason, "" if adjustment.value is not None else f"without adjustments: {adjustment.reason}"
    )
    return known(
        name,
        Unit.MONEY,
        first + added,
        formula=formula,
        currency=currency,
        limit=limit,
        inputs=(original, adjustment),
        behind=_both(original, adjustment),
    )


def available(name: str, revised: Figure, actual: Figure, commitment: Figure) -> Figure:
    """Return what is left to spend or commit; below zero when more is spent and committed than approved.

    Formula: budget revised - actual - commitments. Pre-commitments (requisitions) are not subtracted; they stand
    beside. Unit: minor units. Undefined when the revised budget or the actual cost is: a budget nobody stated leaves
    nothing known, not zero. Commitments that no file states count as none, and the figure says so.
    Source: budget vocabulary of public finance systems (revised - expended - encumbered = available).
    Example: 950,000.00 revised, 300,000.00 actual, 150,000.00 committed: 500,000.00.
    """
    formula = "budget revised - actual - commitments (pre-commitments are not subtracted)"
    spent = exposure(revised, actual, commitment)
    inputs = (revised, actual, commitment)
    if isinstance(spent, str):
        return missing(name, Unit.MONEY, spent, formula=formula, inputs=inputs)
    left = (whole(revised) or 0) - spent
    return known(
        name,
        Unit.MONEY,
        left,
        formula=formula,
        currency=shared_currency(revised, actual, commitment) or "",
        limit=reasons(revised.reason, actual.reason, _without(commitment)),
        inputs=inputs,
    )


def used(name: str, revised: Figure, actual: Figure, commitment: Figure) -> Figure:
    """Return which share of the budget is spent or committed; above 100 % when it is overspent.

    Formula: (actual + commitments) / budget revised. Unit: basis points. Undefined when the revised budget or the
    actual cost is, and when the revised budget is zero or less.
    Source: the "% used" column of municipal year-to-date budget reports.
    Example: 300,000.00 actual and 150,000.00 committed of 950,000.00: 47.37 %.
    """
    formula = "(actual + commitments) / budget revised"
    inputs = (revised, actual, commitment)
    spent = exposure(revised, actual, commitment)
    if isinstance(spent, str):
        return missing(name, Unit.BASIS_POINTS, spent, formula=formula, inputs=inputs)
    budget = whole(revised) or 0
    if budget <= 0:
        return missing(name, Unit.BASIS_POINTS, "the revised budget is not above zero", formula=formula, inputs=inputs)
    limit = reasons(revised.reason, actual.reason, _without(commitment))
    return known(name, Unit.BASIS_POINTS, share(spent, budget), formula=formula, limit=limit, inputs=inputs)


def exposure(revised: Figure, actual: Figure, commitment: Figure) -> int | str:
    """Return actual + commitments in minor units, or the reason why it cannot be set against the budget."""
    for figure in (revised, actual):
        if figure.value is None:
            return figure.reason
    committed = _or_nothing(commitment)
    if committed is None:
        return commitment.reason
    if shared_currency(revised, actual, commitment) is None:
        return two_currencies(revised, actual, commitment)
    return (whole(actual) or 0) + committed


def shared_currency(*figures: Figure) -> str | None:
    """Return the one currency of figures, empty when none has one; None when they are in two."""
    found = {figure.currency for figure in figures if figure.value is not None and figure.currency}
    return None if len(found) > 1 else "".join(found)


def two_currencies(*figures: Figure) -> str:
    """Return the reason why figures in two currencies give no result."""
    found = sorted({figure.currency for figure in figures if figure.value is not None and figure.currency})
    return f"amounts are in {one_of(found)}, which do not add up without a rate"


def _figure(
    name: str, measure: Measure, ledger: Ledger, years: Mapping[int | None, YearAmount], cutoff: Cutoff
) -> Figure:
    formula = f"sum of {WORDS[measure]} in the linked finance lines, up to the as-of date"
    if reason := _unknown(measure, ledger):
        return missing(name, Unit.MONEY, reason, formula=formula)
    currencies = sorted(frozenset().union(*(found.currencies for found in years.values())))
    behind = evidence_of_years(years)
    if len(currencies) > 1:
        reason = f"{WORDS[measure]} are in {one_of(currencies)}, which do not add up without a rate"
        return missing(name, Unit.MONEY, reason, formula=formula, behind=behind)
    return known(
        name,
        Unit.MONEY,
        sum(found.amount for found in years.values()),
        formula=formula,
        currency=currencies[0] if currencies else _currency(ledger),
        limit=_limit(ledger, measure, years, cutoff),
        behind=behind,
    )


def evidence_of_years(years: Mapping[int | None, YearAmount]) -> Evidence:
    """Return the heaviest records behind several years' amounts, and how many lines they hold."""
    per_year = max(1, RECORDS_SHOWN // max(1, len(years)))
    newest_first = sorted(years.values(), key=lambda found: -(found.year or 0))
    shown = [link for found in newest_first for link in found.behind.records[:per_year]]
    return Evidence(records=tuple(shown[:RECORDS_SHOWN]), count=sum(found.behind.count for found in years.values()))


def _unknown(measure: Measure, ledger: Ledger) -> str:
    if not ledger.codes:
        return NO_LINK
    if not ledger.cells:
        return reasons(f"no finance line has a code that is linked ({one_of(ledger.codes)})", _misplaced(ledger))
    if measure not in ledger.carried:
        return f"{NOT_STATED}{one_of(ledger.sources)} states {WORDS[measure]}"
    return ""


def _currency(ledger: Ledger) -> str:
    """Return the one currency of a project's lines, for a sum that is zero because it has no lines; else nothing."""
    currencies = {cell.currency for cell in ledger.cells}
    return currencies.pop() if len(currencies) == 1 else ""


def _limit(ledger: Ledger, measure: Measure, years: Mapping[int | None, YearAmount], cutoff: Cutoff) -> str:
    several = ""
    if len(years) > 1 and measure in {Measure.BUDGET_ORIGINAL, Measure.BUDGET_ADJUSTMENT}:
        several = f"adds {one_of(map(year_label, years))}, and budget carried over counts in each year that prints it"
    stands = ""
    newest = max(years.values(), key=lambda found: found.through, default=None)
    if newest is not None and newest.kind is LayoutKind.SNAPSHOT and newest.through < cutoff.as_of:
        stands = f"balances of {period_label(newest.year, newest.period)}, the newest up to the as-of date"
    return reasons(stands, several, _misplaced(ledger))


def _misplaced(ledger: Ledger) -> str:
    if not ledger.misplaced:
        return ""
    return f"left out: {counted(ledger.misplaced, 'line')} with a fiscal year or period that does not exist"


def _or_nothing(figure: Figure) -> int | None:
    """Return a figure's value, 0 where no file states such amounts at all, None where they are stated but not known."""
    if figure.value is None and figure.reason.startswith(NOT_STATED):
        return 0
    return whole(figure)


def _without(figure: Figure) -> str:
    return "" if figure.value is not None else f"without commitments: {figure.reason}"


def _both(first: Figure, second: Figure) -> Evidence:
    records = dict.fromkeys([*first.records[:3], *second.records[:2]])
    return Evidence(records=tuple(records), count=first.record_count + second.record_count)
