"""Finance exports as CSV: 200,000 rows of 12 columns from the file to records."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench.harness import Bench, Side, benchmark
from bench.measure import Watch
from bench.rows import Row, at_least, at_most
from connectors.contract.connector import Surroundings
from connectors.contract.pages import OfferedFile, Scope
from connectors.finance_file.connector import FinanceFileConnector
from connectors.finance_file.settings import FinanceFileSettings

ROWS = 200_000
HEADER = ("FUND", "ORG", "OBJ", "PROJECT", "NAME", "TYPE", "YEAR", "PER", "DAY", "JOURNAL", "VENDOR", "AMOUNT")
EXPORTED = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
LAYOUT = {
    "kind": "transactions",
    "fields": {
        "fund": "{FUND:04}",
        "account": "{FUND:04}-{ORG}-{OBJ}",
        "project_code": "PROJECT",
        "fiscal_year": "YEAR",
        "period": "PER",
        "posting_on": {"column": "DAY", "format": "%m/%d/%Y"},
        "document": "JOURNAL",
    },
    "rows": {"totals": {"NAME": "^Total "}, "only": {"TYPE": "E"}},
    "lines": {"actual": "AMOUNT"},
}


def journal() -> Iterator[tuple[list[str], int]]:
    """The same postings on every machine: the cells of a row, and its amount in cents."""
    dice = random.Random(7)
    for number in range(ROWS):
        cents = dice.randrange(-200_000, 9_000_000)
        row = [
            f"{dice.randrange(100, 999):04d}",
            str(dice.randrange(10_000, 10_400)),
            str(dice.randrange(50_000, 50_200)),
        ]
        row += [f"IT{dice.randrange(40):04d}", f"SUPPLIES {number % 977}", "E", "2026", str(dice.randrange(1, 13))]
        day = f"{dice.randrange(1, 13):02d}/{dice.randrange(1, 28):02d}/2026"
        yield [*row, day, str(number // 3), f"Vendor {dice.randrange(3000)}"], cents


def write_journal(path: Path) -> int:
    """Write the postings as a finance office would: byte order mark, thousands, parentheses; return their sum."""
    total = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row, cents in journal():
            total += cents
            amount = f"{abs(cents) // 100:,}.{abs(cents) % 100:02d}"
            writer.writerow([*row, f"({amount})" if cents < 0 else amount])
    return total


def iterate(watch: Watch, path: str) -> None:
    """The floor: the standard library's reader, every row looked at and dropped."""
    rows = 0
    with watch.lap(), Path(path).open(encoding="utf-8-sig", newline="") as file:
        for _ in csv.reader(file):
            rows += 1
    assert rows == ROWS + 1


def read(watch: Watch, path: str, total: int) -> None:
    """Syncline: the file checked and turned into pages of records, as the engine asks for them."""
    file = Path(path)
    surroundings = Surroundings(
        source="ledger", folder=file.parent, now=lambda: EXPORTED, currency="USD", time_zone="UTC", fiscal_year_starts=7
    )
    settings = FinanceFileSettings.model_validate(
        {"connector": "finance_file", "folder": file.parent, "layouts": {"journal": LAYOUT}}
    )
    connector = FinanceFileConnector(settings, surroundings)
    offered = OfferedFile(path=file, name=file.name, modified_at=EXPORTED, size=file.stat().st_size, sha256="0" * 64)
    found = 0
    rows = 0
    with watch.lap():
        for page in connector.pages("files", Scope(name=file.name, file=offered), ""):
            rows += len(page.records)
            for record in page.records:
                found += record.data["amount"]  # type: ignore[operator]  # cents, as the sum proves
    assert (rows, found) == (ROWS, total)


@benchmark("finance_csv")
def finance_csv(bench: Bench) -> list[Row]:
    """From the file to typed lines, beside bare iteration of the same file."""
    path = bench.folder / "journal.csv"
    total = write_journal(path)
    samples = bench.interleave(
        floor=Side(iterate, {"path": str(path)}), syncline=Side(read, {"path": str(path), "total": total})
    )
    floor, ours = samples["floor"], samples["syncline"]
    return [
        at_least(
            "finance_csv: 200,000 x 12 to lines",
            figure=ROWS / ours.seconds(),
            floor=ROWS / floor.seconds(),
            unit="rows/s",
            limit=100_000,
        ),
        at_most("finance_csv: memory", figure=ours.grown_megabytes(), unit="MB", limit=300),
    ]
