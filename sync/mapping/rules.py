"""Mapping rules as values: which unified field comes from where, and how an administrator overrides that."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from store.columns import entity_fields, required
from store.tables import BY_NAME, entity_name

if TYPE_CHECKING:
    from model.entities import Provenance

MAX_PATH_LENGTH = 500
"""JMESPath always ends, but nested multiselects multiply their output; no honest path is longer."""


class MappingError(Exception):
    """A mapping cannot be used; the message says where in it and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """Where one unified field comes from."""

    path: str = ""  # into the record's data, "@" for all of it; empty: `value` is given
    convert: str = ""
    map: Mapping[str, object] = field(default_factory=dict)  # the source's word -> ours
    default: object = None
    value: object = None  # a constant
    refer: str = ""  # entity whose key is made from the value


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRule:
    """How rows of one entity come from records of one kind."""

    entity: type[Provenance]
    kind: str
    each: str = ""  # path of a list: a row for each element
    key: str = ""  # template; empty: the record's own key
    fields: Mapping[str, FieldRule]
    custom: Mapping[str, FieldRule] = field(default_factory=dict)
    overridable: bool = True  # False: an administrator's fields are meant for the entity's other rules


_RULE_WORDS = ("from", "each", "key", "fields", "overridable")
_FIELD_WORDS = ("path", "convert", "map", "default", "value", "refer")


def read_rules(content: object, origin: str) -> tuple[EntityRule, ...]:
    """Return the rules in the parsed content of a mapping file; `origin` names it in errors. Raises MappingError."""
    rules: list[EntityRule] = []
    for name, items in _mapping(content, origin).items():
        entity = _entity(name, origin)
        for number, item in enumerate(_sequence(items, f"{origin}: {name}"), start=1):
            rules.append(_rule(entity, item, f"{origin}: {name}[{number}]"))
    return tuple(rules)


def override(rules: Sequence[EntityRule], overrides: Mapping[str, object], origin: str) -> tuple[EntityRule, ...]:
    """Return the rules with single fields replaced by what an administrator wrote. Raises MappingError."""
    changed = list(rules)
    for name, content in overrides.items():
        entity = _entity(name, origin)
        matching = [index for index, rule in enumerate(changed) if rule.entity is entity and rule.overridable]
        if not matching:
            made = _words(entity_name(rule.entity) for rule in rules)
            message = f"{origin}: {name}: this connector makes no {name}; it makes {made}"
            raise MappingError(message)
        fields, custom = _fields(entity, content, f"{origin}: {name}")
        for index in matching:
            rule = changed[index]
            changed[index] = replace(rule, fields={**rule.fields, **fields}, custom={**rule.custom, **custom})
    return tuple(changed)


def _rule(entity: type[Provenance], item: object, origin: str) -> EntityRule:
    content = _mapping(item, origin)
    _refuse_unknown(content, _RULE_WORDS, origin)
    kind, each, key = content.get("from"), content.get("each", ""), content.get("key", "")
    overridable = content.get("overridable", True)
    if not isinstance(kind, str) or not isinstance(each, str) or not isinstance(key, str):
        message = f"{origin}: expected `from:` with the kind of record, and text in `each:` and `key:`"
        raise MappingError(message)
    if not isinstance(overridable, bool):
        message = f"{origin}: expected true or false in `overridable:`"
        raise MappingError(message)
    if each and not key:
        message = (
            f"{origin}: several rows come from one record, so each needs its own `key:`, like '{{record}}/{{Number}}'"
        )
        raise MappingError(message)
    fields, custom = _fields(entity, content.get("fields", {}), f"{origin}.fields")
    missing = [one.name for one in entity_fields(entity) if required(one) and one.name not in fields]
    if missing:
        message = f"{origin}: a row cannot do without {_words(missing)}; say where it comes from"
        raise MappingError(message)
    return EntityRule(
        entity=entity, kind=kind, each=each, key=key, fields=fields, custom=custom, overridable=overridable
    )


def _fields(
    entity: type[Provenance], content: object, origin: str
) -> tuple[dict[str, FieldRule], dict[str, FieldRule]]:
    given = dict(_mapping(content, origin))
    custom = _mapping(given.pop("custom", {}), f"{origin}.custom")
    known = [one.name for one in entity_fields(entity)]
    if custom and "custom" not in known:
        message = f"{origin}: {entity.__name__} keeps no custom fields; a task does"
        raise MappingError(message)
    _refuse_unknown(given, known, origin)
    return (
        {name: _field(value, f"{origin}.{name}") for name, value in given.items()},
        {name: _field(value, f"{origin}.custom.{name}") for name, value in custom.items()},
    )


def _field(content: object, origin: str) -> FieldRule:
    if isinstance(content, str):
        return FieldRule(path=_path(content, origin))
    rule = _mapping(content, origin)
    _refuse_unknown(rule, _FIELD_WORDS, origin)
    if ("path" in rule) == ("value" in rule):
        message = f"{origin}: give either `path:` or `value:`"
        raise MappingError(message)
    refer = str(rule.get("refer", ""))
    if refer:
        _entity(refer, origin)
    words = {str(word): ours for word, ours in _mapping(rule.get("map", {}), f"{origin}.map").items()}
    return FieldRule(
        path=_path(str(rule["path"] or ""), origin) if "path" in rule else "",
        convert=str(rule.get("convert", "")),
        map=words,
        default=rule.get("default"),
        value=rule.get("value"),
        refer=refer,
    )


def _path(path: str, origin: str) -> str:
    if not path:
        message = f"{origin}: the path is empty; name a field of the record, or `@` for all of it"
        raise MappingError(message)
    if len(path) > MAX_PATH_LENGTH:
        message = f"{origin}: the path has {len(path)} characters, at most {MAX_PATH_LENGTH} are allowed"
        raise MappingError(message)
    return path


def _entity(name: str, origin: str) -> type[Provenance]:
    if name not in BY_NAME:
        message = f"{origin}: {name!r} is no entity{_suggestion(name, BY_NAME)}"
        raise MappingError(message)
    return BY_NAME[name]


def _refuse_unknown(content: Mapping[str, object], known: Sequence[str], origin: str) -> None:
    for name in content:
        if name not in known:
            message = f"{origin}: {name!r} is not known here{_suggestion(name, known)}; allowed are {_words(known)}"
            raise MappingError(message)


def _suggestion(name: str, known: object) -> str:
    close = difflib.get_close_matches(str(name), list(known), n=1)  # type: ignore[call-overload] # any collection of text
    return f", did you mean {close[0]!r}?" if close else ""


def _words(names: object) -> str:
    return ", ".join(sorted(set(names)))  # type: ignore[call-overload] # any collection of text


def _mapping(content: object, origin: str) -> Mapping[str, object]:
    if not isinstance(content, Mapping):
        message = f"{origin}: expected names with values, found {type(content).__name__}"
        raise MappingError(message)
    return content


def _sequence(content: object, origin: str) -> Sequence[object]:
    if isinstance(content, str) or not isinstance(content, Sequence):
        message = f"{origin}: expected a list of rules, each beginning with `- from:`"
        raise MappingError(message)
    return content
