"""The colour of the risk: open risks and issues that are severe, or the worst score among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from model.thresholds import Limits, LimitUnit, Preset
from reports.document import Colour, Figure, RegisterRow, Unit
from reports.figures.colours.verdict import Comparison, Lever, Measurement, Verdict, Way, grey, judged, without_limits
from reports.figures.fact import known, missing, reasons, whole
from reports.figures.presets import colour_of

RISK = "risk"
KINDS = frozenset({"risk", "issue"})
SEVERE_FROM = 15
"""Points from which a scored entry is severe: the high zone of a 5 x 5 matrix of probability and impact."""

HIGH = frozenset({"highest", "high", "critical", "urgent", "important", "blocker", "severe", "major"})
"""Words of a priority that make an entry without score severe, in small letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskInputs:
    """What the colour of the risk is decided by."""

    owner: str  # code of the project
    rows: Sequence[RegisterRow]  # of the project's registers
    opened: Sequence[Figure]  # how many risks and how many issues are open, as the page prints them
    as_of: date
    stale: tuple[str, ...] = ()


def risk_verdict(inputs: RiskInputs, preset: Preset) -> tuple[Verdict, Figure]:
    """Return the colour of the risk, and the figure it is decided by.

    With limits in entries: how many open risks and issues are severe. An entry is severe from 15 points on (probability
    x impact, each 1 to 5); without both, when its priority is high or its due date has passed. With limits in points:
    the highest score of an open entry. Grey when no linked source keeps risks or issues, when no open entry has a score
    though points are asked for, when a source is stale, and without limits.
    Source: 5 x 5 matrix of probability and impact, as in project management offices' registers.
    Example: two open risks of 20 and 6 points and an overdue issue: 2 entries, or 20 points.
    """
    limits = preset.risk
    in_points = limits is not None and limits.unit is LimitUnit.POINTS
    rows = [row for row in inputs.rows if row.kind in KINDS and row.is_open]
    figure = _highest(inputs, rows) if in_points else _severe(inputs, rows)
    figures = (figure, *inputs.opened)
    unknown = [*inputs.stale, *without_limits(preset, RISK)]
    unknown += [figure.reason] if figure.value is None else []
    value = whole(figure)
    if unknown or limits is None or value is None:
        return grey(RISK, preset, unknown, figures), figure
    colour = colour_of(value, limits)
    ways = () if colour is Colour.GREEN else (_way(value, rows, limits),)
    test = Comparison.SCORE if in_points else Comparison.SEVERE
    return judged(RISK, preset, Measurement(test=test, value=value, colour=colour, inputs=figures, ways=ways)), figure


def score(row: RegisterRow) -> int | None:
    """Return probability x impact of an entry, 1 to 25; None where one of them is not known."""
    return None if row.probability is None or row.impact is None else row.probability * row.impact


def is_severe(row: RegisterRow, as_of: date) -> bool:
    """Return whether an open entry is one that has to worry: by its score, else by its priority or its due date."""
    points = score(row)
    if points is not None:
        return points >= SEVERE_FROM
    return row.priority.strip().lower() in HIGH or (row.due_on is not None and row.due_on < as_of)


def _severe(inputs: RiskInputs, rows: Sequence[RegisterRow]) -> Figure:
    name = f"{inputs.owner}/register/severe_risks_and_issues"
    formula = f"open risks and issues of {SEVERE_FROM} points or more; without a score, of high priority or overdue"
    if reason := _no_register(inputs):
        return missing(name, Unit.COUNT, reason, formula=formula, inputs=tuple(inputs.opened))
    severe = sum(is_severe(row, inputs.as_of) for row in rows)
    limit = reasons(_unscored(rows), _unlisted(inputs, rows))
    return known(name, Unit.COUNT, severe, formula=formula, limit=limit, inputs=tuple(inputs.opened))


def _highest(inputs: RiskInputs, rows: Sequence[RegisterRow]) -> Figure:
    name = f"{inputs.owner}/register/highest_risk_score"
    formula = "highest probability x impact of an open risk or issue"
    inputs_of = tuple(inputs.opened)
    if reason := _no_register(inputs):
        return missing(name, Unit.COUNT, reason, formula=formula, inputs=inputs_of)
    points = [found for row in rows if (found := score(row)) is not None]
    if rows and not points:
        reason = "no open risk or issue has a probability and an impact from 1 to 5"
        return missing(name, Unit.COUNT, reason, formula=formula, inputs=inputs_of)
    limit = reasons(_unscored(rows), _unlisted(inputs, rows))
    return known(name, Unit.COUNT, max(points, default=0), formula=formula, limit=limit, inputs=inputs_of)


def _unscored(rows: Sequence[RegisterRow]) -> str:
    """Say how many open entries have no probability and impact."""
    silent = sum(score(row) is None for row in rows)
    return f"no score on {silent} {'entry' if silent == 1 else 'entries'}" if silent else ""


def _unlisted(inputs: RiskInputs, rows: Sequence[RegisterRow]) -> str:
    """Say that the registers on the page do not hold all open entries, where a source keeps very many."""
    opened = sum(whole(figure) or 0 for figure in inputs.opened)
    return f"judged by the {len(rows)} of {opened} open entries that are listed" if opened > len(rows) else ""


def _no_register(inputs: RiskInputs) -> str:
    """Say why nobody knows of risks: that nobody wrote one down does not mean that there is none."""
    if any(row.kind in KINDS for row in inputs.rows) or any(figure.value is not None for figure in inputs.opened):
        return ""
    return next((figure.reason for figure in inputs.opened), "") or "the linked sources keep no risks or issues"


def _way(value: int, rows: Sequence[RegisterRow], limits: Limits) -> Way:
    if limits.unit is LimitUnit.POINTS:
        worse = sum((score(row) or 0) > limits.yellow_above for row in rows)
        return Way(lever=Lever.ENTRIES, by=worse, to=limits.yellow_above)
    return Way(lever=Lever.ENTRIES, by=value - limits.yellow_above, to=limits.yellow_above)
