"""Turns the common forms of JMESPath into functions: its interpreter takes ten times as long for each record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Getter = Callable[[Any], Any]
Tree = Mapping[str, Any]


def closure(tree: Tree) -> Getter | None:
    """Return a function that finds what JMESPath's interpreter finds for its tree; None where a form is not known here.

    Known are names, names below names, literals, `||`, `{name: …}`, and lists filtered by such an expression:
    https://jmespath.org/specification.html.
    """
    make = _MAKERS.get(tree["type"])
    if make is None:
        return None
    parts = [closure(child) for child in tree["children"]]
    if None in parts:
        return None
    return make(tree, [part for part in parts if part is not None])


def _field(tree: Tree, _: Sequence[Getter]) -> Getter:
    name = tree["value"]

    def found(data: Any) -> Any:
        return data.get(name) if type(data) is dict or isinstance(data, Mapping) else None

    return found


def named(names: tuple[str, ...]) -> Getter:
    """Return a function that follows names one below the other; None where there is nothing."""

    def found(data: Any) -> Any:
        value = data
        for name in names:
            # asking for `dict` first: the check against Mapping takes five times as long, and JSON gives dicts
            if type(value) is not dict and not isinstance(value, Mapping):
                return None
            value = value.get(name)
        return value

    return found


def _below(tree: Tree, steps: Sequence[Getter]) -> Getter:
    if all(child["type"] == "field" for child in tree["children"]):
        return named(tuple(child["value"] for child in tree["children"]))

    def found(data: Any) -> Any:
        for step in steps:
            data = step(data)
        return data

    return found


def _literal(tree: Tree, _: Sequence[Getter]) -> Getter:
    value = tree["value"]
    return lambda _: value


def _identity(_: Tree, __: Sequence[Getter]) -> Getter:
    return lambda data: data


def _either(_: Tree, sides: Sequence[Getter]) -> Getter:
    left, right = sides

    def found(data: Any) -> Any:
        value = left(data)
        return right(data) if _is_false(value) else value

    return found


def _object(tree: Tree, parts: Sequence[Getter]) -> Getter:
    pairs = tuple((child["value"], part) for child, part in zip(tree["children"], parts, strict=True))

    def found(data: Any) -> Any:
        return None if data is None else {name: part(data) for name, part in pairs}

    return found


def _pair(_: Tree, parts: Sequence[Getter]) -> Getter:
    return parts[0]


def _filtered(_: Tree, parts: Sequence[Getter]) -> Getter:
    listed, kept, wanted = parts

    def found(data: Any) -> Any:
        elements = listed(data)
        if not isinstance(elements, list):
            return None
        values = (kept(element) for element in elements if not _is_false(wanted(element)))
        return [value for value in values if value is not None]

    return found


def _is_false(value: Any) -> bool:
    return value is None or value is False or (isinstance(value, str | list | dict) and not value)


_MAKERS: Mapping[str, Callable[[Tree, Sequence[Getter]], Getter]] = {
    "field": _field,
    "subexpression": _below,
    "literal": _literal,
    "identity": _identity,
    "or_expression": _either,
    "multi_select_dict": _object,
    "key_val_pair": _pair,
    "filter_projection": _filtered,
}
