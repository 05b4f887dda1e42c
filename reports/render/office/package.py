"""Makes an office file the same bytes for the same document: its zip and its dates say nothing of when it was made."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold
_CORE = "docProps/core.xml"
_DATES = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")
_NESTED = (".xlsx", ".docx", ".pptx")  # a chart of a slide or text carries its numbers as a workbook


def reproducible(package: bytes, made_at: datetime) -> bytes:
    """Return an Office Open XML package with sorted members, dated `made_at` (aware) inside and 1980 in its zip.

    Workbooks inside are made so, too. Raises zipfile.BadZipFile for bytes that are no package.
    """
    stamp = made_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(made, "w") as target:
        for name in sorted(source.namelist(), key=_first_the_types):
            target.writestr(_entry(name), _content(name, source.read(name), made_at, stamp))
    return made.getvalue()


def _first_the_types(name: str) -> tuple[bool, str]:
    return name != "[Content_Types].xml", name  # some readers look for it at the front


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry


def _content(name: str, data: bytes, made_at: datetime, stamp: bytes) -> bytes:
    if name.endswith(_NESTED):
        return reproducible(data, made_at)
    return _DATES.sub(rb"\g<1>" + stamp + rb"\g<3>", data) if name == _CORE else data
