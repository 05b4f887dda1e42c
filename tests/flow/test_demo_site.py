"""The city's Jira and Planner after the demo: silent, until they answer again where their story ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from syncline.cli.terminal import Exit
from syncline.demo.answering import NOTE, Addresses, Note, read_note
from syncline.demo.configuration import GRAPH_TOKEN_FILE, TOKEN_FILE
from syncline.demo.deliveries import SECOND_DELIVERY, SEED
from syncline.demo.graph_site import Graph
from syncline.demo.jira_site import Jira
from tests.flow.console import Console

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("name", "token"), [(TOKEN_FILE, Jira.token), (GRAPH_TOKEN_FILE, Graph.token)])
def test_a_token_is_in_its_file_and_nowhere_else(october: Path, name: str, token: str) -> None:
    assert stat.S_IMODE((october / name).stat().st_mode) == 0o600
    holding = [path for path in october.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]
    assert holding == [october / name]


@pytest.fixture
def left(fresh: Console) -> Path:
    """A folder as the demo leaves it, its Jira and Planner silent."""
    assert fresh("demo", "city").code == Exit.GOOD
    return Path("city").resolve()


def test_the_demo_notes_how_far_its_story_came_and_leaves_all_silent(left: Path) -> None:
    note = read_note(left)
    assert (note.seed, note.until) == (SEED, SECOND_DELIVERY)
    for address in (f"{note.at.jira}/rest/api/3/serverInfo", f"{note.at.graph}/v1.0/groups"):
        with pytest.raises(requests.ConnectionError):
            requests.get(address, timeout=5)


def test_the_sites_go_on_where_the_demo_ended_until_ctrl_c(left: Path, fresh: Console) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "syncline", "demo-site", str(left)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        at = read_note(left).at
        assert line == (
            f"The City of Marlow's Jira answers at {at.jira} and its Planner at {at.graph}, as of 2026-11-05. "
            "Ctrl-C ends it.\n"
        )
        synced = fresh("sync", "jira", "planner", "--json", "-c", str(left / "syncline.yaml"))
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=30)
    assert (process.returncode, told) == (Exit.GOOD, ("", ""))
    assert synced.code == Exit.GOOD, synced.err
    assert [(one["source"], one["rows_changed"]) for one in synced.json["sources"]] == [("jira", 0), ("planner", 0)]


HERE = "http://127.0.0.1:8871"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (None, "holds no city that answers. Name the folder that `syncline demo` wrote, like `marlow`."),
        ("", f"{NOTE} does not say how far the story has gone. Run `syncline demo city` again."),
        ({"jira": HERE, "graph": HERE}, f"{NOTE} does not say how far the story has gone."),
        ({"jira": HERE, "seed": 7, "until": "2026-11-05T16:00:00+00:00"}, "does not say how far"),
        ({"jira": HERE, "graph": "nowhere", "seed": 7, "until": "2026-11-05T16:00:00+00:00"}, "does not say how far"),
        ({"jira": HERE, "graph": HERE, "seed": 7, "until": "2026-11-05"}, "does not say how far"),
    ],
    ids=["no note", "an empty one", "half of one", "no Planner", "no port", "no zone"],
)
def test_a_folder_without_a_city_is_refused_with_what_to_do(
    fresh: Console, written: dict[str, object] | str | None, sentence: str
) -> None:
    note = Path("city") / NOTE
    if written is not None:
        note.parent.mkdir(parents=True)
        note.write_text(written if isinstance(written, str) else json.dumps(written), encoding="utf-8")
    ended = fresh("demo-site", "city")
    assert ended.code == Exit.WRONG_USE
    assert sentence in ended.err


@pytest.mark.parametrize("system", ["jira", "graph"])
def test_a_port_that_is_taken_is_told_with_what_to_do(fresh: Console, system: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as let_go:
        url, other = (f"http://127.0.0.1:{one.getsockname()[1]}" for one in (taken, let_go))
        let_go.close()
        at = Addresses(jira=url, graph=other) if system == "jira" else Addresses(jira=other, graph=url)
        note = Path("city") / NOTE
        note.parent.mkdir(parents=True)
        note.write_text(Note(at=at, seed=SEED, until=SECOND_DELIVERY).text(), encoding="utf-8")
        ended = fresh("demo-site", "city")
    assert ended.code == Exit.WRONG_USE
    assert f"The city cannot answer at {url}: address already in use." in ended.err
    assert "run `syncline demo` again" in ended.err
