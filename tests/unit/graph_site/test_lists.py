"""Lists: pages of changing sizes, links, selections, filters, ids that differ only in case."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from syncline.demo.graph_site import Fault, FaultKind, Graph, Switches
from tests.unit.graph_site.tenants import Client, Marlow, asking

UNIFIED = "groupTypes/any(c:c eq 'Unified')"


def big_plan(tasks: int) -> tuple[Graph, str]:
    graph = Graph()
    plan = graph.add_plan(graph.add_group("Parks"), "Garden")
    bucket = graph.add_bucket(plan, "To do")
    for number in range(tasks):
        graph.add_task(bucket, f"Task {number}")
    return graph, f"/planner/plans/{plan.id}/tasks"


def test_page_sizes_change_from_page_to_page_whatever_is_asked_for() -> None:
    graph, path = big_plan(20)
    with asking(graph, Switches(page_sizes=(3, 7))) as client:
        sizes, answer = [], client.get(path, top=1).json()
        while True:
            sizes.append(len(answer["value"]))
            assert answer["@odata.count"] == len(answer["value"])
            if "@odata.nextLink" not in answer:
                break
            answer = client.get(answer["@odata.nextLink"]).json()
    assert sizes == [3, 7, 3, 7]


def test_a_plan_of_nine_thousand_tasks_is_one_sequence_of_pages() -> None:
    graph, path = big_plan(9_000)
    with asking(graph) as client:
        ids = [row["id"] for row in client.rows(path)]
        assert client.served.count("tasks") == 23
    assert ids == list(graph.tasks)
    assert len({one.lower() for one in ids}) < len(set(ids)) == 9_000


def test_a_task_deleted_between_two_pages_moves_no_other_one() -> None:
    graph, path = big_plan(6)
    with asking(graph, Switches(page_sizes=(2,))) as client:
        first = client.get(path).json()
        graph.delete_task(first["value"][0]["id"])
        rest = client.rows(first["@odata.nextLink"])
    assert [row["title"] for row in first["value"] + rest] == [f"Task {number}" for number in range(6)]


def test_a_link_leads_to_its_own_listing_only() -> None:
    graph, path = big_plan(5)
    other = graph.add_plan(next(iter(graph.groups.values())), "Other")
    with asking(graph, Switches(page_sizes=(2,))) as client:
        token = parse_qs(urlsplit(client.get(path).json()["@odata.nextLink"]).query)["$skiptoken"][0]
        assert client.get(path, skiptoken=token).status_code == 200
        assert client.refusal(f"/planner/plans/{other.id}/tasks", skiptoken=token) == (400, "BadRequest")
        for wrong in ("x", "e30", token + "x", "WyJhIiwtMSwtMV0", "W10"):
            assert client.refusal(path, skiptoken=wrong) == (400, "BadRequest")


def test_links_keep_the_selection_and_may_name_the_public_host() -> None:
    graph, path = big_plan(5)
    with asking(graph, Switches(page_sizes=(4,), links="https://graph.microsoft.com")) as client:
        link = client.get(path, select="id,title").json()["@odata.nextLink"]
        assert link.startswith(f"https://graph.microsoft.com/v1.0{path}?%24select=id%2Ctitle&%24skiptoken=")
        last = client.get(client.served.url + link.removeprefix("https://graph.microsoft.com")).json()
    assert [set(row) for row in last["value"]] == [{"@odata.etag", "id", "title"}]


def test_buckets_and_plans_and_groups_come_in_pages_too(town: Marlow) -> None:
    graph = town.graph
    for number in range(4):
        graph.add_bucket(town.garden, f"Bucket {number}")
        graph.add_plan(town.parks, f"Plan {number}")
    with asking(graph, Switches(page_sizes=(2, 1), group_page=1)) as client:
        assert [row["name"] for row in client.rows(f"/planner/plans/{town.garden.id}/buckets")] == [
            *("Build", "Risks"),
            *(f"Bucket {number}" for number in range(4)),
        ]
        plans = client.rows(f"/groups/{town.parks.id}/planner/plans", select="title")
        assert [row["title"] for row in plans] == ["Garden", *(f"Plan {number}" for number in range(4))]
        assert [row["displayName"] for row in client.rows("/groups")] == ["Parks", "Mail room", "Door badges"]
        assert client.served.count("/groups") == 3 + 3


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        (UNIFIED, ["Parks", "Mail room"]),
        (f"{UNIFIED} and startswith(displayName, 'mail')", ["Mail room"]),
        ("displayName eq 'door badges'", ["Door badges"]),
        ("displayName eq 'O''Hara'", []),
        ("id eq '{id}'", ["Parks"]),
        ("id in ('{id}', '00000000-0000-4000-8000-000000000000')", ["Parks"]),
    ],
)
def test_groups_are_found_by_the_filters_that_graph_knows(
    clause: str, names: list[str], town: Marlow, client: Client
) -> None:
    rows = client.rows("/groups", filter=clause.format(id=town.parks.id), select="id,displayName", top=2)
    assert [row["displayName"] for row in rows] == names
    assert all(set(row) == {"id", "displayName"} for row in rows)


def test_what_graph_does_not_know_is_refused(client: Client, town: Marlow) -> None:
    assert client.refusal("/groups", filter="displayName gt 'A'") == (400, "Request_UnsupportedQuery")
    assert client.refusal("/groups", top=1000) == (400, "BadRequest")
    assert client.refusal("/groups", select="effort") == (400, "BadRequest")
    assert client.refusal(f"/planner/plans/{town.fair.id}/tasks", select="effort") == (400, "BadRequest")
    assert client.refusal("/groups", orderby="displayName") == (400, "BadRequest")  # the client asks strictly
    assert client.refusal("/planner/plans") == (400, "BadRequest")
    assert client.refusal("/planner/tasks/delta") == (404, "")  # v1.0 has no delta: that is an id nobody has
    assert client.refusal("/planner/rosters/x/plans") == (400, "BadRequest")
    assert client.refusal("/planner//plans") == (400, "BadRequest")
    assert client.get(client.served.url + "/v2.0/groups").status_code == 400


def test_ids_of_planner_are_case_sensitive_and_those_of_the_directory_are_not(client: Client, town: Marlow) -> None:
    assert client.get(f"/planner/plans/{town.garden.id}").json()["title"] == "Garden"
    assert client.refusal(f"/planner/plans/{town.garden.id.swapcase()}") == (404, "")
    assert client.get(f"/users/{town.ada.id.upper()}", select="displayName").json()["displayName"] == "Ada Example"
    assert client.get("/users/Ada.Example@marlow.example").json()["id"] == town.ada.id
    assert client.get(f"/groups/{town.parks.id.upper()}").json()["displayName"] == "Parks"
    assert all(len(one) == 28 for one in [*town.graph.tasks, *town.graph.plans, *town.graph.buckets])


def test_a_roster_and_keys_in_parentheses_are_reached_in_the_beta(client: Client, town: Marlow) -> None:
    assert [row["title"] for row in client.rows(f"/beta/planner/rosters/{town.roster.id}/plans")] == ["Summer fair"]
    assert client.get(f"/beta/planner/plans('{town.garden.id}')/details").json()["id"] == town.garden.id
    assert client.refusal("/beta/planner/rosters/x/plans") == (404, "")


def test_a_repeated_page_and_a_foreign_link_come_on_request() -> None:
    graph, path = big_plan(6)
    faults = [
        Fault(match="skiptoken", kind=FaultKind.REPEATED_PAGE),
        Fault(match="tasks$", kind=FaultKind.FOREIGN_LINK, host="https://elsewhere.example"),
    ]
    with asking(graph, Switches(page_sizes=(2,), faults=faults)) as client:
        foreign = client.get(path).json()["@odata.nextLink"]
        assert foreign.startswith(f"https://elsewhere.example/v1.0{path}?")
        link = client.served.url + foreign.removeprefix("https://elsewhere.example")
        again = client.get(link).json()
        assert again["@odata.nextLink"] == link
        assert [row["title"] for row in client.rows(link)] == ["Task 2", "Task 3", "Task 4", "Task 5"]
