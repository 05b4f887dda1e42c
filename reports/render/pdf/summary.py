"""The first page: bottom line, how many projects carry which colour, what to read with care, and the money."""

from __future__ import annotations

from reports.document import ReportDocument
from reports.render import formatting, views
from reports.render.canonical_json import short_hash
from reports.render.facts import label
from reports.render.pdf import words
from reports.render.pdf.blocks import Block, beside, bullets, care, cell, facts_row, heading, paragraph, run
from reports.render.pdf.fitting import Cell, Run
from reports.render.pdf.printing import Printing
from reports.render.stamp import FRESHNESS_WORDS, coverage

MOST_SENTENCES = 6
UNTITLED = "Report"


def cover(document: ReportDocument) -> list[Block]:
    """Return title, organisation and stamp: they stand above the first section, whichever that is."""
    before = document.previous
    compared = f"Report {before.id}, as of {formatting.day(before.as_of)}" if before else "No earlier report"
    stamp: list[tuple[str, Cell]] = [
        ("As of (inclusive)", formatting.day(document.as_of)),
        ("Compared with", compared),
        ("Coverage", coverage(document)),
        ("Report hash", short_hash(document)),
        ("Made", formatting.instant(document.made_at, document.time_zone)),
        ("Time zone", document.time_zone),
    ]
    return [
        heading(1, document.title.strip() or UNTITLED, above=document.organisation),
        *facts_row(stamp, (1, 1.3, 1.6)),
    ]


def summary(given: Printing) -> list[Block]:
    """Return the executive summary."""
    document = given.document
    return [
        heading(2, "Summary", "summary"),
        *_sentences(document),
        *_care(document),
        *_status(given),
        *_money(document),
        *_totals(document),
    ]


def _sentences(document: ReportDocument) -> list[Block]:
    if not document.summary:
        calm = "Nothing in this report calls for attention."
        none = "No projects are declared yet, so there is nothing to report."
        return [paragraph(calm if document.projects else none, manner="lead")]
    first, *others = document.summary[:MOST_SENTENCES]
    return [
        paragraph(words.prose(first.text), manner="lead"),
        *bullets([words.prose(sentence.text)] for sentence in others),
    ]


def _care(document: ReportDocument) -> list[Block]:
    items: list[list[Run]] = []
    for source in views.not_fresh(document.freshness):
        state = FRESHNESS_WORDS.get(source.state, source.state).lower()
        items.append([run("strong", source.source), f" ({state}): ", words.full(source.detail)])
        items.extend([run("strong", note.name), ": ", words.full(note.reason)] for note in source.unread)
    return [care([run("strong", "Read with care:"), " not all data is up to date."], items)] if items else []


def _status(given: Printing) -> list[Block]:
    document = given.document
    if not document.projects:
        return []
    now, before = views.counts_now(document.projects), views.counts_before(document)
    tiles: list[Block] = [
        {
            "word": f"{given.marks[colour].symbol} {given.marks[colour].word}",
            "shade": given.marks[colour].shade,
            "count": formatting.count(number),
            "note": "no earlier report" if before is None else f"last report: {formatting.count(before[colour])}",
        }
        for colour, number in now.items()
    ]
    return [heading(3, "Status of the projects"), {"b": "tiles", "items": [dict(tile) for tile in tiles]}]


def _money(document: ReportDocument) -> list[Block]:
    if not document.totals:
        return []
    pairs: list[tuple[str, Cell]] = []
    for name in views.HEADLINE_MONEY:
        figure = document.totals.get(name)
        if figure is None:
            pairs.append((label(name), words.value(None)))
            continue
        was = words.quiet(f"last report: {words.then_whole(figure)}") if document.previous else None
        restated = formatting.restated_text(figure)
        pairs.append(
            (
                label(name),
                cell(
                    [run("big", words.whole(figure)) if figure.value is not None else run("unknown", "not known")],
                    was,
                    words.quiet(f"restated {restated}" if restated else ""),
                    words.quiet(words.full(figure.reason)),
                ),
            )
        )
    return [heading(3, "Money"), *facts_row(pairs, (1, 1, 1.3, 1, 0.8))]


def _totals(document: ReportDocument) -> list[Block]:
    grouped = views.groups(document.totals)
    if not grouped:
        return []
    below = views.group_notes("totals", grouped)
    compared = document.previous is not None
    tables = [words.figure_table(group, below, compared=compared) for group in grouped]
    halves = [[block for made in tables[side::2] for block in made] for side in (0, 1)]
    return [heading(3, "Portfolio totals"), *beside(*halves), *words.notes_below(below)]
