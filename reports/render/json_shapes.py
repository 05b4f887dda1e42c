"""How each type of the document's shape is written as JSON values and read back, derived from its declaration."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import cast

from reports.document import EarnedValuePoint, Figure, Period, QuarantineNote, ReportDocument, Unit
from reports.render.currencies import major, minor
from reports.render.errors import DocumentShapeError, DocumentValueError

_MONTHLY: Mapping[type, tuple[str, ...]] = {
    Period: ("planned", "actual"),
    EarnedValuePoint: ("planned", "earned", "actual"),
}
"""Fields that are money in the document's currency."""

_LARGEST_POWER = 60  # of ten in a ratio; a larger one is no ratio but an attempt to fill the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Where in the document we are, and the currency that amounts without one are in."""

    path: str
    currency: str
    lacks: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by type: what an earlier schema did not have

    def inside(self, step: str | int) -> At:
        """Return the place one step further in: a field's name, a key, or an index."""
        shown = f"[{step}]" if isinstance(step, int) else f".{step}" if self.path else step
        return At(path=f"{self.path}{shown}", currency=self.currency, lacks=self.lacks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One type: to a JSON value, and from it; both raise naming the place."""

    write: Callable[[object, At], object]
    read: Callable[[object, At], object]


def write_document(document: ReportDocument) -> object:
    """Return the document as JSON values; raises DocumentValueError for a value that does not fit its place."""
    return _record(ReportDocument).write(document, At(path="", currency=document.currency))


def read_document(raw: Mapping[str, object], at: At) -> ReportDocument:
    """Return the document that JSON values stand for; raises DocumentShapeError naming the place that is wrong."""
    return cast("ReportDocument", _record(ReportDocument).read(raw, at))


def _misshapen(at: At, found: object, expected: str) -> DocumentShapeError:
    return DocumentShapeError(
        f"report document, {at.path or 'top'}: found {found!r:.80}, expected {expected}; "
        "read an unaltered copy of the report",
    )


def _unfit(at: At, found: object, expected: str) -> DocumentValueError:
    return DocumentValueError(
        f"report document, {at.path}: found {found!r:.80}, expected {expected}; mend what built it"
    )


def _checked(kind: type, put: Callable[[object], object]) -> Callable[[object, At], object]:
    """Return a writer that refuses what is not exactly of `kind`: a bool is no int, a datetime is no date."""

    def write(value: object, at: At) -> object:
        if type(value) is not kind:
            raise _unfit(at, value, kind.__name__)
        return put(value)

    return write


def _parsed(expected: str, take: Callable[[str], object]) -> Callable[[object, At], object]:
    """Return a reader of text; `take` raises ValueError or ArithmeticError for text that it does not read."""

    def read(raw: object, at: At) -> object:
        if not isinstance(raw, str):
            raise _misshapen(at, raw, expected)
        try:
            return take(raw)
        except (ValueError, ArithmeticError):
            raise _misshapen(at, raw, expected) from None

    return read


def _read_int(raw: object, at: At) -> object:
    if type(raw) is not int:
        raise _misshapen(at, raw, "a whole number")
    return raw


def _read_flag(raw: object, at: At) -> object:
    if not isinstance(raw, bool):
        raise _misshapen(at, raw, "true or false")
    return raw


def _write_instant(value: object, at: At) -> object:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _unfit(at, value, "an instant with its time zone")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _take_instant(text: str) -> datetime:
    if not text.endswith("Z"):
        raise ValueError(text)
    return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)


def _write_ratio(value: object, at: At) -> object:
    if not isinstance(value, Decimal) or not value.is_finite() or abs(value.adjusted()) > _LARGEST_POWER:
        raise _unfit(at, value, "a finite decimal number")
    return str(value)


def _take_ratio(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_POWER:
        raise InvalidOperation
    return value


_TEXT = Shape(write=_checked(str, lambda value: value), read=_parsed("text", lambda text: text))
_INT = Shape(write=_checked(int, lambda value: value), read=_read_int)
_DATE = Shape(
    write=_checked(date, lambda value: cast("date", value).isoformat()),
    read=_parsed("a date like 2026-11-22", date.fromisoformat),
)
_INSTANT = Shape(write=_write_instant, read=_parsed("an instant like 2026-11-22T15:00:00Z", _take_instant))
_RATIO = Shape(write=_write_ratio, read=_parsed("a decimal number as text", _take_ratio))
_FLAG = Shape(write=_checked(bool, lambda value: value), read=_read_flag)
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
        write=lambda value, at: None if value is None else inner.write(value, at),
        read=lambda raw, at: None if raw is None else inner.read(raw, at),
    )


def _sequence(inner: Shape) -> Shape:
    def write(value: object, at: At) -> object:
        if not isinstance(value, tuple):
            raise _unfit(at, value, "a tuple")
        return [inner.write(item, at.inside(index)) for index, item in enumerate(value)]

    def read(raw: object, at: At) -> object:
        if not isinstance(raw, list):
            raise _misshapen(at, raw, "a list")
        return tuple(inner.read(item, at.inside(index)) for index, item in enumerate(raw))

    return Shape(write=write, read=read)


def _table(inner: Shape) -> Shape:
    def write(value: object, at: At) -> object:
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            raise _unfit(at, value, "a mapping from text")
        return {key: inner.write(item, at.inside(key)) for key, item in value.items()}

    def read(raw: object, at: At) -> object:
        if not isinstance(raw, dict):
            raise _misshapen(at, raw, "an object")
        return {key: inner.read(item, at.inside(key)) for key, item in raw.items()}

    return Shape(write=write, read=read)


def _word(kind: type[StrEnum]) -> Shape:
    words = " or ".join(word.value for word in kind)
    return Shape(write=_checked(kind, lambda value: cast("StrEnum", value).value), read=_parsed(words, kind))


def _figure_shapes(unit: object, currency: object) -> dict[str, Shape]:
    """Value, previous and restated change are written by the unit; an unknown unit is refused at its own field."""
    try:
        known = Unit(str(unit))
    except ValueError:
        return {}
    if known is Unit.MONEY:
        value = change = _amount(currency if isinstance(currency, str) else "")
    else:
        value, change = _UNITS.get(known, _INT), _INT
    return {"value": _optional(value), "previous": _optional(value), "restated": _optional(change)}


def _by_content(kind: type, field: Callable[[str], object], at: At) -> dict[str, Shape]:
    """Return the shapes of fields that depend on other fields or on the document's currency."""
    if kind is Figure:
        return _figure_shapes(field("unit"), field("currency"))
    if kind in _MONTHLY:
        return dict.fromkeys(_MONTHLY[kind], _optional(_amount(at.currency)))
    if kind is QuarantineNote:
        currency = field("currency")
        return {"amount": _optional(_amount(currency if isinstance(currency, str) else ""))}
    return {}


@cache
def _record(kind: type) -> Shape:
    """A dataclass: an object with all of its fields, nothing more and nothing less."""
    hints = typing.get_type_hints(kind)
    declared = {
        field.name: _TEXT if kind is Figure and field.name in {"value", "previous"} else _shape(hints[field.name])
        for field in fields(kind)
    }

    def write(value: object, at: At) -> object:
        if type(value) is not kind:
            raise _unfit(at, value, kind.__name__)
        shapes = declared | _by_content(kind, lambda name: getattr(value, name), at)
        return {name: shape.write(getattr(value, name), at.inside(name)) for name, shape in shapes.items()}

    def read(raw: object, at: At) -> object:
        if not isinstance(raw, dict):
            raise _misshapen(at, raw, f"an object ({kind.__name__})")
        absent = at.lacks.get(kind.__name__, frozenset()) - raw.keys()
        for name in sorted((declared.keys() - absent) ^ raw.keys()):
            expected = "a value here" if name in declared else f"no such key in {kind.__name__}"
            raise _misshapen(at.inside(name), raw.get(name), expected)
        shapes = declared | _by_content(kind, raw.get, at)
        told = {name: shape for name, shape in shapes.items() if name not in absent}
        return kind(**{name: shape.read(raw[name], at.inside(name)) for name, shape in told.items()})

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
