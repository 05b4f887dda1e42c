"""How far a project is by its plan and by its tracker, where both of them say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from reports.document import Figure
from reports.figures.disagreement import Compared, Disagreement
from reports.figures.fact import one_of, whole
from reports.figures.hours_source import kept_work
from reports.figures.plan import Plan
from reports.figures.progress import percent_complete

PERCENT_RULE = "percent complete: plan against tracker"
PERCENT_TOLERANCE = 1_000  # basis points: a plan is brought up to date by the month, a tracker by the day
POINTS = 100  # basis points


def percent_twice(project: Compared) -> Iterator[Disagreement]:
    """Yield where the plan and the tracker of one project lie more than ten percentage points apart.

    Each side is the percent complete of its own rows, by the definition of the project's figure. Nothing where one of
    the two is not linked, or cannot say how far it is. Source: Syncline.
    Example: 62 % of the plan's work is done and 45 % of the tracker's: 17 points, listed.
    """
    plan = project.plan
    files = plan.kept_in_files
    trackers = {source for source, _ in plan.trackers}
    if not files or not trackers:
        return
    of_plan, of_tracker = _side(project, files, "plan"), _side(project, trackers, "tracker")
    left, right = whole(of_plan), whole(of_tracker)
    if left is None or right is None or abs(left - right) <= PERCENT_TOLERANCE:
        return
    yield Disagreement(
        rule=PERCENT_RULE,
        project=project.code,
        matter="percent complete",
        left=of_plan,
        left_source=one_of(_sources(plan, files)),
        right=of_tracker,
        right_source=one_of(_sources(plan, trackers)),
        used=_used(plan, files),
        tolerance=f"{PERCENT_TOLERANCE // POINTS} points",
    )


def _side(project: Compared, sources: Collection[str], side: str) -> Figure:
    plan = project.plan
    own = Plan(
        sources=tuple(one for one in plan.sources if one.source in sources),
        tasks=tuple(task for task in plan.tasks if task.source in sources),
    )
    return replace(percent_complete(project.code, own), id=f"{project.code}/discrepancy/percent_complete/{side}")


def _sources(plan: Plan, sources: Collection[str]) -> list[str]:
    return sorted({task.source for task in plan.leaves if task.source in sources})


def _used(plan: Plan, files: Collection[str]) -> str:
    kept = kept_work(plan)
    if not kept.aside:
        return "both, each task with its planned work, because their work is added up"
    if all(task.source in files for task in kept.counted):
        return f"{one_of(_sources(plan, files))}, because most tasks of the tracker carry no estimate"
    counted = one_of(sorted({task.source for task in kept.counted}))
    return f"{counted}, because most of its tasks are estimated; the plan's are not added"
