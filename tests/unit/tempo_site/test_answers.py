"""The simulated Tempo answers as the published API does."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from syncline.demo.tempo_site.server import TOKEN, Served, serve
from syncline.demo.tempo_site.state import Project, Tempo
from syncline.demo.tempo_site.switches import Fault, FaultKind, throttled

ADA, BEN = "5b10ac8d:ada", "5b10ac8d:ben"
DAY = date(2026, 11, 9)


@pytest.fixture
def served() -> Iterator[Served]:
    tempo = Tempo()
    for number in range(5):
        tempo.log(10012 + number, ADA, DAY + timedelta(days=number), 600)
    with serve(tempo) as it:
        yield it


def asked(served: Served, path: str, *, body: Any = None, token: str = TOKEN) -> tuple[int, Any, Mapping[str, str]]:
    """Return status, body (text where it is no JSON) and headers."""
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=5)
    try:
        headers = {"Authorization": f"Bearer {token}"}
        content = None if body is None else json.dumps(body)
        connection.request("GET" if body is None else "POST", path, content, headers)
        response = connection.getresponse()
        text = response.read().decode()
    finally:
        connection.close()
    found = dict(response.getheaders())
    if not text:
        return response.status, None, found
    try:
        return response.status, json.loads(text), found
    except ValueError:
        return response.status, text, found


def ids(answer: tuple[int, Any, Mapping[str, str]]) -> list[int]:
    return [row["tempoWorklogId"] for row in answer[1]["results"]]


def test_entries_come_in_the_order_of_days_or_of_ids_downwards(served: Served) -> None:
    served.tempo.edit(1, day=date(2026, 11, 30))
    assert ids(asked(served, "/4/worklogs")) == [2, 3, 4, 5, 1]
    assert ids(asked(served, "/4/worklogs?orderBy=ID")) == [5, 4, 3, 2, 1]
    served.tempo.advance(timedelta(hours=1))
    served.tempo.edit(4, seconds=1)
    assert ids(asked(served, "/4/worklogs?orderBy=UPDATED"))[0] == 4
    assert asked(served, "/4/worklogs?orderBy=MOOD")[0] == 400


def test_entries_are_chosen_by_day_and_by_when_they_were_changed(served: Served) -> None:
    assert ids(asked(served, "/4/worklogs?from=2026-11-10&to=2026-11-11")) == [2, 3]
    served.tempo.advance(timedelta(days=2))
    served.tempo.edit(5, seconds=1)
    assert ids(asked(served, "/4/worklogs?updatedFrom=2026-11-23")) == [5]
    assert asked(served, "/4/worklogs?from=9.11.2026")[0] == 400


def test_pages_have_their_place_and_a_link_to_the_next_one_elsewhere(served: Served) -> None:
    _, body, _ = asked(served, "/4/worklogs?offset=1&limit=2&from=2026-11-01")
    assert ids((200, body, {})) == [2, 3]
    link = body["metadata"].pop("next")
    assert body["metadata"] == {"count": 2, "offset": 1, "limit": 2}
    assert link == "https://api.tempo.io/4/worklogs?from=2026-11-01&offset=3&limit=2"
    assert "next" not in asked(served, "/4/worklogs?offset=3&limit=2")[1]["metadata"]
    served.switches.page_cap = 2
    assert asked(served, "/4/worklogs?limit=1000")[1]["metadata"]["limit"] == 2
    assert asked(served, "/4/worklogs?limit=many")[0] == 400


def test_a_deleted_entry_leaves_no_trace(served: Served) -> None:
    served.tempo.delete(3)
    assert ids(asked(served, "/4/worklogs?orderBy=ID&updatedFrom=2020-01-01")) == [5, 4, 2, 1]


def test_another_token_is_refused_with_a_page(served: Served) -> None:
    status, text, headers = asked(served, "/4/worklogs", token="another")
    assert (status, headers["Content-Type"]) == (401, "text/html; charset=utf-8")
    assert text.startswith("<!DOCTYPE html>")


def test_a_refused_resource_answers_403_with_a_page_and_others_go_on(served: Served) -> None:
    served.switches.refused.add("accounts")
    status, text, _ = asked(served, "/4/accounts")
    assert status == 403
    assert text.startswith("<!DOCTYPE html>")
    assert asked(served, "/4/worklogs")[0] == 200


def test_the_servers_own_clock_stands_in_every_answer(served: Served) -> None:
    served.tempo.clock = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert asked(served, "/4/worklogs")[2]["Date"] == "Sat, 02 Jan 2027 03:04:05 GMT"


def test_jiras_ids_are_given_for_the_entries_that_jira_has(served: Served) -> None:
    served.tempo.log(10012, ADA, DAY, 600, in_jira=False)
    status, body, _ = asked(served, "/4/worklogs/tempo-to-jira", body={"tempoWorklogIds": [1, 6, 99]})
    assert status == 200
    assert body["results"] == [{"tempoWorklogId": 1, "jiraWorklogId": 90001}]
    assert asked(served, "/4/worklogs/tempo-to-jira", body={"tempoWorklogIds": []})[0] == 400


def test_timesheets_are_approved_by_person_and_period(served: Served) -> None:
    served.tempo.add_team("Finance", [ADA, BEN])
    served.tempo.approve(ADA, DAY)
    assert asked(served, "/4/periods?from=2026-11-09&to=2026-12-01")[1] == {
        "periods": [{"from": "2026-11-01", "to": "2026-11-30"}, {"from": "2026-12-01", "to": "2026-12-31"}]
    }
    _, body, _ = asked(served, "/4/timesheet-approvals/team/1?from=2026-11-01&to=2026-11-30")
    found = [(row["user"]["accountId"], row["status"]["key"], row["timeSpentSeconds"]) for row in body["results"]]
    assert found == [(ADA, "APPROVED", 3000), (BEN, "OPEN", 0)]
    _, body, _ = asked(served, "/4/timesheet-approvals/user/5b10ac8d%3Aada?from=2026-11-09")
    assert (body["period"], body["status"]["key"]) == ({"from": "2026-11-01", "to": "2026-11-30"}, "APPROVED")
    served.tempo.unknown_people.add(BEN)
    assert asked(served, "/4/timesheet-approvals/user/5b10ac8d%3Aben?from=2026-11-09")[0] == 404
    assert asked(served, "/4/timesheet-approvals/team/7?from=2026-11-01")[0] == 404
    assert asked(served, "/4/timesheet-approvals/team/1")[0] == 400
    assert asked(served, "/4/periods")[0] == 400


def test_weekly_periods_begin_on_monday(served: Served) -> None:
    served.tempo.weekly_periods = True
    assert served.tempo.period_of(date(2026, 11, 1)) == (date(2026, 10, 26), date(2026, 11, 1))


def test_plans_are_chosen_by_days_and_kind(served: Served) -> None:
    served.tempo.plan(ADA, "10012", DAY, DAY, 3600)
    served.tempo.plan(ADA, "10000", DAY, DAY, 3600, item_type="PROJECT")
    query = "from=2026-11-01&to=2026-11-30"
    assert len(asked(served, f"/4/plans?{query}")[1]["results"]) == 2
    (row,) = asked(served, f"/4/plans?{query}&planItemTypes=ISSUE")[1]["results"]
    assert (row["planItem"]["id"], row["totalPlannedSecondsInScope"]) == ("10012", 3600)
    assert asked(served, "/4/plans?from=2026-12-01&to=2026-12-31")[1]["results"] == []
    assert asked(served, "/4/plans?from=2026-12-01")[0] == 400


def test_a_projects_budget_follows_its_milestones(served: Served) -> None:
    milestones = ((date(2026, 7, 1), "10.50"), (date(2027, 7, 1), "30"))
    served.tempo.add_project(Project(id="a", name="A", budget="1", milestones=milestones, last=date(2026, 12, 31)))
    served.tempo.add_project(Project(id="b", name="B", budget="1", milestones=milestones))
    served.tempo.add_project(Project(id="c", name="C", budget="1", embedded=False))
    served.tempo.add_project(Project(id="d", name="D"))
    values = {name: asked(served, f"/4/projects/{name}/budget") for name in "abcde"}
    assert [values[name][0] for name in "abcde"] == [200, 200, 200, 204, 404]
    assert [values[name][1]["amount"]["value"] for name in "abc"] == [10.5, 30.0, 1.0]
    rows = asked(served, "/4/projects")[1]["results"]
    assert ["budget" in row for row in rows] == [True, True, False, False]


def test_what_is_not_there_answers_404(served: Served) -> None:
    assert asked(served, "/4/nothing")[0] == 404
    assert asked(served, "/4/worklogs", body={})[0] == 404


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault(match="/worklogs", status=502), 502),
        (Fault(match="/worklogs", kind=FaultKind.HTML, status=200), 200),
        (throttled("/worklogs", after="1847"), 429),
    ],
)
def test_faults_come_once_and_then_pass(served: Served, fault: Fault, status: int) -> None:
    served.switches.faults.append(fault)
    found, _, headers = asked(served, "/4/worklogs")
    assert found == status
    assert headers.get("Retry-After") == fault.headers.get("Retry-After")
    assert ids(asked(served, "/4/worklogs")) == [1, 2, 3, 4, 5]


def test_faults_may_begin_later(served: Served) -> None:
    served.switches.faults.append(Fault(match="worklogs", skip=1, times=2))
    assert [asked(served, "/4/worklogs")[0] for _ in range(4)] == [200, 500, 500, 200]


def test_a_cut_off_answer_is_no_json_and_a_dropped_one_is_none(served: Served) -> None:
    served.switches.faults.append(Fault(match="/worklogs", kind=FaultKind.CUT_OFF))
    assert isinstance(asked(served, "/4/worklogs")[1], str)
    served.switches.faults.append(Fault(match="/worklogs", kind=FaultKind.DROP))
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        asked(served, "/4/worklogs")
    assert [one.status for one in served.requests] == [200, 0]


def test_requests_are_remembered_and_may_change_what_follows(served: Served) -> None:
    served.switches.after_page = lambda request: served.tempo.delete(1) if "offset=0" in request else None
    assert ids(asked(served, "/4/worklogs?offset=0")) == [1, 2, 3, 4, 5]
    assert ids(asked(served, "/4/worklogs?offset=1")) == [3, 4, 5]
    assert [(one.method, one.path, one.query, one.status) for one in served.requests] == [
        ("GET", "/4/worklogs", {"offset": ["0"]}, 200),
        ("GET", "/4/worklogs", {"offset": ["1"]}, 200),
    ]


def test_people_who_may_not_be_seen_are_left_out_without_a_word(served: Served) -> None:
    served.tempo.hidden_people.add(ADA)
    assert asked(served, "/4/worklogs")[:2] == (
        200,
        {
            "self": "https://api.tempo.io/4/worklogs",
            "metadata": {"count": 0, "offset": 0, "limit": 50},
            "results": [],
        },
    )
