"""Files are archived by the hash of their content and come back byte for byte."""

from __future__ import annotations

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import func, select

from store import archive
from store.archive import CHUNK_BYTES, ArchivedFile
from store.open import Store
from store.read import Snapshot
from store.tables import CHUNK
from tests.unit.store.invented import NOW


def _file(folder: Path, content: bytes, name: str = "ledger.csv") -> tuple[ArchivedFile, Path]:
    path = folder / name
    path.write_bytes(content)
    digest = sha256(content).hexdigest()
    return ArchivedFile(digest, name, len(content), NOW - timedelta(days=1), NOW), path


def _keep(store: Store, file: ArchivedFile, path: Path) -> bool:
    with store.transaction() as connection:
        return archive.keep(connection, file, path)


@pytest.mark.parametrize(
    ("size", "chunks"),
    [(0, 0), (1, 1), (CHUNK_BYTES, 1), (CHUNK_BYTES + 1, 2), (11 * CHUNK_BYTES, 11)],
    ids=["empty", "one byte", "a chunk", "a byte more", "more than ten chunks"],
)
def test_a_file_of_any_size_comes_back_byte_for_byte(store: Store, tmp_path: Path, size: int, chunks: int) -> None:
    content = b"".join(bytes([number]) * CHUNK_BYTES for number in range(size // CHUNK_BYTES)) + b"x" * (
        size % CHUNK_BYTES
    )
    file, path = _file(tmp_path, content)
    assert _keep(store, file, path)
    target = tmp_path / "restored"
    with store.reading() as connection:
        archive.restore(connection, file.sha256, target)
        assert connection.execute(select(func.count()).select_from(CHUNK)).scalar_one() == chunks
    assert sha256(target.read_bytes()).hexdigest() == file.sha256


def test_bytes_that_do_not_compress_come_back(store: Store, tmp_path: Path) -> None:
    file, path = _file(tmp_path, os.urandom(CHUNK_BYTES + 17))
    _keep(store, file, path)
    with store.reading() as connection:
        archive.restore(connection, file.sha256, tmp_path / "restored")
    assert (tmp_path / "restored").read_bytes() == path.read_bytes()


def test_what_is_known_of_a_file_is_kept_beside_it(store: Store, tmp_path: Path) -> None:
    file, path = _file(tmp_path, b"Account;Amount\n")
    _keep(store, file, path)
    with store.reading() as connection:
        assert archive.find(connection, file.sha256) == file
        assert archive.find(connection, "0" * 64) is None


def test_the_same_content_is_archived_once_under_its_first_name(store: Store, tmp_path: Path) -> None:
    first, path = _file(tmp_path, b"Account;Amount\n")
    again, copy = _file(tmp_path, b"Account;Amount\n", "copy of ledger.csv")
    assert _keep(store, first, path)
    assert not _keep(store, again, copy)
    with store.reading() as connection:
        assert archive.find(connection, first.sha256) == first
        assert connection.execute(select(func.count()).select_from(CHUNK)).scalar_one() == 1


def test_a_file_that_was_never_archived_is_not_made_up(store: Store, tmp_path: Path) -> None:
    missing = "no file with hash 0123456789abcdef… is archived"
    with store.reading() as connection, pytest.raises(LookupError, match=missing):
        archive.restore(connection, "0123456789abcdef" * 4, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_a_file_that_cannot_be_read_leaves_nothing_archived(store: Store, tmp_path: Path) -> None:
    file, path = _file(tmp_path, b"Account;Amount\n")
    path.unlink()
    with pytest.raises(FileNotFoundError):
        _keep(store, file, path)
    with store.reading() as connection:
        assert archive.find(connection, file.sha256) is None


def test_every_delivery_keeps_its_name(store: Store, tmp_path: Path) -> None:
    files = [_file(tmp_path, content, name) for content, name in ((b"1", "july.csv"), (b"2", "july.csv"))]
    for file, path in files:
        _keep(store, file, path)
    with store.reading() as connection:
        assert archive.names(connection) == {file.sha256: "july.csv" for file, _ in files}
    assert Snapshot(store, {}).file_names() == {file.sha256: "july.csv" for file, _ in files}
