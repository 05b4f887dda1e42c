"""The stream of issues and hours: after each run the store holds what the account sees, wherever runs were cut."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from connectors.jira.cursor import Step, parse
from connectors.jira.plans import Plan
from syncline.demo.jira_site import Fault, FaultKind, Jira
from tests.unit.jira import marlow
from tests.unit.jira.cities import DAY, PEOPLE, QUARTER, log, person, reader, settings_of, small_city
from tests.unit.jira.memory import Memory, differences

WAYS = pytest.mark.parametrize(
    ("cloud", "worklogs"),
    [(True, "auto"), (True, "feed"), (True, "embedded"), (False, "auto"), (False, "feed"), (False, "embedded")],
    ids=["cloud", "cloud by feed", "cloud embedded", "own server", "own server by feed", "own server embedded"],
)


@WAYS
def test_the_first_run_brings_everything(cloud: bool, worklogs: str) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira, {"worklogs": worklogs}) as reading:
        reading.run()
        assert differences(jira, reading.store) == []
        assert reading.store.quarantined == {}
        counts = {key: record.data["tasks"] for key, record in reading.store.of_kind("count").items()}
        assert counts == {"ERP": 6, "GIS": 6}
        changes = reading.store.of_kind("change").values()
        assert sorted(str(one.data["issueId"]) for one in changes if one.data["field"] == "status") == sorted(
            str(one.id) for one in jira.issues()
        )
        assert {str(one.data["displayName"]) for one in reading.store.of_kind("user").values()} >= set(PEOPLE)


@WAYS
def test_what_happens_between_runs_is_seen(cloud: bool, worklogs: str) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira, {"worklogs": worklogs}) as reading:
        reading.run()
        first, second, crowded, *_ = [*jira.issues()]
        for number in range(3):
            jira.advance(QUARTER)
            jira.edit_issue(first.id, summary=f"Changed {number}")
            new = log(jira, second.id, person(jira), 1200)
            jira.edit_worklog(new, 1500 + number)
            log(jira, jira.add_issue("GIS", "Bug", f"New {number}").id, person(jira), 300)
            jira.advance(QUARTER)
            reading.run()
            assert differences(jira, reading.store) == []
            jira.delete_worklog(new)
            jira.move_issue(crowded.id, "ERP" if number % 2 else "GIS")
            jira.advance(QUARTER)
            reading.run()
            assert differences(jira, reading.store) == []


@WAYS
def test_what_vanished_is_seen_by_the_next_sweep(cloud: bool, worklogs: str) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira, {"worklogs": worklogs}) as reading:
        reading.run()
        gone, hidden, *_ = [*jira.issues()]
        jira.delete_issue(gone.id)
        jira.hide_issue(hidden.id)
        jira.advance(DAY)
        reading.run()
        assert differences(jira, reading.store) == []
        jira.edit_issue(hidden.id, summary="Changed in the dark")
        jira.hide_issue(hidden.id, hidden=False)
        jira.advance(DAY)
        reading.run()
        assert differences(jira, reading.store) == []


@WAYS
@pytest.mark.parametrize("kept", range(1, 12))
def test_a_run_that_is_killed_after_any_page_is_taken_up(cloud: bool, worklogs: str, kept: int) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira, {"worklogs": worklogs}) as reading:
        reading.run(kept)
        jira.advance(QUARTER)
        jira.edit_issue(next(iter(jira.issues())).id, summary="Edited while nobody looked")
        jira.delete_worklog(next(iter(jira.worklogs())).id)
        log(jira, next(iter(jira.issues())).id, person(jira), 60)
        jira.advance(QUARTER)
        reading.run()
        assert differences(jira, reading.store) == []
        assert parse(reading.store.cursor).step is Step.IDLE
        changes = reading.store.of_kind("change").values()
        of_status = {str(one.data["issueId"]) for one in changes if one.data["field"] == "status"}
        assert of_status == {str(one.id) for one in jira.issues()}


@pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "own server"])
def test_runs_that_are_killed_again_and_again_come_to_an_end(cloud: bool) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira, {"worklogs": "feed"}) as reading:
        for _ in range(40):
            reading.run(1)
            if parse(reading.store.cursor).step is Step.IDLE:
                break
        assert parse(reading.store.cursor).step is Step.IDLE
        assert differences(jira, reading.store) == []


def test_a_run_without_news_yields_no_record_and_a_later_cursor() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        jira.advance(QUARTER)
        before = parse(reading.store.cursor)
        (page,) = reading.run()
        assert (page.records, page.gone, page.absent, page.whole) == ((), (), (), ())
        assert parse(page.cursor).changed_since == jira.now()
        assert before.changed_since == jira.now() - QUARTER


def test_the_same_moment_asked_again_yields_no_page() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        assert reading.run() == []


def test_other_fields_mean_that_everything_is_read_anew() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        jira.advance(QUARTER)
        reading.settings = settings_of(jira, reading.site.url, history=("status", "assignee"))
        assert len([record for page in reading.run() for record in page.records if record.kind == "issue"]) == 12


@pytest.mark.parametrize("worklogs", ["auto", "feed", "embedded"])
@pytest.mark.parametrize("how", ["other fields", "a broken cursor"])
def test_what_was_deleted_before_everything_is_read_anew_goes(worklogs: str, how: str) -> None:
    jira = small_city()
    with reader(jira, {"worklogs": worklogs}) as reading:
        reading.run()
        jira.delete_worklog(next(iter(jira.worklogs())).id)
        jira.delete_issue(next(iter(jira.issues())).id)
        jira.advance(DAY)
        if how == "other fields":
            reading.settings = reading.settings.model_copy(update={"history": ("status",)})
        else:
            reading.store.cursor = "{"
        reading.run()
        assert differences(jira, reading.store) == []


def test_a_cursor_that_is_not_understood_begins_anew_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.store.cursor = '{"page": 7}'
        with caplog.at_level(logging.WARNING):
            reading.run()
        assert "everything is read anew" in caplog.text
        assert differences(jira, reading.store) == []


def test_a_new_project_is_loaded_and_the_others_are_not() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        home = jira.add_project("WTR", "Water works")
        issue = jira.add_issue(home, "Task", "Dig")
        for _ in range(25):
            log(jira, issue.id, person(jira), 60)
        jira.advance(timedelta(hours=3))
        pages = reading.run()
        assert {record.key for page in pages for record in page.records if record.kind == "issue"} == {str(issue.id)}
        assert differences(jira, reading.store) == []


def test_a_project_that_comes_back_is_read_anew_since_nobody_told_what_changed_meanwhile() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        kept = reading.store.summary()
        jira.withdraw("GIS")
        inside = next(one for one in jira.live.values() if one.key.startswith("GIS"))
        jira.edit_issue(inside.id, summary="Changed while withdrawn")
        jira.advance(timedelta(hours=1))
        reading.run()
        assert reading.store.summary()["issue"] == kept["issue"], "what cannot be read any more is kept"
        jira.advance(timedelta(hours=1))
        jira.restore("GIS")
        jira.advance(timedelta(hours=1))
        reading.run()
        assert differences(jira, reading.store) == []


def test_without_hours_no_worklog_is_asked_for() -> None:
    jira = small_city()
    with reader(jira, {"hours": "tempo"}) as reading:
        reading.run()
        jira.advance(QUARTER)
        reading.run()
        assert "worklog" not in reading.store.summary()
        assert not [path for path in reading.paths() if "worklog" in path]
        bodies = [request.body for request in reading.site.requests if request.path.endswith("bulkfetch")]
        assert all("worklog" not in body["fields"] for body in bodies)


def test_configured_projects_alone_are_read() -> None:
    jira = small_city()
    with reader(jira, {"projects": ("ERP",), "worklogs": "feed"}) as reading:
        reading.run()
        assert {record.partition for record in reading.store.of_kind("issue").values()} == {"ERP"}
        held = reading.store.of_kind("issue").keys()
        assert {str(one.data["issueId"]) for one in reading.store.of_kind("worklog").values()} <= held
        moved = next(one for one in jira.issues() if one.key.startswith("ERP") and one.worklogs)
        jira.move_issue(moved.id, "GIS")
        jira.advance(DAY)
        pages = reading.run()
        assert ("issue", str(moved.id)) in [one for page in pages for one in page.gone]
        assert not [one for one in reading.store.of_kind("worklog").values() if one.data["issueId"] == str(moved.id)]


def test_the_same_hours_are_the_same_record_from_either_plan() -> None:
    jira = small_city()
    stores = []
    for plan in ("feed", "embedded"):
        with reader(jira, {"worklogs": plan}) as reading:
            reading.run()
            stores.append(reading.store.of_kind("worklog"))
    assert stores[0] == stores[1]
    assert stores[0]


def test_many_overflows_turn_the_load_to_the_feed_midway() -> None:
    jira = Jira()
    ada, home = jira.add_user(PEOPLE[0]), jira.add_project("ERP", "Finance replacement")
    for number in range(40):
        issue = jira.add_issue(home, "Task", f"Task {number}")
        for _ in range(21 if number >= 10 else 1):
            log(jira, issue.id, ada, 60)
    jira.advance(QUARTER)
    with reader(jira) as reading:
        pages = reading.run()
        assert {parse(page.cursor).plan for page in pages} == {Plan.EMBEDDED, Plan.FEED}
        assert differences(jira, reading.store) == []


def test_issues_of_one_minute_are_paged_by_offset_on_an_own_server() -> None:
    jira = Jira(cloud=False)
    home = jira.add_project("ERP", "Finance replacement")
    for number in range(23):
        jira.add_issue(home, "Task", f"Made by an import {number}")
    jira.advance(timedelta(days=1))
    jira.add_issue(home, "Task", "Later")
    jira.advance(QUARTER)
    with reader(jira) as reading:
        reading.run()
        assert differences(jira, reading.store) == []


def test_the_next_run_begins_at_the_server_s_time() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.around = marlow.surroundings(
            reading.around.asked["issue"], now=lambda: datetime(2050, 1, 1, tzinfo=UTC)
        )
        reading.run()
        assert parse(reading.store.cursor).changed_since == jira.now()


@pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "own server"])
def test_a_site_that_leaves_the_worklog_field_out_is_asked_for_the_lists(cloud: bool) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira, {"worklogs": "embedded"}) as reading:
        fault = Fault(
            match="bulkfetch|search.*summary", kind=FaultKind.RESHAPE, path="issues[].fields.worklog", times=None
        )
        reading.site.switches.faults = [fault]
        reading.run()
        assert differences(jira, reading.store) == []


def test_hours_stay_when_time_tracking_is_switched_off() -> None:
    jira = small_city()
    with reader(jira, {"worklogs": "embedded"}) as reading:
        reading.run()
        kept = reading.store.of_kind("worklog")
        for one in jira.issues():
            jira.edit_issue(one.id, summary="Edited")
        jira.advance(QUARTER)
        reading.site.switches.faults = [
            Fault(match="/worklog", status=404, times=None),
            Fault(match="bulkfetch", kind=FaultKind.RESHAPE, path="issues[].fields.worklog", times=None),
        ]
        reading.around = marlow.surroundings(reading.around.asked["issue"], pause=lambda _: None)
        reading.site.switches.faults.insert(0, Fault(match="worklog/deleted", status=500, times=None))
        reading.run()
        assert reading.store.of_kind("worklog") == kept


def test_records_hold_what_is_asked_for_and_no_links() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        for record in reading.store.records.values():
            assert not {"self", "avatarUrls"} & _names(record.data)
        issue = next(iter(reading.store.of_kind("issue").values()))
        assert set(issue.data) == {"id", "key", "Project", "url", "fields"}
        assert str(issue.data["url"]).startswith(f"{reading.site.url}/browse/")
        fields = issue.data["fields"]
        assert isinstance(fields, dict)
        assert set(fields) <= {
            *("summary", "status", "assignee", "timespent", "parent", "Sprint", "updated", "issuelinks", "duedate"),
            "labels",
        }


def _names(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_names(inner) for inner in value.values()), set())
    if isinstance(value, list):
        return set().union(*(_names(inner) for inner in value))
    return set()


def test_a_store_in_memory_cascades_as_the_engine_does() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        store: Memory = reading.store
        crowded = max(jira.issues(), key=lambda one: len(one.worklogs))
        jira.delete_issue(crowded.id)
        jira.advance(DAY)
        reading.run()
        assert not [one for one in store.records.values() if one.partition.startswith(f"issue/{crowded.id}/")]
