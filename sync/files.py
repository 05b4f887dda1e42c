"""Files on their way in: a stable copy with its hash, what is known of it, and the row that tells people about it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO

from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import FileFacts, OfferedFile, Record
from model.problems import Place, Problem
from model.values import FileState
from store import archive
from store.columns import instant_text
from store.errors import StoreUnavailableError

if TYPE_CHECKING:
    from store.open import Store

COPY_BYTES = 1 << 20

FILE_KIND = "file"
"""Kind of the raw records that say what became of the files a source offered."""


class StillWrittenError(Exception):
    """The file changed while it was copied; the next run reads it."""


@contextmanager
def staged(offered: OfferedFile) -> Iterator[OfferedFile]:
    """Copy the file to a private place while hashing it, and yield the copy; it is removed at the end of the block.

    Raises StillWrittenError when the file changes while it is copied, RejectedFileError when it cannot be read, and
    StoreUnavailableError when there is no room for the copy, which is no fault of the file.
    """
    with TemporaryDirectory(prefix="syncline-") as folder:
        target = Path(folder) / "file"
        try:
            before = offered.path.stat()
            with offered.path.open("rb") as source:
                digest = _copy(source, target)
            after = offered.path.stat()
        except OSError as error:
            raise RejectedFileError([_unreadable(offered, error)]) from error
        shutil.copystat(offered.path, target)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise StillWrittenError(offered.name)
        yield replace(offered, path=target, sha256=digest, size=after.st_size)


@contextmanager
def restored(store: Store, digest: str) -> Iterator[OfferedFile]:
    """Yield an archived file as it was offered; raises LookupError when it was never archived."""
    with TemporaryDirectory(prefix="syncline-") as folder, store.reading() as connection:
        target = Path(folder) / "file"
        archive.restore(connection, digest, target)
        known = archive.find(connection, digest)
        if known is None:
            raise LookupError(digest)
        yield OfferedFile(path=target, name=known.name, modified_at=known.modified_at, size=known.size, sha256=digest)


def file_record(
    scope: str,
    offered: OfferedFile,
    state: FileState,
    current_sha256: str,
    facts: FileFacts | None = None,
    reason: str = "",
) -> Record:
    """Return the raw record that says what became of an offered file."""
    return Record(
        kind=FILE_KIND,
        key=scope,
        partition=f"file/{scope}",
        place=offered.name,
        data={
            "name": offered.name,
            "state": state.value,
            "sha256": offered.sha256,
            "current_sha256": current_sha256 or None,
            "size": offered.size,
            "modified_at": instant_text(offered.modified_at),
            "layout": facts.layout if facts else None,
            "as_of": facts.as_of if facts else None,
            "context": dict(facts.context) if facts else None,
            "controls": dict(facts.controls) if facts else None,
            "rows": facts.rows if facts else None,
            "reason": reason or None,
        },
    )


def first_sentence(problems: Sequence[Problem]) -> str:
    """Return the first problem's sentence, and how many more there are."""
    more = len(problems) - 1
    return f"{problems[0]} ({more} more)" if more else str(problems[0])


def _copy(source: BinaryIO, target: Path) -> str:
    digest = sha256()
    try:
        writing = target.open("wb")
    except OSError as error:
        raise _no_room(error) from error
    with writing:
        while content := source.read(COPY_BYTES):
            digest.update(content)
            try:
                writing.write(content)
                writing.flush()
            except OSError as error:
                raise _no_room(error) from error
    return digest.hexdigest()


def _no_room(error: OSError) -> StoreUnavailableError:
    why = error.strerror or type(error).__name__
    return StoreUnavailableError(f"a file could not be copied for reading ({why}); make room for temporary files")


def _unreadable(offered: OfferedFile, error: OSError) -> Problem:
    return Problem(
        code="file_unreadable",
        place=Place(file=offered.name),
        reason=f"the file cannot be read ({error.strerror or type(error).__name__})",
        remedy="give the account that runs Syncline the right to read it",
    )
