"""The connector over a watched folder: which files it offers, in which order, and what it says of the others."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract.connector import Surroundings
from connectors.contract.errors import RejectedFileError, SettingsError
from connectors.contract.pages import Scope
from connectors.finance_file import MANIFEST
from connectors.finance_file.connector import FinanceFileConnector
from connectors.finance_file.settings import FinanceFileSettings
from tests.unit.finance_file.exports import from_yaml, offered, workbook

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
JOURNAL = """
journal:
  files: "*.csv"
  kind: transactions
  replaces: [fiscal_year, period]
  context: {fiscal_year: {folder: '(20..)'}, period: {filename: '-p(..)'}}
  fields: {account: ACCT}
  lines: {actual: AMOUNT}
"""


def connector(folder: Path, layouts: str, **surroundings: object) -> FinanceFileConnector:
    settings = FinanceFileSettings.model_validate(
        {"connector": "finance_file", "folder": folder, "layouts": from_yaml(layouts)}
    )
    values = {"source": "ledger", "folder": folder.parent, "now": lambda: NOW, "currency": "USD", "time_zone": "UTC"}
    world = Surroundings(**(values | {"fiscal_year_starts": 7} | surroundings))  # type: ignore[arg-type]  # as given
    return FinanceFileConnector(settings, world)


def drop(folder: Path, name: str, text: str = "ACCT,AMOUNT\n1,2.50\n", age: timedelta = timedelta(hours=1)) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))


def test_the_manifest_makes_a_connector_from_its_example(tmp_path: Path) -> None:
    (tmp_path / "finance").mkdir()
    settings = MANIFEST.settings.model_validate(from_yaml(MANIFEST.example))
    world = Surroundings(source="ledger", folder=tmp_path, now=lambda: NOW, currency="USD", time_zone="UTC")
    assert MANIFEST.make(settings, world).scopes("files").scopes == ()
    assert MANIFEST.mapping.is_file()


def test_files_come_from_old_to_new_and_waiting_ones_later(tmp_path: Path) -> None:
    drop(tmp_path, "2026/b-p02.csv", age=timedelta(hours=2))
    drop(tmp_path, "2026/a-p03.csv", age=timedelta(hours=3))
    drop(tmp_path, "2026/c-p04.csv", age=timedelta(seconds=5))
    listing = connector(tmp_path, JOURNAL).scopes("files")
    assert [scope.name for scope in listing.scopes] == ["2026/a-p03.csv", "2026/b-p02.csv"]
    assert [waiting.name for waiting in listing.waiting] == ["2026/c-p04.csv"]
    assert listing.rejected == ()


def test_a_file_without_a_layout_or_with_two_is_refused_with_the_globs(tmp_path: Path) -> None:
    drop(tmp_path, "notes.txt")
    drop(tmp_path, "both.csv")
    two = JOURNAL + JOURNAL.replace("journal:", "second:").replace('"*.csv"', '"b*"')
    listing = connector(tmp_path, two).scopes("files")
    assert [str(problem) for problem in listing.rejected] == [
        (
            "both.csv: several layouts read this file: journal (*.csv), second (b*). Narrow `files` of the layouts so "
            "that one is left."
        ),
        (
            "notes.txt: no layout reads this file; there are: journal (*.csv), second (b*). Add a layout (`syncline "
            "discover` proposes one), correct `files`, or move the file elsewhere."
        ),
    ]


def test_two_files_of_one_period_and_one_moment_are_both_refused(tmp_path: Path) -> None:
    drop(tmp_path, "2026/x-p02.csv")
    drop(tmp_path, "2026/y-p02.csv")
    drop(tmp_path, "2026/z-p03.csv")
    listing = connector(tmp_path, JOURNAL).scopes("files")
    assert [scope.name for scope in listing.scopes] == ["2026/z-p03.csv"]
    assert str(listing.rejected[0]) == (
        "2026/x-p02.csv: it replaces the same as '2026/y-p02.csv', and nothing says which is newer (both are "
        "2026-10-05T11:00:00.000000+00:00). Take one away, or declare `context.as_of` or `order` in the layout "
        "'journal'."
    )
    assert [problem.place.file for problem in listing.rejected] == ["2026/x-p02.csv", "2026/y-p02.csv"]


def test_a_version_without_rank_is_refused_in_the_listing(tmp_path: Path) -> None:
    drop(tmp_path, "2026/x_draft-p02.csv")
    ranked = JOURNAL.replace("context: {", "order: [adopted, adjusted]\n  context: {version: {filename: '_(.+)-'}, ")
    (problem,) = connector(tmp_path, ranked).scopes("files").rejected
    assert problem.code == "version_unknown"


def test_the_declared_date_orders_files_before_their_own(tmp_path: Path) -> None:
    dated = JOURNAL.replace("context: {", "context: {as_of: {filename: '^(\\d{8})', format: '%Y%m%d'}, ")
    drop(tmp_path, "2026/20260901-p02.csv", age=timedelta(hours=1))
    drop(tmp_path, "2026/20260801-p02.csv", age=timedelta(hours=1))
    one = connector(tmp_path, dated)
    assert [scope.name for scope in one.scopes("files").scopes] == ["2026/20260801-p02.csv", "2026/20260901-p02.csv"]
    scope = one.scopes("files").scopes[0]
    facts = next(iter(one.pages("files", scope, ""))).facts
    assert facts is not None
    assert facts.as_of == "2026-08-01"
    assert facts.partitions == ("journal/2026/2",)


def test_the_archived_copy_is_read_under_the_name_people_know(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    copy = tmp_path / "archive" / "3f2a"
    copy.write_text("ACCT,AMOUNT\n1,2.50\n2,x\n", encoding="utf-8")
    file = offered(copy, name="2026/a-p03.csv")
    (page,) = connector(tmp_path, JOURNAL).pages("files", Scope(name=file.name, file=file), "")
    assert page.records[0].data["period"] == 3
    assert str(page.quarantined[0].problem.place) == "2026/a-p03.csv:3, column B"
    assert page.quarantined[0].key == "2026/a-p03.csv#line 3"


def test_reading_goes_on_after_a_cursor(tmp_path: Path) -> None:
    drop(tmp_path, "2026/a-p03.csv", "ACCT,AMOUNT\n" + "".join(f"{n},1\n" for n in range(1200)))
    one = connector(tmp_path, JOURNAL)
    (scope,) = one.scopes("files").scopes
    whole = list(one.pages("files", scope, ""))
    assert [len(page.records) for page in whole] == [500, 500, 200]
    assert [page.cursor for page in whole] == ["1", "2", "3"]
    assert [page.listed for page in whole] == [(), (), ("journal/2026/3",)]
    assert [page.facts is None for page in whole] == [False, True, True]
    assert list(one.pages("files", scope, "1")) == whole[1:]
    assert list(one.pages("files", scope, "2")) == whole[2:]


def test_a_file_that_lost_its_layout_is_rejected_when_read(tmp_path: Path) -> None:
    drop(tmp_path, "a.dat")
    one = connector(tmp_path, JOURNAL)
    with pytest.raises(RejectedFileError, match="no layout reads this file"):
        next(iter(one.pages("files", Scope(name="a.dat", file=offered(tmp_path / "a.dat")), "")))
    with pytest.raises(SettingsError, match="'x' is no file of the stream"):
        next(iter(one.pages("files", Scope(name="x"), "")))
    with pytest.raises(SettingsError, match="there is no stream 'lines'"):
        one.scopes("lines")


def test_check_says_what_stands_in_the_folder(tmp_path: Path) -> None:
    drop(tmp_path, "2026/a-p03.csv")
    drop(tmp_path, "notes.txt")
    drop(tmp_path, "2026/b-p04.csv", age=timedelta(seconds=1))
    unused = JOURNAL + JOURNAL.replace("journal:", "second:").replace('"*.csv"', '"*.xlsx"')
    found = connector(tmp_path, unused).check()
    assert [(finding.subject, finding.good) for finding in found] == [
        ("folder", True),
        ("layout journal", True),
        ("layout second", True),  # sources may share a file of layouts
        ("2026/b-p04.csv", True),
        ("notes.txt", False),
    ]
    (missing,) = connector(tmp_path / "nowhere", JOURNAL).check()
    assert not missing.good
    assert "does not exist" in missing.detail


def test_the_reading_version_follows_layouts_and_the_organisation(tmp_path: Path) -> None:
    versions = {
        connector(tmp_path, JOURNAL).reading_version,
        connector(tmp_path, JOURNAL.replace("AMOUNT", "NET")).reading_version,
        connector(tmp_path, JOURNAL, currency="CAD").reading_version,
        connector(tmp_path, JOURNAL, fiscal_year_starts=1).reading_version,
    }
    assert len(versions) == 4
    assert connector(tmp_path, JOURNAL, source="other").reading_version in versions


def test_an_unknown_currency_of_the_organisation_is_a_settings_error(tmp_path: Path) -> None:
    drop(tmp_path, "2026/a-p03.csv")
    with pytest.raises(SettingsError, match="'XXQ' is no currency in use"):
        connector(tmp_path, JOURNAL, currency="XXQ").scopes("files")


def test_a_preview_shows_the_first_lines_and_the_totals_of_all(tmp_path: Path) -> None:
    drop(tmp_path, "2026/a-p03.csv", "ACCT,AMOUNT\n" + "".join(f"{n},1.10\n" for n in range(700)) + "x,y\n")
    preview = connector(tmp_path, JOURNAL).preview("2026/a-p03.csv", 3)
    assert [record.place for record in preview.records] == ["line 2", "line 3", "line 4"]
    assert (preview.lines, preview.totals, preview.currency) == (700, {"actual": 77000}, "USD")
    assert len(preview.quarantined) == 1
    with pytest.raises(
        SettingsError, match=r"there is no file 'b.csv' to read in the folder: there are 2026/a-p03.csv"
    ):
        connector(tmp_path, JOURNAL).preview("b.csv")


def test_discovery_proposes_a_layout_that_reads_the_file(tmp_path: Path) -> None:
    rows = [["YTD report"], [], ["FUND", "PROJECT", "ORIGINAL BUDGET", "REVISED BUDGET", "YTD ACTUAL", "ENCUMBRANCES"]]
    workbook(tmp_path, [*rows, *[[100, f"IT{n}", 10.5, 11, 3, n] for n in range(9)]], "ytd-2026-p09.xlsx")
    drop(tmp_path, "plan 2026.csv", "Project;Jul;Aug;Sep;Oct;Nov;Dec\nIT1;1;2;3;4;5;6\n")
    drop(tmp_path, "gl 2026.csv", "Project;Post Date;Amount\nIT1;07/01/2025;1,00\n")
    drop(tmp_path, "cafe.csv", "ACCT,AMOUNT\nCaf\u00e9,1\n".encode("cp1252").decode("latin-1"))
    drop(tmp_path, "empty.csv", "\n\n\n")
    drop(tmp_path, "quote.csv", 'ACCT,AMOUNT\n"1"x"2,1\n')
    os.utime(tmp_path / "ytd-2026-p09.xlsx", (NOW.timestamp() - 60, NOW.timestamp() - 60))
    found = {each.name: each for each in connector(tmp_path, JOURNAL).discover()}
    ytd = found["ytd-2026-p09.xlsx"]
    assert ytd.detail == "no layout reads it; sheets: Sheet1 (12 rows); the header seems to stand in row 3"
    assert [(field.name, field.filled, field.of) for field in ytd.fields][:2] == [("FUND", 9, 9), ("PROJECT", 9, 9)]
    assert ytd.fields[1].samples == ("IT0", "IT1", "IT2")
    assert ytd.suggestion == (
        'ytd_p:\n  files: "ytd-*-p*.xlsx"\n  kind: snapshot\n  fiscal_year_starts: July\n'
        "  context:  # facts the rows do not carry: take them from the file name, a cell, or write a value\n"
        "    fiscal_year: {filename: '(20\\d\\d)'}\n    period: {filename: '[-_ ]p?(\\d\\d?)\\b'}\n"
        '  fields:\n    project_code: "PROJECT"\n    fund: "FUND"\n'
        '  lines:\n    budget_original: "ORIGINAL BUDGET"\n    commitment: "ENCUMBRANCES"\n    actual: "YTD ACTUAL"\n'
    )
    layouts = ytd.suggestion.replace("p?(\\d\\d?)\\b", "p(\\d\\d)\\.")
    assert connector(tmp_path, layouts).preview("ytd-2026-p09.xlsx").totals["actual"] == 2700
    assert 'unpivot: {columns: ["Jul", "Aug"' in found["plan 2026.csv"].suggestion
    assert 'delimiter: ";"' in found["plan 2026.csv"].suggestion
    assert "kind: transactions" in found["gl 2026.csv"].suggestion
    assert "read by the layout journal" in found["gl 2026.csv"].detail
    assert "the file is empty" in found["empty.csv"].detail
    assert found["quote.csv"].fields[0].name == "ACCT"


OAKLAND = """
oakland:
  files: "oakland_*.csv"
  kind: snapshot
  replaces: [fiscal_year]
  order: [adopted, adjusted]
  context:
    version: {filename: '__(adopted|adjusted)\\.csv$'}
    period: {value: 12}                      # the budget of a whole year
  fields:
    fiscal_year: {match: {budget_year: '^FY\\d\\d-(\\d\\d)$'}}
    fund: fund_code
    department: department
    category: account_category
  rows: {only: {account_type: Expense}}
  lines: {budget_original: amount}           # each file is the whole budget as it then stood
"""


def test_the_adjusted_budget_replaces_the_adopted_one(shared_samples: Path) -> None:
    one = connector(shared_samples / "finance", OAKLAND, now=lambda: datetime(2100, 1, 1, tzinfo=UTC))
    scopes = one.scopes("files").scopes
    assert [scope.name.rpartition("__")[2] for scope in scopes] == ["adopted.csv", "adjusted.csv"]
    adopted, adjusted = ([*one.pages("files", scope, "")] for scope in scopes)
    assert adopted[0].facts is not None
    assert adjusted[0].facts is not None
    assert (adopted[0].facts.as_of, adjusted[0].facts.as_of) == ("rank:0001", "rank:0002")
    assert adopted[0].facts.partitions == adjusted[0].facts.partitions == ("oakland/2015",)
    keys = [{record.key for page in pages for record in page.records} for pages in (adopted, adjusted)]
    assert len(keys[0] & keys[1]) > len(keys[0]) / 2
    assert all(len(pages[0].quarantined) == 0 for pages in (adopted, adjusted))
