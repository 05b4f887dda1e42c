"""Planned and actual spending by fiscal month, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.document import Period
from reports.render.charts.svg import box, line, picture, share, width_of, words
from reports.render.formatting import money, money_short, plain
from reports.render.palette import ACTUAL, FIRM, INK, LINE, PLANNED, QUIET

MOST_PERIODS = 24  # the newest; the table has them all
_HEIGHT, _TOP, _AXIS, _LEFT = 190, 12, 40, 58
_LINES = 4
_NICE = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    width: int
    low: int  # minor units at the bottom, zero or below
    high: int
    step: int

    def y(self, amount: int) -> int:
        return _TOP + _HEIGHT - share(amount - self.low, self.high - self.low, _HEIGHT)


def months(key: str, periods: Sequence[Period], currency: str, width: int) -> Markup | None:
    """Return two bars for each of the newest `MOST_PERIODS` months, or None when no month has an amount.

    A month without a plan or without postings has no bar: nothing is drawn as zero that is not known to be zero.
    """
    shown = [period for period in periods if period.planned is not None or period.actual is not None][-MOST_PERIODS:]
    if not shown:
        return None
    amounts = [amount for period in shown for amount in (period.planned, period.actual) if amount is not None]
    frame = _frame(width, min(0, *amounts, 0), max(0, *amounts, 0))
    drawn = [*_grid(frame, currency), *_bars(frame, shown), *_legend(_TOP + _HEIGHT + _AXIS)]
    size = (width, _TOP + _HEIGHT + _AXIS + 18)
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


def _legend(y: int) -> list[Markup]:
    return [
        box(_LEFT, y, 16, 12, PLANNED, FIRM),
        words(_LEFT + 22, y + 11, "Planned", size=12, fill=QUIET),
        box(_LEFT + 92, y, 16, 12, ACTUAL),
        words(_LEFT + 114, y + 11, "Actual", size=12, fill=QUIET),
    ]


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
    return said
