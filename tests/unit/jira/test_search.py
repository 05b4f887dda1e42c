"""Searching: to a proven end or to a sentence, whatever the server does with tokens and pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import pytest

from connectors.contract.api import Api
from connectors.contract.errors import ConnectorError, SettingsError, SourceBusyError, SourceChangedError
from connectors.contract.pages import Scope
from connectors.jira import jql, search, work
from connectors.jira.site import Site, open_site
from remote.client import Answer
from syncline.demo.jira_site import Fault, FaultKind, Jira
from tests.unit.jira.cities import QUARTER, reader, settings_of, small_city
from tests.unit.jira.marlow import surroundings
from tests.unit.jira.memory import Reader, differences

BOTH = jql.in_projects(("ERP", "GIS"))
CLOUD_OR_OWN = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "own server"])


def opened(jira: Jira, reading: Reader) -> Site:
    return open_site(settings_of(jira, reading.site.url), surroundings(pause=lambda _: None))


@CLOUD_OR_OWN
@pytest.mark.parametrize("a_page", [1, 2, 5, 12, 5000])
def test_every_issue_is_listed_once(cloud: bool, a_page: int) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira) as reading:
        found = [one for page in search.listed(opened(jira, reading), BOTH, a_page=a_page) for one in page]
        assert sorted(found) == [search.Listed(one.id, one.key) for one in jira.issues()]


@CLOUD_OR_OWN
def test_pages_of_any_size_are_taken(cloud: bool) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira, short_pages=True, search_cap=3) as reading:
        found = [one for page in search.listed(opened(jira, reading), BOTH, a_page=5) for one in page]
        assert len(found) == 12


def test_a_repeated_token_ends_the_search_with_a_sentence() -> None:
    jira = small_city()
    with reader(jira) as reading:
        site = opened(jira, reading)
        reading.site.switches.faults = [Fault(match="search/jql", kind=FaultKind.REPEATED_TOKEN, times=None)]
        with pytest.raises(SourceChangedError, match="for the second time") as caught:
            list(search.listed(site, BOTH, a_page=2))
        assert caught.value.path == "nextPageToken"


def test_an_expired_token_begins_the_search_anew() -> None:
    jira = small_city()
    with reader(jira) as reading:
        site = opened(jira, reading)
        reading.site.switches.faults = [Fault(match="search/jql", kind=FaultKind.EXPIRED_TOKEN, skip=2)]
        found = [one for page in search.listed(site, BOTH, a_page=2) for one in page]
        assert len(found) == len(set(found)) == 12


def test_tokens_that_always_expire_are_an_error() -> None:
    jira = small_city()
    with reader(jira) as reading:
        site = opened(jira, reading)
        reading.site.switches.faults = [Fault(match="search/jql", kind=FaultKind.EXPIRED_TOKEN, times=None)]
        with pytest.raises(SettingsError, match="search/jql"):
            list(search.listed(site, BOTH, a_page=2))


def test_an_own_server_is_never_asked_beyond_its_window() -> None:
    jira = small_city(cloud=False)
    with reader(jira, result_window=4, search_cap=2) as reading:
        found = [one for page in search.listed(opened(jira, reading), BOTH, a_page=2) for one in page]
        assert len(found) == 12
        assert all(request.status == 200 for request in reading.site.requests)


def test_an_issue_deleted_between_two_pages_hides_no_other() -> None:
    jira = small_city(cloud=False)
    with reader(jira) as reading:
        pages = search.listed(opened(jira, reading), BOTH, a_page=3)
        found = list(next(pages))
        for one in found:
            jira.delete_issue(one.id)
        found += [one for page in pages for one in page]
        assert len(found) == 12


def test_a_long_query_goes_into_a_body() -> None:
    jira = small_city(cloud=False)
    with reader(jira) as reading:
        site = opened(jira, reading)
        many = jql.of_ids(range(10_001, 10_801))
        assert len([one for page in search.listed(site, many, a_page=50) for one in page]) == 12
        assert {request.method for request in reading.site.requests if request.path.endswith("/search")} == {"POST"}


@CLOUD_OR_OWN
def test_issues_are_counted(cloud: bool) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira) as reading:
        site = opened(jira, reading)
        assert search.count(site, BOTH) == search.count(site, search.everywhere()) == 12
        assert search.count(site, jql.in_projects(("GIS",))) == 6


@dataclass
class Contradicting:
    """An API that counts issues and lists none."""

    def post(self, path: str, json: object, *, expected: object = ()) -> Answer:  # noqa: ARG002 # the API's
        data = {"count": 12} if path.endswith("approximate-count") else {"issues": [], "isLast": True}
        return Answer(status=200, data=data, headers={})


def test_a_search_that_shows_nothing_of_what_is_counted_is_no_empty_site() -> None:
    jira = small_city()
    with reader(jira) as reading:
        site = replace(opened(jira, reading), api=cast("Api", Contradicting()))
        with pytest.raises(SourceChangedError, match="counts 12 issues and its search shows none"):
            list(work.pages(site, reading.settings, reading.around, Scope(name="everything"), ""))


@dataclass
class Endless:
    """An API whose search gives the same issue for ever, each time with a new token."""

    asked: int = 0

    def post(self, path: str, json: object, *, expected: object = ()) -> Answer:  # noqa: ARG002 # the API's
        self.asked += 1
        data = {"issues": [{"id": "10001", "key": "ERP-1"}], "nextPageToken": f"token {self.asked}"}
        return Answer(status=200, data=data, headers={})


def test_pages_without_a_new_issue_come_to_an_end() -> None:
    jira = small_city()
    with reader(jira) as reading:
        api = Endless()
        site = replace(opened(jira, reading), api=cast("Api", api))
        with pytest.raises(SourceChangedError, match="would never end"):
            list(search.listed(site, BOTH, a_page=5))
        assert api.asked < 30


@pytest.mark.parametrize(
    ("path", "name"),
    [("issues", "items"), ("issues[].id", "number"), ("issues[].key", "")],
    ids=["issues", "id", "key"],
)
def test_a_changed_shape_names_its_path(path: str, name: str) -> None:
    jira = small_city()
    with reader(jira) as reading:
        fault = Fault(match="search/jql", kind=FaultKind.RESHAPE, path=path, name=name, times=None)
        reading.site.switches.faults = [fault]
        with pytest.raises(SourceChangedError) as caught:
            reading.run()
        assert caught.value.path.startswith(path)


@pytest.mark.parametrize(
    ("fault", "kind", "said"),
    [
        (Fault(match="bulkfetch", status=400, times=None), SettingsError, "bulkfetch"),
        (Fault(match="bulkfetch", status=404, times=None), SettingsError, "bulkfetch"),
        (Fault(match="bulkfetch", status=410, times=None), SourceChangedError, "bulkfetch"),
        (Fault(match="bulkfetch", status=503, times=None), SourceBusyError, "bulkfetch"),
        (Fault(match="bulkfetch", kind=FaultKind.HTML, status=200, times=None), SettingsError, "web page"),
        (Fault(match="bulkfetch", kind=FaultKind.CUT_OFF, times=None), SourceChangedError, "bulkfetch"),
    ],
    ids=["400", "404", "410", "503", "web page", "cut off"],
)
def test_what_goes_wrong_while_issues_are_fetched_is_told_and_taken_up(
    fault: Fault, kind: type[ConnectorError], said: str
) -> None:
    jira = small_city()
    with reader(jira) as reading:
        reading.around = surroundings(reading.around.asked["issue"], pause=lambda _: None)
        reading.run(2)
        reading.site.switches.faults = [fault]
        with pytest.raises(kind, match=said):
            reading.run()
        reading.site.switches.faults = []
        jira.advance(QUARTER)
        reading.run()
        assert differences(jira, reading.store) == []


@CLOUD_OR_OWN
def test_a_lagging_index_is_made_up_for_by_the_overlap_and_the_look_back(cloud: bool) -> None:
    jira = small_city(cloud=cloud)
    with reader(jira) as reading:
        reading.run()
        reading.site.switches.index_delay = timedelta(minutes=8)
        jira.advance(timedelta(hours=1))
        jira.edit_issue(next(iter(jira.issues())).id, summary="Shown late")
        jira.advance(timedelta(minutes=1))
        reading.run()
        jira.advance(timedelta(minutes=9))
        reading.run()
        assert differences(jira, reading.store) == []
        reading.site.switches.index_delay = timedelta(hours=3)
        jira.edit_issue(next(iter(jira.issues())).id, summary="Shown much later")
        for _ in range(30):
            jira.advance(timedelta(hours=1))
            reading.run()
        assert differences(jira, reading.store) == []
