"""What a rule compares within one project, and two values that differ by more than the rule lets pass."""

from __future__ import annotations

from dataclasses import dataclass

from model.entities import TimeEntry
from reports.document import Figure
from reports.figures.fact import WHOLE
from reports.figures.fiscal import Cutoff
from reports.figures.ledger import Ledger
from reports.figures.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two values of one matter, which of them the report uses, and why."""

    rule: str
    project: str  # code
    matter: str  # what both are about, as a sentence names it
    left: Figure
    left_source: str
    right: Figure
    right_source: str
    used: str
    tolerance: str = ""  # up to where the two agree; empty where any difference counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What is compared within one project."""

    code: str
    plan: Plan
    entries: tuple[TimeEntry, ...]  # up to the as-of date
    aside: tuple[TimeEntry, ...] = ()  # up to it, of the same work in another source, and in no figure
    ledger: Ledger
    cutoff: Cutoff
    figures: dict[str, Figure]  # of the project, by name


def differs(left: int, right: int, tolerance: int) -> bool:
    """Whether two values lie further apart than `tolerance` basis points of the larger one; equal to it agrees.

    Example: 98 and 100 differ by 2 %, which a tolerance of 200 still allows.
    """
    return abs(left - right) * WHOLE > tolerance * max(abs(left), abs(right))


def percent(tolerance: int) -> str:
    """Return a tolerance in basis points as it is printed: `2%`."""
    return f"{tolerance // 100}%"
