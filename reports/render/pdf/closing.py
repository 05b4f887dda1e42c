"""The end of the report: what its words mean, what it was made of, and where each number comes from."""

from __future__ import annotations

from collections.abc import Mapping

from reports.document import RecordLink, ReportDocument
from reports.render import formatting, views
from reports.render.canonical_json import document_hash
from reports.render.facts import Fact, every_fact
from reports.render.pdf import words
from reports.render.pdf.blocks import Block, Column, cell, heading, paragraph, run, table, terms
from reports.render.pdf.fitting import Cell, Line, Run
from reports.render.pdf.printing import Printing
from reports.render.places import Places

ATTACHED = "facts.json"  # name of the file inside the PDF that holds the whole document
MOST_FACTS = 500  # rows of the table of facts; of a larger report nobody reads it on paper

_STATUS = (
    "A status is not known when what it is computed from is missing or stale. "
    "Each project page prints the rule, the threshold and the inputs of its status."
)
_NUMBERS = (
    "Amounts on project pages are exact. The portfolio table rounds to whole units and charts to three digits; halves "
    "round away from zero. Hours have two places and {hours} hours are a day. Slip counts working days; later is above "
    "zero."
)
GLYPHS = (
    "\N{REPLACEMENT CHARACTER} stands where a text holds a character that the fonts of this file do not have; "
    "the attached file " + ATTACHED + " has every text whole."
)


def definitions(given: Printing) -> list[Block]:
    """Return status words, terms, how numbers are printed, and what the report was made of."""
    document = given.document
    flat: list[Run] = words.joined([words.flat(mark) for mark in given.marks.values()], ", ")
    listed = [
        (term.term, cell(words.prose(term.text), words.quiet(f"Source: {term.origin}" if term.origin else "")))
        for term in document.definitions
    ]
    return [
        heading(2, "Definitions", "definitions"),
        heading(3, "Status words"),
        paragraph(*flat, ". ", _STATUS),
        *([heading(3, "Terms"), *terms(listed, 2)] if listed else []),
        heading(3, "How numbers are printed"),
        paragraph(_NUMBERS.format(hours=document.hours_per_day)),
        heading(3, "About this report"),
        *terms(_about(document)),
    ]


def _about(document: ReportDocument) -> list[tuple[str, Cell]]:
    before = document.previous
    compared: Cell = (
        cell(
            f"Report {before.id} as of {formatting.day(before.as_of)}, "
            f"made {formatting.instant(before.made_at, document.time_zone)}",
            [run("code", before.sha256)],
        )
        if before
        else "No earlier report"
    )
    pairs: list[tuple[str, Cell]] = [
        ("Report hash (SHA-256 of its canonical JSON)", cell([run("code", document_hash(document))])),
        ("Compared with", compared),
        ("Read at (last complete run of each source)", _listed(document.vector, "nothing was read yet")),
        ("Mappings", _listed(document.mapping_versions, "none")),
        ("Definition and form", cell(words.joined([document.name, document.kind, document.schema], ", "))),
    ]
    return [*pairs, ("Made with", _listed(document.manifest, ""))] if document.manifest else pairs


def _listed(named: Mapping[str, object], otherwise: str) -> Cell:
    return cell(words.joined([f"{name} {named[name]}" for name in sorted(named)], ", ")) or otherwise


def provenance(given: Printing) -> list[Block]:
    """Return a row for each fact with value, formula, inputs and records; of a very large report where to find them."""
    facts, where = every_fact(given.document), given.where
    if not facts:
        return []
    top = heading(2, "Where these numbers come from", "provenance")
    attached = (
        f"The file {ATTACHED}, which is attached to this PDF, holds the whole report with every figure, formula, input "
        "and record for programs to read."
    )
    if len(facts) > MOST_FACTS:
        count = formatting.count(len(facts))
        return [top, paragraph(f"This report has {count} figures. {attached}")]
    columns = [
        Column(head="Figure", share=1.6),
        Column(head="Value", share=1.1),
        Column(head="Formula", share=1.7),
        Column(head="Records", share=1.6),
    ]
    return [top, paragraph(attached), *table(columns, [_fact(fact, where) for fact in facts], size=7)]


def _fact(fact: Fact, where: Places) -> list[Cell]:
    figure = fact.figure
    inputs: Line = [run("note", "from "), *words.joined([run("code", name) for name in figure.inputs], ", ")]
    number = figure.record_count
    counted = "1 record" if number == 1 else f"{formatting.count(number)} records"
    return [
        cell([fact.label], [run("code", figure.id)]),
        words.value(figure),
        cell(figure.formula or "as the source says it", inputs if figure.inputs else None),
        cell(counted, *(_record(record, where) for record in figure.records)),
    ]


def _record(record: RecordLink, where: Places) -> Line:
    address = views.safe_url(record.url)
    text = where.of_record(record)
    return [words.linked(text, address)] if address else words.quiet(text)
