"""The Data Center path against jira820, a fake Jira 8.20.8 of other people: what its own API says is what is stored."""

from __future__ import annotations

import importlib.util
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.contract.connector import Surroundings
from connectors.jira import MANIFEST
from connectors.jira.settings import JiraSettings
from model.entities import Dependency, QuarantinedRecord, Sprint, Task, TimeEntry, UnreadScope
from model.keys import external_id
from model.settings import SecretReference
from store.open import Store, open_store
from store.read import Snapshot, current_vector, history
from store.upgrade import prepare
from sync.mapping.asked import asked_paths
from sync.outcome import Ending, RunResult
from sync.run import World, run_sync
from sync.source import make_source
from syncline.wiring import default_rules
from tests.conftest import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("jira820") is None,
        reason="jira820 is not installed; it is among the development requirements",
    ),
]

PROJECT = "JIRA820"
PATIENCE = 60.0  # seconds until it answers
TOKEN = "personal-access-token-of-marlow"  # it takes any

Facts = dict[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Site:
    """The fake as a person with a browser sees it: by its own API alone."""

    url: str

    def ask(self, method: str, path: str, body: object = None, **params: str | int) -> Any:
        answer = requests.request(method, f"{self.url}/rest/api/2/{path}", params=params, json=body, timeout=30)
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def raw(self) -> list[dict[str, Any]]:
        found = self.ask("GET", "search", jql=f"project = {PROJECT}", maxResults=1000)
        assert found["total"] == len(found["issues"])
        return list(found["issues"])

    def issues(self) -> Facts:
        return {
            one["id"]: (
                one["key"],
                one["fields"]["summary"],
                one["fields"]["status"]["name"],
                one["fields"]["timespent"],
                moment(one["fields"]["updated"]),
            )
            for one in self.raw()
        }

    def worklogs(self) -> Facts:
        found: Facts = {}
        for issue in self.raw():
            for one in self.ask("GET", f"issue/{issue['key']}/worklog")["worklogs"]:
                day = moment(one["started"]).date()
                found[one["id"]] = (issue["id"], one["author"]["key"], one["timeSpentSeconds"], day)
        return found

    def links(self) -> Facts:
        return {
            link["id"]: (issue["id"], link["outwardIssue"]["id"])
            for issue in self.raw()
            for link in issue["fields"]["issuelinks"]
            if "outwardIssue" in link
        }


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as url:
        yield Site(url)


@contextmanager
def served() -> Iterator[str]:
    """Start the fake on a free port, wait until it answers, and end that one process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.flow.jira820_site", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, url)
            yield url
        finally:
            process.terminate()
            try:
                process.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            assert process.stderr is not None
            pytest.fail(f"jira820 ended before it answered: {process.stderr.read().decode()[-2000:]}")
        try:
            requests.get(f"{url}/rest/api/2/serverInfo", timeout=1)
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"jira820 did not answer within {PATIENCE:.0f} seconds")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = open_store(f"sqlite:///{tmp_path / 'syncline.db'}")
    prepare(found)
    yield found
    found.close()


BY_TOKEN = {"token": SecretReference("env:JIRA_TOKEN")}
BY_PASSWORD = {"user": "admin", "password": SecretReference("env:JIRA_TOKEN")}


def sync(site: Site, store: Store, *, full: bool = False, **options: Any) -> RunResult:
    """Run as `syncline sync` does, and expect that everything could be read."""
    rules = default_rules(MANIFEST)
    around = Surroundings(
        source="jira",
        folder=Path(),
        now=lambda: datetime.now(UTC),
        currency="USD",
        time_zone="UTC",
        environment={"JIRA_TOKEN": TOKEN},
        asked=asked_paths(rules),
    )
    usual = {"connector": "jira", "url": site.url, "sign_in": BY_TOKEN, "ids_a_page": 20, "issues_a_page": 15}
    settings = JiraSettings.model_validate({**usual, **options})
    source = make_source("jira", MANIFEST, MANIFEST.make(settings, around), rules, {})
    world = World(
        store=store, now=around.now, holder="desk:1:1", is_dead=lambda _holder: True, listener=lambda _progress: None
    )
    result = run_sync(world, source, full=full)
    assert (result.ending, result.error, result.unread, result.quarantined) == (Ending.COMPLETED, "", [], 0)
    return result


def seen(store: Store) -> Snapshot:
    return Snapshot(store, current_vector(store))


def same(site: Site, store: Store) -> None:
    """Expect every issue, every worklog and every link, and nothing else."""
    snapshot = seen(store)
    tasks: Facts = {
        external_id(one.key): (
            str(one.url).rpartition("/")[2],
            one.title,
            one.status_raw,
            one.work_actual,
            one.changed_at,
        )
        for one in snapshot.rows(Task)
        if one.kind_raw != "version"
    }
    entries: Facts = {
        external_id(one.key): (external_id(str(one.task)), external_id(str(one.identity)), one.work, one.work_on)
        for one in snapshot.rows(TimeEntry)
    }
    links: Facts = {
        external_id(one.key): (external_id(one.predecessor), external_id(one.successor))
        for one in snapshot.rows(Dependency)
    }
    assert tasks == site.issues()
    assert entries == site.worklogs()
    assert links == site.links()
    assert list(snapshot.rows(QuarantinedRecord)) == []
    assert list(snapshot.rows(UnreadScope)) == []


@pytest.mark.parametrize(
    ("worklogs", "sign_in"),
    [("auto", BY_TOKEN), ("feed", BY_TOKEN), ("embedded", BY_PASSWORD)],
    ids=["auto", "feed", "embedded, by password"],
)
def test_everything_is_read_however_hours_are_asked_for(
    site: Site, store: Store, worklogs: str, sign_in: dict[str, object]
) -> None:
    sync(site, store, worklogs=worklogs, sign_in=sign_in)
    same(site, store)
    assert sum(one.work for one in seen(store).rows(TimeEntry)) == sum(
        issue["fields"]["timespent"] or 0 for issue in site.raw()
    )
    assert len(site.issues()) > 50
    assert seen(store).count(Sprint) > 0
    assert seen(store).count(Task, kind_raw="version") > 0
    assert sync(site, store, worklogs=worklogs, sign_in=sign_in).changed == 0


@pytest.mark.parametrize("worklogs", ["auto", "embedded"])
def test_what_is_changed_there_is_changed_here(site: Site, store: Store, worklogs: str) -> None:
    sync(site, store, worklogs=worklogs)
    first, second, third, *_ = site.raw()
    site.ask("PUT", f"issue/{first['key']}", {"fields": {"summary": "Changed in jira820"}})
    site.ask("POST", f"issue/{second['key']}/worklog", {"timeSpentSeconds": 5400, "started": "2026-01-01"})
    moves = site.ask("GET", f"issue/{third['key']}/transitions")["transitions"]
    site.ask("POST", f"issue/{third['key']}/transitions", {"transition": {"id": moves[-1]["id"]}})
    made = {"project": {"key": PROJECT}, "issuetype": {"name": "Task"}, "summary": "Written in jira820"}
    key = site.ask("POST", "issue", {"fields": made})["key"]
    site.ask("POST", f"issue/{key}/worklog", {"timeSpentSeconds": 1800})
    ends = {"inwardIssue": {"key": key}, "outwardIssue": {"key": first["key"]}}
    site.ask("POST", "issueLink", {"type": {"name": "Blocks"}, **ends})
    sync(site, store, worklogs=worklogs)
    same(site, store)
    assert [row.title for row in seen(store).rows(Task) if row.title.endswith("in jira820")] != []
    assert sync(site, store, worklogs=worklogs).changed == 0


def test_a_deleted_issue_and_its_hours_are_gone_after_everything_is_read(site: Site, store: Store) -> None:
    """The fake's own clock stands still, so that no day passes and the sweep has to be asked for."""
    sync(site, store)
    worklogs = site.worklogs()
    deleted = next(one for one in site.raw() if any(row[0] == one["id"] for row in worklogs.values()))
    site.ask("DELETE", f"issue/{deleted['key']}")
    sync(site, store)
    assert deleted["id"] in {external_id(one.key) for one in seen(store).rows(Task)}
    sync(site, store, full=True)
    same(site, store)
    hours = {one for one, row in worklogs.items() if row[0] == deleted["id"]}
    keys = [(Task, f"jira:task:{deleted['id']}"), *((TimeEntry, f"jira:time_entry:{one}") for one in sorted(hours))]
    for entity, row in keys:
        assert [version.to_run is None for version in history(store, entity, row)][-1:] == [False]


def test_that_it_has_no_feed_is_told(site: Site, store: Store, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        sync(site, store, worklogs="feed")
    assert (
        "/rest/api/2/worklog/updated answers 404: worklogs are read with their issues instead; if that goes on, write "
        "`worklogs: embedded`" in caplog.messages
    )
    assert TOKEN not in caplog.text
