"""Feeds of what to know beside the figures: disagreements, changes, freshness, what was left out, what made it."""

from __future__ import annotations

from collections.abc import Iterator

from reports.document import Discrepancy, ReportDocument, SourceFreshness
from reports.render.canonical_json import document_hash
from reports.render.feeds.projects import BETWEEN, by_code
from reports.render.feeds.table import Cell, Feed, amount, value


def discrepancies(document: ReportDocument) -> Feed:
    """Return one row for each disagreement between sources, both values."""
    found = [item for page in by_code(document) for item in page.discrepancies] + list(document.discrepancies)
    return Feed(
        name="discrepancies.csv",
        rows_are="one row for each disagreement between two sources",
        columns=(
            "id",
            "project",
            "rule",
            "listed_above",
            "left_value",
            "left_source",
            "right_value",
            "right_source",
            "unit",
            "currency",
            "sentence",
            "used",
            "since",
            "owner",
            "accepted",
            "left_fact_id",
            "right_fact_id",
        ),
        rows=tuple(_discrepancy(item) for item in found),
    )


def _discrepancy(item: Discrepancy) -> tuple[Cell, ...]:
    return (
        item.id,
        item.project or "portfolio",
        item.rule,
        item.tolerance,
        value(item.left),
        item.left_source,
        value(item.right),
        item.right_source,
        item.left.unit.value,
        item.left.currency or item.right.currency,
        item.sentence,
        item.used,
        item.since,
        item.owner,
        item.accepted,
        item.left.id,
        item.right.id,
    )


def changes(document: ReportDocument) -> Feed:
    """Return one row for each thing that differs from the last report; restated figures are in figures.csv."""
    return Feed(
        name="changes.csv",
        rows_are="one row for each thing that differs from the last report",
        columns=("project", "kind", "subject", "before", "after", "facts"),
        rows=tuple(
            (page.code, one.kind, one.subject, one.before, one.after, BETWEEN.join(one.facts))
            for page in by_code(document)
            for one in page.changes
        ),
    )


def sources(document: ReportDocument) -> Feed:
    """Return one row for each source, each of its files, and each part that could not be read."""
    return Feed(
        name="sources.csv",
        rows_are="one row for each source, each of its files and each part that could not be read",
        columns=(
            "source",
            "connector",
            "row_is",
            "name",
            "state",
            "run",
            "read_at",
            "data_as_of",
            "since",
            "reason",
            "projects",
            "sha256",
        ),
        rows=tuple(row for source in document.freshness for row in _source(source)),
    )


def _source(source: SourceFreshness) -> Iterator[tuple[Cell, ...]]:
    known = (source.state, source.run, source.finished_at, source.data_as_of, None, source.detail, "", "")
    yield source.source, source.connector, "source", source.source, *known
    for file in source.files:
        said = (file.state, None, None, file.as_of, None, file.reason, "", file.sha256)
        yield source.source, source.connector, "file", file.name, *said
    for note in source.unread:
        unread = ("not read", None, None, "", note.since, note.reason, BETWEEN.join(note.projects), "")
        yield source.source, source.connector, "part", note.name, *unread


def unmatched(document: ReportDocument) -> Feed:
    """Return one row for each thing that no link gives to a project or person."""
    return Feed(
        name="unmatched.csv",
        rows_are="one row for each thing that no link gives to a project or person",
        columns=("source", "kind", "name", "rows", "amount", "currency", "hours_seconds", "reason", "remedy"),
        rows=tuple(
            (
                item.source,
                item.kind,
                item.name,
                item.rows,
                value(item.amount),
                item.amount.currency if item.amount is not None else "",
                value(item.hours),
                item.reason,
                item.remedy,
            )
            for item in document.unmatched
        ),
    )


def left_out(document: ReportDocument) -> Feed:
    """Return one row for each row that is not in the figures, as many as the document lists."""
    return Feed(
        name="left_out.csv",
        rows_are=f"one row for each row left out of the figures, the first of {document.quarantined_count}",
        columns=("source", "place", "found", "reason", "remedy", "amount", "currency"),
        rows=tuple(
            (
                note.source,
                note.where,
                note.value,
                note.reason,
                note.remedy,
                amount(note.amount, note.currency),
                note.currency,
            )
            for note in document.quarantined
        ),
    )


def about(document: ReportDocument) -> Feed:
    """Return what the report was made from, as names and values."""
    return Feed(
        name="about.csv",
        rows_are="one row for each thing to know about the report as a whole",
        columns=("name", "value"),
        rows=tuple(_about(document)),
    )


def _about(document: ReportDocument) -> Iterator[tuple[Cell, ...]]:
    last = document.previous
    yield "title", document.title
    yield "definition", document.name
    yield "kind", document.kind
    yield "organisation", document.organisation
    yield "as_of", document.as_of
    yield "made_at", document.made_at
    yield "time_zone", document.time_zone
    yield "currency", document.currency
    yield "hours_per_day", document.hours_per_day
    yield "compared_with_report", last.id if last is not None else None
    yield "compared_with_as_of", last.as_of if last is not None else None
    yield "compared_with_sha256", last.sha256 if last is not None else None
    yield "rows_left_out", document.quarantined_count
    yield "sha256_of_canonical_json", document_hash(document)
    yield "schema", document.schema
    for sentence in document.summary:
        yield "summary", sentence.text
    for source, run in sorted(document.vector.items()):
        yield f"run.{source}", run
    for source, version in sorted(document.mapping_versions.items()):
        yield f"mapping.{source}", version
    for name, version in sorted(document.manifest.items()):
        yield f"made_with.{name}", version
