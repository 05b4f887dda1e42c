"""Reads one YAML 1.2 file safely into nodes: no object is ever made, and size, depth and aliases are bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from config.errors import ConfigError
from config.nodes import Entry, ListNode, MappingNode, Node, Plain, Position, ScalarNode, SourceText
from model.problems import Place, Problem

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.events import Event

MAX_BYTES = 4_000_000  # a thousand projects with ten links each take 0.4 MB
MAX_DEPTH = 40  # levels of nesting; the deepest thing anybody needs has about ten
MAX_VALUES = 200_000  # counted with every alias written out, so that an alias bomb stops here

# YAML 1.2.2, 10.3.2 (core schema): `yes`, `NO`, `12:30` and dates stay text.
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]{1,40}", re.ASCII)
_FRACTION = re.compile(r"[-+]?(\.[0-9]{1,40}|[0-9]{1,40}(\.[0-9]{0,40})?)([eE][-+]?[0-9]{1,3})?", re.ASCII)
_BASED = re.compile(r"0o[0-7]{1,20}|0x[0-9a-fA-F]{1,16}", re.ASCII)


def read_tree(path: Path, name: str) -> Node:
    """Return what a YAML file holds; an empty file is an empty mapping. `name` is what messages call it.

    Raises ConfigError for a file that cannot be read, is too large, or is not one YAML document.
    """
    text = SourceText(name=name, path=path.absolute())
    return tree_of(_content(path, name), text)


def tree_of(content: str, text: SourceText) -> Node:
    """Return what YAML text holds; raises ConfigError like `read_tree`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    builder = _Builder(text=text)
    try:
        for event in YAML(typ="safe", pure=True).parse(content):
            builder.take(event)
    except MarkedYAMLError as error:
        raise ConfigError([*builder.problems, _syntax(error, text)]) from None
    except YAMLError as error:
        line = content.count("\n", 0, getattr(error, "position", 0)) + 1
        place = Place(file=text.name, line=line)
        reason = "a control character or other sign that YAML does not allow stands here"
        raise ConfigError([*builder.problems, _problem("yaml_invalid", place, reason, "remove it")]) from None
    if builder.problems:
        raise ConfigError(builder.problems)
    first = Position(text=text, line=1)
    if builder.root is None or (isinstance(builder.root, ScalarNode) and builder.root.value is None):
        return MappingNode(at=first, entries={})
    return builder.root


def _content(path: Path, name: str) -> str:
    place = Place(file=name)
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, ValueError):  # the latter: a NUL in the path
        raise ConfigError([_problem("file_missing", place, "there is no such file")]) from None
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror or 'input/output error'}"
        raise ConfigError([_problem("file_unreadable", place, reason)]) from None
    if len(content) > MAX_BYTES:
        reason = f"the file is larger than {MAX_BYTES // 1_000_000} MB, which no configuration needs"
        raise ConfigError([_problem("file_too_large", place, reason)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = Place(file=name, line=line)
        reason = "the file is not UTF-8 text"
        raise ConfigError([_problem("encoding_wrong", place, reason, "save it as UTF-8 in your editor")]) from None


_SYNTAX = (
    ("'\\t'", "a tab stands here, and YAML does not allow tabs before a value", "use spaces"),
    ("mapping values are not allowed", "a second `: ` stands in this line", "put the text in quotes, or begin a line"),
    ("unexpected end of stream", "a quote opens here and is never closed", "close it"),
    ("expected <block end>", "this line is not indented like the lines it belongs to", "line up the keys"),
    ("could not find expected ':'", "this line is neither `key: value` nor part of a list", "write `key: value`"),
    ("that cannot start any token", "a character that YAML reserves stands here", "put the text in quotes"),
    ("expected ',' or", "a bracket opens here and is not closed", "close it, and put a comma between entries"),
    ("expected the node content", "a value is missing before this place", "close the bracket, or write the value"),
    ("version 1", "the file asks for another version of YAML", "remove the %YAML line"),
)


_SAID_TOO_LATE = ("end of stream", "expected ',' or", "could not find expected ':'")  # the fault is where it began


def _syntax(error: MarkedYAMLError, text: SourceText) -> Problem:
    said = str(error.problem or error.context or "it cannot be understood")
    opened = error.context_mark if any(sign in said for sign in _SAID_TOO_LATE) else None
    mark = opened or error.problem_mark or error.context_mark
    place = Place(file=text.name, line=mark.line + 1 if mark is not None else None)
    for sign, reason, remedy in _SYNTAX:
        if sign in said:
            return _problem("yaml_invalid", place, reason, remedy)
    return _problem(
        "yaml_invalid", place, "this is not YAML", "check brackets, quotes and indentation before this line"
    )


def _problem(code: str, place: Place, reason: str, remedy: str = "") -> Problem:
    return Problem(code=code, place=place, reason=reason, remedy=remedy)


@dataclass(slots=True)
class _Open:
    """A list or mapping that has begun and not ended."""

    at: Position
    anchor: str | None
    items: list[Node] | None = None  # of a list
    entries: dict[str, Entry] = field(default_factory=dict)
    key: ScalarNode | None = None  # waits for its value


class _Builder:
    """Puts the parser's events together; its own stack, so that deep nesting cannot exhaust Python's."""

    def __init__(self, text: SourceText) -> None:
        self.text = text
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._values = 0

    def take(self, event: Event) -> None:
        """Use one event; raises ConfigError where going on makes no sense."""
        from ruamel.yaml import events

        at = Position(text=self.text, line=event.start_mark.line + 1)
        if isinstance(event, events.DocumentStartEvent) and self.root is not None:
            self._stop(at, "the file holds a second document after `---`", "keep one document in a file")
        elif isinstance(event, events.AliasEvent):
            self._put(self._aliased(event.anchor, at), at)
        elif isinstance(event, events.ScalarEvent):
            self._refuse_tag(event.ctag, at)
            value = event.value if event.style else _resolved(event.value)
            self._finish(ScalarNode(at=at, value=value, written=event.value), event.anchor)
        elif isinstance(event, events.SequenceStartEvent | events.MappingStartEvent):
            self._refuse_tag(event.ctag, at)
            items: list[Node] | None = [] if isinstance(event, events.SequenceStartEvent) else None
            self._begin(_Open(at=at, anchor=event.anchor, items=items))
        elif isinstance(event, events.SequenceEndEvent | events.MappingEndEvent):
            self._end()

    def _begin(self, opened: _Open) -> None:
        if len(self._open) >= MAX_DEPTH:
            self._stop(opened.at, f"values are nested more than {MAX_DEPTH} levels deep", "make it flatter")
        self._open.append(opened)

    def _end(self) -> None:
        done = self._open.pop()
        if done.items is not None:
            self._finish(ListNode(at=done.at, items=tuple(done.items), size=1 + _size(done.items)), done.anchor)
        else:
            values = (entry.value for entry in done.entries.values())
            self._finish(MappingNode(at=done.at, entries=done.entries, size=1 + _size(values)), done.anchor)

    def _finish(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        self._put(node, node.at)

    def _put(self, node: Node, at: Position) -> None:
        self._values += 1 if isinstance(node, ScalarNode) else 0
        if max(node.size, self._values) > MAX_VALUES:
            reason = f"more than {MAX_VALUES} values come about here when every alias is written out"
            self._stop(at, reason, "write the values without aliases")
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if parent.items is not None:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(node, at)
        else:
            self._enter(parent, parent.key, node)
            parent.key = None

    def _key(self, node: Node, at: Position) -> ScalarNode:
        if not isinstance(node, ScalarNode):
            self._stop(at, "a list or mapping stands where a key belongs", "write `key: value`")
        if node.written == "<<":
            self._stop(at, "`<<` belongs to YAML 1.1 and merges nothing here", "write the options out, or use an alias")
        return ScalarNode(at=at, value=node.written, written=node.written)

    def _enter(self, parent: _Open, key: ScalarNode, node: Node) -> None:
        if isinstance(node, ScalarNode) and node.written == "":
            node = replace(
                node, at=key.at
            )  # the parser says of a missing value that it stands where the next thing does
        first = parent.entries.get(key.written)
        if first is None:
            parent.entries[key.written] = Entry(at=key.at, value=node)
            return
        reason = f"`{key.written[:100]}` is written a second time; it stands in line {first.at.line} already"
        self.problems.append(_problem("key_duplicate", key.at.place(), reason, "keep one of the two"))

    def _aliased(self, anchor: str | None, at: Position) -> Node:
        node = self._anchors.get(anchor or "")
        if node is None:
            reason = "an alias (`*name`) refers to an anchor (`&name`) that is not complete before it"
            self._stop(at, reason, "put text that begins with * in quotes, or define the anchor above")
        return node

    def _refuse_tag(self, tag: object, at: Position) -> None:
        if tag is not None:
            self._stop(at, "a tag (`!name`) stands here, and tags are not used", "remove it, or put the text in quotes")

    def _stop(self, at: Position, reason: str, remedy: str) -> NoReturn:
        raise ConfigError([*self.problems, _problem("yaml_invalid", at.place(), reason, remedy)])


def _size(nodes: Iterator[Node] | list[Node]) -> int:
    return sum(node.size for node in nodes)


def _resolved(written: str) -> Plain:
    if written in _NULL:
        return None
    if written in _TRUE or written in _FALSE:
        return written in _TRUE
    if _INTEGER.fullmatch(written):
        return int(written)
    if _FRACTION.fullmatch(written):
        return Decimal(written)
    return int(written, 0) if _BASED.fullmatch(written) else written
