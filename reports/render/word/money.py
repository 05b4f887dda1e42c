"""What a project's page says about money: its figures, by fiscal year and month, and earned value."""

from __future__ import annotations

from reports.document import ProjectPage
from reports.render.facts import basis_label, earlier_label, in_order, label, months_label
from reports.render.figure_groups import earned_groups, money_groups
from reports.render.formatting import money as amount
from reports.render.formatting import plain
from reports.render.office.shown import full, remark
from reports.render.views import INTERNAL, Group, month_years, year_table
from reports.render.word.figures import cell, figure_tables, lines, value_line
from reports.render.word.markup import Body, Column, Line, Row
from reports.render.word.opening import headline
from reports.render.word.printing import Printing, named


def money(body: Body, given: Printing, page: ProjectPage) -> None:
    """Add the figures of money, its years and months with their picture; in a short form the headline figures."""
    grouped = headline(page.figures) if given.is_short else _figures(page)
    has_more = not given.is_short and (page.money_by_year or page.periods or page.months_together)
    if not grouped and not has_more:
        return
    body.heading("Money", given.level + 1)
    unknown = _unknown(grouped) if given.is_short else ""
    if unknown:
        body.text(unknown)
    else:
        figure_tables(body, grouped, named(page), compared=given.is_compared)
    if has_more:
        _years(body, page)
        _months(body, given, page)
        body.xml(given.pictures.placed(page.code, "months"))


def _unknown(grouped: tuple[Group, ...]) -> str:
    """Return the sentence for figures of which none is known, with the reasons; empty where one is."""
    figures = [figure for group in grouped for _, figure in group.rows]
    if any(figure.value is not None or figure.previous is not None for figure in figures):
        return ""
    reasons = dict.fromkeys(remark(figure) for figure in figures if figure.reason)
    return f"No amount is known: {'; '.join(reasons)}." if reasons else "No amount is known."


def _figures(page: ProjectPage) -> tuple[Group, ...]:
    inner = tuple((label(name), figure) for name, figure in in_order(page.figures) if name in INTERNAL)
    compared = (Group(title="What the cost status compares", rows=inner),) if inner else ()
    return (*money_groups(page), *compared)


def _years(body: Body, page: ProjectPage) -> None:
    if not page.money_by_year:
        return
    years = year_table(page.money_by_year)
    heads = (
        Column(title="Fiscal year", share=9),
        *(Column(title=name, share=16, right=True) for name in years.columns),
    )
    table = [[[Line(text=year, bold=True)], *(cell(figure) for figure in row)] for year, row in years.rows]
    body.table(f"Money by fiscal year, newest first: {named(page)}", heads, table, 7.5)


def _months(body: Body, given: Printing, page: ProjectPage) -> None:
    currency = given.document.currency
    rows: list[Row] = []
    for year in month_years(page):
        for period in year.periods:
            actual = amount(period.actual, currency) if period.actual is not None else period.standing.value
            planned = amount(period.planned, currency) if period.planned is not None else "no plan"
            rows.append([[Line(text=plain(period.label))], [Line(text=planned)], [Line(text=actual)]])
        for span in year.together:
            note = remark(span.actual)
            rows.append(
                [lines(months_label(span), note, bold=False), [Line(text="see its months")], [value_line(span.actual)]]
            )
    if rows:
        columns = (
            Column(title="Fiscal month", share=46),
            Column(title="Planned", share=27, right=True),
            Column(title="Actual", share=27, right=True),
        )
        body.table(f"Planned and actual by fiscal month: {named(page)}", columns, rows)


def earned_value(body: Body, given: Printing, page: ProjectPage) -> None:
    """Add earned value with its past, its basis and its picture, or why there is none."""
    earned, grouped = page.earned_value, earned_groups(page)
    reason = earned.reason if earned is not None else ""
    if not grouped and not reason:
        return
    body.heading("Earned value", given.level + 1)
    if reason:
        body.text(full(reason))
    figure_tables(body, grouped, named(page), compared=given.is_compared)
    if earned is None:
        return
    earlier = tuple((earlier_label(figure), figure) for period in earned.earlier for figure in period)
    basis = tuple((basis_label(figure), figure) for figure in earned.basis)
    named_groups = (("Indices in earlier reports", earlier), ("What percent complete is based on", basis))
    more = [Group(title=title, rows=rows) for title, rows in named_groups if rows]
    figure_tables(body, more, named(page), compared=False)
    body.xml(given.pictures.placed(page.code, "s_curve"))
