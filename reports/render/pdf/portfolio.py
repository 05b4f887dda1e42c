"""The table of all projects, worst first, and what changed in all of them."""

from __future__ import annotations

from reports.document import Figure, ProjectPage
from reports.render import said, views
from reports.render.footnotes import Footnotes
from reports.render.palette import worst_first
from reports.render.pdf import words
from reports.render.pdf.blocks import Block, Column, cell, heading, paragraph, run, table
from reports.render.pdf.findings import CHANGE_COLUMNS, change_rows
from reports.render.pdf.fitting import WIDE, Cell
from reports.render.pdf.printing import Printing

_ROUNDED = "Worst first. Money in whole units, rounded; the project pages have every cent."


def portfolio(given: Printing) -> list[Block]:
    """Return the table of all projects with the pictures of them, worst first."""
    document = given.document
    top = heading(2, "Portfolio", "portfolio")
    if not document.projects:
        return [top, paragraph("No projects are declared yet.")]
    projects = worst_first(document.projects)
    below = views.portfolio_notes("portfolio", projects)
    others = any(page.others for page in projects)
    rows = [_row(given, page, below, others=others) for page in projects]
    made = table(_columns(others=others, linked=bool(given.anchors)), rows, size=7.25, note=_ROUNDED, width=WIDE)
    pictures = given.pictures.of_portfolio("money", "spent_time", "health_strip")
    return [top, *made, *words.notes_below(below), *pictures]


def news(given: Printing) -> list[Block]:
    """Return what changed since the last report, of all projects."""
    document = given.document
    rows = [
        [cell([run("strong", page.name)], words.quiet(page.code)), *row]
        for page in worst_first(document.projects)
        for row in change_rows(page.changes)
    ]
    top = heading(2, "What changed since the last report", "news")
    if not rows:
        return [top, paragraph(given.nothing_changed)]
    return [top, *table([Column(head="Project", share=1.2), *CHANGE_COLUMNS], rows)]


def _columns(*, others: bool, linked: bool) -> list[Column]:
    made = [
        Column(head="Project", share=1.75),
        Column(head="Overall", share=1.12),
        Column(head="Schedule", share=0.9),
        Column(head="Cost", share=0.9),
        *([Column(head="Other lights", share=1.05)] if others else []),
        Column(head="Complete", share=0.72),
        Column(head="First baseline finish", share=0.95),
        Column(head="Forecast finish", share=0.95),
        Column(head="Revised budget", share=0.9, numeric=True),
        Column(head="Actual", share=0.9, numeric=True),
        Column(head="Committed", share=0.9, numeric=True),
        Column(head="Available", share=0.85, numeric=True),
        Column(head="Hours (of planned)", share=0.9, numeric=True),
    ]
    return [*made, Column(head="Page", share=0.4, numeric=True)] if linked else made


def _row(given: Printing, page: ProjectPage, below: Footnotes, *, others: bool) -> list[Cell]:
    found, marks, anchor = page.figures, given.marks, given.anchors.get(page.code, "")
    complete = found.get("percent_complete")
    department = [" · ", run("note", page.department)] if page.department else []
    name = run("to", page.name, anchor) if anchor else run("strong", page.name)
    other = cell(*([words.flat(marks[light.colour]), f" {light.dimension}"] for light in page.others)) or "none judged"
    row = [
        cell([name], [run("note", page.code), *department]),
        cell([words.pill(marks[page.overall.colour])], words.quiet(words.movement(page.overall, marks))),
        cell([words.flat(marks[page.schedule.colour])]),
        cell([words.flat(marks[page.cost.colour])]),
        *([other] if others else []),
        words.noted(complete, below, more=complete.formula if complete else ""),
        _baseline(page, below),
        _forecast(page, below),
        *(words.noted(found.get(name), below, rounded=True) for name in views.HEADLINE_MONEY[:4]),
        _hours(found.get("hours_actual"), found.get("hours_planned"), below),
    ]
    page_number = cell([run("page", "", anchor)]) if anchor else ""
    return [*row, page_number] if given.anchors else row


def _baseline(page: ProjectPage, below: Footnotes) -> Cell:
    first, current = page.figures.get("finish_first_baseline"), page.figures.get("finish_current_baseline")
    if first is None or first.value is None:
        return words.noted(first, below)
    moved = current is not None and current.value is not None and current.value != first.value
    return cell([words.shown(first, said.now(first))], words.quiet(f"now {said.now(current)}" if moved else ""))


def _forecast(page: ProjectPage, below: Footnotes) -> Cell:
    slip = page.figures.get("slip_first")
    known = words.noted(page.figures.get("finish_forecast"), below)
    if slip is None or not isinstance(slip.value, int):
        return _with(known, cell(words.quiet("slip not known")))
    return _with(known, cell([run("badnote" if slip.value > 0 else "note", said.now(slip))]))


def _hours(actual: Figure | None, planned: Figure | None, below: Footnotes) -> Cell:
    known = planned is not None and planned.value is not None
    return _with(
        words.noted(actual, below, rounded=True), cell(words.quiet(f"of {said.now(planned)}" if known else ""))
    )


def _with(first: Cell, second: Cell) -> Cell:
    return [*(first if isinstance(first, list) else [[first]]), *(second if isinstance(second, list) else [[second]])]
