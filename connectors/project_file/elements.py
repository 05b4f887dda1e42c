"""Takes the elements worth keeping out of a row, by their names without namespace."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from connectors.project_file.reading import local

MOST_TAGS = 10_000  # remembered; a hostile file could otherwise fill the memory of a service that reads for months

_FIRST_LETTER = "!"  # the first character that is seen

Nested = list[tuple[str, ET.Element]]


class Names(dict[str, str | None]):
    """Full tag to short name where it is wanted, to None where not; filled as tags are met."""

    def __init__(self, wanted: Iterable[str], without_zero: Iterable[str] = ()) -> None:
        super().__init__()
        self.without_zero = frozenset(without_zero)  # flags and counts of which "0" says nothing
        self._wanted = frozenset(wanted) | self.without_zero

    def __missing__(self, tag: str) -> str | None:
        short = local(tag)
        found = short if short in self._wanted else None
        if len(self) < MOST_TAGS:
            self[tag] = found
        return found


def taken(row: ET.Element, names: Names) -> tuple[dict[str, str], Nested]:
    """Return the texts of a row's wanted elements, empty ones left out, and those that have elements inside."""
    texts: dict[str, str] = {}
    nested: Nested = []
    without_zero = names.without_zero
    for child in row:
        short = names[child.tag]
        if short is not None:
            text = child.text
            if text is not None and text >= _FIRST_LETTER:  # so it is not the space before an element inside
                if text != "0" or short not in without_zero:
                    texts[short] = text
            elif len(child):
                nested.append((short, child))
            elif text:
                texts[short] = text
    return texts, nested


def texts(row: ET.Element, names: Names) -> dict[str, str]:
    """Return the texts of a row's wanted elements alone."""
    return taken(row, names)[0]
