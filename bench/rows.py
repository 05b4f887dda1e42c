"""What a benchmark hands back: a figure, what it is held against, and whether it holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

NO_LIMIT = "none, shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table and of the results file."""

    name: str  # begins with its benchmark's name
    figure: float  # Syncline's median
    unit: str
    floor: float | None  # the floor's or peer's median from the same run, in the same unit
    ratio: float | None  # figure over floor; None without a floor
    limit: str  # "at most 8 x", "at least 100,000 rows/s"
    holds: bool


def at_most_times(name: str, *, figure: float, floor: float, unit: str, times: float) -> Row:
    """A row that holds when the figure is at most `times` the floor, which has to be above zero."""
    if floor <= 0:
        raise ValueError(f"{name}: a floor of {floor} {unit} compares with nothing")
    ratio = figure / floor
    limit = f"at most {_number(times)} x"
    return Row(name=name, figure=figure, unit=unit, floor=floor, ratio=ratio, limit=limit, holds=ratio <= times)


def at_most(name: str, *, figure: float, unit: str, limit: float, floor: float | None = None) -> Row:
    """A row that holds when the figure is at most the limit; a floor is shown beside it where there is one."""
    text = f"at most {_number(limit)} {unit}"
    return _bounded(name, figure=figure, unit=unit, floor=floor, limit=text, holds=figure <= limit)


def at_least_times_faster(name: str, *, figure: float, peer: float, unit: str, times: float) -> Row:
    """A row that holds when the figure, a time above zero, is at most the peer's divided by `times`."""
    if figure <= 0:
        raise ValueError(f"{name}: a time of {figure} {unit} compares with nothing")
    limit = f"at least {_number(times)} x faster"
    return Row(
        name=name, figure=figure, unit=unit, floor=peer, ratio=figure / peer, limit=limit, holds=peer >= times * figure
    )


def at_least(name: str, *, figure: float, unit: str, limit: float, floor: float | None = None) -> Row:
    """A row that holds when the figure is at least the limit; a floor is shown beside it where there is one."""
    text = f"at least {_number(limit)} {unit}"
    return _bounded(name, figure=figure, unit=unit, floor=floor, limit=text, holds=figure >= limit)


def shown(name: str, *, figure: float, unit: str) -> Row:
    """A row that is measured to be looked at; it always holds."""
    return _bounded(name, figure=figure, unit=unit, floor=None, limit=NO_LIMIT, holds=True)


def _bounded(name: str, *, figure: float, unit: str, floor: float | None, limit: str, holds: bool) -> Row:
    ratio = figure / floor if floor else None
    return Row(name=name, figure=figure, unit=unit, floor=floor, ratio=ratio, limit=limit, holds=holds)


def table(rows: Sequence[Row]) -> str:
    """The rows as people read them: columns under their names, numbers to the right."""
    lines = [tuple(field.name for field in fields(Row)), *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "".join(_line(line, widths) + "\n" for line in lines)


def write(rows: Sequence[Row], path: Path) -> None:
    """The same rows as a JSON list of objects, numbers not rounded."""
    path.write_text(json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8")


def _cells(row: Row) -> tuple[str, ...]:
    floor = "" if row.floor is None else _number(row.floor)
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    return (row.name, _number(row.figure), row.unit, floor, ratio, row.limit, "yes" if row.holds else "NO")


_LEFT = {0, 2, 5, 6}


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    parts = [
        cell.ljust(width) if column in _LEFT else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(parts).rstrip()


_WHOLE_FROM = 1000
"""From here on the digits behind the point say nothing."""


def _number(value: float) -> str:
    if value == int(value) or abs(value) >= _WHOLE_FROM:
        return f"{value:,.0f}"
    return f"{value:.3g}"
