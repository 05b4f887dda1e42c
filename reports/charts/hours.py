"""Actual hours by organisation: who works on it?"""

from __future__ import annotations

from reports.charts.drawing import NARROW, Drawing
from reports.charts.legend import Furniture
from reports.charts.lettering import fitted, width_of
from reports.charts.marks import NONE, Row, Scale, box, rects, rules, spec, stroke, texts, words
from reports.charts.telling import listed
from reports.document import ProjectPage
from reports.render.facts import label
from reports.render.formatting import NOT_KNOWN, figure_text
from reports.render.palette import ACTUAL, FIRM, INK, QUIET

_PITCH, _BAR, _TOP = 28, 18, 4


def hours(page: ProjectPage, width: int) -> Drawing | None:
    """Return a bar for each organisation; None where no hours of any are known, or all are none."""
    rows = [(label(figure.id), figure) for figure in page.hours_by_organisation]
    known = [figure.value for _, figure in rows if isinstance(figure.value, int)]
    if not any(known):
        return None
    stacked = width < NARROW
    beside = max(width_of(figure_text(figure), 12) for _, figure in rows)
    left = 2 if stacked else min(16 + max(width_of(text, 12) for text, _ in rows), width * 35 // 100)
    x = Scale(low=min(0, *known), high=max(1, *known), start=left, end=width - 14 - beside)
    made, bars = Furniture(), list[Row]()
    pitch = _PITCH + 16 if stacked else _PITCH
    for number, (text, figure) in enumerate(rows):
        y = _TOP + number * pitch
        room = width if stacked else left - 14
        made.words.append(words(0, y + (12 if stacked else 13), fitted(text, 12, room), size=12))
        y += 18 if stacked else 0
        if isinstance(figure.value, int):
            bars.append(box(0, y, figure.value, y + _BAR, ACTUAL))
            made.words.append(words(x.at(max(figure.value, 0)) + 10, y + 13, figure_text(figure), size=12))
        else:
            made.boxes.append(box(x.start, y, x.end, y + _BAR, NONE, FIRM, (4, 3)))
            made.words.append(words(x.start + 8, y + 13, NOT_KNOWN, size=12, fill=QUIET))
    end = _TOP + len(rows) * pitch
    tops = [_TOP + number * pitch + 15 for number in range(len(rows))]
    for top, below in [(y, y + 24) for y in tops] if stacked else [(0, end - 2)]:
        made.strokes.append(stroke(x.at(0), top, x.at(0), below, INK))
    told = listed([f"{text} {figure_text(figure)}" for text, figure in rows])
    return Drawing(
        key="hours",
        title="Actual hours by organisation",
        alt=f"Actual hours: {told}.",
        spec=spec(width, end, [rects(bars, x), rules(made.strokes), rects(made.boxes), texts(made.words)]),
    )
