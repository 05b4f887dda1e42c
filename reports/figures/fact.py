"""Makes figures: a value with its formula, inputs and records, or no value with a reason."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from model.entities import Provenance
from reports.document import EARNED_VALUE_FIGURES, Figure, RecordLink, Unit

RECORDS_SHOWN = 5  # enough to look a number up; `record_count` says how many there are
WHOLE = 10_000  # basis points
PORTFOLIO = "portfolio"  # stands where a project's code stands in the ids of totals

SCHEDULE = "schedule"
WORK = "work"
HOURS = "hours"
REGISTER = "register"
COST = "cost"
EARNED_VALUE = "earned_value"

GROUPS = {
    SCHEDULE: (
        "start",
        "finish_first_baseline",
        "finish_current_baseline",
        "finish_forecast",
        "slip_first",
        "slip_current",
        "time_elapsed",
        "finish_moved_since_last_report",
        "milestones_late",
        "milestones_overdue",
    ),
    WORK: (
        "percent_complete",
        "tasks_open",
        "tasks_done",
        "tasks_overdue",
        "tasks_blocked",
        "tasks_read",
        "throughput",
        "scope_growth",
        "finished_since_last_report",
        "due_soon",
    ),
    REGISTER: ("risks_open", "issues_open", "changes_open", "decisions_open"),
    HOURS: ("hours_planned", "hours_actual", "hours_remaining", "hours_proven"),
    EARNED_VALUE: tuple(name for name, _ in EARNED_VALUE_FIGURES),
}
"""In which group the id of a project's figure stands; every other one is about cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The records behind a figure: the heaviest few, and how many there are."""

    records: tuple[RecordLink, ...] = ()
    count: int = 0


NOTHING = Evidence()


def fact_id(owner: str, name: str) -> str:
    """Return the id of a figure of a project (or of the portfolio): `IT-0423/cost/actual`."""
    group = next((group for group, names in GROUPS.items() if name in names), COST)
    return f"{owner}/{group}/{name}"


def evidence(weighted: Iterable[tuple[int, Provenance]]) -> Evidence:
    """Return the records that weigh most (whatever their sign), heaviest first, by key where they weigh the same."""
    count = 0

    def counted() -> Iterable[tuple[int, str, int, Provenance]]:
        nonlocal count
        for weight, row in weighted:
            count += 1
            yield -abs(weight), row.key, count, row  # rows themselves are never compared

    shown = heapq.nsmallest(RECORDS_SHOWN, counted())
    return Evidence(records=tuple(record_link(row) for *_, row in shown), count=count)


def record_link(row: Provenance) -> RecordLink:
    """Return the reference to a stored row that a figure carries."""
    title = "" if row.place else getattr(row, "title", None) or getattr(row, "name", None) or ""
    return RecordLink(key=row.key, place=row.place, url=getattr(row, "url", None) or "", title=title)


def known(  # noqa: PLR0913 # each is a field of the figure
    name: str,
    unit: Unit,
    value: int | Decimal | date | str,
    *,
    formula: str,
    currency: str = "",
    limit: str = "",
    inputs: Sequence[Figure] = (),
    behind: Evidence = NOTHING,
) -> Figure:
    """Return a figure that has a value; `limit` says what it leaves out or rests on."""
    return Figure(
        id=name,
        unit=unit,
        value=value,
        currency=currency,
        reason=limit,
        formula=formula,
        inputs=tuple(figure.id for figure in inputs),
        records=behind.records,
        record_count=behind.count,
    )


def missing(  # noqa: PLR0913 # each is a field of the figure
    name: str,
    unit: Unit,
    reason: str,
    *,
    formula: str,
    currency: str = "",
    inputs: Sequence[Figure] = (),
    behind: Evidence = NOTHING,
) -> Figure:
    """Return a figure without value; raises ValueError without a reason, since the report has to print one."""
    if not reason:
        raise ValueError(f"{name} has no value and no reason; say why nobody knows it")
    return Figure(
        id=name,
        unit=unit,
        value=None,
        currency=currency,
        reason=reason,
        formula=formula,
        inputs=tuple(figure.id for figure in inputs),
        records=behind.records,
        record_count=behind.count,
    )


def whole(figure: Figure) -> int | None:
    """Return a figure's value where it is a whole number (money, seconds, basis points, days, counts), else None."""
    return figure.value if isinstance(figure.value, int) else None


def day(figure: Figure) -> date | None:
    """Return a figure's value where it is a date, else None."""
    return figure.value if isinstance(figure.value, date) else None


def share(part: int, of: int) -> int:
    """Return `part / of` in basis points, halves rounded away from zero; raises ZeroDivisionError when `of` is 0.

    The result may lie outside 0 to 10000: an overspent budget is used to more than the whole. Example: 1 of 3 is 3333.
    """
    return rounded(part * WHOLE, of)


def rounded(dividend: int, divisor: int) -> int:
    """Return the quotient of two whole numbers, halves away from zero: 5 / 2 is 3, -5 / 2 is -3."""
    if divisor < 0:
        dividend, divisor = -dividend, -divisor
    quotient = (2 * abs(dividend) + divisor) // (2 * divisor)
    return quotient if dividend >= 0 else -quotient


def reasons(*parts: str) -> str:
    """Return the parts that say something as one text, each once, in order."""
    return "; ".join(dict.fromkeys(part for part in parts if part))


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: `1 task`, `3 tasks`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def one_of(values: Iterable[str], last: str = "and") -> str:
    """Return words as a list that reads: `a`, `a and b`, `a, b and c`."""
    words = list(values)
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
