"""What is said of hours and tasks that are not proven complete, and to whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reports.document import Discrepancy, Unit, UnreadNote
from reports.figures.completeness import Cause, CountGap, HoursGap, TaskGap
from reports.figures.fact import Evidence
from reports.figures.fact import known as figure_of
from reports.narrative.completeness import HOURS_RULE, TASKS_RULE, count_gap, hours_gap
from reports.narrative.project_rules import disagreement, incomplete, unread
from tests.unit.figures.rows import HOUR, issue
from tests.unit.narrative.pages import page, with_figure


def gap(entries: int, total: int, cause: Cause, hours_from: str = "jira", title: str = "Migrate ledger") -> HoursGap:
    behind = Evidence(count=3)
    return HoursGap(
        tracker="jira",
        hours_from=hours_from,
        cause=cause,
        entries=figure_of("e", Unit.SECONDS, entries * HOUR, formula="f", behind=behind),
        totals=figure_of("t", Unit.SECONDS, total * HOUR, formula="f", behind=behind),
        worst=(TaskGap(task=issue(1, title=title), entries=entries * HOUR, total=total * HOUR),),
    )


def counts(stored: int, count: int, left_out: int = 0) -> CountGap:
    return CountGap(
        tracker="jira",
        name="ERP",
        stored=figure_of("s", Unit.COUNT, stored, formula="f"),
        counts=figure_of("c", Unit.COUNT, count, formula="f"),
        left_out=left_out,
    )


def test_missing_hours_are_told_with_the_tasks_both_values_and_what_to_do() -> None:
    found = hours_gap("IT-1", gap(8, 20, Cause.HIDDEN))
    assert (found.rule, found.left_source, found.right_source) == (
        HOURS_RULE, "jira: time entries", "jira: totals of 3 tasks",
    )  # fmt: skip
    assert found.sentence == (
        "On 3 tasks, the time entries of jira come to 12 hours less than jira's own totals, most on “Migrate ledger” "
        "(8 hours against 20 hours); jira hides entries that are restricted to a role or group from accounts outside "
        "it: let the account that Syncline signs in with see them."
    )
    assert found.used == "the time entries of jira, because they have a day and a person"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (gap(8, 20, Cause.APART), "read at different times, which the next complete reading settles"),
        (gap(20, 8, Cause.DOUBLE, "jira and tempo"), "hours count twice: let one of them be read for hours"),
        (gap(20, 8, Cause.CHANGED), "12 hours more than jira's own totals"),
        (gap(20, 8, Cause.CHANGED), "set by hand or imported, or lag behind"),
        (gap(8, 20, Cause.ELSEWHERE, "tempo"), "written in jira and not in tempo, or tempo hides it"),
        (gap(0, 20, Cause.ABSENT, "tempo"), "tempo has no entry on them: they were written in jira itself"),
    ],
)
def test_each_cause_has_its_explanation(found: HoursGap, said: str) -> None:
    assert said in hours_gap("IT-1", found).sentence


def test_a_long_title_is_cut() -> None:
    sentence = hours_gap("IT-1", gap(8, 20, Cause.HIDDEN, title="word " * 40)).sentence
    assert "word…” (8 hours" in sentence
    assert len(sentence) < 400


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (counts(410, 412), "410 tasks of ERP are stored, jira counts 412; the rest is newer than the last reading or"),
        (counts(1, 2, 1), "1 task of ERP is stored, jira counts 2; 1 task could not be read and is listed under the"),
        (counts(1, 5, 1), "rows left out; the rest is newer than the last reading or hidden from the account"),
        (counts(412, 410), "jira's index lags behind, or the rest is deleted and waits for the next complete listing"),
    ],
)
def test_another_count_is_told_with_its_explanations(found: CountGap, said: str) -> None:
    made = count_gap("IT-1", found)
    assert said in made.sentence
    assert made.rule == TASKS_RULE


def told(entries: int, total: int) -> Discrepancy:
    return hours_gap("IT-1", gap(entries, total, Cause.HIDDEN))


@pytest.mark.parametrize(
    ("entries", "total", "worked", "is_said"),
    [(8, 20, 900, True), (8, 20, 1_201, False), (12, 20, None, True), (13, 20, 10, False)],
    ids=["1 % and more", "below 1 %", "no hours known", "below a day"],
)
def test_a_gap_is_said_when_it_changes_what_the_hours_say(
    entries: int, total: int, worked: int | None, is_said: bool
) -> None:
    seconds = None if worked is None else worked * HOUR
    about: Any = with_figure("hours_actual", seconds)
    subject = page(*about.figures.items(), discrepancies=(told(19, 20), told(entries, total)))
    said = incomplete(subject)
    assert (said is not None) is is_said
    if said is not None:
        assert said.text == told(entries, total).sentence


def test_what_is_incomplete_is_no_disagreement_between_sources() -> None:
    assert disagreement(page(discrepancies=(told(8, 20), count_gap("IT-1", counts(1, 2))))) is None


def test_the_part_that_is_unread_for_longest_is_said_and_the_others_counted() -> None:
    notes = [
        UnreadNote(source="jira", name=name, since=date(2026, 10, of), reason="Ask Ada Example.", projects=("IT-1",))
        for name, of in (("GIS", 20), ("ERP", 12), ("HR", 25))
    ]
    said = unread(page(unread=tuple(notes)))
    assert said is not None
    assert said.text == (
        "ERP of jira could not be read since October 12, 2026: Ask Ada Example; 2 further parts could not be read "
        "either."
    )
    assert unread(page()) is None
