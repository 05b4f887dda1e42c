"""The sprints of the teams that work in them: two weeks each, and what was not finished goes into the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from syncline.demo.tickets import REGISTERS, Ticket, Type

_LENGTH = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A team's board, whose sprints begin on a Monday."""

    name: str
    project: str  # key in Jira
    sprint: str  # first word of its sprints' names
    begins_on: date
    sprints: int  # as many as were planned by the end of the story
    goals: tuple[str, ...] = ()


BOARDS = (
    Board(
        name="Permit portal team",
        project="PERMIT",
        sprint="Permit",
        begins_on=date(2026, 6, 29),
        sprints=11,
        goals=("Environments stand", "Intake works", "Fees are right", "Addresses are found"),
    ),
    Board(
        name="Map team",
        project="GIS",
        sprint="Map",
        begins_on=date(2026, 6, 15),
        sprints=12,
        goals=("Parcels are on the screen", "Search works", "Layers are complete"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprint:
    """A time box of a board; it starts in the morning of its first day and is closed in the evening of its last."""

    board: Board
    number: int  # from 1
    first: date  # a Monday
    last: date  # the Friday of the second week

    @property
    def name(self) -> str:
        """As Jira shows it."""
        return f"{self.board.sprint} {self.number}"

    @property
    def goal(self) -> str:
        """What it is for; nothing where nobody wrote that."""
        return self.board.goals[self.number - 1] if self.number <= len(self.board.goals) else ""

    def state_on(self, day: date) -> str:
        """Return `future`, `active` or `closed`, at the end of a day."""
        if day < self.first:
            return "future"
        return "active" if day < self.last else "closed"


@cache
def sprints(board: Board) -> tuple[Sprint, ...]:
    """Return the sprints of a board in order of time."""
    firsts = [board.begins_on + _LENGTH * number for number in range(board.sprints)]
    return tuple(
        Sprint(board=board, number=number, first=first, last=first + timedelta(days=11))
        for number, first in enumerate(firsts, start=1)
    )


def sprints_of(ticket: Ticket, board: Board) -> tuple[Sprint, ...]:
    """Return the sprints that a ticket is put into one after the other, at most up to those that were planned.

    It goes into the one of its first day, and on into each later one until it is done. What is not begun, what is
    above the work of a sprint (epics) or beside it (registers), and what is moved to another team is in none.
    """
    if ticket.project != board.project or ticket.type is Type.EPIC or ticket.type in REGISTERS:
        return ()
    if ticket.started_on is None or ticket.is_cancelled or ticket.moved_to:
        return ()
    last = ticket.done_on or ticket.deleted_on or date.max
    return tuple(one for one in sprints(board) if ticket.started_on <= one.last and one.first <= last)
