"""The last pages: freshness, disagreements, what is unmatched or left out, and what the terms mean."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from reports.document import Definition, Discrepancy, ReportDocument, SourceFreshness
from reports.outline import Section
from reports.render.facts import total_label
from reports.render.formatting import count, instant, money, plain
from reports.render.office.shown import full, said_as
from reports.render.said import stated_day, status
from reports.render.selection import SECTION_TITLES
from reports.render.stamp import FRESHNESS_WORDS
from reports.render.views import DATA, Group, not_read
from reports.render.word.figures import BAD, figure_tables, lines, value_line
from reports.render.word.forms import MEMO
from reports.render.word.markup import Body, Column, Line, Row
from reports.render.word.printing import Printing


def data(body: Body, given: Printing) -> None:
    """Add freshness, disagreements of no single project, what is unmatched or was left out; a memo counts them."""
    document, is_memo = given.document, given.document.kind == MEMO
    body.heading(SECTION_TITLES[Section.DATA], 1, new_page=not is_memo)
    body.heading("How fresh each source is", 2)
    if document.freshness:
        last = "What happened" if is_memo else "What happened, files and missing parts"
        columns = (
            Column(title="Source", share=84),
            Column(title="State", share=60),
            Column(title="Last complete read", share=90),
            Column(title="Data as of", share=70),
            Column(title=last, share=200),
        )
        rows = [_source(document, source, is_short=is_memo) for source in document.freshness]
        body.table("Freshness of each source, its files and parts", columns, rows)
    else:
        body.text("No source is declared yet.")
    if is_memo:
        _counted(body, given)
        return
    if document.discrepancies:
        body.heading("Where the sources disagree, beyond single projects", 2)
        discrepancies(body, document.discrepancies, "all projects")
    _unmatched(body, document)
    _left_out(body, document)


def _counted(body: Body, given: Printing) -> None:
    """Add how much is doubted or in no figure; who mends it reads the full report."""
    totals = given.document.totals
    rows = tuple((total_label(name, given.document), totals[name]) for name in DATA if name in totals)
    if not rows:
        return
    body.heading("What is doubted or in no figure", 2)
    grouped = (Group(title="Data", rows=rows),)
    figure_tables(body, grouped, "all projects", compared=given.is_compared)
    body.text("The full report lists each of them with its reason and what to do.")


def _source(document: ReportDocument, source: SourceFreshness, *, is_short: bool) -> Row:
    more = []
    for file in () if is_short else source.files:
        of = f", as of {stated_day(file.as_of)}" if file.as_of else ""
        more.append(f"{plain(file.name)}: {plain(file.state)}{of}." + (f" {full(file.reason)}" if file.reason else ""))
    more += [full(not_read(note)) for note in source.unread]
    fresh = source.state == "fresh"
    return [
        [Line(text=plain(source.source), bold=True), Line(text=plain(source.connector), small=True)],
        [
            Line(
                text=FRESHNESS_WORDS.get(source.state, plain(source.state)),
                bold=not fresh,
                colour="" if fresh else BAD,
            )
        ],
        [Line(text=instant(source.finished_at, document.time_zone) if source.finished_at else "never")],
        [Line(text=stated_day(source.data_as_of) or "the source does not say")],
        [Line(text=full(source.detail)), *(Line(text=said, small=True) for said in more)],
    ]


def discrepancies(body: Body, found: Sequence[Discrepancy], of: str) -> None:
    """Add the table of disagreements, or a sentence that there are none."""
    if not found:
        body.text("No disagreement was found between the linked sources.")
        return
    columns = (
        Column(title="What is compared", share=100),
        Column(title="One source says", share=94),
        Column(title="Another says", share=94),
        Column(title="What it means", share=120),
        Column(title="Which one is used", share=96),
    )
    rows: list[Row] = []
    for item in found:
        about = [f"listed above {plain(item.tolerance)}"] if item.tolerance else []
        about += [f"owner: {plain(item.owner)}"] if item.owner else []
        sides = [
            [
                value_line(figure),
                Line(text=plain(source), small=True),
                *([Line(text=said_as(figure.reason), small=True)] if figure.reason else []),
            ]
            for figure, source in ((item.left, item.left_source), (item.right, item.right_source))
        ]
        rows.append(
            [
                lines(plain(item.rule), "; ".join(about), bold=False),
                *sides,
                lines(full(item.sentence), full(item.accepted), bold=False),
                [Line(text=full(item.used))],
            ]
        )
    body.table(f"Where the sources disagree: {plain(of)}; both values, neither was corrected", columns, rows, 8)


def _unmatched(body: Body, document: ReportDocument) -> None:
    body.heading("Matched to no project or person", 2)
    if not document.unmatched:
        body.text("Everything the sources sent belongs to a project.")
        return
    body.text("Nothing here is part of any project's figures. It is listed, never guessed.")
    columns = (
        Column(title="Name", share=100),
        Column(title="Kind", share=60),
        Column(title="Rows", share=36, right=True),
        Column(title="Amount", share=66, right=True),
        Column(title="Hours", share=56, right=True),
        Column(title="Why", share=86),
        Column(title="What to do", share=100),
    )
    rows: list[Row] = [
        [
            [Line(text=plain(item.name)), Line(text=plain(item.source), small=True)],
            [Line(text=plain(item.kind).capitalize())],
            [Line(text=count(item.rows))],
            [value_line(item.amount) if item.amount else Line(text="carries no money")],
            [value_line(item.hours) if item.hours else Line(text="carries no hours")],
            [Line(text=full(item.reason))],
            [Line(text=plain(item.remedy) or "Change one of the links.")],
        ]
        for item in document.unmatched
    ]
    body.table("What matched no project or person", columns, rows, 8)


def _left_out(body: Body, document: ReportDocument) -> None:
    body.heading("Rows left out", 2)
    if not document.quarantined_count:
        body.text("No row was left out.")
        return
    shown = len(document.quarantined)
    body.text(f"Rows that are not in the figures: {count(document.quarantined_count)}; listed here: {count(shown)}.")
    if not shown:
        return
    columns = (
        Column(title="Where", share=104),
        Column(title="Source", share=50),
        Column(title="Found", share=90),
        Column(title="Why", share=96),
        Column(title="What to do", share=96),
        Column(title="Money in the row", share=68, right=True),
    )
    rows: list[Row] = [
        [
            [Line(text=plain(note.where))],
            [Line(text=plain(note.source))],
            [Line(text=plain(note.value) or "an empty cell")],
            [Line(text=full(note.reason))],
            [Line(text=full(note.remedy) or "Ask who keeps the source.")],
            [Line(text="not readable" if note.amount is None else money(note.amount, note.currency))],
        ]
        for note in document.quarantined
    ]
    body.table("Rows left out", columns, rows, 8)


def definitions(body: Body, given: Printing) -> None:
    """Add what words and numbers of the report mean."""
    document = given.document
    body.heading(SECTION_TITLES[Section.DEFINITIONS], 1)
    body.text(f"Status words: {', '.join(status(colour, given.marks) for colour in given.marks)}.")
    body.text("A status is not known when what it is computed from is missing or stale.")
    if given.has_cents:
        body.text("Amounts on the pages of the projects are exact.")
    body.text("Halves round away from zero. Slip counts working days; later is above zero.")
    terms = _used(body, document) if given.document.kind == MEMO else document.definitions
    if len(terms) < len(document.definitions):
        body.text(f"The terms that stand in this memo; the full report defines all {count(len(document.definitions))}.")
    if terms:
        columns = (Column(title="Term", share=24), Column(title="Meaning", share=54), Column(title="Source", share=22))
        rows: list[Row] = [
            [
                [Line(text=plain(term.term), bold=True)],
                [Line(text=plain(term.text))],
                [Line(text=plain(term.origin) or "Syncline")],
            ]
            for term in terms
        ]
        body.table("Terms of this report", columns, rows)


def _used(body: Body, document: ReportDocument) -> tuple[Definition, ...]:
    """Return the terms that stand somewhere in what is already printed."""
    printed = "".join(body.parts).casefold()
    return tuple(term for term in document.definitions if escape(plain(term.term)).casefold() in printed)
