"""Every v1.0 route of the simulator, and every answer, is one that the vendor's schema describes."""

from __future__ import annotations

from typing import Any

import pytest

from syncline.demo.graph_site import Fault, FaultKind
from syncline.demo.graph_site.answers import ROUTES
from syncline.demo.graph_site.rows import PROPERTIES
from tests.unit.graph_site.csdl import Csdl
from tests.unit.graph_site.tenants import Client, Marlow

V1 = [route.path for route in ROUTES if "v1.0" in route.versions]
# Without $select, the directory answers with these alone; Planner answers with everything.
DIRECTORY = {"group", "user"}


def asked(path: str, town: Marlow) -> str:
    """A route's path with the tenant's own ids."""
    return path.format(group=town.parks.id, user=town.ada.id, plan=town.garden.id, task=town.bench.id)


@pytest.mark.parametrize("path", V1)
def test_an_answer_fits_the_schema(path: str, town: Marlow, client: Client, schema: Csdl) -> None:
    wanted = schema.type_at(path)
    assert wanted is not None, f"{path} leads nowhere in the schema"
    answer = client.get(asked(path, town))
    assert answer.status_code == 200
    assert list(schema.answer_misfits(answer.json(), wanted)) == []
    assert answer.json().get("value", [answer.json()])


@pytest.mark.parametrize("kind", PROPERTIES)
def test_a_row_has_every_property_of_its_type(kind: str, schema: Csdl) -> None:
    known = set(schema.structure(kind).properties)
    assert PROPERTIES[kind] <= known
    assert kind in DIRECTORY or PROPERTIES[kind] == known


@pytest.mark.parametrize("path", V1)
def test_a_row_has_what_may_be_selected_and_nothing_else(path: str, town: Marlow, client: Client, schema: Csdl) -> None:
    kind = str(schema.type_at(path)).removeprefix("Collection(").removesuffix(")").removeprefix("graph.")
    answer = client.get(asked(path, town)).json()
    for row in answer.get("value", [answer]):
        assert {name for name in row if not name.startswith("@odata.")} == PROPERTIES[kind]


def test_a_batch_answers_with_the_same_objects(town: Marlow, client: Client) -> None:
    urls = [asked(path, town) for path in V1]
    answers = client.batch(*urls)
    assert [answers[str(number)]["body"] for number in range(len(urls))] == [client.get(url).json() for url in urls]


def test_every_list_fits_the_schema_after_changes(town: Marlow, client: Client, schema: Csdl) -> None:
    graph = town.graph
    graph.edit_task(town.bench, percent=100, assignees=[], labels=[], start=None, due=None, description="")
    graph.edit_task(town.soil, percent=0, title="x" * 4_000, checklist=[("Test", True)])
    graph.move_task(town.soil, town.build)
    graph.delete_bucket(town.build, keep_tasks=True)
    for path in ("tasks", "buckets", "details"):
        wanted = schema.type_at(f"/planner/plans/{{plan}}/{path}")
        answer = client.get(f"/planner/plans/{town.garden.id}/{path}").json()
        assert list(schema.answer_misfits(answer, str(wanted))) == []


def test_a_fault_that_breaks_the_schema_is_seen(town: Marlow, client: Client, schema: Csdl) -> None:
    client.served.switches.faults += [
        Fault(match="tasks", kind=FaultKind.UNKNOWN_ENUM),
        Fault(match="tasks", kind=FaultKind.NO_VALUE),
    ]
    path = f"/planner/plans/{town.garden.id}/tasks"
    wanted = str(schema.type_at("/planner/plans/{plan}/tasks"))
    enum, value = ([*schema.answer_misfits(client.get(path).json(), wanted)] for _ in range(2))
    assert [text.partition(":")[0] for text in enum] == [f"$.value[{number}].previewType" for number in range(3)]
    assert value == ["$: no value"]


TASK: dict[str, Any] = {"id": "a", "title": "b"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": None}, "$.title: null is not allowed"),
        ({"percentComplete": "50"}, "$.percentComplete: '50' is no Edm.Int32"),
        ({"percentComplete": True}, "$.percentComplete: True is no Edm.Int32"),
        ({"percentComplete": 2**31}, f"$.percentComplete: {2**31} is no Edm.Int32"),
        ({"hasDescription": 1}, "$.hasDescription: 1 is no Edm.Boolean"),
        ({"dueDateTime": "2026-12-01"}, "$.dueDateTime: '2026-12-01' is no Edm.DateTimeOffset"),
        ({"effort": 3}, "$.effort: not in the document"),
        ({"id": ""}, "$: no id"),
        ({"createdBy": "Ada"}, "$.createdBy: str where graph.identitySet is expected"),
        ({"createdBy": {"user": {"id": 7}}}, "$.createdBy.user.id: 7 is no Edm.String"),
        ({"assignments": {"u": {}}}, "$.assignments.u: an object in an open type has to say its @odata.type"),
        (
            {"assignments": {"u": {"@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": 1}}},
            "$.assignments.u.orderHint: 1 is no Edm.String",
        ),
        (
            {"assignments": {"u": {"@odata.type": "#microsoft.graph.nothing"}}},
            "$.assignments.u: #microsoft.graph.nothing is not in the document",
        ),
        (
            {"completedBy": {"@odata.type": "#microsoft.graph.identity"}},
            "$.completedBy: microsoft.graph.identity where graph.identitySet is expected",
        ),
    ],
)
def test_the_checker_says_what_does_not_fit(change: dict[str, Any], sentence: str, schema: Csdl) -> None:
    assert list(schema.misfits(TASK, "graph.plannerTask")) == []
    assert list(schema.misfits(TASK | change, "graph.plannerTask")) == [sentence]


def test_the_checker_follows_only_ways_that_the_schema_has(schema: Csdl) -> None:
    assert schema.type_at("/groups/{group}/planner/plans") == "Collection(graph.plannerPlan)"
    assert schema.type_at("/planner/rosters/{roster}/plans") is None
    assert schema.type_at("/planner/plans/tasks") is None
    assert schema.type_at("/nothing") is None
