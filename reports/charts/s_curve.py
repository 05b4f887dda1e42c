"""The S-curve: planned value, earned value and actual cost over time."""

from __future__ import annotations

from collections.abc import Sequence

from reports.charts.axes import month_lines, room_for, round_scale, value_lines
from reports.charts.drawing import Drawing
from reports.charts.legend import Furniture, Item, lay
from reports.charts.look import COST, DONE, PLAN
from reports.charts.marks import Look, Row, Scale, lines, point, points, rects, rules, spec, stroke, texts
from reports.charts.runs import in_parts
from reports.document import EarnedValuePoint, ProjectPage, ReportDocument
from reports.render.currencies import exponent
from reports.render.formatting import NOT_KNOWN, day, money, money_short
from reports.render.palette import INK

_HEIGHT, _TOP = 200, 8
_LINES = 5
_FEWEST = 2
_MOST_SYMBOLS = 24

_ALL = (
    ("planned", "pv", "Planned value (PV)", PLAN),
    ("earned", "ev", "Earned value (EV)", DONE),
    ("actual", "ac", "Actual cost (AC)", COST),
)


def s_curve(document: ReportDocument, page: ProjectPage, width: int) -> Drawing | None:
    """Return the curve, or None where fewer than two points have a planned value: a plan is never made up."""
    curve = page.earned_value.curve if page.earned_value is not None else ()
    if sum(point.planned is not None for point in curve) < _FEWEST:
        return None
    currency = document.currency
    amounts = [amount for at in curve for amount in (at.planned, at.earned, at.actual) if amount is not None]
    y, step = round_scale(min(amounts), max(amounts), _LINES, 10 ** exponent(currency), (_TOP + _HEIGHT, _TOP))

    def said(amount: int) -> str:
        return money_short(amount, currency)

    left = room_for(y, step, said)
    days = [at.ends_on.toordinal() for at in curve]
    x = Scale(low=min(days), high=max(days), start=left + 6, end=width - 8)
    made = Furniture()
    value_lines(made, y, step, said, left, width)
    month_lines(made, x, _TOP, _TOP + _HEIGHT, _TOP + _HEIGHT + 16)
    if x.low <= document.as_of.toordinal() <= x.high:
        at = x.at(document.as_of.toordinal())
        made.strokes.append(stroke(at, 0, at, _TOP + _HEIGHT, INK, 1, (5, 3)))
    drawn = [(name, look) for name, _, _, look in _ALL if any(getattr(at, name) is not None for at in curve)]
    symbols = [row for name, look in drawn for row in _symbols(curve, name, look)]
    end = lay(made, _items(page, curve, currency), left, _TOP + _HEIGHT + 24, width)
    if x.low <= document.as_of.toordinal() <= x.high:
        end = lay(made, [Item(text=f"As of {day(document.as_of)}", upright=INK, dash=(5, 3))], left, end, width)
    layers = [
        rules(made.strokes),
        lines([(_path(curve, name), look) for name, look in drawn], x, y),
        points(symbols, x, y),
        rects(made.boxes),
        points(made.points),
        texts(made.words),
    ]
    return Drawing(
        key="s_curve",
        title="Planned value, earned value and actual cost",
        alt=_told(document, page, curve),
        spec=spec(width, end, layers),
    )


def _path(curve: Sequence[EarnedValuePoint], name: str) -> list[Row]:
    values = [(at.ends_on.toordinal(), getattr(at, name)) for at in curve]
    return in_parts(values)


def _symbols(curve: Sequence[EarnedValuePoint], name: str, look: Look) -> list[Row]:
    rows = _path(curve, name)
    every = -(-len(rows) // _MOST_SYMBOLS) or 1
    return [
        point(row["x"], row["y"], look.shape, look.colour, area=46)
        for number, row in enumerate(reversed(rows))
        if number % every == 0
    ]


def _items(page: ProjectPage, curve: Sequence[EarnedValuePoint], currency: str) -> list[Item]:
    figures = page.earned_value.figures if page.earned_value is not None else {}
    items = []
    for name, key, text, look in _ALL:
        figure = figures.get(key)
        value = figure.value if figure is not None and isinstance(figure.value, int) else None
        if any(getattr(at, name) is not None for at in curve):
            items.append(Item(text=f"{text} {money_short(value, currency)}" if value is not None else text, look=look))
        else:
            items.append(Item(text=f"{text}: {NOT_KNOWN}"))
    return items


def _told(document: ReportDocument, page: ProjectPage, curve: Sequence[EarnedValuePoint]) -> str:
    figures = page.earned_value.figures if page.earned_value is not None else {}
    parts = []
    for _, key, text, _ in _ALL:
        figure = figures.get(key)
        known = figure is not None and isinstance(figure.value, int)
        shown = money(figure.value, figure.currency) if known else NOT_KNOWN  # type: ignore[union-attr, arg-type] # known
        parts.append(f"{text[0].lower()}{text[1:]} {shown}")
    last = next(at for at in reversed(curve) if at.planned is not None)
    return (
        f"As of {day(document.as_of)}: {', '.join(parts)}. "
        f"The plan reaches {money(last.planned or 0, document.currency)} on {day(last.ends_on)}."
    )
