"""The first sections: what there is to say of all projects, and the table of them."""

from __future__ import annotations

from collections.abc import Mapping

from reports.document import Colour, ProjectPage, ReportDocument, SourceFreshness
from reports.outline import Section
from reports.render import said, views
from reports.render.facts import label
from reports.render.footnotes import Footnotes
from reports.render.formatting import count
from reports.render.markdown.figures import before, below, noted, value
from reports.render.markdown.text import bold, heading, paragraph, points, prose, table, text
from reports.render.markdown.text import said as as_sentence
from reports.render.palette import Mark, marks, worst_first
from reports.render.selection import SECTION_TITLES
from reports.render.stamp import FRESHNESS_WORDS

_SENTENCES = 6  # of the summary, as on the web page
_MONEY = ("budget_revised", "actual", "commitment", "available")


def summary_section(document: ReportDocument) -> list[str]:
    """Return what matters most, what to read with care, the counts by status and the totals."""
    totals = views.groups(document.totals)
    return [
        *heading(2, SECTION_TITLES[Section.SUMMARY]),
        *_lead(document),
        *_care(document),
        *(_counts(document) if document.projects else []),
        *(heading(3, "Portfolio totals") if totals else []),
        *figure_groups(document, totals, "totals"),
    ]


def _lead(document: ReportDocument) -> list[str]:
    if document.summary:
        first, *others = document.summary[:_SENTENCES]
        return [*paragraph(bold(prose(first.text))), *points(prose(one.text) for one in others)]
    if document.projects:
        return paragraph("Nothing in this report calls for attention.")
    return paragraph("No projects are declared yet, so there is nothing to report.")


def _care(document: ReportDocument) -> list[str]:
    old = views.not_fresh(document.freshness)
    if not old:
        return []
    return [*paragraph("**Read with care:** not all data is up to date."), *points(_doubt(source) for source in old)]


def _doubt(source: SourceFreshness) -> str:
    state = text(FRESHNESS_WORDS.get(source.state, source.state)).lower()
    parts = [as_sentence(source.detail)]
    parts += [f"{text(note.name)}: {as_sentence(note.reason)}" for note in source.unread]
    return f"{bold(text(source.source))} ({state}): {' '.join(parts)}"


def _counts(document: ReportDocument) -> list[str]:
    now, before_ = views.counts_now(document.projects), views.counts_before(document)
    printed = marks(document)
    rows = [
        (
            text(said.status(colour, printed)),
            count(number),
            "no earlier report" if before_ is None else count(before_[colour]),
        )
        for colour, number in now.items()
    ]
    titles = ("Status", "Projects now", "Last report")
    return [*heading(3, "Status of the projects"), *table(titles, rows, titles[1:])]


def figure_groups(
    document: ReportDocument, grouped: tuple[views.Group, ...], key: str, *, titled: bool = True
) -> list[str]:
    """Return figures by group with their value in the last report, and the notes of all groups below the last."""
    if not grouped:
        return []
    notes = views.group_notes(key, grouped)
    compared = document.previous is not None
    titles = ("Figure", "Now", "Last report") if compared else ("Figure", "Now")
    lines: list[str] = []
    for group in grouped:
        rows = [
            (text(name), noted(figure, notes), *((before(figure),) if compared else ())) for name, figure in group.rows
        ]
        lines += [*(paragraph(f"**{group.title}**") if titled else []), *table(titles, rows, titles[1:])]
    return lines + below(notes)


def portfolio_section(document: ReportDocument) -> list[str]:
    """Return all projects in one table, worst first."""
    lines = heading(2, SECTION_TITLES[Section.PORTFOLIO])
    notes = views.portfolio_notes("portfolio", document.projects)
    titles = (
        "Project",
        "Overall",
        "Since last report",
        "Schedule",
        "Cost",
        "Complete",
        "First baseline finish",
        "Forecast finish",
        "Slip",
        *(label(name) for name in _MONEY),
        "Hours (of planned)",
    )
    printed = marks(document)
    rows = [_row(page, notes, printed) for page in worst_first(document.projects)]
    rounded = "All projects, worst first. Money in whole units, rounded; the sections of the projects have every cent."
    right = (*(label(name) for name in _MONEY), "Hours (of planned)")
    return [*lines, *paragraph(rounded), *table(titles, rows, right), *below(notes)]


def _row(page: ProjectPage, notes: Footnotes, printed: Mapping[Colour, Mark]) -> tuple[str, ...]:
    figures = page.figures
    complete = figures.get("percent_complete")
    planned = figures.get("hours_planned")
    hours = noted(figures.get("hours_actual"), notes)
    if planned is not None and planned.value is not None:
        hours = f"{hours} of {text(said.now(planned))}"
    name = f"{bold(text(page.name))} ({text(page.code)})"
    return (
        f"{name}, {text(page.department)}" if page.department else name,
        text(said.status(page.overall.colour, printed)),
        text(said.movement(page.overall, printed)),
        text(said.status(page.schedule.colour, printed)),
        text(said.status(page.cost.colour, printed)),
        noted(complete, notes, more=complete.formula if complete is not None else ""),
        value(figures.get("finish_first_baseline")),
        noted(figures.get("finish_forecast"), notes),
        text(said.now(figures.get("slip_first"))),
        *(noted(figures.get(name), notes, rounded=True) for name in _MONEY),
        hours,
    )
