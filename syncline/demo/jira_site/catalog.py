"""What every simulated site has from the start: statuses, types, priorities, link types and fields."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatusKind:
    """A status; `category` is one of Jira's four, whatever the name says."""

    id: str
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class IssueKind:
    """An issue type; `level` is -1 for sub-tasks, 0 for most, 1 for epics."""

    id: str
    name: str
    level: int


@dataclass(frozen=True, slots=True)
class FieldKind:
    """How a kind of field is described in `schema` and in its type key."""

    type: str
    items: str
    custom: str


# Category: id, colour, name people see.
CATEGORIES = {
    "undefined": (1, "medium-gray", "No Category"),
    "new": (2, "blue-gray", "To Do"),
    "indeterminate": (4, "yellow", "In Progress"),
    "done": (3, "green", "Done"),
}
STATUSES = {
    kind.id: kind
    for kind in (
        StatusKind("10000", "To Do", "new"),
        StatusKind("10001", "In Progress", "indeterminate"),
        StatusKind("10002", "Done", "done"),
        StatusKind("10003", "In Review", "indeterminate"),
        StatusKind("10004", "Wartet auf Freigabe", "indeterminate"),
        StatusKind("10005", "Cancelled", "done"),
        StatusKind("10006", "Triage", "undefined"),
    )
}
ISSUE_KINDS = {
    kind.id: kind
    for kind in (
        IssueKind("10001", "Task", 0),
        IssueKind("10002", "Story", 0),
        IssueKind("10003", "Bug", 0),
        IssueKind("10004", "Risk", 0),
        IssueKind("10005", "Decision", 0),
        IssueKind("10006", "Change Request", 0),
        IssueKind("10008", "Issue", 0),
        IssueKind("10000", "Epic", 1),
        IssueKind("10007", "Sub-task", -1),
    )
}
PRIORITIES = {"1": "Highest", "2": "High", "3": "Medium", "4": "Low", "5": "Lowest"}
RESOLUTIONS = {"10000": "Done", "10001": "Won't Do", "10002": "Duplicate"}
# Link type: id, inward words, outward words.
LINK_KINDS = {
    "Blocks": ("10000", "is blocked by", "blocks"),
    "Cloners": ("10001", "is cloned by", "clones"),
    "Relates": ("10003", "relates to", "relates to"),
}

_GREENHOPPER = "com.pyxis.greenhopper.jira:"
_CUSTOM = "com.atlassian.jira.plugin.system.customfieldtypes:"
FIELD_KINDS = {
    "text": FieldKind("string", "", _CUSTOM + "textfield"),
    "textarea": FieldKind("string", "", _CUSTOM + "textarea"),
    "url": FieldKind("string", "", _CUSTOM + "url"),
    "number": FieldKind("number", "", _CUSTOM + "float"),
    "date": FieldKind("date", "", _CUSTOM + "datepicker"),
    "datetime": FieldKind("datetime", "", _CUSTOM + "datetime"),
    "select": FieldKind("option", "", _CUSTOM + "select"),
    "multiselect": FieldKind("array", "option", _CUSTOM + "multiselect"),
    "labels": FieldKind("array", "string", _CUSTOM + "labels"),
    "user": FieldKind("user", "", _CUSTOM + "userpicker"),
    "sprint": FieldKind("array", "json", _GREENHOPPER + "gh-sprint"),
    "epic-link": FieldKind("any", "", _GREENHOPPER + "gh-epic-link"),
}
SPRINT_FIELD = "customfield_10020"
EPIC_FIELD = "customfield_10014"
POINTS_FIELD = "customfield_10016"

# System fields: id, name people see, schema type, items, whether a page of issues shows it by default.
SYSTEM_FIELDS = (
    ("summary", "Summary", "string", "", True),
    ("issuetype", "Issue Type", "issuetype", "", True),
    ("status", "Status", "status", "", True),
    ("statusCategory", "Status Category", "statusCategory", "", True),
    ("project", "Project", "project", "", True),
    ("priority", "Priority", "priority", "", True),
    ("assignee", "Assignee", "user", "", True),
    ("reporter", "Reporter", "user", "", True),
    ("creator", "Creator", "user", "", True),
    ("labels", "Labels", "array", "string", True),
    ("created", "Created", "datetime", "", True),
    ("updated", "Updated", "datetime", "", True),
    ("duedate", "Due date", "date", "", True),
    ("resolution", "Resolution", "resolution", "", True),
    ("resolutiondate", "Resolved", "datetime", "", True),
    ("description", "Description", "string", "", True),
    ("parent", "Parent", "issuelink", "", True),
    ("subtasks", "Sub-tasks", "array", "issuelinks", True),
    ("issuelinks", "Linked Issues", "array", "issuelinks", True),
    ("fixVersions", "Fix versions", "array", "version", True),
    ("versions", "Affects versions", "array", "version", True),
    ("components", "Components", "array", "component", True),
    ("timeoriginalestimate", "Original estimate", "number", "", True),
    ("timeestimate", "Remaining Estimate", "number", "", True),
    ("timespent", "Time Spent", "number", "", True),
    ("aggregatetimeoriginalestimate", "Σ Original Estimate", "number", "", True),
    ("aggregatetimeestimate", "Σ Remaining Estimate", "number", "", True),
    ("aggregatetimespent", "Σ Time Spent", "number", "", True),
    ("workratio", "Work Ratio", "number", "", True),
    ("progress", "Progress", "progress", "", True),
    ("statuscategorychangedate", "Status Category Changed", "datetime", "", True),
    ("timetracking", "Time tracking", "timetracking", "", False),
    ("worklog", "Log Work", "array", "worklog", False),
    ("comment", "Comment", "comments-page", "", False),
    ("attachment", "Attachment", "array", "attachment", False),
)
SYSTEM_NAMES = {id_: name for id_, name, *_ in SYSTEM_FIELDS}
