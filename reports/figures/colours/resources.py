"""The colour of the resources: hours worked and still needed against the hours that were approved."""

from __future__ import annotations

from dataclasses import dataclass

from model.thresholds import Preset
from reports.document import Colour, Figure, Unit
from reports.figures import baselines
from reports.figures.colours.inverse import most_within
from reports.figures.colours.scope import approved_rows
from reports.figures.colours.verdict import Comparison, Lever, Measurement, Verdict, Way, grey, judged, without_limits
from reports.figures.fact import counted, evidence, known, missing, share, whole
from reports.figures.hours_source import kept_work
from reports.figures.plan import Plan
from reports.figures.presets import colour_of
from reports.figures.schedule import without_plan

RESOURCES = "resources"
PEOPLE_SHORT = "how many people are short is not known, since no source says how many are needed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceInputs:
    """What the colour of the resources is decided by."""

    approved: Figure  # hours
    actual: Figure
    remaining: Figure
    stale: tuple[str, ...] = ()


def resources_verdict(inputs: ResourceInputs, preset: Preset) -> Verdict:
    """Return the colour of the resources: by how much hours worked + remaining exceed the approved ones, as a share.

    Grey when one of the three is not known, when none were approved, when a source of them is stale, and without
    limits. Published rules also count people who are missing (one post short is yellow in a project management office's
    template); no source tells that, which a note says. Source: Syncline. Example: 1,000 h approved, 700 h worked and
    400 h remaining: 10 %.
    """
    limits = preset.resources
    figures = (inputs.approved, inputs.actual, inputs.remaining)
    unknown = [*inputs.stale, *without_limits(preset, RESOURCES)]
    unknown += [figure.reason for figure in figures if figure.value is None]
    approved, actual, remaining = (whole(figure) for figure in figures)
    if not unknown and approved == 0:
        unknown.append("no hours were approved")
    if unknown or limits is None or not approved or actual is None or remaining is None:
        return grey(RESOURCES, preset, unknown, figures)
    value = share(actual + remaining - approved, approved)
    colour = colour_of(value, limits)
    ways: tuple[Way, ...] = ()
    stuck = ""
    if colour is not Colour.GREEN:
        by = actual + remaining - approved - most_within(limits.yellow_above, approved)
        ways = (Way(lever=Lever.REMAINING, by=by, to=remaining - by),) if by <= remaining else ()
        stuck = "" if ways else "more hours were worked already than would do"
    measured = Measurement(test=Comparison.HOURS, value=value, colour=colour, inputs=figures, ways=ways, stuck=stuck)
    return judged(RESOURCES, preset, measured, notes=(PEOPLE_SHORT,))


def hours_approved(owner: str, plan: Plan, planned: Figure) -> Figure:
    """Return the hours that were approved for the project.

    Formula: work in the first baseline, over the rows that carried work themselves; where no baseline holds work, the
    estimates of a tracker (`planned`). The planned hours of a plan file do not count: they move with what is left to
    do, so that they could never be exceeded. Unit: seconds. Undefined when no plan is linked or neither exists.
    Source: Syncline. Example: baseline work of 16 h and 24 h, planned now 60 h: 40 h.
    """
    name, formula = f"{owner}/hours/hours_approved", "sum of work in the first baseline"
    if reason := without_plan(plan):
        return missing(name, Unit.SECONDS, reason, formula=formula)
    first = baselines.first(plan)
    rows = approved_rows(plan, first.number) if first is not None else ()
    values = [plan.of_task[task.key][first.number] for task in rows] if first is not None else []
    told = [(value.work, value) for value in values if value.work is not None]
    if told:
        silent = counted(len(values) - len(told), "task")
        limit = f"no work in the baseline of {silent}" if len(told) < len(values) else ""
        total = sum(work for work, _ in told)
        return known(name, Unit.SECONDS, total, formula=formula, limit=limit, behind=evidence(told))
    hours = whole(planned)
    estimated = kept_work(plan).counted
    if hours is not None and all((task.source, task.source_project or "") in plan.trackers for task in estimated):
        return known(name, Unit.SECONDS, hours, formula="estimates of the tracker's tasks", inputs=(planned,))
    reason = "no baseline holds hours, and the planned hours of a plan move with what is left to do"
    return missing(name, Unit.SECONDS, reason, formula=formula)
