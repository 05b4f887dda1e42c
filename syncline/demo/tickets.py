"""What stands in the city's Jira: tickets with the hours booked on them, and what became of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from syncline.demo.people import Person


class Type(StrEnum):
    """Issue types, in the words of the city's Jira."""

    EPIC = "Epic"
    STORY = "Story"
    TASK = "Task"
    BUG = "Bug"
    SUBTASK = "Sub-task"
    RISK = "Risk"
    ISSUE = "Issue"
    CHANGE = "Change"
    DECISION = "Decision"


REGISTERS = (Type.RISK, Type.ISSUE, Type.CHANGE, Type.DECISION)
"""Types whose tickets are entries of a register and no work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A worklog: minutes on a day, written on that day unless it says otherwise, and what became of it."""

    day: date
    person: Person
    minutes: int
    comment: str = ""
    corrected_on: date | None = None
    corrected: int = 0  # minutes after that
    deleted_on: date | None = None
    is_hidden: bool = False  # shown to a group that Syncline's account is not in

    def minutes_on(self, day: date) -> int:
        """Return what stands in Jira at the end of a day."""
        if self.day > day or (self.deleted_on is not None and self.deleted_on <= day):
            return 0
        return self.corrected if self.corrected_on is not None and self.corrected_on <= day else self.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """An issue of the city's Jira, with everything that happens to it up to the second report; days are inclusive."""

    name: str  # by which the story knows it, for ever; Jira gives its own key
    project: str  # key of its project in Jira when it was written
    type: Type
    title: str
    reporter: Person
    created_on: date
    text: str = ""
    person: Person | None = None  # who is to do it
    under: str = ""  # name of the ticket above it
    estimate: int = 0  # minutes; 0: nobody estimated it
    cut_on: date | None = None  # when it was cut into tickets under it, whose estimates take the place of its own
    priority: str = "Medium"
    labels: tuple[str, ...] = ()
    due_on: date | None = None
    release: str = ""  # name of the version it is for
    after: tuple[str, ...] = ()  # names of tickets that block it
    started_on: date | None = None
    done_on: date | None = None
    is_cancelled: bool = False  # closed without being done
    hours: tuple[Hours, ...] = ()
    moved_on: date | None = None
    moved_to: str = ""  # key of the project it was moved to
    deleted_on: date | None = None

    def exists_on(self, day: date) -> bool:
        """Whether it stands in Jira at the end of a day."""
        return self.created_on <= day and (self.deleted_on is None or day < self.deleted_on)

    def project_on(self, day: date) -> str:
        """Return the key of the project it is in at the end of a day."""
        return self.moved_to if self.moved_on is not None and self.moved_on <= day else self.project

    def is_started_on(self, day: date) -> bool:
        """Whether work on it has begun by the end of a day."""
        return self.started_on is not None and self.started_on <= day

    def is_done_on(self, day: date) -> bool:
        """Whether it is closed by the end of a day."""
        return self.done_on is not None and self.done_on <= day

    def estimate_on(self, day: date) -> int:
        """Return its own estimate in minutes at the end of a day."""
        return 0 if self.cut_on is not None and self.cut_on <= day else self.estimate

    def is_cancelled_on(self, day: date) -> bool:
        """Whether it has been closed without being done by the end of a day."""
        return self.is_cancelled and self.is_done_on(day)

    def spent_on(self, day: date) -> int:
        """Return the minutes that Jira counts as spent at the end of a day, those of hidden worklogs too."""
        return sum(one.minutes_on(day) for one in self.hours)

    def remaining_on(self, day: date) -> int | None:
        """Return the minutes that remain at the end of a day: none of what is closed; None where nothing is estimated.

        Booked hours come off the estimate as they are written; what is booked beyond it leaves zero.
        """
        if self.is_done_on(day):
            return 0
        estimate = self.estimate_on(day)
        if not estimate:
            return 0 if self.spent_on(day) else None
        return max(0, estimate - self.spent_on(day))


def shown(ticket: Ticket, day: date) -> Iterator[Hours]:
    """Yield the worklogs of a ticket that stand in Jira at the end of a day and that Syncline's account may see."""
    if ticket.exists_on(day):
        yield from (one for one in ticket.hours if one.minutes_on(day) and not one.is_hidden)
