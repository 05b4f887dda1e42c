"""What a file is by its first bytes, held against its name, and whether a workbook's zip is safe to unpack."""

from __future__ import annotations

import struct
import zipfile
from enum import Enum
from typing import BinaryIO

from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import OfferedFile
from connectors.contract.quantities import shown_size
from connectors.finance_file.refusals import refusal
from connectors.finance_file.settings import Limits

MAX_ENTRIES = 5_000
MAX_RATIO = 200
MAX_DIRECTORY = 2_000_000  # bytes of a zip's directory; 5,000 entries need a fraction of it
RATIO_FROM = 1_000_000  # bytes: small workbooks of equal rows pack better than any bomb, and harm nobody

DELIMITED_ENDINGS = (".csv", ".txt", ".tsv")
ZIPPED_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".ods")
ENDINGS = (*DELIMITED_ENDINGS, *ZIPPED_ENDINGS, ".xls")

_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_END_RECORD = b"PK\x05\x06"
_END_LENGTH = 22
_COMMENT_LENGTH = 65_535
_LOOK = 8_192
_OLE_LOOK = 200_000  # the directory of an encrypted package stands near one end


class Format(Enum):
    """How a file is read."""

    DELIMITED = "delimited text"
    WORKBOOK = "workbook"


def kind_of(file: OfferedFile, limits: Limits) -> Format:
    """Return how a file is read; raises RejectedFileError for a wrong name, a password, a broken zip or a bomb."""
    ending = f".{file.name.rpartition('.')[2].casefold()}" if "." in file.name else ""
    if ending not in ENDINGS:
        remedy = f"save it as one of {', '.join(ENDINGS)}"
        raise refusal(
            "file_ending", file.name, f"the ending {ending or '(none)'} is not one that can be read", remedy=remedy
        )
    with file.path.open("rb") as stream:
        start = stream.read(_LOOK)
        if not start.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
            raise refusal("file_empty", file.name, "the file is empty", remedy="export it again")
        fault = _named_wrongly(file.name, ending, start)
        if fault:
            raise fault
        if ending in DELIMITED_ENDINGS:
            return Format.DELIMITED
        if start.startswith(_ZIP):
            _check_zip(file.name, stream, limits)
        elif _is_encrypted(stream):
            raise locked(file.name)
        elif ending != ".xls":
            reason = f"this is an old workbook (.xls) or a locked one, named {ending}"
            raise refusal(
                "file_ending_wrong", file.name, reason, remedy="open it in Excel and save it as .xlsx without password"
            )
    return Format.WORKBOOK


def locked(name: str) -> RejectedFileError:
    """Return the refusal of a workbook that asks for a password."""
    remedy = "save it without password; the watched folder itself can be protected"
    return refusal("file_locked", name, "the workbook is protected by a password", remedy=remedy)


def _named_wrongly(name: str, ending: str, start: bytes) -> RejectedFileError | None:
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    found, remedy = "", ""
    if start.startswith(_PDF):
        found, remedy = (
            "a PDF",
            "ask for the spreadsheet or CSV of the same report: amounts cannot be read safely from a PDF",
        )
    elif start.startswith(_ZIP) and ending not in ZIPPED_ENDINGS:
        found, remedy = (
            "a workbook (.xlsx or another zip)",
            "give it its right ending, or export it again as what it is named",
        )
    elif start.startswith(_OLE) and ending in DELIMITED_ENDINGS:
        found, remedy = "an old workbook (.xls)", "give it its right ending"
    elif text.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        found, remedy = "a web page or XML", "open it in Excel and save it as .xlsx, or export it as CSV"
    elif ending not in DELIMITED_ENDINGS and not start.startswith((_ZIP, _OLE, b"\x09\x08", b"\x09\x04", b"\x09\x02")):
        found, remedy = "no workbook", "export it again; if it is text, give it the ending .csv"
    if not found:
        return None
    return refusal("file_ending_wrong", name, f"the name ends in {ending}, but the content is {found}", remedy=remedy)


def _is_encrypted(stream: BinaryIO) -> bool:
    stream.seek(0)
    if _ENCRYPTED in stream.read(_OLE_LOOK):
        return True
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _OLE_LOOK))
    return _ENCRYPTED in stream.read(_OLE_LOOK)


def _check_zip(name: str, stream: BinaryIO, limits: Limits) -> None:
    """Look at the directory of a zip before anything is unpacked (reference: finance, 2.2 step 4)."""
    broken = refusal(
        "file_broken",
        name,
        "the workbook is cut off or damaged: its zip directory cannot be read",
        remedy="export it again",
    )
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _END_LENGTH - _COMMENT_LENGTH))
    tail = stream.read()
    at = tail.rfind(_END_RECORD)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise broken
    entries, directory = struct.unpack("<HL", tail[at + 10 : at + 16])
    if entries > MAX_ENTRIES or directory > MAX_DIRECTORY:
        raise _bomb(name, f"it has {entries} parts or more, at most {MAX_ENTRIES} are read")
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, struct.error, ValueError, OverflowError, NotImplementedError, EOFError) as error:
        raise broken from error
    if any(part.flag_bits & 1 for part in parts):
        raise locked(name)
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if unpacked > limits.unpacked:
        raise _bomb(
            name, f"unpacked it would have {shown_size(unpacked)}, at most {shown_size(limits.unpacked)} are read"
        )
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * max(packed, 1):
        raise _bomb(
            name, f"it unpacks to {unpacked // max(packed, 1)} times its size, at most {MAX_RATIO} times is read"
        )


def _bomb(name: str, reason: str) -> RejectedFileError:
    return refusal(
        "file_bomb",
        name,
        reason,
        remedy="look at where the file comes from, and export it again without empty rows and columns",
    )
