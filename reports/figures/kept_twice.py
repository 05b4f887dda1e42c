"""Hours that a plan in a file and a tracker of one project both keep: both sums, and which of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model.entities import Provenance
from model.values import Seconds
from reports.document import Figure, Unit
from reports.figures.disagreement import Compared, Disagreement, differs, percent
from reports.figures.fact import evidence, known, one_of, whole
from reports.figures.hours_source import kept_work

WORKED_RULE = "hours: plan against tracker"
PLANNED_RULE = "hours planned: plan against tracker"
WORKED_TOLERANCE = 500  # basis points: a plan is brought up to its status date now and then, a tracker every day
PLANNED_TOLERANCE = 1_000  # basis points: a plan and a team estimate the same work at other times, roughly


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """What one of the two says."""

    figure: Figure
    sources: str


def kept_twice(project: Compared) -> Iterator[Disagreement]:
    """Yield where the hours that count and the other source's, of the same work, differ by more than the tolerance."""
    if project.plan.trackers and project.plan.kept_in_files:
        yield from _worked(project)
        yield from _planned(project)


def _worked(project: Compared) -> Iterator[Disagreement]:
    """Hours that people wrote in the tracker, against those of the plan; its tasks' totals where one has no entries."""
    plan, files = project.plan, project.plan.kept_in_files
    entries = (*project.entries, *project.aside)
    of_plan = _side(
        f"{project.code}/discrepancy/plan_hours",
        [(entry.work, entry) for entry in entries if entry.source in files],
        [(task.work_actual or 0, task) for task in plan.leaves if task.source in files],
    )
    of_tracker = _side(
        f"{project.code}/discrepancy/tracker_hours",
        [(entry.work, entry) for entry in entries if entry.source not in files],
        [(task.work_actual or 0, task) for task in plan.tasks if task.source not in files],
    )
    if of_plan is None or of_tracker is None:
        return
    if project.entries and all(entry.source in files for entry in project.entries):
        why = f"because {of_tracker.sources} has totals without day and person only"
        yield from _between(project, WORKED_RULE, of_plan, of_tracker, why)
    else:
        why = "because the hours are written there as they are worked; those of the plan are not added"
        yield from _between(project, WORKED_RULE, of_tracker, of_plan, why)


def _planned(project: Compared) -> Iterator[Disagreement]:
    """The planned work of the plan's rows, against the estimates of the tracker's tasks."""
    kept = kept_work(project.plan)
    name = f"{project.code}/discrepancy/planned_hours"
    counted = _side(f"{name}/counted", [(task.work_planned or 0, task) for task in kept.counted], ())
    aside = _side(f"{name}/aside", [(task.work_planned or 0, task) for task in kept.aside], ())
    if counted is None or aside is None:
        return
    of_plan = all(task.source in project.plan.kept_in_files for task in kept.counted)
    why = (
        f"because most tasks of {aside.sources} carry no estimate"
        if of_plan
        else "because most of its tasks are estimated and its hours count; those of the plan are not added"
    )
    yield from _between(project, PLANNED_RULE, counted, aside, why)


def _side(
    name: str, told: Iterable[tuple[Seconds, Provenance]], totals: Iterable[tuple[Seconds, Provenance]]
) -> _Side | None:
    """Return the sum of what was told, or of the totals where nothing was; None where both come to nothing."""
    rows = [row for row in told if row[0]]
    formula = "sum of what this source holds up to the as-of date, or plans"
    if not rows:
        rows = [row for row in totals if row[0]]
        formula = "sum of the tasks' own totals in this source"
    if not rows:
        return None
    figure = known(
        name,
        Unit.SECONDS,
        sum(work for work, _ in rows),
        formula=formula,
        behind=evidence((work, row) for work, row in rows),
    )
    return _Side(figure=figure, sources=one_of(sorted({row.source for _, row in rows})))


def _between(project: Compared, rule: str, used: _Side, other: _Side, why: str) -> Iterator[Disagreement]:
    tolerance = WORKED_TOLERANCE if rule == WORKED_RULE else PLANNED_TOLERANCE
    left, right = whole(used.figure) or 0, whole(other.figure) or 0
    if differs(left, right, tolerance):
        yield Disagreement(
            rule=rule,
            project=project.code,
            matter="hours" if rule == WORKED_RULE else "planned hours",
            left=used.figure,
            left_source=used.sources,
            right=other.figure,
            right_source=other.sources,
            used=f"{used.sources}, {why}",
            tolerance=percent(tolerance),
        )
