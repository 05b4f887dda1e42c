"""A project's budget, what is spent and committed of it, and what it is forecast to cost, on one scale of money."""

from __future__ import annotations

from dataclasses import dataclass

from reports.charts.amounts import amount, forecast_cost, forecast_of
from reports.charts.drawing import NARROW, Drawing
from reports.charts.legend import Furniture, Item, lay
from reports.charts.lettering import fitted, width_of
from reports.charts.look import COMMITTED_EDGE
from reports.charts.marks import HATCH, NONE, Row, Scale, box, points, rects, rules, spec, stroke, texts, words
from reports.document import Figure, ProjectPage
from reports.render.formatting import NOT_KNOWN, figure_text, money_short
from reports.render.palette import ACTUAL, FIRM, INK, PLANNED, QUIET

_PITCH, _BAR, _TOP = 32, 18, 6
_FEWEST = 2  # one amount is a number and no picture


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    label: str
    parts: tuple[tuple[int, int, str, str, tuple[int, ...]], ...]  # from, to, fill, edge, dash
    text: str


def project_money(page: ProjectPage, currency: str, width: int) -> Drawing | None:
    """Return a bar each for budget, spent with committed, and forecast; None where fewer than two amounts are known."""
    budget, spent = amount(page, "budget_revised"), amount(page, "actual")
    known = [value for value in (budget, spent, amount(page, "commitment"), forecast_cost(page)) if value is not None]
    if len(known) < _FEWEST or not any(known):
        return None
    lines = _lines(page, currency)
    ends = [end for line in lines for first, last, *_ in line.parts for end in (first, last)]
    stacked = width < NARROW
    said = max(width_of(line.text, 12) for line in lines)
    left = 2 if stacked else 16 + max(width_of(line.label, 12) for line in lines)
    x = Scale(low=min(0, *ends), high=max(1, *ends), start=left, end=width - 8 if stacked else width - 16 - said)
    made, bars = Furniture(), list[Row]()
    pitch = _PITCH + 18 if stacked else _PITCH
    for number, line in enumerate(lines):
        y = _TOP + number * pitch
        if stacked:
            made.words.append(words(0, y + 12, f"{line.label}: {line.text}", size=12))
            y += 18
        else:
            made.words.append(words(0, y + 13, line.label, size=12))
            made.words.append(words(x.end + 12, y + 13, line.text, size=12))
        bars.extend(box(first, y, last, y + _BAR, fill, edge, dash) for first, last, fill, edge, dash in line.parts)
        if not line.parts:
            made.boxes.append(box(x.start, y, x.end, y + _BAR, NONE, FIRM, (4, 3)))
            made.words.append(words(x.start + 8, y + 13, NOT_KNOWN, size=11, fill=QUIET))
    bottom = _TOP + len(lines) * pitch - (pitch - _BAR - (18 if stacked else 0)) + 4
    rows = [(_TOP + number * pitch + 15, _TOP + number * pitch + 39) for number in range(len(lines))]
    for top, end in rows if stacked else [(0, bottom)]:  # stacked words stand in its way
        made.strokes.append(stroke(x.at(0), top, x.at(0), end, INK))
        if budget is not None and budget > 0:
            made.strokes.append(stroke(x.at(budget), top, x.at(budget), end, INK, 1, (4, 3)))
    items = [
        Item(text="Revised budget", fill=PLANNED, edge=FIRM),
        Item(text="Spent", fill=ACTUAL),
        Item(text="Committed", fill=HATCH, edge=COMMITTED_EDGE),
    ]
    end = lay(made, items, 0, bottom + 8, width)
    layers = [rects(bars, x), rules(made.strokes), rects(made.boxes), points(made.points), texts(made.words)]
    title = "Budget, spent, committed" + (" and forecast" if forecast_cost(page) is not None else "")
    return Drawing(key="money", title=title, alt=_told(page), spec=spec(width, end, layers))


def _lines(page: ProjectPage, currency: str) -> list[_Line]:
    budget, spent = amount(page, "budget_revised"), amount(page, "actual")
    committed, forecast = amount(page, "commitment"), forecast_cost(page)

    def said(value: int | None) -> str:
        return NOT_KNOWN if value is None else money_short(value, currency)

    solid = (1, 0)
    taken = tuple(
        part
        for part in (
            (0, spent or 0, ACTUAL, ACTUAL, solid) if spent is not None else None,
            (spent or 0, (spent or 0) + (committed or 0), HATCH, COMMITTED_EDGE, solid) if committed else None,
        )
        if part is not None
    )
    plan = ((0, budget, PLANNED, FIRM, solid),) if budget is not None else ()
    lines = [
        _Line(label="Revised budget", parts=plan, text=fitted(said(budget), 12, 120)),
        _Line(
            label="Spent, committed",
            parts=taken,
            text=fitted(f"{said(spent)} + {said(committed)}" if committed != 0 else said(spent), 12, 200),
        ),
    ]
    if forecast is not None:
        dashed = ((0, forecast, "#ffffff", INK, (4, 2)),)
        lines.append(_Line(label="Forecast cost", parts=dashed, text=fitted(said(forecast), 12, 120)))
    return lines


def _told(page: ProjectPage) -> str:
    def text(figure: Figure | None) -> str:
        return NOT_KNOWN if figure is None else figure_text(figure)

    parts = {name: text(page.figures.get(name)) for name in ("budget_revised", "actual", "commitment")}
    told = f"Revised budget {parts['budget_revised']}, spent {parts['actual']}, committed {parts['commitment']}"
    forecast = forecast_of(page)
    if forecast is not None:
        told += f", forecast cost at completion {figure_text(forecast)}"
    return f"{told}."
