"""Writes the journal: a month's postings as the general ledger exports them, in the letters of old Windows (cp1252)."""

from __future__ import annotations

from collections.abc import Iterator

from syncline.demo.books import Books, account_of
from syncline.demo.city import FISCAL_YEAR
from syncline.demo.entries import INVOICE, PAYROLL, YEAR_OPENS, Entry
from syncline.demo.ledger import DESCRIPTIONS, name_of, org_of
from syncline.demo.printed import grouped, table

COLUMNS = (
    *("ORG", "OBJECT", "PROJECT", "ACCOUNT", "DESCRIPTION", "YEAR", "PER", "JOURNAL", "EFF DATE", "POST DATE", "SRC"),
    *("T", "REF1", "PROJECT STRING", "PO/REF2", "REF3", "REFERENCE", "AMOUNT", "P", "CHECK NO", "WARRANT", "VOUCHER"),
    *("CARRY FORWARD", "VDR NAME/ITEM DESC", "COMMENTS"),
)
ENCODING = "cp1252"
IMPOSSIBLE_DATE = "09/31/2026"
"""What somebody typed where the date of one invoice belongs."""


def journal_csv(books: Books, period: int, *, with_late: bool) -> bytes:
    """Return the journal of a month of fiscal year 2027."""
    return table([COLUMNS, *_rows(books, period, with_late=with_late)], encoding=ENCODING)


def journal_entries(books: Books, period: int, *, with_late: bool) -> Iterator[Entry]:
    """Yield the postings that the journal of a month lists, the one with an unreadable date too."""
    for entry in books.entries:
        is_known = with_late or not entry.is_late
        if (entry.year, entry.period) == (FISCAL_YEAR, period) and entry.journal != "missing" and is_known:
            yield entry


def _rows(books: Books, period: int, *, with_late: bool) -> Iterator[tuple[str, ...]]:
    if period == 1:
        yield from _opening(books)
    for number, entry in enumerate(journal_entries(books, period, with_late=with_late), start=1):
        yield _row(entry, number)


def _opening(books: Books) -> Iterator[tuple[str, ...]]:
    """Yield what each project had spent before the year; such a line must not be added to the year's postings."""
    for account, balance in books.balances(FISCAL_YEAR - 1, 13, with_late=True).items():
        fund, department, object_code, project = account
        if project and balance.actual:
            opening = Entry(
                project=project,
                fund=fund,
                department_code=department,
                object_code=object_code,
                day=YEAR_OPENS,
                source="SOY",
                amount=balance.actual,
            )
            yield _row(opening, 0)


def _row(entry: Entry, number: int) -> tuple[str, ...]:
    account = account_of(entry)
    day = f"{entry.day:%m/%d/%Y}"
    invoice = entry.source == INVOICE
    return (
        org_of(account),
        entry.object_code,
        entry.project,
        name_of(account),
        DESCRIPTIONS[entry.object_code],
        str(entry.year),
        f"{entry.period:02}",
        f"{entry.period:02}{number:05}",
        day,
        IMPOSSIBLE_DATE if entry.journal == "unreadable" else day,
        entry.source,
        "E",
        "",
        f"{entry.project}-{entry.object_code}" if entry.project else "",
        entry.order,
        "",
        f"{entry.day:%b %Y}".upper(),
        grouped(entry.amount),
        "Y",
        f"{70000 + entry.period * 400 + number}" if invoice else "",
        f"W{entry.year % 100}{entry.period:02}" if invoice else "",
        f"V{entry.period:02}{number:04}" if invoice else "",
        "",
        entry.vendor,
        _comment(entry),
    )


def _comment(entry: Entry) -> str:
    if entry.is_late:
        return 'Posted back, "late time sheet", see e-mail'
    return f"Time sheets, {entry.day:%B}" if entry.source == PAYROLL else ""
