"""What changed since the last report, one line per change, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reports.document import PROJECT_FIGURES, Change, Colour, Figure, MilestoneRow, ProjectPage
from reports.narrative.disagreements import in_full
from reports.narrative.task_changes import TaskNews, task_changes
from reports.narrative.wording import STATUS, day

COMPARED = {
    "finish_forecast": "finish",
    "finish_first_baseline": "finish",
    "finish_current_baseline": "finish",
    "budget_revised": "budget",
    "actual": "actual",
    "commitment": "actual",
}
"""Figures whose change is told, with the kind of the change; what follows from them would only repeat it."""

FOLLOWING = frozenset({"budget_revised", "available", "used"})
"""Figures that are restated because others are."""

NO_DATE = "no date"


def changes(
    page: ProjectPage,
    before: ProjectPage | None,
    tasks: Sequence[TaskNews],
    last_as_of: date | None,
    words: Mapping[Colour, str] = STATUS,
) -> tuple[Change, ...]:
    """Return what differs from the last report: status, dates, money, milestones, tasks, and what was restated.

    A project that was not in the last report has changed in nothing. Text of dates and amounts is exact.
    """
    if before is None or last_as_of is None:
        return ()
    return (
        *_status(page, before, words),
        *_figures(page, before),
        *_milestones(page.milestones, {row.key: row for row in before.milestones}),
        *task_changes(tasks),
        *_restated(page, last_as_of),
    )


def _status(page: ProjectPage, before: ProjectPage, words: Mapping[Colour, str]) -> Iterator[Change]:
    then = {light.dimension: light for light in before.others}
    for name, now, was in (
        ("Status", page.overall, before.overall),
        ("Schedule status", page.schedule, before.schedule),
        ("Cost status", page.cost, before.cost),
        *((f"{now.dimension.capitalize()} status", now, then.get(now.dimension)) for now in page.others),
    ):
        if was is not None and now.colour is not was.colour:
            yield Change(
                subject=name, before=words[was.colour], after=words[now.colour], kind="status", facts=now.facts
            )


def _figures(page: ProjectPage, before: ProjectPage) -> Iterator[Change]:
    labels = dict(PROJECT_FIGURES)
    for name, kind in COMPARED.items():
        now, then = page.figures.get(name), before.figures.get(name)
        if now is None or then is None or (now.value, now.currency) == (then.value, then.currency):
            continue
        yield Change(subject=labels[name], before=in_full(then), after=in_full(now), kind=kind, facts=(now.id,))


def _milestones(rows: Sequence[MilestoneRow], before: Mapping[str, MilestoneRow]) -> Iterator[Change]:
    for row in rows:
        facts = (row.moved_since_last.id,)
        then = before.get(row.key)
        if then is None:
            yield Change(subject=row.title, before="", after=_on(row), kind="milestone", facts=facts)
        elif _on(row) != _on(then):
            yield Change(subject=row.title, before=_on(then), after=_on(row), kind="milestone", facts=facts)
        elif row.actual_on is not None and then.actual_on is None:
            yield Change(subject=row.title, before=then.state, after=row.state, kind="milestone", facts=facts)
    gone = before.keys() - {row.key for row in rows}
    for key in sorted(gone):
        where = "the plan" if before[key].place else before[key].source
        yield Change(
            subject=before[key].title, before=_on(before[key]), after=f"no longer in {where}", kind="milestone"
        )


def _restated(page: ProjectPage, last_as_of: date) -> Iterator[Change]:
    labels = dict(PROJECT_FIGURES)
    for name, figure in page.figures.items():
        if not figure.restated or name not in labels or name in FOLLOWING or not isinstance(figure.previous, int):
            continue
        was, is_now = (
            in_full(_with_value(page, name, value)) for value in (figure.previous, figure.previous + figure.restated)
        )
        subject = f"{labels[name]} as of {day(last_as_of)}"
        yield Change(subject=subject, before=was, after=is_now, kind="restated", facts=(figure.id,))


def _with_value(page: ProjectPage, name: str, value: int) -> Figure:
    return replace(page.figures[name], value=value)


def _on(row: MilestoneRow) -> str:
    on = row.actual_on or row.forecast_on
    return day(on) if on else NO_DATE
