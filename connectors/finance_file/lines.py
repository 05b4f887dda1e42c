"""Amounts of a row that become finance lines, made ready for one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from connectors.finance_file.converters import Fault, fiscal_year, month_number, period
from connectors.finance_file.fields import Block
from connectors.finance_file.header import Header
from connectors.finance_file.layout import Layout
from connectors.finance_file.patterns import Matches
from connectors.finance_file.refusals import refusal
from connectors.finance_file.rows import conditions, fulfilled
from model.problems import Place
from model.values import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSource:
    """One amount column that becomes lines of one measure."""

    measure: Measure
    column: int
    sign: int  # +1 or -1
    when: Mapping[int, Matches]
    into: str = ""  # the field that this column gives a value to
    value: str | int | None = None

    def takes(self, block: Block) -> list[bool] | None:
        """Return for each row whether it is this line's; None for all."""
        return fulfilled(self.when, block)


def line_sources(layout: Layout, header: Header, file: str, year_starts: int) -> list[LineSource]:
    """Return the line sources of a layout; raises RejectedFileError for a column that is no period."""
    sources = [
        LineSource(
            measure=line.measure,
            column=cast("int", header.find(*line.amount)),
            sign=-1 if (line.sign or layout.sign) == "reversed" else 1,
            when=conditions(line.when, header),
        )
        for line in layout.lines
    ]
    if layout.unpivot:
        for position, (column, given) in enumerate(layout.unpivot.columns.items(), 1):
            sources.append(
                LineSource(
                    measure=layout.unpivot.measure,
                    column=cast("int", header.find(column)),
                    sign=-1 if layout.sign == "reversed" else 1,
                    when={},
                    into=layout.unpivot.into,
                    value=_into(layout.unpivot.into, column, given, position, file, year_starts),
                )
            )
    return sources


def _into(into: str, column: str, given: str | None, position: int, file: str, year_starts: int) -> str | int:
    if into == "period":
        written = given or (column if month_number(column) else str(position))
        value: str | int | Fault = period(written, year_starts)
    elif into == "fiscal_year":
        value = fiscal_year(given or column)
    else:
        value = given or column
    if isinstance(value, Fault):
        place = Place(file=file, path=f"unpivot.columns.{column}")
        raise refusal(
            value.code, place, value.reason, value=value.value, remedy="give its value: `columns: {name: value}`"
        )
    return value


def unclaimed(
    sources: Sequence[LineSource], taken: Sequence[list[bool] | None], block: Block, header: Header
) -> dict[int, Fault]:
    """Return the rows, counted from 0, that no line of the layout takes because no `when` fits them."""
    if not sources or any(mask is None for mask in taken):
        return {}
    columns = sorted({index for source in sources for index in source.when})
    found: dict[int, Fault] = {}
    for at, claims in enumerate(zip(*(mask for mask in taken if mask is not None), strict=True)):
        if not any(claims):
            cells = ", ".join(f"{header.names[index]} {block.text(index)[at] or '(blank)'}" for index in columns)
            remedy = "add it to a line's `when`, or leave such rows out with `rows.skip`"
            found[at] = Fault("row_unclaimed", "no line of the layout takes this row", cells, remedy)
    return found
