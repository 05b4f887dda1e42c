"""What must hold between the tables is checked, and each fault that is put in is found."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from model.entities import Dependency, Provenance, Task
from model.values import DependencyKind
from store import archive, raw, scopes
from store.archive import ArchivedFile
from store.open import Store
from store.scopes import PartitionState
from store.tables import ARCHIVED, CHUNK, VERSIONS
from store.verify import EXAMPLES, Finding, Tally, findings, tallies
from tests.unit.store.invented import NOW, SOURCE, begin, load, raw_row, task, write_raw


def _whole(store: Store, *rows: Provenance) -> int:
    """Rows with their raw records."""
    run = load(store, *rows)
    write_raw(
        store, run, *(raw_row(record, source=rows[0].source) for record in dict.fromkeys(row.record for row in rows))
    )
    return run


def _findings(store: Store) -> list[Finding]:
    with store.reading() as connection:
        return findings(connection)


def _archive(store: Store, folder: Path) -> str:
    content = b"Account;Amount\n" * 1_000
    path = folder / "ledger.csv"
    path.write_bytes(content)
    digest = sha256(content).hexdigest()
    current = PartitionState(source="ledger", partition="FY2027", as_of="2026-10-31", sha256=digest, scope="a", run=1)
    with store.transaction() as connection:
        archive.keep(connection, ArchivedFile(digest, path.name, len(content), NOW, NOW), path)
        scopes.make_current(connection, [current])
    return digest


def test_a_whole_store_has_no_findings(store: Store, tmp_path: Path) -> None:
    assert _findings(store) == []
    _whole(store, task(1), task(2, parent="plans:task:1"), task(3, record="plans:row:r1"))
    _archive(store, tmp_path)
    assert _findings(store) == []


def test_rows_are_counted_by_source_and_entity(store: Store) -> None:
    run = _whole(store, task(1), task(2))
    with store.transaction() as connection:
        raw.mark_gone(connection, ["plans:row:r2"], run)
    _whole(store, task(1, source="jira"))
    with store.reading() as connection:
        assert tallies(connection) == [
            Tally(source="jira", entity="raw_record", rows=1),
            Tally(source="jira", entity="task", rows=1),
            Tally(source="plans", entity="raw_record", rows=1),
            Tally(source="plans", entity="task", rows=2),
        ]


def test_a_record_that_gave_no_row_is_found(store: Store) -> None:
    run = _whole(store, task(1))
    write_raw(store, run, *(raw_row(f"plans:row:x{number}") for number in range(7)))
    (found,) = _findings(store)
    assert (found.check, found.subject, found.number) == ("raw record without unified row", SOURCE, 7)
    assert found.examples == tuple(f"plans:row:x{number}" for number in range(EXAMPLES))
    assert found.remedy == "check the mapping, then `syncline replay`"


def test_a_row_whose_record_is_gone_or_was_never_there_is_found(store: Store) -> None:
    run = _whole(store, task(1), task(2))
    load(store, task(3))
    with store.transaction() as connection:
        raw.mark_gone(connection, ["plans:row:r2"], run)
    (found,) = _findings(store)
    assert (found.check, found.subject) == ("unified row whose record is gone", "task")
    assert found.examples == ("plans:task:2", "plans:task:3")


@pytest.mark.parametrize(
    ("ends", "found"), [(2, 0), (3, 1), (None, 1)], ids=["one after the other", "a run too long", "never ended"]
)
def test_versions_that_overlap_are_found(store: Store, ends: int | None, found: int) -> None:
    _whole(store, task(1))
    table = VERSIONS[Task]
    with store.transaction() as connection:
        connection.exec_driver_sql("DROP INDEX uq_task_current")
        row = {**connection.execute(table.select()).one()._mapping}
        connection.execute(table.update().values(from_run=1, to_run=ends))
        connection.execute(table.insert(), row | {"from_run": 2})
    overlapping = [one.examples for one in _findings(store) if one.check == "versions that overlap"]
    assert overlapping == [("plans:task:1",)] * found


def test_a_reference_to_a_row_that_is_not_there_is_found(store: Store) -> None:
    link = Dependency(
        key="plans:dependency:1",
        source=SOURCE,
        partition="erp.xml",
        record="plans:row:r1",
        predecessor="plans:task:1",
        successor="plans:task:99",
        kind=DependencyKind.FINISH_TO_START,
    )
    _whole(store, task(1, parent="plans:task:98"), link)
    assert [(one.check, one.subject, one.examples) for one in _findings(store)] == [
        ("reference to a row that is not there", "task.parent", ("plans:task:98",)),
        ("reference to a row that is not there", "dependency.successor", ("plans:task:99",)),
    ]


@pytest.mark.parametrize("fault", ["missing", "a chunk missing", "other bytes", "no zlib"])
def test_a_current_file_that_is_damaged_or_missing_is_found(store: Store, tmp_path: Path, fault: str) -> None:
    digest = _archive(store, tmp_path)
    with store.transaction() as connection:
        if fault == "missing":
            connection.execute(ARCHIVED.delete())
        elif fault == "a chunk missing":
            connection.execute(CHUNK.delete())
        else:
            zlib_of_nothing = bytes.fromhex("789c030000000001")
            content = zlib_of_nothing if fault == "other bytes" else b"Dear council"
            connection.execute(CHUNK.update().values(content=content))
    (found,) = _findings(store)
    assert (found.check, found.number, found.examples) == ("archived file damaged or missing", 1, (digest,))
    assert found.remedy == "deliver the file again"


def test_a_file_that_is_no_longer_current_may_be_missing(store: Store, tmp_path: Path) -> None:
    _archive(store, tmp_path)
    with store.transaction() as connection:
        connection.execute(ARCHIVED.delete())
        connection.exec_driver_sql("DELETE FROM partition_state")
    assert _findings(store) == []


def test_nothing_is_wrong_with_rows_of_a_run_that_goes_on(store: Store) -> None:
    begin(store)
    _whole(store, task(1))
    assert _findings(store) == []
