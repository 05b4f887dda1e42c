"""Planned and actual spending by fiscal month, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from reports.charts.axes import TICK_SIZE, room_for, round_scale, value_lines
from reports.charts.drawing import Drawing
from reports.charts.legend import Furniture, Item, lay
from reports.charts.lettering import fitted, width_of
from reports.charts.marks import Row, Scale, box, points, rects, rules, spec, stroke, texts, words
from reports.charts.telling import name
from reports.document import Period, ProjectPage, Standing
from reports.render.currencies import exponent
from reports.render.formatting import money, money_short
from reports.render.palette import ACTUAL, FIRM, INK, PLANNED, QUIET

MOST_PERIODS = 24  # the newest; the table has them all
_HEIGHT, _TOP = 180, 18
_LINES = 4
_FEWEST = 2  # one month is a number and no picture
_BRACKET = 8  # height at which months are bracketed, above the highest bar
_UNKNOWN = frozenset({Standing.IN_A_TOTAL, Standing.NOT_READ})


def months(page: ProjectPage, currency: str, width: int) -> Drawing | None:
    """Return two bars for each of the newest `MOST_PERIODS` months, or None when there are not two with an amount.

    A month without a plan or without postings has no bar: nothing is drawn as zero that is not known to be zero. Months
    whose spending nobody can tell are bracketed, so that a missing bar is not read as nothing spent.
    """
    shown = page.periods[-MOST_PERIODS:]
    if sum(period.planned is not None or period.actual is not None for period in shown) < _FEWEST:
        return None
    amounts = [amount for period in shown for amount in (period.planned, period.actual) if amount is not None]
    y, step = round_scale(min(amounts), max(amounts), _LINES, 10 ** exponent(currency), (_TOP + _HEIGHT, _TOP))

    def said(amount: int) -> str:
        return money_short(amount, currency)

    left = room_for(y, step, said)
    x = Scale(low=0, high=len(shown), start=left, end=width)
    made = Furniture()
    value_lines(made, y, step, said, left, width)
    _names(made, shown, x)
    hidden = unknown_runs(shown)
    _brackets(made, x, hidden)
    items = [Item(text="Planned", fill=PLANNED, edge=FIRM), Item(text="Actual", fill=ACTUAL)]
    if hidden:
        items.append(Item(text="Actual not known by month", bracket=INK))
    bottom = lay(made, items, left, _TOP + _HEIGHT + 40, width)
    layers = [
        rules(made.strokes),
        rects(_bars(shown, x), x, y),
        rects(made.boxes),
        points(made.points),
        texts(made.words),
    ]
    return Drawing(
        key="months",
        title="Planned and actual spending by fiscal month",
        alt=_told(shown, hidden, currency),
        spec=spec(width, bottom, layers),
    )


def unknown_runs(shown: Sequence[Period]) -> list[tuple[int, int]]:
    """Return the first and last index of each row of months whose spending is not known month by month."""
    found: list[tuple[int, int]] = []
    for index, period in enumerate(shown):
        if period.actual is None and period.standing in _UNKNOWN:
            start = found.pop()[0] if found and found[-1][1] == index - 1 else index
            found.append((start, index))
    return found


def _bars(shown: Sequence[Period], x: Scale) -> list[Row]:
    room = (x.end - x.start) / len(shown)
    thick = min(room * 0.38, 22) / room
    rows = []
    for index, period in enumerate(shown):
        middle = index + 0.5
        if period.planned is not None:
            rows.append(box(middle - thick, 0, middle, period.planned, PLANNED, FIRM))
        if period.actual is not None:
            rows.append(box(middle, 0, middle + thick, period.actual, ACTUAL))
    return rows


def _names(made: Furniture, shown: Sequence[Period], x: Scale) -> None:
    every = max(1, -(-len(shown) * 30 // (x.end - x.start)))
    base = _TOP + _HEIGHT + 14
    taken = 0.0
    for index, period in enumerate(shown):
        middle = x.at(index + 0.5)
        if index % every == 0 and middle + 12 <= x.end:
            made.words.append(words(middle, base, f"P{period.number:02}", size=TICK_SIZE, align="center", fill=QUIET))
        if index == 0 or period.fiscal_year != shown[index - 1].fiscal_year:
            text = fitted(f"FY{period.fiscal_year}", TICK_SIZE, 80, bold=True)
            at = min(x.at(index) + 2, x.end - width_of(text, TICK_SIZE, bold=True))
            if at >= taken:
                made.words.append(words(at, base + 15, text, size=TICK_SIZE, bold=True))
                taken = at + width_of(text, TICK_SIZE, bold=True) + 6


def _brackets(made: Furniture, x: Scale, runs: Sequence[tuple[int, int]]) -> None:
    for first, last in runs:
        left, right = x.at(first) + 1, x.at(last + 1) - 1
        made.strokes.append(stroke(left, _BRACKET, right, _BRACKET, INK, 1, (3, 3)))
        made.strokes.extend(stroke(end, _BRACKET - 4, end, _BRACKET + 4, INK) for end in (left, right))


def _told(shown: Sequence[Period], hidden: Sequence[tuple[int, int]], currency: str) -> str:
    span = f"{name(shown[0].label)} to {name(shown[-1].label)}"
    planned = [(period.planned, period.label) for period in shown if period.planned is not None]
    actual = [(period.actual, period.label) for period in shown if period.actual is not None]
    parts = []
    if planned:
        amount, label = max(planned, key=lambda pair: pair[0])
        parts.append(f"the highest planned month is {money(amount, currency)} in {name(label)}")
    if actual:
        amount, label = max(actual, key=lambda pair: pair[0])
        parts.append(f"the highest actual month is {money(amount, currency)} in {name(label)}")
        parts.append(f"the newest actual month is {money(actual[-1][0], currency)} in {name(actual[-1][1])}")
    else:
        parts.append("there are no actual amounts")
    told = f"{span}: {', '.join(parts)}."
    if hidden:
        runs = [
            name(shown[first].label) + (f" to {name(shown[last].label)}" if last > first else "")
            for first, last in hidden
        ]
        told += f" Actual spending is not known by month for {', '.join(runs)}, and no bar is drawn for it."
    return told
