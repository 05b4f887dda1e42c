"""A city's budget as adopted, then as adjusted: the later replaces the earlier, and reports show it."""

from __future__ import annotations

import csv
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from model.entities import FinanceLine, SourceFile
from model.values import FileState
from reports.document import Figure, ProjectPage
from store import read, verify
from store.open import Store
from sync.outcome import Ending, RunResult
from syncline.reporting import MadeReport, Wish, make_report
from tests.flow.running import opened, ready, synced

REPLICA = Path(__file__).parents[1] / "data" / "flow" / "budgets"
"""The shape of Oakland's published budgets, with an invented city's numbers."""

CONFIGURATION = """\
organisation: {name: City of Marlow, fiscal_year_starts: July, currency: USD, time_zone: America/Los_Angeles}
store: sqlite:///syncline.db
sources:
  expenses: {connector: finance_file, folder: ./budgets, layouts: expenses.yaml}
  revenues: {connector: finance_file, folder: ./budgets, layouts: revenues.yaml}
projects:
  - {code: IT-0500, name: Library, links: [{source: expenses, project: "LIBRARY"}]}
reports:
  yearly: {kind: portfolio, formats: [json]}
"""

LAYOUT = r"""
budget:
  files: "*_FY*__*.csv"
  kind: snapshot
  replaces: [fiscal_year]
  order: [adopted, adjusted]
  context:
    version: {filename: '__(adopted|adjusted)\.csv$'}
    period: {value: 12}                     # the budget of the whole year
  fields:
    fiscal_year: {match: {budget_year: '^FY\d\d-(\d\d)$'}}
    project_code: department
    fund: fund_code
    category: account_category
  rows: {only: {account_type: KIND}}
  lines: {budget_original: amount}          # each file is the whole budget as it then stood
"""

TYPES = {"expenses": "Expense", "revenues": "Revenue"}
"""By source: the account type whose rows it reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """The two files of a fiscal year, and the department that stands for a project."""

    adopted: Path
    adjusted: Path
    library: str
    fiscal_year: int

    @property
    def partition(self) -> str:
        """What both files are about."""
        return f"budget/{self.fiscal_year}"

    def rows(self, path: Path, kind: str) -> list[dict[str, str]]:
        """Return the rows of an account type, read by the csv module alone."""
        with path.open(newline="", encoding="utf-8") as text:
            return [row for row in csv.DictReader(text) if row["account_type"] == kind]

    def total(self, path: Path, kind: str, department: str | None = None) -> int:
        """Return the sum of an account type in cents, of one department where it is named."""
        rows = [row for row in self.rows(path, kind) if department is None or row["department"] == department]
        return sum(int(Decimal(row["amount"]) * 100) for row in rows)


@dataclass(frozen=True, slots=True)
class City:
    """A folder that budgets are delivered into, its store, and its reports."""

    folder: Path
    budgets: Budgets

    def configure(self) -> None:
        """Write what the administrator writes."""
        (self.folder / "budgets").mkdir(parents=True)
        texts = {"syncline": CONFIGURATION.replace("LIBRARY", self.budgets.library)}
        texts |= {source: LAYOUT.replace("KIND", f"'^{kind}$'") for source, kind in TYPES.items()}
        for name, text in texts.items():
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def copied(self, folder: Path) -> City:
        """Return the same city at another place, to go on from there."""
        return City(shutil.copytree(self.folder, folder / "city"), self.budgets)

    def deliver(self, path: Path, month: int) -> None:
        """Put a file into the folder, left alone since the first of a month after the fiscal year."""
        target = self.folder / "budgets" / path.name
        shutil.copyfile(path, target)
        delivered = datetime(self.budgets.fiscal_year, month, 1, 12, tzinfo=UTC).timestamp()
        os.utime(target, (delivered, delivered))

    def sync(self, month: int) -> dict[str, RunResult]:
        application = ready(self.folder, datetime(self.budgets.fiscal_year, month, 2, tzinfo=UTC))
        with opened(application) as (_, world):
            return synced(application, world)

    def report(self, month: int) -> MadeReport:
        """Make the report as of a month's second day."""
        application = ready(self.folder, datetime(self.budgets.fiscal_year, month, 3, tzinfo=UTC))
        with opened(application) as (store, _):
            return make_report(application, store, Wish(as_of=date(self.budgets.fiscal_year, month, 2)))

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the store to look into it."""
        application = ready(self.folder, datetime(self.budgets.fiscal_year, 12, 1, tzinfo=UTC))
        with opened(application) as (store, _):
            yield store


@pytest.fixture(scope="module", params=["invented", "Oakland"])
def budgets(request: pytest.FixtureRequest) -> Budgets:
    if request.param == "invented":
        folder, name, library, year = REPLICA, "marlow_FY26-27", "City Library", 2027
    else:
        samples: Path = request.getfixturevalue("shared_samples")
        folder, name, library, year = samples / "finance", "oakland_FY14-15", "Library", 2015
    return Budgets(
        adopted=folder / f"{name}__adopted.csv",
        adjusted=folder / f"{name}__adjusted.csv",
        library=library,
        fiscal_year=year,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What two deliveries, each with a sync and a report, came to."""

    city: City
    runs: tuple[dict[str, RunResult], dict[str, RunResult]]
    reports: tuple[MadeReport, MadeReport]

    def page(self, number: int) -> ProjectPage:
        (page,) = self.reports[number].document.projects
        return page

    def budget(self, number: int) -> Figure:
        return self.page(number).figures["budget_original"]


@pytest.fixture(scope="module")
def told(budgets: Budgets, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The adopted budget delivered and reported in August, the adjusted one in September; both files stay there."""
    city = City(tmp_path_factory.mktemp("budgets") / "city", budgets)
    city.configure()
    city.deliver(budgets.adopted, 7)
    runs, reports = [city.sync(8)], [city.report(8)]
    city.deliver(budgets.adjusted, 8)
    runs.append(city.sync(9))
    reports.append(city.report(9))
    return Told(city=city, runs=(runs[0], runs[1]), reports=(reports[0], reports[1]))


@pytest.fixture
def store(told: Told) -> Iterator[Store]:
    with told.city.store() as store:
        yield store


def current(store: Store, source: str) -> list[FinanceLine]:
    with store.reading() as connection:
        return read.current(connection, FinanceLine, source=source)


def test_each_delivery_loads_one_file(told: Told, budgets: Budgets) -> None:
    for source in TYPES:
        first, second = (runs[source] for runs in told.runs)
        assert (first.ending, first.error, second.ending, second.error) == (Ending.COMPLETED, "") * 2
        assert (first.loaded_files, second.loaded_files) == ([budgets.adopted.name], [budgets.adjusted.name])
        assert (first.needs_person, second.needs_person) == (False, False)


@pytest.mark.parametrize("source", TYPES)
def test_only_the_adjusted_budget_is_current(store: Store, budgets: Budgets, source: str) -> None:
    lines = current(store, source)
    rows = budgets.rows(budgets.adjusted, TYPES[source])
    assert len(lines) == len(rows)
    assert sum(line.amount for line in lines) == budgets.total(budgets.adjusted, TYPES[source])
    assert {line.partition for line in lines} == {budgets.partition}
    by_line = Counter((line.project_code or "", line.fund, line.category or "", line.amount) for line in lines)
    assert by_line == Counter(
        (row["department"], row["fund_code"], row["account_category"], int(Decimal(row["amount"]) * 100))
        for row in rows
    )


@pytest.mark.parametrize("source", TYPES)
def test_every_current_line_stands_where_its_place_says(store: Store, budgets: Budgets, source: str) -> None:
    """A line that both files have keeps the place where it was read first; its bytes are archived, too."""
    with store.reading() as connection:
        files = {row.name: row.sha256[:16] for row in read.current(connection, SourceFile, source=source)}
    lines_of = {}
    for path in (budgets.adopted, budgets.adjusted):
        with path.open(newline="", encoding="utf-8") as text:
            lines_of[files[path.name]] = list(csv.reader(text))
    for line in current(store, source):
        digest, _, number = line.place.partition("#line ")
        _, department, fund, _, category, amount = lines_of[digest][int(number) - 1]
        assert (department, fund, category) == (line.project_code or "", line.fund, line.category or "")
        assert int(amount) * 100 == line.amount


@pytest.mark.parametrize("source", TYPES)
def test_the_adopted_file_is_superseded(store: Store, budgets: Budgets, source: str) -> None:
    with store.reading() as connection:
        files = {row.name: row for row in read.current(connection, SourceFile, source=source)}
    adopted, adjusted = files[budgets.adopted.name], files[budgets.adjusted.name]
    assert (adopted.state, adopted.reason) == (FileState.SUPERSEDED, f"replaced by {budgets.adjusted.name}")
    assert not adopted.current_sha256
    assert (adjusted.state, adjusted.current_sha256) == (FileState.CURRENT, adjusted.sha256)


def test_the_store_agrees_with_itself(store: Store) -> None:
    with store.reading() as connection:
        assert verify.findings(connection) == []


def test_each_report_prints_the_budget_that_was_known(told: Told, budgets: Budgets) -> None:
    expected = [budgets.total(path, "Expense", budgets.library) for path in (budgets.adopted, budgets.adjusted)]
    assert [told.budget(0).value, told.budget(1).value] == expected
    assert expected[0] != expected[1]


def test_the_difference_is_shown_as_a_restatement(told: Told, budgets: Budgets) -> None:
    then, now = (budgets.total(path, "Expense", budgets.library) for path in (budgets.adopted, budgets.adjusted))
    assert told.budget(1).restated == now - then
    assert told.reports[1].document.totals["budget_original"].restated == now - then
    (change,) = [
        change
        for change in told.page(1).changes
        if change.kind == "restated" and change.subject.startswith("Budget, original")
    ]
    assert (change.before, change.after) == (f"${then // 100:,}", f"${now // 100:,}")


def test_departments_that_no_project_claims_are_listed(told: Told, budgets: Budgets) -> None:
    listed = {
        item.name
        for item in told.reports[1].document.unmatched
        if item.source == "expenses" and item.kind == "finance code"
    }
    departments = {row["department"] for row in budgets.rows(budgets.adjusted, "Expense")}
    assert listed == departments - {budgets.library}


def test_both_files_still_lying_there_change_nothing(told: Told, tmp_path: Path) -> None:
    for result in told.city.copied(tmp_path).sync(10).values():
        assert (result.changed, result.loaded_files, result.unchanged_files) == (0, [], 2)


def test_an_adopted_budget_delivered_again_comes_late(told: Told, budgets: Budgets, tmp_path: Path) -> None:
    corrected = tmp_path / budgets.adopted.name
    corrected.write_text(budgets.adopted.read_text(encoding="utf-8").replace(",1010,", ",1011,", 1), encoding="utf-8")
    city = told.city.copied(tmp_path)
    city.deliver(corrected, 9)
    for result in city.sync(10).values():
        assert (result.ending, result.loaded_files) == (Ending.COMPLETED, [])
        (sentence,) = result.late
        assert sentence.startswith(f"{budgets.adopted.name}: older (rank:0001) than {budgets.adjusted.name}")
        assert result.needs_person
    with city.store() as store:
        lines = current(store, "expenses")
        assert sum(line.amount for line in lines) == budgets.total(budgets.adjusted, "Expense")
        with store.reading() as connection:
            files = {row.name: row.state for row in read.current(connection, SourceFile, source="expenses")}
    assert files == {budgets.adopted.name: FileState.LATE, budgets.adjusted.name: FileState.CURRENT}
