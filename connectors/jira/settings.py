"""What an administrator may write about a Jira site, on Cloud or Data Center."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from connectors.contract.quantities import Span
from connectors.jira.addresses import is_cloud_site, is_loopback, origin, site_address
from model.settings import SecretReference

GATEWAY = "https://api.atlassian.com"
MOST_PROJECTS = 1000
MOST_ISSUES_A_PAGE = 100  # `issue/bulkfetch` takes no more ids
MOST_IDS_A_PAGE = 5000  # `search/jql` gives no more
MOST_AT_ONCE = 8
LONGEST_SPAN = timedelta(days=31)

Hours = Literal["jira", "tempo", "none"]
Worklogs = Literal["auto", "feed", "embedded"]
Tracked = Literal["status", "estimate", "sprint", "due_date", "assignee"]
HISTORY_FIELDS: Mapping[str, str] = MappingProxyType(
    {"status": "status", "estimate": "timeoriginalestimate", "due_date": "duedate", "assignee": "assignee"}
)
"""Jira's field id for each word of `history`; that of `sprint` is a custom field and different on each site."""

_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,254}", re.ASCII)


def _key(key: str) -> str:
    if _KEY.fullmatch(key):
        return key
    remedy = f"write {key.upper()}" if _KEY.fullmatch(key.upper()) else "it is what stands before the number in ERP-12"
    raise ValueError(f"expected a project's key, capitals and digits alone: {remedy}")


def _cloud_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ValueError(
            "expected the id of a Cloud site, like 5f3b2a10-0c1d-4e2f-9a3b-4c5d6e7f8a9b; "
            "it is shown at /_edge/tenant_info of the site's address"
        ) from None


def _email(text: str) -> str:
    if "@" in text.strip("@") and not re.search(r"[\s:]", text):
        return text
    raise ValueError("expected the e-mail address of an Atlassian account")


def _user(text: str) -> str:
    if ":" in text:
        raise ValueError("a user name that signs in with a password has no colon")
    return text


def _at_most_a_month(value: timedelta) -> timedelta:
    if value > LONGEST_SPAN:
        raise ValueError("expected a span of at most 31 days")
    return value


ShortSpan = Annotated[Span, AfterValidator(_at_most_a_month)]


class SignIn(BaseModel):
    """One of three ways to sign in: `email` and `token`, `token` alone, or `user` and `password`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: Annotated[str, AfterValidator(_email)] | None = Field(
        default=None, max_length=254, description="Cloud: e-mail address of the account that the API token belongs to"
    )
    token: SecretReference | None = Field(
        default=None,
        description="reference to an API token, or, without `email`, to a service account's token or a personal "
        "access token of Data Center",
    )
    user: Annotated[str, AfterValidator(_user)] | None = Field(
        default=None, min_length=1, max_length=254, description="Data Center: name of the account"
    )
    password: SecretReference | None = Field(default=None, description="Data Center: reference to its password")
    expires_on: date | None = Field(
        default=None, description="last day of the token, as Atlassian showed it: `syncline check` warns before"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        written = self.model_fields_set  # a secret written out is refused, and None here: that is told already
        if written & {"user", "password"}:
            if written & {"email", "token"}:
                raise ValueError("expected `token`, with or without `email`, or `user` with `password`, and not both")
            if not written >= {"user", "password"}:
                missing = "password" if "user" in written else "user"
                raise ValueError(f"`{missing}` is missing; a name and its password stand together")
        elif "token" not in written:
            given = "`email` alone signs nobody in" if self.email is not None else "nothing to sign in with"
            raise ValueError(f"{given}: add `token`, a reference like env:JIRA_TOKEN")
        return self


class JiraSettings(BaseModel):
    """A source of kind `jira`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connector: Literal["jira"]
    url: Annotated[str, AfterValidator(site_address)] = Field(
        max_length=500, description="the site's address as people open it, like https://marlow.atlassian.net"
    )
    sign_in: SignIn = Field(description="the account that Syncline reads with; secrets by reference")
    cloud_id: Annotated[str, AfterValidator(_cloud_id)] | None = Field(
        default=None,
        description="id of the Cloud site, for tokens with scopes and service accounts, which work at `gateway` only",
    )
    gateway: Annotated[str, AfterValidator(site_address)] = Field(
        default=GATEWAY, max_length=500, description="where requests go when there is a `cloud_id`"
    )
    allow_http: bool = Field(
        default=False, description="allow an address without encryption on a machine other than this one"
    )
    projects: tuple[Annotated[str, AfterValidator(_key)], ...] = Field(
        default=(), max_length=MOST_PROJECTS, description="keys of the projects to read; empty: all the account sees"
    )
    hours: Hours = Field(
        default="jira",
        description="what is the truth for hours: Jira's own worklogs, a source of kind tempo, or nothing",
    )
    worklogs: Worklogs = Field(
        default="auto",
        description="how worklogs are fetched: by the site's feed, with their issues, or by what costs less",
    )
    history: tuple[Tracked, ...] = Field(
        default=("status", "estimate", "sprint"), description="fields whose changes are kept; empty: none"
    )
    boards: bool = Field(default=True, description="whether boards are asked for their sprints")
    overlap: ShortSpan = Field(
        default=timedelta(minutes=10),
        ge=timedelta(minutes=2),
        description="how far before the last run changes are asked for again, since the index lags behind",
    )
    look_back: ShortSpan = Field(
        default=timedelta(hours=24),
        ge=timedelta(0),
        description="how much further back once in every `sweep`, for changes that the index showed late",
    )
    sweep: ShortSpan = Field(
        default=timedelta(hours=24),
        ge=timedelta(hours=1),
        description="how often all ids are compared with the store, which finds deletions, and projects are read",
    )
    issues_a_page: int = Field(
        default=MOST_ISSUES_A_PAGE, ge=1, le=MOST_ISSUES_A_PAGE, description="issues in a request"
    )
    ids_a_page: int = Field(
        default=MOST_IDS_A_PAGE, ge=1, le=MOST_IDS_A_PAGE, description="ids in a request of the sweep"
    )
    at_once: int = Field(default=4, ge=1, le=MOST_AT_ONCE, description="requests that may be under way side by side")

    @model_validator(mode="after")
    def _agreeing(self) -> Self:
        cloud = is_cloud_site(self.url)
        for name, address in (("url", self.url), ("gateway", self.gateway)):
            _refuse_unencrypted(name, address, allowed=self.allow_http)
        if origin(self.url) == origin(self.gateway):
            raise ValueError("`url` is the gateway's address; write the site's, as people open it, beside `cloud_id`")
        if self.cloud_id is not None and self.sign_in.user is not None:
            raise ValueError("the gateway takes tokens alone: remove `cloud_id`, or sign in with `token`")
        if cloud and self.sign_in.user is not None:
            raise ValueError("a Cloud site takes no passwords: sign in with `email` and `token`")
        if cloud and self.sign_in.email is None and self.cloud_id is None:
            raise ValueError(
                "a token without `email` is a service account's, which works at the gateway only: add `cloud_id`, "
                f"shown at {self.url}/_edge/tenant_info, or the `email` of the token's account"
            )
        for name, given in (("projects", self.projects), ("history", self.history)):
            twice = sorted({one for one in given if given.count(one) > 1})
            if twice:
                raise ValueError(f"`{name}` names {twice[0]} twice; once is enough")
        return self

    @property
    def api_url(self) -> str:
        """Where requests go, without a slash at its end: the site, or its place at the gateway."""
        return self.url if self.cloud_id is None else f"{self.gateway}/ex/jira/{self.cloud_id}"


def _refuse_unencrypted(name: str, address: str, *, allowed: bool) -> None:
    if address.startswith("https://") or is_loopback(address):
        return
    if is_cloud_site(address):
        raise ValueError(f"`{name}` begins with http://, and a Cloud site has none: write https://")
    if not allowed:
        raise ValueError(
            f"`{name}` begins with http://, which shows the credential to everybody on the way: write https://, "
            "or `allow_http: true` where the way is known to be safe"
        )
