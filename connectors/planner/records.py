"""Rows of Graph turned into records: a plan, a task with the names of its bucket and labels, a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from connectors.contract.errors import SourceChangedError
from connectors.contract.pages import QuarantinedRow, Record
from connectors.contract.shapes import has, object_at
from connectors.planner.site import Site, VisiblePlan, called, plan_url, task_url
from connectors.planner.text import short
from model.problems import Place, Problem

PLAN, TASK, USER = "plan", "task", "user"
PEOPLE = "people"

_COPIED = (
    *("id", "title", "percentComplete", "priority", "bucketId"),
    *("startDateTime", "dueDateTime", "createdDateTime", "completedDateTime"),
    *("hasDescription", "checklistItemCount", "activeChecklistItemCount", "referenceCount"),
)
"""What is kept of a task as it is; marks of how people arranged their board (orderHint) are not."""

_DAYS = (("StartOn", "startDateTime"), ("DueOn", "dueDateTime"), ("CompletedOn", "completedDateTime"))
_CATEGORY = "category"

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A plan's labels and buckets."""

    labels: Mapping[str, str]  # "category3" to its name; those without a name are left out
    buckets: Mapping[str, str]  # id to name


def plan_record(site: Site, plan: VisiblePlan, board: Board) -> Record:
    """Return the record of a plan."""
    data: dict[str, object] = {
        "id": plan.id,
        "title": plan.title,
        "Name": plan.name,
        "createdDateTime": plan.data.get("createdDateTime"),
        "container": _container(plan.data.get("container")),
        "Labels": dict(sorted(board.labels.items())),
        "Buckets": [{"id": key, "name": board.buckets[key]} for key in sorted(board.buckets)],
        "url": plan_url(site, plan.id),
    }
    return Record(kind=PLAN, key=plan.id, data=data, partition=plan.id)


def task_id(raw: Raw) -> str:
    """Return a task's id, empty where it has none."""
    found = raw.get("id")
    return found if isinstance(found, str) else ""


def task_record(site: Site, plan: VisiblePlan, board: Board, raw: Raw, details: Raw | None = None) -> Record:
    """Return the record of a task: the same whichever list it came from."""
    identifier = task_id(raw)
    assignees = _assignees(raw)
    site.people.update(assignees)
    data: dict[str, object] = {name: raw[name] for name in _COPIED if raw.get(name) is not None}
    data["Plan"] = plan.name
    data["Assignees"] = assignees
    if bucket := board.buckets.get(raw.get("bucketId") or ""):
        data["Bucket"] = bucket
    if labels := _labels(raw, board):
        data["Labels"] = labels
    for name, moment in _DAYS:
        if (found := raw.get(moment)) is not None:
            data[name] = day(found, site.zone)
    if url := task_url(site, plan.id, identifier):
        data["url"] = url
    if details is not None:
        data["details"] = _details(details)
    return Record(kind=TASK, key=identifier, data=data, partition=plan.id)


def user_record(raw: Raw) -> Record:
    """Return the record of a person of the directory."""
    data = {name: raw.get(name) for name in ("id", "displayName", "mail", "userPrincipalName")}
    return Record(kind=USER, key=str(raw["id"]), data=data, partition=PEOPLE)


def gone_user_record(identifier: str) -> Record:
    """Return the record of somebody who had left before anybody asked for a name."""
    return Record(kind=USER, key=identifier, data={"id": identifier, "Left": True}, partition=PEOPLE)


def day(moment: object, zone: ZoneInfo) -> object:
    """Return the date in `zone` of an instant like `2026-11-02T10:00:00Z`.

    What cannot be read is returned as it is: the mapping refuses it with its path.
    """
    return _day(moment, zone) if isinstance(moment, str) else moment


@lru_cache(maxsize=4096)  # the days of a plan repeat
def _day(moment: str, zone: ZoneInfo) -> str:
    try:
        instant = datetime.fromisoformat(moment)
        return moment if instant.tzinfo is None else instant.astimezone(zone).date().isoformat()
    except (ValueError, OverflowError):
        return moment


def without_bucket(plan: VisiblePlan, bucket: str, count: int) -> QuarantinedRow:
    """Return what to tell of a bucket that tasks are in and the plan does not list."""
    tasks = "1 task is" if count == 1 else f"{count:,} tasks are"
    problem = Problem(
        code="planner_bucket_missing",
        place=Place(record=called(plan)),
        value=bucket,
        reason=f"{tasks} in a bucket that the plan does not list; read as in none",
        remedy="move them into a bucket in Planner",
    )
    return QuarantinedRow(key=f"plan {plan.id} bucket {bucket}", problem=problem, partition=faults(plan.id))


def without_id(plan: VisiblePlan, count: int) -> QuarantinedRow:
    """Return what to tell of tasks that cannot be told from others."""
    problem = Problem(
        code="planner_task_unusable",
        place=Place(record=called(plan)),
        value="1 task" if count == 1 else f"{count:,} tasks",
        reason="has no id",
        remedy="report this to whoever maintains Syncline",
    )
    return QuarantinedRow(key=f"plan {plan.id} tasks without id", problem=problem, partition=faults(plan.id))


def faults(plan: str) -> str:
    """Return the partition of what is wrong in a plan: listed whole by every reading."""
    return f"{plan}/faults"


def labels_of(details: object, path: str) -> dict[str, str]:
    """Return the names of a plan's labels by their number's word."""
    if not has(details, "categoryDescriptions"):
        return {}
    named = object_at(details, "categoryDescriptions", under=path)
    return {
        word: name
        for word, name in named.items()
        if word.startswith(_CATEGORY) and isinstance(name, str) and name.strip()
    }


def _labels(raw: Raw, board: Board) -> list[str]:
    applied = raw.get("appliedCategories")
    if not isinstance(applied, dict) or not applied:
        return []
    words = [word for word, is_on in applied.items() if is_on is True and word.startswith(_CATEGORY)]
    return [board.labels.get(word, word) for word in sorted(words, key=_number)]


def _container(found: object) -> dict[str, object] | None:
    if not isinstance(found, Mapping):
        return None
    return {name: found.get(name) for name in ("containerId", "type")}


@lru_cache(maxsize=256)
def _number(word: str) -> tuple[int, str]:
    digits = word.removeprefix(_CATEGORY)
    return (int(digits) if digits.isdecimal() and len(digits) < 6 else 0, word)  # noqa: PLR2004 # there are 25


def _assignees(raw: Raw) -> list[str]:
    """Return who is put on a task: in Graph the keys of an object are people's ids."""
    assignments = raw.get("assignments")
    if not isinstance(assignments, dict):
        return []
    return [identifier for identifier in sorted(assignments) if isinstance(assignments[identifier], dict)]


def _details(raw: Raw) -> dict[str, object]:
    checklist, references = raw.get("checklist"), raw.get("references")
    return {
        "description": raw.get("description") or None,  # Graph writes none as empty text
        "checklist": [
            {"id": key, "title": one.get("title"), "isChecked": one.get("isChecked")}
            for key, one in _objects(checklist)
        ],
        "references": [
            # plannerexternalreferences.md: the key is the address with some signs percent-encoded
            {"url": unquote(key), "alias": one.get("alias"), "type": one.get("type")}
            for key, one in _objects(references)
        ],
    }


def _objects(found: object) -> list[tuple[str, Raw]]:
    if not isinstance(found, Mapping):
        return []
    return [(key, one) for key, one in sorted(found.items()) if isinstance(one, Mapping)]


def short_title(raw: Raw) -> str:
    """Return a task's title fit for a sentence or a sample."""
    return short(str(raw.get("title") or "(no title)"))


def wrong_plan(path: str, found: object) -> SourceChangedError:
    """Return the error of a list that holds another plan's tasks."""
    shown = short(str(found))
    return SourceChangedError(
        f"Graph, GET {path}: a task of another plan ({shown}) is among them; report this to whoever maintains Syncline",
        path,
    )
