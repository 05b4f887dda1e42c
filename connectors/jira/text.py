"""Jira's rich text as plain text: the document format of Cloud, and the wiki markup of Data Center."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from connectors.jira.wiki import without_markup

LONGEST_TEXT = 32_768  # Jira itself refuses more in a field
DEEPEST = 60  # lists in panels in tables; what an editor makes stays below 20
MOST_NODES = 20_000

_BLANK_LINES = re.compile(r"\n{3,}")
_SPACE_AT_END = re.compile(r"[^\S\n]+(?=\n)|\s+\Z")
_CUT = "…"
_LARGEST_MOMENT = 253_402_300_799_000  # 9999-12-31 in milliseconds

Node = Mapping[str, Any]


def plain_text(value: object) -> str:
    """Return a document (ADF) or wiki markup as plain text, empty for what is neither.

    Blocks stand on lines of their own, list items begin with "- " or their number, cells are parted by " | ". Text
    longer than `LONGEST_TEXT` ends with "…"; control characters and what lies deeper than `DEEPEST` are left out. Never
    raises: what people write is no reason to refuse an issue.
    """
    if isinstance(value, str):
        return _tidy(without_markup(value[: 2 * LONGEST_TEXT]))
    if not isinstance(value, Mapping):
        return ""
    walk = _Walk()
    walk.node(value, 0)
    return _tidy("".join(walk.parts))


def is_document(value: object) -> bool:
    """Tell whether a value is a document of Cloud's format."""
    return isinstance(value, Mapping) and value.get("type") == "doc" and isinstance(value.get("content"), Sequence)


def printable(text: str) -> str:
    """Return the text without control characters, line breaks kept and tabs as spaces."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))


def _tidy(text: str) -> str:
    text = _BLANK_LINES.sub("\n\n", _SPACE_AT_END.sub("", printable(text))).strip("\n")
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + _CUT


class _Walk:
    """Gathers the text of a document in order, within its limits."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.nodes = 0
        self._length = 0

    def say(self, text: object) -> None:
        """Add text; anything else has none."""
        if isinstance(text, str) and text and self._length <= LONGEST_TEXT:
            self.parts.append(text[: LONGEST_TEXT + 1])
            self._length += min(len(text), LONGEST_TEXT + 1)

    def new_line(self) -> None:
        """Begin a line, unless one has just begun."""
        if self.parts and not self.parts[-1].endswith("\n"):
            self.say("\n")

    def node(self, node: object, depth: int) -> None:
        """Add what a node and those below it say."""
        self.nodes += 1
        if not isinstance(node, Mapping) or depth > DEEPEST or self.nodes > MOST_NODES:
            return
        kind = node.get("type")
        special = _KINDS.get(kind) if isinstance(kind, str) else None
        if special is not None:
            special(self, node, depth)
        else:
            self.fall_back(node, depth)

    def children(self, node: Node, depth: int) -> None:
        """Add what the nodes below a node say."""
        for child in _content(node):
            self.node(child, depth + 1)

    def fall_back(self, node: Node, depth: int) -> None:
        """Add what a node says that this walk has no rule for: its text, else its nodes, else its attributes' text."""
        if isinstance(node.get("text"), str):
            self.say(node["text"])
        elif _content(node):
            self.children(node, depth)
        else:
            self.say(_attribute(node, "text", "title", "alt"))


def _content(node: Node) -> Sequence[object]:
    content = node.get("content")
    return content if isinstance(content, Sequence) and not isinstance(content, str | bytes) else ()


def _attribute(node: Node, *names: str) -> str:
    attributes = node.get("attrs")
    if isinstance(attributes, Mapping):
        for name in names:
            if isinstance(attributes.get(name), str) and attributes[name]:
                return str(attributes[name])
    return ""


def _block(walk: _Walk, node: Node, depth: int) -> None:
    walk.new_line()
    walk.fall_back(node, depth)
    walk.new_line()


def _titled(walk: _Walk, node: Node, depth: int) -> None:
    walk.new_line()
    walk.say(_attribute(node, "title"))
    walk.new_line()
    walk.children(node, depth)
    walk.new_line()


def _items(walk: _Walk, node: Node, depth: int) -> None:
    ordered = node.get("type") == "orderedList"
    for number, item in enumerate(_content(node), start=1):
        walk.new_line()
        walk.say(f"{number}. " if ordered else "- ")
        walk.node(item, depth + 1)
    walk.new_line()


def _item(walk: _Walk, node: Node, depth: int) -> None:
    for number, child in enumerate(_content(node)):
        if number == 0 and isinstance(child, Mapping) and child.get("type") == "paragraph":
            walk.children(child, depth + 1)  # beside its mark, not below it
        else:
            walk.node(child, depth + 1)


def _row(walk: _Walk, node: Node, depth: int) -> None:
    walk.new_line()
    for number, cell in enumerate(_content(node)):
        if number:
            walk.say(" | ")
        inner = _Walk()
        inner.nodes = walk.nodes
        inner.node(cell, depth + 1)
        walk.nodes = inner.nodes
        walk.say(" ".join("".join(inner.parts).split()))
    walk.new_line()


def _line_break(walk: _Walk, node: Node, depth: int) -> None:
    del node, depth
    walk.say("\n")


def _word(*names: str) -> Callable[[_Walk, Node, int], None]:
    def say(walk: _Walk, node: Node, depth: int) -> None:
        del depth
        walk.say(_attribute(node, *names))

    return say


def _card(walk: _Walk, node: Node, depth: int) -> None:
    del depth
    walk.say(_attribute(node, "url"))
    attributes = node.get("attrs")
    data = attributes.get("data") if isinstance(attributes, Mapping) else None
    if isinstance(data, Mapping):
        walk.say(data.get("url") or data.get("name"))


def _day(walk: _Walk, node: Node, depth: int) -> None:
    del depth
    moment = _attribute(node, "timestamp")
    if moment.isascii() and moment.isdigit() and len(moment) <= len(str(_LARGEST_MOMENT)):
        milliseconds = min(int(moment), _LARGEST_MOMENT)
        walk.say(datetime.fromtimestamp(milliseconds / 1000, UTC).date().isoformat())


_KINDS: Mapping[str, Callable[[_Walk, Node, int], None]] = MappingProxyType(
    {
        **dict.fromkeys(("paragraph", "heading", "codeBlock", "blockquote", "panel", "caption", "mediaSingle"), _block),
        **dict.fromkeys(("mediaGroup", "rule", "table", "layoutSection", "layoutColumn", "bodiedExtension"), _block),
        **dict.fromkeys(("bulletList", "orderedList", "taskList", "decisionList"), _items),
        **dict.fromkeys(("listItem", "taskItem", "decisionItem"), _item),
        **dict.fromkeys(("expand", "nestedExpand"), _titled),
        **dict.fromkeys(("inlineCard", "blockCard", "embedCard"), _card),
        "tableRow": _row,
        "hardBreak": _line_break,
        "mention": _word("text", "id"),
        "emoji": _word("text", "shortName"),
        "status": _word("text"),
        "date": _day,
    }
)
