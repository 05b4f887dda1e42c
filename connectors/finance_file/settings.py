"""What an administrator sets for a folder of finance exports."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from connectors.contract.folder import MAX_SIZE, SETTLE
from connectors.contract.quantities import ByteCount, Span
from connectors.finance_file.layout import Layout
from connectors.finance_file.sections import Section
from model.settings import Folder, YamlFile

_LAYOUT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,40}")


def _layout_name(value: str) -> str:
    if not _LAYOUT_NAME.fullmatch(value):
        raise ValueError(f"a layout's name is a word of letters, digits, _ and -, found {value!r}")
    return value


class Limits(Section):
    """What one file may cost before it is refused."""

    rows: int = Field(1_000_000, ge=1, description="Rows of a sheet or text file. Default 1000000")
    size: ByteCount = Field(MAX_SIZE, description="Of the file. Default 512 MB")
    unpacked: ByteCount = Field(512_000_000, description="Of a workbook's parts, unpacked. Default 512 MB")
    memory: ByteCount = Field(1 << 30, description="Of the process that reads a workbook. Default 1 GiB (1073741824)")
    processor: Span = Field(timedelta(seconds=60), description="Computing time of that process. Default 60 seconds")
    patience: Span = Field(timedelta(minutes=3), description="Time on the clock for that process. Default 3 minutes")


class FinanceFileSettings(Section):
    """A watched folder of CSV files and workbooks, and the layouts that say what they mean."""

    connector: Literal["finance_file"] = Field(description="Always finance_file")
    folder: Annotated[Path, Folder()] = Field(description="The watched folder, relative to the configuration file")
    layouts: Annotated[dict[Annotated[str, AfterValidator(_layout_name)], Layout], YamlFile()] = Field(
        description="The layouts by name, or the name of a YAML file that holds them"
    )
    settle: Span = Field(SETTLE, description="How long a file must have been left alone. Default 30 seconds")
    limits: Limits = Field(default_factory=Limits, description="What one file may cost")
