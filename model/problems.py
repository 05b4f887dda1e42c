"""Problems: what is wrong with data a user gave us, as values that can be collected, stored and printed."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN_VALUE_LENGTH = 120  # enough to recognise a cell, too short to carry a document into a report


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value stands: in a file (sheet, cell, line) or in a record (path)."""

    file: str = ""  # name as the source gives it, never an absolute path
    sheet: str = ""
    cell: str = ""  # like "H213"; a CSV has cells too
    line: int | None = None  # counted from 1
    record: str = ""  # key of the raw record
    path: str = ""  # field within the record or configuration, like "fields.status.name"

    def __str__(self) -> str:
        """Return the place as people write it: `ledger.xlsx, ACCOUNT DETAIL!H213`."""
        cell = f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.cell or self.sheet
        file = f"{self.file}:{self.line}" if self.file and self.line is not None else self.file
        parts = [file, cell, self.record, self.path]
        if self.line is not None and not self.file:
            parts.insert(0, f"line {self.line}")
        return ", ".join(part for part in parts if part) or "(no place)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, said so that the person who can mend it knows how."""

    code: str  # stable word for scripts and tests, like "number_unreadable"
    place: Place
    reason: str  # what was expected and why this is not it; no full stop
    value: str = ""  # what was found, shortened by `shown`
    remedy: str = ""  # what to do; no full stop

    def __str__(self) -> str:
        """Return one sentence: place, value, reason, remedy."""
        found = f" found {shown(self.value)};" if self.value else ""
        remedy = f" {self.remedy[0].upper()}{self.remedy[1:]}." if self.remedy else ""
        return f"{self.place}:{found} {self.reason}.{remedy}"


def shown(value: object) -> str:
    """Return `value` quoted on one line and shortened, fit for a message."""
    text = str(value)
    if len(text) > SHOWN_VALUE_LENGTH:
        text = text[: SHOWN_VALUE_LENGTH - 1] + "…"
    return repr(text)
