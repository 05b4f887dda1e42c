"""The report as one Markdown text for wikis, tickets and diffs: every number and reason, no picture, no HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.document import ReportDocument
from reports.outline import Section
from reports.render.canonical_json import document_hash
from reports.render.contract import Renderer
from reports.render.formatting import day, instant
from reports.render.markdown.data import data_section, definitions_section
from reports.render.markdown.findings import news_section
from reports.render.markdown.portfolio import portfolio_section, summary_section
from reports.render.markdown.project import project_section
from reports.render.markdown.provenance import provenance
from reports.render.markdown.text import bold, heading, paragraph, points, text
from reports.render.places import places
from reports.render.selection import kind_title, selection
from reports.render.stamp import coverage

SHORT_HASH = 12  # characters, as in every format


def to_markdown(document: ReportDocument) -> bytes:
    """Return the report as UTF-8; every text of the document is escaped, every figure printed or given its reason."""
    digest = document_hash(document)
    sections = selection(document).sections
    lines = _cover(document, digest)
    if not sections:
        lines += paragraph("No projects are declared yet, so there is nothing to report.")
    for section in sections:
        lines += _section(document, section, digest)
    return ("\n".join([*lines, *_foot(document, digest)]).rstrip() + "\n").encode()


def _section(document: ReportDocument, section: Section, digest: str) -> list[str]:
    made: Mapping[Section, Callable[[], list[str]]] = {
        Section.SUMMARY: lambda: summary_section(document),
        Section.PORTFOLIO: lambda: portfolio_section(document),
        Section.NEWS: lambda: news_section(document),
        Section.PROJECTS: lambda: _pages(document),
        Section.DATA: lambda: data_section(document),
        Section.DEFINITIONS: lambda: [*definitions_section(document), *_about(document, digest)],
        Section.PROVENANCE: lambda: provenance(document),
    }
    return made[section]()


def _pages(document: ReportDocument) -> list[str]:
    chosen, files = selection(document), places(document)
    shown = [line for page in chosen.pages for line in project_section(document, page, files)]
    return [*(paragraph(text(chosen.left_out)) if chosen.left_out else []), *shown]


def _cover(document: ReportDocument, digest: str) -> list[str]:
    last = document.previous
    compared = "no earlier report" if last is None else f"report {last.id}, as of {day(last.as_of)}"
    kind = kind_title(document)
    return [
        *heading(1, text(document.title)),
        *(paragraph(bold(kind)) if kind else []),
        *paragraph(bold(text(document.organisation))),
        *points(
            (
                f"As of (inclusive): {day(document.as_of)}",
                f"Made: {text(instant(document.made_at, document.time_zone))}",
                f"Time zone: {text(document.time_zone)}",
                f"Compared with: {compared}",
                f"Coverage: {text(coverage(document))}",
                f"Report hash: `{digest[:SHORT_HASH]}`",
            )
        ),
    ]


def _about(document: ReportDocument, digest: str) -> list[str]:
    last = document.previous
    compared = "no earlier report"
    if last is not None:
        made = text(instant(last.made_at, document.time_zone))
        compared = f"report {last.id} as of {day(last.as_of)}, made {made}, hash {text(last.sha256)}"
    vector = ", ".join(f"{text(source)} {run}" for source, run in sorted(document.vector.items()))
    lines = [
        f"Report hash (SHA-256 of its canonical JSON): `{digest}`",
        f"Definition: {text(document.name)}, {text(document.kind)}",
        f"Compared with: {compared}",
        f"Read at (last complete run of each source): {vector or 'nothing was read yet'}",
        *(f"Mapping of {text(name)}: {text(version)}" for name, version in sorted(document.mapping_versions.items())),
        *(f"{text(name)}: {text(version)}" for name, version in sorted(document.manifest.items())),
        f"Schema: {text(document.schema)}",
    ]
    return [*heading(3, "About this report"), *points(lines)]


def _foot(document: ReportDocument, digest: str) -> list[str]:
    stamp = f"As of {day(document.as_of)} · {text(coverage(document))} · Report hash `{digest[:SHORT_HASH]}`"
    return ["---", "", *paragraph(f"{text(document.organisation)} · {stamp}")]


RENDERER = Renderer(name="md", media_type="text/markdown; charset=utf-8", suffix=".md", render=to_markdown)
