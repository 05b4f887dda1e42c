"""The last sections: how fresh and complete the data is, and what the words mean."""

from __future__ import annotations

from reports.document import FileNote, QuarantineNote, ReportDocument, SourceFreshness, Unmatched, UnreadNote
from reports.outline import Section
from reports.render.formatting import count, day, instant, money
from reports.render.markdown.figures import value
from reports.render.markdown.findings import discrepancies
from reports.render.markdown.text import bold, heading, paragraph, points, table, text
from reports.render.markdown.text import said as as_sentence
from reports.render.palette import marks
from reports.render.said import stated_day, status
from reports.render.selection import SECTION_TITLES
from reports.render.stamp import FRESHNESS_WORDS


def data_section(document: ReportDocument) -> list[str]:
    """Return freshness, what matched nothing and what was left out."""
    found = document.discrepancies
    return [
        *heading(2, SECTION_TITLES[Section.DATA]),
        *heading(3, "How fresh each source is"),
        *_freshness(document),
        *discrepancies(found, ""),
        *heading(3, "Matched to no project or person"),
        *_unmatched(document),
        *heading(3, "Rows left out"),
        *_left_out(document),
    ]


def _freshness(document: ReportDocument) -> list[str]:
    if not document.freshness:
        return paragraph("No source is declared yet.")
    titles = ("Source", "State", "Last complete read", "Data as of", "What happened", "Files and missing parts")
    return table(titles, [_source(source, document.time_zone) for source in document.freshness])


def _source(source: SourceFreshness, zone: str) -> tuple[str, ...]:
    read = "never"
    if source.finished_at is not None:
        run = f" (run {source.run})" if source.run is not None else ""
        read = f"{text(instant(source.finished_at, zone))}{run}"
    parts = [*(_file(file) for file in source.files), *(_part(note) for note in source.unread)]
    return (
        f"{text(source.source)} ({text(source.connector)})",
        text(FRESHNESS_WORDS.get(source.state, source.state)),
        read,
        text(stated_day(source.data_as_of)) or "the source does not say",
        as_sentence(source.detail),
        "; ".join(parts) or "not a file source",
    )


def _file(file: FileNote) -> str:
    as_of = f", as of {text(stated_day(file.as_of))}" if file.as_of else ""
    reason = f". {as_sentence(file.reason)}" if file.reason else ""
    return f"{text(file.name)}: {text(file.state)}{as_of}{reason}"


def _part(note: UnreadNote) -> str:
    stale = ", ".join(text(code) for code in note.projects)
    concerns = f"Stale: {stale}." if stale else "It concerns no project of this report."
    return f"{text(note.name)}: not read since {day(note.since)}. {as_sentence(note.reason)} {concerns}"


def _unmatched(document: ReportDocument) -> list[str]:
    if not document.unmatched:
        return paragraph("Everything the sources sent belongs to a project.")
    titles = ("Name", "Source", "Kind", "Rows", "Amount", "Hours", "Why", "What to do")
    rows = [_loose(item) for item in document.unmatched]
    lead = paragraph("Nothing here is part of any project's figures. It is listed, never guessed.")
    return lead + table(titles, rows, ("Rows", "Amount", "Hours"))


def _loose(item: Unmatched) -> tuple[str, ...]:
    remedy = f"Add to the configuration: {text(item.remedy)}" if item.remedy else "Change one of the links."
    return (
        text(item.name),
        text(item.source),
        text(item.kind.capitalize()),
        count(item.rows),
        "carries no money" if item.amount is None else value(item.amount),
        "carries no hours" if item.hours is None else value(item.hours),
        as_sentence(item.reason),
        remedy,
    )


def _left_out(document: ReportDocument) -> list[str]:
    number, shown = document.quarantined_count, len(document.quarantined)
    if not number:
        return paragraph("No row was left out.")
    listed = f"; the first {count(shown)} are shown" if shown < number else ""
    lead = f"{count(number)} {'row is' if number == 1 else 'rows are'} not in the figures{listed}."
    titles = ("Where", "Source", "Found", "Why", "What to do", "Money in the row")
    rows = [_quarantined(note) for note in document.quarantined]
    return paragraph(lead) + (table(titles, rows, ("Money in the row",)) if rows else [])


def _quarantined(note: QuarantineNote) -> tuple[str, ...]:
    return (
        text(note.where),
        text(note.source),
        text(note.value) or "an empty cell",
        as_sentence(note.reason),
        as_sentence(note.remedy) or "Ask who keeps the source.",
        "not readable" if note.amount is None else text(money(note.amount, note.currency)),
    )


def definitions_section(document: ReportDocument) -> list[str]:
    """Return what the words and numbers of the report mean."""
    printed = marks(document)
    words = ", ".join(text(status(colour, printed)) for colour in printed)
    unknown = "A status is not known when what it is computed from is missing or stale."
    terms = [
        f"{bold(text(term.term))}: {text(term.text)}{f' (source: {text(term.origin)})' if term.origin else ''}"
        for term in document.definitions
    ]
    numbers = (
        "Amounts in the sections of the projects are exact. The table of all projects rounds to whole units; halves "
        f"round away from zero. Hours have two places and {document.hours_per_day} hours are a day. Slip counts "
        "working days; later is above zero."
    )
    return [
        *heading(2, SECTION_TITLES[Section.DEFINITIONS]),
        *paragraph(f"{words}. {unknown}"),
        *points(terms),
        *paragraph(numbers),
    ]
