"""Writes a report's files, each whole or not at all; a format that cannot be made keeps no other from being written."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from syncline.errors import NotAllowedError

if TYPE_CHECKING:
    from pathlib import Path

    from reports.document import ReportDocument
    from reports.render.contract import Renderer

LARGEST_TEMPLATE = 20_000_000  # bytes of an organisation's Word template, before it is looked into
_IN_TEMPLATE = "docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The files that were written, and why others were not."""

    files: tuple[Path, ...]
    failed: tuple[str, ...]  # a sentence for each format that could not be made


def print_report(
    document: ReportDocument, folder: Path, formats: Sequence[Renderer], template: Path | None = None
) -> Printed:
    """Write a file for each format into a folder; the text document in `template` where there is one.

    Raises OSError for a file that cannot be written, NotAllowedError for a template that cannot be read.
    """
    from reports.errors import RenderError

    folder.mkdir(parents=True, exist_ok=True)
    files, failed = [], []
    for one in formats:
        file = folder / f"{document.name}-{document.as_of.isoformat()}{one.suffix}"
        try:
            content = _content(document, one, template)
        except RenderError as error:
            failed.append(f"{one.name}: {error}")
        else:
            _write(file, content)
            files.append(file)
    return Printed(files=tuple(files), failed=tuple(failed))


def _content(document: ReportDocument, renderer: Renderer, template: Path | None) -> bytes:
    if template is None or renderer.name != _IN_TEMPLATE:
        return renderer.render(document)
    from reports.render.word import from_template

    return from_template(document, _read(template))


def _read(template: Path) -> bytes:
    try:
        with template.open("rb") as source:
            data = source.read(LARGEST_TEMPLATE + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise NotAllowedError(f"The template {template} cannot be read ({reason}). Correct the path.") from None
    if len(data) > LARGEST_TEMPLATE:
        raise NotAllowedError(f"The template {template} is larger than {LARGEST_TEMPLATE // 1_000_000} MB. Shrink it.")
    return data


def _write(file: Path, content: bytes) -> None:
    """Write a file under a name of its own first, so that nobody ever opens half a report."""
    partial = file.with_name(f".{file.name}.part")
    try:
        with partial.open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        partial.replace(file)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
