"""Projects, versions and sprints: read once a day, listed completely, each once, and nothing lost with a lost right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import responses

from connectors.contract.errors import SettingsError, SourceChangedError
from connectors.contract.pages import Page, Record, Scope
from connectors.jira.projects import pages
from connectors.jira.session import open_api
from connectors.jira.settings import JiraSettings
from connectors.jira.site import open_site
from syncline.demo.jira_site import Fault, FaultKind, Jira
from tests.unit.jira.marlow import served, surroundings


def marlow(**more: Any) -> Jira:
    jira = Jira(**more)
    jira.add_project("ERP", "ERP finance replacement")
    jira.add_project("GIS", "Parcel map")
    return jira


def read(usual: JiraSettings, key: str = "ERP", after: str = "", **options: Any) -> list[Page]:
    chosen = JiraSettings.model_validate({**dict(usual), **options})
    return list(pages(open_site(chosen, surroundings(frozenset())), chosen, Scope(name=key), after))


def of(found: list[Page], kind: str) -> dict[str, Record]:
    return {record.key: record for page in found for record in page.records if record.kind == kind}


def test_a_project_comes_with_its_versions_and_sprints() -> None:
    jira = marlow()
    version = jira.add_version("ERP", "Go-live", release=date(2026, 12, 18), description="Cut-over")
    jira.add_version("GIS", "Other")
    board = jira.add_board("ERP", "ERP board")
    sprint = jira.add_sprint(board, "Sprint 1", state="active", goal="Close the ledger")
    with served(jira) as (site, usual):
        found = read(usual)
    (page,) = found
    assert page.listed == ("ERP/plan", "ERP/sprints")
    (project,) = of(found, "project").values()
    assert (project.data["key"], project.data["url"], project.partition) == ("ERP", f"{site.url}/browse/ERP", "ERP")
    assert not {"self", "avatarUrls"} & project.data.keys()
    (made,) = of(found, "version").values()
    assert made.key == str(version.id)
    assert made.partition == "ERP/plan"
    assert made.data["url"] == f"{site.url}/projects/ERP/versions/{version.id}"
    assert {name: made.data[name] for name in ("name", "releaseDate", "released", "Project")} == {
        "name": "Go-live",
        "releaseDate": "2026-12-18",
        "released": False,
        "Project": "ERP",
    }
    assert "userReleaseDate" not in made.data, "it is written in the account's language"
    (one,) = of(found, "sprint").values()
    assert (one.key, one.partition) == (str(sprint.id), "ERP/sprints")
    assert {name: one.data[name] for name in ("name", "state", "goal", "Board", "Project")} == {
        "name": "Sprint 1",
        "state": "active",
        "goal": "Close the ledger",
        "Board": "ERP board",
        "Project": "ERP",
    }


def test_a_data_center_gives_the_same() -> None:
    jira = marlow(cloud=False)
    jira.add_version("ERP", "Go-live", release=date(2026, 12, 18))
    jira.add_sprint(jira.add_board("ERP", "ERP board"), "Sprint 1")
    with served(jira) as (site, usual):
        found = read(usual)
        assert site.count("/rest/api/2/project/10000/versions") == 1
    assert [record.data["name"] for record in of(found, "version").values()] == ["Go-live"]
    assert [record.data["name"] for record in of(found, "sprint").values()] == ["Sprint 1"]


def test_versions_and_sprints_are_read_once_a_day_by_the_servers_clock() -> None:
    jira = marlow()
    jira.add_version("ERP", "Go-live")
    with served(jira) as (site, usual):
        (first,) = read(usual)
        jira.advance(timedelta(hours=23, minutes=59))
        before = site.count("/version")
        (second,) = read(usual, after=first.cursor)
        assert (second.cursor, second.listed, site.count("/version")) == (first.cursor, (), before)
        assert [record.kind for record in second.records] == ["project"], "a new name is seen in every run"
        jira.advance(timedelta(minutes=1))
        (third,) = read(usual, after=second.cursor)
    assert third.listed == ("ERP/plan", "ERP/sprints")
    assert third.cursor != first.cursor


@pytest.mark.parametrize("after", ["", "x", "[]", "5", '{"read_at": "soon", "boards": true}', '{"boards": true}'])
def test_a_cursor_that_says_nothing_reads_everything(after: str) -> None:
    with served(marlow()) as (_, usual):
        assert read(usual, after=after)[-1].listed


def test_a_clock_that_went_back_reads_everything() -> None:
    with served(marlow()) as (_, usual):
        after = '{"read_at": "2030-01-01T00:00:00+00:00", "boards": true}'
        assert read(usual, after=after)[-1].listed


def test_boards_that_are_switched_off_take_their_sprints_along() -> None:
    jira = marlow()
    jira.add_sprint(jira.add_board("ERP", "ERP board"), "Sprint 1")
    with served(jira) as (site, usual):
        (first,) = read(usual)
        asked = site.count("/agile/")
        (off,) = read(usual, after=first.cursor, boards=False)
        assert site.count("/agile/") == asked
    assert (off.listed, of([off], "sprint")) == (("ERP/plan", "ERP/sprints"), {})


@pytest.mark.parametrize("status", [401, 403, 404])
def test_boards_that_cannot_be_read_leave_the_known_sprints_alone(status: int) -> None:
    jira = marlow()
    jira.add_version("ERP", "Go-live")
    with served(jira) as (site, usual):
        site.switches.faults.append(Fault(match="agile/1.0/board", status=status, times=None))
        (page,) = read(usual)
    assert page.listed == ("ERP/plan",)
    assert len(of([page], "version")) == 1


def test_a_board_without_sprints_is_no_fault() -> None:
    jira = marlow()
    jira.add_board("ERP", "Flow", kind="kanban")
    simple = jira.add_board("ERP", "Team", kind="simple")
    jira.add_sprint(jira.add_board("ERP", "Scrum"), "Sprint 1")
    with served(jira) as (site, usual):
        site.switches.faults.append(
            Fault(match=f"board/{simple.id}/sprint", status=400, times=None, message="Kein Sprint")
        )
        found = read(usual)
    assert len(of(found, "sprint")) == 1
    assert found[-1].listed == ("ERP/plan", "ERP/sprints")


def test_a_sprint_on_several_boards_comes_once_with_the_board_it_was_made_on() -> None:
    jira = marlow()
    boards = [jira.add_board("ERP", "A"), jira.add_board("ERP", "B")]
    jira.add_sprint(boards, "Shared")
    with served(jira) as (_, usual):
        found = [record for page in read(usual) for record in page.records if record.kind == "sprint"]
    assert [(record.data["name"], record.data["Board"]) for record in found] == [("Shared", "A")]


def test_a_board_that_shows_two_projects_gives_its_sprints_to_the_one_it_lies_in() -> None:
    jira = marlow()
    board = jira.add_board("GIS", "Both")
    jira.add_sprint(board, "Sprint 1")
    with served(jira) as (_, usual):
        assert of(read(usual, "ERP"), "sprint") == {}
        assert len(of(read(usual, "GIS"), "sprint")) == 1


@pytest.mark.parametrize(("key", "sprints"), [("ERP", ["5"]), ("GIS", [])])
def test_a_board_that_lies_in_no_project_gives_its_sprints_to_the_first_it_shows(key: str, sprints: list[str]) -> None:
    jira = marlow(cloud=False)
    site, page = "http://127.0.0.1:1", {"isLast": True}
    with served(jira) as (running, usual):
        opened = open_site(usual, surroundings(frozenset()))
        assert running.count()
    with responses.RequestsMock() as wire:
        wire.get(f"{site}/rest/api/2/project/{'10000' if key == 'ERP' else '10001'}/versions", json=[])
        board = {"id": 3, "name": "Both", "type": "scrum"}
        wire.get(f"{site}/rest/agile/1.0/board", json={**page, "values": [board]})
        shown = [{"key": "OLD"}, {"key": "GIS"}, {"key": "ERP"}]
        wire.get(f"{site}/rest/agile/1.0/board/3/project", json={**page, "values": shown})
        if sprints:
            own = {"id": 5, "name": "Sprint 5", "originBoardId": 3}
            other = {"id": 6, "name": "Elsewhere", "originBoardId": 4}
            wire.get(f"{site}/rest/agile/1.0/board/3/sprint", json={**page, "values": [own, other]})
        moved = usual.model_copy(update={"url": site})
        there = replace(opened, api=open_api(moved, surroundings()))
        assert list(of(list(pages(there, moved, Scope(name=key), "")), "sprint")) == sprints


def test_many_versions_come_in_pages_and_only_the_last_moves_the_cursor() -> None:
    jira = marlow()
    for number in range(1100):
        jira.add_version("ERP", f"V{number}")
    with served(jira) as (_, usual):
        found = read(usual, after="")
    assert [len(page.records) for page in found] == [500, 500, 101]
    assert [bool(page.cursor) for page in found] == [False, False, True]
    assert [page.listed for page in found] == [(), (), ("ERP/plan", "ERP/sprints")]


def test_a_project_that_went_between_listing_and_reading_is_told() -> None:
    with served(marlow()) as (_, usual), pytest.raises(SettingsError, match="Jira does not show the project XYZ"):
        read(usual, "XYZ")


RESHAPED = [("version", "values[].id", "version.id"), ("agile/1.0/board$|agile/1.0/board\\?", "values", "values")]


@pytest.mark.parametrize(("match", "path", "named"), RESHAPED, ids=["a version without id", "boards without a list"])
def test_a_changed_shape_names_its_path(match: str, path: str, named: str) -> None:
    jira = marlow()
    jira.add_version("ERP", "Go-live")
    with served(jira) as (site, usual):
        site.switches.faults.append(Fault(match=match, kind=FaultKind.RESHAPE, path=path, times=None))
        with pytest.raises(SourceChangedError) as refused:
            read(usual)
    assert refused.value.path == named


def test_the_cursor_is_the_servers_time() -> None:
    jira = marlow()
    with served(jira) as (_, usual):
        (page,) = read(usual)
    assert datetime.fromisoformat(page.cursor.split('"')[3]) == jira.now()
