"""The archive of files, by the hash of their content: what finance or a plan's author delivered, kept as it came."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from store.statements import insert_missing, insert_rows
from store.tables import ARCHIVED, CHUNK

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHUNK_BYTES = 1 << 20


class ArchivedFile(NamedTuple):
    """What is known of an archived file beside its content."""

    sha256: str
    name: str
    size: int
    modified_at: datetime
    archived_at: datetime


def keep(connection: Connection, file: ArchivedFile, path: Path) -> bool:
    """Archive the file at `path`, whose hash is `file.sha256`; returns False when it was kept before."""
    if not insert_missing(connection, ARCHIVED, file._asdict()):
        return False
    for number, content in enumerate(_chunks(path)):
        row = (file.sha256, number, zlib.compress(content, 1))
        insert_rows(connection, CHUNK, ("sha256", "number", "content"), [row])
    return True


def find(connection: Connection, sha256: str) -> ArchivedFile | None:
    """Return what is known of the file with this hash, None when it was never archived."""
    row = connection.execute(select(ARCHIVED).where(ARCHIVED.c.sha256 == sha256)).first()
    return None if row is None else ArchivedFile(*row)


def names(connection: Connection) -> dict[str, str]:
    """Return the name of every archived file by its SHA-256."""
    return {row.sha256: row.name for row in connection.execute(select(ARCHIVED.c.sha256, ARCHIVED.c.name))}


def restore(connection: Connection, sha256: str, path: Path) -> None:
    """Write the archived bytes to `path`; raises LookupError when no such file is archived."""
    if find(connection, sha256) is None:
        message = f"no file with hash {sha256[:16]}… is archived"
        raise LookupError(message)
    query = select(CHUNK.c.content).where(CHUNK.c.sha256 == sha256).order_by(CHUNK.c.number)
    with path.open("wb") as target:
        for row in connection.execute(query):
            target.write(zlib.decompress(row.content))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while content := source.read(CHUNK_BYTES):
            yield content
