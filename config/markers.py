"""Does with values what their type's markers say: reads named files, places folders, checks references to secrets."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from config.errors import ConfigError
from config.include import shown_name
from config.nodes import Entry, ListNode, MappingNode, Node, ScalarNode, dotted, numbered
from config.shapes import Shape, alternatives, below, fitting, options
from config.suspects import REMEDY
from config.tree import read_tree
from model.problems import Problem
from model.settings import Folder, SecretReference, YamlFile

_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:[^\x00-\x1f]+")
_NUMBERS = frozenset({int, float, Decimal})

Location = tuple[str | int, ...]


@dataclass(slots=True)
class Expansion:
    """What came of a walk beside the values."""

    problems: list[Problem] = field(default_factory=list)
    broken: list[Location] = field(default_factory=list)  # where a problem is said already


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """Where the walk is."""

    loc: Location = ()
    path: str = ""
    files: frozenset[Path] = frozenset()  # that were entered on the way

    def key(self, key: str) -> _Here:
        return replace(self, loc=(*self.loc, key), path=dotted(self.path, key))

    def index(self, index: int) -> _Here:
        return replace(self, loc=(*self.loc, index), path=numbered(self.path, index + 1))


def expanded(node: Node, annotation: object, path: str, expansion: Expansion) -> tuple[Node, object]:
    """Return the node with named files in their places, and its values ready for validation.

    Texts of `Folder` fields become absolute paths, references to secrets become `SecretReference`.
    """
    return _expanded(node, alternatives(annotation), _Here(path=path), expansion)


def _expanded(node: Node, shapes: tuple[Shape, ...], here: _Here, expansion: Expansion) -> tuple[Node, object]:
    if isinstance(node, ScalarNode):
        return _scalar(node, shapes, here, expansion)
    shapes = fitting(shapes, node)
    if isinstance(node, ListNode):
        pairs = [
            _expanded(item, _children(shapes, index), here.index(index), expansion)
            for index, item in enumerate(node.items)
        ]
        return replace(node, items=tuple(item for item, _ in pairs)), [value for _, value in pairs]
    entries: dict[str, Entry] = {}
    values: dict[str, object] = {}
    for key, entry in node.entries.items():
        value, values[key] = _expanded(entry.value, _children(shapes, key), here.key(key), expansion)
        entries[key] = Entry(at=entry.at, value=value)
    _place_default_folders(node, shapes, values)
    return replace(node, entries=entries), values


def _children(shapes: tuple[Shape, ...], key: str | int) -> tuple[Shape, ...]:
    found = (below(shape, key) for shape in shapes)
    return tuple(shape for annotation in found if annotation is not None for shape in alternatives(annotation))


def _scalar(node: ScalarNode, shapes: tuple[Shape, ...], here: _Here, expansion: Expansion) -> tuple[Node, object]:
    if node.value is None:
        return node, None
    if any(shape.has(YamlFile) for shape in shapes) and isinstance(node.value, str):
        inner = tuple(replace(shape, markers=_without_file(shape)) for shape in shapes if shape.has(YamlFile))
        return _file(node, inner, here, expansion)
    if any(shape.kind is SecretReference for shape in shapes):
        return node, _secret(node, here, expansion)
    if isinstance(node.value, bool) and shapes and all(shape.kind in _NUMBERS for shape in shapes):
        reason = "expected a number"  # Python would take true for 1
        problem = Problem(code="value_unexpected", place=node.at.place(here.path), value=node.written, reason=reason)
        return _broken([problem], node, here, expansion)
    if any(shape.has(Folder) for shape in shapes) and isinstance(node.value, str) and node.value:
        return node, Path(os.path.normpath(node.at.text.folder / node.value))
    return node, node.value


def _without_file(shape: Shape) -> tuple[object, ...]:
    return tuple(marker for marker in shape.markers if not isinstance(marker, YamlFile))


def _file(node: ScalarNode, shapes: tuple[Shape, ...], here: _Here, expansion: Expansion) -> tuple[Node, object]:
    path = Path(os.path.normpath(node.at.text.folder / node.written))
    name = shown_name(node.written, node.at.text)
    if path in here.files or not path.is_file():
        reason = "the file names itself" if path in here.files else f"the file `{name}` does not exist"
        remedy = "its path begins at the folder of the file that names it"
        problem = Problem(code="file_missing", place=node.at.place(here.path), reason=reason, remedy=remedy)
        return _broken([problem], node, here, expansion)
    try:
        tree = read_tree(path, name)
    except ConfigError as error:
        return _broken(error.problems, node, here, expansion)
    return _expanded(tree, shapes, replace(here, files=here.files | {path}), expansion)


def _broken(
    problems: list[Problem] | tuple[Problem, ...], node: Node, here: _Here, expansion: Expansion
) -> tuple[Node, object]:
    expansion.problems.extend(problems)
    expansion.broken.append(here.loc)
    return node, None


def _secret(node: ScalarNode, here: _Here, expansion: Expansion) -> SecretReference | None:
    if _REFERENCE.fullmatch(node.written):
        return SecretReference(node.written)
    reason = "expected a reference to a secret, `env:NAME` or `file:PATH`; what stands here is not printed"
    place = node.at.place(here.path)
    expansion.problems.append(Problem(code="secret_literal", place=place, reason=reason, remedy=REMEDY))
    expansion.broken.append(here.loc)
    return None


def _place_default_folders(node: MappingNode, shapes: tuple[Shape, ...], values: dict[str, object]) -> None:
    for shape in shapes:
        for option in options(shape.kind) or ():
            marked = any(inner.has(Folder) for inner in alternatives(option.annotation))
            if marked and option.name not in values and isinstance(option.default, Path):
                values[option.name] = Path(os.path.normpath(node.at.text.folder / option.default))
