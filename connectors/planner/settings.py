"""What an administrator may write about Microsoft Planner."""

from __future__ import annotations

import re
from datetime import date
from ipaddress import ip_address
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from model.settings import SecretReference

MOST_NAMED = 1000
MOST_AT_ONCE = 8
SYSTEM_ASSIGNED = "system"

CloudName = Literal["worldwide", "gcc", "gcc_high", "dod", "china"]

_PLAN = re.compile(r"[A-Za-z0-9_-]{28}", re.ASCII)  # planner-identifiers-disclaimer.md
_ROSTER = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)
_DOMAIN = re.compile(r"(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,63}", re.ASCII)
_ANY_TENANT = frozenset({"common", "organizations", "consumers"})


def _guid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ValueError("expected an id like 5f3b2a10-0c1d-4e2f-9a3b-4c5d6e7f8a9b") from None


def _plan(text: str) -> str:
    if not _PLAN.fullmatch(text):
        raise ValueError(
            "expected a plan's id of 28 characters, with their capitals: it follows /plan/ in the plan's address"
        )
    return text


def _roster(text: str) -> str:
    if not _ROSTER.fullmatch(text):
        raise ValueError("expected a roster's id: letters, digits, hyphens and underscores")
    return text


def _tenant(text: str) -> str:
    if text.lower() in _ANY_TENANT:
        raise ValueError("an application signs in to one tenant: write its id, or a domain of it")
    try:
        return str(UUID(text))
    except ValueError:
        pass
    if not _DOMAIN.fullmatch(text.lower()):
        raise ValueError("expected the tenant's id, or a domain of it like marlow.onmicrosoft.com")
    return text.lower()


def _address(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("expected an address like https://graph.microsoft.com")
    if "@" in parts.netloc:
        raise ValueError("a name or password in an address is seen by everybody: write secrets under `sign_in`")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"expected the address alone, without a path: {parts.scheme}://{parts.netloc}")
    if parts.scheme != "https" and not is_loopback(text):
        raise ValueError("an address that begins with http:// shows the credential to everybody: write https://")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_loopback(address: str) -> bool:
    """Tell whether the address is this very machine, whose traffic nobody else sees."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


Guid = Annotated[str, AfterValidator(_guid)]
Address = Annotated[str, AfterValidator(_address)]


def _identity(text: str) -> str:
    return text if text == SYSTEM_ASSIGNED else _guid(text)


class SignIn(BaseModel):
    """One of three ways to sign in: a secret, a certificate, or the managed identity of a machine in Azure."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client_id: Guid | None = Field(default=None, description="Application (client) ID of the app registration")
    secret: SecretReference | None = Field(default=None, description="reference to the value of a client secret")
    certificate: SecretReference | None = Field(
        default=None, description="reference to a PEM file that holds the certificate and its private key"
    )
    passphrase: SecretReference | None = Field(
        default=None, description="reference to the passphrase of the certificate's private key, where it has one"
    )
    managed_identity: Annotated[str, AfterValidator(_identity)] | None = Field(
        default=None, description="`system`, or the client id of a user-assigned identity, on a machine in Azure"
    )
    token: SecretReference | None = Field(
        default=None, description="reference to a token for a simulator on this machine; refused for any other `graph`"
    )
    expires_on: date | None = Field(
        default=None, description="last day of the secret, as Entra showed it: `syncline check` warns before"
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        written = self.model_fields_set
        ways = sorted(written & {"secret", "certificate", "managed_identity", "token"})
        if len(ways) != 1:
            found = f"`{ways[0]}` and `{ways[1]}` stand together" if ways else "nothing to sign in with"
            raise ValueError(f"{found}: write one of `secret`, `certificate` and `managed_identity`")
        needs_id = ways[0] in ("secret", "certificate")
        if needs_id != ("client_id" in written):
            remedy = "add it, the Application (client) ID" if needs_id else "remove it"
            raise ValueError(f"`client_id` stands with `secret` and `certificate` only: {remedy}")
        if "passphrase" in written and ways[0] != "certificate":
            raise ValueError("`passphrase` is that of a certificate's key: remove it")
        return self


class PlannerSettings(BaseModel):
    """A source of kind `planner`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connector: Literal["planner"]
    tenant: Annotated[str, AfterValidator(_tenant)] = Field(
        max_length=253, description="Directory (tenant) ID, or a domain of the tenant"
    )
    sign_in: SignIn = Field(description="the application that Syncline reads as; secrets by reference")
    cloud: CloudName = Field(
        default="worldwide", description="Microsoft's cloud that the tenant is in; US GCC lies in the worldwide one"
    )
    authority: Address | None = Field(
        default=None, max_length=300, description="address of the sign-in service, where it is not the cloud's usual"
    )
    graph: Address | None = Field(
        default=None, max_length=300, description="address of Microsoft Graph, where it is not the cloud's usual"
    )
    web: Address | None = Field(
        default=None, max_length=300, description="address at which people open Planner, for links to tasks"
    )
    groups: tuple[Guid, ...] = Field(
        default=(), max_length=MOST_NAMED, description="ids of the groups whose plans are read"
    )
    plans: tuple[Annotated[str, AfterValidator(_plan)], ...] = Field(
        default=(), max_length=MOST_NAMED, description="ids of single plans to read"
    )
    rosters: tuple[Annotated[str, AfterValidator(_roster)], ...] = Field(
        default=(), max_length=MOST_NAMED, description="ids of rosters whose plan is read (an interface in beta)"
    )
    delta: bool = Field(
        default=False, description="ask for changed tasks only (an interface in beta) instead of all of them"
    )
    at_once: int = Field(default=4, ge=1, le=MOST_AT_ONCE, description="requests that may be under way side by side")

    @model_validator(mode="after")
    def _agreeing(self) -> Self:
        if self.cloud == "china":
            raise ValueError("Microsoft's cloud in China has no Planner in its Graph: there is nothing to read")
        if self.sign_in.token is not None and not (self.graph is not None and is_loopback(self.graph)):
            raise ValueError(
                "a ready token is taken for a simulator on this machine only: sign in with `secret`, `certificate` "
                "or `managed_identity`"
            )
        if self.authority is not None and not self.authority.startswith("https://"):
            raise ValueError("`authority` begins with http://, to which no secret is sent: write https://")
        for name, given in (("groups", self.groups), ("plans", self.plans), ("rosters", self.rosters)):
            twice = sorted({one for one in given if given.count(one) > 1})
            if twice:
                raise ValueError(f"`{name}` names {twice[0]} twice; once is enough")
        return self

    @property
    def names_something(self) -> bool:
        """Whether anything is allowed to be read."""
        return bool(self.groups or self.plans or self.rosters)
