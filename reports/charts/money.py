"""Spent and committed money of each project against its revised budget, with its forecast cost where that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reports.charts.amounts import WHOLE, amount, forecast_cost, share_of_budget, why_unknown
from reports.charts.drawing import NARROW, Drawing
from reports.charts.legend import Furniture, Item, lay
from reports.charts.lettering import fitted, width_of
from reports.charts.look import COMMITTED_EDGE
from reports.charts.marks import HATCH, NONE, Row, Scale, box, point, points, rects, rules, spec, stroke, texts, words
from reports.charts.telling import listed, name, number_of
from reports.document import ProjectPage, ReportDocument
from reports.render.formatting import NOT_KNOWN, count, figure_text, money_short
from reports.render.palette import ACTUAL, FIRM, INK, LINE, QUIET, TRACK, worst_first

MOST_ROWS = 20  # the worst; the table has them all
_FARTHEST = 15_000  # a bar is cut here; its words still say how much it is
_BAR, _TOP = 18, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    x: Scale
    width: int
    pitch: int
    stacked: bool
    made: Furniture = field(default_factory=Furniture)
    bars: list[Row] = field(default_factory=list)
    forecasts: list[Row] = field(default_factory=list)


def money(document: ReportDocument, width: int) -> Drawing | None:
    """Return one bar for each of the `MOST_ROWS` worst projects, as shares of its own revised budget.

    Shares make projects of any size comparable; the amounts stand beside the bars. A project whose budget is not known,
    or not above zero, keeps its row and says so. None where nothing of any project is known.
    """
    projects = worst_first(document.projects)
    known = [page for page in projects if share_of_budget(page, amount(page, "actual")) is not None]
    if not known:
        return None
    shown = projects[:MOST_ROWS]
    frame = _frame(shown, width)
    for row, page in enumerate(shown):
        _row(frame, page, _TOP + row * frame.pitch)
    end = _below(frame, shown, _TOP + len(shown) * frame.pitch)
    if len(projects) > len(shown):
        end += 18
        note = f"{count(len(shown))} of {count(len(projects))} projects, worst status first"
        frame.made.words.append(words(0, end - 4, fitted(note, 11, width), size=11, fill=QUIET))
    made = frame.made
    layers = [
        rects(frame.bars, frame.x),
        rules(made.strokes),
        rects(made.boxes),
        points(frame.forecasts, frame.x),
        points(made.points),
        texts(made.words),
    ]
    return Drawing(
        key="money",
        title="Spent and committed against the revised budget",
        alt=_told(projects, known),
        spec=spec(width, end, layers),
    )


def _frame(shown: Sequence[ProjectPage], width: int) -> _Frame:
    reach = [
        share
        for page in shown
        for share in (_taken(page), share_of_budget(page, forecast_cost(page)))
        if share is not None
    ]
    stacked = width < NARROW
    left, right = (2, width - 8) if stacked else (width * 30 // 100, width - 176)
    high = max(WHOLE + 500, min(max(reach, default=0), _FARTHEST) + 300)
    return _Frame(
        x=Scale(low=0, high=high, start=left, end=right), width=width, pitch=66 if stacked else 34, stacked=stacked
    )


def _taken(page: ProjectPage) -> int | None:
    spent = amount(page, "actual")
    return None if spent is None else share_of_budget(page, spent + (amount(page, "commitment") or 0))


def _row(frame: _Frame, page: ProjectPage, y: int) -> None:
    made = frame.made
    if frame.stacked:
        made.words.append(words(0, y + 12, fitted(page.name, 13, frame.width, bold=True), size=13, bold=True))
        y += 20
    else:
        made.words.append(words(0, y + 13, fitted(page.name, 12, frame.x.start - 14), size=12))
    at = (0, y + _BAR + 14) if frame.stacked else (frame.x.end + 12, y + 13)
    spent = share_of_budget(page, amount(page, "actual"))
    if spent is None:
        frame.bars.append(box(0, y, WHOLE, y + _BAR, NONE, FIRM, (4, 3)))
        made.words.append(words(frame.x.start + 8, y + 13, NOT_KNOWN, size=12, fill=QUIET))
        made.words.append(words(*at, fitted(why_unknown(page), 12, frame.width - at[0]), size=12, fill=QUIET))
        return
    cut, taken = frame.x.high, _taken(page)
    frame.bars.append(box(0, y, WHOLE, y + _BAR, TRACK, LINE))
    frame.bars.append(box(0, y, _within(spent, cut), y + _BAR, ACTUAL))
    if taken is not None and taken > spent:
        frame.bars.append(box(_within(spent, cut), y, _within(taken, cut), y + _BAR, HATCH, COMMITTED_EDGE))
    forecast = share_of_budget(page, forecast_cost(page))
    if forecast is not None:
        frame.forecasts.append(point(_within(forecast, cut), y + _BAR / 2, "diamond", "#ffffff", INK, 110))
    made.words.append(words(*at, fitted(_amounts(page), 12, frame.width - at[0]), size=12))


def _within(share: int, cut: int) -> int:
    return max(0, min(share, cut))


def _amounts(page: ProjectPage) -> str:
    currency = page.figures["budget_revised"].currency
    taken = (amount(page, "actual") or 0) + (amount(page, "commitment") or 0)
    text = f"{money_short(taken, currency)} of {money_short(amount(page, 'budget_revised') or 0, currency)}"
    used = page.figures.get("used")
    return f"{text} ({figure_text(used)})" if used is not None and used.value is not None else text


def _below(frame: _Frame, shown: Sequence[ProjectPage], bottom: int) -> int:
    made, x = frame.made, frame.x
    whole = x.at(WHOLE)
    rows = [_TOP + row * frame.pitch + 20 for row in range(len(shown))]
    for top, end in [(y - 4, y + _BAR + 4) for y in rows] if frame.stacked else [(0, bottom)]:
        made.strokes += [stroke(whole, top, whole, end, "#ffffff", 4), stroke(whole, top, whole, end, INK, 2)]
    for share, text, align in ((0, "0%", "left"), (WHOLE // 2, "50%", "center"), (WHOLE, "100%", "center")):
        at = min(x.at(share), frame.width - width_of(text, 11) / 2)
        made.words.append(words(at, bottom + 13, text, size=11, align=align, fill=QUIET))
    items = [
        Item(text="Spent", fill=ACTUAL),
        Item(text="Committed", fill=HATCH, edge=COMMITTED_EDGE),
        Item(text="Revised budget", upright=INK),
    ]
    if frame.forecasts:
        items.append(Item(text="Forecast cost", shape="diamond", colour="#ffffff", rim=INK))
    if any(share_of_budget(page, amount(page, "actual")) is None for page in shown):
        items.append(Item(text="Not known", fill=NONE, edge=FIRM, dash=(4, 3)))
    return lay(made, items, 0, bottom + 22, frame.width)


def _told(projects: Sequence[ProjectPage], known: Sequence[ProjectPage]) -> str:
    over = [page for page in known if (_taken(page) or 0) > WHOLE]
    most = max(known, key=lambda page: _taken(page) or 0)
    told = f"{number_of(len(over), 'project has', 'projects have')} spent and committed more than the revised budget"
    if not over:
        told = "No project has spent and committed more than its revised budget"
    figures = {key: most.figures.get(key) for key in ("actual", "commitment", "budget_revised")}
    parts = {key: NOT_KNOWN if figure is None else figure_text(figure) for key, figure in figures.items()}
    told += (
        f"; the largest share is that of {name(most.name)}: {parts['actual']} spent and {parts['commitment']} "
        f"committed of {parts['budget_revised']}."
    )
    missing = [page.name for page in projects if share_of_budget(page, amount(page, "actual")) is None]
    return f"{told} Not known for {listed(missing)}." if missing else told
