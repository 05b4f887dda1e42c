"""Finds the fields that a mapping's names mean, per project, or says why that cannot be known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from connectors.contract.errors import SettingsError
from connectors.jira.catalogue import EPIC_LINK, SPRINT, WELL_KNOWN, Catalogue, FieldInfo, folded, spaced

EVERYWHERE = ""
_OPTIONAL = frozenset({"sprint", "epic link", "start date"})
"""Names that the mapping that comes with this connector asks for, and that a site need not have."""
_NEAREST = 3
_LISTED = 8

ByProject = Mapping[str, FieldInfo]
"""The field that a name means, by the id of the project; that of all other projects under EVERYWHERE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project as far as fields care."""

    id: str
    key: str


class AmbiguousError(Exception):
    """Several fields have a name, and nothing tells them apart."""

    def __init__(self, candidates: Sequence[FieldInfo]) -> None:
        super().__init__(f"{len(candidates)} fields")
        self.candidates = tuple(candidates)


def resolved(name: str, catalogue: Catalogue, projects: Sequence[Project]) -> tuple[ByProject, str]:
    """Return the fields that a name means and a note for the administrator, empty where there is nothing to say.

    An id names its field. Fields that Jira makes are found by their type. Else the name as people see it decides, in
    its very letters before others; a field of a team-managed project goes before the site's there. Raises
    SettingsError for a name that no field has, or several.
    """
    exact = catalogue.by_id(name)
    if exact is not None:
        return {EVERYWHERE: exact}, ""
    known = catalogue.of_type(WELL_KNOWN.get(folded(name), "-"))
    if len(known) == 1:
        return {EVERYWHERE: known[0]}, ""
    is_optional = folded(name) in _OPTIONAL
    found = catalogue.named(name)
    if not found and not is_optional:
        found = tuple(one for one in catalogue.search(spaced(name), "") if folded(one.name) == folded(name))
    ours = {one.id for one in projects}
    found = tuple(one for one in found if not one.project or one.project in ours)
    if not found:
        if is_optional:
            return {}, ""
        raise SettingsError(_unknown(name, catalogue))
    try:
        return _by_project(name, found, catalogue, projects), ""
    except AmbiguousError as error:
        sentence = _ambiguous(name, error.candidates, projects)
        if is_optional:
            return {}, f"{sentence}; until then no {name} is read"
        raise SettingsError(sentence) from None


def _by_project(
    name: str, found: Sequence[FieldInfo], catalogue: Catalogue, projects: Sequence[Project]
) -> dict[str, FieldInfo]:
    made = {
        project: _one(name, [one for one in found if one.project == project])
        for project in dict.fromkeys(one.project for one in found)
        if project
    }
    of_site = [one for one in found if not one.project]
    if not of_site:
        return made
    try:
        made[EVERYWHERE] = _one(name, of_site)
    except AmbiguousError as error:
        for project in projects:
            if project.id not in made:
                chosen = _used_in(project, name, error.candidates, catalogue)
                if chosen is not None:
                    made[project.id] = chosen
    return made


def _one(name: str, candidates: Sequence[FieldInfo]) -> FieldInfo:
    """Return the only field of this name, or the only one in its very letters; raises AmbiguousError."""
    exact = [one for one in candidates if spaced(one.name) == spaced(name)]
    chosen = exact or candidates
    if len(chosen) > 1:
        raise AmbiguousError(chosen)
    return chosen[0]


def _used_in(project: Project, name: str, candidates: Sequence[FieldInfo], catalogue: Catalogue) -> FieldInfo | None:
    """Return the candidate that a project uses, None where it uses none; raises AmbiguousError for more than one."""
    there = {one.id for one in catalogue.search(spaced(name), project.id)}
    used = [one for one in candidates if one.id in there]
    if len(used) > 1 or (not there and len(candidates) > 1):
        raise AmbiguousError(used or candidates)
    return used[0] if used else None


def _unknown(name: str, catalogue: Catalogue) -> str:
    names = {folded(one.name): one.name for one in catalogue.fields}
    near = difflib.get_close_matches(folded(name), names, n=_NEAREST, cutoff=0.6)
    remedy = (
        f"perhaps you meant {_listed(repr(names[one]) for one in near)}"
        if near
        else "`syncline discover` lists the fields there are"
    )
    return (
        f"the mapping asks for the field {name!r}, and no field that the account may see has this name: {remedy}; "
        "or the account lacks the right to browse a project that uses it"
    )


def _ambiguous(name: str, candidates: Sequence[FieldInfo], projects: Sequence[Project]) -> str:
    keys = {one.id: one.key for one in projects}
    described = [
        f"{one.id} ({one.name}, {one.kind or 'of unknown type'}, "
        + (f"project {keys.get(one.project, one.project)})" if one.project else "all projects)")
        for one in sorted(candidates, key=lambda one: one.id)[:_LISTED]
    ]
    return (
        f"the mapping asks for the field {name!r}, and {len(candidates)} fields have this name: "
        f"{'; '.join(described)}. Write the id instead of the name, like `fields.{candidates[0].id}`"
    )


def _listed(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def is_sprint(field: FieldInfo) -> bool:
    """Tell whether a field holds sprints."""
    return field.type == SPRINT


def is_epic_link(field: FieldInfo) -> bool:
    """Tell whether a field holds the key of an issue's epic."""
    return field.type == EPIC_LINK
