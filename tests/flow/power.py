"""A store that loses its power amid a run, and an empty one to begin with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from store.open import Store, open_store
from store.upgrade import prepare


class PowerCutError(BaseException):
    """What a process that lost its power would not live to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """When the power goes: at a transaction counted from the run's first, kept already or not yet."""

    at: int
    is_kept: bool = False


class MortalStore(Store):
    """A store that loses its power at some transaction, and gives no transaction from then on."""

    cut: Cut | None = None
    begun = 0

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction, unless the power is gone."""
        self.begun += 1
        if self.cut is not None and self.begun > self.cut.at:
            raise PowerCutError
        with super().transaction() as connection:
            yield connection
            if self.cut is not None and self.begun == self.cut.at and not self.cut.is_kept:
                raise PowerCutError
        if self.cut is not None and self.begun == self.cut.at:
            raise PowerCutError


_FOLDERS: list[TemporaryDirectory[str]] = []


@cache
def empty_store() -> Path:
    """Make an empty store once, to be copied: its tables take longer to make than a small site to read."""
    _FOLDERS.append(TemporaryDirectory())
    file = Path(_FOLDERS[0].name) / "empty.db"
    store = open_store(f"sqlite:///{file}")
    prepare(store)
    store.close()
    return file
