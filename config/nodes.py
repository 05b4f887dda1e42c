"""What a configuration file holds: values as they were written, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from model.problems import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The file a value stands in."""

    name: str  # as messages show it
    path: Path  # absolute

    @property
    def folder(self) -> Path:
        """Where relative paths of this file start."""
        return self.path.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A line of a file."""

    text: SourceText
    line: int  # counted from 1

    def place(self, path: str = "") -> Place:
        """Return the position as a problem's place."""
        return Place(file=self.text.name, line=self.line, path=path)

    def __str__(self) -> str:
        """Return `syncline.yaml:14`."""
        return f"{self.text.name}:{self.line}"


Plain = str | int | Decimal | bool | None
"""A single value of YAML 1.2 (core schema); fractions are decimals, so that nothing is rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarNode:
    """A single value."""

    at: Position
    value: Plain
    written: str  # the text in the file, before it was taken for a number or truth value
    size: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ListNode:
    """A list."""

    at: Position
    items: tuple[Node, ...]
    size: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key and its value."""

    at: Position  # of the key
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingNode:
    """Options or names with their values, in the order written."""

    at: Position
    entries: Mapping[str, Entry]
    size: int = 1

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None where it is not written."""
        entry = self.entries.get(key)
        return None if entry is None else entry.value

    def without(self, *keys: str) -> MappingNode:
        """Return the same mapping without some keys."""
        return replace(self, entries={key: entry for key, entry in self.entries.items() if key not in keys})


Node = ScalarNode | ListNode | MappingNode


def plain(node: Node) -> object:
    """Return the values without their positions: dict, list, str, int, Decimal, bool, None."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key: plain(entry.value) for key, entry in node.entries.items()}


def scalars(node: Node, path: str = "") -> Iterator[tuple[str, ScalarNode]]:
    """Yield each single value with its path, keys too, since a secret may stand anywhere."""
    if isinstance(node, ScalarNode):
        yield path, node
    elif isinstance(node, ListNode):
        for number, item in enumerate(node.items, 1):
            yield from scalars(item, numbered(path, number))
    else:
        for key, entry in node.entries.items():
            yield path, ScalarNode(at=entry.at, value=key, written=key)
            yield from scalars(entry.value, dotted(path, key))


def dotted(path: str, key: str) -> str:
    """Return the path of a key below `path`."""
    return f"{path}.{key}" if path else key


def numbered(path: str, number: int) -> str:
    """Return the path of a list's entry, counted from 1 as people count."""
    return f"{path}[{number}]"


def place_of(node: Node, *keys: str | int) -> Place:
    """Return where a value stands, by its keys and list indexes (from 0), or the nearest part that does."""
    at, path = node.at, ""
    for key in keys:
        if isinstance(node, MappingNode) and key in node.entries:
            entry = node.entries[str(key)]
            at, node, path = entry.at, entry.value, dotted(path, str(key))
        elif isinstance(node, ListNode) and isinstance(key, int) and key < len(node.items):
            node, path = node.items[key], numbered(path, key + 1)
            at = node.at
        else:
            break
    return at.place(path)
