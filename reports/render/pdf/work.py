"""What a project's page says about its work: schedule and hours, milestones, tasks, and where it is read from."""

from __future__ import annotations

from collections.abc import Sequence

from reports.document import Figure, MilestoneRow, ProjectPage
from reports.render import formatting, said, views
from reports.render.facts import label
from reports.render.pdf import words
from reports.render.pdf.blocks import Block, Column, beside, bullets, cell, heading, paragraph, run, table
from reports.render.pdf.fitting import HALF, Cell
from reports.render.pdf.printing import Printing
from reports.render.places import Places
from reports.render.registers import not_listed

_BAD_STATES = frozenset({"overdue", "late", "done late"})
_OVERSIGHT = (
    ("Finish", "finish_first_baseline", "finish_forecast"),
    ("Budget", "budget_original", "budget_revised"),
    ("Hours", "hours_planned", "hours_actual"),
)
"""What an overseer compares: its name, what was approved first, and what is known now."""


def figures(given: Printing, page: ProjectPage) -> list[Block]:
    """Return schedule, work and hours as tables beside each other, with the pictures of them."""
    grouped = [group for group in views.groups(page.figures) if group.title not in {"Money", "Earned value"}]
    compared = given.is_compared
    below = views.group_notes("work", grouped)
    made = [words.figure_table(group, below, compared=compared) for group in grouped]
    hours = _hours(page, compared=compared)
    halves = [[block for one in made[side::2] for block in one] for side in (0, 1)]
    if not grouped and not hours:
        return []
    shown = beside(halves[0], [*halves[1], *hours]) if halves[1] or hours else halves[0]
    pictures = given.pictures.of_project(page.code, "burn_up", "hours")
    return [heading(3, "Schedule and work"), *shown, *words.notes_below(below), *pictures]


def _hours(page: ProjectPage, *, compared: bool) -> list[Block]:
    past = [Column(head="Last report", share=1.1, numeric=True)] if compared else []
    columns = [Column(head="Hours by organisation", share=1.5), Column(head="Now", share=1.25, numeric=True), *past]
    rows = [
        [label(figure.id), words.value(figure), *([cell(words.quiet(said.then(figure)))] if compared else [])]
        for figure in page.hours_by_organisation
    ]
    return table(columns, rows, size=7.75, width=HALF)


def milestones(given: Printing, page: ProjectPage) -> list[Block]:
    """Return the milestones with their slip, above it the pictures of them."""
    if not page.milestones:
        return [paragraph("The linked sources hold no milestones.", manner="note")]
    columns = [
        Column(head="Milestone", share=2),
        Column(head="State", share=0.8),
        Column(head="First baseline"),
        Column(head="Current baseline"),
        Column(head="Forecast or done"),
        Column(head="Slip, first baseline", share=1.05),
        Column(head="Slip, current baseline", share=1.05),
        Column(head="Since last report", share=1.05),
    ]
    pictures = given.pictures.of_project(page.code, "milestones", "milestone_trend")
    rows = [_milestone(row, given.where) for row in page.milestones]
    return [heading(3, "Milestones"), *pictures, *table(columns, rows, size=7.75)]


def _milestone(row: MilestoneRow, where: Places) -> list[Cell]:
    state = row.state.capitalize()
    end: Cell = (
        cell(said.day_or(row.actual_on, ""), words.quiet("done"))
        if row.actual_on
        else words.day_cell(row.forecast_on, "no date yet")
    )
    return [
        cell([row.title], words.quiet(where.shown(row.place) if row.place else row.source)),
        cell([run("bad", state)]) if row.state in _BAD_STATES else state,
        words.day_cell(row.first_baseline_on, "no baseline"),
        words.day_cell(row.current_baseline_on, "no baseline"),
        end,
        _slip(row.slip_first, known=row.first_baseline_on is not None),
        _slip(row.slip_current, known=row.current_baseline_on is not None),
        words.value(row.moved_since_last),
    ]


def _slip(figure: Figure, *, known: bool) -> Cell:
    return words.value(figure) if known else cell(words.unknown("no baseline"))


def tasks(page: ProjectPage) -> list[Block]:
    """Return what was finished since the last report and what is due next, beside each other."""
    return beside(
        _titles("Finished since the last report", page.finished, not_listed(page, "finished")),
        _titles("Coming next", page.coming, not_listed(page, "coming")),
    )


def _titles(title: str, names: Sequence[str], more: int) -> list[Block]:
    items = [*names, *([f"{formatting.count(more)} more"] if more else [])]
    return [heading(3, title), *bullets([item] for item in items)] if items else []


def oversight(page: ProjectPage) -> list[Block]:
    """Return what was approved first, what the last report said and what is known now, with what explains it."""
    rows: list[list[Cell]] = []
    for name, first, now in _OVERSIGHT:
        initial, current = page.figures.get(first), page.figures.get(now)
        if initial is None and current is None:
            continue
        rows.append([name, words.value(initial), said.then(current), words.value(current)])
    columns = [
        Column(head="What"),
        Column(head="Initial", share=1.4),
        Column(head="Last reported", share=1.2),
        Column(head="Current", share=1.4),
    ]
    made = table(columns, rows)
    return [heading(3, "Initial, last reported and current"), *made] if made else []


def sources(page: ProjectPage) -> list[Block]:
    """Return what the page is read from."""
    said_so = words.joined(list(page.sources)) or words.unknown("none, so nothing is known about this project")
    return [paragraph(run("strong", "Linked sources: "), *said_so, manner="note")]
