"""What an administrator may write about a folder of Microsoft Project XML files."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from connectors.contract.folder import MAX_SIZE, SETTLE
from connectors.contract.quantities import ByteCount, Span
from model.settings import Folder

LONGEST_PATTERN = 200
_REPEATED_GROUP = re.compile(r"\)[*+{]|[*+}][*+{]")  # matching one can take time without end
_BACKREFERENCE = re.compile(r"\\[1-9]|\(\?P=")


def _plan_pattern(text: str) -> str:
    if len(text) > LONGEST_PATTERN:
        raise ValueError(f"the pattern has {len(text)} characters; {LONGEST_PATTERN} are allowed")
    try:
        groups = re.compile(text).groups
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    if groups != 1:
        raise ValueError(f"the pattern has {groups} groups; expected exactly one, around the plan's name")
    if _REPEATED_GROUP.search(text) or _BACKREFERENCE.search(text):
        raise ValueError("repeated groups and back-references are not allowed, since matching them can take hours")
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {name!r}; expected a name like America/Phoenix") from error
    return name


class ProjectFileSettings(BaseModel):
    """A source of kind `project_file`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connector: Literal["project_file"]
    folder: Annotated[Path, Folder()] = Field(description="folder with the exported plans, relative to this file")
    files: str = Field(default="*.xml", min_length=1, max_length=200, description="glob of the files to read")
    plan: Annotated[str, AfterValidator(_plan_pattern)] | None = Field(
        default=None,
        description="regular expression with one group that gives the plan's name from the file name without its "
        "ending; default: the whole of it",
    )
    time_zone: Annotated[str, AfterValidator(_zone)] | None = Field(
        default=None, description="zone of the times in the files, which name none; default: the organisation's"
    )
    settle: Span = Field(default=SETTLE, ge=timedelta(0), description="how long a file must have been left alone")
    max_size: ByteCount = Field(default=MAX_SIZE, description="larger files are refused")
    max_tasks: int = Field(default=100_000, ge=1, le=1_000_000, description="plans with more tasks are refused")
