"""What each comparison of a status says: its inputs, and how far they are apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from reports.document import Figure
from reports.figures.colours import Comparison, Measurement, Verdict
from reports.figures.colours.risk import SEVERE_FROM
from reports.figures.fact import whole
from reports.figures.presets import PERCENT, LimitUnit
from reports.figures.schedule import is_finished
from reports.narrative.wording import counted, day, hours, money_exact, number


def reason(found: Measurement, verdict: Verdict) -> str:
    """Return a comparison as a clause with its inputs; every amount is exact."""
    if found.test is Comparison.SLIP:
        return _slipped(found, verdict)
    return _CLAUSES[found.test](found)


def share(basis_points: int) -> str:
    """Return a share to the hundredth of a percent: `27.2%`, `15%`."""
    whole_part, rest = divmod(basis_points, PERCENT)
    return f"{whole_part}{f'.{rest:02}'.rstrip('0') if rest else ''}%"


def amount(figure: Figure, found: Measurement) -> str:
    """Return the money of an input; one that states nothing is nothing, as the comparison took it."""
    currency = next((one.currency for one in found.inputs if one.currency), "")
    return money_exact(whole(figure) or 0, currency)


def _by(found: Measurement) -> str:
    if found.value == 0:
        return "equal to"
    return f"{share(abs(found.value))} {'above' if found.value > 0 else 'below'}"


def _of_budget(found: Measurement) -> str:
    revised, spent, committed = (amount(figure, found) for figure in found.inputs)
    return f"{spent} spent and {committed} committed are together {_by(found)} the revised budget of {revised}"


def _of_plan(found: Measurement) -> str:
    planned, spent = (amount(figure, found) for figure in found.inputs)
    return f"spending of {spent} is {_by(found)} the {planned} planned for the same time"


def _of_estimate(found: Measurement) -> str:
    approved, expected = (amount(figure, found) for figure in found.inputs)
    return f"the estimate at completion of {expected} is {_by(found)} the budget at completion of {approved}"


def _of_baseline(found: Measurement) -> str:
    approved, added = (whole(figure) or 0 for figure in found.inputs)
    tasks = counted(added, "task was", "tasks were")
    return f"{tasks} added to the {number(approved)} of the first baseline, {share(found.value)} of these"


def _of_last_report(found: Measurement) -> str:
    before, added = (whole(figure) or 0 for figure in found.inputs)
    if added == 0:
        return f"there are as many tasks as in the last report, {number(before)}"
    more = "more" if added > 0 else "fewer"
    tasks = counted(abs(added), f"task {more} is", f"tasks {more} are")
    part = share(abs(found.value))
    return f"{tasks} in scope than the {number(before)} of the last report, {part} of these; no baseline was set"


def _of_hours(found: Measurement) -> str:
    approved, actual, remaining = (hours(whole(figure) or 0) for figure in found.inputs)
    return f"{actual} worked and {remaining} remaining are together {_by(found)} the {approved} approved"


def _of_entries(found: Measurement) -> str:
    severe = counted(found.value, "open risk or issue is severe", "open risks and issues are severe")
    return f"{severe} ({SEVERE_FROM} points or more; without a score, of high priority or overdue)"


def _of_score(found: Measurement) -> str:
    if found.value == 0:
        return "no risk or issue is open"
    return f"the worst open risk or issue scores {counted(found.value, 'point')} of 25"


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
    return f"{words}, {share(abs(found.value))} of the baseline's duration"


def _day(figure: Figure) -> str:
    return day(figure.value) if isinstance(figure.value, date) else "an unknown day"


_CLAUSES: Mapping[Comparison, Callable[[Measurement], str]] = {
    Comparison.BUDGET: _of_budget,
    Comparison.SPENDING_PLAN: _of_plan,
    Comparison.ESTIMATE: _of_estimate,
    Comparison.ADDED: _of_baseline,
    Comparison.GROWN: _of_last_report,
    Comparison.HOURS: _of_hours,
    Comparison.SEVERE: _of_entries,
    Comparison.SCORE: _of_score,
}
