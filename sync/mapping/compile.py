"""Compiles mapping rules into a Mapper: records in, unified rows and problems out, no other effect."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from connectors.contract.connector import Converter
from connectors.contract.pages import Record
from model.entities import Provenance, QuarantinedRecord
from model.problems import Problem
from store.columns import EntityField, canonical_json, entity_fields, required
from store.tables import entity_name
from store.versions import Row
from sync.mapping.closures import Getter
from sync.mapping.conversions import conversion
from sync.mapping.converters import CONVERTERS
from sync.mapping.filling import Step, Steps, fill, fitted, sorted_out
from sync.mapping.paths import getter, plain_names
from sync.mapping.quarantine import incomplete, quarantine_row, unknown_kind, unreadable
from sync.mapping.rules import EntityRule, FieldRule, MappingError

ENGINE_VERSION = "1"
"""Raised whenever the same rules would make other rows of the same records: everything is then replayed."""

_RECORD_WORD = "record"
_TEMPLATE = re.compile(r"\{([^{}]+)\}")
OUTER = "$."
"""Begins a path of the record itself, where the rule goes through a list in it."""


@dataclass(slots=True)  # not frozen: one for each record read, and freezing triples the cost
class Mapped:
    """What one record became."""

    rows: Sequence[tuple[type[Provenance], Row]]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class _RowMaker:
    rule: EntityRule
    blank: tuple[object, ...]
    steps: Steps
    custom: Steps
    custom_index: int
    each: Getter | None
    key: Callable[[Record, Any], str] | None
    prefix: str  # of the unified key
    needed: tuple[int, ...]


class Mapper:
    """The mapping of one source, ready to run."""

    def __init__(
        self, source: str, rules: Sequence[EntityRule], converters: Mapping[str, Converter], reading_version: str
    ) -> None:
        """Compile `rules`; raises MappingError for a converter or path that does not exist."""
        self.source = source
        known = {**CONVERTERS, **converters}
        self._makers: dict[str, list[_RowMaker]] = {}
        for rule in rules:
            self._makers.setdefault(rule.kind, []).append(_maker(source, rule, known))
        self.version = _version(rules, reading_version)

    def entities(self, kind: str) -> tuple[type[Provenance], ...]:
        """Return the entities that records of a kind may become, the quarantine included."""
        made = dict.fromkeys(maker.rule.entity for maker in self._makers.get(kind, ()))
        return (*made, QuarantinedRecord)

    def all_entities(self) -> tuple[type[Provenance], ...]:
        """Return every entity this source can have rows of."""
        made = dict.fromkeys(maker.rule.entity for makers in self._makers.values() for maker in makers)
        return (*made, QuarantinedRecord)

    def map(self, record: Record, record_key: str) -> Mapped:
        """Return the unified rows of a record, and a quarantine row for each field that cannot be read."""
        rows: list[tuple[type[Provenance], Row]] = []
        problems: list[Problem] = []
        makers = self._makers.get(record.kind)
        if makers is None:
            problems.append(unknown_kind(record))
        else:
            for maker in makers:
                _make(maker, record, record_key, rows, problems)
        for number, problem in enumerate(problems):
            rows.append((QuarantinedRecord, quarantine_row(self.source, record_key, str(number), problem)))
        return Mapped(rows, problems)


def _make(
    maker: _RowMaker, record: Record, record_key: str, rows: list[tuple[type[Provenance], Row]], problems: list[Problem]
) -> None:
    if maker.each is None:
        elements: Sequence[Any] = (record.data,)
    else:
        try:
            elements = _elements(maker.each(record.data))
        except (ValueError, ArithmeticError, TypeError) as error:
            problems.append(unreadable(maker.rule.each, "", record, error))
            return
    for element in elements:
        values = list(maker.blank)
        fill(maker.steps, element, values, record, problems)
        if maker.custom.every:
            _fill_custom(maker, element, values, record, problems)
        missing = [index for index in maker.needed if values[index] is None]
        if missing:
            problems.append(incomplete(maker.rule, _names(maker, missing), record))
            continue
        try:
            external = record.key if maker.key is None else maker.key(record, element)
        except ValueError as error:
            problems.append(unreadable(maker.rule.key, "", record, error))
            continue
        rows.append((maker.rule.entity, Row(maker.prefix + external, record_key, tuple(values))))


def _elements(found: Any) -> Sequence[Any]:
    """Return the elements of a list; one alone is a list of one, as XML and some APIs give it."""
    if found is None:
        return ()
    if type(found) is dict:  # most often; the check against Sequence takes five times as long
        return (found,)
    return found if isinstance(found, Sequence) and not isinstance(found, str) else (found,)


def _names(maker: _RowMaker, columns: Sequence[int]) -> list[str]:
    own = entity_fields(maker.rule.entity)
    return [own[column].name for column in columns]


def _fill_custom(maker: _RowMaker, data: Any, values: list[object], record: Record, problems: list[Problem]) -> None:
    own: list[object] = [None] * len(maker.custom.every)
    fill(maker.custom, data, own, record, problems)
    found = {step.field.name: value for step, value in zip(maker.custom.every, own, strict=True) if value is not None}
    values[maker.custom_index] = canonical_json(found) if found else None


def _maker(source: str, rule: EntityRule, converters: Mapping[str, Converter]) -> _RowMaker:
    own = entity_fields(rule.entity)
    names = [one.name for one in own]
    blank = [_driver_value(None if one.default is MISSING else one.default) for one in own]
    steps: list[Step] = []
    for name, field_rule in rule.fields.items():
        index = names.index(name)
        if field_rule.path:
            steps.append(_step(source, rule, index, own[index], field_rule, converters))
            if field_rule.default is not None:
                blank[index] = _constant(rule, own[index], field_rule.default, "default")
        elif field_rule.value is not None:
            blank[index] = _constant(rule, own[index], field_rule.value, "value")
    custom_field = EntityField(name="", type=str, optional=True, default=None)
    custom = tuple(
        _step(source, rule, index, _renamed(custom_field, name), field_rule, {**converters, "": CONVERTERS["text"]})
        for index, (name, field_rule) in enumerate(rule.custom.items())
    )
    return _RowMaker(
        rule=rule,
        blank=tuple(blank),
        steps=sorted_out(steps),
        custom=sorted_out(custom),
        custom_index=names.index("custom") if "custom" in names else -1,
        each=_getter(rule.each, f"{entity_name(rule.entity)}.each") if rule.each else None,
        key=_template(rule.key, f"{entity_name(rule.entity)}.key") if rule.key else None,
        prefix=f"{source}:{entity_name(rule.entity)}:",
        needed=tuple(index for index, one in enumerate(own) if required(one)),
    )


def _step(
    source: str,
    rule: EntityRule,
    index: int,
    field: EntityField,
    field_rule: FieldRule,
    converters: Mapping[str, Converter],
) -> Step:
    where = f"{entity_name(rule.entity)}.{field.name}"
    if field_rule.convert and field_rule.convert not in converters:
        known = ", ".join(sorted(filter(None, converters)))
        message = f"{where}: there is no conversion {field_rule.convert!r}; there are {known}"
        raise MappingError(message)
    path = field_rule.path.removeprefix(OUTER)
    outer = path != field_rule.path
    get = _getter(path, where)
    convert = conversion(source, field_rule, field, converters)
    if convert is None and "" in converters:
        convert = converters[""]
    names = () if outer else plain_names(path) or ()
    return Step(index, names, get, outer, convert, _driver_type(field.type), field_rule.path, field)


def _getter(path: str, where: str) -> Getter:
    try:
        return getter(path)
    except ValueError as error:
        message = f"{where}: {error}"
        raise MappingError(message) from error


def _constant(rule: EntityRule, field: EntityField, value: object, word: str) -> object:
    """Return a constant as the column keeps it, checked here once instead of with every record."""
    where = f"{entity_name(rule.entity)}.{field.name}"
    check = conversion("", FieldRule(), field, {})
    try:
        kept = check(value) if check is not None else value
        return kept if type(kept) is _driver_type(field.type) else fitted(kept, field)
    except ValueError as error:
        message = f"{where}: `{word}:` is {value!r}, which does not fit: {error}"
        raise MappingError(message) from error


def template_paths(template: str) -> list[str]:
    """Return the paths that a key's template takes from the record's data."""
    return [part for part in _TEMPLATE.split(template)[1::2] if part != _RECORD_WORD]


def _template(template: str, where: str) -> Callable[[Record, Any], str]:
    parts = _TEMPLATE.split(template)
    getters = [
        _getter(part, where) if number % 2 and part != _RECORD_WORD else None for number, part in enumerate(parts)
    ]

    def filled(record: Record, data: Any) -> str:
        words: list[str] = []
        for number, part in enumerate(parts):
            get = getters[number]
            if get is not None:
                value = get(data)
                if value is None or value == "":
                    message = f"the row's key needs {part}, which is not there"
                    raise ValueError(message)
                words.append(str(value))
            else:
                words.append(record.key if number % 2 else part)
        return "".join(words)

    return filled


def _driver_type(kind: type) -> type:
    return str if kind in {date, datetime, dict} or issubclass(kind, StrEnum) else kind


def _driver_value(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value


def _renamed(field: EntityField, name: str) -> EntityField:
    return EntityField(name=name, type=field.type, optional=field.optional, default=field.default)


def _version(rules: Sequence[EntityRule], reading_version: str) -> str:
    text = f"{ENGINE_VERSION}\n{reading_version}\n{[repr(rule) for rule in rules]}"
    return blake2b(text.encode(), digest_size=8).hexdigest()
