"""What the tests of the engine share: a prepared store, and a bench that runs sources and looks into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.open import open_store
from store.upgrade import prepare
from tests.unit.sync.bench import Bench
from tests.unit.sync.sources import DropFolder


@pytest.fixture
def bench(store_url: str) -> Iterator[Bench]:
    store = open_store(store_url)
    prepare(store)
    yield Bench(store)
    store.close()


@pytest.fixture
def drop(tmp_path: Path) -> DropFolder:
    folder = tmp_path / "drop"
    folder.mkdir()
    return DropFolder(folder=folder)
