"""Plays the story in a simulated tenant of Microsoft 365: cards are written, begun, moved to other dates and done."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import partial

from syncline.demo.cards import BOARDS, MILESTONES, RISKS, Card, cards
from syncline.demo.city import BOARDED, phases_of
from syncline.demo.desk import at
from syncline.demo.graph_site.entities import Bucket, Group, Plan, User
from syncline.demo.graph_site.state import Graph
from syncline.demo.happenings import Happening
from syncline.demo.people import PEOPLE

_OPENED = datetime(2026, 1, 2, 15, tzinfo=UTC)  # when the city set up its tenant
_PLANNER_DAY = time(10)  # UTC: the hour at which Planner's app puts a date without one
_BEGUN, _DONE = 50, 100  # percent: the app writes these two and 0
_CODE = 1
"""Number of the label that is the project's finance code."""


class MarlowPlanner:
    """The city's tenant, in which the story goes on when it is told to: the same seed gives the same ids and dates."""

    def __init__(self, seed: int) -> None:
        self.graph = Graph(start=_OPENED)
        self.groups: dict[str, Group] = {}  # by name
        self._users: dict[str, User] = {}  # by e-mail address
        self._plans: dict[str, Plan] = {}  # by project
        self._buckets: dict[tuple[str, str], Bucket] = {}  # by project and name
        self._tasks: dict[Card, str] = {}  # ids
        self._open_boards()
        happenings = [one for card in cards(seed) for one in self._life(card)]
        self._ahead = deque(sorted(happenings, key=lambda one: one[0]))

    def play(self, until: datetime) -> None:
        """Let everything happen up to and with an instant, which is the server's time from then on.

        Raises ValueError for an instant that is over.
        """
        if until < self.graph.now():
            raise ValueError(f"the story does not go back to {until.isoformat()}: begin it anew")
        while self._ahead and self._ahead[0][0] <= until:
            moment, act = self._ahead.popleft()
            self.graph.advance(moment - self.graph.now())
            act()
        self.graph.advance(until - self.graph.now())

    def _open_boards(self) -> None:
        for person in PEOPLE.values():
            self._users[person.email] = self.graph.add_user(person.name, person.email)
        for story in BOARDED:
            board = BOARDS[story.code]
            self.groups[board.group] = group = self.graph.add_group(board.group)
            plan = self.graph.add_plan(group, board.title, by=self._users[PEOPLE[story.manager].email])
            self._plans[story.code] = self.graph.set_label(plan, _CODE, story.finance_code)
            phases = [one.title for one in phases_of(story) if not board.phases or one.title in board.phases]
            for name in (*phases, MILESTONES, RISKS):
                self._buckets[story.code, name] = self.graph.add_bucket(plan, name)

    def _life(self, card: Card) -> Iterator[Happening]:
        """Yield what happens to a card, in order of time within each day."""
        yield at(card.created_on, time(9)), partial(self._write, card)
        for written, due in card.dues:
            if written > card.created_on:
                yield at(written, time(11)), partial(self._put_off, card, due)
        if card.started_on:
            yield at(card.started_on, time(9, 30)), partial(self._mark, card, _BEGUN)
        if card.done_on:
            yield at(card.done_on, time(16, 45)), partial(self._mark, card, _DONE)

    def _write(self, card: Card) -> None:
        due = card.due_on(card.created_on)
        task = self.graph.add_task(
            self._buckets[card.project, card.bucket],
            card.title,
            priority=card.priority,
            start=_on(card.starts_on) if card.starts_on else None,
            due=_on(due) if due else None,
            assignees=[self._users[one.email] for one in card.people],
            labels=[_CODE],
        )
        self._tasks[card] = task.id

    def _put_off(self, card: Card, due: date) -> None:
        self.graph.edit_task(self._tasks[card], due=_on(due))

    def _mark(self, card: Card, percent: int) -> None:
        self.graph.edit_task(self._tasks[card], percent=percent)


def _on(day: date) -> datetime:
    return datetime.combine(day, _PLANNER_DAY, tzinfo=UTC)
