"""Does in a simulated Jira what the city's people do there, and keeps which ticket of the story is which issue."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from syncline.demo import sprints
from syncline.demo.city import TRACKED, Story
from syncline.demo.jira_site.entities import Board, Sprint, User, Version
from syncline.demo.jira_site.state import Jira
from syncline.demo.people import PEOPLE, Person
from syncline.demo.releases import promises
from syncline.demo.tickets import Ticket, Type

ZONE = ZoneInfo("America/Phoenix")
BUDGET_CODE = "Budget code"
"""Name of the custom field that holds a project's finance code."""

_OPENS = time(8)
_IN_JIRA = {Type.CHANGE: "Change Request"}
"""Types that Jira calls by another name than the register."""


class Desk:
    """Everybody at work in the city's Jira; each method is one thing that somebody does, at Jira's own time."""

    def __init__(self, jira: Jira, seed: int) -> None:
        self.jira = jira
        self._seed = seed
        self._issues: dict[str, int] = {}  # by the ticket's name
        self._worklogs: dict[tuple[str, int], int] = {}  # by the ticket's name and the number of its hours
        self._versions: dict[tuple[str, str], Version] = {}  # by project and name
        self._sprints: dict[str, Sprint] = {}  # by name
        self._boards: dict[str, Board] = {}  # by name
        self._users: dict[str, User] = {}  # by e-mail address
        self._codes = {story.tracker: story.finance_code for story in TRACKED}

    def open_site(self) -> None:
        """Set up projects, boards, the custom field and an account for everybody, in the order of the city's lists."""
        projects = [self.jira.add_project(story.tracker, story.name) for story in TRACKED]
        self.jira.custom_field(BUDGET_CODE, "select", projects)
        for board in sprints.BOARDS:
            self._boards[board.name] = self.jira.add_board(board.project, board.name)
        for person in PEOPLE.values():
            login = person.email.partition("@")[0]
            self._users[person.email] = self.jira.add_user(person.name, login, email=person.email)

    def plan_sprint(self, sprint: sprints.Sprint) -> None:
        """Write down a sprint that is to come."""
        self._sprints[sprint.name] = self.jira.add_sprint(
            self._boards[sprint.board.name],
            sprint.name,
            start=at(sprint.first, _OPENS),
            end=at(sprint.last, time(17)),
            goal=sprint.goal,
        )

    def start_sprint(self, sprint: sprints.Sprint) -> None:
        """Start a sprint."""
        self._sprints[sprint.name] = self.jira.change_sprint(self._sprints[sprint.name], state="active")

    def close_sprint(self, sprint: sprints.Sprint) -> None:
        """Close a sprint."""
        self._sprints[sprint.name] = self.jira.change_sprint(
            self._sprints[sprint.name], state="closed", completed=self.jira.now()
        )

    def promise(self, story: Story, day: date) -> None:
        """Bring a project's versions to what they are at the end of a day."""
        for one in promises(story, day, self._seed):
            found = self._versions.get((story.tracker, one.name))
            if found is None:
                found = self.jira.add_version(story.tracker, one.name, start=one.starts_on, release=one.on)
            elif (found.release, found.released) != (one.on, one.is_released):
                found = self.jira.change_version(found, release=one.on, released=one.is_released)
            self._versions[story.tracker, one.name] = found

    def create(self, ticket: Ticket) -> None:
        """Write a ticket."""
        more: dict[str, object] = {}
        if ticket.estimate:
            more |= {"estimate": ticket.estimate * 60, "remaining": ticket.estimate * 60}
        if ticket.release:
            more["versions"] = [self._versions[ticket.project, ticket.release]]
        if ticket.under:
            more["parent"] = self._issues[ticket.under]
        issue = self.jira.add_issue(
            ticket.project,
            _IN_JIRA.get(ticket.type, ticket.type.value),
            ticket.title,
            reporter=self._user(ticket.reporter),
            assignee=self._user(ticket.person) if ticket.person else None,
            priority=ticket.priority,
            labels=list(ticket.labels),
            due=ticket.due_on,
            custom={BUDGET_CODE: self._codes[ticket.project]},
            **more,
        )
        self._issues[ticket.name] = issue.id
        for name in ticket.after:
            if name in self._issues:
                self.jira.link(self._issues[name], issue.id)

    def cut(self, ticket: Ticket) -> None:
        """Leave the estimate of a ticket to those under it."""
        self._edit(ticket, estimate=None, remaining=None)

    def put_into(self, ticket: Ticket, number: int) -> None:
        """Put a ticket into the first `number` of its sprints, of which all but the last were closed without it."""
        (board,) = (board for board in sprints.BOARDS if board.project == ticket.project)
        names = [sprint.name for sprint in sprints.sprints_of(ticket, board)[:number]]
        self._edit(ticket, sprints=[self._sprints[name] for name in names])

    def set_status(self, ticket: Ticket, status: str) -> None:
        """Move a ticket to a status."""
        self._edit(ticket, status=status)

    def close(self, ticket: Ticket) -> None:
        """Close a ticket: nothing remains to be done."""
        if ticket.is_cancelled:
            self._edit(ticket, status="Cancelled", resolution="Won't Do", remaining=0)
        else:
            self._edit(ticket, status="Done", remaining=0)

    def book(self, ticket: Ticket, number: int) -> None:
        """Write one of the hours of a ticket, which come off what remains."""
        hours = ticket.hours[number]
        author, started = self._user(hours.person), at(hours.day, _OPENS)
        worklog = self.jira.add_worklog(self._issues[ticket.name], author, started, hours.minutes * 60, hours.comment)
        self._worklogs[ticket.name, number] = worklog.id
        if hours.is_hidden:
            self.jira.hide_worklog(worklog.id)
        self._count(ticket, hours.day)

    def correct(self, ticket: Ticket, number: int) -> None:
        """Write the right hours over wrong ones."""
        hours = ticket.hours[number]
        self.jira.edit_worklog(self._worklogs[ticket.name, number], hours.corrected * 60)

    def take_back(self, ticket: Ticket, number: int) -> None:
        """Delete hours."""
        self.jira.delete_worklog(self._worklogs[ticket.name, number])

    def move(self, ticket: Ticket) -> None:
        """Move a ticket to another project."""
        self.jira.move_issue(self._issues[ticket.name], ticket.moved_to)
        self._edit(ticket, custom={BUDGET_CODE: self._codes[ticket.moved_to]})

    def delete(self, ticket: Ticket) -> None:
        """Delete a ticket with the hours on it."""
        self.jira.delete_issue(self._issues[ticket.name])

    def _count(self, ticket: Ticket, day: date) -> None:
        """Take booked hours off what remains; a done ticket has nothing left."""
        remaining = ticket.remaining_on(day)
        if remaining is not None and not ticket.is_done_on(day):
            self._edit(ticket, remaining=remaining * 60)

    def _edit(self, ticket: Ticket, **fields: object) -> None:
        by = self._user(ticket.person or ticket.reporter)
        self.jira.edit_issue(self._issues[ticket.name], by=by, **fields)

    def _user(self, person: Person) -> User:
        return self._users[person.email]


def at(day: date, hour: time) -> datetime:
    """Return an instant of the city's own time."""
    return datetime.combine(day, hour, tzinfo=ZONE)
