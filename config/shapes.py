"""Walks along a settings type as the validator walks along the values, to say which options a place has."""

from __future__ import annotations

import dataclasses
import functools
import types
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel, RootModel

from config.nodes import ListNode, MappingNode, Node, ScalarNode


@dataclass(frozen=True, slots=True)
class Shape:
    """One type a value may have, without what is wrapped around it."""

    kind: Any
    markers: tuple[object, ...] = ()

    def has(self, marker: type) -> bool:
        """Say whether the type was annotated with a marker of this class."""
        return any(isinstance(found, marker) for found in self.markers)


@dataclass(frozen=True, slots=True)
class Option:
    """A key that a settings type knows."""

    name: str  # as written
    annotation: Any
    required: bool
    default: object = None
    description: str = ""


def alternatives(annotation: object) -> tuple[Shape, ...]:
    """Return the types an annotation allows, None left out, each with the markers that stand around it."""
    return tuple(_flat(annotation, ()))


def is_union(annotation: object) -> bool:
    """Say whether pydantic names the chosen member in an error's location: two members or more beside None."""
    return len(alternatives(annotation)) > 1


def _flat(annotation: object, markers: tuple[object, ...]) -> Iterable[Shape]:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *around = get_args(annotation)
        yield from _flat(inner, (*markers, *around))
    elif origin is Union or origin is types.UnionType:
        for member in get_args(annotation):
            if member is not type(None):
                yield from _flat(member, markers)
    elif isinstance(annotation, TypeVar):
        yield Shape(annotation.__bound__ or object, markers)
    elif hasattr(annotation, "__value__"):  # an alias made by the `type` statement
        yield from _flat(annotation.__value__, markers)
    elif isinstance(annotation, type) and issubclass(annotation, RootModel):
        yield from _flat(annotation.model_fields["root"].rebuild_annotation(), markers)
    else:
        yield Shape(annotation, markers)


def options(kind: object) -> tuple[Option, ...] | None:
    """Return the options of a settings model or dataclass, or None for what has no fixed options."""
    return _options(kind)


@functools.lru_cache(maxsize=1024)  # the same few types are asked about at every value
def _options(kind: Hashable) -> tuple[Option, ...] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        found = []
        for name, field in kind.model_fields.items():
            alias = field.validation_alias if isinstance(field.validation_alias, str) else field.alias
            default = None if field.is_required() or field.default_factory else field.default
            annotation = field.rebuild_annotation()
            found.append(Option(alias or name, annotation, field.is_required(), default, field.description or ""))
        return tuple(found)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        return tuple(
            Option(field.name, hints[field.name], _is_required(field), _default(field))
            for field in dataclasses.fields(kind)
        )
    return None


def _is_required(field: dataclasses.Field[object]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _default(field: dataclasses.Field[object]) -> object:
    return None if field.default is dataclasses.MISSING else field.default


def fitting(shapes: Iterable[Shape], node: Node) -> tuple[Shape, ...]:
    """Return those shapes that can mean what is written: by kind of node, then by fixed words (`connector: jira`)."""
    if isinstance(node, ScalarNode):
        return tuple(shape for shape in shapes if options(shape.kind) is None and _element(shape.kind, 0) is None)
    if isinstance(node, ListNode):
        return tuple(shape for shape in shapes if _element(shape.kind, 0) is not None)
    mappings = [shape for shape in shapes if options(shape.kind) is not None or _named_value(shape.kind) is not None]
    agreeing = tuple(shape for shape in mappings if _agrees(shape.kind, node))
    return agreeing or tuple(mappings)


def _agrees(kind: object, node: MappingNode) -> bool:
    for option in options(kind) or ():
        written = node.get(option.name)
        if get_origin(option.annotation) is Literal and isinstance(written, ScalarNode):
            if written.value not in get_args(option.annotation):
                return False
        elif option.required and written is None and get_origin(option.annotation) is Literal:
            return False
    return True


def below(shape: Shape, key: str | int) -> object | None:
    """Return the annotation of the value under a key or list index, or None where the type does not say."""
    if isinstance(key, int):
        return _element(shape.kind, key)
    for option in options(shape.kind) or ():
        if option.name == key:
            return cast("object", option.annotation)
    return _named_value(shape.kind)


def _element(kind: object, index: int) -> object | None:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:  # noqa: PLR2004 - tuple[T, ...]
            return cast("object", arguments[0])
        return cast("object", arguments[index]) if index < len(arguments) else None
    is_list = isinstance(origin, type) and issubclass(origin, Iterable) and not issubclass(origin, Mapping)
    return cast("object", arguments[0]) if is_list and arguments else None


def _named_value(kind: object) -> object | None:
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(origin, type) and issubclass(origin, Mapping) and len(arguments) == 2:  # noqa: PLR2004 - key, value
        return cast("object", arguments[1])
    return None
