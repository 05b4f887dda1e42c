"""A tenant as one run sees it: the plans that may be read, and what every reading needs to know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from connectors.contract.connector import Surroundings
from connectors.contract.errors import SettingsError
from connectors.contract.pages import Unread
from connectors.contract.shapes import text_at
from connectors.planner.graph import BETA, FORBIDDEN, MISSING, OK, V1, Graph, HiddenError, Reply, page_of
from connectors.planner.session import Session, open_session
from connectors.planner.settings import PlannerSettings
from connectors.planner.text import short

TASK = "task"
DETAILS = "details"

_WEB: Mapping[str, str] = {"worldwide": "https://planner.cloud.microsoft", "gcc": "https://planner.cloud.microsoft"}
"""Where people open Planner; of the other clouds nobody was found who says it."""

_PLAIN = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)

READ_TASKS = "Tasks.Read.All"
MISSING_RIGHT = f"the application lacks the permission {READ_TASKS} (application, with admin consent)"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisiblePlan:
    """A plan that Graph shows."""

    id: str  # 28 characters, case-sensitive
    title: str
    name: str  # the title; with the id where plans share it, so that links never mix them
    data: Mapping[str, Any]  # as Graph describes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a run reads with."""

    session: Session
    graph: Graph
    settings: PlannerSettings
    zone: ZoneInfo  # the organisation's: on which day something is due
    details: bool  # whether the mapping asks for descriptions, checklists or links
    plans: tuple[VisiblePlan, ...]
    unread: tuple[Unread, ...]  # what is allowed to be read and cannot be
    now: Callable[[], datetime]
    people: set[str] = field(default_factory=set)  # ids of those whom the tasks of this run name

    @property
    def web(self) -> str:
        """Where people open Planner; empty where it is not known."""
        return self.settings.web or _WEB.get(self.settings.cloud, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """An address that shows plans, and what it stands for in the configuration."""

    url: str
    version: str
    what: str  # "group", "plan", "roster"
    id: str
    option: str  # "groups"


def open_site(settings: PlannerSettings, surroundings: Surroundings) -> Site:
    """Return what the configuration allows to be read; a request for each 20 groups, plans or rosters, at least.

    Raises SettingsError where nothing is allowed, and ConnectorError as every request does.
    """
    if not settings.names_something:
        raise SettingsError(
            "nothing is allowed to be read: name groups, plans or rosters; `syncline discover` lists what can be seen"
        )
    return of_session(open_session(settings, surroundings), settings, surroundings)


def of_session(session: Session, settings: PlannerSettings, surroundings: Surroundings) -> Site:
    """Return the site of a session that may have been used before."""
    found: dict[str, Mapping[str, Any]] = {}
    unread: list[Unread] = []
    for version in (V1, BETA):
        asked = [one for one in _asked(settings) if one.version == version]
        replies = session.graph.batch([one.url for one in asked], version) if asked else {}
        for one in asked:
            rows = _rows(session.graph, one, replies[one.url])
            if isinstance(rows, Unread):
                unread.append(rows)
            else:
                found.update({text_at(row, "id", under=f"{one.what} {one.id}"): row for row in rows})
    return Site(
        session=session,
        graph=session.graph,
        settings=settings,
        zone=ZoneInfo(surroundings.time_zone),
        details=asks_for_details(surroundings),
        plans=visible(found.values()),
        unread=tuple(unread),
        now=surroundings.now,
    )


def asks_for_details(surroundings: Surroundings) -> bool:
    """Tell whether the mapping takes a task's description, checklist or links: they cost a request for 20 tasks."""
    paths = surroundings.asked.get(TASK, frozenset())
    return any(not path or path == DETAILS or path.startswith(f"{DETAILS}.") for path in paths)


def visible(rows: Iterable[Mapping[str, Any]]) -> tuple[VisiblePlan, ...]:
    """Return plans by title and id, each with a name of its own."""
    plans = [
        VisiblePlan(id=text_at(row, "id", under="plan"), title=_title(row), name=_title(row), data=row) for row in rows
    ]
    titles = Counter(one.title for one in plans)
    named = (replace(one, name=f"{one.title} ({one.id})") if titles[one.title] > 1 else one for one in plans)
    return tuple(sorted(named, key=lambda one: (one.title, one.id)))


def _title(row: Mapping[str, Any]) -> str:
    title = row.get("title")
    return title if isinstance(title, str) and title.strip() else "(no title)"


def _asked(settings: PlannerSettings) -> Iterator[_Asked]:
    for group in settings.groups:
        url = f"/groups/{group}/planner/plans"
        yield _Asked(url=url, version=V1, what="group", id=group, option="groups")
    for plan in settings.plans:
        yield _Asked(url=f"/planner/plans/{quote(plan, safe='')}", version=V1, what="plan", id=plan, option="plans")
    for roster in settings.rosters:
        url = f"/planner/rosters/{quote(roster, safe='')}/plans"
        yield _Asked(url=url, version=BETA, what="roster", id=roster, option="rosters")


def _rows(graph: Graph, asked: _Asked, reply: Reply) -> list[Mapping[str, Any]] | Unread:
    if reply.status == OK and asked.what == "plan":
        return [reply.body] if isinstance(reply.body, Mapping) else []
    path = f"{asked.version}{asked.url}"
    status = reply.status
    if status == OK:
        try:
            return [row for page in graph.rest(path, page_of(reply.body, path)) for row in page.rows]
        except HiddenError as error:
            status = error.status
    # A plan is a scope of its own; a group or roster is none, and its name tells so.
    name = asked.id if asked.what == "plan" else f"{asked.what} {asked.id}"
    return Unread(name=name, reason=_why(asked, status))


def _why(asked: _Asked, status: int) -> str:
    place = f"Graph does not show the {asked.what} {asked.id} ({status})"
    away = f"remove it from `{asked.option}` where that is meant"
    if asked.what == "plan" and status in (FORBIDDEN, MISSING):
        return (
            f"{place}: it was deleted, was made a premium plan, which Graph does not serve, or {MISSING_RIGHT}; {away}"
        )
    if status == FORBIDDEN:
        other = "it is no Microsoft 365 group, or " if asked.what == "group" else ""
        return f"{place}: {other}{MISSING_RIGHT}; grant it, or {away}"
    if status == MISSING:
        return f"{place}: it was deleted, or its id is not right; correct the id, or {away}"
    return f"{place}, and says nothing that is understood; report this to whoever maintains Syncline"


@lru_cache(maxsize=64)
def _board_url(web: str, plan: str) -> str:
    return f"{web}/webui/plan/{quote(plan, safe='')}/view/board"


def plan_url(site: Site, plan: str) -> str | None:
    """Return the address at which people see a plan's board; None where it is not known."""
    return _board_url(site.web, plan) if site.web else None


def task_url(site: Site, plan: str, task: str) -> str | None:
    """Return the address at which people see a task; None where it is not known."""
    board = plan_url(site, plan)
    if board is None:
        return None
    return f"{board}/task/{task if _PLAIN.fullmatch(task) else quote(task, safe='')}"


def called(plan: VisiblePlan) -> str:
    """Return a plan as sentences name it."""
    return f"the plan {short(plan.title)} ({plan.id})"
