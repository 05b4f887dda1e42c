"""A source has one writer: leases are taken, held, taken over and given back, and the overtaken one is refused."""

from __future__ import annotations

import pytest

from store import leases, scopes
from store.errors import FencedError
from store.leases import LEASE_MILLISECONDS, Held, Lease
from store.open import Store
from store.scopes import ScopeState
from store.tables import LEASE


def _alive(_holder: str) -> bool:
    return False


def _dead(_holder: str) -> bool:
    return True


def _taken(store: Store, holder: str = "one", source: str = "jira") -> Lease:
    lease = leases.acquire(store, source, holder, _alive)
    assert isinstance(lease, Lease)
    return lease


def _write(store: Store, lease: Lease) -> None:
    with store.transaction() as connection:
        scopes.move(connection, ScopeState(source="jira", stream="issues", scope="ERP", cursor="page 7"))
        leases.fence(connection, lease)


def _row(store: Store) -> tuple[str, int, int]:
    with store.reading() as connection:
        row = connection.execute(LEASE.select()).one()
    return row.holder, row.token, row.expires


def test_the_first_lease_of_a_source_has_token_one(store: Store) -> None:
    assert _taken(store) == Lease(source="jira", holder="one", token=1)


def test_a_held_lease_says_who_holds_it_and_for_how_long(store: Store) -> None:
    _taken(store)
    held = leases.acquire(store, "jira", "two", _alive)
    assert isinstance(held, Held)
    assert (held.source, held.holder) == ("jira", "one")
    assert 0 < held.seconds <= LEASE_MILLISECONDS // 1000
    assert _row(store)[:2] == ("one", 1)


def test_leases_of_different_sources_do_not_meet(store: Store) -> None:
    _taken(store)
    assert _taken(store, "two", "ledger") == Lease(source="ledger", holder="two", token=1)


def test_a_lease_that_was_given_back_is_taken_with_the_next_token(store: Store) -> None:
    leases.release(store, _taken(store))
    assert _taken(store, "two").token == 2


def test_a_lease_that_has_expired_is_taken_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LEASE_MILLISECONDS", -1)
    _taken(store)
    monkeypatch.undo()
    assert _taken(store, "two").token == 2


def test_a_holder_that_has_ended_keeps_nobody_waiting(store: Store) -> None:
    _taken(store)
    asked: list[str] = []

    def is_dead(holder: str) -> bool:
        asked.append(holder)
        return True

    assert leases.acquire(store, "jira", "two", is_dead) == Lease(source="jira", holder="two", token=2)
    assert asked == ["one"]


def test_nobody_is_asked_about_the_holder_of_a_free_lease(store: Store) -> None:
    def is_dead(holder: str) -> bool:
        raise AssertionError(holder)

    assert isinstance(leases.acquire(store, "jira", "one", is_dead), Lease)


def test_a_process_that_takes_its_own_lease_again_overtakes_itself(store: Store) -> None:
    first = _taken(store)
    second = _taken(store)
    assert second.token == 2
    with pytest.raises(FencedError), store.transaction() as connection:
        leases.fence(connection, first)


def test_a_fence_renews_the_lease(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LEASE_MILLISECONDS", 1_000)
    lease = _taken(store)
    before = _row(store)
    monkeypatch.setattr(leases, "LEASE_MILLISECONDS", 900_000)
    with store.transaction() as connection:
        leases.fence(connection, lease)
    holder, token, expires = _row(store)
    assert (holder, token) == ("one", 1)
    assert expires >= before[2] + 899_000


def test_an_expired_lease_that_nobody_took_is_still_good(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "LEASE_MILLISECONDS", -1)
    lease = _taken(store)
    monkeypatch.undo()
    with store.transaction() as connection:
        leases.fence(connection, lease)
    assert isinstance(leases.acquire(store, "jira", "two", _alive), Held)


def test_an_overtaken_writer_is_refused_and_nothing_of_its_page_is_kept(store: Store) -> None:
    late = _taken(store)
    assert isinstance(leases.acquire(store, "jira", "two", _dead), Lease)
    with pytest.raises(FencedError) as refused:
        _write(store, late)
    assert str(refused.value) == "jira: another process has taken this source over; nothing of this page was kept"
    with store.reading() as connection:
        assert scopes.states(connection, "jira") == []


def test_a_released_lease_is_no_right_to_write(store: Store) -> None:
    lease = _taken(store)
    leases.release(store, lease)
    with pytest.raises(FencedError), store.transaction() as connection:
        leases.fence(connection, lease)


def test_an_overtaken_writer_cannot_give_back_what_is_not_its_own(store: Store) -> None:
    late = _taken(store)
    assert isinstance(leases.acquire(store, "jira", "two", _dead), Lease)
    leases.release(store, late)
    assert _row(store)[:2] == ("two", 2)
    held = leases.acquire(store, "jira", "three", _alive)
    assert isinstance(held, Held)
    assert held.holder == "two"


def test_a_rehearsed_lease_is_given_back_by_itself(store: Store) -> None:
    with store.rehearsal():
        lease = _taken(store)
        with store.transaction() as connection:
            leases.fence(connection, lease)
    assert _taken(store, "two").token == 1
