"""Reads a configuration file and the files it includes, and puts their sections together.

The rule: `include:` is a list of files, each relative to the file that names it (an absolute path is allowed). Sections
that are mappings are joined by their names, sections that are lists are appended; the same name in two files is an
error that names both places. A file is included once, and never by itself.
"""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field
from pathlib import Path

from config.errors import ConfigError
from config.nodes import Entry, ListNode, MappingNode, Node, Position, ScalarNode, SourceText, dotted
from config.tree import MAX_VALUES, read_tree
from model.problems import Place, Problem

MAX_FILES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Combined:
    """A configuration as written, from all its files."""

    root: MappingNode
    files: tuple[Path, ...]  # absolute, the main file first


@dataclass(slots=True)
class _Reading:
    files: dict[Path, str] = field(default_factory=dict)  # with the name that messages use
    sections: dict[str, Entry] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def combined(path: Path) -> Combined:
    """Return the sections of a file and of those it includes; raises ConfigError with what is wrong in all of them."""
    main = Path(os.path.abspath(path))  # noqa: PTH100 - a link to the file must keep its own folder
    reading = _Reading()
    root = _add(reading, main, main.name, ())
    if root is not None:
        root = MappingNode(at=root.at, entries=reading.sections, size=_size(reading.sections))
        if root.size > MAX_VALUES:
            reason = f"the configuration holds more than {MAX_VALUES} values"
            reading.problems.append(_problem("too_many_values", root.at.place(), reason, "split it into several"))
    if reading.problems or root is None:
        raise ConfigError(reading.problems)
    return Combined(root=root, files=tuple(reading.files))


def shown_name(written: str, by: SourceText) -> str:
    """Return what messages call a file that the file `by` names: its path from the main file's folder."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(by.name), written))


def _add(reading: _Reading, path: Path, name: str, chain: tuple[Path, ...]) -> MappingNode | None:
    reading.files[path] = name
    try:
        tree = read_tree(path, name)
    except ConfigError as error:
        reading.problems.extend(error.problems)
        return None
    if not isinstance(tree, MappingNode):
        reason = "expected sections like `sources:` at the beginning of a line"
        reading.problems.append(_problem("value_unexpected", tree.at.place(), reason))
        return None
    for key, entry in tree.without("include").entries.items():
        _join(reading, key, entry)
    for file in _included(reading, tree.get("include")):
        _include(reading, file, (*chain, path))
    return tree


def _include(reading: _Reading, file: ScalarNode, chain: tuple[Path, ...]) -> None:
    by = file.at.text
    path, name = Path(os.path.normpath(by.folder / file.written)), shown_name(file.written, by)
    if path in chain:
        names = " includes ".join([*(reading.files[link] for link in chain[chain.index(path) :]), reading.files[path]])
        problem = ("include_loop", f"files include each other in a circle: {names}", "remove one of the lines")
    elif path in reading.files:
        problem = ("include_twice", f"`{name}` is included a second time", "include it once")
    elif len(reading.files) >= MAX_FILES:
        problem = ("include_many", f"more than {MAX_FILES} files are included", "put some together")
    elif not path.is_file():
        remedy = "an included file's path begins at the folder of the file that includes it"
        problem = ("file_missing", f"the included file `{name}` does not exist", remedy)
    else:
        _add(reading, path, name, chain)
        return
    code, reason, remedy = problem
    reading.problems.append(_problem(code, file.at.place("include"), reason, remedy))


def _included(reading: _Reading, node: Node | None) -> list[ScalarNode]:
    if node is None:
        return []
    files = node.items if isinstance(node, ListNode) else ()
    good = [file for file in files if isinstance(file, ScalarNode) and isinstance(file.value, str) and file.value]
    if not isinstance(node, ListNode) or len(good) < len(files):
        reason = "expected a list of file names, like [projects.yaml, people.yaml]"
        reading.problems.append(_problem("value_unexpected", node.at.place("include"), reason))
    return good


def _join(reading: _Reading, key: str, entry: Entry) -> None:
    first = reading.sections.get(key)
    if first is None or _is_empty(first.value):
        reading.sections[key] = entry
        return
    old, new = first.value, entry.value
    if _is_empty(new):
        return
    if isinstance(old, MappingNode) and isinstance(new, MappingNode):
        entries = dict(old.entries)
        for name, value in new.entries.items():
            if name in entries:
                reading.problems.append(_twice(dotted(key, name), value.at, entries[name].at))
            else:
                entries[name] = value
        reading.sections[key] = Entry(at=first.at, value=MappingNode(at=old.at, entries=entries, size=_size(entries)))
    elif isinstance(old, ListNode) and isinstance(new, ListNode):
        items = (*old.items, *new.items)
        size = old.size + new.size
        reading.sections[key] = Entry(at=first.at, value=ListNode(at=old.at, items=items, size=size))
    else:
        reading.problems.append(_twice(key, entry.at, first.at))


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value is None


def _twice(path: str, second: Position, first: Position) -> Problem:
    reason = f"`{path}` is defined a second time; it stands in {first} already"
    return _problem("key_duplicate", second.place(path), reason, "keep one of the two")


def _size(entries: dict[str, Entry]) -> int:
    return 1 + sum(entry.value.size for entry in entries.values())


def _problem(code: str, place: Place, reason: str, remedy: str = "") -> Problem:
    return Problem(code=code, place=place, reason=reason, remedy=remedy)
