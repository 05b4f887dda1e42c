"""Words of a status: the rule, the threshold, the inputs that decided, and how far it is from the next colour."""

from __future__ import annotations

from datetime import date

from reports.document import Colour, Figure, StatusLight
from reports.figures.colours import Comparison, Measurement, Verdict
from reports.figures.fact import one_of
from reports.figures.presets import PERCENT, Limits, LimitUnit
from reports.figures.schedule import is_finished
from reports.narrative.wording import STATUS, counted, day, money_exact

RULES = {
    "schedule": "forecast finish against the first baseline",
    "cost": "spent and committed against the revised budget, and spent against the spending plan; the worse counts",
    "overall": "the worse of schedule and cost; green only when both are known",
}


def light(verdict: Verdict, previous: Colour | None) -> StatusLight:
    """Return a verdict as the status that a report prints; its numbers are those of the facts it names."""
    return StatusLight(
        dimension=verdict.dimension,
        colour=verdict.colour,
        previous=previous,
        rule=RULES[verdict.dimension],
        threshold=_threshold(verdict),
        because=_because(verdict),
        margin=_margin(verdict),
        facts=tuple(dict.fromkeys(figure.id for figure in verdict.inputs)),
    )


def overall_light(verdict: Verdict, parts: tuple[StatusLight, ...], previous: Colour | None) -> StatusLight:
    """Return the overall status, which names the parts it follows from."""
    named = [f"{part.dimension} is {STATUS[part.colour]}" for part in parts]
    return StatusLight(
        dimension="overall",
        colour=verdict.colour,
        previous=previous,
        rule=RULES["overall"],
        threshold=_threshold(verdict),
        because=one_of(named),
        facts=tuple(dict.fromkeys(fact for part in parts for fact in part.facts)),
    )


def _threshold(verdict: Verdict) -> str:
    if verdict.dimension == "overall":
        return "off track or at risk as soon as one of them is"
    if verdict.limits is None:
        return f"none in the thresholds {verdict.preset.name}"
    limits = verdict.limits
    origin = f"thresholds {verdict.preset.name}" + (f": {verdict.preset.origin}" if verdict.preset.origin else "")
    if limits.yellow_above == limits.red_above:
        return f"off track above {_limit(limits.red_above, limits)} ({origin})"
    yellow, red = _limit(limits.yellow_above, limits), _limit(limits.red_above, limits)
    return f"at risk above {yellow}, off track above {red} ({origin})"


def _because(verdict: Verdict) -> str:
    if verdict.deciding is None:
        return one_of(verdict.unknown) or "nothing is known to judge it by"
    text = "; ".join(_compared(found, verdict) for found in (verdict.deciding, *verdict.others))
    not_compared = f"; not compared with the spending plan: {one_of(verdict.unknown)}" if verdict.unknown else ""
    return text + not_compared


def _compared(found: Measurement, verdict: Verdict) -> str:
    if found.test is Comparison.SLIP:
        return _slipped(found, verdict)
    values = [figure.value for figure in found.inputs]
    currency = next((figure.currency for figure in found.inputs if figure.currency), "")
    amounts = [money_exact(value if isinstance(value, int) else 0, currency) for value in values]
    beyond = "above" if found.value > 0 else "below"
    by = "equal to" if found.value == 0 else f"{_share(abs(found.value))} {beyond}"
    if found.test is Comparison.SPENDING_PLAN:
        return f"spending of {amounts[1]} is {by} the {amounts[0]} planned for the same time"
    return f"{amounts[1]} spent and {amounts[2]} committed are together {by} the revised budget of {amounts[0]}"


def _slipped(found: Measurement, verdict: Verdict) -> str:
    approved, forecast, slip = found.inputs
    what = "finish" if is_finished(forecast) else "forecast finish"
    text = f"the {what} of {_day(forecast)} is {{}} the first baseline's {_day(approved)}"
    if found.value == 0:
        return text.format("on")
    side = "after" if found.value > 0 else "before"
    if verdict.limits is not None and verdict.limits.unit is LimitUnit.DAYS:
        return text.format(f"{counted(abs(found.value), 'day')} {side}")
    late = abs(slip.value) if isinstance(slip.value, int) else 0
    words = text.format(f"{counted(late, 'working day')} {side}")
    return f"{words}, {_share(abs(found.value))} of the baseline's duration"


def _day(figure: Figure) -> str:
    return day(figure.value) if isinstance(figure.value, date) else "an unknown day"


def _margin(verdict: Verdict) -> str:
    if verdict.deciding is None or verdict.limits is None:
        return ""
    value, limits = verdict.deciding.value, verdict.limits
    if value > limits.red_above:
        return f"{_points(value - limits.red_above, limits)} beyond the limit of off track"
    if value > limits.yellow_above:
        return f"{_points(limits.red_above - value, limits)} from off track"
    limit = "off track" if limits.yellow_above == limits.red_above else "at risk"
    return f"{_points(limits.yellow_above - value, limits)} from {limit}"


def _limit(amount: int, limits: Limits) -> str:
    return counted(amount, "day") if limits.unit is LimitUnit.DAYS else _share(amount)


def _points(amount: int, limits: Limits) -> str:
    if limits.unit is LimitUnit.DAYS:
        return counted(amount, "day")
    whole, rest = divmod(amount, PERCENT)
    return f"{whole}{f'.{rest:02}'.rstrip('0') if rest else ''} points"


def _share(basis_points: int) -> str:
    whole, rest = divmod(basis_points, PERCENT)
    return f"{whole}{f'.{rest:02}'.rstrip('0') if rest else ''}%"
