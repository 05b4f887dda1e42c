"""What runs of every connector keep that asks a system over the network: the same rows, wherever they are killed."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from model.entities import QuarantinedRecord
from store import raw, read, verify
from store.open import Store
from sync.outcome import Ending, Progress, RunResult
from sync.run import World, run_replay
from tests.contract.api_case import Site, rows_of, threads_left
from tests.contract.connector_case import SOURCE
from tests.flow.running import opened, versions

PAGES = 3
"""So many pages at least has a run of the filled site: fewer prove little about resuming."""


class PowerCutError(BaseException):
    """Ends a run as a killed process would, as far as the store can see."""


def completed(site: Site, world: World, **how: bool) -> RunResult:
    result = site.synced(world, **how)
    assert (result.ending, result.error, result.needs_person) == (Ending.COMPLETED, "", False)
    return result


def test_the_small_state_becomes_the_rows_beside_it(site: Site, recording: bool) -> None:
    with opened(site.application()) as (store, world):
        completed(site, world)
        found = {entity: named(rows) for entity, rows in rows_of(store).items() if rows}
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1", text)  # each simulator has a port of its own
    if recording:
        site.golden.parent.mkdir(parents=True, exist_ok=True)
        site.golden.write_text(text, encoding="utf-8")
    assert json.loads(text) == json.loads(site.golden.read_text(encoding="utf-8"))


def named(rows: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Return rows with their filled fields, as JSON holds them."""
    return {
        key: {name: value if type(value) in {int, bool} else str(value) for name, value in row.items()}
        for key, row in sorted(rows.items())
    }


def test_a_second_run_a_full_one_and_a_replay_change_nothing(site: Site) -> None:
    site.served.fill()
    with opened(site.application()) as (store, world):
        first = completed(site, world)
        before = versions(store)
        again, full = completed(site, world), completed(site, world, full=True)
        replayed = run_replay(world, site.source(), everything=True)
        assert versions(store) == before
        assert broken(store) == []
        with store.reading() as connection:
            assert read.current(connection, QuarantinedRecord) == []
    assert first.changed > 0
    assert replayed.ending is Ending.COMPLETED
    assert replayed.read > 0
    assert [one.changed + one.removed for one in (again, full, replayed)] == [0, 0, 0]


def broken(store: Store) -> list[verify.Finding]:
    """Return what is wrong with a store, but references to another source's rows, which is not read here."""
    with store.reading() as connection:
        found = verify.findings(connection)
    return [one for one in found if not one.examples or any(text.startswith(f"{SOURCE}:") for text in one.examples)]


def test_a_run_that_is_killed_after_any_page_goes_on_to_the_same_rows(site: Site) -> None:
    site.served.fill()
    with opened(site.application()) as (store, world):
        pages = completed(site, world).pages
        expected = rows_of(store)
    assert pages >= PAGES
    for last in range(1, pages):
        with opened(site.application(f"killed{last}")) as (store, world):
            before = set(threading.enumerate())
            killed(site, world, after=last)
            assert threads_left(before) == []
            site.later(timedelta(minutes=90))
            resumed = completed(site, world)
            assert resumed.resumed
            assert rows_of(store) == expected


def killed(site: Site, world: World, *, after: int) -> None:
    """Run the source, and kill the run once so many pages are written."""

    def cut(progress: Progress) -> None:
        if progress.pages == after:
            raise PowerCutError

    with pytest.raises(PowerCutError):
        site.synced(replace(world, listener=cut))


def test_a_value_that_no_mapping_knows_is_quarantined_and_its_record_kept(site: Site) -> None:
    with opened(site.application()) as (store, world):
        completed(site, world)
        before = {key for rows in rows_of(store).values() for key in rows}
        records = set(stored(store))
        site.served.puzzle()
        site.later(timedelta(hours=1))
        result = site.synced(world)
        assert (result.ending, result.needs_person) == (Ending.COMPLETED, True)
        with store.reading() as connection:
            put_aside = read.current(connection, QuarantinedRecord)
        assert broken(store) == []
        assert put_aside
        for row in put_aside:
            assert row.reason
            assert row.where
        assert set(stored(store)) > records
        after = {key for name, rows in rows_of(store).items() if name != QuarantinedRecord.__name__ for key in rows}
        assert after > before


def stored(store: Store) -> Iterator[str]:
    """Yield the key of every raw record that is kept."""
    after = ""
    with store.reading() as connection:
        while batch := raw.payloads(connection, SOURCE, after):
            after = batch[-1].key
            yield from (one.key for one in batch)
