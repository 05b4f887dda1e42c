"""Computes a plan from its outline: a forward pass over working days, hours as they were worked, baselines as set."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from syncline.demo.outline import Link, Phase, Share, Step
from syncline.demo.people import Person

MINUTES_PER_DAY = 480
_JITTER = (-60, -30, -15, 0, 0, 0, 0, 0, 15, 30)  # minutes by which a person's day differs from the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """A person on a task: minutes worked by day, and minutes still to work."""

    person: Person
    units: int  # percent of a day
    actual: tuple[tuple[int, int], ...]  # (working day's number, minutes), ascending
    remaining: int  # minutes

    @property
    def worked(self) -> int:
        """Minutes worked."""
        return sum(minutes for _, minutes in self.actual)

    @property
    def work(self) -> int:
        """Minutes worked and to work."""
        return self.worked + self.remaining


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """A step with its place in time; days are numbers of working days, `finish` is exclusive."""

    step: Step
    start: int
    finish: int
    elapsed: int  # days of it that are over
    slack: int  # days it may slip without moving the project's end
    is_done: bool
    bookings: tuple[Booking, ...]
    entered: int = 0  # cents entered for the hours of people whose bookings are kept elsewhere
    entered_so_far: int = 0  # cents

    @property
    def duration(self) -> int:
        """Working days from start to finish."""
        return self.finish - self.start

    @property
    def fixed_cost(self) -> int:
        """Cents of what the task buys."""
        return self.step.purchase.amount if self.step.purchase else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a task comes to, or several together."""

    start: int
    finish: int  # exclusive
    planned_days: int
    elapsed_days: int
    work: int  # minutes
    worked: int  # minutes
    cost: int  # cents
    cost_so_far: int  # cents

    @property
    def percent(self) -> int:
        """Whole percent by duration; a milestone has none of its own, see `Timed.is_done`."""
        return 100 * self.elapsed_days // self.planned_days if self.planned_days else 0

    @property
    def percent_work(self) -> int:
        """Whole percent by work, rounded down, so that only finished work is 100."""
        return 100 * self.worked // self.work if self.work else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What is known when a plan is computed."""

    seed: str
    status: int  # number of the last working day whose progress is entered; -1 before the project
    version: int  # which of a step's planned durations holds: 0 as first approved


def forward_pass(phases: Sequence[Phase], first_day: int, pace: Pace) -> tuple[Timed, ...]:
    """Return every step in outline order, started ones as they really went, the others as planned.

    A step starts when all it waits for lets it; its real duration shows as soon as it has started. Nothing starts on
    a day before the steps it waits for are over, so the hours, dates and percentages fit together.
    """
    times: dict[int, tuple[int, int]] = {}
    steps = [step for phase in phases for step in phase.steps]
    for step in steps:
        start = max((_released(link, times) for link in step.links), default=first_day)
        known = -1 if start <= pace.status else min(pace.version, len(step.days) - 1)
        times[step.uid] = (start, start + step.days[known])
    slack = _slack(steps, times)
    return tuple(_timed(step, times[step.uid], slack[step.uid], pace) for step in steps)


def _released(link: Link, times: dict[int, tuple[int, int]]) -> int:
    start, finish = times[link.uid]
    return start + link.lag if link.from_start else finish + link.lag


def _slack(steps: Sequence[Step], times: dict[int, tuple[int, int]]) -> dict[int, int]:
    """Return days of slack: how much later than now a step may finish, walking back from the end."""
    end = max(times[step.uid][1] for step in steps if step.is_active)
    late = dict.fromkeys(times, end)  # latest finish
    for step in reversed(steps):
        start, finish = times[step.uid]
        late_start = late[step.uid] - (finish - start)
        for link in step.links if step.is_active else ():
            before = times[link.uid]
            length = before[1] - before[0] if link.from_start else 0
            late[link.uid] = min(late[link.uid], late_start - link.lag + length)
    return {uid: late[uid] - times[uid][1] for uid in times}


def _timed(step: Step, time: tuple[int, int], slack: int, pace: Pace) -> Timed:
    start, finish = time
    elapsed = max(0, min(finish, pace.status + 1) - start) if step.is_active else 0
    started = elapsed > 0
    return Timed(
        step=step,
        start=start,
        finish=finish,
        elapsed=elapsed,
        slack=slack,
        is_done=step.is_active and finish <= pace.status + 1,
        bookings=tuple(
            _booking(share, range(start, start + elapsed), finish - start - elapsed, f"{pace.seed}/{step.uid}", started)
            for share in step.crew
        ),
    )


def _booking(share: Share, days: range, left: int, seed: str, started: bool) -> Booking:  # noqa: FBT001
    units = share.units[-1 if started else 0]
    minutes = MINUTES_PER_DAY * units // 100
    chance = random.Random(f"{seed}/{share.person.email}")
    crew = max(1, units // 100)
    actual = tuple((day, max(15, minutes + (chance.choice(_JITTER) * crew if units >= 50 else 0))) for day in days)  # noqa: PLR2004
    return Booking(person=share.person, units=units, actual=actual, remaining=minutes * left)


def sums(tasks: Iterable[Timed]) -> Sums:
    """Return what active tasks come to together; costs of hours as they fall, purchases when their task ends."""
    active = [task for task in tasks if task.step.is_active]
    bookings = [booking for task in active for booking in task.bookings]
    return Sums(
        start=min(task.start for task in active),
        finish=max(task.finish for task in active),
        planned_days=sum(task.duration for task in active),
        elapsed_days=sum(task.elapsed for task in active),
        work=sum(booking.work for booking in bookings),
        worked=sum(booking.worked for booking in bookings),
        cost=sum(booking.person.cost(booking.work) for booking in bookings)
        + sum(task.fixed_cost + task.entered for task in active),
        cost_so_far=sum(booking.person.cost(booking.worked) for booking in bookings)
        + sum(task.fixed_cost for task in active if task.is_done)
        + sum(task.entered_so_far for task in active),
    )


def without_hours(task: Timed) -> Timed:
    """Return a task as it is in the plan of a team that books its hours elsewhere: only what they cost is entered."""
    return replace(
        task,
        bookings=(),
        entered=sum(booking.person.cost(booking.work) for booking in task.bookings),
        entered_so_far=sum(booking.person.cost(booking.worked) for booking in task.bookings),
    )


def costs_by_day(tasks: Iterable[Timed]) -> Iterator[tuple[int, str, int]]:
    """Yield (working day's number, finance object, cents) of a whole plan as planned, from start to end.

    Work is spread evenly over a task's days (the last day takes the rest), a purchase falls on the last day.
    """
    for task in tasks:
        if not task.step.is_active:
            continue
        for booking in task.bookings:
            cost = booking.person.cost(booking.work)
            for number in range(task.duration):
                share = cost * (number + 1) // task.duration - cost * number // task.duration
                yield task.start + number, booking.person.object_code, share
        if task.step.purchase:
            yield task.finish - 1, task.step.purchase.object_code, task.fixed_cost
