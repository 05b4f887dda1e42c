"""The report as an Excel workbook: one sheet per question, real numbers and dates, every figure with its provenance."""

from __future__ import annotations

from dataclasses import replace

from reports.document import PROJECT_FIGURES, ReportDocument
from reports.render.canonical_json import short_hash
from reports.render.charts.health import counted
from reports.render.contract import Renderer
from reports.render.formatting import day, figure_text, plain
from reports.render.palette import ACTUAL, COMMITTED, FIRM, PLANNED, worst_first
from reports.render.stamp import coverage
from reports.render.views import counts_now
from reports.render.xlsx import about, finding_tables, money_tables, provenance, tables
from reports.render.xlsx.book import Book, Placed, Spot

_CHART_COLUMN = 4  # right of the tables of the first sheet
_FEW = 12  # projects of a colour: then the axis counts one by one
_BEFORE_FIGURES = 12  # columns of the Projects sheet before its figures
_CODE_COLUMN = 0  # names are too long for an axis; the alt text has them


def to_xlsx(document: ReportDocument) -> bytes:
    """Return the workbook; the same document gives the same bytes.

    No text is ever a formula or a link. Money beyond fifteen digits, which Excel cannot hold, is written as text.
    """
    book = Book(
        document=document,
        stamp=f"{document.organisation} · As of {day(document.as_of)} · {coverage(document)} · {short_hash(document)}",
    )
    title = plain(document.title)
    summary = book.add(
        "Summary",
        title,
        (tables.status_counts(document), tables.portfolio_totals(document), tables.sentences(document)),
    )
    (projects,) = book.add("Projects", f"{title}: projects", (tables.projects(document),))
    (milestones,) = book.add("Milestones", f"{title}: milestones", (tables.milestones(document),))
    single = {
        "Budget": money_tables.budget,
        "Months": money_tables.months,
        "Hours": money_tables.hours,
        "Changes since last report": finding_tables.changes,
        "Discrepancies": finding_tables.discrepancies,
        "Unmatched": finding_tables.unmatched,
        "Quarantined": finding_tables.quarantined,
        "Provenance": provenance.provenance,
    }
    for name, table in single.items():
        book.add(name, f"{title}: {name.lower()}", (table(document),))
    book.add(
        "About", f"{title}: about", (about.stamp(document), about.freshness(document), about.definitions(document))
    )
    if document.projects:
        _summary_charts(book, document, summary[0], projects)
        _milestone_chart(book, document, milestones)
    return book.close()


def _summary_charts(book: Book, document: ReportDocument, counts: Placed, projects: Placed) -> None:
    series = [_series(counts, "Now", 0, 1, ACTUAL)]
    if document.previous is not None:
        series.append(_series(counts, "Last report", 0, 2, PLANNED))
    alt = f"Projects by overall status, now: {counted(counts_now(document.projects))}."
    few = max(counts_now(document.projects).values()) <= _FEW
    spot = Spot(sheet="Summary", row=3, column=_CHART_COLUMN, scale={"min": 0, "major_unit": 1} if few else {"min": 0})
    book.chart(spot, "column", "Projects by overall status", series, alt)
    for place, (title, names) in enumerate(
        (
            (
                "Budget, actual and commitments by project",
                {"budget_revised": PLANNED, "actual": ACTUAL, "commitment": COMMITTED},
            ),
            ("Hours planned and actual by project", {"hours_planned": PLANNED, "hours_actual": ACTUAL}),
        ),
        start=1,
    ):
        labels = dict(PROJECT_FIGURES)
        series = [
            _series(projects, labels[name], _CODE_COLUMN, _column(name), colour) for name, colour in names.items()
        ]
        said = "; ".join(_said(document, code_index, names) for code_index in range(len(document.projects)))
        book.chart(replace(spot, place=place, scale={}), "column", title, series, f"{title}. {said}.")


def _said(document: ReportDocument, index: int, names: dict[str, str]) -> str:
    page = worst_first(document.projects)[index]
    labels = dict(PROJECT_FIGURES)
    known = [(labels[name], page.figures[name]) for name in names if name in page.figures]
    return f"{plain(page.name)}: " + ", ".join(f"{title} {figure_text(figure)}" for title, figure in known)


def _milestone_chart(book: Book, document: ReportDocument, placed: Placed) -> None:
    rows = [row for page in document.projects for row in page.milestones]
    if not rows:
        return
    late = sum(1 for row in rows if isinstance(row.slip_first.value, int) and row.slip_first.value > 0)
    alt = f"Slip of {len(rows)} milestones in working days; {late} are late. The table above has them all."
    series = [_series(placed, "Working days late against first baseline", 2, 8, ACTUAL)]
    book.chart(
        Spot(sheet="Milestones", row=placed.last + 2, column=2),
        "bar",
        "Slip of milestones against the first baseline",
        series,
        alt,
    )


def _column(name: str) -> int:
    return _BEFORE_FIGURES + [figure for figure, _ in PROJECT_FIGURES].index(name)


def _series(placed: Placed, name: str, categories: int, values: int, colour: str) -> dict[str, object]:
    return {
        "name": name,
        "categories": [placed.sheet, placed.first, categories, placed.last, categories],
        "values": [placed.sheet, placed.first, values, placed.last, values],
        "fill": {"color": colour},
        "border": {"color": FIRM},
    }


RENDERER = Renderer(
    name="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    suffix=".xlsx",
    render=to_xlsx,
)
