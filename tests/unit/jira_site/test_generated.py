"""The generated site, and the process that serves it for benches."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import requests

from syncline.demo.jira_site import Jira
from syncline.demo.jira_site.admin import changed
from syncline.demo.jira_site.generate import Size, generate
from tests.conftest import ROOT

SMALL = Size(issues=60, worklogs=200, projects=3, people=7, changes=1, seed=4)


def facts(jira: Jira) -> list[object]:
    return [(one.key, one.updated, one.values["summary"], one.time_spent, len(one.histories)) for one in jira.issues()]


def test_the_same_numbers_make_the_same_site() -> None:
    jira = generate(SMALL)
    assert facts(jira) == facts(generate(SMALL))
    assert facts(jira) != facts(generate(Size(issues=60, worklogs=200, projects=3, people=7, changes=1, seed=5)))
    assert (len(jira.live), len(jira.worklogs()), len(jira.projects)) == (60, 200, 3)
    assert jira.now().isoformat() == "2026-11-01T09:00:00+00:00"


def test_the_overflow_lies_on_few_issues() -> None:
    jira = generate(Size(issues=300, worklogs=400, projects=2, people=5, changes=0, overflow=0.5))
    on = Counter(one.issue for one in jira.worklogs())
    assert sum(count > 20 for count in on.values()) == 3
    assert sum(sorted(on.values())[-3:]) >= 200


def test_a_change_touches_its_share_and_nothing_else() -> None:
    jira, before = generate(SMALL), generate(SMALL)
    assert changed(jira, 0.1, 1) == {"issues": 6, "worklogs": 6}
    touched = [id_ for id_, issue in jira.live.items() if issue.updated != before.live[id_].updated]
    assert len(touched) == 6


@pytest.fixture(scope="module")
def process() -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    asked = ["--issues", "30", "--worklogs", "50", "--projects", "2", "--changes", "1"]
    command = [sys.executable, "-m", "syncline.demo.jira_site", *asked]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        yield started, orjson.loads(started.stdout.readline())
        started.send_signal(signal.SIGTERM)
        assert started.wait(timeout=30) == 0


def test_the_process_serves_is_changed_counted_and_ends(
    process: tuple[subprocess.Popen[str], dict[str, Any]],
) -> None:
    _, ready = process
    assert (ready["issues"], ready["worklogs"], ready["projects"]) == (30, 50, ["PAA", "PAB"])
    admin = ready["url"] + "/_simulator/"
    with requests.Session() as session:
        session.trust_env = False
        session.auth = (ready["email"], ready["token"])
        count = {"jql": "updated >= '2026-11-01 00:00' and project is not empty"}
        where = ready["url"] + "/rest/api/3/search/approximate-count"
        assert session.post(where, json=count, timeout=10).json() == {"count": 0}
        made = session.post(admin + "change", json={"share": 0.2, "seed": 3}, timeout=10).json()
        assert made == {"issues": 6, "worklogs": 6}
        assert session.post(where, json=count, timeout=10).json() == {"count": 6}
        assert session.get(admin + "requests", timeout=10).json()["requests"] == 2
        assert session.post(admin + "reset", timeout=10).json() == {"requests": 0}
        later = session.post(admin + "advance", json={"seconds": 3600}, timeout=10).json()
        assert later["now"].startswith("2026-11-01T1")
        assert session.post(admin + "latency", json={"seconds": 0}, timeout=10).json() == {"latency": 0.0}
        assert session.get(admin + "nothing", timeout=10).status_code == 404
