"""What `check` says: the sign-in and its end, each permission by itself, and what is reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import responses

from connectors.contract.connector import Finding
from connectors.planner.connector import PlannerConnector
from model.settings import SecretReference
from syncline.demo.graph_site import Fault, Graph, Served
from tests.unit.planner.marlow import CLIENT, NOW, SECRET, TENANT, connector, reading, served, settings, surroundings
from tests.unit.remote.certificates import certificate_pem

NEEDED = ("Tasks.Read.All", "Group.ReadBasic.All", "User.ReadBasic.All")
LOGIN = f"https://login.microsoftonline.com/{TENANT}"


@pytest.fixture
def graph() -> Graph:
    graph = Graph()
    graph.add_plan(graph.add_group("Water"), "Meters")
    return graph


@pytest.fixture
def site(graph: Graph) -> Iterator[Served]:
    with served(graph) as site:
        yield site


def told(made: PlannerConnector) -> dict[str, Finding]:
    return {one.subject: one for one in made.check()}


def with_claims(site: Served, **options: object) -> PlannerConnector:
    environment = {"PLANNER_TOKEN": site.graph.claims_token()}
    return PlannerConnector(reading(site, **options), surroundings(environment=environment))


def test_all_is_well_where_all_is_granted(site: Served) -> None:
    for made in (connector(site), with_claims(site)):
        found = told(made)
        assert [one for one in found.values() if not one.good] == []
        assert found["plans"].detail == "1 can be read: Meters"
        assert {f"permission {name}" for name in NEEDED} <= found.keys()
        assert "permissions beyond need" not in found


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("shows", [True, False], ids=["by the token", "by an answer"])
def test_each_missing_permission_is_named(site: Served, name: str, shows: bool) -> None:
    site.graph.withdraw(name)
    found = told(with_claims(site) if shows else connector(site))
    missing = [one.subject for one in found.values() if not one.good and one.subject.startswith("permission")]
    assert missing == [f"permission {name}"]
    detail = found[f"permission {name}"].detail
    assert detail.startswith("missing, so ")
    assert detail.endswith("(Microsoft Graph, application), and grant admin consent")


def test_more_than_is_needed_is_told(site: Served) -> None:
    site.graph.granted |= {"Tasks.ReadWrite.All", "Mail.Read"}
    found = told(with_claims(site))
    assert found["permissions beyond need"].good
    assert found["permissions beyond need"].detail.startswith("granted and not needed: Mail.Read, Tasks.ReadWrite.All;")


def test_a_larger_permission_does_instead_and_is_told(site: Served) -> None:
    site.graph.granted = {"Tasks.Read.All", "Group.ReadBasic.All", "User.Read.All"}
    found = told(with_claims(site))
    assert found["permission User.ReadBasic.All"].good
    assert found["permission User.ReadBasic.All"].detail.startswith("not granted, and User.Read.All does instead")


def test_a_refused_token_is_told_and_nothing_more_is_asked(site: Served) -> None:
    site.switches.faults.append(Fault(match=".", status=401, times=None))
    found = told(connector(site))
    assert [one.subject for one in found.values()] == ["sign-in"]
    assert "the credential was refused" in found["sign-in"].detail
    assert len(site.requests) == 1


def test_a_missing_secret_is_told() -> None:
    made = PlannerConnector(settings(), surroundings(environment={}))
    (finding,) = made.check()
    assert (finding.subject, finding.good) == ("sign-in", False)
    assert "the environment variable PLANNER_SECRET is not set" in finding.detail


def test_nothing_configured_is_told_with_what_to_do(site: Served) -> None:
    found = told(connector(site, groups=[]))
    assert not found["plans"].good
    assert "name `groups`, `plans` or `rosters`" in found["plans"].detail
    assert found["sign-in"].good


def test_a_plan_that_is_not_shown_is_told_by_itself(site: Served) -> None:
    plan = "xqQg5FS2LkCp935s-FIFm2QAFkHM"
    found = told(connector(site, plans=[plan]))
    assert found["plans"].good
    finding = found[f"plan {plan}"]
    assert not finding.good
    assert "it was deleted, was made a premium plan, which Graph does not serve, or" in finding.detail


ENDS: list[tuple[date | None, bool, str]] = [
    (None, True, "nobody wrote down when it ends: add `expires_on` under `sign_in`"),
    (date(2027, 10, 31), True, "ends on 2027-10-31, in 343 days"),
    (date(2026, 12, 20), True, "ends on 2026-12-20, in 28 days: make a new client secret"),
    (date(2026, 11, 29), False, "ends on 2026-11-29, in 7 days: make a new client secret"),
    (date(2026, 11, 23), False, "ends on 2026-11-23, in 1 day: make"),
    (date(2026, 11, 21), False, "ended on 2026-11-21: make a new client secret"),
]


@pytest.mark.parametrize(("ends", "good", "detail"), ENDS)
def test_the_end_of_the_secret_is_told_in_time(ends: date | None, good: bool, detail: str) -> None:
    sign_in = {"client_id": CLIENT, "secret": SecretReference("env:PLANNER_SECRET"), "expires_on": ends}
    with responses.RequestsMock() as wire:
        wire.get(f"{LOGIN}/v2.0/.well-known/openid-configuration", status=400, json={"error": "invalid_tenant"})
        found = told(PlannerConnector(settings(sign_in=sign_in), surroundings()))
    assert (found["secret"].good, found["secret"].expires_on) == (good, ends)
    assert found["secret"].detail.startswith(detail)
    assert not found["sign-in"].good
    assert SECRET not in str(found)


def test_a_certificate_tells_its_end_itself() -> None:
    sign_in = {"client_id": CLIENT, "certificate": SecretReference("env:PLANNER_CERTIFICATE")}
    around = surroundings(environment={"PLANNER_CERTIFICATE": certificate_pem()}, now=lambda: NOW + timedelta(days=320))
    with responses.RequestsMock() as wire:
        wire.get(f"{LOGIN}/v2.0/.well-known/openid-configuration", status=400, json={"error": "invalid_tenant"})
        found = told(PlannerConnector(settings(sign_in=sign_in), around))
    assert found["certificate"].expires_on == date(2027, 10, 31)
    assert "in 23 days: make a new certificate" in found["certificate"].detail


def test_a_certificate_that_cannot_be_read_is_told() -> None:
    sign_in = {"client_id": CLIENT, "certificate": SecretReference("env:PLANNER_CERTIFICATE")}
    (finding,) = PlannerConnector(
        settings(sign_in=sign_in), surroundings(environment={"PLANNER_CERTIFICATE": "Dear council"})
    ).check()
    assert finding.detail.startswith("the certificate env:PLANNER_CERTIFICATE: it holds no private key: write")
