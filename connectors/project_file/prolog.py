"""The first look at a file: whether it is a plan at all, before anything is built from it."""

from __future__ import annotations

from typing import BinaryIO
from xml.parsers import expat

from connectors.project_file.refusals import EXPORT_AGAIN, SAVE_AS_XML, refused

LONGEST_PROLOG = 1_000_000  # bytes before the first element: a licence text is fine, a flood is not
_CHUNK = 16_384
_TRUNCATED = {
    expat.errors.codes[text] for text in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN)
} | {expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR]}
_ENCODING = {
    expat.errors.codes[text]
    for text in (expat.errors.XML_ERROR_UNKNOWN_ENCODING, expat.errors.XML_ERROR_INCORRECT_ENCODING)
}
_OTHER_FORMATS = (
    (
        b"\xd0\xcf\x11\xe0",
        "this is a binary Microsoft Office file, perhaps a plan in .mpp format, not XML",
        SAVE_AS_XML,
    ),
    (b"PK\x03\x04", "this is a ZIP archive or a workbook, not XML", SAVE_AS_XML),
    (b"\x1f\x8b", "this is compressed with gzip, not XML", "unpack it first"),
    (b"%PDF", "this is a PDF, not XML", SAVE_AS_XML),
    (b"ERMHDR", "this is a Primavera XER export, not XML", "in Primavera export as Microsoft Project XML"),
    (b"MPX", "this is a plan in the old MPX format, not XML", SAVE_AS_XML),
)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")  # byte order marks


class _RootFound(Exception):  # noqa: N818  # no error: the way to stop expat
    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def inspect(stream: BinaryIO, name: str) -> None:
    """Read up to the root element and leave the stream at its beginning.

    Raises RejectedFileError unless it is XML without a DOCTYPE whose root is `Project`, in whatever namespace.
    """
    start = stream.read(16)
    _recognise(start, name)
    stream.seek(0)
    tag = _root(stream, name)
    stream.seek(0)
    if tag == "APIBusinessObjects":
        raise refused(
            name,
            "plan_primavera",
            "this is a Primavera P6 file (root element APIBusinessObjects), not a Microsoft Project one",
            "in Primavera export as Microsoft Project XML, or save the plan as XML from Microsoft Project",
        )
    if tag != "Project":
        raise refused(name, "plan_other_root", "expected Project as the root element", SAVE_AS_XML, line=1, value=tag)


def parse_refusal(name: str, code: int, line: int, text: str) -> Exception:
    """Return the refusal for what the XML parser said (its code, line and words)."""
    if code in _TRUNCATED:
        return refused(name, "xml_truncated", "the file ends before the plan does", EXPORT_AGAIN, line=line)
    if code in _ENCODING:
        return encoding_refusal(name)
    if code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]:
        reason = "expected XML, found a character that it does not allow or that the file's encoding does not have"
        return refused(name, "xml_malformed", reason, EXPORT_AGAIN, line=line)
    return refused(name, "xml_malformed", f"not well-formed XML ({text})", EXPORT_AGAIN, line=line)


def encoding_refusal(name: str) -> Exception:
    """Return the refusal for a declared encoding that is unknown or not the one the bytes are in."""
    return refused(
        name,
        "xml_encoding",
        "the declared encoding is unknown or not the one the file is written in",
        "save it again as UTF-8, which Project does by itself; do not edit the file by hand",
        line=1,
    )


def _recognise(start: bytes, name: str) -> None:
    if not start:
        raise refused(name, "file_empty", "the file is empty", EXPORT_AGAIN)
    for mark, reason, remedy in _OTHER_FORMATS:
        if start.startswith(mark):
            raise refused(name, "plan_other_format", reason, remedy)
    text = start
    for mark in _MARKS:
        text = text.removeprefix(mark)
    if text.replace(b"\0", b"").lstrip()[:1] not in (b"<", b""):
        raise refused(name, "plan_not_xml", "this is not XML: it does not begin with <", SAVE_AS_XML, line=1)


def _root(stream: BinaryIO, name: str) -> str:
    def doctype(*_: object) -> None:
        raise refused(
            name,
            "xml_doctype",
            "the file declares a DOCTYPE, by which a file can swell without end or pull in others; Project writes none",
            EXPORT_AGAIN,
            line=parser.CurrentLineNumber,
        )

    def element(tag: str, _: object) -> None:
        raise _RootFound(tag)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = element
    try:
        for _ in range(0, LONGEST_PROLOG, _CHUNK):
            chunk = stream.read(_CHUNK)
            parser.Parse(chunk, not chunk)
            if not chunk:
                break
    except _RootFound as found:
        return found.tag.rpartition("}")[2]
    except expat.ExpatError as error:
        raise parse_refusal(name, error.code, error.lineno, expat.ErrorString(error.code)) from error
    except (LookupError, ValueError) as error:
        raise encoding_refusal(name) from error
    raise refused(name, "plan_no_root", f"no element within the first {LONGEST_PROLOG} bytes", SAVE_AS_XML)
