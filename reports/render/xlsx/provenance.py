"""The table of every figure with value, formula, inputs and records: where each number comes from."""

from __future__ import annotations

from collections.abc import Iterator

from reports.document import ReportDocument, Unit
from reports.render.facts import every_fact
from reports.render.formatting import quoted, restated_text
from reports.render.places import places
from reports.render.xlsx.cells import Cell, Past
from reports.render.xlsx.tables import Table, columns

_UNIT_WORDS = {
    Unit.SECONDS: "hours",
    Unit.BASIS_POINTS: "percent",
    Unit.WORKING_DAYS: "working days, later is above zero",
    Unit.DATE: "date",
    Unit.COUNT: "count",
    Unit.RATIO: "ratio",
    Unit.TEXT: "text",
}


def provenance(document: ReportDocument) -> Table:
    """Return every figure of the report with what it was made from."""
    made = columns(
        ("Figure id", 40),
        ("Project", 12),
        ("Figure", 40),
        ("Value", 20),
        ("Unit", 18),
        ("Last report", 20),
        ("Restated", 16),
        ("Note", 36),
        ("Formula", 50),
        ("Inputs", 40),
        ("Records", 10),
        ("First records", 60),
    )
    return Table(
        title="Provenance",
        description="Every figure: value, formula, inputs and records",
        columns=made,
        rows=tuple(_provenance(document)),
        empty="No figures",
    )


def _provenance(document: ReportDocument) -> Iterator[tuple[Cell, ...]]:
    files = places(document)
    for fact in every_fact(document):
        figure = fact.figure
        records = "; ".join(
            f"{record.key} ({files.of_record(record)})" if record.place or record.title else record.key
            for record in figure.records
        )
        yield (
            figure.id,
            fact.project or "portfolio",
            fact.label,
            figure,
            _UNIT_WORDS.get(figure.unit, figure.currency or "money"),
            Past(figure=figure),
            restated_text(figure) or "no",
            quoted(figure.reason) or "none",
            figure.formula or "as the source says it",
            ", ".join(figure.inputs) or "none",
            figure.record_count,
            records or "none",
        )
