"""Entities as Graph v1.0 writes them: every property of the schema, null where there is nothing to say."""

from __future__ import annotations

from typing import Any

from syncline.demo.graph_site.entities import Bucket, Group, Plan, Task, User
from syncline.demo.graph_site.marks import etag, stamp
from syncline.demo.graph_site.state import MOST_LABELS

Row = dict[str, Any]

APPLICATION = "09abbdfd-ed23-44ee-a2d9-a627aa1c90f3"  # Planner's own, as in the delta's example
_ENCODED = str.maketrans({"%": "%25", ".": "%2E", ":": "%3A", "@": "%40", "#": "%23"})

# What $select may name; what is not here is in no answer.
PROPERTIES = {
    "group": frozenset(
        {
            *("id", "deletedDateTime", "createdDateTime", "description", "displayName", "groupTypes", "mail"),
            *("mailEnabled", "mailNickname", "proxyAddresses", "renewedDateTime", "securityEnabled", "visibility"),
        }
    ),
    "user": frozenset(
        {
            *("businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation"),
            *("preferredLanguage", "surname", "userPrincipalName", "id"),
        }
    ),
    "plannerPlan": frozenset({"createdDateTime", "owner", "title", "id", "createdBy", "container"}),
    "plannerPlanDetails": frozenset({"id", "sharedWith", "categoryDescriptions"}),
    "plannerBucket": frozenset({"name", "planId", "orderHint", "id"}),
    "plannerTask": frozenset(
        {
            *("id", "planId", "bucketId", "title", "percentComplete", "priority", "startDateTime", "dueDateTime"),
            *("createdDateTime", "createdBy", "completedDateTime", "completedBy", "assignments", "appliedCategories"),
            *("hasDescription", "checklistItemCount", "activeChecklistItemCount", "referenceCount", "previewType"),
            *("orderHint", "assigneePriority", "conversationThreadId"),
        }
    ),
    "plannerTaskDetails": frozenset({"description", "previewType", "id", "references", "checklist"}),
}


def identity(user: str | None) -> Row | None:
    """Who did something: a person, in an application."""
    if user is None:
        return None
    return {"user": {"displayName": None, "id": user}, "application": {"displayName": None, "id": APPLICATION}}


def group_row(group: Group) -> Row:
    """A group, with what Group.ReadBasic.All shows of it and null for the rest."""
    nick = group.name.lower().replace(" ", "-")
    return {
        "id": group.id,
        "deletedDateTime": None,
        "createdDateTime": stamp(group.created),
        "description": None,
        "displayName": group.name,
        "groupTypes": ["Unified"] if group.unified else [],
        "mail": f"{nick}@marlow.example" if group.unified else None,
        "mailEnabled": group.unified,
        "mailNickname": nick,
        "proxyAddresses": [],
        "renewedDateTime": stamp(group.created),
        "securityEnabled": not group.unified,
        "visibility": "Private",
    }


def user_row(user: User) -> Row:
    """A person, with the properties that Graph returns without `$select`."""
    given, _, surname = user.name.rpartition(" ")
    return {
        "businessPhones": [],
        "displayName": user.name,
        "givenName": given or None,
        "jobTitle": None,
        "mail": user.mail or None,
        "mobilePhone": None,
        "officeLocation": None,
        "preferredLanguage": None,
        "surname": surname,
        "userPrincipalName": user.sign_in,
        "id": user.id,
    }


def plan_row(plan: Plan, base: str) -> Row:
    """A plan; `base` is the address with its version: https://graph.microsoft.com/v1.0."""
    kind = "roster" if plan.in_roster else "group"
    place = f"planner/rosters/{plan.container}" if plan.in_roster else f"groups/{plan.container}"
    return {
        "@odata.etag": etag("Plan", plan.version),
        "createdDateTime": stamp(plan.created),
        "owner": plan.container,
        "title": plan.title,
        "id": plan.id,
        "createdBy": identity(plan.created_by),
        "container": {"containerId": plan.container, "type": kind, "url": f"{base}/{place}"},
    }


def plan_details_row(plan: Plan) -> Row:
    """A plan's labels by number, null where one has no name."""
    names = {f"category{number}": plan.labels.get(number) for number in range(1, MOST_LABELS + 1)}
    return {
        "@odata.etag": etag("PlanDetails", plan.details_version),
        "id": plan.id,
        "sharedWith": {},
        "categoryDescriptions": names,
    }


def bucket_row(bucket: Bucket) -> Row:
    """A bucket."""
    return {
        "@odata.etag": etag("Bucket", bucket.version),
        "name": bucket.name,
        "planId": bucket.plan,
        "orderHint": bucket.hint,
        "id": bucket.id,
    }


def task_row(task: Task) -> Row:
    """A task, as Planner's lists hold it."""
    return {
        "@odata.etag": etag("Task", task.version),
        "planId": task.plan,
        "bucketId": task.bucket,
        "title": task.title,
        "orderHint": task.hint,
        "assigneePriority": "",
        "percentComplete": task.percent,
        "startDateTime": stamp(task.start),
        "createdDateTime": stamp(task.created),
        "dueDateTime": stamp(task.due),
        "hasDescription": bool(task.description),
        "previewType": task.preview,
        "completedDateTime": stamp(task.completed),
        "completedBy": identity(task.completed_by),
        "referenceCount": len(task.links),
        "checklistItemCount": len(task.checklist),
        "activeChecklistItemCount": sum(not one.checked for one in task.checklist),
        "conversationThreadId": None,
        "priority": task.priority,
        "id": task.id,
        "createdBy": identity(task.created_by),
        "appliedCategories": {f"category{number}": True for number in sorted(task.labels)},
        "assignments": {
            user: {
                "@odata.type": "#microsoft.graph.plannerAssignment",
                "assignedDateTime": stamp(one.at),
                "orderHint": one.hint,
                "assignedBy": identity(one.by),
            }
            for user, one in task.assignments.items()
        },
    }


def task_details_row(task: Task) -> Row:
    """A task's description, checklist and links."""
    checklist = {
        one.id: {
            "@odata.type": "#microsoft.graph.plannerChecklistItem",
            "isChecked": one.checked,
            "title": one.title,
            "orderHint": f"858{number:016d}P\\",
            "lastModifiedDateTime": stamp(one.at),
            "lastModifiedBy": identity(one.by),
        }
        for number, one in enumerate(task.checklist)
    }
    return {
        "@odata.etag": etag("TaskDetails", task.details_version),
        "description": task.description,
        "previewType": task.preview,
        "id": task.id,
        "references": {address.translate(_ENCODED): _link(task, name) for address, name in task.links.items()},
        "checklist": checklist,
    }


def _link(task: Task, name: str) -> Row:
    return {
        "@odata.type": "#microsoft.graph.plannerExternalReference",
        "alias": name,
        "type": "Other",
        "previewPriority": "8585",
        "lastModifiedDateTime": stamp(task.created),
        "lastModifiedBy": identity(task.created_by),
    }
