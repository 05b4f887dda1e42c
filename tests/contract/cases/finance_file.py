"""The contract's case of the finance connector: a journal, balances that tie, and exports that must be refused."""

from __future__ import annotations

from pathlib import Path

from tests.contract.connector_case import ConnectorCase

SETTINGS = r"""
connector: finance_file
folder: ./inputs
layouts:
  journal:
    files: "journal-*.csv"
    kind: transactions
    fiscal_year_starts: July
    fields:
      project_code: PROJECT
      posting_on: {column: POSTED, format: "%m/%d/%Y"}
      account: ACCOUNT
      fund: {match: {ACCOUNT: '^(\d{4})-'}}
    lines:
      - {measure: actual, amount: AMOUNT, when: {SRC: '^API$'}}
      - {measure: commitment, amount: AMOUNT, when: {SRC: '^POE$'}}
  balances:
    files: "balances-*.csv"
    kind: snapshot
    context: {fiscal_year: {filename: 'fy(\d{4})'}, period: {filename: '-p(\d{2})'}}
    rows: {totals: {PROJECT: '^Total$'}}
    fields: {project_code: PROJECT}
    lines: {budget_original: BUDGET, actual: SPENT}
    checks: [{total: Total}]
"""


def write_many(folder: Path) -> None:
    """Write a journal of 1,200 postings, which is three pages."""
    rows = [
        f"IT{number % 7:04},4510-{number % 13:04},10/{number % 28 + 1:02}/2026,API,{number}.25"
        for number in range(1200)
    ]
    text = "\n".join(["PROJECT,ACCOUNT,POSTED,SRC,AMOUNT", *rows, ""])
    (folder / "journal-2026-10.csv").write_text(text, encoding="utf-8")


CASE = ConnectorCase(settings=SETTINGS, write_many=write_many)
