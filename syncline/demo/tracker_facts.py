"""What a report has to find of the projects in Jira, taken from the story itself and not from any answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from syncline.demo.backlog import LAST_DAY
from syncline.demo.city import FIRST_REPORT, SECOND_REPORT, Story
from syncline.demo.releases import promises
from syncline.demo.tickets import REGISTERS, Hours, Ticket, Type, shown
from syncline.demo.tracker import tickets

_WHOLE = 10_000  # basis points

READ_ON: Mapping[date, date] = {FIRST_REPORT: date(2026, 10, 5), SECOND_REPORT: LAST_DAY}
"""The last whole day of Jira that is known at each report: Jira is read when the files have been delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerFacts:
    """One project of Jira, as it stood at the end of a day; work in seconds."""

    key: str
    issues: int  # of all types
    tasks: int  # with nothing under them, without epics, registers and what was cancelled
    tasks_done: int
    registers: Mapping[str, int]  # entries by type
    registers_open: Mapping[str, int]
    milestones: tuple[tuple[str, bool], ...]  # versions, and whether they are released
    milestone_dates: Mapping[str, date]  # by version: the day it is released, or was
    hours_planned: int  # estimates of the tasks
    hours_actual: int  # shown worklogs up to the report's date
    hours_remaining: int
    hours_by_organisation: Mapping[str, int]  # of the shown worklogs
    worklogs: int  # shown ones, of any date
    hours_written: int  # in them
    percent_complete: int  # basis points: how far the tasks are, weighted by their estimates
    hours_hidden: Mapping[str, int]  # by title of an issue: what it counts as spent and does not show
    start_on: date  # of the first version
    forecast_finish: date  # the latest day that an unfinished or finished task, or a version, names


def tracker_facts(story: Story, as_of: date, seed: int) -> TrackerFacts:
    """Return what is true of a project in Jira at a report."""
    day = READ_ON[as_of]
    mine = _tickets(story, day, seed)
    above = {one.under for one in mine}
    tasks = [
        one
        for one in mine
        if one.type is not Type.EPIC
        and one.type not in REGISTERS
        and not one.is_cancelled_on(day)
        and one.name not in above
    ]
    registers = [one for one in mine if one.type in REGISTERS]
    written = [hours for one in mine for hours in shown(one, day)]
    counted = [hours for hours in written if hours.day <= as_of]
    versions = promises(story, day, seed)
    return TrackerFacts(
        key=story.tracker,
        issues=len(mine),
        tasks=len(tasks),
        tasks_done=sum(one.is_done_on(day) for one in tasks),
        registers=_by_type(registers),
        registers_open=_by_type(one for one in registers if not one.is_done_on(day)),
        milestones=tuple((one.name, one.is_released) for one in versions),
        milestone_dates={one.name: one.on for one in versions},
        hours_planned=sum(one.estimate_on(day) for one in tasks) * 60,
        hours_actual=_seconds(counted, day),
        hours_remaining=sum(one.remaining_on(day) or 0 for one in tasks) * 60,
        hours_by_organisation=_by_organisation(counted, day),
        worklogs=len(written),
        hours_written=_seconds(written, day),
        percent_complete=_percent(tasks, day),
        hours_hidden=_hidden(mine, day),
        start_on=story.start,
        forecast_finish=max([*(one.on for one in versions), *filter(None, (_finish(one, day) for one in tasks))]),
    )


def hours_in_jira(story: Story, as_of: date, day: date, seed: int) -> int:
    """Return the seconds booked for days up to and with `as_of`, as Jira shows them at the end of `day`."""
    written = [hours for one in _tickets(story, day, seed) for hours in shown(one, day)]
    return _seconds((one for one in written if one.day <= as_of), day)


def _tickets(story: Story, day: date, seed: int) -> list[Ticket]:
    return [one for one in tickets(seed) if one.exists_on(day) and one.project_on(day) == story.tracker]


def _percent(tasks: Iterable[Ticket], day: date) -> int:
    """Return how far tasks are: what is under way by its hours, nothing where nobody knows what remains of it."""
    weighed = [(one.estimate_on(day), _share(one, day)) for one in tasks]
    return round(sum(weight * share for weight, share in weighed) * _WHOLE / sum(weight for weight, _ in weighed))


def _share(ticket: Ticket, day: date) -> Fraction:
    if ticket.is_done_on(day):
        return Fraction(1)
    spent, remaining = ticket.spent_on(day), ticket.remaining_on(day)
    return Fraction(spent, spent + remaining) if spent and remaining else Fraction(0)


def _finish(ticket: Ticket, day: date) -> date | None:
    return ticket.done_on if ticket.is_done_on(day) else ticket.due_on


def _by_type(entries: Iterable[Ticket]) -> dict[str, int]:
    return dict(Counter(one.type.value for one in entries))


def _seconds(written: Iterable[Hours], day: date) -> int:
    return sum(one.minutes_on(day) for one in written) * 60


def _by_organisation(written: Iterable[Hours], day: date) -> dict[str, int]:
    found: Counter[str] = Counter()
    for one in written:
        found[one.person.organisation] += one.minutes_on(day) * 60
    return dict(found)


def _hidden(mine: Iterable[Ticket], day: date) -> dict[str, int]:
    counted = {one.title: one.spent_on(day) * 60 - _seconds(shown(one, day), day) for one in mine}
    return {title: seconds for title, seconds in counted.items() if seconds}
