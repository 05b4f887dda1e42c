"""Burn-up: finished tasks under a line of all tasks in scope, so that growth of scope is seen as such."""

from __future__ import annotations

from reports.charts.axes import month_lines, room_for, round_scale, value_lines
from reports.charts.drawing import Drawing
from reports.charts.legend import Furniture, Item, lay
from reports.charts.look import DONE, PLAN
from reports.charts.marks import Look, Row, Scale, lines, point, points, rects, rules, spec, texts
from reports.charts.telling import number_of
from reports.document import ProjectPage
from reports.render.formatting import count, day

_HEIGHT, _TOP = 170, 8
_LINES = 4
_FEWEST = 2  # weeks


def burn_up(page: ProjectPage, width: int) -> Drawing | None:
    """Return scope as steps and finished tasks as a line by week; None with fewer than two weeks, or no task in any."""
    weeks = page.weeks
    if len(weeks) < _FEWEST or not any(week.total for week in weeks):
        return None
    counts = [number for week in weeks for number in (week.total, week.total_done)]
    y, step = round_scale(min(counts), max(counts), _LINES, 1, (_TOP + _HEIGHT, _TOP))
    left = room_for(y, step, count)
    days = [week.ends_on.toordinal() for week in weeks]
    x = Scale(low=min(days), high=max(days), start=left + 6, end=width - 8)
    made = Furniture()
    value_lines(made, y, step, count, left, width)
    month_lines(made, x, _TOP, _TOP + _HEIGHT, _TOP + _HEIGHT + 16)
    last = weeks[-1]
    items = [
        Item(text=f"Tasks in scope {count(last.total)}", look=PLAN),
        Item(text=f"Tasks finished {count(last.total_done)}", look=DONE),
    ]
    end = lay(made, items, left, _TOP + _HEIGHT + 24, width)
    scope = [{"x": week.ends_on.toordinal(), "y": week.total, "part": "scope"} for week in weeks]
    finished = [{"x": week.ends_on.toordinal(), "y": week.total_done, "part": "done"} for week in weeks]
    layers = [
        rules(made.strokes),
        lines([(scope, PLAN)], x, y, steps=True),
        lines([(finished, DONE)], x, y),
        points([*_symbols(scope, PLAN), *_symbols(finished, DONE)], x, y),
        rects(made.boxes),
        points(made.points),
        texts(made.words),
    ]
    return Drawing(
        key="burn_up", title="Tasks finished and in scope by week", alt=_told(page), spec=spec(width, end, layers)
    )


def _symbols(rows: list[Row], look: Look) -> list[Row]:
    every = -(-len(rows) // 16)
    return [
        point(row["x"], row["y"], look.shape, look.colour, area=46)
        for number, row in enumerate(reversed(rows))
        if number % every == 0
    ]


def _told(page: ProjectPage) -> str:
    first, last = page.weeks[0], page.weeks[-1]
    grown = last.total - first.total
    scope = (
        "scope has not changed in number"
        if grown == 0
        else (f"scope {'grew' if grown > 0 else 'shrank'} by {number_of(abs(grown), 'task', 'tasks')}")
    )
    return (
        f"{count(last.total_done)} of {number_of(last.total, 'task', 'tasks')} in scope were finished by "
        f"{day(last.ends_on)}. Since {day(first.ends_on)} {scope} and "
        f"{number_of(last.total_done - first.total_done, 'more task is', 'more tasks are')} finished."
    )
