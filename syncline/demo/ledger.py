"""Writes the year-to-date budget report as a workbook: titles, a header, accounts by department, subtotals, totals."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from syncline.demo.books import Account, Balance

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SHEET = "ACCOUNT DETAIL"
COLUMNS = (
    "FUND",
    "DEPARTMENT",
    "ORG",
    "OBJ",
    "PROJECT",
    "ACCOUNT",
    "ACCOUNT DESCRIPTION",
    "TYPE",
    "ORIGINAL APPROP",
    "TRANFRS/ADJSMTS",  # spelled as the system spells it
    "REVISED BUDGET",
    "YTD EXPENDED",
    "ENCUMBRANCES",
    "AVAILABLE BUDGET",
    "% USED",
)
DEPARTMENTS = {
    "1310": "CITY CLERK",
    "1410": "FINANCE",
    "1520": "INFORMATION TECHNOLOGY",
    "2610": "LIBRARIES",
    "2710": "PARKS AND RECREATION",
    "3110": "PUBLIC SAFETY",
    "4405": "UTILITIES",
    "4410": "WATER",
}
DESCRIPTIONS = {
    "411000": "PROPERTY T",
    "445000": "WATER SALE",
    "511000": "SALARIES R",
    "531200": "PROF SVCS",
    "533100": "INTERGOVT",
    "533500": "TRAVEL",
    "542100": "HARDWARE",
    "542300": "SUPPLIES",
    "543400": "SOFTWARE L",
}
"""Names of accounts, cut after ten letters as the system does."""

_REVENUE: tuple[tuple[Account, int], ...] = (
    (("1010", "1410", "411000", ""), -264_000_000),
    (("5020", "4405", "445000", ""), -91_500_000),
)
"""Revenue accounts with their yearly budget in cents; a credit, so below zero."""

_FIRST_AMOUNT = COLUMNS.index("ORIGINAL APPROP")
_PERCENT = COLUMNS.index("% USED")
_MONTHS = 12


def ledger_workbook(balances: Mapping[Account, Balance], year: int, period: int, made_at: datetime) -> bytes:
    """Return the workbook of a fiscal year up to and with a month; the same bytes for the same arguments."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": "Year-to-date budget report", "author": "Finance", "created": made_at})
        sheet = workbook.add_worksheet(SHEET)
        sheet.set_column(0, _FIRST_AMOUNT - 1, 12)
        sheet.set_column(_FIRST_AMOUNT, _PERCENT - 1, 16, workbook.add_format({"num_format": "#,##0.00"}))
        sheet.set_column(_PERCENT, _PERCENT, 8, workbook.add_format({"num_format": "0.0"}))
        _fill(sheet, balances, year, period)
    return file.getvalue()


def _fill(sheet: Worksheet, balances: Mapping[Account, Balance], year: int, period: int) -> None:
    titles = (
        "CITY OF MARLOW",
        "YEAR-TO-DATE BUDGET REPORT",
        f"FOR {year} {period:02}",
        f"JOURNAL DETAIL {year} 1 TO {year} {period}",
    )
    for number, title in enumerate(titles):
        sheet.write_string(number, 0, title)
    header = len(titles) + 1  # after a blank row
    for column, name in enumerate(COLUMNS):
        sheet.write_string(header, column, name)
    row = header + 1
    used = [item for item in balances.items() if item[1] != Balance()]  # empty accounts are left out
    spent = sorted(used, key=lambda item: (item[0][1], item[0]))
    for department, accounts in groupby(spent, key=lambda item: item[0][1]):
        subtotal = Balance()
        for account, balance in accounts:
            _account(sheet, row, account, "E", balance)
            subtotal += balance
            row += 1
        _total(sheet, row, f"Total {department} {DEPARTMENTS[department]}", subtotal)
        row += 1
    expense = sum(balances.values(), Balance())
    _total(sheet, row, "Expense Total", expense)
    revenue = Balance()
    for number, (account, yearly) in enumerate(_REVENUE, start=1):
        received = Balance(original=yearly, actual=yearly // _MONTHS * min(period, _MONTHS))
        _account(sheet, row + number, account, "R", received)
        revenue += received
    row += len(_REVENUE) + 1
    _total(sheet, row, "Revenue Total", revenue)
    _total(sheet, row + 1, "Grand Total", expense + revenue)


def org_of(account: Account) -> str:
    """Return the organisation code of an account: fund and department in one."""
    return f"{account[0]}{account[1]}"


def name_of(account: Account) -> str:
    """Return the account's full name: organisation, object and project."""
    return "-".join(filter(None, (org_of(account), account[2], account[3])))


def _account(sheet: Worksheet, row: int, account: Account, kind: str, balance: Balance) -> None:
    fund, department, object_code, project = account
    words = (
        fund,
        f"{department} {DEPARTMENTS[department]}",
        org_of(account),
        object_code,
        project,
        name_of(account),
        DESCRIPTIONS[object_code],
        kind,
    )
    for column, word in enumerate(words):
        if word:
            sheet.write_string(row, column, word)
    _amounts(sheet, row, balance)


def _total(sheet: Worksheet, row: int, name: str, balance: Balance) -> None:
    sheet.write_string(row, COLUMNS.index("ACCOUNT DESCRIPTION"), name)
    _amounts(sheet, row, balance)


def _amounts(sheet: Worksheet, row: int, balance: Balance) -> None:
    amounts = (
        balance.original,
        balance.adjustment,
        balance.revised,
        balance.actual,
        balance.commitment,
        balance.available,
    )
    for column, cents in enumerate(amounts, start=_FIRST_AMOUNT):
        sheet.write_number(row, column, Decimal(cents) / 100)
    used = Decimal(100 * (balance.actual + balance.commitment)) / balance.revised if balance.revised else Decimal(0)
    sheet.write_number(row, _PERCENT, round(used, 1))
