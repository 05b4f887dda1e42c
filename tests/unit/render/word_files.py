"""Word templates made for tests: good ones, and files that only look like one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import docx

CONTENT_TYPES = "[Content_Types].xml"
RELATIONS = "word/_rels/document.xml.rels"


def template(*paragraphs: str, rows: Sequence[Sequence[str]] = (), footer: str = "") -> bytes:
    """A Word document with these paragraphs, then a table."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    if rows:
        table = made.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    made.sections[0].footer.paragraphs[0].text = footer
    return _saved(made)


def _saved(made: object) -> bytes:
    target = io.BytesIO()
    made.save(target)  # type: ignore[attr-defined] # the library's own type is a function's
    return target.getvalue()


def changed(data: bytes, changes: dict[str, Callable[[bytes], bytes] | bytes]) -> bytes:
    """The package with some parts changed or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            change = changes.get(name)
            content = source.read(name)
            made.writestr(name, content if change is None else change if isinstance(change, bytes) else change(content))
        for name in changes.keys() - set(source.namelist()):
            given = changes[name]
            assert isinstance(given, bytes)
            made.writestr(name, given)
    return target.getvalue()


def relation(kind: str, target: str, *, outside: bool = True) -> Callable[[bytes], bytes]:
    """Adds a relation to the relations of the text."""
    mode = ' TargetMode="External"' if outside else ""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    added = f'<Relationship Id="rId900" Type="{base}/{kind}" Target="{target}"{mode}/></Relationships>'
    return lambda data: data.replace(b"</Relationships>", added.encode())


def into_text(xml: str) -> Callable[[bytes], bytes]:
    """Adds XML to the end of the text."""
    return lambda data: data.replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)
