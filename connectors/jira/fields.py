"""Which issue fields the mapping asks for, as Jira's ids, and how they are named in records."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from connectors.jira.catalogue import RICH_SYSTEM, SYSTEM, Catalogue, FieldInfo
from connectors.jira.fieldvalues import rich, settled, sprints
from connectors.jira.naming import EVERYWHERE, Project, is_epic_link, is_sprint, resolved

ALL = "*all"
_PREFIX = "fields."

_Reader = Callable[[Any], Any]
_Column = tuple[str, str, _Reader]  # name in the record, Jira's id, how its value is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldNames:
    """The fields to ask for, and their names in the records."""

    ids: tuple[str, ...]  # to ask for: names of system fields, customfield_…, or `*all`
    digest: str  # differs when other fields would be in the records
    sprint: str = ""  # id of the sprint field, where asked for or known
    epic_link: str = ""  # of Data Center's epic link
    notes: tuple[str, ...] = ()  # what the administrator should know about fields that are not read
    _columns: Mapping[str, tuple[_Column, ...]] = field(default_factory=dict, repr=False)  # by project key, else ""
    _kept: Mapping[str, tuple[str, _Reader]] = field(default_factory=dict, repr=False)  # with `*all`: by id

    def named(self, raw_fields: Mapping[str, Any], project_key: str) -> dict[str, Any]:
        """Return the fields of a raw issue by the names the mapping uses, empty ones left out, rich text plain."""
        if self.ids == (ALL,):
            found = {}
            for identifier, value in raw_fields.items():
                name, keep = self._kept.get(identifier, (identifier, settled))
                if value is not None:
                    found[name] = keep(value)
            return found
        columns = self._columns.get(project_key)
        if columns is None:
            columns = self._columns.get(EVERYWHERE, ())
        named: dict[str, Any] = {}
        get = raw_fields.get
        for name, identifier, keep in columns:
            value = get(identifier)
            if value is not None:
                kind = type(value)
                named[name] = value if kind is int or kind is bool or kind is float else keep(value)
        return named


def asks_for_names(asked: Collection[str]) -> bool:
    """Tell whether the mapping asks for fields that must be looked up: others than those every site has."""
    return _is_everything(asked) or any(_first(path) not in SYSTEM for path in _paths(asked))


def field_names(asked: Collection[str], catalogue: Catalogue, projects: Sequence[Project]) -> FieldNames:
    """Return the fields that the mapping's paths (`fields.Budget code.value`) ask for; raises SettingsError.

    Args:
        asked: paths into the data of records of kind issue; `""` or `fields` is everything.
        catalogue: the site's fields; may be empty where `asks_for_names` is false.
        projects: those that are read.
    """
    sprint = next((one.id for one in catalogue.fields if is_sprint(one)), "")
    epic_link = next((one.id for one in catalogue.fields if is_epic_link(one)), "")
    if _is_everything(asked):
        return _everything(catalogue, sprint, epic_link)
    notes: list[str] = []
    tables: dict[str, dict[str, FieldInfo]] = {EVERYWHERE: {}, **{one.id: {} for one in projects}}
    for name in sorted({_name(path, catalogue) for path in _paths(asked)}):
        if name in SYSTEM:
            tables[EVERYWHERE][name] = FieldInfo(id=name, name=name)
            continue
        by_project, note = resolved(name, catalogue, projects)
        notes += [note] if note else []
        for project, info in by_project.items():
            tables[project][name] = info
    columns = {EVERYWHERE: _columns(tables[EVERYWHERE])}
    for one in projects:
        if tables[one.id]:
            columns[one.key] = _columns({**tables[EVERYWHERE], **tables[one.id]})
    ids = tuple(sorted({identifier for table in columns.values() for _, identifier, _ in table}))
    shape = {key: [(name, identifier) for name, identifier, _ in table] for key, table in columns.items()}
    return FieldNames(
        ids=ids, digest=_digest(shape), sprint=sprint, epic_link=epic_link, notes=tuple(notes), _columns=columns
    )


def _everything(catalogue: Catalogue, sprint: str, epic_link: str) -> FieldNames:
    """Return all fields under the names people see; of several with one name each keeps its id."""
    custom = [one for one in catalogue.fields if one.id not in SYSTEM]
    names = [one.name for one in custom]
    kept = {one.id: (one.name if names.count(one.name) == 1 else one.id, _reader(one)) for one in custom}
    kept |= {identifier: (identifier, rich) for identifier in RICH_SYSTEM}
    shape = {identifier: name for identifier, (name, _) in sorted(kept.items())}
    return FieldNames(ids=(ALL,), digest=_digest(shape), sprint=sprint, epic_link=epic_link, _kept=kept)


def _columns(table: Mapping[str, FieldInfo]) -> tuple[_Column, ...]:
    return tuple((name, info.id, _reader(info)) for name, info in sorted(table.items()))


def _reader(info: FieldInfo) -> _Reader:
    if is_sprint(info):
        return sprints
    return rich if info.rich else settled


def _digest(shape: object) -> str:
    return sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:16]


def _is_everything(asked: Collection[str]) -> bool:
    return any(path in ("", "@", "fields") for path in asked)


def _paths(asked: Collection[str]) -> list[str]:
    return [path.removeprefix(_PREFIX) for path in asked if path.startswith(_PREFIX) and len(path) > len(_PREFIX)]


def _first(path: str) -> str:
    return path.partition(".")[0]


def _name(path: str, catalogue: Catalogue) -> str:
    """Return the field that a path begins with; a name that itself has dots is known by the catalogue."""
    words = path.split(".")
    if words[0] in SYSTEM:
        return words[0]
    for count in range(len(words), 1, -1):
        name = ".".join(words[:count])
        if catalogue.named(name):
            return name
    return words[0]
