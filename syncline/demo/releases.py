"""The versions of the city's Jira projects: what is released, and when it is promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from syncline.demo.city import FIRST_REPORT, SECOND_REPORT, Story, baselines_at, plan_at
from syncline.demo.days import day_of, last_working_day
from syncline.demo.schedule import Timed


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A version, released when a milestone of the outline is reached."""

    name: str
    milestone: str  # its title in the outline
    is_kept: bool = True  # whether somebody moves its date when the plan moves


RELEASES: dict[str, tuple[Release, ...]] = {
    "PERMIT": (
        Release(name="0.5 Workflows agreed", milestone="Design accepted"),
        Release(name="1.0 Resident launch", milestone="Portal open to the public"),
        Release(name="1.1 Handed over", milestone="Project closed"),
    ),
    "ERP": (
        Release(name="Wave 1 design", milestone="Design accepted"),
        Release(name="Wave 1 interfaces", milestone="Interfaces accepted"),
        Release(name="Ledger live", milestone="Ledger live", is_kept=False),
    ),
    "GIS": (
        Release(name="0.1 Scope", milestone="Scope agreed"),
        Release(name="0.5 Staff map", milestone="First map on screen"),
        Release(name="0.9 Viewer", milestone="Viewer complete"),
        Release(name="0.95 Pilot", milestone="Pilot accepted"),
        Release(name="1.0 Public map", milestone="Map open to the public"),
        Release(name="1.1 Closed", milestone="Project closed"),
    ),
}
"""By project of Jira, in order of time; nobody moves the day on which the ledger goes live, so plan and Jira differ."""

REVIEWS = (last_working_day(FIRST_REPORT), last_working_day(SECOND_REPORT))
"""Days on which the managers move the dates of their versions to those of their plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A version as it stands at the end of a day."""

    name: str
    starts_on: date | None  # of the first one: the project's own
    on: date  # the day it is released, or was
    is_released: bool


@cache
def promises(story: Story, day: date, seed: int) -> tuple[Promise, ...]:
    """Return a project's versions as they stand at the end of a day.

    A date is the first baseline's until the first review; one whose milestone is reached has the day of that.
    """
    now, first = _milestones(plan_at(story, day, seed)), _milestones(baselines_at(story, day, seed)[0])
    reviews = [review for review in REVIEWS if review <= day]
    reviewed = _milestones(plan_at(story, reviews[-1], seed)) if reviews else first
    found = []
    for number, one in enumerate(RELEASES[story.tracker]):
        is_released = now[one.milestone].is_done
        dates = now if is_released else reviewed if one.is_kept else first
        found.append(
            Promise(
                name=one.name,
                starts_on=None if number else story.start,
                on=day_of(dates[one.milestone].finish - 1),
                is_released=is_released,
            )
        )
    return tuple(found)


def _milestones(tasks: tuple[Timed, ...]) -> dict[str, Timed]:
    return {task.step.title: task for task in tasks if task.step.is_milestone}
