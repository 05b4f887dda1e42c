"""The first pages: title with the stamp, the summary, what to read with care, and the table of all projects."""

from __future__ import annotations

from collections.abc import Mapping

from reports.document import Figure, ProjectPage, ReportDocument
from reports.outline import Section
from reports.render.facts import label, total_label
from reports.render.formatting import count, day, instant, plain
from reports.render.office.shown import NO_PROJECTS, full, said_as, shade, whole
from reports.render.palette import QUIET, worst_first
from reports.render.said import NOT_IN_REPORT, movement, now, status
from reports.render.selection import SECTION_TITLES, kind_title
from reports.render.stamp import coverage
from reports.render.views import (
    HEADLINE_MONEY,
    PROJECTS,
    Group,
    counts_before,
    counts_now,
    groups,
    not_fresh,
    not_read,
)
from reports.render.word.figures import BAD, figure_tables, lines, value_line
from reports.render.word.markup import Body, Column, Line, Row
from reports.render.word.pictures import PORTFOLIO_KEYS
from reports.render.word.printing import Printing


def cover(body: Body, document: ReportDocument, digest: str) -> None:
    """Add title, organisation and stamp."""
    last = document.previous
    _titles(body, document)
    compared = f"report {last.id}, as of {day(last.as_of)}, hash {last.sha256}" if last else "no earlier report"
    rows = (
        ("As of (inclusive)", day(document.as_of)),
        ("Made", instant(document.made_at, document.time_zone)),
        ("Time zone", document.time_zone),
        ("Compared with", compared),
        ("Coverage", coverage(document)),
        ("Report hash (SHA-256)", digest),
    )
    columns = (Column(title="This report", share=25), Column(title="Value", share=75))
    body.table(
        "What this report is", columns, [[[Line(text=name, bold=True)], [Line(text=said)]] for name, said in rows]
    )


def short_cover(body: Body, document: ReportDocument, digest: str) -> None:
    """Add title, organisation and stamp in as little room as they take."""
    last = document.previous
    _titles(body, document)
    compared = f"report {last.id}, as of {day(last.as_of)}" if last else "no earlier report"
    body.text(
        f"As of {day(document.as_of)} (inclusive). Made {instant(document.made_at, document.time_zone)}. "
        f"Compared with {compared}. {coverage(document)}. Report hash (SHA-256): {digest}",
        colour=QUIET,
        size=8,
    )


def _titles(body: Body, document: ReportDocument) -> None:
    body.text(document.organisation, bold=True, colour=QUIET)
    body.text(document.title, "Title")
    kind = kind_title(document)
    if kind:
        body.text(kind, bold=True, size=13)


def summary(body: Body, given: Printing) -> None:
    """Add the counts by status, the sentences, heaviest first, and the totals; in a short form the headline's."""
    document = given.document
    body.heading(SECTION_TITLES[Section.SUMMARY], 1)
    if document.summary:
        body.text(said_as(document.summary[0].text), bold=True)
        body.bullets(said_as(said.text) for said in document.summary[1:])
    elif document.projects:
        body.text("Nothing in this report calls for attention.")
    else:
        body.text(NO_PROJECTS)
    old = not_fresh(document.freshness)
    if old:
        body.heading("Read with care: not all data is up to date", 2)
        for source in old:
            body.text(f"{plain(source.source)}: {full(source.detail)}", "ListBullet")
            body.bullets(full(not_read(note)) for note in source.unread)
    if document.projects:
        _counts(body, given)
    grouped = headline(document.totals) if given.is_short else _totals(document)
    if grouped:
        body.heading("Portfolio totals", 2)
        figure_tables(body, grouped, "all projects", compared=given.is_compared)


def _totals(document: ReportDocument) -> tuple[Group, ...]:
    grouped = groups(document.totals)
    counted = tuple(
        (total_label(name, document), document.totals[name]) for name in PROJECTS if name in document.totals
    )
    return (*grouped, Group(title="Projects", rows=counted)) if counted else grouped


def headline(figures: Mapping[str, Figure]) -> tuple[Group, ...]:
    """Return the headline figures of money as one group, or none."""
    rows = tuple((label(name), figures[name]) for name in HEADLINE_MONEY if name in figures)
    return (Group(title="Money", rows=rows),) if rows else ()


def _counts(body: Body, given: Printing) -> None:
    document = given.document
    counted, before = counts_now(document.projects), counts_before(document)
    columns = [Column(title="Status", share=40), Column(title="Projects now", share=30, right=True)]
    if before is not None:
        columns.append(Column(title="Projects in last report", share=30, right=True))
    rows: list[Row] = [
        [
            [Line(text=status(colour, given.marks), bold=True, colour=shade(colour))],
            [Line(text=count(number))],
            *([[Line(text=count(before[colour]))]] if before is not None else []),
        ]
        for colour, number in counted.items()
    ]
    body.heading("Status of the projects", 2)
    body.table("Projects by overall status", columns, rows)


def portfolio(body: Body, given: Printing) -> None:
    """Add the table of all projects, worst first."""
    body.heading("All projects, worst first", 1)
    if given.has_cents and not given.chosen.left_out:
        body.text("Money in whole units, halves away from zero; the pages of the projects have every cent.")
    else:
        body.text("Money in whole units, halves away from zero.")
    columns = (
        Column(title="Project", share=112),
        Column(title="Overall", share=62),
        Column(title="Schedule", share=62),
        Column(title="Cost", share=62),
        Column(title="Complete", share=50, right=True),
        Column(title="Forecast finish", share=62),
        *(Column(title=label(name), share=56, right=True) for name in ("budget_revised", "actual", "available")),
    )
    rows = [_row(given, page) for page in worst_first(given.document.projects)]
    body.table("All projects, worst first", columns, rows, 7.5)
    for key in PORTFOLIO_KEYS:
        body.xml(given.pictures.placed("", key))


def _row(given: Printing, page: ProjectPage) -> Row:
    lights = [
        [
            Line(text=status(light.colour, given.marks), bold=True, colour=shade(light.colour)),
            *([Line(text=movement(light, given.marks), small=True)] if light is page.overall else []),
        ]
        for light in (page.overall, page.schedule, page.cost)
    ]
    slip = page.figures.get("slip_first")
    late = slip is not None and isinstance(slip.value, int) and slip.value > 0
    said = now(slip) if slip is not None and slip.value is not None else "slip not known"
    return [
        lines(plain(page.name), plain(page.code), bold=True),
        *lights,
        [_whole(page.figures.get("percent_complete"))],
        [_whole(page.figures.get("finish_forecast")), Line(text=said, small=True, colour=BAD if late else "")],
        *([_whole(page.figures.get(name))] for name in ("budget_revised", "actual", "available")),
    ]


def _whole(figure: Figure | None) -> Line:
    if figure is None:
        return Line(text=NOT_IN_REPORT, colour=QUIET)
    return Line(text=whole(figure), colour=value_line(figure).colour)
