"""The last sheet: what the report was made from and what its words mean."""

from __future__ import annotations

from reports.document import ReportDocument
from reports.outline import Section, outline
from reports.render.formatting import day, instant, quoted
from reports.render.selection import left_out
from reports.render.xlsx.cells import Cell
from reports.render.xlsx.tables import Column, Table


def about(document: ReportDocument, digest: str) -> tuple[Table, ...]:
    """Return the tables of the last sheet; the terms only where the report has them."""
    always = (stamp(document, digest), freshness(document))
    return (*always, definitions(document)) if Section.DEFINITIONS in outline(document) else always


def stamp(document: ReportDocument, digest: str) -> Table:
    """Return as-of, comparison, hash, runs and mappings; `digest` is the document's."""
    zone = document.time_zone
    last = document.previous
    rows: list[tuple[Cell, ...]] = [
        ("Organisation", document.organisation),
        ("Report", f"{document.title} ({document.name}, {document.kind})"),
        ("As of (inclusive)", document.as_of),
        ("Made", instant(document.made_at, zone)),
        ("Time zone", zone),
        (
            "Compared with",
            f"report {last.id} as of {day(last.as_of)}, hash {last.sha256}" if last else "no earlier report",
        ),
        ("Currency", document.currency),
        ("Hours per day", str(document.hours_per_day)),
        ("Rows left out", str(document.quarantined_count)),
        ("Report hash (SHA-256 of its canonical JSON)", digest),
        ("Schema", document.schema),
    ]
    if said := left_out(document):
        rows.append(("Projects without rows in the sheets of single projects", said))
    rows += [(f"Read at run, {source}", str(run)) for source, run in sorted(document.vector.items())]
    rows += [(f"Mapping, {source}", version) for source, version in sorted(document.mapping_versions.items())]
    rows += [(f"Made with, {what}", version) for what, version in sorted(document.manifest.items())]
    return Table(
        title="About this report",
        description="What the report was made from",
        columns=(Column(title="What", width=44), Column(title="Value", width=70)),
        rows=tuple(rows),
        empty="",
    )


def freshness(document: ReportDocument) -> Table:
    """Return how old each source and each of its files is."""
    rows: list[tuple[Cell, ...]] = []
    for source in document.freshness:
        read = instant(source.finished_at, document.time_zone) if source.finished_at else "never"
        rows.append(
            (source.source, source.state, read, source.data_as_of or "the source does not say", quoted(source.detail))
        )
        rows += [
            (
                f"{source.source}: {file.name}",
                file.state,
                "file",
                file.as_of or "the file does not say",
                file.reason or (f"SHA-256 {file.sha256}" if file.sha256 else "none"),
            )
            for file in source.files
        ]
        rows += [
            (
                f"{source.source}: {note.name}",
                "not read",
                f"not since {day(note.since)}",
                f"stale: {', '.join(note.projects) or 'no project of this report'}",
                quoted(note.reason),
            )
            for note in source.unread
        ]
    return Table(
        title="Freshness",
        description="How old the data of each source and file is, and what could not be read",
        columns=(
            Column(title="Source, file or part", width=44),
            Column(title="State", width=70),
            Column(title="Last complete read", width=30),
            Column(title="Data as of", width=24),
            Column(title="Detail", width=60),
        ),
        rows=tuple(rows),
        empty="No source is declared",
    )


def definitions(document: ReportDocument) -> Table:
    """Return the terms of the report."""
    return Table(
        title="Definitions",
        description="What the terms of the report mean",
        columns=(Column(title="Term", width=44), Column(title="Meaning", width=70), Column(title="Origin", width=30)),
        rows=tuple((term.term, term.text, term.origin or "Syncline") for term in document.definitions),
        empty="No terms",
    )
