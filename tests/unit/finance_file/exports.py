"""Makes exports for the tests of finance_file and reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter
from ruamel.yaml import YAML

from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import OfferedFile, Page, Record
from connectors.finance_file.assembly import World
from connectors.finance_file.layout import Layout
from connectors.finance_file.reading import read
from connectors.finance_file.settings import Limits
from model import currencies
from model.problems import Problem

MODIFIED = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
DATA = Path(__file__).parents[2] / "data" / "finance_file"
ERRORS = Path(__file__).parents[2] / "data" / "errors" / "finance_file"


def from_yaml(text: str) -> Mapping[str, object]:
    loaded = YAML(typ="safe", pure=True).load(text)
    assert isinstance(loaded, dict)
    return loaded


def layout(text: str) -> Layout:
    return Layout.model_validate(from_yaml(text))


def offered(path: Path, name: str = "", modified_at: datetime = MODIFIED) -> OfferedFile:
    return OfferedFile(path=path, name=name or path.name, modified_at=modified_at, size=path.stat().st_size)


def text_file(folder: Path, text: str, name: str = "export.csv", encoding: str = "utf-8") -> OfferedFile:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return offered(path)


def workbook(
    folder: Path, rows: Sequence[Sequence[object]], name: str = "export.xlsx", sheet: str = "Sheet1"
) -> OfferedFile:
    path = folder / name
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        for index, row in enumerate(rows):
            page.write_row(index, 0, row)
    return offered(path)


def world(plan: Layout, name: str = "ledger", year_starts: int = 7) -> World:
    currency = plan.currency or "USD"
    return World(
        layout_name=name,
        currency=currency,
        decimals=currencies.decimals(currency) or 0,
        year_starts=plan.fiscal_year_starts or year_starts,
    )


def pages(file: OfferedFile, plan: Layout, after: str = "", limits: Limits | None = None) -> list[Page]:
    with read(file, plan, world(plan), limits or Limits()) as reading:
        return list(reading.pages(after))


def records(file: OfferedFile, plan: Layout) -> list[Record]:
    return [record for page in pages(file, plan) for record in page.records]


def amounts(file: OfferedFile, plan: Layout) -> list[object]:
    return [record.data["amount"] for record in records(file, plan)]


def problems(file: OfferedFile, plan: Layout, limits: Limits | None = None) -> tuple[Problem, ...]:
    try:
        pages(file, plan, limits=limits)
    except RejectedFileError as error:
        return error.problems
    raise AssertionError("the file was accepted")


def sentences(file: OfferedFile, plan: Layout, limits: Limits | None = None) -> list[str]:
    return [str(problem) for problem in problems(file, plan, limits)]
