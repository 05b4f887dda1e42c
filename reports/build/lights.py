"""Judges a project: the colour of each dimension and of the whole, with their past and what people declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.entities import Project
from model.thresholds import Preset
from reports.build.doubts import doubts_of_cost, doubts_of_hours, doubts_of_plans
from reports.document import Colour, EarnedValue, Figure, StatusLight
from reports.figures import baselines, registers
from reports.figures.colours import (
    Comparison,
    CostInputs,
    ResourceInputs,
    RiskInputs,
    ScheduleInputs,
    ScopeInputs,
    Verdict,
    cost_verdict,
    declared,
    overall_verdict,
    resources_verdict,
    risk_verdict,
    schedule_verdict,
    scope_verdict,
)
from reports.figures.colours.resources import hours_approved
from reports.figures.colours.scope import (
    tasks_added,
    tasks_added_since_report,
    tasks_in_first_baseline,
    tasks_in_last_report,
)
from reports.figures.fact import one_of
from reports.figures.spending_plan import PlanComparison
from reports.narrative.lights import held_since, light, overall_light
from reports.narrative.wording import status_words

if TYPE_CHECKING:
    from reports.build.page import PageContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Lights:
    """The lights of a project, and the figures that only they need."""

    overall: StatusLight
    schedule: StatusLight
    cost: StatusLight
    others: tuple[StatusLight, ...]  # scope, resources and risk, where they are judged
    figures: Mapping[str, Figure]  # by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is judged: a project with its figures so far."""

    project: Project
    figures: Mapping[str, Figure]
    comparison: PlanComparison
    earned: EarnedValue | None = None

    @property
    def code(self) -> str:
        """The project's code."""
        return self.project.code


def lights(subject: Subject, context: PageContext) -> Lights:
    """Return the lights of a project by its thresholds; scope, resources and risk only where these say something.

    Declared colours stand in place of computed ones as long as they hold, and a dimension that has no limits but a
    declared colour is printed too.
    """
    preset = context.settings.preset(subject.project.thresholds)
    declarations = context.settings.declared.get(subject.code, {})
    figures: dict[str, dict[str, Figure]] = {}
    computed = {"schedule": _schedule(subject, context, preset), "cost": _cost(subject, context, preset)}
    for dimension, judge in _OTHERS.items():
        if preset.limits(dimension) is not None or dimension in declarations:
            computed[dimension], figures[dimension] = judge(subject, context, preset)
    verdicts = {
        dimension: declared(verdict, declarations.get(dimension), context.as_of)
        for dimension, verdict in computed.items()
    }
    kept = [found for name, found in verdicts.items() if name not in _OTHERS or found.counts or found.lapsed]
    overall = declared(overall_verdict(kept, preset), declarations.get("overall"), context.as_of)
    own = {name: figure for found in kept for name, figure in figures.get(found.dimension, {}).items()}
    return _printed(subject, context, kept, overall, own)


def _printed(
    subject: Subject, context: PageContext, verdicts: list[Verdict], overall: Verdict, figures: dict[str, Figure]
) -> Lights:
    words = status_words(context.settings.presentation.words)
    page = (context.previous or {}).get(subject.code)
    before = {one.dimension: one for one in (page.overall, page.schedule, page.cost, *page.others)} if page else {}

    def past(verdict: Verdict) -> tuple[Colour | None, StatusLight | None]:
        last = before.get(verdict.dimension)
        return (last.colour if last else None), last

    made = {}
    for verdict in verdicts:
        previous, last = past(verdict)
        since = held_since(verdict.colour, last, context.previous_as_of, context.as_of)
        made[verdict.dimension] = light(verdict, previous, since=since, words=words)
    previous, last = past(overall)
    return Lights(
        overall=overall_light(
            overall,
            tuple(made.values()),
            previous,
            counts={verdict.dimension for verdict in verdicts if verdict.counts},
            since=held_since(overall.colour, last, context.previous_as_of, context.as_of),
            words=words,
        ),
        schedule=made["schedule"],
        cost=made["cost"],
        others=tuple(found for name, found in made.items() if name in _OTHERS),
        figures=figures,
    )


def _schedule(subject: Subject, context: PageContext, preset: Preset) -> Verdict:
    figures = subject.figures
    return schedule_verdict(
        ScheduleInputs(
            first=baselines.first(context.material.plans[subject.code]),
            approved=figures["finish_first_baseline"],
            forecast=figures["finish_forecast"],
            slip=figures["slip_first"],
            begin=figures["start"],
            holidays=context.settings.holidays,
            as_of=context.as_of,
            stale=doubts_of_plans(subject.code, context),
        ),
        preset,
    )


def _cost(subject: Subject, context: PageContext, preset: Preset) -> Verdict:
    earned = subject.earned.figures if subject.earned is not None else {}
    doubts = doubts_of_plans(subject.code, context)  # the estimate follows from the plan too
    return cost_verdict(
        CostInputs(
            revised=subject.figures["budget_revised"],
            actual=subject.figures["actual"],
            commitment=subject.figures["commitment"],
            comparison=subject.comparison,
            estimate=None if doubts else earned.get("eac_cpi"),
            at_completion=earned.get("bac"),
            no_estimate=one_of(doubts) or (subject.earned.reason if subject.earned is not None else ""),
            stale=doubts_of_cost(subject.project, context),
        ),
        preset,
    )


def _scope(subject: Subject, context: PageContext, preset: Preset) -> tuple[Verdict, dict[str, Figure]]:
    plan = context.material.plans[subject.code]
    approved, added, test = tasks_in_first_baseline(subject.code, plan), tasks_added(subject.code, plan), None
    figures = {"tasks_in_first_baseline": approved, "tasks_added_since_first_baseline": added}
    if baselines.first(plan) is None:
        page = (context.previous or {}).get(subject.code)
        last = (page.figures["tasks_open"], page.figures["tasks_done"]) if page else None
        approved = tasks_in_last_report(subject.code, last)
        now = subject.figures["tasks_open"], subject.figures["tasks_done"]
        added, test = tasks_added_since_report(subject.code, approved, *now), Comparison.GROWN
        figures = {"tasks_in_last_report": approved, "tasks_added_since_last_report": added}
    inputs = ScopeInputs(
        approved=approved,
        added=added,
        test=test or Comparison.ADDED,
        stale=doubts_of_plans(subject.code, context),
    )
    return scope_verdict(inputs, preset), figures


def _resources(subject: Subject, context: PageContext, preset: Preset) -> tuple[Verdict, dict[str, Figure]]:
    figures = subject.figures
    approved = hours_approved(subject.code, context.material.plans[subject.code], figures["hours_planned"])
    inputs = ResourceInputs(
        approved=approved,
        actual=figures["hours_actual"],
        remaining=figures["hours_remaining"],
        stale=doubts_of_hours(subject.code, context),
    )
    return resources_verdict(inputs, preset), {"hours_approved": approved}


def _risk(subject: Subject, context: PageContext, preset: Preset) -> tuple[Verdict, dict[str, Figure]]:
    inputs = RiskInputs(
        owner=subject.code,
        rows=registers.register_rows(context.material.plans[subject.code], context.kept.days, {}, None),
        opened=(subject.figures["risks_open"], subject.figures["issues_open"]),
        as_of=context.as_of,
        stale=doubts_of_plans(subject.code, context),
    )
    verdict, figure = risk_verdict(inputs, preset)
    return verdict, {figure.id.rpartition("/")[2]: figure}


_OTHERS = {"scope": _scope, "resources": _resources, "risk": _risk}
"""Dimensions that are judged only where the thresholds say something of them, in printing order."""
