"""What a Jira site has to offer: its projects, their kinds and statuses, and their custom fields with samples."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.contract.connector import Found, FoundField, Surroundings
from connectors.contract.errors import ConnectorError
from connectors.contract.shapes import objects_at
from connectors.jira import jql
from connectors.jira.catalogue import Catalogue, FieldInfo
from connectors.jira.fieldvalues import rich
from connectors.jira.search import by_offset, count
from connectors.jira.session import open_api
from connectors.jira.settings import JiraSettings
from connectors.jira.site import Site, VisibleProject, of_projects, read_catalogue, welcomed
from connectors.jira.text import printable

NEWEST = 50  # issues that are looked at in each project
MOST_LOOKED_INTO = 50  # projects; of more only the names are given
MOST_FIELDS = 60
SAMPLES = 3
SAMPLE_LENGTH = 60

_PLAIN = re.compile(r"[^\W\d][\w \-/]*")  # what may stand in a path without quotes
_WORTHLESS = frozenset(
    {
        "com.pyxis.greenhopper.jira:gh-lexo-rank",
        "com.atlassian.jira.plugins.jira-development-integration-plugin:devsummarycf",
    }
)
_CUSTOM = "customfield_"
_INSIDE = ("value", "displayName", "name")
"""Where the word is that people see in an object: an option's, a person's, a sprint's or version's."""


@dataclass(slots=True)
class _Use:
    filled: int = 0
    samples: list[str] = field(default_factory=list)
    inside: str = ""  # ".value", "[].name"


def found(settings: JiraSettings, surroundings: Surroundings) -> tuple[Found, ...]:
    """Return each project that the account sees and the settings do not leave out; raises ConnectorError."""
    api = open_api(settings, surroundings)
    welcome = welcomed(api)
    site = of_projects(api, welcome, settings, ())
    catalogue = read_catalogue(api, welcome)
    return tuple(
        _project(site, catalogue, project, surroundings.source)
        if number < MOST_LOOKED_INTO
        else Found(
            name=project.key, kind="project", detail=project.name, suggestion=_link(project, surroundings.source)
        )
        for number, project in enumerate(site.projects)
    )


def _project(site: Site, catalogue: Catalogue, project: VisibleProject, source: str) -> Found:
    """Return what the newest issues of a project show; a project that cannot be searched is found with the reason."""
    condition = jql.in_projects([project.key])
    try:
        issues = _newest(site, condition)
        total = count(site, condition)
    except ConnectorError as error:
        return Found(name=project.key, kind="project", detail=f"{project.name}; cannot be looked into: {error}")
    fields = [one["fields"] for one in issues if isinstance(one.get("fields"), Mapping)]
    words = [printable(project.name), f"{total} issues"]
    for title, name in (("types", "issuetype"), ("statuses", "status")):
        seen = Counter(str(one[name].get("name")) for one in fields if isinstance(one.get(name), Mapping))
        if seen:
            words.append(f"{title}: {', '.join(printable(word) for word, _ in seen.most_common(12))}")
    return Found(
        name=project.key,
        kind="project",
        detail="; ".join(words),
        fields=_fields(_complete(catalogue, project, fields), fields),
        suggestion=_link(project, source),
    )


def _newest(site: Site, condition: str) -> list[dict[str, Any]]:
    query = f"{condition} ORDER BY created DESC"
    names = ["*all", "-comment", "-attachment", "-worklog", "-description"]
    if not site.cloud:
        return objects_at(by_offset(site, query, fields=names, start=0, most=NEWEST), "issues")
    body = {"jql": query, "fields": names, "maxResults": NEWEST}
    return objects_at(site.api.post(f"{site.prefix}/search/jql", body).data, "issues")


def _complete(catalogue: Catalogue, project: VisibleProject, issues: Sequence[Mapping[str, Any]]) -> Catalogue:
    """Return the catalogue with the project's own fields, which only the search shows; asked where some are missing."""
    known = {one.id for one in catalogue.fields}
    if not any(name.startswith(_CUSTOM) and name not in known for issue in issues for name in issue):
        return catalogue
    own = tuple(one for one in catalogue.search("", project.id) if one.id not in known)
    return Catalogue(fields=(*catalogue.fields, *own), search=catalogue.search)


def _fields(catalogue: Catalogue, issues: Sequence[Mapping[str, Any]]) -> tuple[FoundField, ...]:
    """Return the custom fields that are filled in an issue, most often filled first."""
    known = {one.id: one for one in catalogue.fields if one.id.startswith(_CUSTOM)}
    names = Counter(one.name for one in known.values())
    uses: dict[str, _Use] = {}
    for issue in issues:
        for identifier, value in issue.items():
            info = known.get(identifier)
            if info is not None and info.type not in _WORTHLESS and value not in (None, "", [], {}):
                _count(uses.setdefault(identifier, _Use()), value)
    most_filled = sorted(uses.items(), key=lambda one: (-one[1].filled, known[one[0]].name))[:MOST_FIELDS]
    return tuple(
        FoundField(
            name=printable(known[identifier].name),
            filled=use.filled,
            of=len(issues),
            samples=tuple(use.samples),
            suggestion=_mapping_line(known[identifier], use, by_id=names[known[identifier].name] > 1),
        )
        for identifier, use in most_filled
    )


def _count(use: _Use, value: object) -> None:
    use.filled += 1
    value = rich(value)
    first = value[0] if isinstance(value, list) and value else value
    inside = next((name for name in _INSIDE if isinstance(first, Mapping) and isinstance(first.get(name), str)), "")
    use.inside = f"{'[]' if isinstance(value, list) and inside else ''}{'.' if inside else ''}{inside}"
    shown = first.get(inside) if isinstance(first, Mapping) else first
    if isinstance(shown, str | int | float):
        text = " ".join(printable(str(shown)).split())[:SAMPLE_LENGTH]
        if len(use.samples) < SAMPLES and text not in use.samples:
            use.samples.append(text)


def _mapping_line(info: FieldInfo, use: _Use, *, by_id: bool) -> str:
    """Return the mapping line that keeps the field with its task; a list becomes lines by its conversion."""
    name = info.id if by_id else info.name
    path = f"fields.{name if _PLAIN.fullmatch(name) else json.dumps(name)}{use.inside}"
    is_list = use.inside.startswith("[]")
    rule = f"{{path: {_yaml(path)}, convert: jira_lines}}" if is_list else _yaml(path)
    return f"mapping: {{task: {{custom: {{{_yaml(info.name)}: {rule}}}}}}}"


def _link(project: VisibleProject, source: str) -> str:
    return (
        "projects:\n"
        f"  - code: {_yaml(project.key)}\n"
        f"    name: {_yaml(printable(project.name))}\n"
        f"    links: [{{source: {source}, project: {_yaml(project.key)}}}]\n"
    )


def _yaml(text: str) -> str:
    """Return text as a YAML scalar: JSON's quoting is YAML's too."""
    return json.dumps(text, ensure_ascii=False)
