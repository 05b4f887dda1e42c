"""The projects as the organisation knows them, and the written rules that link them to parts of the sources."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.declared import Declarations


class Link(BaseModel):
    """`{source: ledger, project: "IT-04*"}`: a source, and one attribute with the value or pattern it must have."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str]

    source: str = Field(min_length=1, description="name of a source of this configuration")

    @model_validator(mode="after")
    def _one_attribute(self) -> Self:
        names = list(self.__pydantic_extra__)
        if len(names) != 1:
            said = f"; found {', '.join(sorted(names))}" if names else ""
            raise ValueError(f"expected one attribute beside `source`, like `file: erp.xml` or `project: IT0423`{said}")
        if not self.pattern or len(self.pattern) > self._LONGEST:
            raise ValueError(f"the pattern of a link has 1 to {self._LONGEST} characters")
        return self

    _LONGEST: ClassVar[int] = 500

    @property
    def attribute(self) -> str:
        """What the pattern is matched against: `file`, `plan`, `project`; the connector knows which there are."""
        return next(iter(self.__pydantic_extra__))

    @property
    def pattern(self) -> str:
        """A value, or a glob where it holds * ? or [."""
        return self.__pydantic_extra__[self.attribute]


class ProjectSettings(BaseModel):
    """A project, known by its code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(min_length=1, max_length=64, description="the code that names the project everywhere")
    name: str = Field(min_length=1, max_length=200, description="the project's name, as reports print it")
    department: str | None = Field(default=None, min_length=1, max_length=200, description="department it belongs to")
    sponsor: str | None = Field(default=None, min_length=1, max_length=200, description="who wants and pays for it")
    manager: str | None = Field(default=None, min_length=1, max_length=200, description="who leads it")
    phase: str | None = Field(
        default=None, min_length=1, max_length=200, description="phase it is in, in your own words"
    )
    portfolio: str | None = Field(
        default=None, min_length=1, max_length=200, description="group under which reports show it"
    )
    actual_cost: Literal["finance", "hours", "finance_and_unposted_hours"] = Field(
        default="finance", description="where the actual cost comes from"
    )
    thresholds: str = Field(default="alabama", description="a published rule or one of your `thresholds`")
    declared: Declarations = Field(
        default=Declarations(), description="colours that a person declared in place of the computed ones"
    )
    links: tuple[Link, ...] = Field(
        default=(), max_length=1000, description="the parts of the sources that belong to it"
    )
