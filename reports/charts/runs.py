"""Lines that break off where nothing is known, instead of running on as if it were."""

from __future__ import annotations

from collections.abc import Iterable

from reports.charts.marks import Row


def in_parts(values: Iterable[tuple[int, int | None]]) -> list[Row]:
    """Return rows of a line: after a value that is not known a new part begins, so nothing is drawn across it."""
    rows: list[Row] = []
    part = 0
    for x, y in values:
        if y is None:
            part += 1
        else:
            rows.append({"x": x, "y": y, "part": f"p{part}"})
    return rows
