"""Jira's formats as tables of cases; what they refuse, they refuse with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.jira import converters as jira


def status(name: str, category: str | None) -> dict[str, Any]:
    return {"name": name, "statusCategory": {"key": category}}


STATUS_WORDS = [
    ("open", {"status": status("Open", "new"), "resolution": None}, ["Open", "category new"]),
    (
        "resolved",
        {"status": status("Closed", "done"), "resolution": {"name": "Won't Do"}},
        ["Won't Do", "Closed", "category done"],
    ),
    (
        "a resolution that nobody cleared",
        {"status": status("Reopened", "indeterminate"), "resolution": {"name": "Won't Do"}},
        ["Reopened", "category indeterminate"],
    ),
    ("no category", {"status": {"name": "Open"}, "resolution": None}, ["Open"]),
    ("nothing", {"status": None, "resolution": None}, []),
    ("other kinds", {"status": [], "resolution": 5}, []),
]


@pytest.mark.parametrize(("row", "words"), [case[1:] for case in STATUS_WORDS], ids=[case[0] for case in STATUS_WORDS])
def test_words_of_a_status(row: object, words: list[str]) -> None:
    assert jira.status_words(row) == words


KIND_WORDS = [
    ("a task", {"name": "Task", "hierarchyLevel": 0}, ["Task", "level 0"]),
    ("an epic", {"name": "Epos", "hierarchyLevel": 1}, ["Epos", "level 1"]),
    ("an initiative", {"name": "Programme", "hierarchyLevel": 3}, ["Programme", "level 1"]),
    ("a sub-task", {"name": "Sub-task", "hierarchyLevel": -1}, ["Sub-task", "level -1"]),
    ("of Data Center", {"name": "Risk"}, ["Risk"]),
    ("with labels", {"labels": ["risk", 5], "type": {"name": "Task"}}, ["label risk", "Task"]),
    ("with labels of nothing", {"labels": None, "type": None}, []),
    ("no object", "Task", []),
]


@pytest.mark.parametrize(("kind", "words"), [case[1:] for case in KIND_WORDS], ids=[case[0] for case in KIND_WORDS])
def test_words_of_a_kind(kind: object, words: list[str]) -> None:
    assert jira.kind_words(kind) == words


SHARES = [
    ("a quarter", "indeterminate", 7200, 21600, 2500, "2 of 8 hours"),
    ("a third", "indeterminate", 3600, 7200, 3333, "1 of 3 hours"),
    ("done says it all", "done", 7200, 3600, None, None),
    ("to do says it all", "new", 7200, 3600, None, None),
    ("nobody estimated", "indeterminate", 7200, None, None, None),
    ("nothing is left by the estimate", "indeterminate", 7200, 0, None, None),
    ("nothing was worked", "indeterminate", 0, 7200, None, None),
    ("worked below nothing", "indeterminate", -60, 7200, None, None),
    ("yes is no time", "indeterminate", True, 7200, None, None),
]


@pytest.mark.parametrize(
    ("category", "spent", "remaining", "share", "words"),
    [case[1:] for case in SHARES],
    ids=[case[0] for case in SHARES],
)
def test_share_of_the_work(
    category: str, spent: object, remaining: object, share: int | None, words: str | None
) -> None:
    row = {"category": category, "spent": spent, "remaining": remaining}
    assert jira.worked_share(row) == share
    assert jira.worked_words(row) == words
    assert jira.worked_basis(row) == (None if share is None else "work")


@given(st.integers(), st.integers())
def test_a_share_is_always_between_nothing_and_the_whole(spent: int, remaining: int) -> None:
    share = jira.worked_share({"category": "indeterminate", "spent": spent, "remaining": remaining})
    assert share is None or 0 <= share <= 10_000


FINISHED = [
    ("resolved", "done", "2026-11-20T23:30:00.000-0700", "2026-11-19T08:00:00.000-0700", "2026-11-20"),
    ("never resolved", "done", None, "2026-11-19T08:00:00.000-0700", "2026-11-19"),
    ("reopened", "indeterminate", "2026-11-20T23:30:00.000-0700", "2026-11-21T08:00:00.000-0700", None),
    ("of Data Center without resolution", "done", None, None, None),
]


@pytest.mark.parametrize(
    ("category", "resolved", "changed", "day"), [case[1:] for case in FINISHED], ids=[case[0] for case in FINISHED]
)
def test_day_on_which_an_issue_was_finished(
    category: str, resolved: str | None, changed: str | None, day: str | None
) -> None:
    assert jira.finished_on({"category": category, "resolved": resolved, "changed": changed}) == day


def sprint(name: str, state: str, ended: str = "") -> dict[str, Any]:
    return {"name": name, "state": state, "endDate": ended or None}


SPRINTS = [
    ("the active one", [sprint("A", "active"), sprint("F", "future"), sprint("C", "closed", "2026-11-01")], "A"),
    ("the planned one", [sprint("C", "closed", "2026-11-01"), sprint("F", "FUTURE")], "F"),
    ("the last", [sprint("L", "closed", "2026-11-15"), sprint("E", "closed", "2026-11-01")], "L"),
    ("the later in the list", [sprint("1", "closed"), sprint("2", "closed")], "2"),
    ("without state", [{"name": "Sprint 3"}], "Sprint 3"),
    ("alone", sprint("A", "active"), "A"),
    ("none", [], None),
]


@pytest.mark.parametrize(("found", "name"), [case[1:] for case in SPRINTS], ids=[case[0] for case in SPRINTS])
def test_sprint_of_an_issue(found: object, name: str | None) -> None:
    assert jira.sprint_name(found) == name


VERSIONS = [
    ({"released": True, "archived": True, "date": "2026-12-18"}, "done", "released, archived", "2026-12-18"),
    ({"released": True, "archived": False, "date": None}, "done", "released", None),
    ({"released": False, "archived": True, "date": "2026-12-18"}, "cancelled", "unreleased, archived", None),
    ({"released": False, "archived": None, "date": "2026-12-18"}, "todo", "unreleased", None),
]


@pytest.mark.parametrize(("row", "state", "words", "day"), VERSIONS, ids=[case[2] for case in VERSIONS])
def test_state_of_a_version(row: dict[str, Any], state: str, words: str, day: str | None) -> None:
    assert (jira.version_status(row), jira.version_status_raw(row), jira.released_on(row)) == (state, words, day)


def test_lists_become_one_text() -> None:
    assert jira.lines(["b", "", "a"]) == "b\na"
    assert jira.lines([]) is None
    assert jira.names([{"name": "1.0"}, {"name": "1.1"}]) == "1.0, 1.1"
    assert jira.names([]) is None


def test_accounts_that_stand_for_nobody_are_nobody() -> None:
    assert [jira.account(one) for one in ("a1", "unknown", "")] == ["a1", None, None]


REFUSED = [
    (jira.lines, "risk", "expected a list of words"),
    (jira.lines, [1], "expected a list of words"),
    (jira.names, [{"name": 5}], "expected a list of words"),
    (jira.names, ["a"], "expected a list of objects with names"),
    (jira.sprint_name, [{"id": 5}], "expected sprints with names"),
    (jira.account, 5, "expected an account's id"),
    (jira.finished_on, {"category": "done", "resolved": "yesterday"}, "expected a date like 2026-11-22"),
    (jira.released_on, {"released": True, "date": "18/Dec/26"}, "expected a date like 2026-11-22"),
]


@pytest.mark.parametrize(
    ("convert", "value", "reason"), REFUSED, ids=[f"{case[0].__name__} {case[1]}" for case in REFUSED]
)
def test_what_cannot_be_read_is_refused_with_a_reason(convert: Any, value: object, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        convert(value)
