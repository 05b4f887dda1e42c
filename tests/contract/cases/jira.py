"""The contract's case of the Jira connector: a simulated Cloud site of two projects, with a plan, hours and people."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from syncline.demo.jira_site import Fault as SiteFault
from syncline.demo.jira_site import FaultKind, Jira, Switches, serve
from syncline.demo.jira_site import Served as ServedJira
from syncline.demo.jira_site.entities import User
from tests.contract.api_case import ApiCase, Fault
from tests.contract.connector_case import NOW

BEGUN = NOW - timedelta(days=10)
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Site:
    """The site, which answers."""

    jira: Jira
    served: ServedJira

    @property
    def settings(self) -> str:
        """Pages so small that a small site has several."""
        return f"""
connector: jira
url: {self.served.url}
sign_in: {{email: {Jira.email}, token: env:JIRA_TOKEN}}
ids_a_page: 3
issues_a_page: 2
"""

    @property
    def others(self) -> str:
        """A Jira source stands alone."""
        return ""

    def fill(self) -> None:
        """Add a dozen issues with hours."""
        ada = next(one for one in self.jira.users.values() if one.name == "Ada Example")
        for number in range(12):
            issue = self.jira.add_issue("GIS", "Task", f"Survey street {number}", assignee=ada)
            self.jira.advance(timedelta(minutes=5))
            self.jira.add_worklog(issue.id, ada, self.jira.now() - timedelta(hours=1), 600 + number)

    def puzzle(self) -> None:
        """Add an issue that is due on no day of any calendar."""
        self.jira.add_issue("GIS", "Task", "Survey the moon", due="2026-02-30")

    def later(self, span: timedelta) -> None:
        """Let time pass there."""
        self.jira.advance(span)

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
            return SiteFault(match="search/jql", kind=FaultKind.RESHAPE, path="issues[].id", times=None)
        case Fault.WEB_PAGE:
            return SiteFault(match="", kind=FaultKind.HTML, status=200, times=None)
        case Fault.CUT_OFF:
            return SiteFault(match="", kind=FaultKind.CUT_OFF, times=None)
        case _:
            answer = fault.value
            return SiteFault(match="", status=answer.status, headers=answer.headers, times=answer.times)


@contextmanager
def serve_small() -> Iterator[Site]:
    """Serve a site of which every kind of record is made."""
    jira = small()
    with serve(jira, Switches(strict=True)) as served:
        yield Site(jira, served)


def small() -> Jira:
    """Make two projects with a version, a sprint, linked issues, changes and hours."""
    jira = Jira(start=BEGUN)
    ada, bruno = jira.add_user("Ada Example"), jira.add_user("Bruno Sample")
    erp, gis = jira.add_project("ERP", "Finance replacement"), jira.add_project("GIS", "Street map")
    version = jira.add_version(erp, "Ledger live", date(2026, 9, 1), date(2026, 12, 18))
    sprint = jira.add_sprint(jira.add_board(erp, "ERP board"), "Sprint 12", state="active", start=BEGUN)
    ledger = jira.add_issue(
        erp, "Story", "Load the ledger", assignee=ada, estimate=16 * HOUR, versions=[version], sprints=[sprint]
    )
    trial = jira.add_issue(erp, "Task", "Try the ledger", assignee=bruno, due=date(2026, 12, 11), labels=["ledger"])
    jira.add_issue(gis, "Risk", "Old maps are wrong", estimate=4 * HOUR)
    jira.link(ledger.id, trial.id)
    _work(jira, ledger.id, ada)
    _work(jira, trial.id, bruno)
    jira.advance(timedelta(hours=2))
    return jira


def _work(jira: Jira, issue: int, who: User) -> None:
    for hours in (1, 3):
        jira.advance(timedelta(hours=8))
        jira.add_worklog(issue, who, jira.now() - timedelta(hours=hours), hours * HOUR, "As agreed.")
    jira.edit_issue(issue, by=who, status="In Progress", remaining=12 * HOUR)


CASE = ApiCase(
    serve=serve_small,
    environment={"JIRA_TOKEN": Jira.token},
    spellings=(b64encode(f"{Jira.email}:{Jira.token}".encode()).decode(),),
)
