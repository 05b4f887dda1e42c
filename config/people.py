"""Written rules by which accounts become people and people belong to organisations; a display name is never one."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from model.values import Organisation

_KEY = re.compile(r"[a-z][a-z0-9_]*:[a-z_]+:.+")


def _key(text: str) -> str:
    if _KEY.fullmatch(text):
        return text
    raise ValueError("expected the key of an account as `syncline discover` prints it, like jira:identity:5b10a2844c20")


AccountKey = Annotated[str, Field(max_length=500), AfterValidator(_key)]


class OrganisationRule(BaseModel):
    """`{email: "*@vendor.example", organisation: contractor}`; where several rules fit, the first counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    email: str | None = Field(default=None, min_length=1, max_length=200, description="glob over the e-mail address")
    group: str | None = Field(
        default=None, min_length=1, max_length=200, description="glob over the source's group word"
    )
    organisation: Organisation = Field(description="who employs the person")

    @model_validator(mode="after")
    def _says_whom(self) -> Self:
        if self.email is None and self.group is None:
            raise ValueError(
                "expected `email:` or `group:` beside `organisation`; where both are written, both must fit"
            )
        return self


class PeopleSettings(BaseModel):
    """Which accounts of different sources are the same person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    match: tuple[Literal["employee_number", "directory_id", "email"], ...] = Field(
        default=("employee_number", "directory_id", "email"),
        description="what two accounts must share to be one person; the first that both have decides",
    )
    same: tuple[Annotated[tuple[AccountKey, ...], Field(min_length=2)], ...] = Field(
        default=(), description="accounts that are one person although they share nothing, by their keys"
    )
    organisations: tuple[OrganisationRule, ...] = Field(
        default=(), description="who employs whom, by e-mail address or group; the first rule that fits counts"
    )
