"""Where each number comes from: value, formula, inputs and records of every figure."""

from __future__ import annotations

from reports.document import RecordLink, ReportDocument
from reports.outline import Section
from reports.render import views
from reports.render.facts import Fact
from reports.render.formatting import count
from reports.render.markdown.figures import value
from reports.render.markdown.text import heading, link, table, text
from reports.render.places import Places, places
from reports.render.selection import SECTION_TITLES, Origin, origins


def provenance(document: ReportDocument) -> list[str]:
    """Return every figure of the report once, those of no single project first."""
    files = places(document)
    made = (line for origin in origins(document) for line in _origin(origin, files))
    return [*heading(2, SECTION_TITLES[Section.PROVENANCE]), *made]


def _origin(origin: Origin, files: Places) -> list[str]:
    page = origin.page
    title = "Portfolio and sources" if page is None else f"{text(page.name)} ({text(page.code)})"
    titles = ("Figure", "Fact id", "Value", "Formula and inputs", "Records")
    return [*heading(3, title), *table(titles, [_row(fact, files) for fact in origin.facts])]


def _row(fact: Fact, files: Places) -> tuple[str, ...]:
    figure = fact.figure
    formula = text(figure.formula) or "as the source says it"
    if figure.inputs:
        formula = f"{formula}, from {', '.join(text(name) for name in figure.inputs)}"
    number = f"{count(figure.record_count)} {'record' if figure.record_count == 1 else 'records'}"
    named = [number, *(_record(record, files) for record in figure.records)]
    return text(fact.label), text(figure.id), value(figure), formula, "; ".join(named)


def _record(record: RecordLink, files: Places) -> str:
    return link(files.of_record(record), views.safe_url(record.url))
