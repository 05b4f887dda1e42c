"""Rows of a simulated Tempo as its API writes them (OpenAPI 4.0; projects as docs.blinkops.com shows them)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from syncline.demo.tempo_site.state import Account, Entry, PlannedTime, Project, Team, Tempo

Json = dict[str, Any]


def entry_row(entry: Entry, host: str) -> Json:
    """Write an entry."""
    own = f"{host}/4/worklogs/{entry.id}"
    attributes = [{"key": key, "value": value} for key, value in entry.attributes]
    return {
        "self": own,
        "tempoWorklogId": entry.id,
        "issue": {"self": f"{host}/rest/api/2/issue/{entry.issue}", "id": entry.issue},
        "timeSpentSeconds": entry.seconds,
        "billableSeconds": entry.billable,
        "startDate": entry.day.isoformat(),
        "startTime": "08:00:00",
        "description": entry.description,
        "createdAt": _moment(entry.created_at),
        "updatedAt": _moment(entry.updated_at),
        "author": _person(entry.author, host),
        "attributes": {"self": f"{own}/work-attribute-values", "values": attributes},
    }


def account_row(account: Account, host: str) -> Json:
    """Write a cost object."""
    own = f"{host}/4/accounts/{account.key}"
    return {
        "self": own,
        "id": account.id,
        "key": account.key,
        "name": account.name,
        "status": account.status,
        "global": account.is_global,
        "lead": _person("5b10ac8d:lead", host),
        "links": {"self": f"{own}/links"},
    }


def team_row(team: Team, host: str) -> Json:
    """Write a team."""
    return {"self": f"{host}/4/teams/{team.id}", "id": team.id, "name": team.name}


def attribute_row(key: str, host: str) -> Json:
    """Write a work attribute of type account."""
    return {
        "self": f"{host}/4/work-attributes/{key}",
        "key": key,
        "name": key.strip("_"),
        "type": "ACCOUNT",
        "required": False,
    }


def approval_row(tempo: Tempo, person: str, first: str, last: str, host: str) -> Json:
    """Write the approval of a person's timesheet for the period that begins with a day."""
    spent = [one for one in tempo.visible_entries() if one.author == person and first <= one.day.isoformat() <= last]
    status = {day.isoformat(): word for (who, day), word in tempo.approvals.items() if who == person}
    own = f"{host}/4/timesheet-approvals/user/{person}?from={first}&to={last}"
    return {
        "self": own,
        "period": {"from": first, "to": last},
        "requiredSeconds": 576_000,
        "timeSpentSeconds": sum(one.seconds for one in spent),
        "status": {"key": status.get(first, "OPEN"), "comment": ""},
        "user": _person(person, host),
        "actions": {"submit": {"self": f"{own}&submit"}},
        "worklogs": {"self": f"{host}/4/worklogs/user/{person}?from={first}&to={last}"},
    }


def plan_row(planned: PlannedTime, host: str) -> Json:
    """Write planned time."""
    row: Json = {
        "self": f"{host}/4/plans/{planned.id}",
        "id": planned.id,
        "startDate": planned.first.isoformat(),
        "endDate": planned.last.isoformat(),
        "rule": planned.rule,
        "plannedSecondsPerDay": 28_800,
        "totalPlannedSecondsInScope": planned.seconds,
        "planItem": {"self": f"{host}/item/{planned.item}", "id": planned.item, "type": planned.item_type},
        "assignee": {"self": f"{host}/user/{planned.person}", "id": planned.person, "type": "USER"},
    }
    if planned.recurs_until is not None:
        row["recurrenceEndDate"] = planned.recurs_until.isoformat()
    return row


def project_row(project: Project, host: str) -> Json:
    """Write a project, with its budget where the listing holds it."""
    own = f"{host}/4/projects/{project.id}"
    row: Json = {"self": own, "id": project.id, "name": project.name, "budgetMilestones": {"self": f"{own}/milestones"}}
    budget = budget_row(project, host)
    if project.embedded and budget is not None:
        row["budget"] = budget
    return row


def budget_row(project: Project, host: str) -> Json | None:
    """Write a project's budget, None where it has none."""
    amount = project.current_budget()
    if amount is None:
        return None
    value: Json = {"value": float(amount)}
    if project.currency is not None:
        value["currencyCode"] = project.currency
    return {"amount": value, "self": f"{host}/4/projects/{project.id}/budget"}


def _person(account_id: str, host: str) -> Json:
    return {"self": f"{host}/rest/api/2/user?accountId={account_id}", "accountId": account_id}


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
