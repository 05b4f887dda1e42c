"""Finance exports as XLSX: 200,000 rows of 12 columns through the limited child process to records."""

from __future__ import annotations

from pathlib import Path

import python_calamine
import xlsxwriter

from bench.finance_csv import HEADER, ROWS, journal, read
from bench.harness import Bench, Side, benchmark
from bench.measure import Watch
from bench.rows import Row, at_least, at_most

_NUMBERS = frozenset({"ORG", "OBJ", "YEAR", "PER", "JOURNAL"})


def write_workbook(path: Path) -> int:
    """Write the postings as a workbook, codes and amounts as numbers; return their sum in cents."""
    total = 0
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("JOURNAL")
        sheet.write_row(0, 0, HEADER)
        for number, (row, cents) in enumerate(journal(), 1):
            total += cents
            cells = [int(cell) if name in _NUMBERS else cell for name, cell in zip(HEADER, row, strict=False)]
            sheet.write_row(number, 0, [*cells, cents / 100])
    return total


def iterate(watch: Watch, path: str) -> None:
    """The peer: the same library in this process, without limits, every row looked at and dropped."""
    rows = 0
    with watch.lap(), Path(path).open("rb") as file:
        for _ in python_calamine.CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).iter_rows():
            rows += 1
    assert rows == ROWS + 1


@benchmark("finance_xlsx")
def finance_xlsx(bench: Bench) -> list[Row]:
    """From the workbook to typed lines, beside the bare library without a child process."""
    path = bench.folder / "journal.xlsx"
    total = write_workbook(path)
    samples = bench.interleave(
        peer=Side(iterate, {"path": str(path)}), syncline=Side(read, {"path": str(path), "total": total})
    )
    peer, ours = samples["peer"], samples["syncline"]
    return [
        at_least(
            "finance_xlsx: 200,000 x 12 in the limited child to lines",
            figure=ROWS / ours.seconds(),
            floor=ROWS / peer.seconds(),
            unit="rows/s",
            limit=50_000,
        ),
        at_most("finance_xlsx: memory, without the child", figure=ours.grown_megabytes(), unit="MB", limit=300),
        at_most("finance_xlsx: memory of the child", figure=ours.children_megabytes(), unit="MB", limit=1074),
    ]
