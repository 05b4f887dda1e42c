"""Writes the city's folder as it stands after September's deliveries, and then what October brought."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from syncline.demo.answering import NOTE, Addresses, Note, read_note
from syncline.demo.books import Books, books
from syncline.demo.city import FIRST_REPORT, FISCAL_YEAR, PLANNED, SECOND_REPORT
from syncline.demo.configuration import GRAPH_TOKEN_FILE, MARK, TOKEN_FILE, finance_yaml, readme_text, syncline_yaml
from syncline.demo.days import fiscal_period
from syncline.demo.facts import WATER_PERIOD, CityFacts, city_facts
from syncline.demo.graph_site import Graph
from syncline.demo.jira_site import Jira
from syncline.demo.journal import journal_csv
from syncline.demo.ledger import ledger_workbook
from syncline.demo.plan import plan_of
from syncline.demo.plan_xml import plan_xml
from syncline.demo.spending_plan import planned_spending, spending_plan_csv
from syncline.demo.water_fund import water_fund_csv

SEED = 7
_SET_UP = datetime(2026, 9, 1, 16, 0, tzinfo=UTC)
FIRST_DELIVERY = datetime(2026, 10, 6, 15, 0, tzinfo=UTC)
SECOND_DELIVERY = datetime(2026, 11, 5, 16, 0, tzinfo=UTC)
_CLOSING = 13  # period of the year-end close
_README = "README.txt"
_BROKEN = "fiber-ring"


def write_city(folder: Path, seed: int = SEED, at: Addresses | None = None) -> CityFacts:
    """Write configuration, plans and finance files as delivered up to 2026-10-06; return what is true of them.

    The same arguments give the same bytes and the same modification times. Files of a later delivery are taken away, a
    store or reports in the folder are left alone. Raises FileExistsError for a folder that holds something else.
    """
    note = folder / _README
    if folder.exists() and any(folder.iterdir()) and not (note.is_file() and _is_ours(note)):
        raise FileExistsError(
            f"{folder.name!r} holds other files: name an empty folder, or one that the demo itself has written"
        )
    _write(folder / _README, readme_text(), _SET_UP)
    at = at or Addresses()
    _write(folder / "syncline.yaml", syncline_yaml(at, seed), _SET_UP)
    _token(folder / TOKEN_FILE, Jira.token)
    _token(folder / GRAPH_TOKEN_FILE, Graph.token)
    _story(folder, Note(at=at, seed=seed, until=FIRST_DELIVERY))
    _write(folder / "finance.yaml", finance_yaml(), _SET_UP)
    ledger, water = books("ledger", seed), books("water_ledger", seed)
    _plans(folder, FIRST_REPORT, FIRST_DELIVERY, seed)
    _write(folder / "plans" / f"{_BROKEN}.xml", _cut_off(seed), FIRST_DELIVERY)
    closed = datetime(2026, 8, 20, 17, 0, tzinfo=UTC)
    _workbook(folder, ledger, (FISCAL_YEAR - 1, _CLOSING), closed, with_late=False)
    _workbook(folder, ledger, (FISCAL_YEAR, fiscal_period(FIRST_REPORT)), FIRST_DELIVERY, with_late=False)
    for period, month in enumerate((8, 9, 10), start=1):
        delivered = datetime(2026, month, 6, 14, 30, tzinfo=UTC)
        _write(_journal(folder, period), journal_csv(ledger, period, with_late=False), delivered)
    planned = planned_spending(seed)
    for year in (FISCAL_YEAR - 1, FISCAL_YEAR):
        _write(folder / "finance" / f"spending-plan-fy{year}.csv", spending_plan_csv(planned, year), _SET_UP)
    _water(folder, water, (FISCAL_YEAR - 1, _CLOSING), datetime(2026, 7, 24, 18, 0, tzinfo=UTC), "2026-06-30")
    _water(folder, water, (FISCAL_YEAR, WATER_PERIOD), datetime(2026, 8, 5, 18, 0, tzinfo=UTC), "2026-07-31")
    for path in _october(folder):
        path.unlink(missing_ok=True)
    return city_facts(seed)


def advance_city(folder: Path, seed: int = SEED) -> tuple[Path, ...]:
    """Deliver October into a folder of `write_city`; return the files that are new or replaced.

    New plans under their old names, period 4, and period 3 anew with an invoice that came late. The water utility
    delivers nothing. The note on Jira and Planner says that their story has gone on; who serves them lets it. Raises
    FileNotFoundError where no city was written.
    """
    if not (folder / _README).is_file():
        raise FileNotFoundError(f"{folder.name!r} holds no demo: write it first")
    ledger = books("ledger", seed)
    written = _plans(folder, SECOND_REPORT, SECOND_DELIVERY, seed)
    for period in (fiscal_period(FIRST_REPORT), fiscal_period(SECOND_REPORT)):
        written.append(_workbook(folder, ledger, (FISCAL_YEAR, period), SECOND_DELIVERY, with_late=True))
        content = journal_csv(ledger, period, with_late=True)
        written.append(_write(_journal(folder, period), content, SECOND_DELIVERY))
    written.append(_story(folder, replace(read_note(folder), until=SECOND_DELIVERY)))
    return tuple(written)


def _token(path: Path, token: str) -> None:
    """Write a token for nobody but the owner of the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)  # of a file that was there
    _write(path, f"{token}\n", _SET_UP)


def _story(folder: Path, note: Note) -> Path:
    return _write(folder / NOTE, note.text(), note.until)


def _is_ours(note: Path) -> bool:
    with note.open(encoding="utf-8", errors="replace") as text:
        return text.read(len(MARK)) == MARK


def _october(folder: Path) -> tuple[Path, Path]:
    period = fiscal_period(SECOND_REPORT)
    return _workbook_path(folder, FISCAL_YEAR, period), _journal(folder, period)


def _plans(folder: Path, as_of: date, delivered: datetime, seed: int) -> list[Path]:
    saved_at = delivered.replace(tzinfo=None, hour=7)  # the plan's own clock is local
    return [
        _write(folder / "plans" / f"{story.file}.xml", plan_xml(plan_of(story, as_of, saved_at, seed)), delivered)
        for story in PLANNED
    ]


def _cut_off(seed: int) -> bytes:
    """Return the first part of a plan that no project of the configuration needs."""
    story = replace(PLANNED[-1], code="IT-0440", name="Fiber ring", file=_BROKEN, manager="ben")
    content = plan_xml(plan_of(story, FIRST_REPORT, datetime(2026, 10, 6, 7, 0), seed))  # noqa: DTZ001
    return content[: len(content) * 3 // 5]


def _workbook(folder: Path, ledger: Books, month: tuple[int, int], made_at: datetime, *, with_late: bool) -> Path:
    year, period = month
    balances = ledger.balances(year, period, with_late=with_late)
    content = ledger_workbook(balances, year, period, made_at.replace(tzinfo=None))
    return _write(_workbook_path(folder, year, period), content, made_at)


def _workbook_path(folder: Path, year: int, period: int) -> Path:
    return folder / "finance" / f"glytdbud-expense-fy{year}-p{period:02}.xlsx"


def _journal(folder: Path, period: int) -> Path:
    return folder / "finance" / f"journal-fy{FISCAL_YEAR}-p{period:02}.csv"


def _water(folder: Path, water: Books, month: tuple[int, int], delivered: datetime, day: str) -> None:
    year, period = month
    content = water_fund_csv(water.balances(year, period, with_late=True), year, period)
    _write(folder / "water" / f"water-fund-{day}.csv", content, delivered)


def _write(path: Path, content: str | bytes, modified_at: datetime) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (modified_at.timestamp(), modified_at.timestamp()))
    return path
