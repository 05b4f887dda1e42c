"""Reads finance exports, CSV and workbooks, through layouts that an administrator declares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from connectors.contract.connector import Connector, Deletions, Manifest, Stream, Surroundings
from connectors.finance_file.settings import FinanceFileSettings


def _make(settings: Any, surroundings: Surroundings) -> Connector:  # as the manifest declares it
    from connectors.finance_file.connector import FinanceFileConnector

    return FinanceFileConnector(settings, surroundings)


MANIFEST = Manifest(
    name="finance_file",
    title="Finance exports: CSV and workbooks",
    settings=FinanceFileSettings,
    streams=(Stream(name="files", kinds=("line",), deletions=Deletions.NEVER, files=True),),
    link_attributes=("project",),
    mapping=Path(__file__).with_name("mapping.yaml"),
    make=_make,
    example="""\
connector: finance_file
folder: ./finance
layouts:
  journal:
    kind: transactions
    fields:
      project_code: PROJECT
      posting_on: {column: POST DATE, format: "%m/%d/%Y"}
    lines: {actual: AMOUNT}
""",
)
