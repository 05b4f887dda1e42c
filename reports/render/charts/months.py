"""Planned and actual spending by fiscal month, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.document import Period, Standing
from reports.render.charts.svg import box, line, picture, share, width_of, words
from reports.render.formatting import money, money_short, plain
from reports.render.palette import ACTUAL, FIRM, INK, LINE, PLANNED, QUIET

MOST_PERIODS = 24  # the newest; the table has them all
_HEIGHT, _TOP, _AXIS, _LEFT = 190, 16, 40, 58
_LINES = 4
_FEWEST = 2  # one month is a number and no picture
_NICE = (1, 2, 5, 10)
_BRACKET = 6  # height at which months are bracketed, above the highest bar
_NOT_BY_MONTH = "Actual not known by month"
_UNKNOWN = frozenset({Standing.IN_A_TOTAL, Standing.NOT_READ})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    width: int
    low: int  # minor units at the bottom, zero or below
    high: int
    step: int

    def y(self, amount: int) -> int:
        return _TOP + _HEIGHT - share(amount - self.low, self.high - self.low, _HEIGHT)


def months(key: str, periods: Sequence[Period], currency: str, width: int) -> Markup | None:
    """Return two bars for each of the newest `MOST_PERIODS` months, or None when there are not two with an amount.

    A month without a plan or without postings has no bar: nothing is drawn as zero that is not known to be zero. Months
    whose spending nobody can tell are bracketed, so that a missing bar is not read as nothing spent.
    """
    shown = list(periods)[-MOST_PERIODS:]
    if sum(period.planned is not None or period.actual is not None for period in shown) < _FEWEST:
        return None
    amounts = [amount for period in shown for amount in (period.planned, period.actual) if amount is not None]
    frame = _frame(width, min(0, *amounts, 0), max(0, *amounts, 0))
    hidden = _unknown_runs(shown)
    legend, bottom = _legend(_TOP + _HEIGHT + _AXIS, width, has_unknown=bool(hidden))
    drawn = [*_grid(frame, currency), *_bars(frame, shown), *_brackets(frame, len(shown), hidden), *legend]
    size = (width, bottom)
    return picture(key, size, "Planned and actual spending by fiscal month", _said(shown, currency), *drawn)


def _frame(width: int, low: int, high: int) -> _Frame:
    step = _nice(max(high - low, 1), _LINES)
    return _Frame(width=width, low=low // step * step, high=max(-(-high // step), 1) * step, step=step)


def _nice(span: int, lines: int) -> int:
    """Return a round distance between grid lines, 1, 2 or 5 times a power of ten, that gives about `lines` of them."""
    power: int = 10 ** (len(str(max(span // lines, 1))) - 1)
    return next(power * factor for factor in _NICE if power * factor * lines >= span or factor == _NICE[-1])


def _grid(frame: _Frame, currency: str) -> list[Markup]:
    drawn = []
    for amount in range(frame.low, frame.high + 1, frame.step):
        y = frame.y(amount)
        drawn.append(line((_LEFT, y), (frame.width, y), INK if amount == 0 else LINE))
        drawn.append(words(_LEFT - 8, y + 4, money_short(amount, currency), size=11, anchor="end", fill=QUIET))
    return drawn


def _bars(frame: _Frame, shown: Sequence[Period]) -> list[Markup]:
    drawn: list[Markup] = []
    room = frame.width - _LEFT
    thick = max(min(room * 38 // (100 * len(shown)), 22), 2)
    every = max(1, -(-len(shown) * 30 // room))
    base = _TOP + _HEIGHT + 14
    for index, period in enumerate(shown):
        middle = _LEFT + share(2 * index + 1, 2 * len(shown), room)
        for amount, left, fill, stroke in (
            (period.planned, middle - thick, PLANNED, FIRM),
            (period.actual, middle, ACTUAL, ""),
        ):
            if amount is not None:
                top, bottom = sorted((frame.y(amount), frame.y(0)))
                drawn.append(box(left, top, thick, bottom - top, fill, stroke))
        if index % every == 0 and middle + 12 <= frame.width:
            drawn.append(words(middle, base, f"P{period.number:02}", size=11, anchor="middle", fill=QUIET))
        if index == 0 or period.fiscal_year != shown[index - 1].fiscal_year:
            label = f"FY{period.fiscal_year}"
            x = min(middle - thick, frame.width - width_of(label, 11))
            drawn.append(words(x, base + 15, label, size=11, fill=INK, weight=600))
    return drawn


def _unknown_runs(shown: Sequence[Period]) -> list[tuple[int, int]]:
    """Return the first and last index of each row of months whose spending is not known month by month."""
    found: list[tuple[int, int]] = []
    for index, period in enumerate(shown):
        if period.actual is None and period.standing in _UNKNOWN:
            start = found.pop()[0] if found and found[-1][1] == index - 1 else index
            found.append((start, index))
    return found


def _brackets(frame: _Frame, count: int, runs: Sequence[tuple[int, int]]) -> list[Markup]:
    room = frame.width - _LEFT
    drawn: list[Markup] = []
    for first, last in runs:
        left, right = _LEFT + share(first, count, room) + 1, _LEFT + share(last + 1, count, room) - 1
        drawn.append(line((left, _BRACKET), (right, _BRACKET), INK, dash="3 3"))
        drawn.extend(line((x, _BRACKET - 4), (x, _BRACKET + 4), INK) for x in (left, right))
    return drawn


def _legend(y: int, width: int, *, has_unknown: bool) -> tuple[list[Markup], int]:
    """Return the key below the axis and where the picture ends."""
    drawn = [
        box(_LEFT, y, 16, 12, PLANNED, FIRM),
        words(_LEFT + 22, y + 11, "Planned", size=12, fill=QUIET),
        box(_LEFT + 92, y, 16, 12, ACTUAL),
        words(_LEFT + 114, y + 11, "Actual", size=12, fill=QUIET),
    ]
    if has_unknown:
        x = _LEFT + 180
        if x + 22 + width_of(_NOT_BY_MONTH, 12) > width:
            x, y = _LEFT, y + 20
        drawn.append(line((x, y + 6), (x + 18, y + 6), INK, dash="3 3"))
        drawn.extend(line((end, y + 2), (end, y + 10), INK) for end in (x, x + 18))
        drawn.append(words(x + 26, y + 11, _NOT_BY_MONTH, size=12, fill=QUIET))
    return drawn, y + 18


def _said(shown: Sequence[Period], currency: str) -> str:
    said = f"{plain(shown[0].label)} to {plain(shown[-1].label)}."
    actual = [(period.actual, period.label) for period in shown if period.actual is not None]
    planned = [(period.planned, period.label) for period in shown if period.planned is not None]
    if planned:
        most = max(planned, key=lambda pair: pair[0])
        said += f" Highest planned month: {money(most[0], currency)} in {plain(most[1])}."
    if actual:
        most = max(actual, key=lambda pair: pair[0])
        said += f" Highest actual month: {money(most[0], currency)} in {plain(most[1])}."
        said += f" Newest actual month: {money(actual[-1][0], currency)} in {plain(actual[-1][1])}."
    else:
        said += " No actual amounts."
    for first, last in _unknown_runs(shown):
        until = f" to {plain(shown[last].label)}" if last > first else ""
        said += f" Actual not known by month for {plain(shown[first].label)}{until}; no bar is drawn."
    return said
