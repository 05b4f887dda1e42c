"""Tables of what to know beside the figures: changes, disagreements, what is unmatched or left out."""

from __future__ import annotations

from reports.document import Discrepancy, ReportDocument
from reports.render import views
from reports.render.facts import every_fact
from reports.render.formatting import quoted, restated_text
from reports.render.palette import worst_first
from reports.render.xlsx.cells import Amount, Cell
from reports.render.xlsx.tables import Table, columns


def changes(document: ReportDocument) -> Table:
    """Return what differs from the last report, and every figure that was restated since."""
    found: list[tuple[Cell, ...]] = [
        (
            page.code,
            page.name,
            change.kind.replace("_", " "),
            change.subject,
            change.before or "not there",
            change.after or "not there",
        )
        for page in worst_first(document.projects)
        for change in page.changes
    ]
    found += [
        (
            fact.project or "portfolio",
            "",
            "restated figure",
            fact.label,
            "value for the last report's date",
            restated_text(fact.figure),
        )
        for fact in every_fact(document)
        if fact.figure.restated
    ]
    made = columns(("Code", 12), ("Project", 32), ("Kind", 16), ("What", 44), ("Before", 28), ("Now", 28))
    return Table(
        title="Changes since last report",
        description="What differs from the last report",
        columns=made,
        rows=tuple(found),
        empty="Nothing changed, or there is no earlier report",
    )


def discrepancies(document: ReportDocument) -> Table:
    """Return every disagreement between sources with both values."""

    def row(item: Discrepancy) -> tuple[Cell, ...]:
        return (
            item.project or "portfolio",
            item.rule,
            item.tolerance or "any difference",
            item.left,
            item.left_source,
            item.right,
            item.right_source,
            quoted(item.sentence),
            item.used,
            ", ".join(record.url for record in views.linked_records(item)) or "none",
            item.since or "not stated",
            item.owner or "nobody named",
            quoted(item.accepted) or "not accepted",
            item.id or "none",
        )

    rows = [row(item) for page in worst_first(document.projects) for item in page.discrepancies]
    rows += [row(item) for item in document.discrepancies]
    made = columns(
        ("Code", 12),
        ("What is compared", 32),
        ("Listed above", 16),
        ("One value", 18),
        ("One source", 30),
        ("Other value", 18),
        ("Other source", 30),
        ("What it means", 50),
        ("Which one is used", 44),
        ("Records to look at", 44),
        ("Listed since", 16),
        ("To be settled by", 24),
        ("Accepted", 44),
        ("Id", 16),
    )
    return Table(
        title="Discrepancies",
        description="Where two sources disagree; both values, none corrected",
        columns=made,
        rows=tuple(rows),
        empty="No disagreement was found",
    )


def unmatched(document: ReportDocument) -> Table:
    """Return what matched no project or person."""
    made = columns(
        ("Source", 14),
        ("Kind", 20),
        ("Name", 36),
        ("Rows", 10),
        ("Amount", 18),
        ("Hours", 14),
        ("Why", 36),
        ("What to add to the configuration", 50),
    )
    rows = tuple(
        (
            item.source,
            item.kind,
            item.name,
            item.rows,
            item.amount or "carries no money",
            item.hours or "carries no hours",
            quoted(item.reason) or "not stated",
            item.remedy or "change one of the links",
        )
        for item in document.unmatched
    )
    return Table(
        title="Unmatched",
        description="What the sources sent that belongs to no project; in no project's figures",
        columns=made,
        rows=rows,
        empty="Everything belongs to a project",
    )


def quarantined(document: ReportDocument) -> Table:
    """Return the rows left out, as many as the document shows."""
    made = columns(
        ("Source", 14), ("Where", 40), ("Found", 36), ("Why", 40), ("What to do", 40), ("Money in the row", 18)
    )
    rows: list[tuple[Cell, ...]] = [
        (
            note.source,
            note.where,
            note.value or "an empty cell",
            quoted(note.reason),
            quoted(note.remedy) or "ask who keeps the source",
            "not readable" if note.amount is None else Amount(minor=note.amount, currency=note.currency),
        )
        for note in document.quarantined
    ]
    hidden = document.quarantined_count - len(rows)
    if hidden > 0:
        rows.append((f"{hidden} more", "not in the figures either, and not listed here", "", "", "", ""))
    return Table(
        title="Quarantined",
        description="Rows that are not in the figures, with the reason",
        columns=made,
        rows=tuple(rows),
        empty="No row was left out",
    )
