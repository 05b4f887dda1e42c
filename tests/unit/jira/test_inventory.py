"""The sweep: what is missing is asked for by its id before anything is said of it, and everything is counted."""

from __future__ import annotations

import pytest

from connectors.jira.cursor import parse
from syncline.demo.jira_site import Fault, FaultKind
from tests.unit.jira.cities import DAY, QUARTER, reader, settings_of, small_city
from tests.unit.jira.memory import differences

CLOUD_OR_OWN = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "own server"])


@CLOUD_OR_OWN
def test_a_deleted_issue_is_absent_and_takes_its_hours_along(cloud: bool) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira) as reading:
        reading.run()
        gone = max(jira.issues(), key=lambda one: len(one.worklogs))
        jira.delete_issue(gone.id)
        jira.advance(DAY)
        pages = reading.run()
        assert [one for page in pages for one in page.absent] == [("issue", str(gone.id))]
        assert [one for page in pages for one in page.gone] == []
        assert differences(jira, reading.store) == []


def test_no_sweep_comes_before_its_time() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        jira.delete_issue(next(iter(jira.issues())).id)
        for _ in range(4):
            jira.advance(QUARTER)
            assert [one for page in reading.run() for one in page.absent] == []
        jira.advance(DAY)
        assert len([one for page in reading.run() for one in page.absent]) == 1


@CLOUD_OR_OWN
def test_an_issue_that_the_index_lost_is_found_by_its_id(cloud: bool) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira) as reading:
        reading.run()
        reading.site.switches.index_delay = DAY * 3
        jira.advance(DAY)
        new = jira.add_issue("ERP", "Task", "Not in the index yet")
        pages = reading.run()
        assert [one for page in pages for one in page.absent] == []
        assert str(new.id) not in reading.store.of_kind("issue")
        reading.site.switches.index_delay = DAY * 0
        jira.advance(DAY)
        reading.run()
        assert differences(jira, reading.store) == []


def test_one_empty_answer_is_no_proof_that_issues_are_gone() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        hidden = [one.id for one in jira.issues()][:3]
        for one in hidden:
            jira.hide_issue(one)
        jira.advance(DAY)
        lost = jira.index_revision
        for one in hidden[1:]:
            jira.hide_issue(one, hidden=False)
        assert jira.index_revision == lost
        reading.site.switches.faults = [Fault(match="bulkfetch", kind=FaultKind.EMPTY)]
        pages = reading.run()
        assert [one for page in pages for one in page.absent] == [("issue", str(hidden[0]))]


def test_an_issue_that_was_kept_while_it_was_hidden_is_read_anew_when_it_is_back() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        hidden = next(iter(jira.issues()))
        held = {key: record for key, record in reading.store.records.items() if hidden.key in str(record.data)}
        jira.hide_issue(hidden.id)
        jira.advance(DAY)
        reading.run()
        assert parse(reading.store.cursor).missing == (hidden.id,)
        reading.store.records.update(held)  # the brake held it
        jira.edit_issue(hidden.id, summary="Changed in the dark")
        jira.advance(DAY * 3)
        jira.hide_issue(hidden.id, hidden=False)
        for _ in range(2):
            jira.advance(DAY)
            reading.run()
        assert differences(jira, reading.store) == []


def test_counts_are_jira_s_own_where_they_differ_from_its_listing() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        jira.advance(DAY)
        reading.site.switches.faults = [
            Fault(match="approximate-count", kind=FaultKind.RESHAPE, path="count", name="total")
        ]
        with pytest.raises(Exception, match="count"):
            reading.run()
        reading.run()
        counted = {key: record.data["tasks"] for key, record in reading.store.of_kind("count").items()}
        assert counted == {"ERP": 6, "GIS": 6}


def test_a_project_that_is_not_read_any_more_is_not_counted() -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.run()
        reading.settings = settings_of(jira, reading.site.url, projects=("GIS",))
        jira.advance(DAY)
        reading.run()
        assert list(reading.store.of_kind("count")) == ["GIS"]
