"""Words of a status: the rule, the threshold, the inputs that decided, and how far it is from the next colour."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reports.document import Colour, StatusLight
from reports.figures.colours import Comparison, Declaration, Verdict
from reports.figures.fact import one_of
from reports.figures.presets import PERCENT, Limits, LimitUnit
from reports.narrative.light_reasons import reason, share
from reports.narrative.to_green import overall_to_green, to_green
from reports.narrative.wording import STATUS, counted, day

RULES = {
    "schedule": "forecast finish against the first baseline",
    "cost": "spent and committed against the revised budget, and spent against the spending plan; the worse counts",
    "scope": "tasks added since the first baseline against those that were in it; without one, since the last report",
    "resources": "hours worked and remaining against the hours approved",
    "risk": "open risks and issues that are severe, by score, else by priority and due date",
}
BY_ESTIMATE = "estimate at completion against the budget at completion"
BY_SCORE = "highest score of an open risk or issue, probability x impact"

Words = Mapping[Colour, str]


def light(
    verdict: Verdict, previous: Colour | None, *, since: date | None = None, words: Words = STATUS
) -> StatusLight:
    """Return a verdict as the status that a report prints; its numbers are those of the facts it names.

    `previous` is the colour in the last report, `since` as `held_since` gives it, `words` those for the colours.
    """
    return StatusLight(
        dimension=verdict.dimension,
        colour=verdict.colour,
        previous=previous,
        rule=_rule(verdict),
        threshold=_threshold(verdict, words),
        because=_because(verdict) + _lapsed(verdict.lapsed, words),
        margin=_margin(verdict, words),
        facts=tuple(dict.fromkeys(figure.id for figure in verdict.inputs)),
        to_green=to_green(verdict, words),
        since=since,
        declared=verdict.declared,
    )


def overall_light(
    verdict: Verdict,
    parts: Sequence[StatusLight],
    previous: Colour | None,
    *,
    counts: Collection[str] | None = None,
    since: date | None = None,
    words: Words = STATUS,
) -> StatusLight:
    """Return the overall status, which names the parts it follows from; `counts` are the dimensions that do, or all."""
    counted_in = [part for part in parts if counts is None or part.dimension in counts] or parts
    plain = StatusLight(
        dimension="overall",
        colour=verdict.colour,
        previous=previous,
        rule=_overall_rule([part.dimension for part in counted_in], words),
        threshold=_overall_threshold(verdict, words),
        because=one_of(_standing(part, words) for part in parts) + _lapsed(verdict.lapsed, words),
        facts=tuple(dict.fromkeys(fact for part in parts for fact in part.facts)),
        since=since,
        declared=verdict.declared,
    )
    return replace(plain, to_green=overall_to_green(verdict, counted_in, words))


def held_since(colour: Colour, before: StatusLight | None, before_as_of: date | None, as_of: date) -> date:
    """Return the as-of date of the first of the reports in a row that gave this colour; this one's when it is new.

    `before` is the light of the last report, as of `before_as_of`. Example: red in the reports of September and October
    and red now: the as-of date of September's.
    """
    if before is None or before_as_of is None or before.colour is not colour:
        return as_of
    return before.since or before_as_of


def _rule(verdict: Verdict) -> str:
    if verdict.deciding is not None and verdict.deciding.test is Comparison.ESTIMATE:
        return BY_ESTIMATE
    if verdict.limits is not None and verdict.limits.unit is LimitUnit.POINTS:
        return BY_SCORE
    return RULES[verdict.dimension]


def _overall_rule(dimensions: Sequence[str], words: Words) -> str:
    green = words[Colour.GREEN]
    if len(dimensions) == 1:
        return f"that of {dimensions[0]}, which alone is judged; {green} only when it is known"
    if len(dimensions) == 2:  # noqa: PLR2004 # of two it is both
        return f"the worse of {one_of(dimensions)}; {green} only when both are known"
    return f"the worst of {one_of(dimensions)}; {green} only when all are known"


def _overall_threshold(verdict: Verdict, words: Words) -> str:
    red, yellow = words[Colour.RED], words[Colour.YELLOW]
    yellows = verdict.preset.red_from_yellows
    if yellows is None:
        return f"{red} or {yellow} as soon as one of them is"
    return f"{red} or {yellow} as soon as one of them is; {red} when {yellows} of them are {yellow}"


def _standing(part: StatusLight, words: Words) -> str:
    if part.declared is None:
        return f"{part.dimension} is {words[part.colour]}"
    computed = words[part.declared.computed]
    return f"{part.dimension} is declared {words[part.colour]} (computed: {computed})"


def _lapsed(declaration: Declaration | None, words: Words) -> str:
    if declaration is None:
        return ""
    word = words[declaration.colour]
    return f"; that {declaration.by} declared it {word} lapsed after {day(declaration.until)}"


def _threshold(verdict: Verdict, words: Words) -> str:
    if verdict.limits is None:
        return f"none in the thresholds {verdict.preset.name}"
    limits = verdict.limits
    red_word, yellow_word = words[Colour.RED], words[Colour.YELLOW]
    origin = f"thresholds {verdict.preset.name}" + (f": {verdict.preset.origin}" if verdict.preset.origin else "")
    if limits.yellow_above == limits.red_above:
        return f"{red_word} above {_limit(limits.red_above, limits)} ({origin})"
    yellow, red = _limit(limits.yellow_above, limits), _limit(limits.red_above, limits)
    return f"{yellow_word} above {yellow}, {red_word} above {red} ({origin})"


def _because(verdict: Verdict) -> str:
    notes = "".join(f"; {note}" for note in verdict.notes)
    if verdict.deciding is None:
        return (one_of(verdict.unknown) or "nothing is known to judge it by") + notes
    text = "; ".join(reason(found, verdict) for found in verdict.measured)
    not_compared = f"; not compared with the spending plan: {one_of(verdict.unknown)}" if verdict.unknown else ""
    return text + not_compared + notes


def _margin(verdict: Verdict, words: Words) -> str:
    if verdict.deciding is None or verdict.limits is None:
        return ""
    value, limits = verdict.deciding.value, verdict.limits
    red = words[Colour.RED]
    if value > limits.red_above:
        return f"{_points(value - limits.red_above, limits)} beyond the limit of {red}"
    if value > limits.yellow_above:
        return f"{_points(limits.red_above - value, limits)} from {red}"
    limit = red if limits.yellow_above == limits.red_above else words[Colour.YELLOW]
    return f"{_points(limits.yellow_above - value, limits)} from {limit}"


def _limit(amount: int, limits: Limits) -> str:
    return share(amount) if limits.unit is LimitUnit.BASIS_POINTS else _points(amount, limits)


def _points(amount: int, limits: Limits) -> str:
    match limits.unit:
        case LimitUnit.DAYS:
            return counted(amount, "day")
        case LimitUnit.ENTRIES:
            return counted(amount, "entry", "entries")
        case LimitUnit.POINTS:
            return counted(amount, "point")
        case LimitUnit.BASIS_POINTS:
            whole, rest = divmod(amount, PERCENT)
            return f"{whole}{f'.{rest:02}'.rstrip('0') if rest else ''} points"
