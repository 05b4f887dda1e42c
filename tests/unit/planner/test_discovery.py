"""What `discover` lists: the plans that can be seen, with samples and the text to start from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ruamel.yaml import YAML

from connectors.contract.errors import SettingsError
from connectors.planner import discovery
from syncline.demo.graph_site import Fault, Graph, Served
from tests.unit.planner.marlow import connector, served


@pytest.fixture
def graph() -> Graph:
    graph = Graph()
    water = graph.add_group("Water")
    graph.add_group("Mail list", has_plans=False)
    meters, pumps = graph.add_plan(water, "Meters"), graph.add_plan(water, 'Pumps: "A" & B')
    graph.set_label(meters, 2, "IT-0423")
    bucket = graph.add_bucket(meters, "Risks")
    graph.add_task(bucket, "A pump may fail", labels=[2])
    graph.add_task(meters, "Nowhere")
    assert pumps.id
    return graph


@pytest.fixture
def site(graph: Graph) -> Iterator[Served]:
    with served(graph) as site:
        yield site


@pytest.mark.parametrize("named", [True, False])
def test_plans_are_listed_with_counts_buckets_and_labels(site: Served, named: bool) -> None:
    made = connector(site) if named else connector(site, groups=[])
    meters, pumps = made.discover()
    assert (meters.name, meters.kind) == ("Meters", "plan")
    assert "2 tasks; buckets: 'Risks'; labels: 'IT-0423'" in meters.detail
    assert ("group 'Water'" in meters.detail) is not named
    assert [(one.name, one.filled, one.of, one.samples) for one in meters.fields] == [
        ("Bucket", 1, 2, ("Risks",)),
        ("Labels", 1, 2, ("IT-0423",)),
    ]
    assert "0 tasks" in pumps.detail


def test_what_it_suggests_is_configuration(site: Served) -> None:
    yaml = YAML(typ="safe", pure=True)
    for found in connector(site, groups=[]).discover():
        (project,) = yaml.load(found.suggestion)["projects"]
        assert project["links"] == [{"source": "planner", "plan": found.name}]
        assert "plans: [" in found.suggestion
        for field in found.fields:
            assert yaml.load(field.suggestion)["mapping"]["task"]["kind"]["convert"] == "planner_kind_words"


def test_a_plan_that_cannot_be_looked_into_is_found_with_the_reason(site: Served) -> None:
    site.switches.faults.append(Fault(match="/details", status=404, times=None))
    assert all("cannot be looked into: Graph, GET" in found.detail for found in connector(site).discover())


def test_many_plans_are_named_without_being_looked_into(site: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "MOST_LOOKED_INTO", 1)
    _, second = connector(site).discover()
    assert (second.fields, "tasks" in second.detail) == ((), False)
    assert second.suggestion


def test_a_missing_right_to_list_groups_is_told(site: Served) -> None:
    site.graph.withdraw("Group.ReadBasic.All")
    with pytest.raises(SettingsError, match=r"grant the application permission Group\.ReadBasic\.All"):
        connector(site, groups=[]).discover()


def test_a_missing_right_to_see_plans_is_told(site: Served) -> None:
    site.graph.withdraw("Tasks.Read.All")
    with pytest.raises(SettingsError, match=r"grant the application permission Tasks\.Read\.All"):
        connector(site, groups=[]).discover()


def test_a_tenant_without_plans_has_nothing_to_offer() -> None:
    with served(Graph()) as site:
        assert connector(site, groups=[]).discover() == ()
