"""How each type of the document's shape is written as JSON values and read back, derived from its declaration."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache, lru_cache
from typing import cast

from reports.document import EarnedValuePoint, Figure, Period, QuarantineNote, ReportDocument, Unit
from reports.render.currencies import major, minor
from reports.render.errors import DocumentShapeError, DocumentValueError

_MONTHLY: Mapping[type, tuple[str, ...]] = {
    Period: ("planned", "actual"),
    EarnedValuePoint: ("planned", "earned", "actual"),
}
"""Fields that are money in the document's currency."""

_BY_CONTENT = frozenset({Figure, QuarantineNote, *_MONTHLY})
"""Types of which some fields are written by what others say."""

_COMBINATIONS = 256  # of type, unit and currency that are kept ready; a report has a few dozen

_LARGEST_POWER = 60  # of ten in a ratio; a larger one is no ratio but an attempt to fill the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What holds in the whole document: the currency of amounts without one, and what an earlier schema lacked."""

    currency: str
    lacks: Mapping[str, frozenset[str]] = field(default_factory=dict)  # fields by type


_Put = Callable[[object, Around], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One type: to a JSON value, and from it; both raise _MisfitError."""

    write: _Put
    read: _Put


class _MisfitError(Exception):
    """A value that does not fit; whatever it is inside of adds its step, so that a value that fits needs no path."""

    def __init__(self, found: object, expected: str, *steps: str | int) -> None:
        self.found, self.expected = found, expected
        self.steps = list(steps)  # innermost first: fields' names, keys and indices

    @property
    def said(self) -> str:
        """Where it is, what it is, and what was expected."""
        shown = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in reversed(self.steps))
        path = "".join(shown).removeprefix(".") or "top"
        return f"report document, {path}: found {self.found!r:.80}, expected {self.expected}"


def write_document(document: ReportDocument) -> object:
    """Return the document as JSON values; raises DocumentValueError for a value that does not fit its place."""
    try:
        return _record(ReportDocument).write(document, Around(currency=document.currency))
    except _MisfitError as misfit:
        raise DocumentValueError(f"{misfit.said}; mend what built it") from None


def read_document(raw: Mapping[str, object], around: Around) -> ReportDocument:
    """Return the document that JSON values stand for; raises DocumentShapeError naming the place that is wrong."""
    try:
        return cast("ReportDocument", _record(ReportDocument).read(raw, around))
    except _MisfitError as misfit:
        raise DocumentShapeError(f"{misfit.said}; read an unaltered copy of the report") from None


def _exactly(kind: type) -> _Put:
    """Return a writer that refuses what is not exactly of `kind`: a bool is no int, a datetime is no date."""

    def write(value: object, _: Around) -> object:
        if type(value) is not kind:
            raise _MisfitError(value, kind.__name__)
        return value

    return write


def _checked(kind: type, put: Callable[[object], object]) -> _Put:
    """Return a writer of what is exactly of `kind`."""

    def write(value: object, _: Around) -> object:
        if type(value) is not kind:
            raise _MisfitError(value, kind.__name__)
        return put(value)

    return write


def _parsed(expected: str, take: Callable[[str], object]) -> _Put:
    """Return a reader of text; `take` raises ValueError or ArithmeticError for text that it does not read."""

    def read(raw: object, _: Around) -> object:
        if not isinstance(raw, str):
            raise _MisfitError(raw, expected)
        try:
            return take(raw)
        except (ValueError, ArithmeticError):
            raise _MisfitError(raw, expected) from None

    return read


def _read_text(raw: object, _: Around) -> object:
    if type(raw) is not str:
        raise _MisfitError(raw, "text")
    return raw


def _read_int(raw: object, _: Around) -> object:
    if type(raw) is not int:
        raise _MisfitError(raw, "a whole number")
    return raw


def _read_flag(raw: object, _: Around) -> object:
    if not isinstance(raw, bool):
        raise _MisfitError(raw, "true or false")
    return raw


def _write_instant(value: object, _: Around) -> object:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _MisfitError(value, "an instant with its time zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _take_instant(text: str) -> datetime:
    if not text.endswith("Z"):
        raise ValueError(text)
    return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)


def _write_ratio(value: object, _: Around) -> object:
    if not isinstance(value, Decimal) or not value.is_finite() or abs(value.adjusted()) > _LARGEST_POWER:
        raise _MisfitError(value, "a finite decimal number")
    return str(value)


def _take_ratio(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_POWER:
        raise InvalidOperation
    return value


_TEXT = Shape(write=_exactly(str), read=_read_text)
_INT = Shape(write=_exactly(int), read=_read_int)
_DATE = Shape(
    write=_checked(date, lambda value: cast("date", value).isoformat()),
    read=_parsed("a date like 2026-11-22", date.fromisoformat),
)
_INSTANT = Shape(write=_write_instant, read=_parsed("an instant like 2026-11-22T15:00:00Z", _take_instant))
_RATIO = Shape(write=_write_ratio, read=_parsed("a decimal number as text", _take_ratio))
_FLAG = Shape(write=_exactly(bool), read=_read_flag)
_SCALARS: dict[object, Shape] = {bool: _FLAG, str: _TEXT, int: _INT, date: _DATE, datetime: _INSTANT, Decimal: _RATIO}
_UNITS: dict[Unit, Shape] = {Unit.DATE: _DATE, Unit.RATIO: _RATIO, Unit.TEXT: _TEXT}  # the others are whole numbers


def _amount(currency: str) -> Shape:
    """Money: minor units here, decimal text in major units there."""
    return Shape(
        write=_checked(int, lambda value: f"{major(cast('int', value), currency):f}"),
        read=_parsed("an amount as decimal text, like 1234.50", lambda text: minor(text, currency)),
    )


def _optional(inner: Shape) -> Shape:
    return Shape(
        write=lambda value, around: None if value is None else inner.write(value, around),
        read=lambda raw, around: None if raw is None else inner.read(raw, around),
    )


def _sequence(inner: Shape) -> Shape:
    def write(value: object, around: Around) -> object:
        if not isinstance(value, tuple):
            raise _MisfitError(value, "a tuple")
        return _each(value, inner.write, around)

    def read(raw: object, around: Around) -> object:
        if not isinstance(raw, list):
            raise _MisfitError(raw, "a list")
        return tuple(_each(raw, inner.read, around))

    return Shape(write=write, read=read)


def _each(items: Iterable[object], put: _Put, around: Around) -> list[object]:
    made: list[object] = []
    try:
        for item in items:
            made.append(put(item, around))  # noqa: PERF401 -- what is made so far says where a misfit is
    except _MisfitError as misfit:
        misfit.steps.append(len(made))
        raise
    return made


def _table(inner: Shape) -> Shape:
    def write(value: object, around: Around) -> object:
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            raise _MisfitError(value, "a mapping from text")
        return _named(((key, inner.write, item) for key, item in value.items()), around)

    def read(raw: object, around: Around) -> object:
        if not isinstance(raw, dict):
            raise _MisfitError(raw, "an object")
        return _named(((key, inner.read, item) for key, item in raw.items()), around)

    return Shape(write=write, read=read)


def _named(items: Iterable[tuple[str, _Put, object]], around: Around) -> dict[str, object]:
    made: dict[str, object] = {}
    name = ""
    try:
        for name, put, item in items:
            made[name] = put(item, around)
    except _MisfitError as misfit:
        misfit.steps.append(name)
        raise
    return made


def _word(kind: type[StrEnum]) -> Shape:
    words = " or ".join(word.value for word in kind)
    return Shape(write=_checked(kind, lambda value: cast("StrEnum", value).value), read=_parsed(words, kind))


def _figure_shapes(unit: Unit | None, currency: str) -> dict[str, Shape]:
    """Value, previous and restated change are written by the unit; an unknown unit is refused at its own field."""
    if unit is None:
        return {}
    value = change = _amount(currency)
    if unit is not Unit.MONEY:
        value, change = _UNITS.get(unit, _INT), _INT
    return {"value": _optional(value), "previous": _optional(value), "restated": _optional(change)}


def _unit(written: object) -> Unit | None:
    try:
        return Unit(str(written))
    except ValueError:
        return None


def _content(kind: type, field: Callable[[str], object], around: Around) -> tuple[Unit | None, str]:
    """Return what the shapes of a record's fields depend on: its unit and its currency, or the document's."""
    currency = around.currency if kind in _MONTHLY else field("currency")
    return _unit(field("unit")) if kind is Figure else None, currency if isinstance(currency, str) else ""


@lru_cache(maxsize=_COMBINATIONS)
def _fields(kind: type, unit: Unit | None, currency: str) -> Mapping[str, Shape]:
    """Return the shapes of the fields of a record whose amounts are in a currency, in order."""
    if kind is Figure:
        return _declared(kind) | _figure_shapes(unit, currency)
    amounts = _MONTHLY.get(kind, ("amount",))
    return _declared(kind) | dict.fromkeys(amounts, _optional(_amount(currency)))


@cache
def _declared(kind: type) -> dict[str, Shape]:
    hints = typing.get_type_hints(kind)
    return {
        field.name: _TEXT if kind is Figure and field.name in {"value", "previous"} else _shape(hints[field.name])
        for field in fields(kind)
    }


@cache
def _record(kind: type) -> Shape:
    """A dataclass: an object with all of its fields, nothing more and nothing less."""
    declared = _declared(kind)

    def shapes(field: Callable[[str], object], around: Around) -> Mapping[str, Shape]:
        return _fields(kind, *_content(kind, field, around)) if kind in _BY_CONTENT else declared

    def write(value: object, around: Around) -> object:
        if type(value) is not kind:
            raise _MisfitError(value, kind.__name__)
        own = shapes(lambda name: getattr(value, name), around)
        return _named(((name, shape.write, getattr(value, name)) for name, shape in own.items()), around)

    def read(raw: object, around: Around) -> object:
        if not isinstance(raw, dict):
            raise _MisfitError(raw, f"an object ({kind.__name__})")
        absent = around.lacks.get(kind.__name__, frozenset()) - raw.keys()
        for name in sorted((declared.keys() - absent) ^ raw.keys()):
            expected = "a value here" if name in declared else f"no such key in {kind.__name__}"
            raise _MisfitError(raw.get(name), expected, name)
        own = shapes(raw.get, around)
        told = ((name, shape.read, raw[name]) for name, shape in own.items() if name not in absent)
        return kind(**_named(told, around))

    return Shape(write=write, read=read)


def _shape(hint: object) -> Shape:
    """Return the shape of a declared type; raises TypeError for one that a document may not hold."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType and len(arguments) == 2 and arguments[1] is types.NoneType:  # noqa: PLR2004 -- T | None
        return _optional(_shape(arguments[0]))
    if origin is tuple:
        return _sequence(_shape(arguments[0]))
    if origin is Mapping:
        return _table(_shape(arguments[1]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint)
    raise TypeError(f"{hint!r} has no JSON shape; add one to reports.render.json_shapes or declare another type")
