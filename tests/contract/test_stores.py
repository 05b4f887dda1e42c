"""What every store keeps to, on SQLite and PostgreSQL alike: histories, competing writers, equal answers."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from model.entities import Task
from store import leases, scopes, versions
from store.errors import DuplicateKeyError, FencedError
from store.leases import Held, Lease
from store.open import Store, open_store
from store.read import Snapshot, current, current_vector, history
from store.scopes import ScopeState
from store.upgrade import prepare
from store.versions import Written
from tests.unit.store.invented import add, begin, complete, fail, replace, task

THREADS = 4
TURNS = 25


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store on each database."""
    opened = open_store(store_url)
    prepare(opened)
    yield opened
    opened.close()


_sources = itertools.count(1)
_numbers = st.integers(1, 6)
_titles = st.sampled_from(["Survey", "Tender", "Build", ""])
_rows = st.dictionaries(_numbers, _titles, max_size=3)
_records = st.sampled_from(["a", "b", "c"])


class Histories(RuleBasedStateMachine):
    """A source that is read again and again, beside a dictionary of what it held: number -> (record, title)."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store
        self.source = f"source{next(_sources)}"  # examples share the database, not the source
        self.held: dict[int, tuple[str, str]] = {}
        self.read: set[str] = set()
        self.run: int | None = None
        self.past: dict[int, dict[int, tuple[str, str]]] = {}

    @precondition(lambda self: self.run is None)
    @rule()
    def start(self) -> None:
        self.run = begin(self.store, self.source)

    @precondition(lambda self: self.run is not None)
    @rule(pages=st.dictionaries(_records, _rows, min_size=1, max_size=3))
    def read_page(self, pages: dict[str, dict[int, str]]) -> None:
        """Give some records' rows anew; a number that two of the records name is the last one's."""
        own = {number: (record, title) for record, rows in pages.items() for number, title in rows.items()}
        rest = {number: one for number, one in self.held.items() if one[0] not in pages}
        tasks = [self._task(number, record, title) for number, (record, title) in own.items()]
        if own.keys() & rest.keys():
            with pytest.raises(DuplicateKeyError):
                self._write(pages.keys(), tasks)
            return
        after = rest | own
        expected = self._expected(after, pages.keys() - self.read)
        assert self._write(pages.keys(), tasks) == expected
        self.held = after
        self.read |= pages.keys()

    @precondition(lambda self: self.run is not None)
    @rule(record=_records)
    def lose_record(self, record: str) -> None:
        after = {number: one for number, one in self.held.items() if one[0] != record}
        with self.store.transaction() as connection:
            written = versions.remove(connection, Task, [self._record(record)], self._run())
        assert written == self._expected(after, set())
        self.held = after

    @precondition(lambda self: self.run is not None)
    @rule()
    def complete(self) -> None:
        complete(self.store, self._run())
        self.past[self._run()] = dict(self.held)
        self.run = None

    @precondition(lambda self: self.run is not None)
    @rule()
    def fail(self) -> None:
        fail(self.store, self._run())
        self.run = None

    @invariant()
    def newest_rows_are_those_held(self) -> None:
        with self.store.reading() as connection:
            rows = current(connection, Task, source=self.source)
        assert self._plain(rows) == self.held

    @invariant()
    def reports_read_at_the_last_completed_run(self) -> None:
        run = current_vector(self.store).get(self.source)
        assert run == (max(self.past) if self.past else None)
        self._holds_at(run, self.past.get(run or 0, {}))

    def teardown(self) -> None:
        """Every past run can be read as it was, and no two versions of a key overlap."""
        for run, held in self.past.items():
            self._holds_at(run, held)
        for number in range(1, 7):
            found = history(self.store, Task, f"{self.source}:task:{number}")
            assert all(one.to_run is not None and one.to_run <= two.from_run for one, two in pairwise(found))
            assert all(one.to_run is None or one.to_run > one.from_run for one in found)
            assert all(one.row != two.row for one, two in pairwise(found) if one.to_run == two.from_run)

    def _holds_at(self, run: int | None, held: dict[int, tuple[str, str]]) -> None:
        snapshot = Snapshot(self.store, {} if run is None else {self.source: run})
        assert self._plain(snapshot.rows(Task)) == held
        assert snapshot.count(Task) == len(held)

    def _write(self, records: Collection[str], tasks: list[Task]) -> Written:
        """Write a page as the engine does: records that were read before are replaced, the others added."""
        known = [self._record(name) for name in sorted(records) if name in self.read]
        fresh = [one for one in tasks if one.record not in known]
        replaced = [one for one in tasks if one.record in known]
        written = Written()
        with self.store.transaction() as connection:
            written += replace(connection, self._run(), known, *replaced, source=self.source)
            if fresh:
                written += add(connection, self._run(), *fresh)
        return written

    def _expected(self, after: dict[int, tuple[str, str]], new: Collection[str]) -> Written:
        """Return the counts; a row that moves to a record never read before goes and comes."""
        both = self.held.keys() & after.keys()
        moved = {number for number in both if after[number][0] in new}
        return Written(
            added=len(after.keys() - self.held.keys()) + len(moved),
            changed=sum(self.held[number] != after[number] for number in both - moved),
            removed=len(self.held.keys() - after.keys()) + len(moved),
        )

    def _task(self, number: int, record: str, title: str) -> Task:
        return task(number, title, source=self.source, record=self._record(record))

    def _record(self, record: str) -> str:
        return f"{self.source}:row:{record}"

    def _run(self) -> int:
        assert self.run is not None
        return self.run

    def _plain(self, rows: Iterable[Task]) -> dict[int, tuple[str, str]]:
        return {int(row.key.rsplit(":", 1)[1]): (row.record.rsplit(":", 1)[1], row.title) for row in rows}


@pytest.mark.slow
def test_whatever_is_read_every_past_run_can_be_read_as_it_was(store: Store) -> None:
    histories = settings(max_examples=40, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(lambda: Histories(store), settings=histories)  # type: ignore[arg-type] # takes a factory


def _together(work: Callable[[int], None]) -> None:
    """Run the work in several threads that start at once; raises what one of them raises."""
    start = threading.Barrier(THREADS)

    def started(number: int) -> None:
        start.wait()
        work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(started, number) for number in range(THREADS)]:
            done.result()


def _taken(store: Store, holder: str, *, is_dead: bool = False) -> Lease | Held:
    return leases.acquire(store, "jira", holder, lambda _holder: is_dead)


def test_of_many_that_compete_for_a_source_one_holds_it_at_a_time_and_tokens_rise(store: Store) -> None:
    inside: list[str] = []
    tokens: list[int] = []

    def compete(number: int) -> None:
        for _ in range(TURNS):
            lease = _taken(store, f"thread {number}")
            if isinstance(lease, Held):
                continue
            inside.append(lease.holder)
            tokens.append(lease.token)
            assert inside == [lease.holder]
            inside.clear()
            leases.release(store, lease)

    _together(compete)
    assert tokens == list(range(1, len(tokens) + 1))


def test_of_many_that_overtake_each_other_only_the_newest_writes(store: Store) -> None:
    """Each take-over makes the token before it worthless, whenever its holder comes to write."""
    refused: list[int] = []

    def write(lease: Lease) -> None:
        with store.transaction() as connection:
            leases.fence(connection, lease)
            state = scopes.state(connection, "jira", "issues", "tokens")
            written = [*state.cursor.split(), str(lease.token)]
            scopes.move(
                connection, ScopeState(source="jira", stream="issues", scope="tokens", cursor=" ".join(written))
            )

    def overtake(number: int) -> None:
        for _ in range(TURNS):
            lease = _taken(store, f"thread {number}", is_dead=True)
            assert isinstance(lease, Lease)
            for _ in range(2):
                try:
                    write(lease)
                except FencedError:
                    refused.append(lease.token)

    _together(overtake)
    with store.reading() as connection:
        written = [int(token) for token in scopes.state(connection, "jira", "issues", "tokens").cursor.split()]
    assert written == sorted(written)
    assert len(written) + len(refused) == THREADS * TURNS * 2
    assert written[-1] == THREADS * TURNS


def test_writers_of_one_lease_lose_nothing_of_each_other(store: Store) -> None:
    lease = _taken(store, "one")
    assert isinstance(lease, Lease)

    def count_up(_number: int) -> None:
        for _ in range(TURNS):
            with store.transaction() as connection:
                leases.fence(connection, lease)
                cursor = int(scopes.state(connection, "jira", "issues", "ERP").cursor or "0")
                scopes.move(connection, ScopeState(source="jira", stream="issues", scope="ERP", cursor=str(cursor + 1)))

    _together(count_up)
    with store.reading() as connection:
        assert scopes.state(connection, "jira", "issues", "ERP").cursor == str(THREADS * TURNS)


def test_readers_see_whole_pages_only_while_others_write(store: Store) -> None:
    numbers = range(1, 21)
    run = begin(store)
    with store.transaction() as connection:
        add(connection, run, *(task(number, "0") for number in numbers))
    seen: set[tuple[str, ...]] = set()

    def work(thread: int) -> None:
        for turn in range(1, TURNS + 1):
            if thread == 0:
                with store.transaction() as connection:
                    records = [task(number).record for number in numbers]
                    replace(connection, run, records, *(task(number, str(turn)) for number in numbers))
            else:
                with store.reading() as connection:
                    seen.add(tuple(row.title for row in current(connection, Task)))

    _together(work)
    assert {(len(titles), len(set(titles))) for titles in seen} == {(len(numbers), 1)}


@pytest.mark.postgres
def test_both_databases_give_the_same_answers(tmp_path: Path, postgres_url: str) -> None:
    answers = []
    for url in (f"sqlite:///{tmp_path / 'syncline.db'}", postgres_url):
        store = open_store(url)
        prepare(store)
        answers.append(_tell(store))
        store.close()
    assert answers[0] == answers[1]
    assert len(answers[0]) == 3


def _tell(store: Store) -> list[object]:
    """What a store says at each point of one history, provenance and numbers of runs with it."""
    first = begin(store)
    titles = ["Survey", "Ünder", "under", "Über", "10", "9", "a b", "a_b", "A"]
    with store.transaction() as connection:
        add(connection, first, *(task(number, title) for number, title in enumerate(titles)))
    complete(store, first)
    second = begin(store)
    with store.transaction() as connection:
        replace(connection, second, ["plans:row:r1"], task(1, "changed", custom={"b": 1, "a": None}))
        versions.remove(connection, Task, ["plans:row:r2"], second)
    complete(store, second)
    told: list[object] = [list(Snapshot(store, {"plans": run}).rows(Task)) for run in (first, second)]
    return [*told, history(store, Task, "plans:task:1")]
