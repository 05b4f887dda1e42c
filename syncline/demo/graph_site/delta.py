"""The beta's lists of changed tasks: another shape than v1.0, removals, links that grow old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson

from syncline.demo.graph_site.delta_rows import changed_row, removed_row
from syncline.demo.graph_site.entities import Task
from syncline.demo.graph_site.lists import opened, sealed, size_at
from syncline.demo.graph_site.plans import tasks
from syncline.demo.graph_site.refused import RefusedError
from syncline.demo.graph_site.routing import Call, route
from syncline.demo.graph_site.tenant import TASKS
from syncline.demo.serving.exchange import Reply


@dataclass(frozen=True, slots=True)
class _Round:
    """How far a round has come: what changed `after`, what was removed after `removals`, on its page `page`."""

    after: int
    removals: int
    page: int = 0


def plan_delta(call: Call) -> Reply:
    """What changed in one plan."""
    plan = call.plan()
    return _delta(call, plan.id)


def every_delta(call: Call) -> Reply:
    """What changed in the plans that the application sees."""
    call.needs(TASKS)
    return _delta(call, "")


def plan_tasks(call: Call) -> Reply:
    """The beta's list of a plan's tasks, which is a delta where a delta link brought the request here."""
    return plan_delta(call) if "$deltatoken" in call.query else tasks(call)


def _delta(call: Call, plan: str) -> Reply:
    now = _begun(call, plan)
    size = size_at(call, now.page)
    found = sorted(_events(call, plan, now), key=lambda event: event[0])
    head: dict[str, Any] = {"@odata.context": f"{call.base}/$metadata#plannerTask"}
    if len(found) > size:
        token = sealed(f"delta {plan}", found[size - 1][0], now.removals, now.page + 1)
        head["@odata.nextLink"] = f"{call.base}{_path(plan)}/delta?{quote('$')}skiptoken={token}"
    else:
        token = sealed(f"delta {plan}", call.graph.changes, call.graph.changes, 0)
        if plan:
            head["@odata.deltaLink"] = (
                f"{call.base}/planner/plans('{plan}')/tasks?%24expand=details&%24deltatoken={token}"
            )
        else:
            head["@odata.deltaLink"] = f"{call.base}{_path(plan)}/delta?%24expand=details&%24deltatoken={token}"
    rows = [removed_row(what) if isinstance(what, str) else changed_row(what) for _, what in found[:size]]
    return Reply(body=orjson.dumps({**head, "value": rows}))


def _begun(call: Call, plan: str) -> _Round:
    """Where the request stands in its round; 410 for a delta link that is too old, 400 for one that is none."""
    token = call.query.get("$skiptoken")
    if token is not None:
        return _Round(*opened(token, f"delta {plan}", 3))
    token = call.query.get("$deltatoken")
    if token is None:
        return _Round(0, call.graph.changes)
    now = _Round(*opened(token, f"delta {plan}", 3))
    if now.after < call.graph.changes_known_from:
        raise RefusedError(410, "The state token is too old; read everything anew.", "resyncRequired")
    return now


def _events(call: Call, plan: str, now: _Round) -> Iterator[tuple[int, Task | str]]:
    """Changed tasks, and the ids of removed ones, each with the count of its change."""
    seen = [call.graph.plans[plan]] if plan else call.graph.seen_plans()
    present: set[str] = set()
    for one in seen:
        present |= call.graph.in_plan[one.id].keys()
        yield from ((task.changed, task) for task in call.graph.tasks_of(one) if task.changed > now.after)
    ids = {one.id for one in seen}
    since = max(now.after, now.removals)
    for number, home, task in call.graph.gone:
        if number > since and home in ids and task not in present:
            yield number, task


def _path(plan: str) -> str:
    return f"/planner/plans/{plan}/tasks" if plan else "/planner/tasks"


_QUERY = {"$expand", "$select", "$skiptoken", "$deltatoken"}
ROUTES = (
    route("/planner/tasks/delta", every_delta, _QUERY, beta=True),
    route("/planner/plans/{plan}/tasks/delta", plan_delta, _QUERY, beta=True),
    route("/planner/plans/{plan}/tasks", plan_tasks, _QUERY, beta=True),
)
