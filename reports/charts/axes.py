"""Round steps for money and counts, and months for time: what stands at an axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from reports.charts.legend import Furniture
from reports.charts.lettering import width_of
from reports.charts.marks import Scale, stroke, words
from reports.render.formatting import month
from reports.render.palette import INK, LINE, QUIET

TICK_SIZE = 11
_NICE = (1, 2, 5, 10)
_MONTHS_PER_YEAR = 12
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 1200, 12_000)  # months between ticks
_MONTH_WIDTH = 70


def round_scale(low: int, high: int, lines: int, least: int, span: tuple[int, int]) -> tuple[Scale, int]:
    """Return a scale that holds `low`, `high` and zero with round ends on pixels `span`, and the step of its lines.

    The step is 1, 2 or 5 times a power of ten, `least` or more.
    """
    low, high = min(low, 0), max(high, 0)
    wanted = max(high - low, 1)
    power: int = 10 ** (len(str(max(wanted // lines, 1))) - 1)
    step = next(power * factor for factor in _NICE if power * factor * lines >= wanted or factor == _NICE[-1])
    step = max(step, least)
    bottom, top = low // step * step, max(-(-high // step), 1) * step
    return Scale(low=bottom, high=top, start=span[0], end=span[1]), step


def value_lines(made: Furniture, scale: Scale, step: int, shown: Callable[[int], str], left: int, right: int) -> None:
    """Add level lines from `left` to `right` with their values before them; zero is drawn firmly."""
    for value in range(scale.low, scale.high + 1, step):
        y = scale.at(value)
        made.strokes.append(stroke(left, y, right, y, INK if value == 0 else LINE))
        made.words.append(words(left - 8, y + 4, shown(value), size=TICK_SIZE, align="right", fill=QUIET))


def room_for(scale: Scale, step: int, shown: Callable[[int], str]) -> int:
    """Return how wide the values before the level lines are, with their distance."""
    return 10 + max(width_of(shown(value), TICK_SIZE) for value in range(scale.low, scale.high + 1, step))


def month_lines(made: Furniture, scale: Scale, top: float, bottom: float, y: float) -> None:
    """Add an upright line for each month, or every few, of a scale of days, with its name at `y`."""
    first, last = date.fromordinal(scale.low), date.fromordinal(scale.high)
    taken = -1.0
    for when in months_between(first, last, max((scale.end - scale.start) // _MONTH_WIDTH, 1)):
        x = scale.at(when.toordinal())
        made.strokes.append(stroke(x, top, x, bottom, LINE, 1, (2, 3)))
        half = width_of(month(when), TICK_SIZE) / 2
        if x - half > taken and x + half <= scale.end + half / 2:
            made.words.append(words(x, y, month(when), size=TICK_SIZE, align="center", fill=QUIET))
            taken = x + half + 4


def months_between(first: date, last: date, most: int) -> Iterator[date]:
    """Give the first days of at most about `most` months of those from `first` to `last`, evenly spaced."""
    start, end = (when.year * _MONTHS_PER_YEAR + when.month - 1 for when in (first, last))
    step = next(step for step in _STEPS if (end - start) // step <= most or step == _STEPS[-1])
    begin = start if first.day == 1 else start + 1
    for number in range(-(-begin // step) * step, end + 1, step):
        yield date(number // _MONTHS_PER_YEAR, number % _MONTHS_PER_YEAR + 1, 1)
