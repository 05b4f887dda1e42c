"""The spending plan: what was to be spent by now, beside what was."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model.values import Measure
from reports.document import Figure, Unit
from reports.figures.amounts import amounts
from reports.figures.fact import RECORDS_SHOWN, Evidence, fact_id, known, missing
from reports.figures.fiscal import Cutoff, year_label
from reports.figures.ledger import Ledger
from reports.figures.money import measured


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanComparison:
    """Planned and actual spending over the same fiscal years up to the same day."""

    planned: Figure
    actual: Figure


def planned_to_date(owner: str, ledger: Ledger, cutoff: Cutoff) -> Figure:
    """Return what the spending plan says would be spent from its first period to the as-of date.

    Formula: sum of the planned amounts of all fiscal periods that begin on or before the as-of date; the period that
    is running counts as a whole. Unit: minor units. Undefined when no finance code is linked, no plan has the code,
    amounts are in two currencies, or a plan of the running year names no periods.
    Source: PV = BCWS, planned value at the status date (NASA performance management reference card), from the months of
    the plan file. Example: 100.00 each for July, August and September, as of 15 August: 200.00.
    """
    figure = measured(owner, "planned_to_date", Measure.BUDGET_PLANNED, ledger, cutoff)
    unspread = [
        cell
        for cell in ledger.cells
        if cell.measure is Measure.BUDGET_PLANNED and cell.year == cutoff.year and cell.period is None
    ]
    if figure.value is not None and unspread:
        reason = (
            f"the spending plan of {year_label(cutoff.year)} names no periods, so what was planned by now is not known"
        )
        return missing(figure.id, Unit.MONEY, reason, formula=figure.formula)
    return figure


def against_plan(owner: str, ledger: Ledger, cutoff: Cutoff) -> PlanComparison:
    """Return planned and actual spending that can be compared.

    Formula: both over the fiscal years that have a spending plan, both through the last period that the ledger has, so
    that a ledger which is a month behind does not look like a saving. Unit: minor units. Undefined when either is.
    Source: Syncline. Example: a plan for FY2027 only, a ledger through P03, as of P04: P01 to P03 of both.
    """
    planned_years = amounts(ledger, Measure.BUDGET_PLANNED, cutoff)
    actual_years = amounts(ledger, Measure.ACTUAL, cutoff)
    covered = max((found.through for year, found in actual_years.items() if year in planned_years), default=None)
    through = cutoff if covered is None else replace(cutoff, as_of=min(cutoff.as_of, covered))
    planned = planned_to_date(owner, ledger, through)
    actual = measured(owner, "actual", Measure.ACTUAL, ledger, through)
    formula = f"{{}} of {', '.join(map(year_label, planned_years))} through {through.as_of.isoformat()}"
    only = {year: found for year, found in amounts(ledger, Measure.ACTUAL, through).items() if year in planned_years}
    if actual.value is not None:
        actual = known(
            fact_id(owner, "actual_for_comparison"),
            Unit.MONEY,
            sum(found.amount for found in only.values()),
            formula=formula.format("actual"),
            currency=actual.currency,
            limit="" if covered else "nothing is posted in the years of the plan",
            behind=Evidence(
                records=tuple(link for found in only.values() for link in found.behind.records)[:RECORDS_SHOWN],
                count=sum(found.behind.count for found in only.values()),
            ),
        )
    return PlanComparison(
        planned=replace(
            planned, id=fact_id(owner, "planned_for_comparison"), formula=formula.format("planned spending")
        ),
        actual=replace(actual, id=fact_id(owner, "actual_for_comparison")),
    )
