"""Colours that people declare in place of the computed ones: by whom, since when, why and until when."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class DeclaredColour(BaseModel):
    """One declared colour; both it and the computed one are printed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    colour: Literal["red", "yellow", "green"] = Field(description="`red`, `yellow` or `green`")
    by: str = Field(min_length=1, max_length=200, description="who declared it, as reports print it")
    on: date = Field(description="first as-of date for which it holds")
    reason: str = Field(min_length=1, max_length=1000, description="why the computed colour is not the right one")
    until: date = Field(description="last as-of date for which it holds; after it the computed colour counts again")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until < self.on:
            raise ValueError("`until` is before `on`, so that it never holds; correct one of the dates")
        return self


class Declarations(BaseModel):
    """Declared colours of a project, by dimension."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    overall: DeclaredColour | None = Field(default=None, description="declared colour of the whole project")
    schedule: DeclaredColour | None = Field(default=None, description="declared colour of the schedule")
    cost: DeclaredColour | None = Field(default=None, description="declared colour of the cost")
    scope: DeclaredColour | None = Field(default=None, description="declared colour of the scope")
    resources: DeclaredColour | None = Field(default=None, description="declared colour of the resources")
    risk: DeclaredColour | None = Field(default=None, description="declared colour of the risk")

    def written(self) -> dict[str, DeclaredColour]:
        """Return the declared colours by dimension."""
        return {name: found for name in type(self).model_fields if (found := getattr(self, name)) is not None}
