"""A plan file's content: rows as Project shows them, with baselines and earned value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from syncline.demo.city import Story, baselines_at, phases_of, plan_at
from syncline.demo.days import last_working_day, number_of
from syncline.demo.outline import Step
from syncline.demo.people import Person
from syncline.demo.schedule import Sums, Timed, sums, without_hours

COST_RESOURCE = 90
"""UID of the cost resource, in a plan that has one."""

_MADE = timedelta(days=14), time(9, 30)  # a plan is made two weeks before the project starts


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the plan: the whole project, a phase, or a step."""

    uid: int
    title: str
    wbs: str
    level: int
    tasks: tuple[Timed, ...]  # the steps it sums, or itself
    timed: Timed | None = None  # of a step
    baselines: tuple[tuple[Timed, ...], ...] = ()  # of the same steps

    @cached_property
    def sums(self) -> Sums:
        """What the row comes to; an inactive step by itself comes to what it would have."""
        return sums(self.tasks) if self.is_active else _alone(self.tasks[0])

    @property
    def is_active(self) -> bool:
        """Whether the row counts."""
        return self.timed is None or self.timed.step.is_active

    @property
    def is_milestone(self) -> bool:
        """Whether the row is a point in time."""
        return self.timed is not None and self.timed.step.is_milestone

    @property
    def is_done(self) -> bool:
        """Whether everything in it is over."""
        return all(task.is_done for task in self.tasks if task.step.is_active) and self.is_active

    @property
    def percent(self) -> int:
        """Whole percent complete by duration."""
        return 100 if self.is_done else self.sums.percent

    @property
    def percent_work(self) -> int:
        """Whole percent complete by work."""
        return 100 if self.is_done else self.sums.percent_work

    def earned(self, status: int) -> tuple[int, int]:
        """Return cents of the first baseline's cost that were to be done, and that are done, up to `status`."""
        planned = earned = 0
        now = {task.step.uid: task for task in self.tasks}
        for first in self.baselines[0]:
            if first.step.is_active:
                cost = sums([first]).cost
                over = max(0, min(first.finish, status + 1) - first.start)
                planned += cost * over // first.duration if first.duration else 0
                task = now[first.step.uid]
                earned += cost * task.elapsed // task.duration if task.duration else 0
        return planned, earned


def _alone(task: Timed) -> Sums:
    work = sum(booking.work for booking in task.bookings)
    cost = sum(booking.person.cost(booking.work) for booking in task.bookings)
    return Sums(
        start=task.start,
        finish=task.finish,
        planned_days=task.duration,
        elapsed_days=0,
        work=work,
        worked=0,
        cost=cost + task.fixed_cost + task.entered,
        cost_so_far=0,
    )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A project's plan with progress up to and with a day."""

    story: Story
    status_on: date  # a working day
    saved_at: datetime  # local
    tasks: tuple[Timed, ...]
    baselines: tuple[tuple[Timed, ...], ...]

    @property
    def created_at(self) -> datetime:
        """When the plan was made, local."""
        before, hour = _MADE
        return datetime.combine(self.story.start - before, hour)

    @property
    def status(self) -> int:
        """Number of the last working day with progress."""
        return number_of(self.status_on)

    @cached_property
    def sums(self) -> Sums:
        """What the whole plan comes to."""
        return sums(self.tasks)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The project, and each phase before its steps."""
        rows = [self._row(0, self.story.name, "0")]
        for phase in phases_of(self.story):
            rows.append(self._row(phase.uid, phase.title, phase.wbs, phase.steps))
            rows += [self._row(step.uid, step.title, step.wbs, (step,)) for step in phase.steps]
        return tuple(rows)

    def _row(self, uid: int, title: str, wbs: str, steps: tuple[Step, ...] = ()) -> Row:
        """Return the row of a phase or step, or of the project, which has all steps."""
        chosen = tuple(self._by_uid[step.uid] for step in steps) or self.tasks
        first, last = self._index[chosen[0].step.uid], self._index[chosen[-1].step.uid]
        return Row(
            uid=uid,
            title=title,
            wbs=wbs,
            level=0 if uid == 0 else wbs.count(".") + 1,
            tasks=chosen,
            timed=self._by_uid.get(uid),
            baselines=tuple(baseline[first : last + 1] for baseline in self.baselines),
        )

    @cached_property
    def _by_uid(self) -> dict[int, Timed]:
        return {task.step.uid: task for task in self.tasks}

    @cached_property
    def _index(self) -> dict[int, int]:
        return {task.step.uid: index for index, task in enumerate(self.tasks)}

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody in the plan, by first appearance."""
        bookings = (booking.person for task in self.tasks for booking in task.bookings)
        return tuple(dict.fromkeys(bookings))


def plan_of(story: Story, day: date, saved_at: datetime, seed: int) -> Plan:
    """Return the plan of a project as saved after `day`; where the team books its hours in Jira it holds none."""
    tasks, baselines = plan_at(story, day, seed), baselines_at(story, day, seed)
    if story.tracker:
        tasks = tuple(map(without_hours, tasks))
        baselines = tuple(tuple(map(without_hours, baseline)) for baseline in baselines)
    return Plan(story=story, status_on=last_working_day(day), saved_at=saved_at, tasks=tasks, baselines=baselines)
