"""Statements for many rows: any number of them, in the driver's own marks."""

from __future__ import annotations

import pytest

from store.open import Store
from store.statements import in_batches, insert_missing, insert_rows, marks, run, run_many, upsert
from store.tables import LEASE

COLUMNS = ("source", "holder", "token", "expires")


def _row(source: str, token: int = 1) -> dict[str, object]:
    return {"source": source, "holder": "50 % ?", "token": token, "expires": 0}


def _tokens(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {row.source: row.token for row in connection.execute(LEASE.select())}


@pytest.mark.parametrize(
    ("keys", "batches"),
    [([], []), (["a"], [["a"]]), (["a", "b"], [["a", "b"]]), (["a", "b", "c"], [["a", "b"], ["c"]])],
    ids=["none", "one", "full", "one more"],
)
def test_keys_are_cut_into_batches_in_their_order(keys: list[str], batches: list[list[str]]) -> None:
    assert list(in_batches(iter(keys), 2)) == batches


def test_marks_stand_for_parameters() -> None:
    assert (marks(1), marks(3)) == ("?", "?, ?, ?")


def test_rows_are_inserted_with_their_values_as_they_are(store: Store) -> None:
    with store.transaction() as connection:
        insert_rows(connection, LEASE, COLUMNS, [("a", "50 % ?", 1, 2), ("b", "", 3, 4)])
        insert_rows(connection, LEASE, COLUMNS, [])
        assert connection.execute(LEASE.select().order_by(LEASE.c.source)).all() == [
            ("a", "50 % ?", 1, 2),
            ("b", "", 3, 4),
        ]


def test_rows_are_inserted_or_replaced(store: Store) -> None:
    with store.transaction() as connection:
        upsert(connection, LEASE, [_row("a"), _row("b")])
        upsert(connection, LEASE, [_row("b", 2), _row("c", 3)])
        upsert(connection, LEASE, [])
    assert _tokens(store) == {"a": 1, "b": 2, "c": 3}


def test_a_row_is_inserted_unless_it_is_there(store: Store) -> None:
    with store.transaction() as connection:
        assert insert_missing(connection, LEASE, _row("a"))
        assert not insert_missing(connection, LEASE, _row("a", 9))
    assert _tokens(store) == {"a": 1}


def test_own_statements_take_the_drivers_marks(store: Store) -> None:
    with store.transaction() as connection:
        upsert(connection, LEASE, [_row("a"), _row("b")])
        run_many(connection, "UPDATE lease SET token = ? WHERE source = ?", [(7, "a"), (8, "b"), (9, "none")])
        run_many(connection, "this is never said", [])
        assert run(connection, "SELECT token FROM lease WHERE source = ?", ("a",)).scalar_one() == 7
        assert run(connection, "SELECT count(*) FROM lease").scalar_one() == 2
    assert _tokens(store) == {"a": 7, "b": 8}
