"""Tables of every status with what decided it, of what earlier reports said, and of what overseers compare."""

from __future__ import annotations

from reports.document import ProjectPage, ReportDocument, StatusLight, TrailPoint
from reports.render import views
from reports.render.facts import label
from reports.render.formatting import figure_text, quoted
from reports.render.oversight import DOES_NOT_APPLY, NO_EARLIER_REPORT, OversightRow, oversight
from reports.render.palette import worst_first
from reports.render.xlsx.cells import NONE_THEN, Cell, Past
from reports.render.xlsx.tables import Table, columns, known

_DIMENSIONS = ("overall", "schedule", "cost", "scope", "resources", "risk")
_RATIOS = ("spi", "cpi", "spi_t")


def lights(document: ReportDocument) -> Table:
    """Return a row for each status of each project, projects worst first, dimensions in printing order."""
    made = columns(
        ("Code", 12),
        ("Project", 40),
        ("Of what", 14),
        ("Status", 16),
        ("In last report", 18),
        ("Since the report as of", 18),
        ("Why", 50),
        ("What it would take", 50),
        ("Margin", 24),
        ("Rule", 40),
        ("Threshold", 40),
        ("Computed status", 18),
        ("Declared by", 20),
        ("Declared on", 14),
        ("Reason of the declaration", 40),
    )
    rows = [_light(page, light) for page in worst_first(document.projects) for light in views.lights(page)]
    return Table(
        title="Status",
        description="Each status of each project with its reason, computed and declared",
        columns=made,
        rows=tuple(rows),
        empty="No projects are declared",
    )


def _light(page: ProjectPage, light: StatusLight) -> tuple[Cell, ...]:
    said = light.declared
    return (
        page.code,
        page.name,
        light.dimension,
        light.colour,
        light.previous or "not in last report",
        light.since or "not stated",
        quoted(light.because),
        quoted(light.to_green) or "nothing",
        light.margin or "none",
        light.rule,
        light.threshold,
        said.computed if said else light.colour,
        said.by if said else "nobody",
        said.on if said else "not declared",
        quoted(said.reason) if said else "not declared",
    )


def earlier_reports(document: ReportDocument) -> Table:
    """Return what each earlier report said of each project, newest first."""
    rows = tuple(_earlier(page, point) for page in worst_first(document.projects) for point in reversed(page.trail))
    return Table(
        title="Earlier reports",
        description="What earlier reports said of each project: statuses, finish and performance, newest first",
        columns=columns(
            ("Code", 12),
            ("Project", 40),
            ("As of", 14),
            *((dimension.capitalize(), 16) for dimension in _DIMENSIONS),
            (label("finish_forecast"), 18),
            *((label(name), 22) for name in _RATIOS),
        ),
        rows=rows,
        empty="No earlier report is known",
    )


def _earlier(page: ProjectPage, point: TrailPoint) -> tuple[Cell, ...]:
    return (
        page.code,
        page.name,
        point.as_of,
        *(point.colours.get(dimension, "not judged then") for dimension in _DIMENSIONS),
        point.finish_forecast or NONE_THEN,
        *(point.ratios.get(name, NONE_THEN) for name in _RATIOS),
    )


def overseen(document: ReportDocument) -> Table:
    """Return budget, forecast cost, finish and percent complete as approved, as last reported and as they are."""
    rows = tuple(
        _overseen(page, row)
        for page in worst_first(document.projects)
        for row in oversight(page, is_compared=document.previous is not None)
    )
    return Table(
        title="Oversight",
        description="Initial, last reported and current values by project, with what explains the difference",
        columns=columns(
            ("Code", 12),
            ("Project", 40),
            ("Matter", 20),
            ("Initial", 20),
            ("Last reported", 20),
            ("Current", 20),
            ("How far apart", 50),
            ("Explanation", 60),
        ),
        rows=rows,
        empty="No project has a value to compare",
    )


def _overseen(page: ProjectPage, row: OversightRow) -> tuple[Cell, ...]:
    compared = row.current is not None and row.current.previous is not None and row.last_reported != NO_EARLIER_REPORT
    apart = "; ".join(f"{name}: {figure_text(figure)}" for name, figure in row.differences)
    return (
        page.code,
        page.name,
        row.label,
        known(row.initial) if row.has_initial else DOES_NOT_APPLY,
        Past(figure=row.current) if compared and row.current is not None else row.last_reported,
        known(row.current),
        apart or "nothing to compare",
        " ".join(row.explanation) or "none",
    )
