"""Where each number comes from: value, formula, inputs and records of every figure; of a large report where to look."""

from __future__ import annotations

from reports.outline import Section
from reports.render.facts import Fact
from reports.render.formatting import count, plain
from reports.render.office.shown import said_as
from reports.render.places import Places
from reports.render.selection import SECTION_TITLES, origins
from reports.render.word.figures import cell, lines
from reports.render.word.markup import Body, Column, Line, Row
from reports.render.word.printing import Printing, named

MOST_FACTS = 500  # rows; of a larger report nobody reads them on paper, and Word opens it slowly
_COLUMNS = (
    Column(title="Figure", share=150),
    Column(title="Value", share=90),
    Column(title="Formula and inputs", share=140),
    Column(title="Records", share=124),
)


def provenance(body: Body, given: Printing) -> None:
    """Add a table for the portfolio and one for each project, worst first."""
    found = origins(given.document)
    number = sum(len(origin.facts) for origin in found)
    body.heading(SECTION_TITLES[Section.PROVENANCE], 1, new_page=True)
    if number > MOST_FACTS:
        body.text(
            f"This report has {count(number)} figures, too many for a text document. The web page, the workbook and "
            "the JSON file with the same report hash say of each where it comes from."
        )
        return
    for origin in found:
        of = "Portfolio and sources" if origin.page is None else named(origin.page)
        body.heading(of, 2)
        title = f"{SECTION_TITLES[Section.PROVENANCE]}: {of}"
        body.table(title, _COLUMNS, [_row(fact, given.files) for fact in origin.facts], 7.5)


def _row(fact: Fact, files: Places) -> Row:
    figure = fact.figure
    number = "1 record" if figure.record_count == 1 else f"{count(figure.record_count)} records"
    inputs = f"from {', '.join(map(plain, figure.inputs))}" if figure.inputs else ""
    return [
        lines(plain(fact.label), plain(figure.id), bold=False),
        cell(figure),
        lines(said_as(figure.formula) or "as the source says it", inputs, bold=False),
        [Line(text=number), *(Line(text=files.of_record(record), small=True) for record in figure.records)],
    ]
