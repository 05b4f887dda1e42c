"""The connectors there are, by the name of their folder; each is loaded when it is first asked for."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping

import connectors
from connectors.contract.connector import Manifest

_CONTRACT = "contract"  # the one folder that is no connector


class Manifests(Mapping[str, Manifest]):
    """What every connector says of itself; a run over one of them waits for no other's code."""

    def __init__(self) -> None:
        found = (module.name for module in pkgutil.iter_modules(connectors.__path__) if module.ispkg)
        self._names = dict.fromkeys(sorted(name for name in found if name != _CONTRACT))

    def __getitem__(self, name: str) -> Manifest:
        if name not in self._names:
            raise KeyError(name)
        manifest: Manifest = importlib.import_module(f"connectors.{name}").MANIFEST
        return manifest

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
