"""Sentences for hours and tasks that are not proven complete: by how much, where most, why, and who can mend it."""

from __future__ import annotations

from reports.document import Discrepancy
from reports.figures.completeness import Cause, CountGap, HoursGap, TaskGap
from reports.figures.fact import whole
from reports.narrative.wording import counted, hours, listed, number, sentence

HOURS_RULE = "hours: time entries against the tracker's own totals"
TASKS_RULE = "tasks: stored against the tracker's own count"
LONGEST = 60  # characters of a task's title


def hours_gap(code: str, gap: HoursGap) -> Discrepancy:
    """Return a discrepancy for the tasks whose time entries do not come to the tracker's totals, for one cause."""
    differs = (whole(gap.totals) or 0) - (whole(gap.entries) or 0)
    tasks = counted(gap.entries.record_count, "task")
    text = (
        f"on {tasks}, the time entries of {gap.hours_from} come to {hours(abs(differs))} "
        f"{'less' if differs > 0 else 'more'} than {gap.tracker}'s own totals, most on "
        f"{listed([_named(worst) for worst in gap.worst])}; {_why(gap)}"
    )
    return Discrepancy(
        rule=HOURS_RULE,
        project=code,
        left=gap.entries,
        left_source=f"{gap.hours_from}: time entries",
        right=gap.totals,
        right_source=f"{gap.tracker}: totals of {tasks}",
        sentence=sentence(text),
        used=f"the time entries of {gap.hours_from}, because they have a day and a person",
    )


def count_gap(code: str, gap: CountGap) -> Discrepancy:
    """Return a discrepancy for a tracker project that counts another number of tasks than are stored."""
    stored, counts = whole(gap.stored) or 0, whole(gap.counts) or 0
    text = (
        f"{counted(stored, 'task')} of {gap.name} {'is' if stored == 1 else 'are'} stored, "
        f"{gap.tracker} counts {number(counts)}; {_why_counted(gap, counts - stored)}"
    )
    return Discrepancy(
        rule=TASKS_RULE,
        project=code,
        left=gap.stored,
        left_source=f"{gap.tracker}: {gap.name}, stored",
        right=gap.counts,
        right_source=f"{gap.tracker}: {gap.name}, its own count",
        sentence=sentence(text),
        used="the stored tasks, because a count names none",
    )


def _named(gap: TaskGap) -> str:
    title = gap.task.title if len(gap.task.title) <= LONGEST else f"{gap.task.title[: LONGEST - 1].rstrip()}…"
    return f"“{title}” ({hours(gap.entries)} against {hours(gap.total)})"


def _why(gap: HoursGap) -> str:
    tracker, truth = gap.tracker, gap.hours_from
    match gap.cause:
        case Cause.APART:
            return "the entries and the totals were read at different times, which the next complete reading settles"
        case Cause.DOUBLE:
            return f"{truth} give entries of the same tasks, so hours count twice: let one of them be read for hours"
        case Cause.CHANGED:
            return f"{tracker}'s totals were set by hand or imported, or lag behind its entries"
        case Cause.HIDDEN:
            return (
                f"{tracker} hides entries that are restricted to a role or group from accounts outside it: let the "
                "account that Syncline signs in with see them"
            )
        case Cause.ELSEWHERE:
            return (
                f"the rest was written in {tracker} and not in {truth}, or {truth} hides it from the account that "
                "Syncline signs in with"
            )
        case Cause.ABSENT:
            return (
                f"{truth} has no entry on them: they were written in {tracker} itself, or {truth} hides them from the "
                "account that Syncline signs in with"
            )


def _why_counted(gap: CountGap, more: int) -> str:
    if more < 0:
        return f"{gap.tracker}'s index lags behind, or the rest is deleted and waits for the next complete listing"
    left_out = f"{counted(gap.left_out, 'task')} could not be read and {'is' if gap.left_out == 1 else 'are'} listed"
    explained = f"{left_out} under the rows left out" if gap.left_out else ""
    if gap.left_out >= more:
        return explained
    rest = (
        f"the rest is newer than the last reading or hidden from the account that Syncline signs in with "
        f"(security levels of {gap.tracker})"
    )
    return "; ".join(filter(None, [explained, rest]))
