"""What people and administrators do to a tenant, and what Graph shows of it afterwards."""

from __future__ import annotations

import base64
from datetime import timedelta

import orjson
import pytest

from syncline.demo.graph_site import Graph, Switches
from syncline.demo.graph_site.tenant import GROUPS, TASKS, USERS
from tests.unit.graph_site.tenants import DUE, Client, Marlow, asking


def test_a_task_says_what_planner_says(town: Marlow, client: Client) -> None:
    row = client.get(f"/planner/tasks/{town.bench.id}").json()
    assert (row["planId"], row["bucketId"]) == (town.garden.id, town.build.id)
    assert (row["percentComplete"], row["priority"], row["previewType"]) == (50, 1, "automatic")
    assert (row["startDateTime"], row["dueDateTime"]) == ("2026-11-22T10:00:00Z", "2026-12-01T10:00:00Z")
    assert row["createdDateTime"] == "2026-11-01T10:00:00.1234560Z"
    assert (row["hasDescription"], row["checklistItemCount"], row["activeChecklistItemCount"]) == (True, 2, 1)
    assert row["appliedCategories"] == {"category3": True, "category25": True}
    assert row["createdBy"]["user"]["id"] == town.ada.id
    assert set(row["assignments"]) == {town.ada.id, list(town.graph.users)[2]}
    details = client.get(f"/planner/tasks/{town.bench.id}/details").json()
    assert details["description"] == "Oak."
    assert [(one["title"], one["isChecked"]) for one in details["checklist"].values()] == [
        ("Dig", False),
        ("Order", True),
    ]
    assert list(details["references"]) == ["https%3A//parks%2Emarlow%2Eexample/bench%231%25"]
    outside = client.rows(f"/planner/plans/{town.garden.id}/tasks")[2]
    assert (outside["title"], outside["bucketId"]) == ("Outside of every bucket", None)


def test_completion_is_dated_and_taken_back(town: Marlow, client: Client) -> None:
    graph, path = town.graph, f"/planner/tasks/{town.bench.id}"
    graph.advance(timedelta(days=1))
    graph.edit_task(town.bench, percent=100, by=town.ada)
    done = client.get(path).json()
    assert (done["completedDateTime"], done["completedBy"]["user"]["id"]) == (
        "2026-11-02T10:00:00.1234560Z",
        town.ada.id,
    )
    graph.edit_task(town.bench, percent=99)
    open_again = client.get(path).json()
    assert (open_again["completedDateTime"], open_again["completedBy"]) == (None, None)


def test_a_change_has_a_greater_etag_and_no_change_has_none(town: Marlow, client: Client) -> None:
    graph = town.graph
    path = f"/planner/tasks/{town.bench.id}"
    tags, details = [], []
    for fields in ({}, {"title": "Bench"}, {"title": "Bench"}, {"due": DUE}, {"description": "Pine."}):
        graph.edit_task(town.bench, **fields)
        tags.append(base64.b64decode(client.get(path).json()["@odata.etag"][3:-1]))
        details.append(client.get(f"{path}/details").json()["@odata.etag"])
    assert tags[0] < tags[1] == tags[2] == tags[3] < tags[4]
    assert details[0] == details[3] != details[4]


def test_assignments_and_checklists_keep_what_stays(town: Marlow) -> None:
    graph, before = town.graph, town.bench
    graph.advance(timedelta(days=1))
    after = graph.edit_task(before, assignees=[town.ada], checklist=["Dig", "Plant"])
    assert after.assignments == {town.ada.id: before.assignments[town.ada.id]}
    assert after.checklist[0] == before.checklist[0]
    assert after.checklist[1].at > before.checklist[1].at


def test_labels_buckets_and_titles_change(town: Marlow, client: Client) -> None:
    graph, plan = town.graph, f"/planner/plans/{town.garden.id}"
    graph.set_label(town.garden, 25, "Late")
    graph.set_label(town.garden, 3, "")
    graph.rename_bucket(town.risks, "Dangers")
    graph.rename_plan(town.garden, "Gardens")
    names = client.get(f"{plan}/details").json()["categoryDescriptions"]
    assert {name: text for name, text in names.items() if text} == {"category25": "Late"}
    assert len(names) == 25
    assert [row["name"] for row in client.rows(f"{plan}/buckets")] == ["Build", "Dangers"]
    assert client.get(plan).json()["title"] == "Gardens"
    for wrong in (0, 26):
        with pytest.raises(ValueError, match="numbered 1 to 25"):
            graph.set_label(town.garden, wrong, "x")
        with pytest.raises(ValueError, match="numbered 1 to 25"):
            graph.edit_task(town.bench, labels=[wrong])


def test_moves_and_deletions_show(town: Marlow, client: Client) -> None:
    graph = town.graph
    graph.move_task(town.bench, town.risks)
    assert client.get(f"/planner/tasks/{town.bench.id}").json()["bucketId"] == town.risks.id
    [other] = graph.buckets_of(town.fair)
    graph.move_task(town.bench, other)
    moved = client.rows(f"/planner/plans/{town.fair.id}/tasks")[-1]
    assert (moved["id"], moved["planId"], moved["appliedCategories"]) == (town.bench.id, town.fair.id, {})
    graph.delete_bucket(town.risks)
    left = [row["title"] for row in client.rows(f"/planner/plans/{town.garden.id}/tasks")]
    assert left == ["Outside of every bucket"]
    assert client.refusal(f"/planner/tasks/{town.soil.id}") == (404, "")


def test_a_bucket_may_go_and_leave_its_tasks_behind(town: Marlow, client: Client) -> None:
    town.graph.delete_bucket(town.risks, keep_tasks=True)
    assert client.get(f"/planner/tasks/{town.soil.id}").json()["bucketId"] == town.risks.id
    assert [row["id"] for row in client.rows(f"/planner/plans/{town.garden.id}/buckets")] == [town.build.id]


def plan_paths(plan: str) -> list[str]:
    return [f"/planner/plans/{plan}", *(f"/planner/plans/{plan}/{one}" for one in ("details", "buckets", "tasks"))]


@pytest.mark.parametrize("status", [403, 404])
def test_a_plan_that_turned_premium_vanishes(status: int, town: Marlow) -> None:
    town.graph.make_premium(town.garden)
    with asking(town.graph, Switches(premium_status=status)) as client:
        for path in [*plan_paths(town.garden.id), f"/planner/tasks/{town.bench.id}/details"]:
            assert client.refusal(path) == (status, "")
        assert client.rows(f"/groups/{town.parks.id}/planner/plans") == []
        town.graph.make_premium(town.garden, premium=False)
        assert len(client.rows(f"/planner/plans/{town.garden.id}/tasks")) == 3


def test_a_deleted_plan_and_group_are_not_found(town: Marlow, client: Client) -> None:
    town.graph.delete_group(town.parks)
    assert [client.refusal(path) for path in plan_paths(town.garden.id)] == [(404, "")] * 4
    assert client.refusal(f"/planner/tasks/{town.bench.id}") == (404, "")
    assert client.refusal(f"/groups/{town.parks.id}/planner/plans") == (404, "")
    assert client.refusal(f"/groups/{town.parks.id}") == (404, "Request_ResourceNotFound")
    assert [plan.title for plan in town.graph.seen_plans()] == ["Summer fair"]
    assert [task.title for task in town.graph.seen_tasks()] == ["Rent a tent"]


def test_groups_without_plans_are_empty_or_refused(town: Marlow, client: Client) -> None:
    mail, badges = (one.id for one in list(town.graph.groups.values())[1:])
    assert client.rows(f"/groups/{mail}/planner/plans") == []
    assert client.refusal(f"/groups/{badges}/planner/plans") == (403, "")
    with pytest.raises(ValueError, match="no Microsoft 365 group"):
        town.graph.add_plan(town.graph.groups[badges], "Doors")
    with pytest.raises(ValueError, match="one plan already"):
        town.graph.add_plan(town.roster, "Winter fair")


@pytest.mark.parametrize(
    ("permission", "refused", "code"),
    [
        (TASKS, ["/planner/plans/{plan}/tasks", "/groups/{group}/planner/plans", "/planner/tasks/{task}"], ""),
        (GROUPS, ["/groups", "/groups/{group}"], "Authorization_RequestDenied"),
        (USERS, ["/users/{user}"], "Authorization_RequestDenied"),
    ],
)
def test_each_permission_opens_its_own_paths(
    permission: str, refused: list[str], code: str, town: Marlow, client: Client
) -> None:
    ids = {"plan": town.garden.id, "group": town.parks.id, "task": town.bench.id, "user": town.ada.id}
    every = ["/planner/plans/{plan}/tasks", "/groups/{group}/planner/plans", "/planner/tasks/{task}"]
    every += ["/groups", "/groups/{group}", "/users/{user}"]
    town.graph.withdraw(permission)
    for path in every:
        answer = client.get(path.format(**ids))
        assert answer.status_code == (403 if path in refused else 200)
        assert path not in refused or answer.json()["error"]["code"] == code
    town.graph.restore(permission)
    assert [client.get(path.format(**ids)).status_code for path in every] == [200] * 6


def test_a_group_may_be_withdrawn_and_restored(town: Marlow, client: Client) -> None:
    town.graph.withdraw(town.parks)
    for path in [*plan_paths(town.garden.id), f"/groups/{town.parks.id}/planner/plans"]:
        assert client.refusal(path) == (403, "")
    assert client.get(f"/groups/{town.parks.id}").status_code == 200
    town.graph.restore(town.parks)
    assert client.get(f"/planner/plans/{town.garden.id}").status_code == 200


def test_somebody_who_left_is_still_named_by_tasks(town: Marlow, client: Client) -> None:
    town.graph.remove_user(town.ada)
    assert client.refusal(f"/users/{town.ada.id}") == (404, "Request_ResourceNotFound")
    assert town.ada.id in client.get(f"/planner/tasks/{town.bench.id}").json()["assignments"]


def test_the_claims_say_what_was_granted(town: Marlow) -> None:
    town.graph.restore("Directory.Read.All")
    body = town.graph.claims_token().split(".")[1]
    claims = orjson.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    assert claims["roles"] == ["Directory.Read.All", "Group.ReadBasic.All", "Tasks.Read.All", "User.ReadBasic.All"]


def test_ids_are_the_same_in_every_run() -> None:
    first, second, other = ([Graph(seed=seed).add_group("Parks").id] for seed in (1, 1, 2))
    assert first == second != other
