"""What October brings into the city's Planner, read on top of September."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from model.values import TaskKind
from store.tables import VERSIONS
from sync.outcome import Ending
from syncline.demo.backlog import LAST_DAY
from syncline.demo.cards import BOARDS, RISKS, Card, cards
from syncline.demo.city import BOARDED, FIRST_REPORT, Story
from syncline.demo.deliveries import SEED
from syncline.demo.tracker_facts import READ_ON
from tests.flow.city import DECEMBER, City
from tests.flow.running import opened, ready

pytestmark = pytest.mark.slow

Row = dict[str, object]


def rows(folder: Path, entity: str) -> Iterator[Row]:
    """Yield every version of an entity that is Planner's."""
    table = next(table for kind, table in VERSIONS.items() if kind.__name__ == entity)
    with opened(ready(folder, DECEMBER)) as (store, _), store.reading() as connection:
        found = connection.execute(select(table).where(table.c.source == "planner"))
        yield from (dict(row._mapping) for row in found)


def board_of(card: Card) -> str:
    return BOARDS[card.project].title


def test_both_months_are_read_to_their_end(city: City) -> None:
    for month in (city.first, city.second):
        result = month.runs["planner"]
        assert (result.ending, result.error, result.quarantined, result.unread) == (Ending.COMPLETED, "", 0, [])


@pytest.mark.parametrize("story", BOARDED, ids=[story.code for story in BOARDED])
def test_every_card_is_a_task_with_the_dates_of_the_story(city: City, story: Story) -> None:
    board = BOARDS[story.code].title
    now = [one for one in rows(city.second.folder, "Task") if one["to_run"] is None and one["source_project"] == board]
    mine = [one for one in cards(SEED) if one.project == story.code]
    expected = {
        one.title: (one.bucket, one.starts_on, one.due_on(LAST_DAY), one.done_on, story.finance_code) for one in mine
    }
    assert {
        one["title"]: (
            one["kind_raw"],
            one["planned_start_on"],
            one["due_on"],
            one["actual_finish_on"],
            one["budget_code"],
        )
        for one in now
    } == expected
    assert {one["percent_raw"] for one in now} <= {"0", "50", "100"}
    assert {one["percent_complete"] for one in now} == {None}, "what is in progress is not half done"


def test_a_bucket_of_risks_is_a_register(city: City) -> None:
    now = [one for one in rows(city.second.folder, "Task") if one["to_run"] is None]
    risks = {one["title"] for one in now if one["kind"] == TaskKind.RISK.value}
    assert risks == {one.title for one in cards(SEED) if one.bucket == RISKS}


def test_october_touches_the_cards_that_somebody_touched_and_no_others(city: City) -> None:
    run, before = city.second.runs["planner"].run, READ_ON[FIRST_REPORT]
    now = {str(one["title"]) for one in rows(city.second.folder, "Task") if one["from_run"] == run}
    assert now == {one.title for one in cards(SEED) if any(before < day <= LAST_DAY for day in days_of(one))}
    assert len(now) > 5


def days_of(card: Card) -> Iterator[date]:
    """Yield the days on which something on a card is written."""
    yield card.created_on
    yield from (written for written, _ in card.dues)
    yield from filter(None, (card.started_on, card.done_on))


def test_people_of_planner_and_of_the_plans_are_one_by_their_address(city: City) -> None:
    people = {one["email"] for one in rows(city.second.folder, "Identity")}
    assert people == {person.email for one in cards(SEED) for person in one.people}
    assert not [item for item in city.second.made.document.unmatched if item.source == "planner"]
