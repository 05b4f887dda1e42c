"""Milestone trend: what each report forecast for a milestone; a line that rises is a date that keeps moving away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.charts.axes import TICK_SIZE, month_lines, months_between
from reports.charts.drawing import Drawing
from reports.charts.legend import Furniture, Item, lay
from reports.charts.lettering import fitted, width_of
from reports.charts.look import SERIES
from reports.charts.marks import Row, Scale, lines, point, points, rects, rules, spec, stroke, texts, words
from reports.charts.runs import in_parts
from reports.charts.telling import listed, name, number_of
from reports.document import ProjectPage
from reports.render.formatting import day, month
from reports.render.palette import LINE, QUIET

MOST_LINES = len(SERIES)  # those whose forecast moved furthest
_HEIGHT, _TOP = 190, 10
_FEWEST = 2  # reports
_MONTH = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class _Series:
    title: str
    values: tuple[tuple[date, date | None], ...]  # report, forecast

    @property
    def known(self) -> list[date]:
        return [forecast for _, forecast in self.values if forecast is not None]

    @property
    def moved(self) -> int:
        """Days between the earliest and the latest forecast."""
        return (max(self.known) - min(self.known)).days


def milestone_trend(page: ProjectPage, as_of: date, width: int) -> Drawing | None:
    """Return the lines of the `MOST_LINES` dates that moved furthest, the project's finish first where it is known.

    None where no date is known of two reports. A line breaks off where a report forecast nothing.
    """
    every = [series for series in _series(page, as_of) if len(series.known) >= _FEWEST]
    if not every:
        return None
    shown = every[:MOST_LINES]
    reports = [report.toordinal() for report, _ in shown[0].values]
    dates = [forecast.toordinal() for series in shown for forecast in series.known]
    low, high = min(dates), max(dates)
    spare = max((high - low) // 20, 10)
    y = Scale(low=max(low - spare, 1), high=min(high + spare, date.max.toordinal()), start=_TOP + _HEIGHT, end=_TOP)
    left = 12 + width_of("Mmm 2026", TICK_SIZE)
    x = Scale(low=min(reports), high=max(reports), start=left + 8, end=width - 12)
    made = Furniture()
    _forecast_lines(made, y, left, width)
    month_lines(made, x, _TOP, _TOP + _HEIGHT, _TOP + _HEIGHT + 15)
    made.words.append(
        words((left + width) / 2, _TOP + _HEIGHT + 31, "Date of the report", size=11, align="center", fill=QUIET)
    )
    marks = [
        point(row["x"], row["y"], look.shape, look.colour, area=54)
        for series, look in zip(shown, SERIES, strict=False)
        for row in _path(series)
    ]
    items = [
        Item(text=fitted(f"{series.title}: {day(series.known[-1])}", 12, width - 40), look=look)
        for series, look in zip(shown, SERIES, strict=False)
    ]
    end = _TOP + _HEIGHT + 36
    for item in items:
        end = lay(made, [item], 0, end, width)
    if len(every) > len(shown):
        end += 18
        note = f"The {len(shown)} of {len(every)} dates that moved furthest"
        made.words.append(words(0, end - 4, fitted(note, 11, width), size=11, fill=QUIET))
    layers = [
        rules(made.strokes),
        lines([(_path(series), look) for series, look in zip(shown, SERIES, strict=False)], x, y),
        points(marks, x, y),
        rects(made.boxes),
        points(made.points),
        texts(made.words),
    ]
    return Drawing(
        key="milestone_trend",
        title="Milestone trend: forecast date by report",
        alt=_told(every, len(reports)),
        spec=spec(width, end, layers),
    )


def _series(page: ProjectPage, as_of: date) -> list[_Series]:
    trail = [point for point in page.trail if point.as_of < as_of]
    finish = page.figures.get("finish_forecast")
    now = finish.value if finish is not None and isinstance(finish.value, date) else None
    ends = _Series(
        title="Finish of the project",
        values=(*((point.as_of, point.finish_forecast) for point in trail), (as_of, now)),
    )
    rows = [
        _Series(
            title=row.title,
            values=(
                *((point.as_of, point.milestones.get(row.key)) for point in trail),
                (as_of, row.actual_on or row.forecast_on),
            ),
        )
        for row in page.milestones
        if any(row.key in point.milestones for point in trail)
    ]
    known = sorted((row for row in rows if len(row.known) >= _FEWEST), key=lambda row: -row.moved)
    return [ends, *known]


def _path(series: _Series) -> list[Row]:
    return in_parts((report.toordinal(), at.toordinal() if at is not None else None) for report, at in series.values)


def _forecast_lines(made: Furniture, y: Scale, left: int, right: int) -> None:
    first, last = date.fromordinal(y.low), date.fromordinal(y.high)
    for when in months_between(first, last, 6):
        at = y.at(when.toordinal())
        made.strokes.append(stroke(left, at, right, at, LINE))
        made.words.append(words(left - 8, at + 4, month(when), size=TICK_SIZE, align="right", fill=QUIET))


def _told(every: Sequence[_Series], reports: int) -> str:
    later = [series for series in every if series.known[-1] > series.known[0]]
    told = f"Forecasts of {number_of(len(every), 'date', 'dates')} in {number_of(reports, 'report', 'reports')}: "
    if not later:
        return f"{told}none is later than it was first forecast."
    most = max(later, key=lambda series: series.known[-1] - series.known[0])
    return (
        f"{told}later than first forecast are {listed([series.title for series in later])}; "
        f"{name(most.title)} moved furthest, from {day(most.known[0])} to {day(most.known[-1])}."
    )
