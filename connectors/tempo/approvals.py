"""Approvals: whether the timesheet that an entry belongs to was approved.

Tempo approves the timesheet of a person for a period, never a single entry (help.tempo.io, "Timesheet approval REST
API on Cloud"). An answer is asked for by team where that costs fewer requests than by person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from connectors.contract.shapes import id_at, object_at, objects_at, text_at
from connectors.tempo.listing import Asked, Row, every
from connectors.tempo.resources import APPROVALS, PERIODS, TEAMS

if TYPE_CHECKING:
    from connectors.tempo.site import Site

OK = 200
FEW = 2  # people that are asked for one by one without looking how many teams there are


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Period:
    """The days that a timesheet is approved for, both ends included, as ISO dates."""

    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Worked:
    """A person and a day on which they worked."""

    account_id: str
    day: str  # ISO date


class Approvals:
    """What is known of approvals in this run; asks for what is not."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._periods: dict[tuple[date, date], tuple[Period, ...]] = {}
        self._known: defaultdict[Period, dict[str, str]] = defaultdict(dict)  # account -> Tempo's word, "" for none

    def of(self, worked: Collection[Worked], days: tuple[date, date]) -> Mapping[Worked, str]:
        """Return Tempo's word for each person and day where it has one: OPEN, IN_REVIEW, APPROVED.

        `days` are the first and the last day that the entries may lie on. A person whom Tempo does not know any more
        has no approval.
        """
        wanted: defaultdict[Period, list[Worked]] = defaultdict(list)
        for one in sorted(set(worked)):
            period = self._period_of(one.day, days)
            if period is not None:
                wanted[period].append(one)
        found = {}
        for period, entries in wanted.items():
            self._ask(period, {one.account_id for one in entries})
            found.update({one: self._known[period].get(one.account_id, "") for one in entries})
        return {one: word for one, word in found.items() if word}

    @cached_property
    def teams(self) -> tuple[str, ...]:
        """The ids of all teams."""
        asked = Asked(resource=TEAMS, path="/4/teams", id="id", params={})
        return tuple(str(row["id"]) for row in every(self._site, asked))

    def _period_of(self, day: str, days: tuple[date, date]) -> Period | None:
        if days not in self._periods:
            self._periods[days] = periods(self._site, days)
        return next((period for period in self._periods[days] if period.first <= day <= period.last), None)

    def _ask(self, period: Period, people: Collection[str]) -> None:
        known = self._known[period]
        missing = sorted(set(people) - known.keys())
        if len(missing) > FEW and len(missing) > len(self.teams):
            for team in self.teams:
                known.update(self._of_team(team, period))
            missing = sorted(set(people) - known.keys())
        for account_id in missing:
            known[account_id] = self._of_person(account_id, period)

    def _of_team(self, team: str, period: Period) -> dict[str, str]:
        path = f"/4/timesheet-approvals/team/{quote(team, safe='')}"
        answer = self._site.get(APPROVALS, path, _params(period), missing=True)
        rows = [] if answer.data is None or answer.status != OK else objects_at(answer.data, "results", under=path)
        return {
            id_at(row, "user", "accountId", under=f"{path}.results[{number}]"): _word(row)
            for number, row in enumerate(rows)
        }

    def _of_person(self, account_id: str, period: Period) -> str:
        if not account_id.strip("."):  # no account's id, and as a step of a path it would lead elsewhere
            return ""
        path = f"/4/timesheet-approvals/user/{quote(account_id, safe='')}"
        answer = self._site.get(APPROVALS, path, _params(period), missing=True)
        return _word(object_at(answer.data, under="the approval")) if answer.status == OK else ""


def periods(site: Site, days: tuple[date, date]) -> tuple[Period, ...]:
    """Return the periods of approval that touch the days, both ends included."""
    first, last = days
    answer = site.get(PERIODS, "/4/periods", {"from": first.isoformat(), "to": last.isoformat()})
    rows = objects_at(answer.data, "periods", under="GET /4/periods")
    return tuple(
        Period(
            first=text_at(row, "from", under=f"periods[{number}]"), last=text_at(row, "to", under=f"periods[{number}]")
        )
        for number, row in enumerate(rows)
    )


def _params(period: Period) -> dict[str, object]:
    return {"from": period.first, "to": period.last}


def _word(row: Row) -> str:
    status = row.get("status")
    key = status.get("key") if isinstance(status, Mapping) else None
    return key if isinstance(key, str) else ""
