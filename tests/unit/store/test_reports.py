"""Reports are kept as they were made, and found again by name, date and number."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select

from store import reports
from store.open import Store
from store.reports import SavedReport
from store.tables import REPORT
from tests.unit.store.invented import NOW

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)
VECTOR = {"jira": 12, "ledger": 7}


def _save(
    store: Store, as_of: date = OCTOBER, document: bytes = b'{"a":1}', name: str = "weekly", made_at: datetime = NOW
) -> SavedReport:
    return reports.save(store, name, as_of, made_at, VECTOR, document)


def _count(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(REPORT)).scalar_one()


def test_a_report_comes_back_as_it_was_saved(store: Store) -> None:
    document = '{"title":"Überblick: Marlow"}'.encode() * 500
    saved = _save(store, document=document)
    assert saved.sha256 == sha256(document).hexdigest()
    assert (saved.name, saved.as_of, saved.made_at, saved.vector) == ("weekly", OCTOBER, NOW, VECTOR)
    assert reports.by_id(store, saved.id) == saved
    assert reports.latest(store, "weekly") == saved


def test_a_report_that_was_never_made_is_none(store: Store) -> None:
    saved = _save(store)
    assert reports.by_id(store, saved.id + 1) is None
    assert reports.latest(store, "monthly") is None
    assert reports.latest(store, "weekly", before=OCTOBER) is None


def test_the_same_document_made_again_is_kept_once(store: Store) -> None:
    first = _save(store)
    assert _save(store, made_at=NOW + timedelta(hours=1)) == first
    assert _count(store) == 1


def test_the_same_document_under_another_name_is_another_report(store: Store) -> None:
    assert _save(store).id != _save(store, name="monthly").id
    assert _count(store) == 2


def test_a_changed_document_of_the_same_date_is_another_report(store: Store) -> None:
    first, second = _save(store), _save(store, document=b'{"a":2}')
    assert second.id > first.id
    assert reports.latest(store, "weekly") == second
    assert reports.by_id(store, first.id) == first


def test_the_report_before_a_date_is_of_an_earlier_date(store: Store) -> None:
    october = _save(store, OCTOBER, b"1")
    november = _save(store, NOVEMBER, b"2")
    _save(store, DECEMBER, b"3")
    _save(store, OCTOBER, b"4", name="monthly")
    assert reports.latest(store, "weekly", before=DECEMBER) == november
    assert reports.latest(store, "weekly", before=NOVEMBER) == october
    assert reports.latest(store, "weekly", before=OCTOBER) is None


def test_the_report_before_a_date_is_the_last_of_its_day_even_when_an_older_one_was_made_again(store: Store) -> None:
    _save(store, NOVEMBER, b"first")
    corrected = _save(store, NOVEMBER, b"corrected")
    again = _save(store, OCTOBER, b"October, made again in December")
    assert reports.latest(store, "weekly", before=DECEMBER) == corrected
    assert reports.latest(store, "weekly") == again
