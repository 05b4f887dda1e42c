"""Refuses what is no plain Word document: macros, objects, references to elsewhere, bombs, fields that fetch."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from reports.render.formatting import plain
from reports.render.word.template_errors import TemplateRefusedError

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 1_000
MOST_RATIO = 200  # unpacked against packed of one part; text of people packs 10 to 40 times
_RATIO_FROM = 1024 * 1024  # smaller parts cannot hurt
_TYPES = "[Content_Types].xml"
_MAIN = "word/document.xml"
_MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")  # .doc, and any office file with a password
_RUNS = re.compile(r"vbaProject|activeX/|embeddings/oleObject|customUI", re.IGNORECASE)
_BRINGS = (
    "oleObject",
    "control",
    "attachedToolbars",
    "aFChunk",
    "vbaProject",
    "subDocument",
    "frame",
    "attachedTemplate",
)
_WEB = re.compile(r"(?:https?://|mailto:)[^\s]+", re.IGNORECASE)
_FETCHING = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON|AUTOTEXT|RD)\b", re.IGNORECASE
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SAVE = "open it in Word and save it as a Word document (.docx)"


def check(template: bytes) -> None:
    """Raise TemplateRefusedError with the reason and what to do for a file that is no plain Word document."""
    if len(template) > MOST_BYTES:
        raise _refused(f"it has {len(template):,} bytes, at most {MOST_BYTES:,} are taken", "make its pictures smaller")
    if template.startswith(_OLD_OFFICE):
        raise _refused("it is an old Word file (.doc) or protected by a password", f"{_SAVE} without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            _check_size(package)
            _check_parts(package)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise _refused(f"it is no Word document ({error})", _SAVE) from None


def _check_size(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise _refused(f"it has {len(parts):,} parts, at most {MOST_PARTS:,} are taken", _SAVE)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise _refused(f"it unpacks to {unpacked:,} bytes, at most {MOST_UNPACKED:,} are taken", _SAVE)
    for part in parts:
        if part.file_size > _RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise _refused(f"{_named(part.filename)} unpacks to more than {MOST_RATIO} times its size", _SAVE)
        if part.flag_bits & 1:
            raise _refused("it is protected by a password", f"{_SAVE} without a password")


def _check_parts(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if len(set(names)) < len(names):
        raise _refused("it has two parts of one name", _SAVE)
    if _TYPES not in names or _MAIN not in names:
        raise _refused("it is no Word document (its main part is missing)", _SAVE)
    types = package.read(_TYPES)
    if b"macroEnabled" in types or any(_RUNS.search(name) for name in names):
        raise _refused("it holds macros or controls, which a report must not run", f"{_SAVE}, without macros")
    if _MAIN_TYPE not in types:
        raise _refused("it is a Word template file (.dotx) or another kind of document", _SAVE)
    for name in names:
        if name.endswith((".xml", ".rels", ".vml")):
            _check_xml(name, package.read(name))


def _check_xml(name: str, data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data:
        raise _refused(f"{_named(name)} is not written as Word writes it", _SAVE)
    try:
        root = ET.fromstring(data)  # noqa: S314 -- entities are refused above, and the size is limited
    except ET.ParseError as error:
        raise _refused(f"{_named(name)} is damaged ({error})", _SAVE) from None
    if name.endswith(".rels"):
        _check_relations(name, root)
        return
    for instruction in _instructions(root):
        found = _FETCHING.search(instruction)
        if found:
            raise _refused(
                f"{_named(name)} has the Word field {found[0].upper()}, which takes its content from elsewhere",
                "take the field out, or unlink it in Word with Ctrl+Shift+F9",
            )
        if "{{" in instruction or "{%" in instruction:
            raise _refused(
                f"{_named(name)} has a report field inside a Word field ({instruction.strip():.60})",
                "put the report field into plain text",
            )


def _check_relations(name: str, root: ET.Element) -> None:
    for relation in root:
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        target = relation.get("Target", "")
        outside = relation.get("TargetMode", "").casefold() == "external"
        if outside and kind == "hyperlink" and _WEB.fullmatch(target):
            continue
        if outside or kind in _BRINGS:
            raise _refused(
                f"{_named(name)} refers to something outside or embedded ({kind}: {target:.80})",
                "embed pictures as pictures, take linked objects out, and keep only links to web pages",
            )


def _instructions(root: ET.Element) -> Iterator[str]:
    """Yield the code of the fields of a part: runs may cut it anywhere, so all of a part's stands together."""
    yield "".join(text.text or "" for text in root.iter(f"{_WORD}instrText"))
    for simple in root.iter(f"{_WORD}fldSimple"):
        yield simple.get(f"{_WORD}instr", "")


def _named(part: str) -> str:
    return plain(part)[:80]


def _refused(reason: str, remedy: str) -> TemplateRefusedError:
    return TemplateRefusedError(f"Word template: {plain(reason)}; {remedy}")
