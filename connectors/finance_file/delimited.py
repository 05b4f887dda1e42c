"""Delimited text as rows of cells: CSV in a declared encoding with a declared delimiter."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from connectors.contract.errors import RejectedFileError
from connectors.contract.pages import OfferedFile
from connectors.finance_file.converters import Cell
from connectors.finance_file.layout import Layout
from connectors.finance_file.refusals import refusal
from connectors.finance_file.settings import Limits
from connectors.finance_file.tables import Batch, Table
from model.problems import Place

if TYPE_CHECKING:
    import _csv


BATCH_ROWS = 500
MAX_CELL = 32_767  # characters, as a workbook's cell
MAX_COLUMNS = 1_000
_CHUNK = 1 << 20
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@contextmanager
def opened(file: OfferedFile, layout: Layout, limits: Limits) -> Iterator[Table]:
    """Give the rows of a delimited text; raises RejectedFileError with the line where it cannot be read."""
    _check_text(file.name, file.path, layout.encoding)
    encoding = "utf-8-sig" if layout.encoding == "utf-8" else layout.encoding
    with file.path.open(encoding=encoding, newline="") as stream:
        reader = csv.reader(stream, delimiter=layout.delimiter, strict=True)
        batches = _batches(file.name, reader, limits)
        yield Table(file=file.name, sheet="", left=0, merged=(), batches=batches)


def _batches(name: str, reader: _csv.Reader, limits: Limits) -> Iterator[Batch]:
    done = 0
    while True:
        line = reader.line_num
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, BATCH_ROWS))  # what was read before an error stays in it
        except csv.Error as error:
            begun = [*_numbers([*rows, []], line, -1)][-1]
            raise _broken(name, begun, str(error)) from error
        if not rows:
            return
        done += len(rows)
        if done > limits.rows:
            remedy = "split the export, or raise `limits.rows` of this source"
            raise refusal(
                "file_too_many_rows",
                Place(file=name, line=line + 1),
                f"it has more than {limits.rows} rows",
                remedy=remedy,
            )
        if max(map(len, rows)) > MAX_COLUMNS:
            remedy = "check `delimiter` in the layout"
            raise refusal(
                "file_too_wide",
                Place(file=name, line=line + 1),
                f"a row has more than {MAX_COLUMNS} cells",
                remedy=remedy,
            )
        yield _numbers(rows, line, reader.line_num), cast("list[list[Cell]]", rows)


def _numbers(rows: list[list[str]], before: int, after: int) -> Sequence[int]:
    """Return the line on which each row begins: a quoted cell may hold line breaks."""
    if after - before == len(rows):
        return range(before + 1, after + 1)
    numbers = []
    line = before + 1
    for row in rows:
        numbers.append(line)
        line += 1 + sum(len(_LINE_BREAK.findall(cell)) for cell in row)
    return numbers


def _broken(name: str, line: int, reason: str) -> RejectedFileError:
    if "field larger" in reason or "unexpected end" in reason:
        words = "a quotation mark that opens in this row is never closed"
        return refusal("csv_quote_open", Place(file=name, line=line), words, remedy="close it or export the file again")
    words = f"a quotation mark stands where none may ({reason})"
    return refusal(
        "csv_quote_stray", Place(file=name, line=line), words, remedy="double quotation marks inside a quoted cell"
    )


def _check_text(name: str, path: Path, encoding: str) -> None:
    """Read the file once as bytes: it has to be text of the declared encoding throughout."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as stream:
        chunk = stream.read(_CHUNK)
        if encoding != "utf-16" and chunk.startswith(_UTF16_MARKS):
            remedy = "write `encoding: utf-16` in the layout"
            raise refusal(
                "text_encoding",
                Place(file=name, line=1),
                f"it is UTF-16 text, the layout says {encoding}",
                remedy=remedy,
            )
        while chunk:
            if encoding != "utf-16" and b"\x00" in chunk:
                line = lines + chunk[: chunk.index(b"\x00")].count(b"\n")
                remedy = "export it again as text; if it is UTF-16, write `encoding: utf-16` in the layout"
                raise refusal(
                    "text_binary",
                    Place(file=name, line=line),
                    "it holds a NUL byte, so it is no plain text",
                    remedy=remedy,
                )
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                raise _not_encoded(name, encoding, error, lines) from error
            lines += chunk.count(b"\n")
            chunk = stream.read(_CHUNK)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _not_encoded(name, encoding, error, lines) from error


def _not_encoded(name: str, encoding: str, error: UnicodeDecodeError, lines: int) -> RejectedFileError:
    line = lines + error.object[: error.start].count(b"\n")
    found = error.object[max(0, error.start - 10) : error.start + 10].decode("cp1252", "replace")
    remedy = "if the export comes from Windows, write `encoding: cp1252` in the layout; otherwise save it as UTF-8"
    return refusal(
        "text_encoding", Place(file=name, line=line), f"it is not {encoding} text", remedy=remedy, value=found
    )
