"""Fills the columns of a row: steps that were sorted once, when the mapping was compiled, and run for every record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.contract.pages import Record
from model.problems import Problem
from store.columns import EntityField, canonical_json
from sync.mapping.closures import Getter
from sync.mapping.quarantine import MISFIT, unreadable

_LARGEST = 2**63 - 1  # whole numbers a database column holds

_VALUE = ""
"""The key under which a path's value is handed to the steps that take it, as if it stood in an object of its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """How one column of a row is filled."""

    column: int  # its place among the entity's own fields
    names: tuple[str, ...]  # of keys one below the other; none for any other path
    get: Getter
    outer: bool  # of the record, where the rule goes through a list in it
    convert: Callable[[Any], Any] | None
    expected: type
    path: str
    field: EntityField


_Plain = tuple[int, str, Callable[[Any], Any] | None, type, Step]
"""A step as the loop over an object's keys takes it, the key in its second place: tuples are the fastest to unpack."""

_Object = tuple[int, str, tuple[_Plain, ...], tuple[Step, ...]]
"""An object that names lead to: which of the objects before has it, under which key, the steps that take one of its own
keys, and those together with the steps of the objects below it."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a row, in the order in which they are run.

    Most follow names: they are sorted by the object they end in, so that each object is looked up once, however deep it
    lies. The others are sorted by their path, so that each is evaluated once, however many columns take it.
    """

    every: tuple[Step, ...]
    own: tuple[_Plain, ...]  # keys of the data itself
    objects: tuple[_Object, ...]  # the data itself is the first, and not among them
    shared: tuple[tuple[Getter, bool, tuple[_Plain, ...]], ...]  # the path, whether of the record, what takes its value


def sorted_out(steps: Sequence[Step]) -> Steps:
    """Return the steps in the order in which they are run."""
    by_object: dict[tuple[str, ...], list[Step]] = {(): []}
    by_path: dict[str, list[Step]] = {}
    for step in steps:
        if not step.names:
            by_path.setdefault(step.path, []).append(step)
            continue
        for depth in range(1, len(step.names)):
            by_object.setdefault(step.names[:depth], [])
        by_object[step.names[:-1]].append(step)
    place = {names: number for number, names in enumerate(by_object)}
    return Steps(
        every=tuple(steps),
        own=tuple(_plain(step, step.names[-1]) for step in by_object[()]),
        objects=tuple(
            (
                place[names[:-1]],
                names[-1],
                tuple(_plain(step, step.names[-1]) for step in ending),
                tuple(step for step in steps if step.names[:-1][: len(names)] == names),
            )
            for names, ending in by_object.items()
            if names
        ),
        shared=tuple(
            (taking[0].get, taking[0].outer, tuple(_plain(step, _VALUE) for step in taking))
            for taking in by_path.values()
        ),
    )


def fill(steps: Steps, data: Any, values: list[object], record: Record, problems: list[Problem]) -> None:
    """Fill the columns of a row; a step that gives nothing leaves the column's default."""
    if type(data) is dict:
        _fill_by_names(steps, data, values, record, problems)
    else:
        _fill_by_paths([step for step in steps.every if step.names], data, values, record, problems)
    for get, outer, taking in steps.shared:
        try:
            value = get(record.data if outer else data)
        except (ValueError, *MISFIT) as error:
            problems.extend(unreadable(step.path, _quoted(step, None), record, error) for *_, step in taking)
            continue
        if value is not None:
            _fill_keys(taking, {_VALUE: value}, values, record, problems)


def _fill_by_names(
    steps: Steps, data: dict[str, Any], values: list[object], record: Record, problems: list[Problem]
) -> None:
    _fill_keys(steps.own, data, values, record, problems)
    objects: list[dict[str, Any]] = [data]
    for parent, name, plain, every in steps.objects:
        found = objects[parent].get(name)
        if type(found) is dict:
            objects.append(found)
            _fill_keys(plain, found, values, record, problems)
            continue
        objects.append(_NOTHING)
        if found is not None:
            _fill_by_paths(every, data, values, record, problems)


_NOTHING: dict[str, Any] = {}


def _fill_by_paths(
    steps: Sequence[Step], data: Any, values: list[object], record: Record, problems: list[Problem]
) -> None:
    """Fill what names lead to in data that JSON's own objects and lists are not all of."""
    for step in steps:
        value = step.get(data)
        if value is not None:
            _fill_keys((_plain(step, _VALUE),), {_VALUE: value}, values, record, problems)


def _fill_keys(
    plain: tuple[_Plain, ...], data: dict[str, Any], values: list[object], record: Record, problems: list[Problem]
) -> None:
    at = data.get
    for column, name, convert, expected, step in plain:
        value: Any = at(name)
        if value is not None:
            try:
                if convert is not None:
                    value = convert(value)
                kind = type(value)
                if kind is not expected or (kind is int and not -_LARGEST <= value <= _LARGEST):
                    value = fitted(value, step.field)
            except (ValueError, *MISFIT) as error:
                problems.append(unreadable(step.path, _quoted(step, value), record, error))
                continue
            if value is not None:
                values[column] = value


def fitted(value: object, field: EntityField) -> object:
    """Return a value of the column's type, None for none, or raise ValueError saying what was expected."""
    if value is None:
        return None
    kind = field.type
    if kind is dict and isinstance(value, Mapping):
        return canonical_json(value)
    if kind is int and type(value) is int:
        message = f"expected a number between -{_LARGEST} and {_LARGEST}"
        raise ValueError(message)
    wanted = _EXPECTED.get(kind, kind.__name__)
    message = f"expected {wanted}, found {type(value).__name__}; name a conversion with `convert:`"
    raise ValueError(message)


_EXPECTED: Mapping[type, str] = {str: "text", int: "a whole number", bool: "yes or no", dict: "an object"}


def _plain(step: Step, name: str) -> _Plain:
    return (step.column, name, step.convert, step.expected, step)


def _quoted(step: Step, value: object) -> object:
    """Return what a problem says of a value: nothing of a record as a whole."""
    return "" if step.path == "@" else value
