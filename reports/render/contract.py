"""What a renderer is and how all of them are found: one module or folder in here, one RENDERER."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

from reports.document import ReportDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """Prints a document in one format; `render` is pure: the same document gives the same bytes."""

    name: str  # as administrators write it under `formats:`
    media_type: str
    suffix: str  # of the file, with its dot
    render: Callable[[ReportDocument], bytes]


def renderers() -> dict[str, Renderer]:
    """Return every renderer in this folder by name, in order of name; a module without RENDERER is not one.

    Raises ValueError when two modules claim one name: which of them a report means could not be told.
    """
    package = importlib.import_module(__package__ or "reports.render")
    found: dict[str, Renderer] = {}
    for module in pkgutil.iter_modules(package.__path__):
        candidate = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "RENDERER", None)
        if not isinstance(candidate, Renderer):
            continue
        if candidate.name in found:
            raise ValueError(
                f"reports.render.{module.name}: the format {candidate.name!r} is taken; choose another name"
            )
        found[candidate.name] = candidate
    return dict(sorted(found.items()))
