"""How much of the budget is spent beside how much of the schedule has passed: is money used faster than time?"""

from __future__ import annotations

from collections.abc import Sequence

from reports.charts.amounts import WHOLE, amount, share_of_budget
from reports.charts.drawing import NARROW, Drawing
from reports.charts.legend import Furniture, Item, lay
from reports.charts.lettering import fitted, width_of
from reports.charts.marks import Row, Scale, box, points, rects, rules, spec, stroke, texts, words
from reports.charts.telling import listed, name, number_of
from reports.document import ProjectPage, ReportDocument
from reports.render.formatting import NOT_KNOWN, count, percent
from reports.render.palette import ACTUAL, FIRM, INK, LINE, PLANNED, QUIET, TRACK, worst_first

MOST_ROWS = 20
_FARTHEST = 15_000
_TOP, _BAR, _INNER = 6, 20, 8


def portfolio_spent_time(document: ReportDocument, width: int) -> Drawing | None:
    """Return a row for each of the `MOST_ROWS` worst projects of which both are known; None where there is none."""
    both = [page for page in worst_first(document.projects) if _pair(page) is not None]
    return _drawing(both, len(document.projects), width) if both else None


def spent_time(page: ProjectPage, width: int) -> Drawing | None:
    """Return the row of one project, or None where one of the two is not known."""
    return _drawing([page], 1, width) if _pair(page) is not None else None


def _pair(page: ProjectPage) -> tuple[int, int] | None:
    """Return the share of the budget that is spent, and of the schedule that has passed, in basis points."""
    spent, elapsed = share_of_budget(page, amount(page, "actual")), amount(page, "time_elapsed")
    return (spent, elapsed) if spent is not None and elapsed is not None else None


def _drawing(pages: Sequence[ProjectPage], of: int, width: int) -> Drawing:
    shown = [(page, pair) for page in pages[:MOST_ROWS] if (pair := _pair(page)) is not None]
    stacked, single = width < NARROW, of == 1
    beside = max(width_of(_amounts(pair), 12) for _, pair in shown)
    left = 2 if stacked or single else width * 30 // 100
    right = width - 8 if stacked else width - 14 - beside
    reach = max(max(pair) for _, pair in shown)
    x = Scale(low=0, high=max(WHOLE, min(reach, _FARTHEST)) + 200, start=left, end=right)
    pitch = 46 if stacked else 32
    made, bars = Furniture(), list[Row]()
    for number, (page, pair) in enumerate(shown):
        y = _TOP + number * pitch
        _labels(made, page, pair, (y, x, width), single=single)
        y += 18 if stacked else 0
        spent, elapsed = (max(0, min(value, x.high)) for value in pair)
        bars.append(box(0, y, WHOLE, y + _BAR, TRACK, LINE))
        bars.append(box(0, y, elapsed, y + _BAR, PLANNED, FIRM))
        bars.append(box(0, y + 6, spent, y + 6 + _INNER, ACTUAL))
    bottom = _TOP + len(shown) * pitch - (pitch - _BAR - (18 if stacked else 0)) + 4
    rows = [_TOP + number * pitch + 18 for number in range(len(shown))]
    for top, end in [(y - 4, y + _BAR + 4) for y in rows] if stacked else [(0, bottom)]:
        at = x.at(WHOLE)
        made.strokes += [stroke(at, top, at, end, "#ffffff", 4), stroke(at, top, at, end, INK, 2)]
    for share, text, align in ((0, "0%", "left"), (WHOLE // 2, "50%", "center"), (WHOLE, "100%", "center")):
        at = min(x.at(share), width - width_of(text, 11) / 2)
        made.words.append(words(at, bottom + 14, text, size=11, align=align, fill=QUIET))
    items = [Item(text="Schedule elapsed", fill=PLANNED, edge=FIRM), Item(text="Budget spent", fill=ACTUAL)]
    end = lay(made, items, 0, bottom + 22, width)
    if of > len(shown):
        end += 18
        note = (
            f"{count(len(shown))} of {count(of)} projects; of the others one of the two is not known"
            if len(pages) == len(shown)
            else (f"{count(len(shown))} of {count(of)} projects, worst status first")
        )
        made.words.append(words(0, end - 4, fitted(note, 11, width), size=11, fill=QUIET))
    layers = [rects(bars, x), rules(made.strokes), rects(made.boxes), points(made.points), texts(made.words)]
    return Drawing(
        key="spent_time",
        title="Budget spent against schedule elapsed",
        alt=_told([(page, pair) for page in pages if (pair := _pair(page)) is not None], of),
        spec=spec(width, end, layers),
    )


def _labels(
    made: Furniture, page: ProjectPage, pair: tuple[int, int], place: tuple[int, Scale, int], *, single: bool
) -> None:
    y, x, width = place
    if width < NARROW:
        said = _amounts(pair)
        room = width - width_of(said, 12) - 12
        if not single:
            made.words.append(words(0, y + 12, fitted(page.name, 12, room), size=12))
        made.words.append(words(0 if single else width, y + 12, said, align="left" if single else "right"))
        return
    if not single:
        made.words.append(words(0, y + 14, fitted(page.name, 12, x.start - 14), size=12))
    made.words.append(words(x.end + 12, y + 14, _amounts(pair), size=12))


def _amounts(pair: tuple[int, int]) -> str:
    return f"spent {percent(pair[0])}, time {percent(pair[1])}"


def _told(shown: Sequence[tuple[ProjectPage, tuple[int, int]]], of: int) -> str:
    if of == 1:
        spent, elapsed = shown[0][1]
        return f"{percent(spent)} of the revised budget is spent and {percent(elapsed)} of the schedule has passed."
    ahead = [(page, pair) for page, pair in shown if pair[0] > pair[1]]
    told = f"Of {number_of(len(shown), 'project', 'projects')}, "
    if not ahead:
        told += "none has spent a larger share of its budget than of its schedule has passed."
    else:
        page, (spent, elapsed) = max(ahead, key=lambda row: row[1][0] - row[1][1])
        told += (
            f"{count(len(ahead))} spent a larger share of the budget than of the schedule has passed: "
            f"{listed([page.name for page, _ in ahead])}; the widest gap is that of {name(page.name)}, "
            f"{percent(spent)} spent and {percent(elapsed)} elapsed."
        )
    missing = of - len(shown)
    return f"{told} {NOT_KNOWN.capitalize()} for {number_of(missing, 'project', 'projects')}." if missing else told
