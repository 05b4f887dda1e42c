"""The server: sign-in, faults of every kind, batches with refusals inside, what it remembers."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import requests

from syncline.demo.graph_site import Fault, FaultKind, Switches, expired, throttled
from tests.unit.graph_site.tenants import Client, Marlow, asking


def test_only_the_applications_own_token_is_let_in(town: Marlow, client: Client) -> None:
    url = client.served.url + "/v1.0/groups"
    ways = [
        ({}, 401),
        ({"Authorization": f"Bearer {town.graph.token}"}, 200),
        ({"Authorization": f"Bearer {town.graph.claims_token()}"}, 200),
        ({"Authorization": "Bearer wrong"}, 401),
        ({"Authorization": f"Basic {town.graph.token}"}, 401),
    ]
    with requests.Session() as session:
        session.trust_env = False
        found = [session.get(url, headers=headers, timeout=10) for headers, _ in ways]
    assert [answer.status_code for answer in found] == [status for _, status in ways]
    assert found[0].json()["error"]["code"] == "InvalidAuthenticationToken"
    assert found[0].headers["WWW-Authenticate"].startswith("Bearer")


def test_an_answer_names_the_simulated_time_and_the_request(client: Client) -> None:
    answer = client.session.get(f"{client.served.url}/v1.0/groups", headers={"client-request-id": "seven"}, timeout=10)
    assert (answer.headers["Date"], answer.headers["client-request-id"]) == ("Sun, 01 Nov 2026 10:00:00 GMT", "seven")
    refused = client.get("/nothing").json()["error"]["innerError"]
    assert (refused["date"], len(refused["request-id"])) == ("2026-11-01T10:00:00", 36)


@pytest.mark.parametrize(
    ("fault", "status", "header", "code"),
    [
        (throttled("groups", after="7"), 429, ("Retry-After", "7"), "TooManyRequests"),
        (throttled("groups", after=None), 429, ("Content-Type", "application/json"), "TooManyRequests"),
        (throttled("groups", after="2", status=503), 503, ("Retry-After", "2"), "TooManyRequests"),
        (Fault(match="groups", status=502), 502, ("request-id", ""), "generalException"),
        (expired("groups"), 410, ("Content-Type", "application/json"), "resyncRequired"),
        (expired("groups", status=400), 400, ("Content-Type", "application/json"), "badRequest"),
    ],
)
def test_a_refusal_comes_once_and_then_the_tenant_again(
    fault: Fault, status: int, header: tuple[str, str], code: str, town: Marlow
) -> None:
    with asking(town.graph, Switches(faults=[fault])) as client:
        answer = client.get("/groups")
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
        assert answer.headers[header[0]].startswith(header[1])
        assert "Retry-After" in answer.headers or fault.headers == {}
        assert client.get("/groups").status_code == 200
        assert [one.status for one in client.served.requests] == [status, 200]


def test_pages_for_people_and_garbled_bytes_come_on_request(town: Marlow) -> None:
    faults = [
        Fault(match="groups", kind=FaultKind.HTML, status=200),
        Fault(match="groups", kind=FaultKind.GARBLED),
        Fault(match="groups", kind=FaultKind.CUT_OFF),
        Fault(match="groups", kind=FaultKind.DELAY, seconds=0.01),
        Fault(match="groups", kind=FaultKind.RESHAPE, change=lambda content: [content["value"]]),
    ]
    with asking(town.graph, Switches(faults=faults)) as client:
        assert client.get("/groups").text.startswith("<!DOCTYPE html>")
        for _ in range(2):
            with pytest.raises(requests.exceptions.JSONDecodeError):
                client.get("/groups").json()
        whole = client.get("/groups").json()
        assert client.get("/groups").json() == [whole["value"]]


@pytest.mark.parametrize("kind", [FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER_HEADERS])
def test_a_dropped_connection_is_told_as_status_zero(kind: FaultKind, town: Marlow) -> None:
    with asking(town.graph, Switches(faults=[Fault(match="groups", kind=kind)])) as client:
        with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
            client.get("/groups")
        assert client.get("/groups").status_code == 200
        assert [one.status for one in client.served.requests] == [0, 200]


def test_a_fault_lets_its_first_requests_pass(town: Marlow) -> None:
    with asking(town.graph, Switches(faults=[Fault(match="groups", skip=1, times=2)])) as client:
        assert [client.get("/groups").status_code for _ in range(4)] == [200, 500, 500, 200]


def test_answers_in_a_batch_are_refused_one_by_one(town: Marlow) -> None:
    gone = town.graph.add_user("Chidi Specimen")
    town.graph.remove_user(gone)
    urls = [f"/users/{id_}?$select=id" for id_ in (*town.graph.users, gone.id, town.ada.id.upper())]
    faults = [
        throttled(f"BATCH GET /v1.0/users/{town.ada.id}", after="3"),
        Fault(match="BATCH GET", kind=FaultKind.DROP_BEFORE, times=None),  # of the wire: not inside a batch
    ]
    with asking(town.graph, Switches(faults=faults, strict=True)) as client:
        first, second = client.batch(*urls), client.batch(*urls)
        assert [first[str(number)]["status"] for number in range(len(urls))] == [200, 429, 200, 404, 200]
        assert first["1"]["headers"]["Retry-After"] == "3"
        assert first["1"]["body"]["error"]["code"] == "TooManyRequests"
        assert first["3"]["body"]["error"]["code"] == "Request_ResourceNotFound"
        assert second["1"]["body"]["id"] == second["4"]["body"]["id"] == town.ada.id
        assert client.served.count("$batch") == len(client.served.requests) == 2


def test_answers_in_a_batch_come_in_another_order_than_asked(town: Marlow, client: Client) -> None:
    urls = [f"/users/{town.ada.id}"] * 20
    steps = [{"id": str(number), "method": "GET", "url": url} for number, url in enumerate(urls)]
    sent = client.session.post(f"{client.served.url}/v1.0/$batch", json={"requests": steps}, timeout=10)
    order = [one["id"] for one in sent.json()["responses"]]
    assert order != sorted(order, key=int)
    assert sorted(order, key=int) == [str(number) for number in range(20)]


STEP = {"id": "a", "method": "GET", "url": "/groups"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"requests": [{**STEP, "id": str(number)} for number in range(21)]}, "MaximumValueExceeded"),
        ({"requests": [STEP, {**STEP, "id": "A"}]}, "BadRequest"),
        ({"requests": [{"id": "a", "method": "GET"}]}, "BadRequest"),
        ({"requests": [{**STEP, "id": 1}]}, "BadRequest"),
        ({"requests": [{**STEP, "dependsOn": ["b"]}]}, "BadRequest"),
        ({"requests": 7}, "BadRequest"),
        ([], "BadRequest"),
    ],
)
def test_a_batch_that_is_none_is_refused_whole(body: Any, code: str, client: Client) -> None:
    answer = client.session.post(f"{client.served.url}/v1.0/$batch", json=body, timeout=10)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_only_reading_is_allowed(town: Marlow, client: Client) -> None:
    url = f"{client.served.url}/v1.0/planner/plans/{town.garden.id}"
    assert client.session.delete(url, timeout=10).status_code == 405
    assert client.session.patch(url, json={"title": "x"}, timeout=10).status_code == 405
    assert client.get("/$batch").status_code == 405
    assert town.graph.plans[town.garden.id].title == "Garden"


def test_the_requests_in_flight_are_counted(town: Marlow) -> None:
    together = threading.Barrier(3, timeout=10)
    with asking(town.graph, Switches(after_answer=lambda _: wait(together))) as client:
        asked = [threading.Thread(target=_ask, args=(client.served.url,)) for _ in range(3)]
        for thread in asked:
            thread.start()
        for thread in asked:
            thread.join()
        assert (client.served.most_in_flight, len(client.served.requests)) == (3, 3)


def wait(barrier: threading.Barrier) -> None:
    barrier.wait()


def _ask(url: str) -> None:
    with requests.Session() as session:
        session.trust_env = False
        session.get(f"{url}/v1.0/groups", timeout=10)


def test_a_test_may_change_the_tenant_between_two_pages(town: Marlow) -> None:
    asked: list[str] = []

    def add(request: str) -> None:
        if not asked:
            town.graph.add_task(town.build, "Added meanwhile")
        asked.append(request)

    with asking(town.graph, Switches(page_sizes=(2,), after_answer=add)) as client:
        rows = client.rows(f"/planner/plans/{town.garden.id}/tasks")
    assert [row["title"] for row in rows][-1] == "Added meanwhile"
    assert asked[0] == f"GET /v1.0/planner/plans/{town.garden.id}/tasks"
