"""Column types that mean the same on SQLite and PostgreSQL, and how an entity's annotations become columns."""

from __future__ import annotations

import json
import types
import typing
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from model.entities import Provenance
from model.values import Json, utc

BYTEWISE_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that both databases compare byte by byte: rows come in the same order whatever a server's locale is."""


class Instant(TypeDecorator[datetime]):
    """An instant in UTC: a native timestamp on PostgreSQL, sortable ISO text with microseconds on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Any) -> TypeEngine[Any]:
        """Return the type the database itself has for an instant."""
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import TIMESTAMP  # loaded with the dialect, which others do without

            return dialect.type_descriptor(TIMESTAMP(timezone=True))  # type: ignore[no-any-return] # untyped in SQLAlchemy
        return dialect.type_descriptor(Text())  # type: ignore[no-any-return] # untyped in SQLAlchemy

    def process_bind_param(self, value: datetime | str | None, dialect: Any) -> Any:
        """Turn an aware instant into what the database keeps; raises ValueError for a naive one."""
        if isinstance(value, datetime):
            return utc(value) if dialect.name == "postgresql" else instant_text(value)
        return value

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:  # noqa: ARG002 # SQLAlchemy's signature
        """Return an aware instant in UTC."""
        return datetime.fromisoformat(value) if isinstance(value, str) else utc(value) if value is not None else None


class JsonText(TypeDecorator[Json]):
    """A JSON object as canonical text, so that equal objects are equal columns on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Json | str | None, dialect: Any) -> str | None:  # noqa: ARG002 # SQLAlchemy's signature
        """Write the object as canonical JSON; text is taken to be that already."""
        return value if value is None or isinstance(value, str) else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Json | None:  # noqa: ARG002 # SQLAlchemy's signature
        """Read the object back."""
        return None if value is None else json.loads(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityField:
    """One field of an entity that is mapped, stored and read."""

    name: str
    type: type  # str, int, bool, date, datetime, dict or a StrEnum
    optional: bool  # may be None
    default: object  # MISSING where the field must be given


_FIELDS: dict[type[Provenance], tuple[EntityField, ...]] = {}  # annotations are read once for each entity

PROVENANCE = tuple(field.name for field in fields(Provenance))


def instant_text(moment: datetime) -> str:
    """Return the one text form of an instant: `2026-11-22T10:00:00.000000+00:00`."""
    return utc(moment).isoformat(timespec="microseconds")


def canonical_json(value: object) -> str:
    """Return JSON text that is the same for equal values: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entity_fields(entity: type[Provenance]) -> tuple[EntityField, ...]:
    """Return the entity's own fields in the order they are declared, without provenance."""
    found = _FIELDS.get(entity)
    if found is None:
        found = _FIELDS[entity] = _read_fields(entity)
    return found


def _read_fields(entity: type[Provenance]) -> tuple[EntityField, ...]:
    hints = typing.get_type_hints(entity)
    return tuple(
        EntityField(
            name=field.name,
            type=_plain(hints[field.name]),
            optional=_optional(hints[field.name]),
            default=field.default,
        )
        for field in fields(entity)
        if field.name not in PROVENANCE
    )


def reference_fields(entity: type[Provenance]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the fields that hold keys of other rows, each with the names of the entities those may be of."""
    hints = typing.get_type_hints(entity, include_extras=True)
    found = ((field.name, _targets(hints[field.name])) for field in entity_fields(entity))
    return tuple((name, targets) for name, targets in found if targets)


def column_type(field: EntityField) -> TypeEngine[Any]:
    """Return the column type that keeps a field's values exactly."""
    if issubclass(field.type, StrEnum):
        return BYTEWISE_TEXT
    kinds: dict[type, TypeEngine[Any]] = {
        str: BYTEWISE_TEXT,
        int: BigInteger(),
        bool: Boolean(),
        date: Date(),
        datetime: Instant(),
        dict: JsonText(),
    }
    return kinds[field.type]


def required(field: EntityField) -> bool:
    """Tell whether a row cannot exist without the field."""
    return field.default is MISSING


def _plain(hint: Any) -> type:
    if _is_union(hint):
        hint = next(part for part in typing.get_args(hint) if part is not type(None))
    return dict if typing.get_origin(hint) is not None else hint


def _optional(hint: Any) -> bool:
    return _is_union(hint) and type(None) in typing.get_args(hint)


def _is_union(hint: Any) -> bool:
    # `Annotated[int, ...] | None` is the old kind of union, `int | None` the new one
    return isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union


def _targets(hint: Any) -> tuple[str, ...]:
    """Return what `Annotated[Key, "task"]` names beside the key itself."""
    for part in typing.get_args(hint) if _is_union(hint) else (hint,):
        metadata = getattr(part, "__metadata__", ())
        if metadata and metadata[0] == "key":
            return tuple(str(word) for word in metadata[1:])
    return ()
