"""Differences between sources that somebody knows of and has decided to live with until a day."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_ID = re.compile(r"D-[0-9a-f]{10}")


def _id(text: str) -> str:
    if _ID.fullmatch(text):
        return text
    raise ValueError("expected the id that a report prints beside the difference, like D-3f9a1c20b4")


class AcceptedSettings(BaseModel):
    """One accepted difference; it stays listed, is marked, and does not count as open until the day has passed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    discrepancy: Annotated[str, AfterValidator(_id)] = Field(
        max_length=50, description="id of the difference, as a report prints it"
    )
    project: str = Field(min_length=1, max_length=64, description="code of the project it belongs to")
    reason: str = Field(min_length=1, max_length=1000, description="why it is accepted, as reports print it")
    by: str = Field(min_length=1, max_length=200, description="who accepted it, as reports print it")
    until: date = Field(description="last as-of date for which it is accepted")
