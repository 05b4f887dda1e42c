"""The values a simulated site is made of; each is replaced, never changed, so that an old one stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person or an app: `id` is Cloud's accountId, or Data Center's key."""

    id: str
    name: str  # as displayed
    login: str  # Data Center's user name
    email: str
    email_shown: bool = True
    active: bool = True
    kind: str = "atlassian"  # "atlassian", "app", "customer", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project; `state` is "live", "archived" or "deleted" (in the recycle bin)."""

    id: int
    key: str
    name: str
    team_managed: bool = False
    state: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a project (a milestone)."""

    id: int
    project: int
    name: str
    start: date | None = None
    release: date | None = None
    released: bool = False
    archived: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A board; `kind` is "scrum", "kanban" or "simple", and only scrum boards have sprints."""

    id: int
    project: int
    name: str
    kind: str = "scrum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprint:
    """A sprint; `boards` are all that list it, the first is where it was made."""

    id: int
    name: str
    boards: tuple[int, ...]
    state: str = "future"  # "future", "active", "closed"
    start: datetime | None = None
    end: datetime | None = None
    completed: datetime | None = None
    goal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomField:
    """A custom field; with `projects` it belongs to those only, and the plain field list leaves it out."""

    id: str  # "customfield_10100"
    name: str
    kind: str  # a key of `catalog.FIELD_KINDS`
    projects: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklog:
    """Time that somebody spent on an issue, in seconds."""

    id: int
    issue: int
    author: str
    update_author: str
    started: datetime
    seconds: int
    created: datetime
    updated: datetime
    comment: str | Mapping[str, object] = ""
    hidden: bool = False  # restricted to a role the account does not have
    encoded: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One changed field of a history entry, in Jira's words."""

    field: str
    field_id: str
    custom: bool
    before: str | None
    before_text: str | None
    after: str | None
    after_text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What one person changed in one moment."""

    id: int
    author: str
    created: datetime
    items: tuple[Item, ...]
    encoded: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link from one issue to another: `source` blocks, causes, relates to `target`."""

    id: int
    kind: str
    source: int
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue as it stands at one moment; `values` is by Jira's field ids, in the simulator's own simple form."""

    id: int
    key: str
    project: int
    created: datetime
    updated: datetime
    values: Mapping[str, object]
    worklogs: tuple[Worklog, ...] = ()
    links: tuple[Link, ...] = ()
    histories: tuple[History, ...] = ()
    encoded: dict[object, bytes] = field(default_factory=dict, compare=False, repr=False)

    @property
    def number(self) -> int:
        """The number in its key."""
        return int(self.key.rpartition("-")[2])

    @property
    def time_spent(self) -> int:
        """All seconds logged, hidden ones too, as Jira's `timespent` counts them."""
        return sum(worklog.seconds for worklog in self.worklogs)
