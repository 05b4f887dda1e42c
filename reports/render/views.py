"""What a page needs beside the document itself: order, groups, counts and anchors; nothing is rounded or worded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.document import (
    EARNED_VALUE_FIGURES,
    PROJECT_FIGURES,
    Colour,
    Discrepancy,
    Figure,
    MonthsTogether,
    Period,
    ProjectPage,
    RecordLink,
    ReportDocument,
    SourceFreshness,
    StatusLight,
    UnreadNote,
)
from reports.render.facts import in_order, label
from reports.render.footnotes import Footnotes, footnotes
from reports.render.formatting import day, plain
from reports.render.palette import MARKS, Mark, worst_first

SCHEDULE = (
    "start",
    "finish_first_baseline",
    "finish_current_baseline",
    "finish_forecast",
    "slip_first",
    "slip_current",
    "finish_moved_since_last_report",
    "percent_complete",
    "time_elapsed",
)
WORK = (
    "tasks_open",
    "tasks_done",
    "tasks_overdue",
    "tasks_blocked",
    "throughput",
    "scope_growth",
    "tasks_read",
    "milestones_late",
    "milestones_overdue",
    "hours_planned",
    "hours_actual",
    "hours_proven",
    "hours_remaining",
)
MONEY = (
    "budget_original",
    "budget_adjustment",
    "budget_revised",
    "actual",
    "posted",
    "spent_since_last_report",
    "commitment",
    "pre_commitment",
    "available",
    "used",
    "planned_to_date",
    "forecast_cost",
    "burn_rate",
)
EARNED_VALUE = tuple(name for name, _ in EARNED_VALUE_FIGURES)
PROJECTS = ("projects", "projects_red", "projects_yellow", "projects_grey", "projects_green")
DATA = ("sources_stale", "quarantined", "discrepancies", "discrepancies_accepted", "unmatched")
REGISTERS = {"risk": "risks_open", "issue": "issues_open", "change": "changes_open", "decision": "decisions_open"}
"""The figure that counts the open entries of each kind of register, in printing order."""

INTERNAL = frozenset({"planned_for_comparison", "actual_for_comparison"})
"""What only decides a status; where the numbers come from lists it, the key figures do not."""

IN_SECTIONS = frozenset({*REGISTERS.values(), "finished_since_last_report", "due_soon"})
"""What is printed with the lists that it counts, and not among the key figures."""

DAYS_PER_WEEK = 7

HEADLINE_MONEY = ("budget_revised", "actual", "commitment", "available", "used")

_SAFE_URL = re.compile(r"https?://[^\s<>\"'/@?#]+(?:[/?#][^\s<>\"']*)?")
_UNSLUGGED = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Some figures of a project under one heading."""

    title: str
    rows: tuple[tuple[str, Figure], ...]  # label, figure


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTable:
    """Money by fiscal year: the newest year first, one figure per column or None where a year lacks it."""

    columns: tuple[str, ...]  # labels
    rows: tuple[tuple[str, tuple[Figure | None, ...]], ...]


def groups(figures: Mapping[str, Figure]) -> tuple[Group, ...]:
    """Return the figures of a project or of the portfolio as schedule, work, money and, where there are any, others.

    How many projects carry which colour is no group: the summary draws it.
    """
    named = {"Schedule": SCHEDULE, "Work and hours": WORK, "Money": MONEY, "Earned value": EARNED_VALUE, "Data": DATA}
    made = [
        Group(title=title, rows=tuple((label(name), figures[name]) for name in names if name in figures))
        for title, names in named.items()
    ]
    placed = {name for names in (*named.values(), PROJECTS, INTERNAL, IN_SECTIONS) for name in names}
    others = tuple((label(name), figure) for name, figure in in_order(figures) if name not in placed)
    return tuple(group for group in (*made, Group(title="Other figures", rows=others)) if group.rows)


def year_table(money_by_year: Mapping[str, Sequence[Figure]]) -> YearTable:
    """Return money by fiscal year with the columns that any year has, in printing order."""
    by_name = {year: {_name(figure): figure for figure in figures} for year, figures in money_by_year.items()}
    order = {name: index for index, (name, _) in enumerate(PROJECT_FIGURES)}
    names = sorted(
        {name for row in by_name.values() for name in row}, key=lambda name: (order.get(name, len(order)), name)
    )
    return YearTable(
        columns=tuple(label(name) for name in names),
        rows=tuple((year, tuple(by_name[year].get(name) for name in names)) for year in sorted(by_name, reverse=True)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthYear:
    """The fiscal months of one year, and what is said of several together."""

    label: str  # "FY2027"
    periods: tuple[Period, ...]
    together: tuple[MonthsTogether, ...]


def month_years(page: ProjectPage) -> tuple[MonthYear, ...]:
    """Return the fiscal months of a project by year, oldest first."""
    years = {period.fiscal_year for period in page.periods} | {span.fiscal_year for span in page.months_together}
    return tuple(
        MonthYear(
            label=f"FY{year}",
            periods=tuple(period for period in page.periods if period.fiscal_year == year),
            together=tuple(span for span in page.months_together if span.fiscal_year == year),
        )
        for year in sorted(years)
    )


IN_PORTFOLIO = (
    "percent_complete",
    "finish_forecast",
    "budget_revised",
    "actual",
    "commitment",
    "available",
    "hours_actual",
)
"""The figures of a row of the portfolio table whose limits are printed below it."""


def portfolio_notes(key: str, projects: Sequence[ProjectPage]) -> Footnotes:
    """Return the notes of the portfolio table, with how each percentage came about."""
    figures = [page.figures.get(name) for page in projects for name in IN_PORTFOLIO]
    complete = [page.figures["percent_complete"] for page in projects if "percent_complete" in page.figures]
    return footnotes(key, figures, (figure.formula for figure in complete))


def group_notes(key: str, grouped: Sequence[Group]) -> Footnotes:
    """Return the notes of the key figures."""
    return footnotes(key, (figure for group in grouped for _, figure in group.rows))


def year_notes(key: str, years: YearTable) -> Footnotes:
    """Return the notes of the table of fiscal years."""
    return footnotes(key, (figure for _, figures in years.rows for figure in figures))


def counts_now(projects: Sequence[ProjectPage]) -> dict[Colour, int]:
    """Return how many projects carry each overall colour, worst first, zeros included."""
    found = Counter(page.overall.colour for page in projects)
    return {colour: found[colour] for colour in MARKS}


def counts_before(document: ReportDocument) -> dict[Colour, int] | None:
    """Return the same for the last report, of the projects that were in it; None when there was none."""
    if document.previous is None:
        return None
    found = Counter(page.overall.previous for page in document.projects)
    return {colour: found[colour] for colour in MARKS}


def anchors(projects: Sequence[ProjectPage]) -> dict[str, str]:
    """Return an id for each project code that is fit for a link and unique within the page."""
    made: dict[str, str] = {}
    for page in worst_first(tuple(projects)):
        slug = "project-" + (_UNSLUGGED.sub("-", page.code).strip("-").lower() or "unnamed")
        number = 2
        unique = slug
        while unique in made.values():
            unique = f"{slug}-{number}"
            number += 1
        made[page.code] = unique
    return made


def held(light: StatusLight, as_of: date, printed: Mapping[Colour, Mark] = MARKS) -> str:
    """Return for how long a status has stood: `At risk for 3 months`; empty where it began with this report.

    In whole months from two on, in whole weeks from two on, else in days; months end on the day they began or, in
    a shorter month, on its last day. `printed` are the marks of the document. Example: since November 30, as of
    February 28: 3 months.
    """
    if light.since is None or light.since >= as_of:
        return ""
    days = (as_of - light.since).days
    months = (as_of.year - light.since.year) * 12 + as_of.month - light.since.month
    is_short = as_of.day < light.since.day and (as_of + timedelta(days=1)).month == as_of.month
    months -= is_short
    for count, noun in ((months, "month"), (days // DAYS_PER_WEEK, "week")):
        if count >= 2:  # noqa: PLR2004 # one month is said in weeks, one week in days
            return f"{printed[light.colour].word} for {count} {noun}s"
    return f"{printed[light.colour].word} for {days} day{'' if days == 1 else 's'}"


def declaration(light: StatusLight, printed: Mapping[Colour, Mark] = MARKS) -> str:
    """Return both statuses where a person declared one: `computed: Off track; declared: At risk - why, who, day`."""
    said = light.declared
    if said is None:
        return ""
    computed, now = printed[said.computed].word, printed[light.colour].word
    return f"computed: {computed}; declared: {now} - {plain(said.reason)}, {plain(said.by)}, {day(said.on)}"


def lights(page: ProjectPage) -> tuple[StatusLight, ...]:
    """Return every light of a project: overall, schedule, cost, then those that its thresholds ask for."""
    return page.overall, page.schedule, page.cost, *page.others


def not_fresh(freshness: Sequence[SourceFreshness]) -> tuple[SourceFreshness, ...]:
    """Return the sources whose data is old, missing or failed."""
    return tuple(source for source in freshness if source.state != "fresh")


def linked_records(found: Discrepancy) -> tuple[RecordLink, ...]:
    """Return the records of both sides that have a web address, each once: where somebody can look and mend."""
    records = (*found.left.records, *found.right.records)
    return tuple({record.key: record for record in records if safe_url(record.url)}.values())


def not_read(note: UnreadNote) -> str:
    """Return what could not be read, since when and why: `ERP of jira, since Nov 20, 2026: the account lost ...`."""
    return f"{note.name} of {note.source}, since {day(note.since)}: {note.reason or 'the source gave no reason'}"


def safe_url(url: str) -> str:
    """Return a web address; nothing for another scheme, which might run, or for one with a name and password in it."""
    return url if _SAFE_URL.fullmatch(url) else ""


def _name(figure: Figure) -> str:
    return figure.id.rsplit("/", 1)[-1]
