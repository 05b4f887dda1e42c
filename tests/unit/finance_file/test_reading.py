"""What a layout makes of rows: fields, signs, bad rows, totals and keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.finance_file.converters import column_index, column_letters, fiscal_position, period
from connectors.finance_file.records import LineSpool
from connectors.finance_file.settings import Limits
from tests.unit.finance_file.exports import amounts, layout, offered, pages, records, sentences, text_file, workbook

FUNDS = "kind: transactions\nreplaces: [fund]\nfields: {fund: FUND}\nlines: {actual: AMOUNT}"
LEAST = "kind: transactions\nreplaces: []\nlines: {actual: AMOUNT}\n"


def field(folder: Path, rule: str, *values: str) -> list[object]:
    plan = layout(LEAST + f"on_error: reject_file\nfields: {{account: {rule}}}")
    file = text_file(folder, "A,B,AMOUNT\n" + "".join(f"{value},1\n" for value in values))
    return [record.data["account"] for record in records(file, plan)]


FIELDS = [
    ("A", ("1,x", " ,x"), ["1", None]),
    ("'{A:04}-{B}'", ("1,x", "12345,", ","), ["0001-x", "12345-", None]),
    ("'100%{A}'", ("1,x",), ["100%1"]),
    ("{text: 'same'}", ("1,x",), ["same"]),
    ("{match: {A: '^IT(\\d+)', B: '(\\d+)'}}", ("IT7,x8", "x,y9", "x,y"), ["7", "9", None]),
    ("{first: [A, B]}", ("1,2", ",2", ","), ["1", "2", None]),
    ("{first: [A, {value: none}]}", ("1,2", ",2"), ["1", "none"]),
    ("{column: A, map: {1: one}, default: other}", ("1,", "2,", ","), ["one", "other", "other"]),
    ("{column: A, default: x}", ("1,", ","), ["1", "x"]),
    ("{column: A, carry: true}", ("1,", ",", "2,"), ["1", "1", "2"]),
    ("{cell: A2}", ("1,", "2,"), ["1", "1"]),
    ("{cell: [A2, '(.)$']}", ("12,", "3,"), ["2", "2"]),
    ("{cell: Z9}", ("1,",), [None]),
    ("{column: A, format: '%d.%m.%Y'}", ("24.12.2025,",), ["2025-12-24"]),
    ("{match: {A: '(\\d{8})'}, format: '%Y%m%d'}", ("x20251224,", ","), ["2025-12-24", None]),
    ("$B", ("1,x",), ["x"]),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "values", "found"), FIELDS, ids=[case[0] for case in FIELDS])
def test_a_field_takes_its_value(tmp_path: Path, rule: str, values: tuple[str, ...], found: list[object]) -> None:
    assert field(tmp_path, rule, *values) == found


def test_a_first_choice_may_lack_all_but_one_column(tmp_path: Path) -> None:
    assert field(tmp_path, "{first: [MISSING, A]}", "1,2") == ["1"]


def test_fields_without_a_place_in_a_line_become_segments(tmp_path: Path) -> None:
    plan = layout(LEAST + "fields: {object: OBJ, program: PRG}\nkeep_columns: [NOTE, OBJ, ABSENT]")
    found = records(text_file(tmp_path, "OBJ,PRG,NOTE,SECRET,AMOUNT\n5100,,seen,private,1\n"), plan)
    assert found[0].data["segments"] == {"object": "5100", "NOTE": "seen"}
    assert "private" not in str(found)


def test_unpivoted_columns_may_name_any_field(tmp_path: Path) -> None:
    plan = layout(
        "kind: plan\nreplaces: [fiscal_year, grant]\nfields: {fiscal_year: {value: 2026}, object: OBJ}\n"
        "unpivot: {columns: [STATE, FEDERAL], into: grant, measure: budget_planned}"
    )
    found = records(text_file(tmp_path, "OBJ,STATE,FEDERAL\n5100,1,2\n"), plan)
    assert [(record.data["segments"], record.partition) for record in found] == [
        ({"object": "5100", "grant": "STATE"}, "ledger/2026/STATE"),
        ({"object": "5100", "grant": "FEDERAL"}, "ledger/2026/FEDERAL"),
    ]


def test_the_value_of_what_is_replaced_may_hold_a_slash(tmp_path: Path) -> None:
    plan = layout(FUNDS)
    found = pages(text_file(tmp_path, "FUND,AMOUNT\n10/2,1\n5%,1\n"), plan)
    assert found[0].listed == ("ledger/10%2F2", "ledger/5%25")


def test_spending_is_positive_whatever_the_source_prints(tmp_path: Path) -> None:
    file = text_file(tmp_path, "T,AMOUNT\nE,-5\nR,3\n")
    expense = "{measure: actual, amount: AMOUNT, when: {T: E}}"
    revenue = "{measure: actual, amount: AMOUNT, when: {T: R}, sign: normal}"
    mixed = LEAST.replace("{actual: AMOUNT}", f"[{expense}, {revenue}]")
    assert amounts(file, layout(LEAST + "sign: reversed")) == [500, -300]
    assert amounts(file, layout(mixed + "sign: reversed")) == [500, 300]


def test_blanks_are_nothing_or_zero_as_declared(tmp_path: Path) -> None:
    file = text_file(tmp_path, "A,B,ACCT\n1,,x\n,,heading\n,2,y\n")
    plan = "kind: transactions\nreplaces: []\nlines: {actual: A, commitment: B}\n"
    assert amounts(file, layout(plan)) == [100, 200]
    assert amounts(file, layout(plan + "numbers: {blank: zero}")) == [100, 0, 0, 200]


def test_a_heading_row_needs_no_fund(tmp_path: Path) -> None:
    plan = layout(FUNDS)
    found = pages(text_file(tmp_path, "FUND,NAME,AMOUNT\n,Heading,\n7,x,1\n"), plan)
    facts = found[0].facts
    assert facts is not None
    assert facts.controls["without_amounts"] == 1
    assert found[0].quarantined == ()
    assert facts.partitions == ("ledger/7",)


def test_bad_rows_are_put_aside_with_their_money(tmp_path: Path) -> None:
    plan = layout(LEAST + "fields: {period: PER, account: ACCT}\ncontext: {fiscal_year: {value: 2026}}")
    (page,) = pages(text_file(tmp_path, 'ACCT,PER,AMOUNT\n1,1,"1,000.00"\n2,99,5.25\n3,1,x\n4,1,2,9\n'), plan)
    assert [record.data["amount"] for record in page.records] == [100000]
    assert [(row.key, row.amount, row.currency, row.problem.code) for row in page.quarantined] == [
        ("export.csv#line 3", 525, "USD", "period_unreadable"),
        ("export.csv#line 4", None, "USD", "number_unreadable"),
        ("export.csv#line 5", None, "USD", "row_width"),
    ]
    assert page.facts is not None
    assert page.facts.rows == 4


def test_a_file_of_nothing_but_bad_rows_says_so(tmp_path: Path) -> None:
    rows = "".join(f"{n},x\n" for n in range(200))
    found = sentences(text_file(tmp_path, f"ACCT,AMOUNT\n{rows}"), layout(LEAST))
    assert found[0].startswith("export.csv: 200 rows cannot be read, more than `max_bad_rows: 100` allows.")
    assert found[-1] == "export.csv: 150 more problems in 200 bad rows are not listed. Mend the ones listed first."
    assert len(found) == 52


def test_reading_stops_where_nothing_can_be_gained(tmp_path: Path) -> None:
    rows = "".join(f"{n},x\n" for n in range(12_000))
    found = sentences(text_file(tmp_path, f"ACCT,AMOUNT\n{rows}"), layout(LEAST + "on_error: reject_file"))
    assert "10449 more problems in 10499 bad rows" in found[-1]


def test_a_quiet_month_of_postings_empties_what_it_replaces(tmp_path: Path) -> None:
    plan = layout(
        "kind: transactions\ncontext: {fiscal_year: {value: 2026}, period: {value: 3}}\nlines: {actual: AMOUNT}"
    )
    (page,) = pages(text_file(tmp_path, "ACCT,AMOUNT\n"), plan)
    assert (page.records, page.listed, page.cursor) == ((), ("ledger/2026/3",), "1")


def test_fiscal_year_and_period_follow_the_posting_date(tmp_path: Path) -> None:
    plan = layout("kind: transactions\nfiscal_year_starts: July\nfields: {posting_on: DAY}\nlines: {actual: AMOUNT}")
    (page,) = pages(text_file(tmp_path, "DAY,AMOUNT\n2025-06-30,1\n2025-07-01T10:00:00,2\n,3\n"), plan)
    assert [(r.data["fiscal_year"], r.data["period"]) for r in page.records] == [(2025, 12), (2026, 1)]
    assert [str(row.problem.reason) for row in page.quarantined] == [
        "the row has no fiscal_year, which `replaces` needs"
    ]


def test_lines_inside_quoted_cells_keep_the_line_numbers(tmp_path: Path) -> None:
    found = records(text_file(tmp_path, 'ACCT,AMOUNT\n\n"a\r\nb",1\n2,2\n'), layout(LEAST))
    assert [record.place for record in found] == ["line 3", "line 5"]


def test_utf_16_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    text = "ACCT;AMOUNT\n\u00fc;1\n"
    wide = layout(LEAST + "encoding: utf-16\ndelimiter: ';'\nfields: {account: ACCT}")
    assert records(text_file(tmp_path, text, encoding="utf-16"), wide)[0].data["account"] == "\u00fc"
    marked = layout(LEAST + "delimiter: ';'\nfields: {account: ACCT}")
    assert records(text_file(tmp_path, text, encoding="utf-8-sig"), marked)[0].data["account"] == "\u00fc"
    cut = text_file(tmp_path, text, encoding="utf-8")
    cut.path.write_bytes(cut.path.read_bytes() + b"\xc3")
    assert "it is not utf-8 text" in sentences(cut, marked)[0]


@pytest.mark.parametrize(("limits", "text", "reason"), [
    ({"rows": 600}, "1,2\n" * 1001, "it has more than 600 rows"),
    ({}, "1," * 1001 + "\n", "a row has more than 1000 cells"),
], ids=["rows", "cells"])  # fmt: skip
def test_a_text_file_has_limits(tmp_path: Path, limits: dict[str, object], text: str, reason: str) -> None:
    (found,) = sentences(text_file(tmp_path, "ACCT,AMOUNT\n" + text), layout(LEAST), Limits.model_validate(limits))
    assert reason in found


def test_a_file_without_header_is_read_by_letters(tmp_path: Path) -> None:
    plan = layout("kind: transactions\nreplaces: []\nheader: {rows: 0}\nfields: {account: $A}\nlines: {actual: $B}")
    assert [record.data["account"] for record in records(text_file(tmp_path, "5,1\n6,2\n"), plan)] == ["5", "6"]
    missing = layout("kind: transactions\nreplaces: []\nheader: {rows: 0}\nlines: {actual: $F}")
    assert "the header has no column '$F'; it has no names" in sentences(text_file(tmp_path, "5,1\n"), missing)[0]


TOTALS = LEAST + "rows: {totals: {ACCT: '^(Sub|Grand)'}}\n"


def controls(folder: Path, text: str, plan: str) -> list[Any]:
    facts = pages(text_file(folder, text), layout(plan))[0].facts
    assert facts is not None
    found = facts.controls["totals"]
    assert isinstance(found, list)
    return found


def test_every_printed_total_is_compared_and_told(tmp_path: Path) -> None:
    text = "ACCT,AMOUNT\na,1\nb,2\nSub 1,3\nc,4\nSub 2,5\nSub 1+2,7\nGrand,7\n"
    found = controls(tmp_path, text, TOTALS + "checks: [{total: Grand}]")
    assert [(each["label"], each["row"], each["ties"]) for each in found] == [
        ("Sub 1", 4, True),
        ("Sub 2", 6, False),
        ("Sub 1+2", 7, True),
        ("Grand", 8, True),
    ]
    assert found[1]["columns"] == {"AMOUNT": {"printed": "5.00", "sum": "4.00"}}


def test_the_last_total_has_to_be_of_the_whole_file(tmp_path: Path) -> None:
    text = "ACCT,AMOUNT\na,1\nSub 1,1\nc,4\nGrand,4\n"
    plan = layout(TOTALS + "checks: [{total: Grand}]")
    assert "printed 4.00, our sum 5.00, difference 1.00" in sentences(text_file(tmp_path, text), plan)[0]


def test_a_total_may_differ_by_what_is_allowed(tmp_path: Path) -> None:
    text = "ACCT,AMOUNT\na,1.00\nGrand,1.50\n"
    assert controls(tmp_path, text, TOTALS + "checks: [{total: Grand, within: 0.5}]")[0]["ties"]
    assert not controls(tmp_path, text, TOTALS)[0]["ties"]


def test_bad_rows_and_wrong_totals_are_told_together(tmp_path: Path) -> None:
    text = "ACCT,AMOUNT\na,1.00\nb,x\nGrand,1.50\n"
    found = sentences(text_file(tmp_path, text), layout(TOTALS + "checks: [{total: Grand}]"))
    assert [each.split(",")[0] for each in found] == ["export.csv:3", "export.csv:4"]


def keyed(folder: Path, rows: list[tuple[str, int]]) -> dict[str, object]:
    text = "ACCT,AMOUNT\n" + "".join(f"{account},{amount}\n" for account, amount in rows)
    plan = layout(LEAST + "fields: {account: ACCT}")
    found = records(text_file(folder, text), plan)
    assert len({record.key for record in found}) == len(found)
    return {record.key: (record.data["account"], record.data["amount"]) for record in found}


ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(-2, 2)), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(tmp_path: Path, rows: list[tuple[str, int]], random: Any) -> None:
    shuffled = [*rows]
    random.shuffle(shuffled)
    assert keyed(tmp_path, rows) == keyed(tmp_path, shuffled)
    assert sorted(keyed(tmp_path, rows).values(), key=str) == sorted(((a, n * 100) for a, n in rows), key=str)


def test_a_changed_amount_keeps_its_key(tmp_path: Path) -> None:
    assert list(keyed(tmp_path, [("a", 1), ("b", 2)])) == list(keyed(tmp_path, [("a", 1), ("b", 3)]))


def test_many_lines_wait_on_disk_and_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LineSpool.__init__, "__defaults__", (1000,))
    rows: list[list[object]] = [["ACCT", "AMOUNT"], *[[str(n), n] for n in range(2500)]]
    plan = layout(LEAST + "fields: {account: ACCT}")
    assert amounts(workbook(tmp_path, rows), plan) == [n * 100 for n in range(2500)]


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_columns_have_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters
    assert column_index(letters) == index


@pytest.mark.parametrize(
    ("day", "starts", "found"),
    [("2026-06-30", 7, (2026, 12)), ("2026-07-01", 7, (2027, 1)), ("2026-07-01", 1, (2026, 7))],
)
def test_fiscal_years_are_named_by_their_end(day: str, starts: int, found: tuple[int, int]) -> None:
    assert fiscal_position(day, starts) == found
    assert period("Jul", 7) == 1


def test_short_rows_that_are_no_data_may_be_short(tmp_path: Path) -> None:
    plan = layout(
        LEAST + "fields: {account: ACCT}\nrows: {totals: {ACCT: ^Total}, stop: {ACCT: ^END}}\n"
        "on_error: reject_file\nchecks: [{total: Total}]"
    )
    text = "ACCT,AMOUNT,NOTE\n1,2.00,x\n2,3.00,y,\n ,\nTotal,5.00\nEND\nprinted by nobody,\n"
    assert amounts(text_file(tmp_path, text), plan) == [200, 300]


def test_facts_may_come_from_the_folder_a_cell_or_the_layout(tmp_path: Path) -> None:
    plan = layout(
        "kind: snapshot\nreplaces: []\nfields: {account: ACCT}\nlines: {actual: AMOUNT}\n"
        "context: {fiscal_year: {folder: '(20..)', value: 2020}, period: {cell: A1}, fund: {value: 7}, "
        "note: {cell: B1}}"
    )
    file = text_file(tmp_path, "Mar,seen\nACCT,AMOUNT\n1,2\n")
    for name, year in (("2026/export.csv", 2026), ("export.csv", 2020)):
        (page,) = pages(replace(file, name=name), plan)
        assert page.facts is not None
        assert page.facts.context == {"fiscal_year": year, "period": 9, "fund": "7", "note": "seen"}
        assert page.records[0].data["fund"] == "7"
        assert "note" not in page.records[0].data


def test_a_declared_date_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    plan = layout(LEAST + "context: {as_of: {cell: A1}}")
    (found,) = sentences(text_file(tmp_path, "yesterday,\nACCT,AMOUNT\n1,2\n"), plan)
    assert found.startswith("export.csv: found 'yesterday'; the as_of in cell A1: expected a date like 2026-07-01.")


def test_an_error_cell_that_should_tell_a_fact_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["=NOW()", ""], ["ACCT", "AMOUNT"], [1, 2]):
        page.append(row)
    book.save(tmp_path / "fact.xlsx")
    (found,) = sentences(offered(tmp_path / "fact.xlsx"), layout(LEAST + "context: {as_of: {cell: A1}}"))
    assert found.startswith("fact.xlsx, Sheet: found 'formula without a result'; the as_of in cell A1: the cell holds")


def test_a_number_that_lost_its_last_digits_is_no_code(tmp_path: Path) -> None:
    plan = layout(LEAST + "fields: {account: ACCT}\non_error: reject_file")
    (found,) = sentences(workbook(tmp_path, [["ACCT", "AMOUNT"], [1234567890123456789, 1]]), plan)
    assert "a workbook keeps 15 digits of a number, so its last ones are lost" in found


def test_a_row_of_zeros_is_a_row(tmp_path: Path) -> None:
    plan = layout(LEAST + "fields: {account: ACCT}")
    (record,) = records(workbook(tmp_path, [["ACCT", "AMOUNT"], [], [0, 0]]), plan)
    assert (record.data["account"], record.data["amount"], record.place) == ("0", 0, "Sheet1!A3")


def test_a_template_with_an_error_cell_is_a_bad_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in (["A", "B", "AMOUNT"], ["1", "=X", 1], ["1", "2", 2]):
        page.append(row)
    book.save(tmp_path / "template.xlsx")
    (found,) = pages(offered(tmp_path / "template.xlsx"), layout(LEAST + "fields: {account: '{A}-{B}'}"))
    assert [record.data["account"] for record in found.records] == ["1-2"]
    assert found.quarantined[0].problem.value == "formula without a result"
    assert [str(row.problem.place) for row in found.quarantined] == ["template.xlsx, Sheet!B2"]
