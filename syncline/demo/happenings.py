"""Plays the story in a simulated Jira: everything that people do there, each thing on its day and at its hour."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from syncline.demo.backlog import LAST_DAY
from syncline.demo.city import TRACKED, Story, plan_at
from syncline.demo.days import day_of
from syncline.demo.desk import ZONE, Desk, at
from syncline.demo.jira_site.state import Jira
from syncline.demo.releases import REVIEWS
from syncline.demo.sprints import BOARDS, sprints, sprints_of
from syncline.demo.tickets import Ticket
from syncline.demo.tracker import tickets

_OPENED = datetime(2026, 1, 2, 15, tzinfo=UTC)  # when the city set up its Jira
_SPRINT_PLANNED = timedelta(days=14)  # before it begins

Act = Callable[[], None]
Happening = tuple[datetime, Act]


class MarlowJira:
    """The city's Jira, in which the story goes on when it is told to: the same seed gives the same ids and dates."""

    def __init__(self, seed: int) -> None:
        self.jira = Jira(zone=ZONE.key, start=_OPENED)
        desk = Desk(self.jira, seed)
        desk.open_site()
        happenings = [*_releases(desk, seed), *_sprints(desk)]
        for ticket in tickets(seed):
            happenings += _life(desk, ticket)
        self._ahead = deque(sorted(happenings, key=lambda one: one[0]))

    def play(self, until: datetime) -> None:
        """Let everything happen up to and with an instant, which is the server's time from then on.

        Raises ValueError for an instant that is over.
        """
        if until < self.jira.now():
            raise ValueError(f"the story does not go back to {until.isoformat()}: begin it anew")
        while self._ahead and self._ahead[0][0] <= until:
            moment, act = self._ahead.popleft()
            self.jira.advance(moment - self.jira.now())
            act()
        self.jira.advance(until - self.jira.now())


def _releases(desk: Desk, seed: int) -> Iterator[Happening]:
    """Yield when versions are written down, looked through, and released."""
    for story in TRACKED:
        yield at(story.start, time(8, 30)), partial(desk.promise, story, story.start)
        for day in sorted({*REVIEWS, *_milestones(story, seed)}):
            yield at(day, time(17, 5)), partial(desk.promise, story, day)


def _milestones(story: Story, seed: int) -> set[date]:
    """Return the days on which milestones were reached."""
    reached = [task for task in plan_at(story, LAST_DAY, seed) if task.step.is_milestone and task.is_done]
    return {day_of(task.finish - 1) for task in reached}


def _sprints(desk: Desk) -> Iterator[Happening]:
    for board in BOARDS:
        for sprint in sprints(board):
            yield at(sprint.first - _SPRINT_PLANNED, time(9)), partial(desk.plan_sprint, sprint)
            yield at(sprint.first, time(8, 5)), partial(desk.start_sprint, sprint)
            yield at(sprint.last, time(17)), partial(desk.close_sprint, sprint)


def _life(desk: Desk, ticket: Ticket) -> Iterator[Happening]:
    """Yield what happens to a ticket, in order of time within each day."""
    yield at(ticket.created_on, time(8, 35)), partial(desk.create, ticket)
    if ticket.cut_on and ticket.cut_on <= LAST_DAY:
        yield at(ticket.cut_on, time(8, 37)), partial(desk.cut, ticket)
    for board in BOARDS:
        for number, sprint in enumerate(sprints_of(ticket, board), start=1):
            begun = max(sprint.first, ticket.started_on or sprint.first)
            yield at(begun, time(8, 40)), partial(desk.put_into, ticket, number)
    if ticket.started_on and not ticket.is_cancelled:
        yield at(ticket.started_on, time(8, 45)), partial(desk.set_status, ticket, "In Progress")
    yield from _bookings(desk, ticket)
    if ticket.moved_on:
        yield at(ticket.moved_on, time(11)), partial(desk.move, ticket)
    if ticket.done_on:
        if ticket.hours:
            yield at(ticket.done_on, time(16, 30)), partial(desk.set_status, ticket, "In Review")
        yield at(ticket.done_on, time(16, 50)), partial(desk.close, ticket)
    if ticket.deleted_on:
        yield at(ticket.deleted_on, time(11, 30)), partial(desk.delete, ticket)


def _bookings(desk: Desk, ticket: Ticket) -> Iterator[Happening]:
    """Yield when hours are written, put right and taken back."""
    for number, hours in enumerate(ticket.hours):
        yield at(hours.day, time(16, 10)), partial(desk.book, ticket, number)
        if hours.corrected_on:
            yield at(hours.corrected_on, time(10)), partial(desk.correct, ticket, number)
        if hours.deleted_on:
            yield at(hours.deleted_on, time(10, 30)), partial(desk.take_back, ticket, number)
