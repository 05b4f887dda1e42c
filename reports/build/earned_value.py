"""Fills a page's earned value from its plan, its actual cost and what earlier reports said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from model.entities import Project
from reports.build.material import Material
from reports.document import EarnedValue, EarnedValuePoint, Figure, ProjectPage, TrailPoint
from reports.figures.burn_rate import burn_rate
from reports.figures.earned_value import earned_schedule as in_time
from reports.figures.earned_value import estimates, indices, to_complete
from reports.figures.earned_value.budget import Budget, budget, budget_at_completion
from reports.figures.earned_value.curve import Known, curve
from reports.figures.earned_value.earlier import earlier_indices
from reports.figures.earned_value.earned import basis_shares, earned_value
from reports.figures.earned_value.planned import planned_value
from reports.figures.earned_value.spent import spent_by_month
from reports.figures.earned_value.terms import none_of_them, told, untold
from reports.figures.fact import Evidence, whole
from reports.figures.fiscal import Cutoff
from reports.figures.index import with_previous
from reports.figures.months import Months
from reports.figures.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What earned value of one project is computed from."""

    code: str
    plan: Plan
    actual: Figure  # actual to date, by the project's policy
    monthly: Months
    cutoff: Cutoff
    holidays: frozenset[date] = frozenset()
    currency: str = ""  # of the document, which the points of the curve are in
    before: ProjectPage | None = None  # of the last report

    @property
    def as_of(self) -> date:
        """Inclusive."""
        return self.cutoff.as_of


def project_earned_value(work: Work) -> EarnedValue:
    """Return earned value of a project, without what needs the trail of earlier reports; see `with_past`."""
    found = budget(work.plan)
    if found.reason:
        return EarnedValue(reason=found.reason, figures=none_of_them(work.code, found.reason))
    basics = estimates.Basics(
        owner=work.code,
        bac=budget_at_completion(work.code, found),
        pv=planned_value(work.code, found, work.as_of, work.holidays),
        ev=earned_value(work.code, work.plan, found, work.as_of, work.holidays),
        ac=_actual(work.code, work.actual),
    )
    return EarnedValue(
        reason="",
        figures={**_of_money(basics, work.plan), **_of_time(basics, found, work)},
        curve=_curve(basics, found, work),
        basis=basis_shares(work.code, found),
    )


def cost_outlook(
    project: Project, material: Material, cutoff: Cutoff, earned: Mapping[str, Figure]
) -> dict[str, Figure]:
    """Return what a project spends in a month and what it is forecast to cost, by name."""
    code = project.code
    entries, ledger = material.entries[code], material.ledgers[code]
    return {
        "burn_rate": burn_rate(code, project.actual_cost, ledger, entries, material.identities, cutoff),
        "forecast_cost": estimates.forecast_cost(code, earned["eac_cpi"], earned["eac_bottom_up"]),
    }


def with_past(
    code: str, found: EarnedValue | None, trail: Sequence[TrailPoint], before: Mapping[str, Figure]
) -> EarnedValue | None:
    """Return earned value with what the last reports said: their indices from the trail, and each figure's last value.

    `before` are the figures of the last report by fact id.
    """
    if found is None:
        return None
    return replace(
        found,
        figures={name: with_previous(figure, before) for name, figure in found.figures.items()},
        earlier=earlier_indices(code, trail),
        basis=tuple(with_previous(figure, before) for figure in found.basis),
    )


def _actual(owner: str, actual: Figure) -> Figure:
    """Return the project's actual to date under the name that earned value has for it."""
    value = whole(actual)
    if value is None:
        return untold(owner, "ac", actual.reason, (actual,))
    behind = Evidence(records=actual.records, count=actual.record_count)
    return told(owner, "ac", value, currency=actual.currency, limit=actual.reason, inputs=(actual,), behind=behind)


def _of_money(basics: estimates.Basics, plan: Plan) -> dict[str, Figure]:
    owner, pv, ev, ac = basics.owner, basics.pv, basics.ev, basics.ac
    typical, by_plan = estimates.at_cost_performance(basics), estimates.bottom_up(basics, plan)
    return {
        "bac": basics.bac,
        "pv": pv,
        "ev": ev,
        "ac": ac,
        "sv": indices.schedule_variance(owner, ev, pv),
        "cv": indices.cost_variance(owner, ev, ac),
        "spi": indices.schedule_performance(owner, ev, pv),
        "cpi": indices.cost_performance(owner, ev, ac),
        "eac_cpi": typical,
        "eac_budget": estimates.at_budget(basics),
        "eac_composite": estimates.at_both(basics),
        "eac_bottom_up": by_plan,
        "etc": estimates.to_complete(owner, typical, ac),
        "vac": estimates.variance_at_completion(owner, basics.bac, typical),
        "tcpi_bac": to_complete.for_budget(basics),
        "tcpi_eac": to_complete.for_estimate(basics, by_plan, typical),
    }


def _of_time(basics: estimates.Basics, found: Budget, work: Work) -> dict[str, Figure]:
    owner, ev = basics.owner, basics.ev
    clock = in_time.clock(found, ev, work.as_of, work.holidays)
    schedule = in_time.earned_schedule(owner, clock, ev, basics.pv)
    return {
        "es": schedule,
        "sv_t": in_time.variance_in_time(owner, clock, schedule, ev),
        "spi_t": in_time.performance_in_time(owner, clock, schedule, ev),
        "ieac_t": in_time.forecast_duration(owner, clock, schedule, ev),
    }


def _curve(basics: estimates.Basics, found: Budget, work: Work) -> tuple[EarnedValuePoint, ...]:
    """Return the S-curve; nothing where the plan is in another currency than the document."""
    if found.currency not in {work.currency, ""}:
        return ()
    same = basics.ac.currency in {work.currency, ""}
    earned_before = work.before.earned_value if work.before else None
    known = Known(
        earned=whole(basics.ev),
        actual=whole(basics.ac) if same else None,
        spent=spent_by_month(work.monthly, work.actual, work.cutoff) if same else {},
        earlier=earned_before.curve if earned_before else (),
    )
    return curve(found, known, work.as_of, work.holidays)
