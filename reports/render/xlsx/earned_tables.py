"""Tables of earned value: a row of figures for each project, and the points of each project's S-curve."""

from __future__ import annotations

from reports.document import EARNED_VALUE_FIGURES, EarnedValuePoint, ProjectPage, ReportDocument
from reports.render.facts import basis_label, label
from reports.render.formatting import figure_text, quoted
from reports.render.palette import worst_first
from reports.render.xlsx.cells import Amount, Cell
from reports.render.xlsx.tables import Table, columns, known

MONTH, PLANNED, EARNED, ACTUAL = 2, 4, 5, 6
"""Columns of the S-curve's table, counted from 0."""

_NO_EARNED_VALUE = "earned value is not computed in this report"


def figures(document: ReportDocument) -> Table:
    """Return one row for each project with every figure of earned value, or why there is none."""
    made = columns(
        ("Code", 12),
        ("Project", 40),
        *((title, 20) for _, title in EARNED_VALUE_FIGURES),
        ("Basis of percent complete", 50),
        ("Why there is none", 44),
    )
    return Table(
        title="Earned value",
        description="One row per project: planned, earned and actual value, indices and estimates at completion",
        columns=made,
        rows=tuple(_figures(page) for page in worst_first(document.projects)),
        empty="No projects are declared",
    )


def _figures(page: ProjectPage) -> tuple[Cell, ...]:
    earned = page.earned_value
    found = {name: page.figures[name] for name, _ in EARNED_VALUE_FIGURES if name in page.figures}
    found |= dict(earned.figures) if earned is not None else {}
    basis = earned.basis if earned is not None else ()
    return (
        page.code,
        page.name,
        *(known(found.get(name)) for name, _ in EARNED_VALUE_FIGURES),
        "; ".join(f"{basis_label(figure)}: {figure_text(figure)}" for figure in basis) or "not stated",
        (quoted(earned.reason) or "it is computed") if earned is not None else _NO_EARNED_VALUE,
    )


def curves(document: ReportDocument) -> Table:
    """Return the points of each project's S-curve, one project below the other; what is not known is left blank.

    Blank, because a chart draws a cell with text as a zero; the last column says in words what is not known.
    """
    rows = tuple(_point(page, point, document) for page in worst_first(document.projects) for point in curve_of(page))
    return Table(
        title="S-curve",
        description="Planned value, earned value and actual cost by project and month, added up from the start",
        columns=columns(
            ("Code", 12),
            ("Project", 40),
            ("Month", 14),
            ("Until (inclusive)", 16),
            (label("pv"), 22),
            (label("ev"), 22),
            (label("ac"), 22),
            ("What is not known", 66),
        ),
        rows=rows,
        empty="No project has a curve of earned value",
    )


def curve_of(page: ProjectPage) -> tuple[EarnedValuePoint, ...]:
    """Return the points of a project's S-curve."""
    return page.earned_value.curve if page.earned_value is not None else ()


def _point(page: ProjectPage, point: EarnedValuePoint, document: ReportDocument) -> tuple[Cell, ...]:
    amounts = {"pv": point.planned, "ev": point.earned, "ac": point.actual}
    missing = [label(name) for name, minor in amounts.items() if minor is None]
    said = ""
    if missing:
        why = "after the as-of date" if point.ends_on > document.as_of else "not known"
        said = f"{', '.join(missing)}: {why}"
    shown = ("" if minor is None else Amount(minor=minor, currency=document.currency) for minor in amounts.values())
    return (page.code, page.name, point.label, point.ends_on, *shown, said or "everything is known")
