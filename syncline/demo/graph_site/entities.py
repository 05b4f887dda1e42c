"""What a simulated tenant is made of: people, groups, plans, buckets, tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PlanState(StrEnum):
    """Whether Graph still serves a plan."""

    BASIC = "basic"
    PREMIUM = "premium"  # it went on as a premium plan, which Graph does not serve
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person of the directory."""

    id: str
    name: str
    mail: str
    sign_in: str  # userPrincipalName


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group; only a Microsoft 365 group ("Unified") can hold plans."""

    id: str
    number: int  # its place in listings: later ones come later
    name: str
    created: datetime
    unified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """A roster: the container of a single plan, which no listing finds."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan."""

    id: str
    number: int  # its place in listings: later ones come later
    title: str
    container: str  # of a group or roster, the id
    in_roster: bool
    created: datetime
    created_by: str
    labels: Mapping[int, str] = field(default_factory=dict)  # 1 to 25
    state: PlanState = PlanState.BASIC
    version: int = 1
    details_version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """A column of a plan's board."""

    id: str
    number: int
    plan: str
    name: str
    hint: str
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One person on a task."""

    by: str
    at: datetime
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """A line of a task's checklist."""

    id: str
    title: str
    checked: bool
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task; a change makes another one with a higher version."""

    id: str
    plan: str
    bucket: str | None
    number: int  # its place in the plan's listing: later ones come later
    changed: int  # the tenant's count of changes at its last one
    title: str
    created: datetime
    created_by: str
    hint: str
    percent: int = 0
    priority: int = 5
    start: datetime | None = None
    due: datetime | None = None
    completed: datetime | None = None
    completed_by: str | None = None
    assignments: Mapping[str, Assignment] = field(default_factory=dict)
    labels: frozenset[int] = frozenset()
    description: str = ""
    checklist: tuple[ChecklistItem, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)  # address to name
    preview: str = "automatic"
    version: int = 1
    details_version: int = 1
    # Its rows as bytes by what was selected; a changed task begins without.
    encoded: dict[object, bytes] = field(default_factory=dict, compare=False, repr=False)
