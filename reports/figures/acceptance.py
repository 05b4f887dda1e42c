"""Which discrepancy is the same as in an earlier report, and which ones somebody has accepted for a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from reports.document import Discrepancy, Figure, Unit
from reports.figures.fact import PORTFOLIO, counted, known, one_of

ID_DIGITS = 10  # hexadecimal: of a thousand discrepancies in one report two are alike once in two million reports
_NAMED = 5  # unknown acceptances in a note


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A difference that somebody knows of and has decided to live with for a time."""

    discrepancy: str  # id
    project: str  # code
    reason: str
    by: str
    until: date  # inclusive


def identity(found: Discrepancy) -> str:
    """Return the id of a discrepancy: the same in every report, whatever its values are and which one is larger.

    It is made of the rule, the project and the fact ids of both sides, which name the two records or sources where a
    rule may find several. Example: `D-3f9a1c20b4`.
    """
    parts = "\n".join((found.rule, found.project, *sorted((found.left.id, found.right.id))))
    return f"D-{sha256(parts.encode()).hexdigest()[:ID_DIGITS]}"


def acceptance_of(found: Discrepancy, accepted: Iterable[Acceptance]) -> Acceptance | None:
    """Return the acceptance that names a discrepancy and its project, lapsed or not; of several the last one's."""
    own = [one for one in accepted if one.discrepancy == found.id and one.project == found.project]
    return max(own, key=lambda one: one.until, default=None)


def unsettled(found: Iterable[Discrepancy]) -> tuple[Discrepancy, ...]:
    """Return the discrepancies that nobody has accepted: those that count and that are spoken of."""
    return tuple(one for one in found if not one.accepted)


def accepted_count(found: Sequence[Discrepancy], accepted: Sequence[Acceptance], codes: Iterable[str]) -> Figure:
    """Return how many discrepancies of a report are accepted at its as-of date.

    Formula: count of the discrepancies that an acceptance names which has not lapsed. Unit: count. Always defined. A
    note names the acceptances for projects of the report (`codes`) that fit none of its discrepancies: what they were
    about is settled, or the id is misspelt. Source: Syncline. Example: 3 discrepancies, 1 of them accepted until next
    month: 1.
    """
    listed = {(one.id, one.project) for one in found}
    idle = [one for one in accepted if one.project in set(codes) and (one.discrepancy, one.project) not in listed]
    return known(
        f"{PORTFOLIO}/discrepancies_accepted",
        Unit.COUNT,
        len(found) - len(unsettled(found)),
        formula="count of the discrepancies on the projects' pages that are accepted",
        limit=_idle(idle),
    )


def _idle(idle: Sequence[Acceptance]) -> str:
    if not idle:
        return ""
    named = [f"{one.discrepancy} of {one.project}" for one in idle[:_NAMED]]
    more = [f"{len(idle) - _NAMED} more"] if len(idle) > _NAMED else []
    verb = "fits" if len(idle) == 1 else "fit"
    return (
        f"{counted(len(idle), 'acceptance')} {verb} nothing in this report and can be removed: {one_of(named + more)}"
    )
