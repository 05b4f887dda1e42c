"""What would turn a status green, with the numbers that the limits turned round give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from reports.document import Colour, StatusLight
from reports.figures.colours import Comparison, Lever, Measurement, Verdict, Way
from reports.figures.colours.risk import SEVERE_FROM
from reports.figures.fact import one_of
from reports.narrative.wording import SECONDS_PER_HOUR, counted, day, money_exact

HUNDREDTH = Decimal("0.01")

_MONEY: Mapping[Lever, str] = {
    Lever.COMMITTED: "commitments would have to fall by {by} to {to}",
    Lever.SPENT: "spending by then would have to be {by} less, at most {to}",
    Lever.BUDGET: "the revised budget would have to rise by {by} to {to}",
    Lever.PLANNED: "the spending plan for the same time would have to be {by} more, at least {to}",
    Lever.ESTIMATE: "the estimate at completion would have to fall by {by} to {to}",
}


def to_green(verdict: Verdict, words: Mapping[Colour, str]) -> str:
    """Return what would have to change by how much, all else unchanged; empty where it is green or nobody can say.

    Where two comparisons decide, both have to turn. A declared colour also has to be withdrawn, or to end.
    """
    if verdict.colour is Colour.GREEN:
        return ""
    withdrawn = _withdrawn(verdict, words)
    if withdrawn and verdict.declared is not None and verdict.declared.computed is Colour.GREEN:
        return withdrawn
    missed = [found for found in verdict.measured if found.colour is not Colour.GREEN]
    stuck = next((found.stuck for found in missed if found.stuck), "")
    if stuck:
        return f"nothing can turn it {words[Colour.GREEN]} any more: {stuck}"
    if not missed or not all(found.ways for found in missed):
        return ""
    needed = [", or ".join(_phrase(way, found) for way in found.ways) for found in missed]
    return "; and ".join([*needed, withdrawn] if withdrawn else needed)


def overall_to_green(verdict: Verdict, counted_in: Sequence[StatusLight], words: Mapping[Colour, str]) -> str:
    """Return which parts would have to turn green for the whole to be; their own lights say by how much."""
    if verdict.colour is Colour.GREEN:
        return ""
    green = words[Colour.GREEN]
    wanting = [part.dimension for part in counted_in if part.colour is not Colour.GREEN]
    withdrawn = _withdrawn(verdict, words)
    needed = [f"{one_of(wanting)} would have to be {green}"] if wanting else []
    return "; and ".join([*needed, withdrawn] if withdrawn else needed)


def _withdrawn(verdict: Verdict, words: Mapping[Colour, str]) -> str:
    if verdict.declared is None:
        return ""
    return f"{verdict.declared.by} would have to withdraw the declared {words[verdict.colour]}"


def _phrase(way: Way, found: Measurement) -> str:
    """Return one way as a clause."""
    if way.lever in _MONEY:
        by, to = _amounts(way, found)
        return _MONEY[way.lever].format(by=by, to=to)
    if isinstance(way.to, date):
        earlier = counted(way.by, "day" if way.lever is Lever.FINISH_IN_DAYS else "working day")
        return (
            f"the forecast finish would have to come {earlier} earlier, to {day(way.to)}; "
            "a later baseline does not help, since the first one counts"
        )
    if way.lever is Lever.REMAINING:
        by, to = _hours(way.by, ROUND_CEILING), _hours(way.to, ROUND_FLOOR)
        return f"the remaining hours would have to fall by {by} to {to}"
    return _tasks(way.by, way.to) if way.lever is Lever.TASKS else _entries(way.by, way.to, found.test)


def _tasks(by: int, to: int) -> str:
    tasks = counted(by, "added task", "added tasks")
    if not to:
        return f"{tasks} would have to be taken out of scope"
    return f"{tasks} would have to be taken out of scope, so that at most {to} more than before are in it"


def _entries(by: int, to: int, test: Comparison) -> str:
    if test is Comparison.SCORE:
        entries = counted(by, "open risk or issue", "open risks and issues")
        return f"{entries} would have to be closed or brought to at most {counted(to, 'point')}"
    entries = counted(by, "severe risk or issue", "severe risks and issues")
    return f"{entries} would have to be closed, or be scored below {SEVERE_FROM} points"


def _amounts(way: Way, found: Measurement) -> tuple[str, str]:
    currency = next((figure.currency for figure in found.inputs if figure.currency), "")
    return money_exact(way.by, currency), money_exact(way.to if isinstance(way.to, int) else 0, currency)


def _hours(seconds: int, rounding: str) -> str:
    """Return hours to the hundredth, rounded so that who keeps to them is green."""
    shown = (Decimal(seconds) / SECONDS_PER_HOUR).quantize(HUNDREDTH, rounding)
    text = f"{shown:,f}".rstrip("0").rstrip(".")
    return f"{text} hour{'' if shown == 1 else 's'}"
