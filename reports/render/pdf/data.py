"""Where the data stands: how fresh each source is, what disagrees, what matched nothing and which rows are left out."""

from __future__ import annotations

from reports.document import FileNote, QuarantineNote, ReportDocument, SourceFreshness, Unmatched, UnreadNote
from reports.render import formatting, said
from reports.render.pdf import words
from reports.render.pdf.blocks import Block, Column, cell, heading, paragraph, run, table
from reports.render.pdf.findings import discrepancies
from reports.render.pdf.fitting import Cell, Line
from reports.render.stamp import FRESHNESS_WORDS


def data(document: ReportDocument) -> list[Block]:
    """Return the section about the data behind the report."""
    beyond = "Where the sources disagree, beyond single projects"
    return [
        heading(2, "Data behind this report", "data"),
        heading(3, "How fresh each source is"),
        *(_freshness(document) or [paragraph("No source is declared yet.")]),
        *(discrepancies(document.discrepancies, beyond) if document.discrepancies else []),
        heading(3, "Matched to no project or person"),
        *_unmatched(document),
        heading(3, "Rows left out"),
        *_quarantined(document),
    ]


def _freshness(document: ReportDocument) -> list[Block]:
    columns = [
        Column(head="Source", share=0.8),
        Column(head="State", share=0.6),
        Column(head="Last complete read", share=1),
        Column(head="Data as of", share=0.8),
        Column(head="What happened", share=1.6),
        Column(head="Files and missing parts", share=2),
    ]
    return table(columns, [_source(source, document.time_zone) for source in document.freshness], size=7.75)


def _source(source: SourceFreshness, zone: str) -> list[Cell]:
    state = FRESHNESS_WORDS.get(source.state, source.state)
    run_number = "" if source.run is None else f"run {source.run}"
    read = (
        cell(formatting.instant(source.finished_at, zone), words.quiet(run_number))
        if source.finished_at
        else cell(words.unknown("never"))
    )
    parts = [*map(_file, source.files), *map(_unread, source.unread)]
    return [
        cell([run("strong", source.source)], words.quiet(source.connector)),
        cell([run("value" if source.state == "fresh" else "bad", state)]),
        read,
        said.stated_day(source.data_as_of) or cell(words.unknown("the source does not say")),
        words.full(source.detail),
        cell(*parts) if parts else cell(words.quiet("not a file source")),
    ]


def _file(file: FileNote) -> Line:
    rejected = file.state == "rejected"
    as_of = f", as of {said.stated_day(file.as_of)}" if file.as_of else ""
    return [
        run("note", file.name),
        run("note", ": "),
        run("badnote" if rejected else "note", file.state),
        run("note", f"{as_of}. {words.full(file.reason)}" if file.reason else as_of),
    ]


def _unread(note: UnreadNote) -> Line:
    stale = f"Stale: {', '.join(note.projects)}." if note.projects else "It concerns no project of this report."
    return [
        run("note", note.name),
        run("note", ": "),
        run("badnote", "not read"),
        run("note", f" since {formatting.day(note.since)}. {words.full(note.reason)} {stale}"),
    ]


def _unmatched(document: ReportDocument) -> list[Block]:
    if not document.unmatched:
        return [paragraph("Everything the sources sent belongs to a project.")]
    columns = [
        Column(head="Name", share=1.4),
        Column(head="Kind", share=0.8),
        Column(head="Rows", share=0.5, numeric=True),
        Column(head="Amount", share=1, numeric=True),
        Column(head="Hours", share=0.9, numeric=True),
        Column(head="Why", share=1.2),
        Column(head="What to do", share=2),
    ]
    note = "Nothing here is part of any project's figures. It is listed, never guessed."
    return table(columns, [_nothing(item) for item in document.unmatched], size=7.75, note=note)


def _nothing(item: Unmatched) -> list[Cell]:
    remedy: Cell = (
        cell(words.quiet("Add to the configuration:"), [run("code", item.remedy)])
        if item.remedy
        else "Change one of the links."
    )
    return [
        cell([run("strong", item.name)], words.quiet(item.source)),
        item.kind.capitalize(),
        formatting.count(item.rows),
        cell(words.unknown("carries no money")) if item.amount is None else words.value(item.amount),
        cell(words.unknown("carries no hours")) if item.hours is None else words.value(item.hours),
        words.full(item.reason),
        remedy,
    ]


def _quarantined(document: ReportDocument) -> list[Block]:
    if not document.quarantined_count:
        return [paragraph("No row was left out.")]
    columns = [
        Column(head="Where", share=1.5),
        Column(head="Source", share=0.7),
        Column(head="Found", share=1.2),
        Column(head="Why", share=1.5),
        Column(head="What to do", share=1.4),
        Column(head="Money in the row", share=1, numeric=True),
    ]
    rows = [_row(note) for note in document.quarantined]
    return [paragraph(_counted(document)), *table(columns, rows, size=7.75)]


def _counted(document: ReportDocument) -> str:
    number = document.quarantined_count
    shown = len(document.quarantined)
    are = "1 row is not in the figures" if number == 1 else f"{formatting.count(number)} rows are not in the figures"
    return f"{are}; the first {formatting.count(shown)} are shown." if shown < number else f"{are}."


def _row(note: QuarantineNote) -> list[Cell]:
    return [
        note.where,
        note.source,
        cell([run("code", note.value)]) if note.value else cell(words.unknown("an empty cell")),
        words.full(note.reason),
        words.full(note.remedy) or "Ask who keeps the source.",
        cell(words.unknown("not readable")) if note.amount is None else formatting.money(note.amount, note.currency),
    ]
