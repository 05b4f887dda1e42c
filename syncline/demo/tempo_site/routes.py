"""Answers of a simulated Tempo to requests, as values: no network here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote, urlencode

from syncline.demo.tempo_site.rows import (
    Json,
    account_row,
    approval_row,
    attribute_row,
    budget_row,
    entry_row,
    plan_row,
    project_row,
    team_row,
)
from syncline.demo.tempo_site.state import Entry, Tempo
from syncline.demo.tempo_site.switches import Switches

Query = Mapping[str, Sequence[str]]
LIMIT = 50  # rows in a page when nothing is asked for


@dataclass(frozen=True, slots=True)
class Reply:
    """A status with its JSON body; None: there is none."""

    status: int
    body: Any


class BadRequestError(Exception):
    """A parameter is not what it has to be; the message is Tempo's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked."""

    method: str
    path: str
    query: Query
    body: Any

    def day(self, name: str) -> date | None:
        """A day among the parameters."""
        text = self.query.get(name, [""])[0]
        if not text:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            message = f"'{name}' must be valid on the format: 'yyyy-MM-dd'"
            raise BadRequestError(message) from None

    def number(self, name: str, default: int) -> int:
        """A whole number among the parameters."""
        text = self.query.get(name, [str(default)])[0]
        if not text.isdigit():
            message = f"'{name}' must be a number"
            raise BadRequestError(message)
        return int(text)


def answer(tempo: Tempo, switches: Switches, request: Request) -> Reply:
    """Return what Tempo answers to a request of a signed-in client."""
    first = request.path.removeprefix("/4/").split("/")[0]
    if first in switches.refused:
        return Reply(403, None)
    for method, pattern, handler in _ROUTES:
        found = re.fullmatch(pattern, request.path)
        if found is not None and method == request.method:
            with tempo.lock:
                try:
                    return handler(tempo, switches, request, *map(unquote, found.groups()))
                except BadRequestError as error:
                    return _error(400, str(error))
    return _error(404, "The resource could not be found")


def _worklogs(tempo: Tempo, switches: Switches, request: Request) -> Reply:
    first, last, updated = request.day("from"), request.day("to"), request.day("updatedFrom")

    def asked(entry: Entry) -> bool:
        return (
            (first is None or entry.day >= first)
            and (last is None or entry.day <= last)
            and (updated is None or entry.updated_at.date() >= updated)
        )

    entries = tempo.visible_entries(asked)
    order = request.query.get("orderBy", [""])[0]
    if order not in ("", "ID", "START_DATE_TIME", "UPDATED"):
        message = f"Unknown order {order}"
        raise BadRequestError(message)
    if order == "ID":
        entries.sort(key=lambda entry: entry.id, reverse=True)
    elif order == "UPDATED":
        entries.sort(key=lambda entry: entry.updated_at, reverse=True)
    else:
        entries.sort(key=lambda entry: (entry.day, entry.id))
    return _paged(switches, request, [entry_row(entry, switches.links) for entry in entries])


def _tempo_to_jira(tempo: Tempo, switches: Switches, request: Request) -> Reply:
    wanted = request.body.get("tempoWorklogIds") if isinstance(request.body, dict) else None
    if not isinstance(wanted, list) or not wanted:
        message = "tempoWorklogIds must not be empty"
        raise BadRequestError(message)
    known = {entry.id: entry.jira_id for entry in tempo.visible_entries()}
    rows = [{"tempoWorklogId": one, "jiraWorklogId": known[one]} for one in wanted if known.get(one) is not None]
    return _paged(switches, request, rows)


def _accounts(tempo: Tempo, switches: Switches, request: Request) -> Reply:
    return _paged(switches, request, [account_row(one, switches.links) for one in tempo.accounts.values()])


def _teams(tempo: Tempo, switches: Switches, request: Request) -> Reply:
    return _paged(switches, request, [team_row(one, switches.links) for one in tempo.teams.values()])


def _attributes(tempo: Tempo, switches: Switches, request: Request) -> Reply:
    return _paged(switches, request, [attribute_row(key, switches.links) for key in tempo.account_attributes])


def _periods(tempo: Tempo, switches: Switches, request: Request) -> Reply:  # noqa: ARG001 # as all handlers
    day, last = request.day("from"), request.day("to")
    if day is None or last is None:
        message = "'from' and 'to' are required"
        raise BadRequestError(message)
    found = []
    while day <= last:
        begins, ends = tempo.period_of(day)
        found.append({"from": begins.isoformat(), "to": ends.isoformat()})
        day = ends + timedelta(days=1)
    return Reply(200, {"periods": found})


def _team_approvals(tempo: Tempo, switches: Switches, request: Request, team: str) -> Reply:
    day = _required(request)
    if not team.isdigit() or int(team) not in tempo.teams:
        return _error(404, "Team cannot be found in the system")
    first, last = (one.isoformat() for one in tempo.period_of(day))
    known = (person for person in tempo.teams[int(team)].members if person not in tempo.unknown_people)
    rows = [approval_row(tempo, person, first, last, switches.links) for person in known]
    return Reply(200, {"self": switches.links, "metadata": {"count": len(rows)}, "results": rows})


def _own_approval(tempo: Tempo, switches: Switches, request: Request, person: str) -> Reply:
    day = _required(request)
    if person in tempo.unknown_people:
        return _error(404, "User is invalid")
    first, last = (one.isoformat() for one in tempo.period_of(day))
    return Reply(200, approval_row(tempo, person, first, last, switches.links))


def _plans(tempo: Tempo, switches: Switches, request: Request) -> Reply:
    first, last = request.day("from"), request.day("to")
    if first is None or last is None:
        message = "'from' and 'to' are required"
        raise BadRequestError(message)
    types = request.query.get("planItemTypes", ["ISSUE", "PROJECT"])
    found = [one for one in tempo.plans.values() if one.first <= last and one.last >= first and one.item_type in types]
    return _paged(switches, request, [plan_row(one, switches.links) for one in found])


def _projects(tempo: Tempo, switches: Switches, request: Request) -> Reply:
    return _paged(switches, request, [project_row(one, switches.links) for one in tempo.projects.values()])


def _budget(tempo: Tempo, switches: Switches, request: Request, project: str) -> Reply:  # noqa: ARG001
    if project not in tempo.projects:
        return _error(404, "Project not found")
    budget = budget_row(tempo.projects[project], switches.links)
    return Reply(204, None) if budget is None else Reply(200, budget)


_Handler = Callable[..., Reply]
_ROUTES: tuple[tuple[str, str, _Handler], ...] = (
    ("GET", "/4/worklogs", _worklogs),
    ("POST", "/4/worklogs/tempo-to-jira", _tempo_to_jira),
    ("GET", "/4/accounts", _accounts),
    ("GET", "/4/teams", _teams),
    ("GET", "/4/work-attributes", _attributes),
    ("GET", "/4/periods", _periods),
    ("GET", "/4/timesheet-approvals/team/([^/]+)", _team_approvals),
    ("GET", "/4/timesheet-approvals/user/([^/]+)", _own_approval),
    ("GET", "/4/plans", _plans),
    ("GET", "/4/projects", _projects),
    ("GET", "/4/projects/([^/]+)/budget", _budget),
)


def _paged(switches: Switches, request: Request, rows: list[Json]) -> Reply:
    offset = request.number("offset", 0)
    limit = min(request.number("limit", LIMIT), switches.page_cap)
    page = rows[offset : offset + limit]
    metadata: Json = {"count": len(page), "offset": offset, "limit": limit}
    if offset + limit < len(rows):
        pairs = [(name, one) for name, ones in request.query.items() if name not in ("offset", "limit") for one in ones]
        query = urlencode([*pairs, ("offset", offset + limit), ("limit", limit)])
        metadata["next"] = f"{switches.links}{request.path}?{query}"
    return Reply(200, {"self": f"{switches.links}{request.path}", "metadata": metadata, "results": page})


def _required(request: Request) -> date:
    day = request.day("from")
    if day is None:
        message = "'from' is required"
        raise BadRequestError(message)
    return day


def _error(status: int, message: str) -> Reply:
    return Reply(status, {"errors": {"message": message}})
