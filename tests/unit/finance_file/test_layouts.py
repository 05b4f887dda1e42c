"""The language of layouts: its defaults, its short forms, and the sentences for what does not fit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from connectors.finance_file import MANIFEST
from connectors.finance_file.layout import Layout, required_columns
from connectors.finance_file.sections import Check, ContextFact, FieldRule, Header, LineRule, Numbers, Rows, Unpivot
from connectors.finance_file.settings import FinanceFileSettings, Limits
from tests.unit.finance_file.exports import from_yaml, layout

LEAST = "kind: transactions\nreplaces: []\n"
LINE = LEAST + "lines: {actual: A}\n"

REFUSED = [
    (LEAST, "say which columns are amounts: `lines: {actual: AMOUNT}` or `unpivot`"),
    ("kind: ledger\nlines: {actual: A}", "Input should be 'snapshot', 'transactions' or 'plan'"),
    (LEAST + "lines: {spent: A}", "'spent' is no measure; expected one of: budget_original,"),
    (LINE + "colour: red", "Extra inputs are not permitted"),
    (LINE + "fields: {amount: B}", "'amount' cannot be filled by a layout: Syncline sets it"),
    (LINE + "fields: {project: B}", "'project' cannot be filled by a layout: write project_code"),
    (LINE + "fields: {fund: B}\ncontext: {fund: {value: 1}}", "'fund' is given by `context` and again"),
    (
        "kind: plan\nreplaces: []\nfields: {period: B}\nunpivot: {columns: [A], measure: actual}",
        "'period' is given by `fields` and by `unpivot`",
    ),
    (
        "kind: snapshot\nlines: {actual: A}\ncontext: {fiscal_year: {value: 2026}}",
        "balances mean nothing without their period",
    ),
    ("kind: plan\nlines: {actual: A}", "`replaces` needs 'fiscal_year', which neither `context` nor `fields` gives"),
    (LINE + "order: [a, b]", "`order` ranks the context fact `version`"),
    (LINE + "order: [a, a]\ncontext: {version: {value: a}}", "`order` names a version twice"),
    (LINE + "currency: XXQ", "'XXQ' is no currency in use"),
    (LINE + "currency: dollars", "should match pattern"),
    (LINE + "fields: {vendor: NAME}", "'vendor' takes column 'NAME', which may name private people"),
    (LINE + "fields: {description: '{A} {B}'}\nkeep_columns: [A]", "'description' takes column 'B'"),
    (LINE + "checks: [{total: T}]", "a `total` check needs `rows.totals`"),
    (LINE + "checks: [{each: 'sum(months) = A'}]", "sum(months) adds the columns of `unpivot`"),
    (LINE + "checks: [{each: 'A + B'}]", "expected columns with + and - between spaces, and one ="),
    (LINE + "checks: [{each: 'A = '}]", "expected columns with + and -"),
    (LINE + "checks: [{within: 1}]", "a check is either `each` or `total`"),
    (LINE + "checks: [{each: 'A = B', total: C}]", "a check is either `each` or `total`"),
    (LINE + "context: {fund: {agree: true}}", "say where the fact is found: filename, folder, cell or value"),
    (LINE + "context: {fund: {cell: B500}}", "expected a cell within the first 200 rows, like B5"),
    (LINE + "context: {fund: {filename: 'fy'}}", "'fy' needs exactly one group in parentheses"),
    (
        LINE + "fields: {fund: {column: A, value: 1}}",
        "give exactly one of column, text, match, first, cell, value; given: column, value",
    ),
    (LINE + "fields: {fund: {default: x}}", "given: none"),
    (LINE + "fields: {fund: '{A'}", "expected columns in braces"),
    (LINE + "fields: {fund: '{A:4}'}", "expected columns in braces"),
    (LINE + "encoding: ebcdic", "expected one of utf-8, utf-16, cp1252"),
    (LINE + "sheet: 0", "sheets are counted from 1"),
    (LINE + "sheet: /(a+)+/", "a repeat inside a repeat"),
    (LINE + "fiscal_year_starts: Jul", "expected the English name of a month, like July"),
    (LINE + "numbers: {decimal: ',', group: ','}", "decimal and group are both ','"),
    (LINE + "delimiter: '::'", "should match pattern"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[case[1][:60] for case in REFUSED])
def test_a_layout_that_does_not_fit_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        layout(text)
    assert reason in str(caught.value)


def test_the_least_layout_has_three_lines() -> None:
    found = layout("kind: transactions\nfields: {posting_on: DAY}\nlines: {actual: AMOUNT}")
    assert found.replaced == ("fiscal_year", "period")
    assert not found.rejects
    assert found.files == "*"
    assert found.numbers.grouping == ","


def test_short_forms_mean_the_long_ones() -> None:
    short = layout(LEAST + "fields: {fund: FUND, account: '{A:04}-{B}', program: 7}\nlines: {actual: [X, Y]}")
    long = layout(
        LEAST
        + "fields: {fund: {column: FUND}, account: {text: '{A:04}-{B}'}, program: {value: '7'}}\n"
        + "lines: [{measure: actual, amount: [X, Y]}]"
    )
    assert short == long


def test_the_columns_a_file_must_have_are_known() -> None:
    found = layout(
        LEAST
        + """\
fields: {fund: {first: [A, {match: {B: '(x)'}}]}, account: '{C}-{D}',
  x: {match: {E: '(x)', F: '(y)'}}, y: {value: 1}}
fill_down: [G]
rows: {only: {H: x}}
lines: [{measure: actual, amount: [I, J], when: {K: x}}]
"""
    )
    assert set(required_columns(found)) == {
        ("A", "B"), ("C",), ("D",), ("E", "F"), ("G",), ("H",), ("I", "J"), ("K",),
    }  # fmt: skip


@pytest.mark.parametrize(
    "section",
    [Layout, Check, ContextFact, FieldRule, Header, LineRule, Numbers, Rows, Unpivot, FinanceFileSettings, Limits],
    ids=lambda section: section.__name__,
)
def test_every_option_says_what_it_is(section: type[Layout]) -> None:
    assert [name for name, option in section.model_fields.items() if not option.description] == []


def test_a_layout_has_a_plain_name() -> None:
    text = "connector: finance_file\nfolder: x\nlayouts: {'a/b': {kind: plan, replaces: [], lines: {actual: A}}}"
    with pytest.raises(ValidationError, match="a layout's name is a word of letters, digits, _ and -, found 'a/b'"):
        FinanceFileSettings.model_validate(from_yaml(text))


README = (Path(MANIFEST.mapping).parent / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)


def test_the_examples_of_the_readme_can_be_used() -> None:
    source, *layouts = map(from_yaml, EXAMPLES)
    sources = source["sources"]
    assert isinstance(sources, dict)
    assert FinanceFileSettings.model_validate(sources["ledger"]).layouts.keys() == {"journal"}
    assert [name for text in layouts for name in text] == ["munis_ytd", "spend_plan"]
    assert all(Layout.model_validate(plan) for text in layouts for plan in text.values())


@pytest.mark.parametrize(
    ("section", "prefix"),
    [(Layout, ""), (Header, "header."), (Numbers, "numbers."), (Rows, "rows."), (Limits, "limits.")],
    ids=["layout", "header", "numbers", "rows", "limits"],
)
def test_every_option_stands_in_the_readme(section: type[Layout], prefix: str) -> None:
    whole = {"header", "numbers", "rows", "context", "fields"}
    names = [name for name in section.model_fields if name not in whole or prefix]
    assert [name for name in names if f"| `{prefix}{name}` |" not in README] == []
