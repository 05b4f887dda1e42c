"""The beta's delta: changes since a link, removals, another shape, links that are too old."""

from __future__ import annotations

from typing import Any

import pytest

from syncline.demo.graph_site import Switches
from tests.unit.graph_site.tenants import Client, Marlow, asking


def round_of(client: Client, link: str) -> tuple[list[dict[str, Any]], str]:
    """The rows of a whole round, and the link to the next."""
    rows: list[dict[str, Any]] = []
    while True:
        answer = client.get(link)
        assert answer.status_code == 200, answer.text
        rows += answer.json()["value"]
        if "@odata.deltaLink" in answer.json():
            return rows, answer.json()["@odata.deltaLink"]
        link = answer.json()["@odata.nextLink"]


def told(rows: list[dict[str, Any]]) -> list[str]:
    return [f"- {row['id']}" if "@removed" in row else f"+ {row['id']}" for row in rows]


def test_a_round_tells_what_changed_since_the_last(town: Marlow) -> None:
    graph = town.graph
    with asking(graph, Switches(page_sizes=(1, 2))) as client:
        rows, link = round_of(client, f"/beta/planner/plans/{town.garden.id}/tasks/delta")
        assert [row["title"] for row in rows] == ["Set up the bench", "Soil may be poor", "Outside of every bucket"]
        assert f"/beta/planner/plans('{town.garden.id}')/tasks?%24expand=details&%24deltatoken=" in link
        assert round_of(client, link)[0] == []
        graph.edit_task(town.bench, percent=100)
        new = graph.add_task(town.risks, "New")
        graph.delete_task(town.soil)
        [elsewhere] = graph.buckets_of(town.fair)
        passing = graph.add_task(elsewhere, "Passing")
        graph.move_task(passing, town.build)
        rows, later = round_of(client, link)
        assert told(rows) == [f"+ {town.bench.id}", f"+ {new.id}", f"- {town.soil.id}", f"+ {passing.id}"]
        graph.move_task(passing, elsewhere)
        assert told(round_of(client, later)[0]) == [f"- {passing.id}"]
        assert told(round_of(client, link)[0])[:1] == [f"+ {town.bench.id}"]


def test_changes_during_a_round_are_told_in_it_or_the_next(town: Marlow) -> None:
    with asking(town.graph, Switches(page_sizes=(1,))) as client:
        first = client.get(f"/beta/planner/plans/{town.garden.id}/tasks/delta").json()
        town.graph.delete_task(town.bench)
        town.graph.edit_task(town.soil, percent=0)
        rows, link = round_of(client, first["@odata.nextLink"])
        assert f"- {town.bench.id}" in told(rows)
        assert [row["percentComplete"] for row in rows if row["id"] == town.soil.id] == [0]
        assert round_of(client, link)[0] == []


def test_one_delta_covers_every_plan(town: Marlow, client: Client) -> None:
    rows, link = round_of(client, "/beta/planner/tasks/delta")
    assert len(rows) == 4
    [elsewhere] = town.graph.buckets_of(town.fair)
    town.graph.move_task(town.bench, elsewhere)
    town.graph.delete_task(town.soil)
    assert told(round_of(client, link)[0]) == [f"+ {town.bench.id}", f"- {town.soil.id}"]


def test_a_row_has_the_betas_shape(town: Marlow, client: Client) -> None:
    row = client.get(f"/beta/planner/plans/{town.garden.id}/tasks/delta").json()["value"][0]
    assert row["createdBy"] == row["createdByAsIdentitySet"]["user"]["id"] == town.ada.id
    assert (row["completedBy"], row["completedByAsIdentitySet"]) == (None, None)
    assert row["details"]["description"] == "Oak."
    assert row["version"] == "1-Task @@@@@@@@@@@@@@@A"
    assert row["assignments"][town.ada.id]["assignedBy"] == town.ada.id
    listed = client.get(f"/beta/planner/plans/{town.garden.id}/tasks").json()["value"][0]
    assert listed["createdBy"]["user"]["id"] == town.ada.id


@pytest.mark.parametrize("token", ["x", "WyJkZWx0YSAiLDEsMSwwXQ", ""])
def test_a_link_of_something_else_is_refused(token: str, town: Marlow, client: Client) -> None:
    path = f"/beta/planner/plans/{town.garden.id}/tasks"
    assert client.refusal(path, deltatoken=token) == (400, "BadRequest")


def test_a_link_from_before_is_too_old(town: Marlow, client: Client) -> None:
    path = f"/beta/planner/plans/{town.garden.id}/tasks/delta"
    _, old = round_of(client, path)
    town.graph.forget_changes()
    assert client.refusal(old) == (410, "resyncRequired")
    _, new = round_of(client, path)
    assert round_of(client, new)[0] == []


def test_a_delta_of_a_plan_that_vanished_is_refused(town: Marlow, client: Client) -> None:
    _, link = round_of(client, f"/beta/planner/plans/{town.garden.id}/tasks/delta")
    town.graph.make_premium(town.garden)
    assert client.refusal(link) == (403, "")
    town.graph.delete_plan(town.garden)
    assert client.refusal(link) == (404, "")
