"""The tables of the workbook as plain data: which sheet holds which columns, and a row for each thing reported."""

from __future__ import annotations

from dataclasses import dataclass

from reports.document import (
    PROJECT_FIGURES,
    Figure,
    MilestoneRow,
    ProjectPage,
    ReportDocument,
)
from reports.render import views
from reports.render.facts import in_order, total_label
from reports.render.formatting import quoted
from reports.render.palette import worst_first
from reports.render.places import Places, places
from reports.render.views import counts_before, counts_now
from reports.render.xlsx.cells import Cell, Past, title_of

NOT_IN_REPORT = "not known: not in this report"
SLIP_COLUMN, NAME_COLUMN = 8, 13  # of Milestones, counted from 0: what its chart draws
_LONGEST_LABEL = 32  # letters beside a bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its header, unique in the table, and its width in characters."""

    title: str
    width: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An Excel table with the words a screen reader says about it."""

    title: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str  # the one row of a table without rows


def columns(*given: tuple[str, int]) -> tuple[Column, ...]:
    """Return columns from (header, width) pairs."""
    return tuple(Column(title=title, width=width) for title, width in given)


def status_counts(document: ReportDocument) -> Table:
    """Return how many projects carry each overall status, now and in the last report."""
    now, before = counts_now(document.projects), counts_before(document)
    rows = tuple(
        (colour, number, "no earlier report" if before is None else before[colour]) for colour, number in now.items()
    )
    return Table(
        title="Projects by overall status",
        description="Counts of projects by overall status, now and in the last report",
        columns=columns(("Status", 44), ("Projects now", 20), ("Projects in last report", 30)),
        rows=rows,
        empty="",
    )


def sentences(document: ReportDocument) -> Table:
    """Return the summary, heaviest first."""
    return Table(
        title="Summary in sentences",
        description="Generated sentences, heaviest first, with the figures they print",
        columns=columns(("Sentence", 44), ("Figures", 20)),
        rows=tuple((quoted(said.text), ", ".join(said.facts) or "none") for said in document.summary),
        empty="Nothing calls for attention",
    )


def portfolio_totals(document: ReportDocument) -> Table:
    """Return what adds up over the portfolio."""
    return Table(
        title="Portfolio totals",
        description="Totals over all projects, now and in the last report",
        columns=columns(("Figure", 44), ("Value now", 20), ("Value in last report", 30)),
        rows=tuple(
            (total_label(name, document), figure, Past(figure=figure)) for name, figure in in_order(document.totals)
        ),
        empty="No totals",
    )


def projects(document: ReportDocument) -> Table:
    """Return one row per project, worst first, with every listed figure."""
    made = columns(
        ("Code", 12),
        ("Project", 40),
        ("Department", 24),
        ("Sponsor", 24),
        ("Manager", 20),
        ("Phase", 14),
        ("Overall", 14),
        ("Overall in last report", 18),
        ("Schedule", 14),
        ("Cost", 14),
        ("Why this schedule status", 44),
        ("Why this cost status", 44),
        *((title, 18) for _, title in PROJECT_FIGURES),
        ("Basis of percent complete", 40),
        ("Linked sources", 40),
        ("Not read, so stale", 50),
    )
    return Table(
        title="Projects",
        description="One row per project, worst overall status first",
        columns=made,
        rows=tuple(_project(page) for page in worst_first(document.projects)),
        empty="No projects are declared",
    )


def _project(page: ProjectPage) -> tuple[Cell, ...]:
    said = (page.department, page.sponsor, page.manager, page.phase)
    complete = page.figures.get("percent_complete")
    return (
        page.code,
        page.name,
        *(text or "not declared" for text in said),
        page.overall.colour,
        page.overall.previous or "not in last report",
        page.schedule.colour,
        page.cost.colour,
        quoted(page.schedule.because),
        quoted(page.cost.because),
        *(known(page.figures.get(name)) for name, _ in PROJECT_FIGURES),
        (complete.formula if complete is not None else "") or "not stated",
        "; ".join(page.sources) or "none is linked",
        "; ".join(views.not_read(note) for note in page.unread) or "everything was read",
    )


def known(figure: Figure | None) -> Cell:
    """Return the figure, or the words for one that the document does not have."""
    return NOT_IN_REPORT if figure is None else figure


def milestones(document: ReportDocument) -> Table:
    """Return every milestone of every project."""
    made = columns(
        ("Code", 12),
        ("Project", 32),
        ("Milestone", 44),
        ("State", 12),
        ("First baseline", 16),
        ("Current baseline", 16),
        ("Forecast", 16),
        ("Done on", 16),
        ("Slip against first baseline", 20),
        ("Slip against current baseline", 20),
        ("Moved since last report", 20),
        ("Source", 14),
        ("Place", 30),
        ("Name in the chart", 36),
    )
    files = places(document)
    rows = tuple(_milestone(page, row, files) for page in worst_first(document.projects) for row in page.milestones)
    return Table(
        title="Milestones",
        description="Every milestone; slip and moves in working days, later is above zero",
        columns=made,
        rows=rows,
        empty="No milestones",
    )


def _milestone(page: ProjectPage, row: MilestoneRow, files: Places) -> tuple[Cell, ...]:
    return (
        page.code,
        page.name,
        row.title,
        row.state,
        row.first_baseline_on or "no baseline",
        row.current_baseline_on or "no baseline",
        row.forecast_on or "no date yet",
        row.actual_on or "not done",
        row.slip_first,
        row.slip_current,
        row.moved_since_last,
        row.source,
        files.shown(row.place) or "not stated",
        title_of(f"{page.code} {row.title}", _LONGEST_LABEL),
    )
