"""The finance files: read by openpyxl and csv alone, they tie within themselves, with each other and with the facts."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from syncline.demo.books import Balance
from syncline.demo.city import PROJECTS, Story
from syncline.demo.facts import CityFacts, ReportFacts
from syncline.demo.ledger import COLUMNS

Delivered = tuple[Path, ReportFacts]
Row = dict[str, str]
MUNIS = {"original": "ORIGINAL APPROP", "adjustment": "TRANFRS/ADJSMTS", "actual": "YTD EXPENDED"}
MUNIS["commitment"] = "ENCUMBRANCES"
LINKED = [story for story in PROJECTS if story.ledger == "ledger"]


def cents(text: str) -> int:
    """Read `1,234.50`, `(1,234.50)`, `1234.50-`, `.00` and nothing as cents."""
    digits = re.sub(r"[^0-9.]", "", text)
    value = int(Decimal(digits or "0") * 100)
    return -value if text.startswith("(") or text.endswith("-") else value


@cache
def workbook(path: Path) -> list[Row]:
    sheet = openpyxl.load_workbook(path)["ACCOUNT DETAIL"]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    header = next(number for number, row in enumerate(rows) if row[0] == "FUND")
    return [dict(zip(rows[header], row, strict=True)) for row in rows[header + 1 :]]


def journal(path: Path) -> list[Row]:
    with path.open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file))


def money(rows: list[Row]) -> Balance:
    sums = {name: sum(round(Decimal(row[column]) * 100) for row in rows) for name, column in MUNIS.items()}
    return Balance(**sums)


def of_project(rows: list[Row], code: str) -> list[Row]:
    return [row for row in rows if row["PROJECT"] == code and row["TYPE"] == "E"]


@pytest.mark.parametrize("story", LINKED, ids=lambda story: story.story)
def test_the_ledger_says_what_the_facts_say(delivered: Delivered, story: Story) -> None:
    folder, facts = delivered
    fact = facts.projects[story.code]
    code = story.finance_code
    period = 3 if facts.as_of.month == 9 else 4
    years = {2026: "fy2026-p13", 2027: f"fy2027-p{period:02}"}
    found = {
        year: money(of_project(workbook(folder / "finance" / f"glytdbud-expense-{name}.xlsx"), code))
        for year, name in years.items()
    }
    assert {year: balance for year, balance in found.items() if balance != Balance()} == fact.years
    total = found[2026] + found[2027]
    assert (total.revised, total.actual, total.commitment) == (fact.budget_revised, fact.actual, fact.commitment)
    assert total.available == fact.available


@pytest.mark.parametrize("name", ["fy2026-p13", "fy2027-p03", "fy2027-p04"])
def test_the_workbook_ties_row_by_row_and_in_its_totals(october: Path, name: str) -> None:
    rows = workbook(october / "finance" / f"glytdbud-expense-{name}.xlsx")
    accounts = [row for row in rows if row["FUND"]]
    for row in rows:
        amount = {column: Decimal(row[column]) for column in COLUMNS[8:14]}
        revised = amount["REVISED BUDGET"]
        assert amount["ORIGINAL APPROP"] + amount["TRANFRS/ADJSMTS"] == revised
        assert revised - amount["YTD EXPENDED"] - amount["ENCUMBRANCES"] == amount["AVAILABLE BUDGET"]
        used = amount["YTD EXPENDED"] + amount["ENCUMBRANCES"]
        assert abs(Decimal(row["% USED"]) - (100 * used / revised if revised else 0)) <= Decimal("0.05")
    for row in rows:
        total = row["ACCOUNT DESCRIPTION"]
        if found := re.fullmatch(r"Total (\d{4}) .+", total):
            mine = [each for each in accounts if each["DEPARTMENT"].startswith(found[1]) and each["TYPE"] == "E"]
            assert money([row]) == money(mine), total
    totals = {row["ACCOUNT DESCRIPTION"]: money([row]) for row in rows if not row["FUND"]}
    assert totals["Expense Total"] == money([row for row in accounts if row["TYPE"] == "E"])
    assert totals["Revenue Total"] == money([row for row in accounts if row["TYPE"] == "R"])
    assert totals["Grand Total"] == money(accounts)
    assert totals["Revenue Total"].actual < 0


def test_the_workbook_has_titles_codes_as_text_and_rows_of_no_project(september: Path) -> None:
    sheet = openpyxl.load_workbook(september / "finance" / "glytdbud-expense-fy2027-p03.xlsx")["ACCOUNT DETAIL"]
    titles = [row[0].value for row in sheet.iter_rows(min_row=1, max_row=6)]
    assert titles[:3] == ["CITY OF MARLOW", "YEAR-TO-DATE BUDGET REPORT", "FOR 2027 03"]
    assert titles[4:] == [None, "FUND"]
    rows = workbook(september / "finance" / "glytdbud-expense-fy2027-p03.xlsx")
    assert {type(cell.value) for cell in sheet["D"][7:9]} == {str}
    assert {row["PROJECT"] for row in rows if row["FUND"]} >= {"", "IT0388", "IT0399", "PW2210"}
    assert not any(row["ENCUMBRANCES"].startswith("-") for row in rows)


def test_the_workbooks_creation_is_a_fixed_date(september: Path) -> None:
    book = openpyxl.load_workbook(september / "finance" / "glytdbud-expense-fy2027-p03.xlsx")
    assert book.properties.created == datetime(2026, 10, 6, 15, 0)  # noqa: DTZ001  # the library's own has no zone


def periods(facts: ReportFacts) -> range:
    return range(1, 4 if facts.as_of.month == 9 else 5)


@pytest.mark.parametrize("story", LINKED, ids=lambda story: story.story)
def test_the_journal_adds_up_to_the_ledger_but_where_the_story_says_not(delivered: Delivered, story: Story) -> None:
    folder, facts = delivered
    fact = facts.projects[story.code]
    sums: dict[str, int] = defaultdict(int)
    for period in periods(facts):
        for row in journal(folder / "finance" / f"journal-fy2027-p{period:02}.csv"):
            mine = row["PROJECT STRING"].startswith(story.finance_code)
            if mine and row["POST DATE"] != "09/31/2026":
                sums[row["SRC"]] += cents(row["AMOUNT"])
    assert sums["API"] + sums["GEN"] + sums["PRJ"] == fact.journal_actual
    assert sums["POE"] + sums["POL"] == fact.journal_commitment == fact.years[2027].commitment
    missing = 475_000 + facts.unreadable_amount if fact.story == "disagreeing sources" else 0
    assert fact.years[2027].actual - sums["API"] - sums["GEN"] - sums["PRJ"] == missing


def test_the_journal_is_as_messy_as_a_real_one(delivered: Delivered) -> None:
    folder, facts = delivered
    raw = b"".join((folder / "finance" / f"journal-fy2027-p{period:02}.csv").read_bytes() for period in periods(facts))
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    with pytest.raises(UnicodeEncodeError):
        raw.decode("cp1252").encode("latin-1")
    rows = [
        row for period in periods(facts) for row in journal(folder / "finance" / f"journal-fy2027-p{period:02}.csv")
    ]
    assert len(rows[0]) == 25
    assert any("ñ" in row["VDR NAME/ITEM DESC"] for row in rows)
    assert any(row["AMOUNT"].startswith("(") for row in rows)
    assert any("," in row["AMOUNT"] for row in rows)
    assert any(not row["PROJECT STRING"] for row in rows)
    assert {row["SRC"] for row in rows} == {"SOY", "API", "GEN", "PRJ", "POE", "POL"}
    unreadable = [row for row in rows if row["POST DATE"] == "09/31/2026"]
    assert len(unreadable) == facts.unreadable_rows
    assert cents(unreadable[0]["AMOUNT"]) == facts.unreadable_amount
    assert {row["YEAR"] for row in rows} == {"2027"}


def test_journal_numbers_name_one_posting_each(october: Path) -> None:
    for period in range(1, 5):
        rows = journal(october / "finance" / f"journal-fy2027-p{period:02}.csv")
        numbers = [row["JOURNAL"] for row in rows if row["SRC"] != "SOY"]
        assert len(set(numbers)) == len(numbers) > 20


def plans(folder: Path, year: int) -> tuple[list[Row], Row]:
    with (folder / "finance" / f"spending-plan-fy{year}.csv").open(encoding="utf-8-sig", newline="") as file:
        title, blank, header, *rows = list(csv.reader(file))
    assert title == [f"City of Marlow, spending plan FY{year}"]
    assert blank == []
    *lines, total = [dict(zip(header, row, strict=True)) for row in rows]
    return lines, total


MONTHS = ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun"]


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_spending_plan_ties(september: Path, year: int) -> None:
    lines, total = plans(september, year)
    assert total["Project"] == "Total"
    for line in [*lines, total]:
        assert sum(cents(line[month]) for month in MONTHS) == cents(line["Total"])
    for month in MONTHS:
        assert sum(cents(line[month]) for line in lines) == cents(total[month])


@pytest.mark.parametrize("story", LINKED, ids=lambda story: story.story)
def test_what_was_planned_to_date_is_in_the_spending_plan(delivered: Delivered, story: Story) -> None:
    folder, facts = delivered
    planned = 0
    for year, months in ((2026, MONTHS), (2027, MONTHS[: len(periods(facts))])):
        for line in plans(folder, year)[0]:
            if line["Project"] == story.finance_code:
                planned += sum(cents(line[month]) for month in months)
    assert planned == facts.projects[story.code].planned_to_date


def test_the_water_utility_keeps_its_own_books_and_stopped_delivering(delivered: Delivered) -> None:
    folder, facts = delivered
    fact = facts.projects["IT-0415"]
    found = {}
    for path in sorted((folder / "water").iterdir()):
        *rows, total = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(), delimiter=";"))
        names = {"original": "Budget", "adjustment": "Adjustments", "actual": "Spent", "commitment": "Open orders"}
        balance = Balance(**{name: sum(cents(row[column]) for row in rows) for name, column in names.items()})
        assert [cents(total[column]) for column in (*names.values(), "Available")] == [
            balance.original,
            balance.adjustment,
            balance.actual,
            balance.commitment,
            balance.available,
        ]
        found[int(rows[0]["Fiscal year"])] = balance
        assert {row["Project"] for row in rows} == {"IT0415"}
    assert found == fact.years
    assert {path.name for path in (folder / "water").iterdir()} == {
        "water-fund-2026-06-30.csv",
        "water-fund-2026-07-31.csv",
    }
    assert fact.planned_to_date is fact.journal_actual is fact.journal_commitment is None
    assert fact.plan is not None
    assert fact.actual < fact.plan.cost_actual


def test_period_3_was_restated_by_the_late_invoice(september: Path, october: Path, facts: CityFacts) -> None:
    name = Path("finance") / "glytdbud-expense-fy2027-p03.xlsx"
    before, after = workbook(september / name), workbook(october / name)
    codes = {row["PROJECT"] for row in before if row["FUND"]}
    grown = {
        code: money(of_project(after, code)).actual - money(of_project(before, code)).actual for code in sorted(codes)
    }
    assert {code: amount for code, amount in grown.items() if amount} == {"IT0412": facts.restated_actual}
    assert facts.restated_code == "IT-0412"
    late = [row for row in journal(october / "finance" / "journal-fy2027-p03.csv") if "late" in row["COMMENTS"]]
    assert sum(cents(row["AMOUNT"]) for row in late if row["SRC"] == "API") == facts.restated_actual


def test_budget_carried_into_the_year_is_counted_once(facts: CityFacts) -> None:
    for fact in facts.second.projects.values():
        if set(fact.years) == {2026, 2027}:
            closed = fact.years[2026]
            assert closed.available == closed.commitment == 0
            assert fact.money.original == closed.original + fact.years[2027].original
            assert fact.budget_revised == closed.actual + fact.years[2027].revised
