"""What an administrator may write about a Tempo Cloud account."""

from __future__ import annotations

import re
from datetime import date, timedelta
from ipaddress import ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from connectors.contract.quantities import Span
from model.settings import SecretReference

URL = "https://api.tempo.io"
MOST_ROWS_A_PAGE = 5000  # Tempo gives no more (help.tempo.io, "Best Practices for Tempo Cloud REST API")
MOST_REQUESTS_A_SECOND = 5  # what its gateway allows (the same page)

_SOURCE = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)


def _address(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"expected the address of Tempo's API, like {URL} or https://api.eu.tempo.io")
    if "@" in parts.netloc:
        raise ValueError("a name or password in an address is seen by everybody: write the token under `sign_in`")
    if parts.path not in ("", "/", "/4", "/4/") or parts.query or parts.fragment:
        raise ValueError(f"expected the address alone, without a path: {parts.scheme}://{parts.netloc}")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _source(name: str) -> str:
    if not _SOURCE.fullmatch(name):
        raise ValueError("expected the name of a source of this configuration, like `jira`")
    return name


class SignIn(BaseModel):
    """How Syncline signs in to Tempo: with a token that a person made there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretReference = Field(description="reference to the API token")
    expires_on: date | None = Field(
        default=None, description="last day of the token, as Tempo showed it: `syncline check` warns before"
    )


class TempoSettings(BaseModel):
    """A source of kind `tempo`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connector: Literal["tempo"]
    url: Annotated[str, AfterValidator(_address)] = Field(
        default=URL, max_length=300, description="address of Tempo's API; another one where data lie in a region"
    )
    sign_in: SignIn = Field(description="the token that Syncline reads with; by reference")
    jira: Annotated[str, AfterValidator(_source)] = Field(
        description="name of the Jira source whose issues and accounts the entries are about"
    )
    allow_http: bool = Field(
        default=False, description="allow an address without encryption on a machine other than this one"
    )
    since: date | None = Field(
        default=None, description="entries of earlier days are not read; default: start of the previous fiscal year"
    )
    open_months: int = Field(
        default=3, ge=1, le=36, description="how many months, the current one included, are read again in each run"
    )
    closed_until: date | None = Field(
        default=None, description="last day of the accounting periods that are closed: months after it are open too"
    )
    reread_closed: Span = Field(
        default=timedelta(days=7),
        ge=timedelta(hours=1),
        description="how often closed months are read again, which finds what was deleted in them",
    )
    approvals: bool = Field(default=True, description="whether entries get the approval of their timesheet")
    accounts: bool = Field(default=True, description="whether Tempo accounts (cost objects) are read")
    plans: bool = Field(default=False, description="whether planned time is read (Capacity Planner)")
    budgets: bool = Field(default=False, description="whether projects and budgets are read (Financial Manager)")
    jira_ids: bool = Field(
        default=False, description="whether each entry gets the id of its worklog in Jira; costs a request in 500"
    )
    account_attribute: str | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="key of the work attribute that holds the account; default: the one of type account",
    )
    rows_a_page: int = Field(default=1000, ge=2, le=MOST_ROWS_A_PAGE, description="rows in a request")
    requests_per_second: int = Field(
        default=MOST_REQUESTS_A_SECOND, ge=1, le=1000, description="most requests in a second; Tempo allows 5"
    )

    @model_validator(mode="after")
    def _agreeing(self) -> Self:
        if self.url.startswith("http://") and not (self.allow_http or _is_loopback(self.url)):
            raise ValueError(
                "`url` begins with http://, which shows the token to everybody on the way: write https://, "
                "or `allow_http: true` where the way is known to be safe"
            )
        return self


def _is_loopback(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
