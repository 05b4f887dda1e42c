"""Clients that this project did not write understand the simulator: the jira library, and TLS."""

from __future__ import annotations

import shutil
import subprocess
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from jira import JIRA

from syncline.demo.jira_site import serve
from tests.unit.jira_site.sites import asking, rich_site


@pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "data center"])
def test_the_jira_library_reads_the_site(cloud: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    jira = rich_site(cloud=cloud)
    with serve(jira) as served:
        options: dict[str, Any] = {"rest_api_version": "3" if cloud else "2"}
        client = JIRA(served.url, basic_auth=(jira.email, jira.token), options=options, max_retries=0)
        assert [one.key for one in client.projects()] == ["HALL", "WAT"]
        assert [one.name for one in client.boards()] == ["Hall board", "Water flow"]
        assert [one.name for one in client.sprints(1)] == ["Sprint 1"]
        assert [one.name for one in client.project_versions("HALL")] == ["Phase 1"]
        assert [one.key for one in client.search_issues("project = HALL order by key")] == [
            "HALL-1",
            "HALL-2",
            "HALL-3",
        ]
        issue = client.issue("HALL-2")
        assert (issue.fields.status.name, issue.raw["fields"]["assignee"]["displayName"]) == (
            "In Progress",
            "Ada Example",
        )
        assert sum(one.timeSpentSeconds for one in client.worklogs("HALL-2")) == 25 * 1_800
        client._session.close()
        assert {one.status for one in served.requests} == {200}


def test_it_speaks_tls_with_a_certificate(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl program here to make a certificate with")
    pem = tmp_path / "site.pem"
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(pem), "-out", str(tmp_path / "cert.pem")]
    subprocess.run(made, check=True, capture_output=True)
    pem.write_bytes(pem.read_bytes() + (tmp_path / "cert.pem").read_bytes())
    jira = rich_site()
    with serve(jira, certificate=pem) as served, requests.Session() as session:
        session.trust_env = False
        session.verify = str(tmp_path / "cert.pem")
        assert served.url.startswith("https://127.0.0.1:")
        for _ in range(2):
            answer = session.get(served.url + "/rest/api/3/myself", auth=(jira.email, jira.token), timeout=10)
            assert answer.json()["accountId"] == jira.account.id


def test_many_readers_and_a_writer_never_see_half_a_change() -> None:
    jira = rich_site()
    torn: list[object] = []
    with asking(jira) as client:

        def read() -> None:
            with requests.Session() as session:
                session.trust_env = False
                session.auth = (jira.email, jira.token)
                body = {"jql": "id = 10002", "fields": ["worklog", "timespent"]}
                for _ in range(30):
                    answer = session.post(client.served.url + "/rest/api/3/search/jql", json=body, timeout=30)
                    fields = answer.json()["issues"][0]["fields"]
                    if fields["timespent"] != fields["worklog"]["total"] * 1_800:
                        torn.append(fields)

        readers = [threading.Thread(target=read) for _ in range(3)]
        for one in readers:
            one.start()
        for _ in range(100):
            jira.advance(timedelta(seconds=1))
            jira.add_worklog(10_002, jira.account, jira.now(), 1_800)
        for one in readers:
            one.join()
        assert torn == []
        assert len(client.served.requests) == 90
