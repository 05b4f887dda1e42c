"""Queries mean what they mean to Jira, down to its traps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncline.demo.jira_site import Jira
from syncline.demo.jira_site.jql import parse
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.search import Searches
from tests.unit.jira_site.sites import rich_site

NOW = timedelta(0)


@pytest.fixture(scope="module")
def site() -> Jira:
    return rich_site()


def keys(site: Jira, jql: str, *, lenient: bool = False) -> list[str]:
    found = Searches(site).find(jql, delay=NOW, bounded=True, lenient=lenient)
    return [issue.key for issue in found.issues]


@pytest.mark.parametrize(
    ("jql", "expected"),
    [
        ("project = HALL order by key", ["HALL-1", "HALL-2", "HALL-3"]),
        ('project in (10000, "Water Works") order by key desc', ["WAT-1", "HALL-3", "HALL-2", "HALL-1"]),
        ("project = HALL", ["HALL-3", "HALL-2", "HALL-1"]),
        ("project = HALL AND NOT issuetype in (Epic, Sub-task)", ["HALL-2"]),
        ("project is not empty and (status = Done or labels = field) order by id asc", ["HALL-2", "WAT-1"]),
        ("labels is empty and project = hall order by created, key", ["HALL-1", "HALL-3"]),
        ("key in (HALL-1, WAT-1) order by project desc", ["WAT-1", "HALL-1"]),
        ("id = 10002", ["HALL-2"]),
        ("id in (10002, 77)", ["HALL-2"]),
        ("id > 77", []),
        ("key >= HALL-2 order by key", ["HALL-2", "HALL-3"]),
        ("id > 10001 order by id", ["HALL-2", "HALL-3"]),
        ("parent = HALL-1", ["HALL-2"]),
        ("assignee = currentUser() or assignee = ada.example order by key", ["HALL-2", "HALL-3"]),
        ("statusCategory != Done order by key", ["HALL-1", "HALL-2", "HALL-3"]),
        ("resolution = Done", ["WAT-1"]),
        ("due <= 2026-12-01 and due > '2026-11-30'", ["HALL-2"]),
        ("fixVersion = 'Phase 1'", ["HALL-2"]),
        ("sprint is empty and project = WAT", ["WAT-1"]),
        ('summary ~ "paint" order by key', ["HALL-2", "HALL-3"]),
        ("updated >= -90m order by key", ["HALL-2", "HALL-3", "WAT-1"]),
        ("resolved is not empty", ["WAT-1"]),
    ],
)
def test_a_query_finds(site: Jira, jql: str, expected: list[str]) -> None:
    assert keys(site, jql) == expected


@pytest.mark.parametrize(
    ("jql", "sentence"),
    [
        ("order by key", "Unbounded"),
        ("", "Unbounded"),
        ("project = NOPE", "The value 'NOPE' does not exist for the field 'project'."),
        ("project = OLD", "The value 'OLD' does not exist for the field 'project'."),
        ("status = Unheard", "The value 'Unheard' does not exist for the field 'status'."),
        ("colour = red", "Field 'colour' does not exist"),
        ("project = HALL order by colour", "Not able to sort using field 'colour'."),
        ("project = HALL order by key, id, created, updated, status, type, project, priority", "maximum number"),
        ("project = HALL and", "Expecting a field name but got the end of the query"),
        ("project HALL", "Expecting operator"),
        ("project in HALL", "Expecting '('"),
        ("project in (HALL", "Expecting ')'"),
        ("project = HALL status = Done", "Expecting either 'OR' or 'AND' but got 'status'. (token 4)"),
        ("project = HALL order key", "Expecting 'by' but got 'key'"),
        ('project = "HALL', "The character at 11 is not understood"),
        ("project > HALL", "The operator '>' is not supported by the 'project' field."),
        ("id ~ 5", "The operator '~' is not supported by the 'id' field."),
        ("updated ~ 5", "The operator '~' is not supported by the 'updated' field."),
        ("updated >= yesterday", "Date value 'yesterday' for field 'updated' is invalid."),
        ("updated >= '2026-02-30 10:00'", "Date value '2026-02-30 10:00'"),
        ("updated >= 99999999999999999999", "is not a time in milliseconds"),
        ("labels is field", "The operator 'is' does not support the value of 'labels'."),
        ("(" * 30 + "id = 1" + ")" * 30, "nested too deeply"),
    ],
)
def test_a_query_is_refused_with_a_sentence(site: Jira, jql: str, sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        keys(site, jql)
    assert refused.value.status == 400
    assert sentence in refused.value.messages[0]


def test_a_literal_is_a_minute_in_the_accounts_zone() -> None:
    jira = Jira(zone="America/New_York", start=datetime(2026, 7, 1, 14, 30, 40, tzinfo=UTC))
    jira.add_issue(jira.add_project("A", "A"))
    assert keys(jira, "updated >= '2026-07-01 10:30'") == ["A-1"]
    assert keys(jira, "updated <= '2026-07-01 10:30'") == []
    assert keys(jira, "updated >= '2026/07/01 10:31'") == []
    assert keys(jira, "updated >= '2026-07-01 14:30'") == []
    assert keys(jira, "updated >= 2026-07-01 and updated < 2026-07-02") == ["A-1"]
    assert keys(jira, "updated >= 1782916240000") == ["A-1"]
    assert keys(jira, "updated >= 1782916240001") == []


def test_a_minute_that_comes_twice_means_its_second_pass() -> None:
    first_pass = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)  # 1:30 with daylight saving
    jira = Jira(zone="America/New_York", start=first_pass)
    jira.add_issue(jira.add_project("A", "A"))
    assert keys(jira, "updated >= '2026-11-01 01:30'") == []
    assert keys(jira, "updated >= '2026-11-01 00:30'") == ["A-1"]


def test_greater_ids_mean_greater_numbers_in_the_named_issues_project() -> None:
    jira = Jira()
    first, second = jira.add_project("A", "A"), jira.add_project("B", "B")
    one, _, moved = jira.add_issue(first), jira.add_issue(second), jira.add_issue(first)
    jira.add_issue(first)
    assert keys(jira, f"id > {one.id} order by id") == ["A-2", "A-3"]
    jira.move_issue(moved.id, second)
    assert keys(jira, f"id >= {moved.id}") == ["B-2"]


def test_data_center_refuses_an_id_that_is_not_there_unless_told_not_to_validate() -> None:
    jira = rich_site(cloud=False)
    with pytest.raises(RefusedError, match="A value with ID '77' does not exist"):
        keys(jira, "id in (10002, 77)")
    with pytest.raises(RefusedError, match="An issue with key 'HALL-77' does not exist"):
        keys(jira, "key = HALL-77")
    assert keys(jira, "id in (10002, 77)", lenient=True) == ["HALL-2"]
    assert keys(jira, "project in (HALL, NOPE) order by key", lenient=True) == ["HALL-1", "HALL-2", "HALL-3"]


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_is_refused(text: str) -> None:
    try:
        query = parse(text)
    except RefusedError:
        return
    assert (query.where is None) == (not text.strip() or text.strip().lower().startswith("order"))


@given(st.lists(st.tuples(st.sampled_from(["created", "updated", "status", "key", "due"]), st.booleans()), max_size=4))
def test_every_order_is_total_and_backwards_is_backwards(order: list[tuple[str, bool]]) -> None:
    jira = rich_site()
    words = ", ".join(f"{field} {'desc' if down else 'asc'}" for field, down in order)
    found = Searches(jira).find(f"project is not empty {'order by ' + words if words else ''}", delay=NOW, bounded=True)
    assert sorted(issue.id for issue in found.issues) == [10001, 10002, 10003, 10004]
    assert all(one < other for one, other in zip(found.places, found.places[1:], strict=False))
