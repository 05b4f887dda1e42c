"""The portfolio's health: how many projects carry each colour now and carried it in the last report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from reports.charts.drawing import Drawing
from reports.charts.legend import Furniture
from reports.charts.lettering import fitted, width_of
from reports.charts.look import STATUS_SHAPES
from reports.charts.marks import Row, Scale, box, point, points, rects, spec, texts, words
from reports.charts.status_marks import key
from reports.document import Colour, ReportDocument
from reports.render.formatting import count
from reports.render.palette import MARKS, QUIET, Mark, marks

_BAR, _GAP, _LABEL = 34, 12, 92
_SIZE = 14
_LONGEST = 400  # pixels of a configured word
_SYMBOL = 26  # from the edge of a part to its words


def health(document: ReportDocument, width: int) -> Drawing | None:
    """Return a bar of all projects by colour, worst first, with the last report's bar below it where there is one.

    Each part carries symbol, number and word, a narrow one symbol and number. None for a portfolio without projects.
    """
    if not document.projects:
        return None
    printed = marks(document)
    rows = [("Now", dict(Counter(page.overall.colour for page in document.projects)))]
    if document.previous is not None:
        was = Counter(page.overall.previous for page in document.projects if page.overall.previous is not None)
        rows.append(("Last report", dict(was)))
    longest = max(sum(counts.values()) for _, counts in rows)
    x = Scale(low=0, high=longest, start=_LABEL, end=width)
    made, bars = Furniture(), list[Row]()
    for index, (name, counts) in enumerate(rows):
        y = index * (_BAR + _GAP)
        made.words.append(words(0, y + 22, name, size=13, fill=QUIET))
        bars += _bar(made, counts, (x, y), printed)
    end = len(rows) * (_BAR + _GAP) - _GAP
    said = {row["text"] for row in made.words}
    used = [(colour, number) for _, counts in rows for colour, number in counts.items() if number]
    if any(_worded(number, printed[colour]) not in said for colour, number in used):
        colours = {colour for colour, _ in used}
        end = key(made, {colour: mark for colour, mark in printed.items() if colour in colours}, end + 10, width)
    return Drawing(
        key="health",
        title="Projects by overall status" + (", now and in the last report" if len(rows) > 1 else ""),
        alt=" ".join(f"{name}: {counted(counts, printed)}." for name, counts in rows),
        spec=spec(width, end, [rects(bars, x), rects(made.boxes), points(made.points, outline=2), texts(made.words)]),
    )


def counted(counts: Mapping[Colour, int], printed: Mapping[Colour, Mark] = MARKS) -> str:
    """Return the counts in words, worst first: `1 off track, 2 at risk`; `no projects` when there are none."""
    said = [f"{count(counts[colour])} {mark.word.lower()}" for colour, mark in printed.items() if counts.get(colour)]
    return ", ".join(said) or "no projects"


def _bar(
    made: Furniture, counts: Mapping[Colour, int], place: tuple[Scale, int], printed: Mapping[Colour, Mark]
) -> list[Row]:
    """Return the parts of one bar, and add what is written in them; where a part has no room, less is."""
    x, y = place
    parts: list[Row] = []
    done = 0
    for colour, mark in printed.items():
        number = counts.get(colour, 0)
        if not number:
            continue
        left, right = x.at(done), x.at(done + number)
        parts.append(box(done, y, done + number, y + _BAR, mark.shade, "#ffffff"))
        done += number
        texts_by_room = (_worded(number, mark), count(number), "")
        label = next((text for text in texts_by_room if left + _SYMBOL + _wide(text) <= right), None)
        if label is not None:
            made.points.append(point(left + 14, y + _BAR / 2, STATUS_SHAPES[colour], "#ffffff", "#ffffff", 70))
            made.words.append(words(left + _SYMBOL, y + 22, label, size=_SIZE, fill="#ffffff", bold=True))
    return parts


def _worded(number: int, mark: Mark) -> str:
    return fitted(f"{count(number)} {mark.word}", _SIZE, _LONGEST, bold=True)


def _wide(text: str) -> int:
    return width_of(text, _SIZE, bold=True) + 6 if text else 0
