"""The settings an administrator writes, section by section; each option's description is its documentation."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from config.accepted import AcceptedSettings
from config.branding import BrandSettings
from config.durations import Duration
from config.people import PeopleSettings
from config.projects import ProjectSettings
from config.sentences import nearest
from config.thresholds import Thresholds
from config.words import StatusWords
from model.currencies import CODES
from model.settings import Folder, SecretReference

Month = Literal[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
Kind = Literal["portfolio", "brief", "one_page", "steering", "memo", "oversight", "feed"]
Format = Literal["html", "pdf", "xlsx", "docx", "pptx", "md", "mail", "csv", "json"]
SectionName = Literal[
    "summary",
    "portfolio",
    "news",
    "projects",
    "exceptions",
    "data",
    "definitions",
    "provenance",
    "status",
    "oversight",
    "tasks",
    "milestones",
    "work",
    "money",
    "earned_value",
    "register",
    "changes",
    "discrepancies",
    "sources",
]
_MONTHS: tuple[Month, ...] = Month.__args__  # type: ignore[attr-defined]  # a Literal's words, which typing hides
_SOURCE_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,49}", re.ASCII)
_SQLITE = "sqlite:///"
_POSTGRESQL = "postgresql+psycopg"


def _currency(code: str) -> str:
    if code in CODES:
        return code
    near = nearest(code, CODES) if len(code) <= len("USD") else None
    raise ValueError("expected an ISO 4217 code like USD" + (f"; perhaps you meant `{near}`" if near else ""))


def _time_zone(name: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = nearest(name, available_timezones())
        hint = f"; perhaps you meant `{near}`" if near else ""
        raise ValueError(f"expected a time zone of the IANA database, like America/Phoenix{hint}") from None
    return name


def _source_name(name: str) -> str:
    if _SOURCE_NAME.fullmatch(name):
        return name
    raise ValueError("a source's name begins with a small letter and has only small letters, digits and _ (up to 50)")


def _name(name: str) -> str:
    if _NAME.fullmatch(name):
        return name
    raise ValueError("a name begins with a small letter and has only small letters, digits, _ and - (up to 50)")


class OrganisationSettings(BaseModel):
    """The organisation whose projects are reported."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=200, description="the organisation's name, as reports print it")
    fiscal_year_starts: Month = Field(default="January", description="the month in which the fiscal year starts")
    currency: Annotated[str, AfterValidator(_currency)] = Field(
        default="USD", description="ISO 4217 code of the currency that reports are in"
    )
    time_zone: Annotated[str, AfterValidator(_time_zone)] = Field(
        default="UTC", description="IANA name of the time zone in which a day begins and ends"
    )
    hours_per_day: int = Field(default=8, ge=1, le=24, description="working hours that make a day of work")
    holidays: tuple[date, ...] = Field(default=(), max_length=1000, description="days on which nobody works")
    brand: BrandSettings = Field(default=BrandSettings(), description="colour and logo of the organisation's reports")

    @property
    def fiscal_year_month(self) -> int:
        """The month in which the fiscal year starts, 1 to 12."""
        return _MONTHS.index(self.fiscal_year_starts) + 1


class StoreSettings(BaseModel):
    """The database; `store: sqlite:///syncline.db` is short for `store: {url: "sqlite:///syncline.db"}`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(
        default=_SQLITE + "syncline.db",
        max_length=1000,
        description="address of the database: sqlite:///FILE, relative to this file, or postgresql+psycopg://USER@HOST/NAME",
    )
    password: SecretReference | None = Field(
        default=None,
        description="reference to the password of a PostgreSQL user; none is needed where the server trusts us",
    )

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: object) -> object:
        if isinstance(value, dict | StoreSettings):
            return value
        if isinstance(value, str):
            return {"url": value}
        raise ValueError("expected an address like sqlite:///syncline.db, or the options `url:` and `password:`")

    @model_validator(mode="after")
    def _usable(self) -> Self:
        if self.url.startswith(_SQLITE) and len(self.url) > len(_SQLITE):
            if self.password is not None:
                raise ValueError("a SQLite file has no password; remove `password`")
            return self
        if self.url.startswith("sqlite:"):
            raise ValueError(
                "expected a file after sqlite:///, like sqlite:///syncline.db; a store in memory keeps nothing"
            )
        parts = urlsplit(self.url)
        if parts.scheme == _POSTGRESQL and len(parts.path) > 1:
            return self
        raise ValueError("expected sqlite:///syncline.db or postgresql+psycopg://user@host/database")


class SourceSettings(BaseModel):
    """What every source has; its other options belong to its connector."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    connector: str = Field(min_length=1, description="the connector that reads this source, like project_file")
    every: Duration = Field(default=timedelta(hours=1), description="how often the daemon reads the source")
    stale_after: Duration | None = Field(
        default=None,
        description="age at which reports call the source stale; the report's own `stale_after` if not set",
    )


class ReportSettings(BaseModel):
    """A report that can be made by its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind = Field(
        description="what the report shows: `portfolio` is a table and a page per project, `brief` a weekly mail, "
        "`one_page` a page per project, `steering` slides, `memo` a council memo, `oversight` initial, last reported "
        "and current values with explanations, `feed` data for other programs"
    )
    projects: Literal["all"] | tuple[str, ...] = Field(default="all", description="`all`, or a list of project codes")
    formats: tuple[Format, ...] = Field(
        default=(),
        description="the files that are written; those that are usual for the kind if none is named",
    )
    sections: tuple[SectionName, ...] = Field(
        default=(), description="what is shown, in this order; the sections of the kind if none is named"
    )
    words: StatusWords = Field(default=StatusWords(), description="what the colours are called")
    folder: Annotated[Path, Folder()] = Field(default=Path("reports"), description="where the files are written")
    template: Annotated[Path, Folder()] | None = Field(
        default=None, description="your own Word template for `docx`; docs/word-templates.md lists its fields"
    )
    title: str | None = Field(
        default=None, min_length=1, max_length=200, description="the report's title; the organisation's name if not set"
    )
    stale_after: Duration = Field(
        default=timedelta(days=7), description="age at which a source without an age of its own is called stale"
    )


class Settings(BaseModel):
    """The whole configuration, but for the options that belong to connectors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organisation: OrganisationSettings = Field(description="the organisation whose projects are reported")
    store: StoreSettings = Field(default=StoreSettings(), description="where what was read is kept")
    sources: dict[Annotated[str, AfterValidator(_source_name)], SourceSettings] = Field(
        default={}, description="what is read, by a name of your choice"
    )
    thresholds: dict[Annotated[str, AfterValidator(_name)], Thresholds] = Field(
        default={}, description="your own limits of green and yellow, by name"
    )
    projects: tuple[ProjectSettings, ...] = Field(
        default=(), description="the projects, in the order reports show them"
    )
    people: PeopleSettings = Field(default=PeopleSettings(), description="which accounts are the same person")
    accepted: tuple[AcceptedSettings, ...] = Field(
        default=(), max_length=10_000, description="differences between sources that are known and accepted"
    )
    reports: dict[Annotated[str, AfterValidator(_name)], ReportSettings] = Field(
        default={}, description="the reports that can be made, by name"
    )
