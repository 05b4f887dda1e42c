"""Makes a project's page from its figures, without what needs the last report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from model.entities import Project
from reports.build import figures_of
from reports.build.doubts import unread_notes_of
from reports.build.earned_value import Work, cost_outlook, project_earned_value
from reports.build.flow import WorkKept, flow_figures
from reports.build.lights import Subject, lights
from reports.build.material import Material
from reports.build.settings import ReportSettings
from reports.document import Figure, MilestoneRow, ProjectPage, Unit
from reports.figures import completeness, discrepancies, fact, hours, milestones, months
from reports.figures.disagreement import Compared
from reports.figures.fact import fact_id, known, one_of, reasons
from reports.figures.fiscal import Cutoff
from reports.narrative.completeness import count_gap, hours_gap
from reports.narrative.disagreements import discrepancy

CODES_LISTED = 20  # linked finance codes on a page; a glob may match hundreds


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What every page of one report shares."""

    settings: ReportSettings
    material: Material
    as_of: date
    judged_at: datetime
    previous: Mapping[str, ProjectPage] | None  # pages of the last report, by code
    previous_as_of: date | None  # of the last report
    kept: WorkKept  # histories and assignments of tasks

    @property
    def cutoff(self) -> Cutoff:
        """Up to where ledgers count."""
        return Cutoff(calendar=self.settings.calendar, as_of=self.as_of)


def project_page(project: Project, context: PageContext) -> ProjectPage:
    """Return the page of a project; sentences and changes are added by `comparison`, once figures know their past."""
    code, material, settings = project.code, context.material, context.settings
    before = (context.previous or {}).get(code)
    money = figures_of.money_figures(project, material, context.cutoff)
    figures = {
        **figures_of.schedule_figures(code, material, context.as_of, settings.holidays),
        **figures_of.work_figures(code, material, context.as_of),
        **flow_figures(code, material, context.kept),
        **money.figures,
    }
    rows = milestones.milestone_rows(material.plans[code], _milestone_context(context, code, before))
    figures |= _milestones_behind(code, rows)
    proof = completeness.proven(code, material.plans[code], material.entries[code], _beside(code, context))
    figures |= proof.figures
    monthly = months.months(code, material.ledgers[code], context.cutoff)
    earned = project_earned_value(_work(code, context, figures["actual"], monthly, before))
    figures |= cost_outlook(project, material, context.cutoff, earned.figures)
    judged = lights(Subject(project=project, figures=figures, comparison=money.comparison, earned=earned), context)
    figures |= judged.figures
    compared = Compared(
        code=code,
        plan=material.plans[code],
        entries=hours.worked(material.entries[code], context.as_of).entries,
        aside=hours.worked(material.aside[code], context.as_of).entries,
        ledger=material.ledgers[code],
        cutoff=context.cutoff,
        figures={**figures, "posted": money.posted},
    )
    return ProjectPage(
        code=code,
        name=project.name,
        department=project.department or "",
        sponsor=project.sponsor or "",
        manager=project.manager or "",
        phase=project.phase or "",
        overall=judged.overall,
        schedule=judged.schedule,
        cost=judged.cost,
        others=judged.others,
        sentences=(),
        figures=figures,
        hours_by_organisation=hours.hours_by_organisation(
            code, material.entries[code], material.persons, material.identities, context.as_of
        ),
        money_by_year=figures_of.money_by_year(code, material, context.cutoff),
        periods=monthly.periods,
        months_together=monthly.together,
        milestones=rows,
        discrepancies=(
            *(discrepancy(found) for found in discrepancies.disagreements(compared)),
            *(hours_gap(code, gap) for gap in proof.hours),
            *(count_gap(code, gap) for gap in proof.tasks),
        ),
        sources=_sources(code, material),
        unread=unread_notes_of(code, context),
        earned_value=earned,
    )


def _work(code: str, context: PageContext, actual: Figure, monthly: months.Months, before: ProjectPage | None) -> Work:
    return Work(
        code=code,
        plan=context.material.plans[code],
        actual=actual,
        monthly=monthly,
        cutoff=context.cutoff,
        holidays=context.settings.holidays,
        currency=context.settings.currency,
        before=before,
    )


def _beside(code: str, context: PageContext) -> completeness.Known:
    material = context.material
    return completeness.Known(
        as_of=context.as_of,
        hours_from=material.hours_from,
        counts=material.counts,
        left_out=material.left_out,
        vector=material.vector,
        unread={note.source for note in unread_notes_of(code, context)},
    )


def _milestone_context(context: PageContext, code: str, before: ProjectPage | None) -> milestones.MilestoneContext:
    return milestones.MilestoneContext(
        owner=code,
        as_of=context.as_of,
        holidays=context.settings.holidays,
        previous={row.key: row for row in before.milestones} if before else None,
    )


def _milestones_behind(code: str, rows: tuple[MilestoneRow, ...]) -> dict[str, Figure]:
    """Return how many milestones are late and how many overdue."""
    counted = {
        "milestones_late": (milestones.LATE, "milestones that are not done and forecast after their current baseline"),
        "milestones_overdue": (milestones.OVERDUE, "milestones that are not done and forecast before the as-of date"),
    }
    return {
        name: _milestones_in(fact_id(code, name), formula, [row for row in rows if row.state == state])
        for name, (state, formula) in counted.items()
    }


def _milestones_in(name: str, formula: str, rows: Sequence[MilestoneRow]) -> Figure:
    """Count milestones; one that two sources keep under the same title counts once, and the note names the sources."""
    count = milestones.distinct(rows)
    sources = sorted({row.source for row in rows})
    limit = f"from {one_of(sources)}" if len(sources) > 1 else ""
    twice = (
        f"{fact.counted(len(rows) - count, 'milestone')} of the same title counted once" if count < len(rows) else ""
    )
    return known(name, Unit.COUNT, count, formula=formula, limit=reasons(limit, twice))


def _sources(code: str, material: Material) -> tuple[str, ...]:
    plans = [f"{project.source}: {project.file_name or project.name}" for project in material.plans[code].sources]
    codes = material.ledgers[code].codes
    more = (f"and {len(codes) - CODES_LISTED} further finance codes",) if len(codes) > CODES_LISTED else ()
    listed = {project.source for project in material.plans[code].sources}
    hours = {f"{entry.source}: hours" for entry in material.entries[code] if entry.source not in listed}
    return (*sorted(plans), *sorted(hours), *codes[:CODES_LISTED], *more)
