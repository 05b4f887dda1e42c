"""Tables of work in motion: registers, tasks by week, and what was finished and comes next."""

from __future__ import annotations

from reports.document import RegisterRow, ReportDocument
from reports.render.palette import worst_first
from reports.render.registers import not_listed
from reports.render.xlsx.cells import Cell
from reports.render.xlsx.tables import Table, columns


def registers(document: ReportDocument) -> Table:
    """Return every register entry of every project: open ones first, by score."""
    made = columns(
        ("Code", 12),
        ("Project", 32),
        ("Register", 12),
        ("Title", 44),
        ("Open", 8),
        ("Status", 16),
        ("Probability", 12),
        ("Impact", 12),
        ("Score", 12),
        ("Priority", 14),
        ("Due", 16),
        ("Opened", 16),
        ("Owner", 24),
        ("Source", 14),
        ("Address", 44),
    )
    rows = tuple(
        (page.code, page.name, *_entry(row)) for page in worst_first(document.projects) for row in page.register
    )
    return Table(
        title="Registers",
        description="Risks, issues, change requests and decisions: open ones, and those closed since the last report",
        columns=made,
        rows=rows,
        empty="The linked sources keep no registers",
    )


def _entry(row: RegisterRow) -> tuple[Cell, ...]:
    rated = row.probability is not None and row.impact is not None
    return (
        row.kind,
        row.title,
        "yes" if row.is_open else "no",
        row.status,
        "not rated" if row.probability is None else row.probability,
        "not rated" if row.impact is None else row.impact,
        (row.probability or 0) * (row.impact or 0) if rated else "not rated",
        row.priority or "not stated",
        row.due_on or "no date",
        row.opened_on or "not stated",
        row.owner or "nobody named",
        row.source,
        row.url or "none",
    )


def weeks(document: ReportDocument) -> Table:
    """Return tasks by week of every project, oldest week first."""
    made = columns(
        ("Code", 12),
        ("Project", 32),
        ("Week until", 16),
        ("Added", 10),
        ("Removed", 10),
        ("Done", 10),
        ("In scope", 12),
        ("Done so far", 12),
    )
    rows = tuple(
        (page.code, page.name, week.ends_on, week.added, week.removed, week.done, week.total, week.total_done)
        for page in worst_first(document.projects)
        for week in page.weeks
    )
    return Table(
        title="Tasks by week",
        description="Tasks at the end of each week, without milestones and registers",
        columns=made,
        rows=rows,
        empty="No source says when its tasks were written down",
    )


def outlook(document: ReportDocument) -> Table:
    """Return what was finished and what is due next, for every project."""
    made = columns(("Code", 12), ("Project", 32), ("When", 28), ("What", 60))
    then = "finished since the last report" if document.previous else "finished in the last 30 days"
    rows: list[tuple[Cell, ...]] = []
    for page in worst_first(document.projects):
        for when, name, listed in (
            (then, "finished", page.finished),
            ("due in the next 30 days", "coming", page.coming),
        ):
            rows += [(page.code, page.name, when, said) for said in listed]
            if more := not_listed(page, name):
                rows.append((page.code, page.name, when, f"and {more} more"))
    return Table(
        title="Finished and coming",
        description="What was finished and what is due next, the weightiest first",
        columns=made,
        rows=tuple(rows),
        empty="Nothing was finished, and nothing is due",
    )
