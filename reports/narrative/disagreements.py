"""Sentences for discrepancies: both values with their sources, and which one the report uses."""

from __future__ import annotations

from reports.document import Discrepancy, Figure, Unit
from reports.figures.disagreement import Disagreement
from reports.figures.discrepancies import ONE_SIDED_RULE, TRACKER_FINISH_RULE
from reports.narrative.wording import hours, money_exact, sentence, text_of


def discrepancy(found: Disagreement) -> Discrepancy:
    """Return a disagreement with its sentence; both values are printed in full, neither is corrected."""
    return Discrepancy(
        rule=found.rule,
        project=found.project,
        left=found.left,
        left_source=found.left_source,
        right=found.right,
        right_source=found.right_source,
        sentence=sentence(_text(found)),
        used=found.used,
        tolerance=found.tolerance,
    )


def _text(found: Disagreement) -> str:
    left, right = in_full(found.left), in_full(found.right)
    if found.rule == ONE_SIDED_RULE:
        return f"{found.left_source} has {left} of work, {found.right_source} has {right} of spending for the same time"
    if found.rule == TRACKER_FINISH_RULE:
        return (
            f"the tracker ({found.left_source}) has work until {left}, the plan ({found.right_source}) ends on {right}"
        )
    return f"the sources differ on the {found.matter}: {left} in {found.left_source}, {right} in {found.right_source}"


def in_full(figure: Figure) -> str:
    """Return a figure's value with nothing rounded away but parts of an hour."""
    value = figure.value
    match figure.unit, value:
        case Unit.MONEY, int():
            return money_exact(value, figure.currency)
        case Unit.SECONDS, int():
            return hours(value)
        case _:
            return text_of(figure)
