"""Cuts the outline of a project into the tickets of its team: epics, stories, sub-tasks and bugs, with their hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from syncline.demo.city import Story, baselines_at, phases_of, plan_at
from syncline.demo.days import day_of, number_of
from syncline.demo.facets import facets
from syncline.demo.outline import Phase, Share
from syncline.demo.people import PEOPLE, Person
from syncline.demo.releases import RELEASES, Release
from syncline.demo.schedule import MINUTES_PER_DAY, Booking, Timed
from syncline.demo.tickets import Hours, Ticket, Type

LAST_DAY = date(2026, 11, 4)
"""The last day of the story: October's files are delivered on the morning after it."""

_PART = 5  # planned days in a part of a step, about
_AHEAD = 10  # working days before a step begins that it is cut into parts
_LONGEST = 480  # minutes in a worklog: a team of two writes two
_MENDING = ("mend ", "scenario tests")
_DROPPED_ON = {"Three-dimensional view": date(2026, 8, 27)}  # as decided in the register of changes
_STORIES = ("Design", "Build", "Configure", "Viewer", "Foundation")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A step with everything its tickets are made from."""

    story: Story
    phase: Phase
    task: Timed  # as it stands on the last day of the story
    planned: Timed  # in the first baseline
    release: str

    @property
    def name(self) -> str:
        return f"{self.story.tracker}/{self.task.step.uid}"

    @property
    def epic(self) -> str:
        return f"{self.story.tracker}/{self.phase.uid}"

    @property
    def cut_on(self) -> date:
        return day_of(max(self.task.start - _AHEAD, number_of(self.story.start)))

    @property
    def done_on(self) -> date | None:
        return day_of(self.task.finish - 1) if self.task.is_done else None

    @property
    def is_mending(self) -> bool:
        return self.task.step.title.lower().startswith(_MENDING)


@cache
def backlog(story: Story, seed: int) -> tuple[Ticket, ...]:
    """Return the tickets that a project's outline comes to in Jira, those above others first.

    Every step has a ticket from the project's first day, with the first baseline's work as its estimate. Two weeks
    before it begins it is cut into parts of about a week of one person, which take over the estimate; their worklogs
    add up to the hours worked, day by day. A part of a step that mends faults is a bug beside it, not under it.
    """
    tasks = {task.step.uid: task for task in plan_at(story, LAST_DAY, seed)}
    planned = {task.step.uid: task for task in baselines_at(story, LAST_DAY, seed)[0]}
    found: list[Ticket] = []
    for phase in phases_of(story):
        steps = [
            _Step(
                story=story,
                phase=phase,
                task=tasks[one.uid],
                planned=planned[one.uid],
                release=_release(story, one.uid),
            )
            for one in phase.steps
            if not one.is_milestone
        ]
        found.append(_epic(story, phase, steps))
        for step in steps:
            found += _tickets(step, _after(step, found))
    return tuple(ticket for ticket in found if ticket.created_on <= LAST_DAY)


def _release(story: Story, uid: int) -> str:
    """Return the first release whose milestone stands below a step in the outline."""
    rows = {step.title: step.uid for phase in phases_of(story) for step in phase.steps if step.is_milestone}
    ahead: list[Release] = [one for one in RELEASES[story.tracker] if rows[one.milestone] > uid]
    return ahead[0].name if ahead else ""


def _epic(story: Story, phase: Phase, steps: list[_Step]) -> Ticket:
    done = [step.done_on for step in steps if step.task.step.is_active]
    begun = [day_of(step.task.start) for step in steps if step.task.elapsed]
    return Ticket(
        name=f"{story.tracker}/{phase.uid}",
        project=story.tracker,
        type=Type.EPIC,
        title=phase.title,
        reporter=PEOPLE[story.manager],
        person=PEOPLE[story.manager],
        created_on=story.start,
        started_on=min(begun, default=None),
        done_on=None if None in done else max(filter(None, done)),
    )


def _after(step: _Step, before: list[Ticket]) -> tuple[str, ...]:
    """Return the tickets of the steps that a step waits for, where they have one ticket for the whole."""
    names = {ticket.name for ticket in before}
    waits = [f"{step.story.tracker}/{link.uid}" for link in step.task.step.links if not link.from_start]
    return tuple(name for name in waits if name in names)


def _tickets(step: _Step, after: tuple[str, ...]) -> Iterator[Ticket]:
    """Yield the ticket of a step and those of its parts, unless one person does all of it within a week."""
    parts = list(_parts(step))
    whole = _whole(step, after, sum(part.estimate for part in parts))
    if not step.task.step.is_active:
        yield replace(whole, started_on=None, done_on=_DROPPED_ON[whole.title], is_cancelled=True)
    elif not parts:
        yield whole
    elif len(parts) == 1:
        (part,) = parts
        yield replace(whole, person=part.person, hours=tuple(_hours(part, step.task.start, step.task.duration)))
    else:
        yield replace(whole, cut_on=step.cut_on)
        above, kind = (step.epic, Type.BUG) if step.is_mending else (step.name, Type.SUBTASK)
        titles = facets(step.task.step.title, len(parts))
        for number, (part, title) in enumerate(zip(parts, titles, strict=True), start=1):
            yield _part(step, part, replace(whole, name=f"{step.name}/{number}", type=kind, title=title, under=above))


def _whole(step: _Step, after: tuple[str, ...], estimate: int) -> Ticket:
    manager = PEOPLE[step.story.manager]
    return Ticket(
        name=step.name,
        project=step.story.tracker,
        type=Type.STORY if step.phase.title in _STORIES else Type.TASK,
        title=step.task.step.title,
        reporter=manager,
        person=manager,
        under=step.epic,
        created_on=step.story.start,
        estimate=estimate,
        due_on=day_of(step.planned.finish - 1),
        release=step.release,
        after=after,
        started_on=day_of(step.task.start) if step.task.elapsed else None,
        done_on=step.done_on,
    )


def _part(step: _Step, part: _Part, like: Ticket) -> Ticket:
    """Return the ticket of a part; the last one is open until the step is done, however long that takes."""
    task = step.task
    end = task.duration if part.is_last else min(part.last, task.duration)
    hours = tuple(_hours(part, task.start + min(part.first, end), end - min(part.first, end)))
    is_done = task.elapsed >= end
    return replace(
        like,
        person=part.person,
        estimate=part.estimate,
        created_on=step.cut_on,
        due_on=day_of(step.planned.start + part.last - 1),
        after=(),
        started_on=hours[0].day if hours else None,
        done_on=day_of(max(task.start + end - 1, task.start)) if is_done else None,
        hours=hours,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """About a week of what one person does in a step; days count from the step's begin."""

    person: Person
    booking: Booking
    estimate: int  # minutes
    first: int
    last: int  # exclusive; of the last part however long the step takes
    is_last: bool


def _parts(step: _Step) -> Iterator[_Part]:
    length = step.task.step.days[0]
    number = max(1, round(length / _PART))
    bounds = [length * index // number for index in range(number + 1)]
    for share, booking in zip(step.task.step.crew, step.task.bookings, strict=True):
        for index in range(number):
            yield _Part(
                person=share.person,
                booking=booking,
                estimate=_minutes(share, bounds[index + 1] - bounds[index]),
                first=bounds[index],
                last=bounds[index + 1],
                is_last=index + 1 == number,
            )


def _minutes(share: Share, days: int) -> int:
    return MINUTES_PER_DAY * share.units[0] // 100 * days


def _hours(part: _Part, first: int, length: int) -> Iterator[Hours]:
    """Yield the worklogs of some days; whoever stands for several people writes one for each full day of theirs."""
    for number, minutes in part.booking.actual:
        if first <= number < first + length:
            for written in range(0, minutes, _LONGEST):
                yield Hours(day=day_of(number), person=part.person, minutes=min(_LONGEST, minutes - written))
