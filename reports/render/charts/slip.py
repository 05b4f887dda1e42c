"""Milestones on a time line: first and current baseline, forecast or actual, and the slip in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from reports.document import Colour, MilestoneRow
from reports.render.charts.svg import box, diamond, element, fitted, line, picture, share, width_of, words
from reports.render.formatting import NOT_KNOWN, day, figure_text, month, plain
from reports.render.palette import ACTUAL, FIRM, INK, LINE, MARKS, QUIET

MOST_ROWS = 24  # more no longer read as a picture; the table has them all
_NARROW = 560
_MONTHS_PER_YEAR = 12
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 1200, 12_000)  # months between ticks
_TOP, _KEY_ROW = 22, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    width: int
    left: int
    right: int
    first: date
    last: date
    pitch: int
    stacked: bool

    def x(self, when: date) -> int:
        return self.left + share(
            (when - self.first).days, max((self.last - self.first).days, 1), self.right - self.left
        )


def milestone_slip(key: str, rows: Sequence[MilestoneRow], as_of: date, width: int) -> Markup | None:
    """Return the chart of the first `MOST_ROWS` milestones that have a date, or None when none has."""
    dated = [row for row in rows if _days(row)][:MOST_ROWS]
    if not dated:
        return None
    stacked = width < _NARROW
    left, right = (8, width - 8) if stacked else (width * 32 // 100, width - 118)
    days = [when for row in dated for when in _days(row)] + [as_of]
    frame = _Frame(
        width=width,
        left=left,
        right=right,
        first=min(days),
        last=max(days),
        pitch=50 if stacked else 32,
        stacked=stacked,
    )
    bottom = _TOP + len(dated) * frame.pitch
    drawn = [*_axis(frame, bottom), *_as_of(frame, as_of, bottom)]
    for index, row in enumerate(dated):
        drawn.extend(_row(frame, row, _TOP + index * frame.pitch))
    legend, height = _legend(width, bottom + 8)
    said = " ".join(_said(row) for row in dated)
    return picture(key, (width, height), "Milestones: baselines, forecast and slip", said, *drawn, *legend)


def _days(row: MilestoneRow) -> list[date]:
    every = (row.first_baseline_on, row.current_baseline_on, row.actual_on or row.forecast_on)
    return [when for when in every if when is not None]


def _row(frame: _Frame, row: MilestoneRow, top: int) -> list[Markup]:
    slip = figure_text(row.slip_first)
    late = isinstance(row.slip_first.value, int) and row.slip_first.value > 0
    shade = MARKS[Colour.RED].shade if late else QUIET if row.slip_first.value is None else INK
    said = "no baseline" if row.slip_first.value is None and row.first_baseline_on is None else slip
    if frame.stacked:
        y = top + 32
        room = frame.width - width_of(said, 12) - 10
        drawn = [
            words(0, top + 14, fitted(plain(row.title), 12, room), size=12),
            words(frame.width, top + 14, said, size=12, anchor="end", fill=shade, weight=600, halo=True),
        ]
    else:
        y = top + 16
        drawn = [
            words(0, y + 4, fitted(plain(row.title), 13, frame.left - 14), size=13),
            words(frame.right + 12, y + 4, said, size=12, fill=shade, weight=600),
        ]
    drawn.append(line((frame.left, y), (frame.right, y), LINE))
    end = row.actual_on or row.forecast_on
    if row.first_baseline_on is not None and end is not None:
        drawn.append(line((frame.x(row.first_baseline_on), y), (frame.x(end), y), FIRM, width=4))
    if row.current_baseline_on is not None and row.current_baseline_on != row.first_baseline_on:
        x = frame.x(row.current_baseline_on)
        drawn.append(box(x - 2, y - 9, 4, 18, INK))
    if row.first_baseline_on is not None:
        drawn.append(diamond(frame.x(row.first_baseline_on), y, 6, "#ffffff", INK))
    if end is not None:
        drawn.append(_end(frame.x(end), y, done=row.actual_on is not None))
    return drawn


def _end(x: int, y: int, *, done: bool) -> Markup:
    if done:
        return element("circle", {"cx": x, "cy": y, "r": 6, "fill": INK, "stroke": "#ffffff"})
    return diamond(x, y, 7, ACTUAL, "#ffffff")


def _axis(frame: _Frame, bottom: int) -> list[Markup]:
    first, last = _index(frame.first), _index(frame.last)
    most = max((frame.right - frame.left) // 70, 1)
    step = next(step for step in _STEPS if (last - first) // step <= most or step == _STEPS[-1])
    drawn = []
    for number in range(-(-(first + 1) // step) * step, last + 1, step):
        when = date(number // _MONTHS_PER_YEAR, number % _MONTHS_PER_YEAR + 1, 1)
        x = frame.x(when)
        drawn.append(line((x, _TOP - 4), (x, bottom), LINE, dash="2 3"))
        if x + 30 < frame.width:
            drawn.append(words(x, 12, month(when), size=11, anchor="middle", fill=QUIET))
    return drawn


def _index(when: date) -> int:
    return when.year * _MONTHS_PER_YEAR + when.month - 1


def _as_of(frame: _Frame, as_of: date, bottom: int) -> list[Markup]:
    x = frame.x(as_of)
    return [line((x, _TOP - 4), (x, bottom), INK, dash="5 3")]


def _legend(width: int, y: int) -> tuple[list[Markup], int]:
    drawn: list[Markup] = []
    x = 0
    for name in ("First baseline", "Current baseline", "Forecast", "Done", "As of"):
        needed = 22 + width_of(name, 12) + 14
        if x and x + needed > width:
            x, y = 0, y + _KEY_ROW
        drawn.extend((_sample(name, x + 8, y + 8), words(x + 20, y + 12, name, size=12, fill=QUIET)))
        x += needed
    return drawn, y + 20


def _sample(name: str, x: int, y: int) -> Markup:
    match name:
        case "First baseline":
            return diamond(x, y, 5, "#ffffff", INK)
        case "Current baseline":
            return box(x - 2, y - 7, 4, 14, INK)
        case "As of":
            return line((x, y - 7), (x, y + 7), INK, dash="5 3")
        case _:
            return _end(x, y, done=name == "Done")


def _said(row: MilestoneRow) -> str:
    def text(when: date | None) -> str:
        return NOT_KNOWN if when is None else day(when)

    end = f"done {day(row.actual_on)}" if row.actual_on is not None else f"forecast {text(row.forecast_on)}"
    known = row.slip_first.value is not None
    slip = f"{figure_text(row.slip_first)} against the first baseline" if known else f"slip {NOT_KNOWN}"
    baselines = f"first baseline {text(row.first_baseline_on)}, current baseline {text(row.current_baseline_on)}"
    return f"{plain(row.title)}: {baselines}, {end}, {slip}."
