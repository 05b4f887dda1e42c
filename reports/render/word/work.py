"""What a project's page says about its work: schedule, tasks and hours, and its milestones."""

from __future__ import annotations

from reports.document import MilestoneRow, ProjectPage
from reports.render.facts import label
from reports.render.figure_groups import work_groups
from reports.render.formatting import count, plain
from reports.render.office.shown import remark
from reports.render.palette import QUIET
from reports.render.places import Places
from reports.render.pressing import pressing
from reports.render.said import day_or, then
from reports.render.word.figures import cell, figure_tables, lines, value_line
from reports.render.word.markup import Body, Column, Line, Row
from reports.render.word.printing import Printing, named

MOST_MILESTONES = 6  # of a project in a short form


def work(body: Body, given: Printing, page: ProjectPage) -> None:
    """Add schedule, tasks and hours."""
    grouped = work_groups(page)
    if not grouped and not page.hours_by_organisation:
        return
    body.heading("Schedule and work", given.level + 1)
    figure_tables(body, grouped, named(page), compared=given.is_compared)
    if page.hours_by_organisation:
        _hours(body, given, page)


def _hours(body: Body, given: Printing, page: ProjectPage) -> None:
    columns = [Column(title="Hours by organisation", share=46), Column(title="Now", share=28, right=True)]
    if given.is_compared:
        columns.append(Column(title="Last report", share=26, right=True))
    rows: list[Row] = [
        [
            lines(label(figure.id), remark(figure), bold=False),
            [value_line(figure)],
            *([[Line(text=then(figure), colour=QUIET)]] if given.is_compared else []),
        ]
        for figure in page.hours_by_organisation
    ]
    body.table(f"Actual hours by organisation: {named(page)}", columns, rows)


def milestones(body: Body, given: Printing, page: ProjectPage) -> None:
    """Add the milestones with their slip, in a short form the most pressing ones, and the picture of them."""
    body.heading("Milestones", given.level + 1)
    if not page.milestones:
        body.text("The linked sources hold no milestones.")
        return
    title = f"Milestones with slip in working days: {named(page)}"
    if given.is_short:
        _pressing(body, page, title)
        return
    columns = (
        Column(title="Milestone", share=140),
        Column(title="State", share=54),
        Column(title="First baseline", share=62),
        Column(title="Current baseline", share=62),
        Column(title="Forecast or done", share=62),
        Column(title="Slip, first baseline", share=66),
        Column(title="Slip, current baseline", share=66),
        Column(title="Since last report", share=66),
    )
    body.table(title, columns, [_milestone(row, given.files) for row in page.milestones], 7.5)
    body.xml(given.pictures.placed(page.code, "milestones"))


def _pressing(body: Body, page: ProjectPage, title: str) -> None:
    shown = pressing(page.milestones, MOST_MILESTONES)
    columns = (
        Column(title="Milestone", share=200),
        Column(title="State", share=70),
        Column(title="First baseline", share=74),
        Column(title="Forecast or done", share=80),
        Column(title="Slip, first baseline", share=80),
    )
    rows: list[Row] = [
        [
            [Line(text=plain(row.title))],
            [Line(text=plain(row.state).capitalize())],
            [Line(text=day_or(row.first_baseline_on, "no baseline"))],
            [Line(text=day_or(row.actual_on or row.forecast_on, "no date yet"))],
            cell(row.slip_first) if row.first_baseline_on else [Line(text="no baseline")],
        ]
        for row in shown
    ]
    body.table(title, columns, rows)
    if len(shown) < len(page.milestones):
        body.text(
            f"The most pressing of {count(len(page.milestones))} milestones; the full report has all.", colour=QUIET
        )


def _milestone(row: MilestoneRow, files: Places) -> Row:
    done = [Line(text="done", small=True)] if row.actual_on else []
    return [
        lines(plain(row.title), files.shown(row.place) if row.place else plain(row.source), bold=False),
        [Line(text=plain(row.state).capitalize())],
        [Line(text=day_or(row.first_baseline_on, "no baseline"))],
        [Line(text=day_or(row.current_baseline_on, "no baseline"))],
        [Line(text=day_or(row.actual_on or row.forecast_on, "no date yet")), *done],
        cell(row.slip_first),
        cell(row.slip_current),
        cell(row.moved_since_last),
    ]
