"""The contract's case of the Tempo connector: a simulated account with entries, cost objects, plans and budgets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from syncline.demo.tempo_site.server import TOKEN, serve
from syncline.demo.tempo_site.server import Served as ServedTempo
from syncline.demo.tempo_site.state import Project, Tempo
from syncline.demo.tempo_site.switches import Fault as SiteFault
from syncline.demo.tempo_site.switches import FaultKind
from tests.contract.api_case import ApiCase, Fault
from tests.contract.connector_case import NOW

ADA, BRUNO = "712020:ada", "712020:bruno"
HOUR = 3600

JIRA = """
jira:
  connector: jira
  url: https://marlow.atlassian.net
  sign_in: {email: sync@marlow.example, token: env:JIRA_TOKEN}
  hours: tempo
"""


@dataclass(frozen=True, slots=True)
class Account:
    """The account, which answers."""

    tempo: Tempo
    served: ServedTempo

    @property
    def settings(self) -> str:
        """Few months, in pages so small that a busy one has several; without the pace that Tempo asks for."""
        return f"""
connector: tempo
url: {self.served.url}
sign_in: {{token: env:TEMPO_TOKEN, expires_on: 2028-11-01}}
jira: jira
since: 2026-09-01
plans: true
budgets: true
jira_ids: true
rows_a_page: 3
requests_per_second: 1000
"""

    @property
    def others(self) -> str:
        """The Jira source whose hours Tempo keeps; it is never asked here."""
        return JIRA

    def fill(self) -> None:
        """Add a month's worth of entries."""
        for number in range(8):
            self.tempo.log(10002, ADA, date(2026, 11, 1 + number), 600 + number)

    def puzzle(self) -> None:
        """Add an account in a state that Tempo did not have."""
        self.tempo.add_account("MOON", "Survey of the moon", status="ECLIPSED")

    def later(self, span: timedelta) -> None:
        """Let time pass there."""
        self.tempo.advance(span)

    def fail(self, fault: Fault) -> None:
        """Do what the fault says."""
        self.served.switches.faults[:] = [_spoilt(fault)]

    def heal(self) -> None:
        """Answer well again."""
        self.served.switches.faults.clear()

    def requests(self) -> int:
        """Return how many requests came so far."""
        return len(self.served.requests)


def _spoilt(fault: Fault) -> SiteFault:
    match fault:
        case Fault.CHANGED:
            return SiteFault(match=r"/4/worklogs\?", kind=FaultKind.RESHAPE, change=_without_ids, times=None)
        case Fault.WEB_PAGE:
            return SiteFault(match="", kind=FaultKind.HTML, status=200, times=None)
        case Fault.CUT_OFF:
            return SiteFault(match="", kind=FaultKind.CUT_OFF, times=None)
        case _:
            answer = fault.value
            return SiteFault(match="", status=answer.status, headers=answer.headers, times=answer.times)


def _without_ids(body: dict[str, object]) -> object:
    rows = body["results"]
    assert isinstance(rows, list)
    return {**body, "results": [{name: row[name] for name in row if name != "tempoWorklogId"} for row in rows]}


@contextmanager
def serve_small() -> Iterator[Account]:
    """Serve an account of which every kind of record is made."""
    tempo = small()
    with serve(tempo) as served:
        yield Account(tempo, served)


def small() -> Tempo:
    """Make entries in open and closed months, a cost object, planned time, and a project with a budget."""
    tempo = Tempo(clock=NOW - timedelta(days=5))
    tempo.add_account("OPS", "Operations")
    tempo.add_account("CAP", "Capital works", status="CLOSED")
    tempo.add_team("Ledger", [ADA, BRUNO])
    tempo.log(10001, ADA, date(2026, 11, 9), 2 * HOUR, billable=HOUR, account="OPS")
    tempo.log(10001, BRUNO, date(2026, 11, 10), 3 * HOUR, description="As agreed.")
    tempo.log(10002, BRUNO, date(2026, 9, 30), 4 * HOUR, account="CAP")
    tempo.approve(ADA, date(2026, 11, 9))
    tempo.plan(ADA, "10002", date(2026, 12, 7), date(2026, 12, 11), 20 * HOUR)
    tempo.add_project(Project(id="7", name="Finance replacement", budget="125000.50"))
    tempo.advance(timedelta(days=4))
    return tempo


CASE = ApiCase(serve=serve_small, environment={"TEMPO_TOKEN": TOKEN}, beside_example=JIRA)
