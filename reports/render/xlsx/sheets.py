"""Which sheets the workbook has and in which order: those of the sections that the report shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from reports.document import ReportDocument
from reports.outline import Section, outline
from reports.render.selection import pages
from reports.render.xlsx import (
    earned_tables,
    finding_tables,
    money_tables,
    provenance,
    status_tables,
    tables,
    work_tables,
)
from reports.render.xlsx.tables import Table

Made = Callable[[ReportDocument], Table]

_CHANGES = {"Changes since last report": finding_tables.changes}
_PROJECTS = {"Projects": tables.projects}

_OF_REPORT: Mapping[Section, Mapping[str, Made]] = MappingProxyType(
    {
        Section.PORTFOLIO: _PROJECTS,
        Section.NEWS: _CHANGES,
        Section.DATA: {"Unmatched": finding_tables.unmatched, "Quarantined": finding_tables.quarantined},
        Section.PROVENANCE: {"Provenance": provenance.provenance},
    }
)
_OF_PROJECTS: Mapping[Section, Mapping[str, Made]] = MappingProxyType(
    {
        Section.STATUS: {"Status": status_tables.lights, "Earlier reports": status_tables.earlier_reports},
        Section.OVERSIGHT: {"Oversight": status_tables.overseen},
        Section.TASKS: {"Finished and coming": work_tables.outlook},
        Section.MILESTONES: {"Milestones": tables.milestones},
        Section.WORK: {
            "Hours": money_tables.hours,
            "Hours by organisation": money_tables.hours_by_organisation,
            "Tasks by week": work_tables.weeks,
        },
        Section.MONEY: {
            "Budget": money_tables.budget,
            "Budget by year": money_tables.budget_by_year,
            "Months": money_tables.months,
        },
        Section.EARNED_VALUE: {"Earned value": earned_tables.figures, "S-curve": earned_tables.curves},
        Section.REGISTER: {"Registers": work_tables.registers},
        Section.CHANGES: _CHANGES,
        Section.DISCREPANCIES: {"Discrepancies": finding_tables.discrepancies},
    }
)


def chosen(document: ReportDocument) -> dict[str, Table]:
    """Return the sheets between the first and the last by name, in the order of the report's sections.

    Sheets of single projects hold those that have a page: all, or the exceptions.
    """
    found: dict[str, Table] = {}
    for name, table in _chosen(document):
        found.setdefault(name, table)
    return found


def detailed(document: ReportDocument) -> ReportDocument:
    """Return the document with the projects that have rows in the sheets of single projects."""
    return replace(document, projects=pages(document))


def _chosen(document: ReportDocument) -> Iterator[tuple[str, Table]]:
    shown = outline(document)
    for section in shown.report:
        if section in {Section.PROJECTS, Section.EXCEPTIONS}:
            yield from _of_projects(document)
        for name, made in _OF_REPORT.get(section, {}).items():
            yield name, made(document)
        if section is Section.DATA and document.discrepancies:  # those of no single project belong to the data
            with_projects = detailed(document) if Section.DISCREPANCIES in shown else replace(document, projects=())
            yield "Discrepancies", finding_tables.discrepancies(with_projects)


def _of_projects(document: ReportDocument) -> Iterator[tuple[str, Table]]:
    narrowed = detailed(document)
    if document.projects and not narrowed.projects:
        return  # no project is an exception
    shown = outline(document)
    if Section.PORTFOLIO not in shown:
        yield from ((name, made(narrowed)) for name, made in _PROJECTS.items())
    for section in shown.project:
        for name, made in _OF_PROJECTS.get(section, {}).items():
            yield name, made(narrowed)
