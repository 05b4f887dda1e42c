"""Tasks as the beta's delta writes them: people as plain ids beside identity sets, details within."""

from __future__ import annotations

from syncline.demo.graph_site.entities import Assignment, Task
from syncline.demo.graph_site.marks import stamp, version_mark
from syncline.demo.graph_site.rows import APPLICATION, Row, task_details_row, task_row

_IDENTITY = "#microsoft.taskServices.identity"


def removed_row(task: str) -> Row:
    """A task that is no longer in the plan."""
    return {"@removed": {"reason": "deleted"}, "id": task}


def changed_row(task: Task) -> Row:
    """A task that is new or was changed."""
    row = task_row(task)
    for name, who in (("createdBy", task.created_by), ("completedBy", task.completed_by)):
        row |= {name: who, f"{name}App": who and APPLICATION, f"{name}AsIdentitySet": _identity(who)}
    return {
        **row,
        "assignments": {user: _assignment(one) for user, one in task.assignments.items()},
        "focusDateTime": None,
        "recurrence": None,
        "creationSource": {"publication": None, "externalSource": None},
        "creationSourceInfo": None,
        "version": version_mark("Task", task.version),
        "details": {
            **task_details_row(task),
            "notes": None,
            "version": version_mark("TaskDetails", task.details_version),
        },
    }


def _identity(user: str | None) -> Row | None:
    if user is None:
        return None
    return {
        "user": {"@odata.type": _IDENTITY, "displayName": None, "id": user},
        "application": {"@odata.type": _IDENTITY, "displayName": None, "id": APPLICATION},
    }


def _assignment(one: Assignment) -> Row:
    return {
        "@odata.type": "#microsoft.taskServices.assignment",
        "assignedBy": one.by,
        "assignedByAppId": None,
        "assignedByAsIdentitySet": _identity(one.by),
        "assignedDateTime": stamp(one.at),
        "orderHint": one.hint,
        "createdBy": one.by,
        "createdByAppId": None,
        "createdByAsIdentitySet": _identity(one.by),
    }
