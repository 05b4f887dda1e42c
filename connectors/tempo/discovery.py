"""What a Tempo account holds that could be linked and mapped: months, attributes, accounts, teams, projects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.contract.connector import Found, FoundField
from connectors.contract.errors import SettingsError, SignInError
from connectors.tempo.attributes import values_of, work_attributes
from connectors.tempo.budgets import ASKED as ALL_PROJECTS
from connectors.tempo.budgets import budget_of
from connectors.tempo.listing import Asked, Row, every
from connectors.tempo.resources import ACCOUNTS, TEAMS, WORKLOGS

if TYPE_CHECKING:
    from connectors.tempo.months import Month
    from connectors.tempo.site import Site

MONTHS = 2
SAMPLES = 3
SAMPLE_LENGTH = 60
_PLAIN = re.compile(r"[^\W\d][\w \-/]*")  # what may stand in a path without quotes


def found(site: Site) -> tuple[Found, ...]:
    """Return the newest months with the attributes of their entries, then accounts, teams and projects.

    What the token may not see is found as such, with its sentence. Raises ConnectorError for what ends a run.
    """
    months = site.calendar.months()[-MONTHS:]
    rows = {month: _entries(site, month) for month in months}
    fields = _fields(site, [row for listed in rows.values() for row in listed])
    return (
        *(_month(month, listed, fields if month == months[-1] else ()) for month, listed in rows.items()),
        *_listed(site, Asked(resource=ACCOUNTS, path="/4/accounts", id="key", params={}), "account", "key"),
        *_listed(site, Asked(resource=TEAMS, path="/4/teams", id="id", params={}), "team", "name"),
        *(_projects(site) if site.settings.budgets else ()),
    )


def _entries(site: Site, month: Month) -> tuple[Row, ...]:
    first, last = site.calendar.days_of(month)
    params = {"from": first.isoformat(), "to": last.isoformat(), "orderBy": "ID"}
    return every(site, Asked(resource=WORKLOGS, path="/4/worklogs", id="tempoWorklogId", params=params))


def _month(month: Month, rows: tuple[Row, ...], fields: tuple[FoundField, ...]) -> Found:
    hours = sum(seconds for row in rows if isinstance(seconds := row.get("timeSpentSeconds"), int)) / 3600
    return Found(name=month.name, kind="month", detail=f"{len(rows)} entries, {hours:.2f} h", fields=fields)


def _fields(site: Site, rows: list[Row]) -> tuple[FoundField, ...]:
    """Return the work attributes, by the name people see, with samples of their values."""
    made = []
    for attribute in work_attributes(site):
        key = str(attribute["key"])
        values = [values[key] for row in rows if key in (values := values_of(row))]
        samples = tuple(value[:SAMPLE_LENGTH] for value in dict.fromkeys(values))[:SAMPLES]
        path = f"attributes.{key}" if _PLAIN.fullmatch(key) else f"attributes.{json.dumps(key)}"
        made.append(
            FoundField(
                name=str(attribute.get("name", key)),
                filled=len(values),
                of=len(rows),
                samples=samples,
                suggestion=f"mapping: {{time_entry: {{account_raw: {json.dumps(path)}}}}}",
            )
        )
    return tuple(made)


def _listed(site: Site, asked: Asked, kind: str, name: str) -> Iterator[Found]:
    try:
        rows = every(site, asked)
    except (SettingsError, SignInError) as error:
        yield Found(name=f"{kind}s", kind=f"{kind}s that cannot be read", detail=str(error))
        return
    for row in rows:
        words = [str(row[word]) for word in ("name", "status") if word != name and row.get(word) is not None]
        yield Found(name=str(row.get(name, row[asked.id])), kind=kind, detail=", ".join(words))


def _projects(site: Site) -> Iterator[Found]:
    source = site.surroundings.source
    for row in every(site, ALL_PROJECTS):
        budget = budget_of(site, row)
        name = str(row.get("key") or row.get("name") or row["id"])
        detail = (
            "no budget in money" if budget is None else f"budget {budget.get('value')} {budget.get('currencyCode')}"
        )
        links = f"links: [{{source: {source}, project: {json.dumps(name, ensure_ascii=False)}}}]\n"
        yield Found(name=name, kind="project", detail=detail, suggestion=links)
