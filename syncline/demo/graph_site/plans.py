"""Answers about plans, their buckets and their tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import orjson

from syncline.demo.graph_site.entities import Task
from syncline.demo.graph_site.lists import NumberedT, asked_place, page, paged, selection, single, size_at
from syncline.demo.graph_site.refused import NOT_FOUND, NOT_PERMITTED, NOT_PERMITTED_OR_NOT_THERE, RefusedError
from syncline.demo.graph_site.routing import Call, route
from syncline.demo.graph_site.rows import (
    Row,
    bucket_row,
    plan_details_row,
    plan_row,
    task_details_row,
    task_row,
)
from syncline.demo.graph_site.state import Graph
from syncline.demo.graph_site.tenant import TASKS
from syncline.demo.serving.exchange import Reply


def group_plans(call: Call) -> Reply:
    """The basic plans of a group."""
    call.needs(TASKS)
    group = call.graph.groups.get(call.names["group"].lower())
    if group is None:
        raise RefusedError(404, NOT_FOUND)
    if not group.unified:
        raise RefusedError(403, NOT_PERMITTED_OR_NOT_THERE)
    return _plans(call, group.id)


def roster_plans(call: Call) -> Reply:
    """The plan of a roster."""
    call.needs(TASKS)
    roster = call.graph.rosters.get(call.names["roster"])
    if roster is None:
        raise RefusedError(404, NOT_FOUND)
    return _plans(call, roster.id)


def _plans(call: Call, container: str) -> Reply:
    if container in call.graph.withdrawn:
        raise RefusedError(403, NOT_PERMITTED)
    return _rows(call, "plannerPlan", call.graph.plans_of(container), lambda one: plan_row(one, call.base))


def plan(call: Call) -> Reply:
    """One plan."""
    return single(call, "plannerPlan", "planner/plans", plan_row(call.plan(), call.base))


def plan_details(call: Call) -> Reply:
    """A plan's labels."""
    found = call.plan()
    return single(call, "plannerPlanDetails", f"planner/plans('{found.id}')/details", plan_details_row(found))


def buckets(call: Call) -> Reply:
    """A plan's buckets."""
    return _rows(call, "plannerBucket", call.graph.buckets_of(call.plan()), bucket_row)


def tasks(call: Call) -> Reply:
    """A plan's tasks, done ones too, page after page."""
    found, place = call.plan(), asked_place(call)
    shown, following = paged(call.graph.tasks_of(found), place, size_at(call, place.page))
    encoded, key = selection(call, "plannerTask"), call.selected
    rows = [_encoded(task, key, encoded) for task in shown]
    return page(call, "Collection(microsoft.graph.plannerTask)", rows, following, len(rows))


def prepare(graph: Graph) -> None:
    """Encode every task's whole row, so that the first reader does not wait for it."""
    for task in graph.tasks.values():
        _encoded(task, (), orjson.dumps)


def _encoded(task: Task, key: object, encoded: Callable[[Row], bytes]) -> bytes:
    """A task's row, encoded once for each selection."""
    if key not in task.encoded:
        task.encoded[key] = encoded(task_row(task))
    return task.encoded[key]


def task(call: Call) -> Reply:
    """One task."""
    return single(call, "plannerTask", "planner/tasks", task_row(_task(call)))


def task_details(call: Call) -> Reply:
    """A task's description, checklist and links."""
    found = _task(call)
    return single(call, "plannerTaskDetails", f"planner/tasks('{found.id}')/details", task_details_row(found))


def _task(call: Call) -> Task:
    call.needs(TASKS)
    found = call.graph.tasks.get(call.names["task"])
    if found is None:
        raise RefusedError(404, NOT_FOUND)
    call.plan(found.plan)
    return found


def _rows(call: Call, kind: str, every: Sequence[NumberedT], row: Callable[[NumberedT], Row]) -> Reply:
    """A list, in pages of the sizes that the switches say."""
    place = asked_place(call)
    shown, following = paged(every, place, size_at(call, place.page))
    encoded = selection(call, kind)
    return page(
        call, f"Collection(microsoft.graph.{kind})", [encoded(row(one)) for one in shown], following, len(shown)
    )


_LIST = {"$select", "$skiptoken"}
ROUTES = (
    route("/groups/{group}/planner/plans", group_plans, _LIST),
    route("/planner/rosters/{roster}/plans", roster_plans, _LIST, beta=True),
    route("/planner/plans/{plan}", plan, {"$select"}),
    route("/planner/plans/{plan}/details", plan_details, {"$select"}),
    route("/planner/plans/{plan}/buckets", buckets, _LIST),
    route("/planner/plans/{plan}/tasks", tasks, _LIST),
    route("/planner/tasks/{task}", task, {"$select"}),
    route("/planner/tasks/{task}/details", task_details, {"$select"}),
)
