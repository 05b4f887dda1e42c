"""Reads a plan's rows one after the other, in the order of the file, holding only the one that is being read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from operator import attrgetter
from typing import BinaryIO
from xml.parsers.expat import ErrorString

from connectors.project_file.prolog import encoding_refusal, inspect, parse_refusal
from connectors.project_file.refusals import EXPORT_AGAIN, refused

CHUNK = 16_384  # bytes; larger ones are slower, since the elements then leave the processor's cache
DEEPEST = 64  # elements within elements; a plan inserted in a plan takes three
LONGEST_TOKEN = 1_000_000  # bytes of one text, tag or comment
LARGEST_ROW = 16_000_000  # bytes of one task with all its baselines, of one assignment with all its days
LONGEST_RECORD = 200_000  # characters of one row that are kept; a custom text has 255 in Project
MOST_NAMES = 5_000  # different names of elements and attributes; Project knows about 400

SECTIONS = {
    "OutlineCodes": "OutlineCode",
    "ExtendedAttributes": "ExtendedAttribute",
    "Tasks": "Task",
    "Resources": "Resource",
    "Assignments": "Assignment",
}
HEADER = "Project"  # given as the section of the plan's own plain elements

KEPT_INSIDE = ("ExtendedAttribute", "OutlineCode")

_ROW_DEPTH = 2  # Project, section, row
_tag = attrgetter("tag")


def local(tag: str) -> str:
    """Return an element's name without its namespace: other programs use other ones, or none."""
    return tag.rpartition("}")[2]


def rows(stream: BinaryIO, name: str) -> Iterator[tuple[str, ET.Element]]:
    """Yield (section, element) for each row of the plan: `("Tasks", <Task>)`, `("Project", <StatusDate>)`.

    Elements are matched by where they stand: a plan inserted into a task is not taken for rows of this one. What has
    been yielded is forgotten. Raises RejectedFileError for what is no plan, is broken, or is beyond the limits above.
    """
    inspect(stream, name)
    builder = ET.TreeBuilder()
    above = builder.start("file", {})  # the plan's root becomes its child, reachable before it is complete
    parser = ET.XMLParser(target=builder)  # noqa: S314  # `inspect` refuses every DOCTYPE, so there are no entities
    limits = _Limits(name)
    try:
        while chunk := stream.read(CHUNK):
            parser.feed(chunk)
            limits.check(above, chunk)
            yield from _complete(above[0], limits) if len(above) else ()
        parser.close()
        limits.names(above)
    except ET.ParseError as error:
        raise parse_refusal(name, error.code, error.position[0], ErrorString(error.code) or "") from error
    except (LookupError, UnicodeError) as error:
        raise encoding_refusal(name) from error
    if len(above):
        yield from _complete(above[0], limits, is_whole=True)


def _complete(project: ET.Element, limits: _Limits, *, is_whole: bool = False) -> Iterator[tuple[str, ET.Element]]:
    """Yield and forget the rows that are complete; the last of each open element may still be growing."""
    sections = list(project)
    for position, section in enumerate(sections):
        is_open = position == len(sections) - 1 and not is_whole
        name = local(section.tag)
        row_name = SECTIONS.get(name)
        if row_name is None and not len(section):
            if not is_open:
                yield HEADER, section
            continue
        finished = section[:-1] if is_open else section[:]
        del section[: len(finished)]
        for row in finished:
            if row_name and local(row.tag) == row_name:
                limits.texts(row)
                yield name, row
    del project[: len(sections) if is_whole else len(sections) - 1]


class _Limits:
    """What hostile input may not exceed; looked at after each chunk, so that a chunk more may be held."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._names: set[str] = set()
        self._open: list[tuple[ET.Element, int]] = []  # the open elements and how many children they had
        self._in_token = 0  # bytes since an element began or ended
        self._in_row = 0  # bytes since the open row began, in whole chunks
        self._large: ET.Element | None = None  # the row whose texts are to be counted
        self._had_equals = False

    def check(self, above: ET.Element, chunk: bytes) -> None:
        """Look at the elements that stand and are open after another chunk."""
        chain = self._chain(above)
        row = chain[_ROW_DEPTH][0] if len(chain) > _ROW_DEPTH else None
        is_same_row = row is not None and len(self._open) > _ROW_DEPTH and row is self._open[_ROW_DEPTH][0]
        self._in_row = self._in_row + len(chunk) if is_same_row else 0
        if self._in_row % LONGEST_TOKEN <= len(chunk) or not is_same_row:  # a long row is not counted at each chunk
            has_equals = b"=" in chunk
            self.names(above, has_attributes=has_equals or self._had_equals)  # a tag may end in the next chunk
            self._had_equals = has_equals
        is_same_token = len(chain) == len(self._open) and all(
            node is before and count == had for (node, count), (before, had) in zip(chain, self._open, strict=True)
        )
        self._in_token = self._in_token + len(chunk) if is_same_token else 0
        if self._in_token > LONGEST_TOKEN:
            raise self._beyond(f"a single text is longer than {LONGEST_TOKEN // 1_000_000} MB")
        if self._forget_inserted(chain):
            self._in_row = 0
        if self._in_row > LARGEST_ROW:
            raise self._beyond(f"a single row is longer than {LARGEST_ROW // 1_000_000} MB")
        if self._in_row > LONGEST_RECORD:
            self._large = row
        self._open = chain

    def texts(self, row: ET.Element) -> None:
        """Count the texts of a row that takes several chunks: a page holds 500 rows at once."""
        if row is not self._large:
            return
        kept = (row, *(child for child in row if local(child.tag) in KEPT_INSIDE))
        if sum(len(part.text or "") for parent in kept for part in parent) > LONGEST_RECORD:
            raise self._beyond(f"a single row has more than {LONGEST_RECORD} characters of text")

    def _chain(self, above: ET.Element) -> list[tuple[ET.Element, int]]:
        """Return the last element of each level with the number of its children: all open ones are among them."""
        chain: list[tuple[ET.Element, int]] = []
        node = above
        while len(node):
            node = node[-1]
            chain.append((node, len(node)))
            if len(chain) > DEEPEST:
                raise self._beyond(f"elements stand more than {DEEPEST} deep within each other")
        return chain

    def names(self, above: ET.Element, *, has_attributes: bool = True) -> None:
        """Count the names of elements and attributes that stand now: the parser remembers each for ever."""
        self._names.update(set(map(_tag, above.iter())))
        if has_attributes:
            self._names.update(*map(ET.Element.keys, above.iter()))
        if len(self._names) > MOST_NAMES:
            raise self._beyond(f"there are more than {MOST_NAMES} different names of elements and attributes")

    def _forget_inserted(self, chain: list[tuple[ET.Element, int]]) -> bool:
        """Drop what is complete of a plan inserted into a row: it is passed over, however large."""
        depths = (depth for depth, (node, _) in enumerate(chain) if depth > _ROW_DEPTH and local(node.tag) == "Project")
        inserted = next(depths, None)
        if inserted is None:
            return False
        for node, _ in chain[inserted:]:
            del node[:-1]
        return True

    def _beyond(self, what: str) -> Exception:
        return refused(self._file, "xml_beyond_limits", f"{what}, which no plan needs", EXPORT_AGAIN)
