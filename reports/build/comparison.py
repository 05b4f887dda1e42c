"""Sets a page beside the last report: earlier values, what moved, what was restated, what came and went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from model.entities import Project
from reports.build import figures_of
from reports.build.earned_value import with_past
from reports.build.flow import Before, with_flow
from reports.build.material import Material
from reports.build.matters import followed
from reports.build.page import PageContext
from reports.build.settings import ReportSettings
from reports.build.task_news import task_news
from reports.document import Figure, ProjectPage, Unit
from reports.figures.fact import fact_id, known, missing, whole
from reports.figures.fiscal import Cutoff
from reports.figures.index import restated, with_previous
from reports.figures.schedule import slip
from reports.narrative.changes import changes
from reports.narrative.project_rules import project_sentences
from reports.narrative.wording import status_words

NO_REPORT = "there is no earlier report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The last report, and what was known when it was made."""

    as_of: date | None = None
    pages: Mapping[str, ProjectPage]
    facts: Mapping[str, Figure]
    material: Material | None = None  # of the last report's snapshot; None: nothing can be called restated


NO_PAST = Past(pages={}, facts={})


def compared(page: ProjectPage, project: Project, context: PageContext, past: Past) -> ProjectPage:
    """Return the page with its past: earlier values, restatements, changes, and the sentences that need them."""
    material, settings, before = context.material, context.settings, past.pages.get(page.code)
    tasks = task_news(page.code, material, past.material) if past.material is not None else ()
    words = status_words(settings.presentation.words)
    earlier = Before(as_of=past.as_of, page=before, material=past.material, tasks=tasks)
    page = with_flow(page, material, context.kept, earlier)
    corrections = _restated(project, material, settings, past)
    figures = {
        name: replace(with_previous(figure, past.facts), restated=corrections.get(name))
        for name, figure in page.figures.items()
    }
    figures |= _since(page.code, figures, past, settings)
    by_id = {figure.id: figure for figure in figures.values()}
    page = replace(
        page,
        figures=figures,
        earned_value=with_past(page.code, page.earned_value, page.trail, past.facts),
        discrepancies=tuple(
            replace(found, left=by_id.get(found.left.id, found.left), right=by_id.get(found.right.id, found.right))
            for found in followed(page.discrepancies, project, earlier, context)
        ),
        hours_by_organisation=tuple(with_previous(figure, past.facts) for figure in page.hours_by_organisation),
        money_by_year={
            year: tuple(with_previous(figure, past.facts) for figure in row) for year, row in page.money_by_year.items()
        },
    )
    page = replace(page, changes=changes(page, before, tasks, past.as_of, words))
    return replace(page, sentences=project_sentences(page, words))


def _since(code: str, figures: Mapping[str, Figure], past: Past, settings: ReportSettings) -> dict[str, Figure]:
    """Return how far the finish moved and what was spent since the last report."""
    forecast, actual = figures["finish_forecast"], figures["actual"]
    moved = fact_id(code, "finish_moved_since_last_report")
    spent = fact_id(code, "spent_since_last_report")
    before = past.pages.get(code)
    if before is None:
        formula = "difference to the last report"
        return {
            "finish_moved_since_last_report": missing(moved, Unit.WORKING_DAYS, NO_REPORT, formula=formula),
            "spent_since_last_report": missing(spent, Unit.MONEY, NO_REPORT, formula=formula),
        }
    shift = slip(moved, before.figures["finish_forecast"], forecast, settings.holidays)
    formula = "working days from the forecast of the last report to the forecast now"
    return {
        "finish_moved_since_last_report": replace(shift, formula=formula, inputs=(forecast.id,)),
        "spent_since_last_report": _difference(spent, actual),
    }


def _difference(name: str, figure: Figure) -> Figure:
    formula = "actual to date - actual to date in the last report"
    now, then = whole(figure), figure.previous
    if now is None or not isinstance(then, int):
        reason = figure.reason if now is None else "the last report did not know it"
        return missing(name, Unit.MONEY, reason, formula=formula, inputs=(figure,))
    return known(name, Unit.MONEY, now - then, formula=formula, currency=figure.currency, inputs=(figure,))


def _restated(project: Project, material: Material, settings: ReportSettings, past: Past) -> dict[str, int]:
    """Return by how much figures for the last as-of date are another now than when the last report was made."""
    if past.material is None or past.as_of is None or project.code not in past.material.plans:
        return {}
    cutoff = Cutoff(calendar=settings.calendar, as_of=past.as_of)
    declared = {known_then.code: known_then for known_then in past.material.projects}
    now = figures_of.restatable(project, material, cutoff)
    then = figures_of.restatable(declared[project.code], past.material, cutoff)
    found = {name: restated(name, now, then) for name in now}
    return {name: change for name, change in found.items() if change}
