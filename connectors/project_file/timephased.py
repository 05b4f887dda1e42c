"""Actual hours by day, as Project stores them for an assignment, held against the assignment's own total."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from connectors.project_file.converters import start_day
from connectors.project_file.durations import WorkingTime, hours, in_hours, seconds
from connectors.project_file.elements import Names, texts

ACTUAL, OVERTIME = "2", "3"  # TimephasedData types: actual work, actual overtime work
UNDATED = "undated total"
MOST_PERIODS = 20_000  # of one assignment: 27 years day by day, twice
_PERIOD = Names(("Type", "Start", "Finish", "Value"))
_DAY = timedelta(days=1)

_Period = tuple[str, str, int]  # first and last ISO day, both inclusive, and seconds of work
Entry = dict[str, object]  # Id, On, Work in seconds, Overtime, Derived


@dataclass(frozen=True, slots=True, kw_only=True)
class Actuals:
    """The time entries of one assignment, and why they could not be dated where they could not."""

    entries: list[Entry]
    fault: str = ""


def actuals(rows: Iterable[ET.Element], total: int, working: WorkingTime) -> Actuals:
    """Return the actual work of an assignment by day; `total` is its ActualWork in seconds.

    Project counts overtime within type 2, other programs beside it (reference: type 2 sums to ActualWork in files of
    Project, types 2 and 3 together in files of MPXJ). So type 2 is taken when it sums to the total; when it falls
    short and adding type 3 fits, that is added; else the total stands as one entry without a day, with the reason.
    Sums may differ by a second for each period, since parts of seconds are rounded.
    """
    try:
        regular, overtime = _periods(rows, working)
    except ValueError as error:
        return Actuals(entries=_undated(total), fault=f"a period cannot be read: {error}")
    count = len(regular) + len(overtime)
    if not count:
        return Actuals(entries=_undated(total))
    if count > MOST_PERIODS:
        return Actuals(entries=_undated(total), fault=f"there are more than {MOST_PERIODS} periods")
    dated, extra = _sum(regular), _sum(overtime)
    if abs(dated - total) <= len(regular):
        return Actuals(entries=_without(regular, overtime) if overtime else _entries(regular))
    if dated < total and abs(dated + extra - total) <= count:
        return Actuals(entries=[*_entries(regular), *_entries(overtime, is_overtime=True)])
    fault = f"the days sum to {hours(dated)}, overtime to {hours(extra)}, but the total says {hours(total)}"
    return Actuals(entries=_undated(total), fault=fault)


def _periods(rows: Iterable[ET.Element], working: WorkingTime) -> tuple[list[_Period], list[_Period]]:
    """Return the periods of actual work and of actual overtime in which something was done."""
    found: dict[str | None, list[_Period]] = {ACTUAL: [], OVERTIME: []}
    for row in rows:
        period = texts(row, _PERIOD)
        periods, value = found.get(period.get("Type")), period.get("Value")
        if periods is None or value is None:
            continue
        work = seconds(value if value[1:2] == "T" else in_hours(value, working))
        if work:
            periods.append((*_days(period.get("Start", ""), period.get("Finish")), work))
    return found[ACTUAL], found[OVERTIME]


@lru_cache(maxsize=8192)
def _days(start: str, finish: str | None) -> tuple[str, str]:
    """Return the first and last day of a period; one of up to 24 hours belongs to the day on which it begins."""
    first = start_day(start)
    if finish is None or finish[:10] == start[:10]:
        return first, first
    last = start_day(finish)
    begin = datetime.combine(date.fromisoformat(first), datetime.min.time()) + _time(start)
    end = datetime.combine(date.fromisoformat(last), datetime.min.time()) + _time(finish)
    if end - begin <= _DAY:
        return first, first
    return first, (end - timedelta(seconds=1)).date().isoformat()


def _time(text: str) -> timedelta:
    hours, minutes, rest = int(text[11:13]) % 24, int(text[14:16]), int(text[17:19])
    return timedelta(hours=hours, minutes=minutes, seconds=rest)


def _sum(periods: Iterable[_Period]) -> int:
    return sum([work for _, _, work in periods])


def _without(regular: list[_Period], overtime: list[_Period]) -> list[Entry]:
    """Return entries of work that includes the overtime: each day's is split, unless it has more overtime than work."""
    left: dict[tuple[str, str], int] = {}
    for first, last, work in regular:
        left[first, last] = left.get((first, last), 0) + work
    split = []
    for first, last, work in overtime:
        if 0 < work <= left.get((first, last), 0):
            left[first, last] -= work
            split.append((first, last, work))
    taken = [(first, last, -work) for first, last, work in split]
    return [*_entries([*regular, *taken]), *_entries(split, is_overtime=True)]


def _entries(periods: Iterable[_Period], *, is_overtime: bool = False) -> list[Entry]:
    totals: dict[tuple[str, str], int] = {}
    for first, last, work in periods:
        totals[first, last] = totals.get((first, last), 0) + work
    return [_entry(*days, work, is_overtime=is_overtime) for days, work in sorted(totals.items()) if work]


def _entry(first: str, last: str, work: int, *, is_overtime: bool) -> Entry:
    name = first if first == last else f"{first}..{last}"
    entry: Entry = {"Id": f"{name} overtime" if is_overtime else name, "Work": work}
    if first == last:
        entry["On"] = first
    else:
        entry["Derived"] = f"one sum for {first} to {last}"
    if is_overtime:
        entry["Overtime"] = True
    return entry


def _undated(total: int) -> list[Entry]:
    return [{"Id": "undated", "Work": total, "Derived": UNDATED}] if total else []
