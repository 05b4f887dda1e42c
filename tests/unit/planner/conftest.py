"""A store for the runs of a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.open import Store, open_store
from store.upgrade import prepare


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'planner.db'}")
    prepare(opened)
    yield opened
    opened.close()
