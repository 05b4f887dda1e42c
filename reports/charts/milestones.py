"""Milestones on a time line: first and current baseline, forecast or actual, and the slip in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.charts.axes import month_lines
from reports.charts.drawing import NARROW, Drawing
from reports.charts.legend import Furniture, Item, lay
from reports.charts.lettering import fitted, width_of
from reports.charts.marks import Row, Scale, point, points, rects, rules, spec, stroke, texts, words
from reports.charts.telling import name, number_of
from reports.document import Colour, MilestoneRow, ProjectPage
from reports.render.formatting import NOT_KNOWN, count, day, figure_text
from reports.render.palette import ACTUAL, FIRM, INK, LINE, MARKS, QUIET

MOST_ROWS = 20  # more no longer read as a picture, nor fit on a page; the table has them all
_TOP = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    x: Scale
    width: int
    pitch: int
    stacked: bool


def milestones(page: ProjectPage, as_of: date, width: int) -> Drawing | None:
    """Return the first `MOST_ROWS` milestones that have a date, or None when none has."""
    every = [row for row in page.milestones if _days(row)]
    dated = every[:MOST_ROWS]
    if not dated:
        return None
    stacked = width < NARROW
    left, right = (8, width - 8) if stacked else (width * 30 // 100, width - 112)
    days = [when.toordinal() for row in dated for when in _days(row)] + [as_of.toordinal()]
    x = Scale(low=min(days), high=max(days), start=left, end=right)
    frame = _Frame(x=x, width=width, pitch=46 if stacked else 30, stacked=stacked)
    bottom = _TOP + len(dated) * frame.pitch
    made, marks = Furniture(), list[Row]()
    month_lines(made, x, _TOP - 4, bottom, 12)
    at = x.at(as_of.toordinal())
    for top, end in (
        [(_TOP - 4, bottom)]
        if not stacked
        else [(_TOP + index * frame.pitch + 20, _TOP + index * frame.pitch + 42) for index in range(len(dated))]
    ):  # stacked names stand in its way
        made.strokes.append(stroke(at, top, at, end, INK, 1, (5, 3)))
    for index, row in enumerate(dated):
        _row(made, marks, frame, row, _TOP + index * frame.pitch)
    end = lay(made, _items(dated), 0, bottom + 6, width)
    if len(every) > len(dated):
        end += 18
        note = f"The first {count(len(dated))} of {count(len(every))} milestones with dates"
        made.words.append(words(0, end - 4, fitted(note, 11, width), size=11, fill=QUIET))
    layers = [rules(made.strokes), rects(made.boxes), points([*marks, *made.points], outline=1.5), texts(made.words)]
    return Drawing(
        key="milestones",
        title="Milestones: baselines, forecast and slip",
        alt=_told(every),
        spec=spec(width, end, layers),
    )


def _days(row: MilestoneRow) -> list[date]:
    every = (row.first_baseline_on, row.current_baseline_on, row.actual_on or row.forecast_on)
    return [when for when in every if when is not None]


def _row(made: Furniture, marks: list[Row], frame: _Frame, row: MilestoneRow, top: int) -> None:
    text, shade = _slip(row)
    if frame.stacked:
        y = top + 30
        room = frame.width - width_of(text, 12, bold=True) - 10
        made.words.append(words(0, top + 14, fitted(row.title, 12, room), size=12))
        made.words.append(words(frame.width, top + 14, text, size=12, align="right", fill=shade, bold=True))
    else:
        y = top + 15
        made.words.append(words(0, y + 4, fitted(row.title, 12, frame.x.start - 14), size=12))
        made.words.append(words(frame.x.end + 12, y + 4, text, size=12, fill=shade, bold=True))
    made.strokes.append(stroke(frame.x.start, y, frame.x.end, y, LINE))
    end = row.actual_on or row.forecast_on
    at = {when: frame.x.at(when.toordinal()) for when in (row.first_baseline_on, row.current_baseline_on, end) if when}
    if row.first_baseline_on is not None and end is not None:
        made.strokes.append(stroke(at[row.first_baseline_on], y, at[end], y, FIRM, 4))
    if row.current_baseline_on is not None and row.current_baseline_on != row.first_baseline_on:
        x = at[row.current_baseline_on]
        made.strokes.append(stroke(x, y - 9, x, y + 9, INK, 4))
    if row.first_baseline_on is not None:
        marks.append(point(at[row.first_baseline_on], y, "diamond", "#ffffff", INK, 110))
    if end is not None:
        done = row.actual_on is not None
        marks.append(point(at[end], y, "circle" if done else "diamond", INK if done else ACTUAL, "#ffffff", 110))


def _slip(row: MilestoneRow) -> tuple[str, str]:
    """Return what stands beside a milestone, and in which shade."""
    days = row.slip_first.value
    if isinstance(days, int):
        text = "on time" if days == 0 else f"{'+' if days > 0 else '-'}{count(abs(days))} d"
        return text, MARKS[Colour.RED].shade if days > 0 else INK
    return ("no baseline" if row.first_baseline_on is None else NOT_KNOWN), QUIET


def _items(dated: Sequence[MilestoneRow]) -> list[Item]:
    items = []
    if any(row.first_baseline_on for row in dated):
        items.append(Item(text="First baseline", shape="diamond", colour="#ffffff", rim=INK))
    if any(row.current_baseline_on != row.first_baseline_on for row in dated if row.current_baseline_on):
        items.append(Item(text="Current baseline", upright=INK))
    if any(row.forecast_on and not row.actual_on for row in dated):
        items.append(Item(text="Forecast", shape="diamond", colour=ACTUAL, rim="#ffffff"))
    if any(row.actual_on for row in dated):
        items.append(Item(text="Done", shape="circle", colour=INK, rim="#ffffff"))
    items.append(Item(text="As of", upright=INK, dash=(5, 3)))
    if any(isinstance(row.slip_first.value, int) and row.slip_first.value for row in dated):
        items.append(Item(text="d: working days after the first baseline"))
    return items


def _told(rows: Sequence[MilestoneRow]) -> str:
    slips = [(row.slip_first.value, row) for row in rows if isinstance(row.slip_first.value, int)]
    late = [(days, row) for days, row in slips if days > 0]
    told = f"{number_of(len(rows), 'milestone', 'milestones')} with dates: "
    if not slips:
        told += "the slip of none is known."
    elif not late:
        told += "none is later than its first baseline."
    else:
        _, row = max(late, key=lambda pair: pair[0])
        end = f"done {day(row.actual_on)}" if row.actual_on else f"forecast {day(row.forecast_on or date.min)}"
        baseline = f"first baseline {day(row.first_baseline_on)}" if row.first_baseline_on else "first baseline"
        told += (
            f"{count(len(late))} later than the first baseline, most of all {name(row.title)}, "
            f"{figure_text(row.slip_first)} ({baseline}, {end})."
        )
    unknown = len(rows) - len(slips)
    return f"{told} The slip of {count(unknown)} is {NOT_KNOWN}." if unknown and slips else told
