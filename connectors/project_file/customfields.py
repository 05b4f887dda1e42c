"""Custom fields and outline codes under the names that people gave them in Project."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from connectors.project_file.elements import Names, taken, texts

MOST_DEFINITIONS = 2000
_DEEPEST_CODE = 20  # levels of an outline code

_DEFINITION = Names(("FieldID", "FieldName", "Alias", "ValueList", "Values"))
_VALUE = Names(("ID", "ValueID", "ParentValueID", "Value"))
_USE = Names(("FieldID", "Value", "ValueID"))


class CustomFields:
    """The definitions of a plan, which come before its tasks."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}  # FieldID to the name shown
        self._words: dict[tuple[str, str], str] = {}  # FieldID and value's id to its text

    def define(self, row: ET.Element) -> None:
        """Take one `ExtendedAttribute` or `OutlineCode` of the plan's head."""
        found, nested = taken(row, _DEFINITION)
        field = found.get("FieldID")
        if field is None or len(self._names) >= MOST_DEFINITIONS:
            return
        name = found.get("Alias") or found.get("FieldName") or _unnamed(field)
        if name in self._names.values():
            name = f"{name} ({found.get('FieldName') or field})"
        self._names[field] = name
        for _, values in nested:
            self._take_words(field, values)

    def used(self, rows: Iterable[ET.Element]) -> dict[str, str]:
        """Return name and text of the custom fields and outline codes of one task or resource.

        Texts stand as Project writes them: durations like PT8H0M0S, costs in hundredths, flags as 0 and 1.
        """
        values: dict[str, str] = {}
        for row in rows:
            found = texts(row, _USE)
            field = found.get("FieldID")
            if field is None:
                continue
            text = found.get("Value") or self._words.get((field, found.get("ValueID", "")))
            if text is not None:
                values[self._names.get(field) or _unnamed(field)] = text
        return values

    def _take_words(self, field: str, values: ET.Element) -> None:
        entries = [texts(value, _VALUE) for value in values]
        by_id = {entry.get("ValueID") or entry.get("ID", ""): entry for entry in entries}
        for value_id, entry in by_id.items():
            words: list[str] = []
            above: dict[str, str] | None = entry
            while above is not None and len(words) < _DEEPEST_CODE:
                words.insert(0, above.get("Value", ""))
                above = by_id.get(above.get("ParentValueID", "0"))
            self._words[field, value_id] = ".".join(words)


def _unnamed(field: str) -> str:
    return f"Field {field}"
