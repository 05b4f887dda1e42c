"""What of Tempo's API is read, by which scope of the token, and what is said when Tempo refuses it."""

from __future__ import annotations

from dataclasses import dataclass

from connectors.contract.errors import ConnectorError, SettingsError, SignInError


class NotAllowedError(SignInError):
    """The token is good, and lacks the right to read what nothing can be done without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A part of the API that a token may be allowed to read or not.

    Scopes are called as Tempo shows them where a token is made (help.tempo.io, "Using REST API integrations").
    """

    name: str  # "worklogs"
    scope: str  # "Worklogs"
    access: str = "view"  # "manage" where a request is no GET
    option: str = ""  # of the settings that turns it off
    right: str = ""  # what the token's owner needs in Tempo besides

    def refused(self, status: int) -> ConnectorError:
        """Return what is raised when Tempo answers 403, or 404 for a listing that always exists.

        Without its entries the whole source has nothing to say, so that ends the run; another resource is put aside.
        """
        right = f", and let its owner {self.right}" if self.right else ""
        grant = f"give Syncline a token with the scope {self.scope} ({self.access}){right}"
        if not self.option:
            return NotAllowedError(f"Tempo refuses to show {self.name} ({status}): {grant}")
        return SettingsError(f"Tempo refuses to show {self.name} ({status}): {grant}, or write `{self.option}: false`")


WORKLOGS = Resource(name="worklogs", scope="Worklogs", right="see all worklogs of the teams that report")
WORK_ATTRIBUTES = Resource(name="work attributes", scope="Worklogs")
JIRA_IDS = Resource(name="the Jira ids of worklogs", scope="Worklogs", access="manage", option="jira_ids")
ACCOUNTS = Resource(name="accounts", scope="Accounts", option="accounts")
PERIODS = Resource(name="periods", scope="Periods", option="approvals")
TEAMS = Resource(name="teams", scope="Teams", option="approvals")
APPROVALS = Resource(
    name="timesheet approvals", scope="Approvals", option="approvals", right="view the timesheets of the teams"
)
PLANS = Resource(name="plans", scope="Plans", option="plans", right="view the plans of the teams")
PROJECTS = Resource(name="projects and budgets", scope="Financial Manager (Projects)", option="budgets")
