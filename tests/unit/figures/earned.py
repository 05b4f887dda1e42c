"""Short ways to make a plan with a costed baseline, and earned value of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from model.entities import BaselineValue, Task
from model.values import PercentBasis
from reports.build.earned_value import Work, project_earned_value
from reports.document import EarnedValue, Figure, Unit
from reports.figures.fact import known, missing
from reports.figures.months import Months
from reports.figures.plan import Plan
from tests.unit.figures.rows import baseline, cutoff, source_project, task

AS_OF = date(2026, 10, 31)
BEGIN = date(2026, 7, 1)
CENTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A task with its baseline: cost in cents, percent complete in basis points."""

    cost: int | None
    percent: int | None = 0
    start: date | None = BEGIN
    finish: date | None = AS_OF
    basis: PercentBasis | None = PercentBasis.PHYSICAL
    currency: str | None = "USD"
    number: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    def rows(self, name: str) -> tuple[Task, BaselineValue]:
        given: dict[str, Any] = {"percent_complete": self.percent, "percent_basis": self.basis}
        value = baseline(name, self.number, self.finish, self.start, cost=self.cost, currency=self.currency)
        return task(name, **(given | self.more)), value


def plan_of(pieces: Iterable[Piece], **more: Any) -> Plan:
    pairs = [piece.rows(f"t{at:03}") for at, piece in enumerate(pieces)]
    given: dict[str, Any] = {"sources": (source_project(),)}
    given |= {"tasks": tuple(row for row, _ in pairs), "baselines": tuple(value for _, value in pairs)}
    return Plan(**(given | more))


def spent(cents: int | None, currency: str = "USD", reason: str = "") -> Figure:
    """The project's actual to date."""
    if cents is None:
        return missing("IT-1/cost/actual", Unit.MONEY, reason or "no finance code is linked", formula="posted")
    return known("IT-1/cost/actual", Unit.MONEY, cents, formula="posted", currency=currency, limit=reason)


def earned(plan: Plan, actual: Figure, as_of: date = AS_OF, **more: Any) -> EarnedValue:
    """Earned value of a plan in US dollars; `more` are holidays, months of the ledger, or the page before."""
    given: dict[str, Any] = {"monthly": Months(), "currency": "USD"}
    return project_earned_value(Work(code="IT-1", plan=plan, actual=actual, cutoff=cutoff(as_of), **(given | more)))


def of_sums(bac: int, pv: int, ev: int, ac: int, **more: Any) -> EarnedValue:
    """Earned value of a plan whose tasks come to these sums, in cents: each task is planned or not, and done or not."""
    marks = sorted({0, bac, *(mark for mark in (pv, ev) if mark < bac)})
    pieces = [
        Piece(
            cost=upper - lower,
            percent=10_000 if upper <= ev else 0,
            start=BEGIN if upper <= pv else date(2026, 11, 2),
            finish=date(2026, 10, 30) if upper <= pv else date(2027, 1, 29),
            more={"cost_remaining": more.get("remaining")} if not lower else {},
        )
        for lower, upper in pairwise(marks)
    ]
    return earned(plan_of(pieces), spent(ac))


def values(found: EarnedValue, *names: str) -> tuple[object, ...]:
    return tuple(found.figures[name].value for name in names)


def printed(figure: Figure, places: int) -> Decimal:
    """A ratio as a publication prints it."""
    assert isinstance(figure.value, Decimal)
    return figure.value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def thousands(figure: Figure, step: int = 1) -> int:
    """Cents as a publication prints thousands of dollars, to the nearest `step`."""
    assert isinstance(figure.value, int)
    shown = Decimal(figure.value) / (CENTS * 1000 * step)
    return int(shown.quantize(Decimal(1), rounding=ROUND_HALF_UP)) * step


def dollars(figure: Figure) -> int:
    """Cents as a publication prints whole dollars."""
    assert isinstance(figure.value, int)
    return int((Decimal(figure.value) / CENTS).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def monthly_pieces(amounts: Sequence[int], percents: Sequence[int], first: date = date(2026, 1, 1)) -> list[Piece]:
    """One task for each month from `first` on, planned evenly within it."""
    begins = [date(first.year + (first.month - 1 + at) // 12, (first.month - 1 + at) % 12 + 1, 1)
              for at in range(len(amounts) + 1)]  # fmt: skip
    return [
        Piece(cost=amount, percent=percent, start=begin, finish=date.fromordinal(end.toordinal() - 1))
        for amount, percent, (begin, end) in zip(amounts, percents, pairwise(begins), strict=True)
    ]
