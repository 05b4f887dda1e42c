"""What a report has to find of the projects in Planner, taken from the story itself and not from any answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from syncline.demo.cards import BOARDS, MILESTONES, RISKS, cards
from syncline.demo.city import Story
from syncline.demo.tracker_facts import READ_ON


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """One plan of Planner, as it stood when it was read; Planner knows neither hours nor how far work is."""

    board: str  # its title
    cards: int  # of all kinds
    tasks: int  # without milestones and risks
    tasks_done: int
    risks: int
    risks_open: int
    milestones: tuple[tuple[str, bool], ...]  # title, and whether it is reached
    milestone_dates: Mapping[str, date]  # by title: the day it is due, or was reached
    start_on: date  # the first that a card is to begin
    forecast_finish: date  # the latest day that a card is due, or was done


def card_facts(story: Story, as_of: date, seed: int) -> CardFacts:
    """Return what is true of a project's board at a report."""
    day = READ_ON[as_of]
    mine = [one for one in cards(seed) if one.project == story.code and one.exists_on(day)]
    work = [one for one in mine if one.is_work]
    risks = [one for one in mine if one.bucket == RISKS]
    milestones = [one for one in mine if one.bucket == MILESTONES]
    dated = {one.title: found for one in (*work, *milestones) if (found := one.finish_on(day))}
    return CardFacts(
        board=BOARDS[story.code].title,
        cards=len(mine),
        tasks=len(work),
        tasks_done=sum(one.is_done_on(day) for one in work),
        risks=len(risks),
        risks_open=sum(not one.is_done_on(day) for one in risks),
        milestones=tuple((one.title, one.is_done_on(day)) for one in milestones),
        milestone_dates={one.title: dated[one.title] for one in milestones},
        start_on=min(one.starts_on for one in work if one.starts_on is not None),
        forecast_finish=max(dated.values()),
    )
