"""Invented benchmarks, as a package that the harness has never seen."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

Invent = Callable[..., ModuleType]


@pytest.fixture
def invent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Invent]:
    """Make a package `invented` of the modules given by name and text."""

    def made(**modules: str) -> ModuleType:
        package = tmp_path / "code" / "invented"
        package.mkdir(parents=True)
        (package / "__init__.py").write_text('"""Invented."""\n', encoding="utf-8")
        for name, text in modules.items():
            (package / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(package.parent)
        importlib.invalidate_caches()
        return importlib.import_module("invented")

    yield made
    for name in [name for name in sys.modules if name == "invented" or name.startswith("invented.")]:
        del sys.modules[name]
