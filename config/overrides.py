"""Checks an administrator's mapping overrides: `mapping: {task: {budget_code: "fields.Budget code.value"}}`."""

from __future__ import annotations

import dataclasses
import re
from types import MappingProxyType
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.nodes import Entry, MappingNode, Node, dotted
from config.sentences import Sentence, unknown
from config.validate import checked
from model import entities
from model.problems import Problem

_MAPPED = (
    entities.SourceProject,
    entities.Task,
    entities.BaselineValue,
    entities.Dependency,
    entities.Assignment,
    entities.Identity,
    entities.TimeEntry,
    entities.FinanceLine,
)
_BY_ENGINE = frozenset(field.name for field in dataclasses.fields(entities.Provenance))


def _snake(name: str) -> str:
    return re.sub(r"(?<=.)(?=[A-Z])", "_", name).lower()


MAPPABLE = MappingProxyType(
    {
        _snake(entity.__name__): tuple(
            field.name for field in dataclasses.fields(entity) if field.name not in _BY_ENGINE
        )
        for entity in _MAPPED
    }
)
"""The fields of each entity that a mapping may fill, under the names used in YAML."""

Constant = str | int | bool | None


class FieldRule(BaseModel):
    """Where one unified field comes from; a text alone is its path."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str | None = Field(
        default=None, min_length=1, max_length=500, description="dotted path or JMESPath into the source's record"
    )
    convert: str | None = Field(default=None, min_length=1, description="name of the conversion of the value found")
    map: dict[str, Constant] | None = Field(default=None, description="table from the source's words to ours")
    default: Constant = Field(default=None, description="value where the source has none, or one not in the table")
    value: Constant = Field(default=None, description="constant, instead of a path")
    refer: str | None = Field(default=None, description="kind of the record that the value names")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if isinstance(value, dict | FieldRule):
            return value
        if isinstance(value, str):
            return {"path": value}
        raise ValueError("expected the path as text, or options like `path:` and `convert:`")

    @model_validator(mode="after")
    def _path_or_value(self) -> Self:
        written = self.model_fields_set
        if ("path" in written) == ("value" in written):
            raise ValueError("expected either `path` or `value`")
        if "value" in written and len(written) > 1:
            raise ValueError(f"a constant `value` stands alone; remove {', '.join(sorted(written - {'value'}))}")
        return self


def override_problems(node: Node, path: str) -> list[Problem]:
    """Return what is wrong with the overrides written at `path`: entities, fields and rules."""
    problems: list[Problem] = []
    for name, entity in _entries(node, path, problems):
        where = dotted(path, name)
        if name not in MAPPABLE:
            problems.append(_problem(entity, where, unknown(name, MAPPABLE, noun="entity")))
            continue
        for field, rule in _entries(entity.value, where, problems):
            problems += _field_problems(name, field, rule, dotted(where, field))
    return problems


def _field_problems(entity: str, field: str, rule: Entry, path: str) -> list[Problem]:
    if field == "custom" and "custom" in MAPPABLE[entity]:
        problems: list[Problem] = []
        for name, custom in _entries(rule.value, path, problems):
            problems += checked(custom.value, FieldRule, path=dotted(path, name))[1]
        return problems
    if field in _BY_ENGINE:
        return [_problem(rule, path, Sentence("field_unknown", f"`{field}` is set by Syncline itself", "remove it"))]
    if field not in MAPPABLE[entity]:
        return [_problem(rule, path, unknown(field, MAPPABLE[entity], noun="field"))]
    return checked(rule.value, FieldRule, path=path)[1]


def _entries(node: Node, path: str, problems: list[Problem]) -> list[tuple[str, Entry]]:
    if isinstance(node, MappingNode):
        return list(node.entries.items())
    problems += checked(node, dict[str, object], path=path)[1]
    return []


def _problem(entry: Entry, path: str, said: Sentence) -> Problem:
    return Problem(code=said.code, place=entry.at.place(path), reason=said.reason, remedy=said.remedy)
