"""Milestones, registers and the flow of work of one project."""

from __future__ import annotations

from reports.document import MilestoneRow, ProjectPage, RegisterRow, ReportDocument
from reports.render import said, views
from reports.render.facts import label
from reports.render.figure_groups import work_groups
from reports.render.formatting import count, day
from reports.render.markdown.figures import before, value
from reports.render.markdown.portfolio import figure_groups
from reports.render.markdown.text import heading, link, paragraph, points, table, text
from reports.render.places import Places
from reports.render.registers import Register, not_listed, registers, score


def milestones(page: ProjectPage, files: Places) -> list[str]:
    """Return every milestone with its slip in working days."""
    if not page.milestones:
        return paragraph("The linked sources hold no milestones.")
    lines = heading(3, "Milestones")
    titles = (
        "Milestone",
        "State",
        "First baseline",
        "Current baseline",
        "Forecast or done",
        "Slip, first baseline",
        "Slip, current baseline",
        "Since last report",
        "Place",
    )
    return lines + table(titles, [_milestone(row, files) for row in page.milestones])


def _milestone(row: MilestoneRow, files: Places) -> tuple[str, ...]:
    done = f"{day(row.actual_on)} (done)" if row.actual_on is not None else ""
    return (
        text(row.title),
        text(row.state.capitalize()),
        said.day_or(row.first_baseline_on, "no baseline"),
        said.day_or(row.current_baseline_on, "no baseline"),
        done or said.day_or(row.forecast_on, "no date yet"),
        value(row.slip_first),
        value(row.slip_current),
        value(row.moved_since_last),
        text(files.shown(row.place) if row.place else row.source),
    )


def register_section(page: ProjectPage) -> list[str]:
    """Return the open entries of each register, with how many more the source has and what was closed."""
    lines: list[str] = []
    for register in registers(page, most=len(page.register)):
        lines += [*heading(3, text(register.title)), *_register(register)]
    return lines


def _register(register: Register) -> list[str]:
    titles = ("Entry", "Status", "Owner", "Opened", "Due", "Priority", "Probability and impact")
    lines = [*paragraph(value(register.count))] if register.count is not None else []
    lines += table(titles, [_entry(row) for row in register.shown]) if register.shown else []
    if register.more:
        lines += paragraph(f"Open entries that are not listed: {count(register.more)}")
    closed = "; ".join(text(row.title) for row in register.closed)
    return lines + (paragraph(f"Closed since the last report: {closed}") if closed else [])


def _entry(row: RegisterRow) -> tuple[str, ...]:
    return (
        link(row.title, views.safe_url(row.url)),
        text(row.status),
        text(row.owner) or "nobody",
        said.day_or(row.opened_on, "not stated"),
        said.day_or(row.due_on, "not stated"),
        text(row.priority) or "not stated",
        score(row) or "not stated",
    )


def tasks(page: ProjectPage) -> list[str]:
    """Return what was finished and what comes next."""
    lines: list[str] = []
    for title, name, listed in (
        ("Finished since the last report", "finished", page.finished),
        ("Coming next", "coming", page.coming),
    ):
        if listed:
            more = not_listed(page, name)
            others = paragraph(f"Not listed: {count(more)}") if more else []
            lines += [*heading(3, title), *points(text(one) for one in listed), *others]
    return lines


def work(document: ReportDocument, page: ProjectPage) -> list[str]:
    """Return schedule, counts of tasks, hours and the tasks by week."""
    grouped = work_groups(page)
    top = heading(3, "Schedule and work") if grouped else []
    return [*top, *figure_groups(document, grouped, f"{page.code}-work"), *_hours(document, page), *_weeks(page)]


def _hours(document: ReportDocument, page: ProjectPage) -> list[str]:
    if not page.hours_by_organisation:
        return []
    compared = document.previous is not None
    titles = ("Organisation", "Now", "Last report") if compared else ("Organisation", "Now")
    rows = [
        (text(label(figure.id)), value(figure), *((before(figure),) if compared else ()))
        for figure in page.hours_by_organisation
    ]
    return [*heading(3, "Hours by organisation"), *table(titles, rows, titles[1:])]


def _weeks(page: ProjectPage) -> list[str]:
    if not page.weeks:
        return []
    titles = ("Week to", "Added", "Cut", "Done", "In scope", "Done in all")
    rows = [
        (day(week.ends_on), *map(count, (week.added, week.removed, week.done, week.total, week.total_done)))
        for week in page.weeks
    ]
    return [*heading(3, "Tasks by week"), *table(titles, rows, titles[1:])]
