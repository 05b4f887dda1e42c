"""Fills what a page says of work in motion: registers, weeks, what was finished and what comes, and earlier reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from model.entities import Assignment, Task, TaskChange
from model.values import Key, TaskKind
from reports.build.material import Material
from reports.build.settings import ReportSettings
from reports.build.snapshot import Snapshot
from reports.document import Figure, ProjectPage
from reports.figures import flow, outlook, registers
from reports.figures.dates import Days, is_undated, reached
from reports.figures.plan import is_done
from reports.figures.trail import trail
from reports.figures.weeks import burn_up
from reports.narrative.outlook import coming_titles, finished_titles
from reports.narrative.task_changes import Happened, TaskNews


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkKept:
    """What the sources tell of tasks beside the tasks themselves."""

    days: Days
    owners: Mapping[Key, tuple[str, ...]]  # by entry of a register: names of who is assigned


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The last report as far as work in motion is told against it."""

    as_of: date | None = None
    page: ProjectPage | None = None
    material: Material | None = None
    tasks: Sequence[TaskNews] = ()  # what became of each task since


def work_kept(snapshot: Snapshot, material: Material, settings: ReportSettings, as_of: date) -> WorkKept:
    """Read the histories and assignments that are needed: of few tasks, since most say themselves when they ended."""
    tasks = {task.key: task for plan in material.plans.values() for task in plan.tasks}
    undated = {key: task for key, task in tasks.items() if is_undated(task)}
    entries = frozenset(key for key, task in tasks.items() if task.kind in registers.KINDS)
    changes = snapshot.rows(TaskChange, task=frozenset(undated)) if undated else iter(())
    assigned = snapshot.rows(Assignment, task=entries) if entries else iter(())
    return WorkKept(
        days=Days(as_of=as_of, zone=settings.zone, reached=reached(undated.values(), changes)),
        owners=_owners(assigned, material),
    )


def flow_figures(code: str, material: Material, kept: WorkKept) -> dict[str, Figure]:
    """Return the figures of work in motion that need no earlier report, by name."""
    plan = material.plans[code]
    return {
        "tasks_blocked": flow.tasks_blocked(code, plan),
        "throughput": flow.throughput(code, plan, kept.days),
        **registers.register_figures(code, plan, kept.days),
    }


def with_flow(page: ProjectPage, material: Material, kept: WorkKept, before: Before) -> ProjectPage:
    """Return the page with its registers, weeks, news and outlook, and the trail of earlier reports."""
    code, plan, days = page.code, material.plans[page.code], kept.days
    since = _since(code, days, before)
    weekly = burn_up(plan, days)
    finished, coming = outlook.finished(plan, days, since), outlook.coming(plan, days)
    figures = {
        **page.figures,
        "scope_growth": flow.scope_growth(code, _scope_news(code, material, before), weekly.reason),
        "finished_since_last_report": outlook.finished_count(code, plan, finished, since),
        "due_soon": outlook.coming_count(code, plan, [task for task, _ in coming], days),
    }
    return replace(
        page,
        figures=figures,
        register=registers.register_rows(plan, days, kept.owners, since.after),
        weeks=weekly.weeks,
        finished=finished_titles(finished),
        coming=coming_titles(coming),
        trail=trail(before.page, before.as_of, days.as_of),
    )


def _since(code: str, days: Days, before: Before) -> outlook.Since:
    if before.as_of is None:
        return outlook.no_report(days.as_of)
    then = before.material.plans.get(code) if before.material is not None else None
    was_done = {task.key: is_done(task) for task in then.tasks} if then is not None else None
    return outlook.Since(after=before.as_of, was_done=was_done)


def _scope_news(code: str, material: Material, before: Before) -> flow.ScopeNews:
    if before.as_of is None:
        return flow.ScopeNews(unknown=flow.NO_REPORT)
    if before.page is None:
        return flow.ScopeNews(unknown=flow.NOT_IN_IT)
    if before.material is None:
        return flow.ScopeNews(unknown=flow.NOT_KEPT)
    counted = {task.key for task in material.plans[code].leaves if task.kind is TaskKind.TASK}
    joined = {news.task.key for news in before.tasks if news.happened is Happened.JOINED}
    came: list[tuple[int, Task]] = []
    went: list[tuple[int, Task]] = []
    for news in before.tasks:
        match news.happened:
            case Happened.CUT | Happened.JOINED:
                continue
            case Happened.ADDED | Happened.RESUMED:
                came.append((news.parts or 1, news.task))
            case Happened.REMOVED | Happened.CANCELLED:
                if news.task.parent not in joined:  # else the whole counts in their place
                    went.append((1, news.task))
            case _:
                (came if news.task.key in counted else went).append((1, news.task))
    return flow.ScopeNews(came=came, went=went)


def _owners(assigned: Iterable[Assignment], material: Material) -> dict[Key, tuple[str, ...]]:
    names: defaultdict[Key, list[str]] = defaultdict(list)
    for row in assigned:
        who = material.identities.get(row.identity or "")
        if who is not None and who.name:
            names[row.task].append(who.name)
    return {key: tuple(dict.fromkeys(found)) for key, found in names.items()}
