"""What a project's page says about its money: figures, fiscal years and months."""

from __future__ import annotations

from reports.document import Figure, MonthsTogether, Period, ProjectPage
from reports.render import formatting, said, views
from reports.render.facts import months_label
from reports.render.footnotes import Footnotes
from reports.render.pdf import words
from reports.render.pdf.blocks import Block, Column, beside, cell, heading, paragraph, table
from reports.render.pdf.fitting import HALF, UPRIGHT, Cell
from reports.render.pdf.printing import Printing
from reports.render.views import Group, MonthYear

YEARS_TOGETHER = 5  # columns of fiscal years that fit beside each other
MONTH_TABLES = 2  # beside each other


def money(given: Printing, page: ProjectPage) -> list[Block]:
    """Return figures, use of the budget, fiscal years and months; nothing where the report has none of them."""
    drawn = given.pictures.of_project(page.code, "money", "spent_time")
    made = [*_figures(page, compared=given.is_compared), *drawn]
    top = [heading(3, "Money"), *made] if made else []
    return [*top, *_years(page), *_months(given, page)]


def _figures(page: ProjectPage, *, compared: bool) -> list[Block]:
    rows = [row for group in views.groups(page.figures) if group.title == "Money" for row in group.rows]
    if not rows:
        return []
    if all(figure.value is None and figure.previous is None for _, figure in rows):
        reasons = dict.fromkeys(words.full(figure.reason) for _, figure in rows)
        names = "; ".join(name for name, _ in rows)
        return [paragraph(f"Not known: {names}. {' '.join(reasons)}")]
    group = Group(title="Figure", rows=tuple(rows))
    below = views.group_notes("money", [group])
    return [*words.figure_table(group, below, compared=compared, width=UPRIGHT), *words.notes_below(below)]


def _years(page: ProjectPage) -> list[Block]:
    years = views.year_table(page.money_by_year)
    if not years.rows:
        return []
    below = views.year_notes("years", years)
    made: list[Block] = []
    for start in range(0, len(years.rows), YEARS_TOGETHER):
        chosen = years.rows[start : start + YEARS_TOGETHER]
        columns = [Column(head="Figure", share=1.3), *(Column(head=year, numeric=True) for year, _ in chosen)]
        rows: list[list[Cell]] = [
            [name, *(_of_year(figures[index], below) for _, figures in chosen)]
            for index, name in enumerate(years.columns)
        ]
        made.extend(table(columns, rows, size=7.75))
    return [heading(3, "Money by fiscal year"), *made, *words.notes_below(below)]


def _of_year(figure: Figure | None, below: Footnotes) -> Cell:
    return words.noted(figure, below)


def _months(given: Printing, page: ProjectPage) -> list[Block]:
    years = views.month_years(page)
    if not years:
        return []
    blocks = [_year(year, given.document.currency) for year in years]
    made = [
        block
        for start in range(0, len(blocks), MONTH_TABLES)
        for block in beside(*blocks[start : start + MONTH_TABLES], columns=MONTH_TABLES)
    ]
    picture = given.pictures.of_project(page.code, "months")
    return [heading(3, "Planned and actual by fiscal month"), *picture, *made]


def _year(year: MonthYear, currency: str) -> list[Block]:
    columns = [
        Column(head=year.label, share=1.2),
        Column(head="Planned", numeric=True),
        Column(head="Actual", numeric=True),
    ]
    together = [paragraph(*_together(span), manner="note") for span in year.together]
    return [*table(columns, [_month(period, currency) for period in year.periods], size=7.75, width=HALF), *together]


def _month(period: Period, currency: str) -> list[Cell]:
    begins = f" {formatting.month(period.begins_on)}" if period.begins_on else ""
    planned = "" if period.planned is None else formatting.money(period.planned, currency)
    actual = "" if period.actual is None else formatting.money(period.actual, currency)
    return [
        f"P{period.number:02}{begins}",
        planned or cell(words.unknown("no plan")),
        actual or cell(words.unknown(period.standing.value)),
    ]


def _together(span: MonthsTogether) -> list[str]:
    figure = span.actual
    known = figure.value is not None
    text = f"{said.now(figure)} in all, not known by month" if known else formatting.NOT_KNOWN
    return [f"{months_label(span)}: {text}. {words.full(figure.reason)}"]
