"""Health report by report: how long has it been this colour? Each cell carries the symbol of its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from reports.charts.drawing import NARROW, Drawing
from reports.charts.legend import Furniture
from reports.charts.lettering import fitted, width_of
from reports.charts.marks import points, rects, rules, spec, texts, words
from reports.charts.status_marks import CELL, cell, key
from reports.charts.telling import listed, name
from reports.document import Colour, ProjectPage, ReportDocument
from reports.render.formatting import count, day
from reports.render.palette import QUIET, Mark, marks, worst_first

MOST_ROWS = 20
_PITCH, _TOP = 26, 18
_FEWEST = 2  # reports
_WIDEST = 44

_Line = tuple[str, Mapping[date, Colour]]


def health_strip(document: ReportDocument, page: ProjectPage, width: int) -> Drawing | None:
    """Return a line for each dimension and a cell for each report, the newest last; None without an earlier report."""
    lights = (page.overall, page.schedule, page.cost, *page.others)
    lines = [
        (
            light.dimension.capitalize(),
            {
                **{at.as_of: at.colours[light.dimension] for at in page.trail if light.dimension in at.colours},
                document.as_of: light.colour,
            },
        )
        for light in lights
    ]
    return _drawing(document, lines, "Status by report", width)


def portfolio_strip(document: ReportDocument, width: int) -> Drawing | None:
    """Return a line for each of the `MOST_ROWS` worst projects with its overall colours; None without a past."""
    lines = [
        (
            page.name,
            {
                **{at.as_of: at.colours["overall"] for at in page.trail if "overall" in at.colours},
                document.as_of: page.overall.colour,
            },
        )
        for page in worst_first(document.projects)
    ]
    return _drawing(document, lines, "Overall status of the projects by report", width)


def _drawing(document: ReportDocument, lines: Sequence[_Line], title: str, width: int) -> Drawing | None:
    printed, as_of = marks(document), document.as_of
    every = sorted({report for _, cells in lines for report in cells if report <= as_of})
    if len(every) < _FEWEST:
        return None
    label = min(width * 30 // 100 if width >= NARROW else 110, 16 + max(width_of(text[:80], 12) for text, _ in lines))
    room = width - label
    reports = every[-(room // CELL) :]
    pitch = min(room // len(reports), _WIDEST)
    made = Furniture()
    for row, (text, cells) in enumerate(lines[:MOST_ROWS]):
        y = _TOP + row * _PITCH
        made.words.append(words(0, y + 15, fitted(text, 12, label - 10), size=12))
        for column, report in enumerate(reports):
            if report in cells:
                cell(made, label + column * pitch, y, pitch, cells[report])
    bottom = _TOP + min(len(lines), MOST_ROWS) * _PITCH
    _dates(made, reports, label, pitch, width)
    used = {colour for _, cells in lines for colour in cells.values()}
    end = key(made, {colour: mark for colour, mark in printed.items() if colour in used}, bottom + 6, width)
    notes = []
    if len(reports) < len(every):
        notes.append(f"The newest {count(len(reports))} of {count(len(every))} reports")
    if len(lines) > MOST_ROWS:
        notes.append(f"{count(MOST_ROWS)} of {count(len(lines))} projects, worst status first")
    for note in notes:
        end += 18
        made.words.append(words(0, end - 4, fitted(note, 11, width), size=11, fill=QUIET))
    layers = [rects(made.boxes), rules(made.strokes), points(made.points, outline=2), texts(made.words)]
    return Drawing(key="health_strip", title=title, alt=_told(lines, every, printed), spec=spec(width, end, layers))


def _dates(made: Furniture, reports: Sequence[date], label: int, pitch: int, width: int) -> None:
    """Add the date of the newest report and of as many before it as fit, from the right."""
    free = float(width) + 20
    for column in range(len(reports) - 1, -1, -1):
        text = day(reports[column])
        wide = width_of(text, 11)
        x = min(label + column * pitch + pitch / 2, width - wide / 2)
        if x + wide / 2 + 8 <= free and x - wide / 2 >= 0:
            made.words.append(words(x, 11, text, size=11, align="center", fill=QUIET))
            free = x - wide / 2


def _told(lines: Sequence[_Line], reports: Sequence[date], printed: Mapping[Colour, Mark]) -> str:
    """Say what changed since the last report, or for how long the first line has its colour."""
    told = f"{count(len(reports))} reports from {day(reports[0])} to {day(reports[-1])}. "
    as_of = reports[-1]
    changed = [
        f"{name(text)} from {printed[before].word.lower()} to {printed[now].word.lower()}"
        for text, cells in lines
        if (now := cells[as_of]) != (before := cells.get(reports[-2], now))
    ]
    if changed:
        return f"{told}Changed since the last one: {listed(changed)}."
    text, cells = lines[0]
    since = as_of
    for report in reversed(reports):
        if cells.get(report) != cells[as_of]:
            break
        since = report
    word = printed[cells[as_of]].word.lower()
    return f"{told}Nothing changed since the last one; {name(text)} is {word} since {day(since)}."
