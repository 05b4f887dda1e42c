"""Facts that hold for a whole file and stand outside its rows: in its name, its folder, a cell or the layout."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.contract.errors import RejectedFileError
from connectors.finance_file.converters import Cell, Dates, Fault, column_index, fiscal_year, period, text
from connectors.finance_file.header import Row
from connectors.finance_file.layout import Layout
from connectors.finance_file.patterns import MAX_TEXT_LENGTH
from connectors.finance_file.refusals import refusal
from connectors.finance_file.sections import CellAt, ContextFact
from model.problems import Place

Facts = Mapping[str, str | int]
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class Head:
    """The first rows of a table, in which cells can be looked up."""

    rows: Sequence[Row]
    left: int
    sheet: str

    def cell(self, at: CellAt) -> str | Fault | None:
        """Return the text of a cell, or what its pattern takes from it."""
        address, pattern = (at, "") if isinstance(at, str) else at
        letters, number = _ADDRESS.fullmatch(address).groups()  # type: ignore[union-attr]  # checked by the layout
        column = column_index(letters) - self.left
        found: Cell | None = None
        for row_number, row in self.rows:
            if row_number == int(number) and 0 <= column < len(row):
                found = row[column]
        written = text(found)
        return taken(pattern, written) if pattern and isinstance(written, str) else written


def taken(pattern: str, written: str) -> str | None:
    """Return what the one group of a pattern takes from a text."""
    found = re.search(pattern, written[:MAX_TEXT_LENGTH])
    return (found[1] or "").strip() or None if found else None


def facts(layout: Layout, file: str, head: Head, year_starts: int) -> Facts:
    """Return the facts of a file; raises RejectedFileError where one is missing, unreadable or contradicts another."""
    return {name: _fact(name, fact, file, head, year_starts) for name, fact in layout.context.items()}


def facts_of_name(layout: Layout, file: str, names: Sequence[str], year_starts: int) -> Facts | None:
    """Return those facts if all can be told without opening the file, else None."""
    wanted = {name: layout.context.get(name) for name in names}
    found: dict[str, str | int] = {}
    for name, fact in wanted.items():
        if fact is None or not fact.is_known_from_name:
            return None
        try:
            found[name] = _fact(name, fact, file, Head((), 0, ""), year_starts)
        except RejectedFileError:
            return None
    return found


def _fact(name: str, fact: ContextFact, file: str, head: Head, year_starts: int) -> str | int:
    folder, _, base = file.rpartition("/")
    found: list[tuple[str, str | Fault | None]] = []
    if fact.filename is not None:
        found.append((f"the file name by {fact.filename!r}", taken(fact.filename, base)))
    if fact.folder is not None:
        found.append((f"the folder by {fact.folder!r}", taken(fact.folder, folder)))
    if fact.cell is not None:
        address = fact.cell if isinstance(fact.cell, str) else fact.cell[0]
        by = "" if isinstance(fact.cell, str) else f" by {fact.cell[1]!r}"
        found.append((f"cell {address}{by}", head.cell(fact.cell)))
    if fact.value is not None:
        found.append(("the layout", fact.value))
    read = [(where, _typed(name, fact, value, year_starts)) for where, value in found if value is not None]
    missing = [where for where, value in found if value is None]
    if not read or (fact.agree and missing):
        remedy = f"give the file a name that says it, or correct `context.{name}` in the layout"
        raise refusal("context_missing", file, f"the {name} is not found in {' or '.join(missing)}", remedy=remedy)
    for where, value in read:
        if isinstance(value, Fault):
            place = Place(file=file, sheet=head.sheet)
            raise refusal(
                value.code, place, f"the {name} in {where}: {value.reason}", value=value.value, remedy=value.remedy
            )
    if fact.agree and len({value for _, value in read}) > 1:
        said = ", ".join(f"{where} gives {value}" for where, value in read)
        remedy = "find out which is right before the file is used, and name or export it again"
        raise refusal("context_contradicts", file, f"the {name} is not the same everywhere: {said}", remedy=remedy)
    value = read[0][1]
    return value if isinstance(value, (str, int)) else str(value)


def _typed(name: str, fact: ContextFact, value: str | Fault, year_starts: int) -> str | int | Fault | object:
    if isinstance(value, Fault):
        return value
    if name == "fiscal_year":
        return fiscal_year(value)
    if name == "period":
        return period(value, year_starts)
    return Dates(fact.format or "iso")[value] if name in {"as_of", "posting_on"} else value


def as_of(layout: Layout, file: str, known: Facts, modified_at: datetime) -> str:
    """Return the text that orders files of one partition, greater being newer.

    It is the fact `as_of` (`2026-07-01`); without one, the rank of the fact `version` in `order` (`rank:0001` for
    the first); without both, when the file was modified (`2026-07-01T08:00:00+00:00`, always of one length).
    Raises RejectedFileError for a version that `order` does not name.
    """
    if "as_of" in known:
        return str(known["as_of"])
    if layout.order:
        ranks = [name.casefold() for name in layout.order]
        version = str(known["version"])
        if version.casefold() not in ranks:
            reason = f"the version is not among {', '.join(layout.order)}"
            remedy = "add it to `order` in the layout, at its place from old to new"
            raise refusal("version_unknown", file, reason, value=version, remedy=remedy)
        return f"rank:{ranks.index(version.casefold()) + 1:04d}"
    return modified_at.isoformat(timespec="microseconds")
