"""Named value types: which unit a number of the unified model is in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

Key = Annotated[str, "key"]
"""Deterministic text, see `model.keys`; names a row of the unified model, perhaps one that has not arrived yet."""

Seconds = Annotated[int, "seconds"]
"""Whole seconds of work or duration."""

MinorUnits = Annotated[int, "minor units"]
"""Money in the smallest unit of its currency (cents); the ISO 4217 code stands in a field beside it."""

BasisPoints = Annotated[int, "basis points"]
"""A share from 0 to 10000, where 10000 is the whole."""

Json = Mapping[str, object]
"""A flat or nested object of JSON values."""


class Status(StrEnum):
    """What a task's state means; the source's own word is kept in `status_raw`."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class TaskKind(StrEnum):
    """What a task row stands for."""

    TASK = "task"
    SUMMARY = "summary"
    MILESTONE = "milestone"
    RISK = "risk"
    ISSUE = "issue"
    CHANGE = "change"
    DECISION = "decision"


class PercentBasis(StrEnum):
    """From what a task's percent complete was derived, most trustworthy first (reference: earned value practice)."""

    PHYSICAL = "physical"
    WORK = "work"
    RULE = "rule"
    STATUS = "status"
    DURATION = "duration"


class Measure(StrEnum):
    """What the amount of a finance line measures."""

    BUDGET_ORIGINAL = "budget_original"
    BUDGET_ADJUSTMENT = "budget_adjustment"
    BUDGET_PLANNED = "budget_planned"
    PRE_COMMITMENT = "pre_commitment"
    COMMITMENT = "commitment"
    ACTUAL = "actual"
    ACCRUAL = "accrual"
    FORECAST = "forecast"
    HOURS = "hours"


class LayoutKind(StrEnum):
    """How the lines of a finance file add up."""

    SNAPSHOT = "snapshot"  # balances that accumulate over the fiscal year: the latest period holds them all
    TRANSACTIONS = "transactions"  # single postings: they add up
    PLAN = "plan"  # amounts spread over periods: they add up


class DependencyKind(StrEnum):
    """How the start or finish of one task constrains another."""

    FINISH_TO_START = "FS"
    START_TO_START = "SS"
    FINISH_TO_FINISH = "FF"
    START_TO_FINISH = "SF"
    BLOCKS = "blocks"
    RELATES = "relates"


class AccountKind(StrEnum):
    """What an account of a source stands for: only a person works hours."""

    PERSON = "person"
    APP = "app"  # a program that writes entries for people whom it does not name
    MATERIAL = "material"
    COST = "cost"


class FileState(StrEnum):
    """What became of a file that a source offered."""

    LOADING = "loading"
    CURRENT = "current"
    SUPERSEDED = "superseded"
    LATE = "late"  # older than what is current for its scope, so it was archived and not loaded
    REJECTED = "rejected"


class Organisation(StrEnum):
    """Who employs a person who works on a project."""

    CITY_STAFF = "city_staff"
    CONTRACTOR = "contractor"
    OUTSIDE_AGENCY = "outside_agency"
    UNKNOWN = "unknown"


def utc(moment: datetime) -> datetime:
    """Return the same instant in UTC; raises ValueError for a naive one, whose instant nobody can know."""
    if moment.tzinfo is None:
        message = f"{moment.isoformat()} has no time zone, so it names no instant"
        raise ValueError(message)
    return moment.astimezone(UTC)
