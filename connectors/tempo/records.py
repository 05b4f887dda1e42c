"""Records of Tempo's rows: named fields only, and what keys of the Jira source they speak of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from connectors.contract.pages import QuarantinedRow, Record
from connectors.tempo.attributes import values_of
from connectors.tempo.months import Month
from model.problems import Place, Problem

if TYPE_CHECKING:
    from connectors.tempo.listing import Row

ENTRY_FIELDS = (
    "tempoWorklogId",
    "timeSpentSeconds",
    "billableSeconds",
    "startDate",
    "startTime",
    "createdAt",
    "updatedAt",
)
ACCOUNT_FIELDS = ("id", "key", "name", "status", "global", "monthlyBudget")
PLAN_FIELDS = (
    "id",
    "startDate",
    "endDate",
    "recurrenceEndDate",
    "rule",
    "plannedSecondsPerDay",
    "totalPlannedSeconds",
    "totalPlannedSecondsInScope",
)
PROJECT_FIELDS = ("id", "key", "name", "status")
NO_RECURRENCE = ("NEVER", None)

_ISSUE = re.compile(r"[1-9]\d{0,18}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is known of entries besides their own rows."""

    jira: str  # name of the Jira source
    account_attribute: str = ""
    with_description: bool = False
    approvals: Mapping[tuple[str, str], str] = field(default_factory=dict)  # by account id and ISO day
    jira_ids: Mapping[str, str] = field(default_factory=dict)  # by the entry's id


def day_of(row: Row) -> date | None:
    """Return the day that an entry was worked on, None where it has none that can be read."""
    text = row.get("startDate")
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def author_of(row: Row) -> str:
    """Return the account id of an entry's author, empty where Tempo names nobody."""
    author = row.get("author")
    found = author.get("accountId") if isinstance(author, Mapping) else None
    return found if isinstance(found, str) else ""


def entry(row: Row, partition: str, about: About) -> Record | QuarantinedRow:
    """Return the record of an entry, or why it cannot be one: without issue or day its hours belong nowhere."""
    name = str(row["tempoWorklogId"])
    issue, day = _issue_of(row), day_of(row)
    if issue is None:
        found = row.get("issue")
        value = found.get("id") if isinstance(found, Mapping) else found
        return _unusable(name, partition, "issue.id", value, "the entry names no issue by a number")
    if day is None:
        return _unusable(name, partition, "startDate", row.get("startDate"), "expected a day like 2026-11-22")
    author = author_of(row)
    data = _kept(row, ENTRY_FIELDS)
    data["issue"] = {"id": int(issue)}
    data["Task"] = f"{about.jira}:task:{issue}"
    if author:
        data["author"] = {"accountId": author}
        data["Identity"] = f"{about.jira}:identity:{author}"
    attributes = values_of(row)
    data["attributes"] = attributes
    if about.account_attribute in attributes:
        data["Account"] = attributes[about.account_attribute]
    if (word := about.approvals.get((author, day.isoformat()))) is not None:
        data["Approval"] = word
    if name in about.jira_ids:
        data["jiraWorklogId"] = about.jira_ids[name]
    if about.with_description and isinstance(row.get("description"), str):
        data["description"] = row["description"]
    return Record(kind="worklog", key=name, data=data, partition=partition, place=f"Tempo entry {name}")


def account(row: Row) -> Record:
    """Return the record of an account (a cost object)."""
    data = _kept(row, ACCOUNT_FIELDS)
    category = row.get("category")
    if isinstance(category, Mapping):
        data["category"] = _kept(category, ("key", "name"))
    key = str(row["key"])
    return Record(kind="account", key=key, data=data, place=f"Tempo account {key}")


def plan(row: Row, jira: str) -> Record | None:
    """Return the record of time planned on an issue; None for a plan on anything else."""
    item, assignee = _object(row.get("planItem")), _object(row.get("assignee"))
    issue = str(item.get("id", ""))
    if item.get("type") != "ISSUE" or not _ISSUE.fullmatch(issue):
        return None
    data = _kept(row, PLAN_FIELDS)
    data["planItem"] = _kept(item, ("id", "type"))
    data["assignee"] = _kept(assignee, ("id", "type"))
    data["Task"] = f"{jira}:task:{issue}"
    if assignee.get("type") == "USER" and isinstance(assignee.get("id"), str):
        data["Identity"] = f"{jira}:identity:{assignee['id']}"
    recurs = row.get("rule") not in NO_RECURRENCE and isinstance(row.get("recurrenceEndDate"), str)
    data["Finish"] = row["recurrenceEndDate"] if recurs else row.get("endDate")
    key = str(row["id"])
    return Record(kind="plan", key=key, data=data, place=f"Tempo plan {key}")


def project(row: Row, budget: Mapping[str, Any] | None) -> Record:
    """Return the record of a project with its budget, where it has one: an amount with its currency."""
    key = str(row["id"])
    data = _kept(row, PROJECT_FIELDS)
    data["Project"] = str(row.get("key") or row.get("name") or key)
    data["Budgets"] = [] if budget is None else [{"Number": 0, **_kept(budget, ("currencyCode", "value"))}]
    return Record(kind="project", key=key, data=data, place=f"Tempo project {key}")


def month_of(row: Row) -> Month | None:
    """Return the month of an entry's day."""
    day = day_of(row)
    return None if day is None else Month.of(day)


def _issue_of(row: Row) -> str | None:
    issue = _object(row.get("issue")).get("id")
    text = str(issue) if isinstance(issue, int | str) and not isinstance(issue, bool) else ""
    return text if _ISSUE.fullmatch(text) else None


def _unusable(name: str, partition: str, path: str, value: object, reason: str) -> QuarantinedRow:
    problem = Problem(
        code="entry_unusable",
        place=Place(record=f"Tempo entry {name}", path=path),
        value="" if value is None else str(value),
        reason=reason,
        remedy="correct the entry in Tempo, or delete it there",
    )
    return QuarantinedRow(key=f"worklog/{name}", problem=problem, partition=partition)


def _kept(row: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names if row.get(name) is not None}


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
