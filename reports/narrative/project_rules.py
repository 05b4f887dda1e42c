"""What is said about one project: each rule gives a sentence with its weight and facts, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from reports.document import Colour, Discrepancy, Figure, ProjectPage, Sentence
from reports.figures.acceptance import unsettled
from reports.figures.fact import whole
from reports.figures.hours import BY_APP
from reports.figures.schedule import is_finished
from reports.narrative.choice import heaviest, say
from reports.narrative.completeness import HOURS_RULE, TASKS_RULE
from reports.narrative.unread import what_to_do
from reports.narrative.wording import STATUS, counted, days, number, text_of

MATERIAL_HOURS = 8 * 3600  # seconds: less than a day's work changes no decision
MATERIAL_SHARE = 100  # a gap matters from one part in so many of the hours on


def project_sentences(page: ProjectPage, words: Mapping[Colour, str] = STATUS) -> tuple[Sentence, ...]:
    """Return the heaviest of what the rules say about a project, at most five; its own sentences play no part.

    `words` are those for the colours.
    """
    worded = partial(status_changed, words=words)
    return heaviest(page, tuple(worded if rule is status_changed else rule for rule in RULES))


def overspent(page: ProjectPage) -> Sentence | None:
    """Money that nobody approved is spent or committed."""
    left = page.figures["available"]
    if (whole(left) or 0) >= 0:
        return None
    return say("overspent", 95, f"spending and commitments exceed the revised budget by {text_of(left)}", left)


def finish(page: ProjectPage) -> Sentence | None:
    """The finish against the first baseline and against the last report, in one sentence; nothing when on time."""
    forecast, slip, moved = (
        page.figures[name] for name in ("finish_forecast", "slip_first", "finish_moved_since_last_report")
    )
    late, later = whole(slip) or 0, whole(moved) or 0
    if forecast.value is None or (not late and not later):
        return None
    was = f"the project finished on {text_of(forecast)}"
    parts = [was if is_finished(forecast) else f"the finish is forecast for {text_of(forecast)}"]
    facts = [forecast]
    if late:
        parts.append(f", {text_of(slip)} {'after' if late > 0 else 'before'} the first baseline")
        facts.append(slip)
    if later:
        parts.append(f"; it moved {text_of(moved)} {'later' if later > 0 else 'earlier'} since the last report")
        facts.append(moved)
    return say("finish", 90 if late > 0 or later > 0 else 58, "".join(parts), *facts)


def status_changed(page: ProjectPage, words: Mapping[Colour, str] = STATUS) -> Sentence | None:
    """The overall status is another one than in the last report."""
    then, now = page.overall.previous, page.overall.colour
    if then is None or then is now:
        return None
    return say("status", 85, f"the status went from {words[then]} to {words[now]}", *_of_lights(page))


def not_known(page: ProjectPage) -> Sentence | None:
    """Missing data is a sentence too: what cannot be judged."""
    grey = [part.dimension for part in (page.schedule, page.cost) if part.colour is Colour.GREY]
    if not grey:
        return None
    inputs = {"schedule": page.figures["slip_first"], "cost": page.figures["used"]}
    clauses = []
    for dimension in grey:
        figure = inputs[dimension]
        why = figure.reason if figure.value is None else "its data is stale or was put aside"
        clauses.append(f"the {dimension} cannot be judged: {why}")
    return say("not known", 80, "; ".join(clauses), *(inputs[dimension] for dimension in grey))


def disagreement(page: ProjectPage) -> Sentence | None:
    """The first discrepancy between its sources that nobody accepted; whether the data is complete is not asked."""
    open_ones = unsettled(page.discrepancies)
    found = next((one for one in open_ones if one.rule not in {HOURS_RULE, TASKS_RULE}), None)
    return say("disagreement", 70, found.sentence, found.left, found.right) if found else None


def unread(page: ProjectPage) -> Sentence | None:
    """The part of a source that could not be read for longest, with what has to be done."""
    if not page.unread:
        return None
    note = min(page.unread, key=lambda note: (note.since, note.source, note.name))
    others = counted(len(page.unread) - 1, "further part")
    text = what_to_do(note) + (f"; {others} could not be read either" if len(page.unread) > 1 else "")
    return say("unread", 88, text, page.figures["tasks_open"], page.figures["hours_actual"])


def incomplete(page: ProjectPage) -> Sentence | None:
    """The largest gap between time entries and a tracker's totals, when it changes what the hours say."""
    worked = whole(page.figures["hours_actual"]) or 0
    open_ones = unsettled(page.discrepancies)
    gaps = [one for one in open_ones if one.rule == HOURS_RULE and _gap(one) >= MATERIAL_HOURS]
    found = max(gaps, key=_gap, default=None)
    if found is None or _gap(found) * MATERIAL_SHARE < worked:
        return None
    return say("incomplete", 72, found.sentence, found.left, found.right)


def written_by_app(page: ProjectPage) -> Sentence | None:
    """Hours that an app wrote, of which nobody knows who worked them."""
    found = next((figure for figure in page.hours_by_organisation if figure.id.endswith(f"/{BY_APP}")), None)
    if found is None:
        return None
    text = f"{text_of(found)} are {found.reason}: read them from that app itself (for Tempo, connect Tempo)"
    return say("written by app", 57, text, found)


def milestone_moved(page: ProjectPage) -> Sentence | None:
    """The milestone that moved furthest out since the last report; the finish itself has its own sentence."""
    ends = page.figures["finish_forecast"].value
    late = [row for row in page.milestones if (whole(row.moved_since_last) or 0) > 0 and row.forecast_on != ends]
    if not late:
        return None
    row = max(late, key=lambda row: (whole(row.moved_since_last) or 0, row.key))
    text = f"the milestone “{row.title}” moved {text_of(row.moved_since_last)} later since the last report"
    behind = whole(row.slip_first) or 0
    if behind > 0:
        text += f" and is now {days(behind)} after its first baseline"
        return say("milestone moved", 65, text, row.moved_since_last, row.slip_first)
    return say("milestone moved", 65, text, row.moved_since_last)


def milestones_overdue(page: ProjectPage) -> Sentence | None:
    """Milestones whose own forecast has passed."""
    return _grown("milestones overdue", 63, page.figures["milestones_overdue"], "milestone", "overdue")


def milestones_late(page: ProjectPage) -> Sentence | None:
    """Milestones that are forecast after what is approved now."""
    return _grown("milestones late", 62, page.figures["milestones_late"], "milestone", "late")


def tasks_overdue(page: ProjectPage) -> Sentence | None:
    """Tasks that should be finished."""
    return _grown("tasks overdue", 60, page.figures["tasks_overdue"], "task", "overdue")


def restated(page: ProjectPage) -> Sentence | None:
    """What was reported last time turned out otherwise."""
    actual = page.figures["actual"]
    if not actual.restated:
        return None
    amount = text_of(_valued(actual, actual.restated))
    direction = "up" if actual.restated > 0 else "down"
    return say("restated", 55, f"spending up to the last report was corrected {direction} by {amount}", actual)


def spent_since(page: ProjectPage) -> Sentence | None:
    """What was spent since the last report; nothing when nothing was."""
    since = page.figures["spent_since_last_report"]
    if (whole(since) or 0) <= 0:
        return None
    return say("spent", 50, f"{text_of(since)} was spent since the last report", since)


def budget_against_time(page: ProjectPage) -> Sentence | None:
    """The used share of the budget beside the used share of the time."""
    used, elapsed, budget = (page.figures[name] for name in ("used", "time_elapsed", "budget_revised"))
    if used.value is None or budget.value is None:
        return None
    text = f"{text_of(used)} of the {text_of(budget)} budget is spent or committed"
    if elapsed.value is None:
        return say("budget", 45, text, used, budget)
    return say("budget", 45, f"{text} with {text_of(elapsed)} of the schedule elapsed", used, budget, elapsed)


def complete(page: ProjectPage) -> Sentence | None:
    """How much of the work is done, when that is news."""
    done = page.figures["percent_complete"]
    if done.value is None or done.value == done.previous:
        return None
    before = (
        f", after {text_of(_valued(done, done.previous))} in the last report" if isinstance(done.previous, int) else ""
    )
    return say("complete", 40, f"{text_of(done)} of the planned work is done{before}", done)


Rule = Callable[[ProjectPage], Sentence | None]

RULES: tuple[Rule, ...] = (
    overspent,
    finish,
    status_changed,
    unread,
    not_known,
    incomplete,
    disagreement,
    milestone_moved,
    milestones_overdue,
    milestones_late,
    tasks_overdue,
    written_by_app,
    restated,
    spent_since,
    budget_against_time,
    complete,
)


def _gap(found: Discrepancy) -> int:
    return abs((whole(found.left) or 0) - (whole(found.right) or 0))


def _grown(rule: str, weight: int, figure: Figure, noun: str, how: str) -> Sentence | None:
    """Say a count that is above zero, with the last report's where that was another."""
    count, before = whole(figure), figure.previous
    if not count:
        return None
    text = f"{counted(count, noun)} {'is' if count == 1 else 'are'} {how}"
    if isinstance(before, int) and before != count:
        text += f", {'up' if count > before else 'down'} from {number(before)}"
    return say(rule, weight, text, figure)


def _of_lights(page: ProjectPage) -> tuple[Figure, ...]:
    named = {fact for light in (page.schedule, page.cost, *page.others) for fact in light.facts}
    return tuple(figure for figure in page.figures.values() if figure.id in named) or (page.figures["slip_first"],)


def _valued(figure: Figure, value: int) -> Figure:
    return replace(figure, value=value)
