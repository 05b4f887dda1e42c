"""Hands the volumes of a report to a limited child process that binds them to one PDF."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from reports.render.pdf import bindery_child
from reports.render.pdf.errors import PdfError
from reports.render.pdf.press import Limits, answer_of


def bind(volumes: Sequence[bytes], pages: int, limits: Limits) -> bytes:
    """Return one PDF of all pages, tags, bookmarks and named places of the volumes; the first one's title and files.

    Raises PdfLimitError when a limit is reached, and PdfError when they do not have the `pages` that were counted.
    """
    with tempfile.TemporaryDirectory(prefix="syncline-") as folder:
        files = []
        for number, volume in enumerate(volumes):
            files.append(str(Path(folder, f"volume-{number:04}.pdf")))
            Path(files[-1]).write_bytes(volume)
        bound, said = answer_of(bindery_child.__file__, {"volumes": files}, limits)
    if said["pages"] != pages:
        raise PdfError(f"PDF: the volumes have {said['pages']} pages, expected {pages}; run it again and report it")
    return bound
