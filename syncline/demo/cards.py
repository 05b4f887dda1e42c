"""What stands on the city's boards in Planner: cards made from the outlines, and what people do with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from syncline.demo.backlog import LAST_DAY
from syncline.demo.city import BOARDED, Story, baselines_at, phases_of, plan_at
from syncline.demo.days import day_of
from syncline.demo.people import PEOPLE, Person
from syncline.demo.releases import REVIEWS
from syncline.demo.schedule import Timed

MILESTONES, RISKS = "Milestones", "Risks"
"""Buckets whose cards are no work."""

URGENT, IMPORTANT, MEDIUM, LOW = 1, 3, 5, 9
"""What the app writes for its four words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A plan in Planner."""

    title: str
    group: str  # that it belongs to
    phases: frozenset[str] = frozenset()  # of the outline; none: all of them
    delayed: frozenset[str] = frozenset()  # phases that its people put later than the project's plan does
    delay: int = 0  # working days


BOARDS: dict[str, Board] = {
    "IT-0407": Board(
        title="Dispatch cut-over",
        group="Dispatch Centre",
        phases=frozenset({"Train", "Cut over"}),
        delayed=frozenset({"Cut over"}),
        delay=20,
    ),
    "IT-0442": Board(title="Council chamber", group="City Clerk"),
}
"""By project; dispatchers want no new system around New Year, which the project's plan does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A task of Planner, with everything that happens to it up to the second report; days are inclusive."""

    project: str  # its code
    title: str
    bucket: str
    people: tuple[Person, ...] = ()
    priority: int = MEDIUM
    created_on: date
    starts_on: date | None = None  # as it was planned first
    dues: tuple[tuple[date, date], ...] = ()  # the day on which a due date was written, and that date
    started_on: date | None = None
    done_on: date | None = None

    @property
    def is_work(self) -> bool:
        """Whether it is a task and neither a milestone nor a risk."""
        return self.bucket not in {MILESTONES, RISKS}

    def exists_on(self, day: date) -> bool:
        """Whether it stands on the board at the end of a day."""
        return self.created_on <= day

    def is_done_on(self, day: date) -> bool:
        """Whether it is marked complete by the end of a day."""
        return self.done_on is not None and self.done_on <= day

    def due_on(self, day: date) -> date | None:
        """Return the due date that it carries at the end of a day."""
        return next((due for written, due in reversed(self.dues) if written <= day), None)

    def finish_on(self, day: date) -> date | None:
        """Return when it was finished, or is due."""
        return self.done_on if self.is_done_on(day) else self.due_on(day)


@cache
def cards(seed: int) -> tuple[Card, ...]:
    """Return the cards of all boards, by project in the order of its outline, risks last."""
    return tuple(card for story in BOARDED for card in (*_work(story, seed), *_risks(story)))


def _work(story: Story, seed: int) -> Iterator[Card]:
    board = BOARDS[story.code]
    plans = {day: _by_uid(plan_at(story, day, seed)) for day in (*REVIEWS, LAST_DAY)}
    first = _by_uid(baselines_at(story, LAST_DAY, seed)[0])
    for phase in phases_of(story):
        if board.phases and phase.title not in board.phases:
            continue
        late = board.delay if phase.title in board.delayed else 0
        for step in phase.steps:
            timed = plans[LAST_DAY][step.uid]
            done_on = day_of(timed.finish - 1) if timed.is_done else None
            reviews = [day for day in REVIEWS if done_on is None or day < done_on]
            dues = [(story.start, first[step.uid]), *((day, plans[day][step.uid]) for day in reviews)]
            yield Card(
                project=story.code,
                title=step.title,
                bucket=MILESTONES if step.is_milestone else phase.title,
                people=tuple(share.person for share in step.crew),
                priority=IMPORTANT if step.is_milestone else MEDIUM,
                created_on=story.start,
                starts_on=None if step.is_milestone else day_of(first[step.uid].start),
                dues=tuple(_changes((written, day_of(of.finish - 1 + late)) for written, of in dues)),
                started_on=day_of(timed.start) if timed.elapsed else None,
                done_on=done_on,
            )


def _by_uid(tasks: tuple[Timed, ...]) -> dict[int, Timed]:
    return {task.step.uid: task for task in tasks}


def _changes(dues: Iterator[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Yield those that say another date than the one before."""
    before: date | None = None
    for written, due in dues:
        if due != before:
            yield written, due
        before = due


_RISKS = """
IT-0407|1|chief_clerk|2026-05-11|2027-01-29|Dispatchers on leave around New Year
IT-0407|3|radio_tech |2026-08-03|2026-12-18|Consoles lose sound when two channels are patched
IT-0442|3|office     |2026-06-29|2026-09-25|Floor holds pipes that are on no drawing
IT-0442|1|buyer      |2026-08-17|2026-11-20|Microphones are on back order
IT-0442|9|designer   |2026-09-14|          |Captions are hard to read from the last row
"""
"""Project, priority, owner, opened, to be looked at again, title."""

_CLOSED = {"Floor holds pipes that are on no drawing": date(2026, 9, 24)}


def _risks(story: Story) -> Iterator[Card]:
    for line in _RISKS.strip().splitlines():
        code, priority, owner, opened, again, title = (cell.strip() for cell in line.split("|"))
        if code == story.code:
            opened_on = date.fromisoformat(opened)
            yield Card(
                project=code,
                title=title,
                bucket=RISKS,
                people=(PEOPLE[owner],),
                priority=int(priority),
                created_on=opened_on,
                dues=((opened_on, date.fromisoformat(again)),) if again else (),
                done_on=_CLOSED.get(title),
            )
