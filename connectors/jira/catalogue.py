"""The fields of a site as Jira lists them, and those that go by another name on each site."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

_SOFTWARE = "com.pyxis.greenhopper.jira:"
SPRINT = _SOFTWARE + "gh-sprint"
EPIC_LINK = _SOFTWARE + "gh-epic-link"

WELL_KNOWN: Mapping[str, str] = MappingProxyType(
    {
        "sprint": SPRINT,
        "epic link": EPIC_LINK,
        "story point estimate": _SOFTWARE + "jsw-story-points",
        "rank": _SOFTWARE + "gh-lexo-rank",
        "target start": "com.atlassian.jpo:jpo-custom-field-baseline-start",
        "target end": "com.atlassian.jpo:jpo-custom-field-baseline-end",
    }
)
"""Types of fields that Jira itself makes, by their English name: a site in another language calls them otherwise."""

SYSTEM: frozenset[str] = frozenset(
    {
        *("aggregateprogress", "aggregatetimeestimate", "aggregatetimeoriginalestimate", "aggregatetimespent"),
        *("assignee", "attachment", "comment", "components", "created", "creator", "description", "duedate"),
        *(
            "environment",
            "fixVersions",
            "issuelinks",
            "issuerestriction",
            "issuetype",
            "labels",
            "lastViewed",
            "parent",
        ),
        *("priority", "progress", "project", "reporter", "resolution", "resolutiondate", "security", "status"),
        *("statuscategorychangedate", "statusCategory", "subtasks", "summary", "timeestimate"),
        *("timeoriginalestimate", "timespent", "timetracking", "updated", "versions", "votes", "watches", "worklog"),
        *("workratio", "thumbnail"),
    }
)
"""Ids of fields that every site has, so that nothing need be asked about them."""

RICH_SYSTEM = frozenset({"description", "environment"})
_RICH_TYPE = "com.atlassian.jira.plugin.system.customfieldtypes:textarea"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInfo:
    """One field of a site."""

    id: str  # "customfield_10042", "duedate"
    name: str  # as people see it, in the language of the account
    type: str = ""  # of a custom field: "com.pyxis.greenhopper.jira:gh-sprint"
    kind: str = ""  # Jira's word for its values: "string", "option", "number", "array of user"
    project: str = ""  # id of the team-managed project it belongs to; empty: of the site

    @property
    def rich(self) -> bool:
        """Whether its text is marked up."""
        return self.type == _RICH_TYPE or self.id in RICH_SYSTEM


def field_info(raw: Mapping[str, Any]) -> FieldInfo | None:
    """Return a field of `/field` or `/field/search`, None for one without id or name."""
    identifier, name = raw.get("id"), raw.get("name")
    if not isinstance(identifier, str) or not isinstance(name, str) or not identifier:
        return None
    schema = raw.get("schema")
    schema = schema if isinstance(schema, Mapping) else {}
    scope = raw.get("scope")
    project = scope.get("project") if isinstance(scope, Mapping) else None
    kind, items = str(schema.get("type") or ""), schema.get("items")
    return FieldInfo(
        id=identifier,
        name=name,
        type=str(schema.get("custom") or ""),
        kind=f"{kind} of {items}" if items else kind,
        project=str(project.get("id") or "") if isinstance(project, Mapping) else "",
    )


SearchFields = Callable[[str, str], Sequence[FieldInfo]]
"""Given part of a name or "", and a project's id or "", returns the custom fields that `/field/search` finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What a site says of its fields."""

    fields: tuple[FieldInfo, ...]
    search: SearchFields

    def by_id(self, identifier: str) -> FieldInfo | None:
        """Return the field with this id."""
        return next((one for one in self.fields if one.id == identifier), None)

    def named(self, name: str) -> tuple[FieldInfo, ...]:
        """Return the fields whose name this is, in whatever letters; spaces count once."""
        return tuple(one for one in self.fields if folded(one.name) == folded(name))

    def of_type(self, type_: str) -> tuple[FieldInfo, ...]:
        """Return the fields of a type."""
        return tuple(one for one in self.fields if one.type == type_)


def spaced(name: str) -> str:
    """Return a name with single spaces and none around it."""
    return " ".join(name.split())


def folded(name: str) -> str:
    """Return a name as it is compared when its letters' case does not matter."""
    return spaced(name).casefold()
