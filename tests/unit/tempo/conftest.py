"""A fresh SQLite store for each test that reads into one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.open import Store, open_store
from store.upgrade import prepare


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'syncline.db'}")
    prepare(opened)
    yield opened
    opened.close()
