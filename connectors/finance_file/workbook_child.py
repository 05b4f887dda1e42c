"""Reads one sheet of a workbook in a process of its own, with little memory and time, and writes its rows to a pipe.

Started by `workbook.py` as a script in Python's isolated mode, so that nothing of Syncline is loaded here. The order is
one JSON argument; the answer is frames of `marshal`, each after its length in four bytes.
"""

from __future__ import annotations

import json
import marshal
import os
import re
import struct
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, BinaryIO
from xml.etree import ElementTree as ET

BATCH_ROWS = 1000
BATCH_CELLS = 50_000
MAX_COLUMNS = 1_000
MAX_FRAME = 64_000_000  # bytes
MAX_ERRORS = 100_000  # error cells that are remembered
MAX_SHEETS = 200
MERGED_ROWS = 250  # merged cells matter in headers only
NO_RESULT = b"formula without a result"

_CHUNK = 4 << 20
_LONGEST_CELL = 1 << 20
_PART_LIMIT = 10 << 20
_PLAIN = frozenset({str, float, int})
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')


ErrorCells = dict[int, list[tuple[int, bytes]]]
"""By row, the columns (both from 0) that hold an error, and which."""


class Refused(Exception):  # noqa: N818  # not an error of the program: the answer to the order
    """The workbook cannot be read; carries a code and a value for the message."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value


def limit(memory: int, seconds: int) -> None:
    """Limit this process to `memory` bytes and `seconds` of computing, and forbid it to write files."""
    import resource

    wanted = (
        (resource.RLIMIT_CPU, (seconds, seconds + 1)),
        (resource.RLIMIT_AS, (memory, memory)),
        (resource.RLIMIT_FSIZE, (0, 0)),
        (resource.RLIMIT_CORE, (0, 0)),
    )
    for which, values in wanted:
        try:
            resource.setrlimit(which, values)
        except (ValueError, OSError):  # macOS refuses some; the clock and the processor still end the process
            continue


def answers(order: dict[str, Any]) -> Iterator[object]:
    """Yield what the order asks for: facts about a sheet, then lists of its rows, and None at the end."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(order["path"])
        sheets = [
            (sheet.name, sheet.visible == python_calamine.SheetVisibleEnum.Visible)
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        names = [name for name, visible in sheets if visible] if order["look"] else [chosen(sheets, order["sheet"])]
        for name in names[:MAX_SHEETS]:
            errors = dict if order["look"] else beside(order["path"], name)
            yield from _sheet(book.get_sheet_by_name(name), name, order, errors)
    except python_calamine.PasswordError as error:
        raise Refused("file_locked") from error
    except (python_calamine.CalamineError, python_calamine.ZipError, python_calamine.XmlError, OSError) as error:
        raise Refused("file_broken", str(error)[:200]) from error
    yield None


def chosen(sheets: list[tuple[str, bool]], wanted: str | int | None) -> str:
    """Return the name of the sheet to read; a hidden one only where it is named in full."""
    visible = [name for name, shown in sheets if shown]
    if isinstance(wanted, str) and len(wanted) > 2 and wanted[0] == wanted[-1] == "/":  # noqa: PLR2004  # two slashes
        pattern = re.compile(wanted[1:-1])
        found = [name for name in visible if pattern.search(name[:200])]
    elif isinstance(wanted, str):
        found = [name for name, _ in sheets if name.strip().casefold() == wanted.strip().casefold()]
    else:
        found = visible[(wanted or 1) - 1 : wanted or 1]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(repr(name[:40]) + ("" if shown else " (hidden)") for name, shown in sheets[:20]) or "none"
    raise Refused("sheet_ambiguous" if found else "sheet_missing", listed)


def _sheet(
    sheet: Any,  # of the library, which only this process loads
    name: str,
    order: dict[str, Any],
    errors: Callable[[], ErrorCells],
) -> Iterator[object]:
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if width > MAX_COLUMNS:
        raise Refused("sheet_too_wide", str(width))
    if height > order["rows"] and not order["look"]:
        raise Refused("file_too_many_rows", str(height))
    left = sheet.start[1] if sheet.start else 0
    merged = [
        (first[0], first[1] - left, last[0], last[1] - left)
        for first, last in sheet.merged_cell_ranges or ()
        if last[0] < MERGED_ROWS
    ]
    yield {"sheet": name, "left": left, "merged": merged, "rows": height}
    wrong = errors()
    size = min(BATCH_ROWS, max(1, BATCH_CELLS // max(1, width)))
    rows = sheet.iter_rows()
    number = 0
    while batch := list(islice(rows, size)):
        for row in sorted(wrong.keys() & range(number, number + len(batch))) if wrong else ():
            for column, found in wrong[row]:
                if 0 <= column - left < len(batch[row - number]):
                    batch[row - number][column - left] = ("error", found.decode("utf-8", "replace"))
        yield plain(batch)
        number += len(batch)
        if order["look"] and number >= order["rows"]:
            break


def plain(batch: list[list[Any]]) -> list[list[Any]]:
    """Return the rows with values that `marshal` knows: a date as `(iso text,)`, a truth value as TRUE or FALSE."""
    types: set[type] = set()
    for row in batch:
        types.update(map(type, row))
    if types <= _PLAIN:
        return batch
    return [[cell if type(cell) in _PLAIN else _plain_cell(cell) for cell in row] for row in batch]


def _plain_cell(cell: object) -> object:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return (cell.isoformat() if cell.time() != time() else cell.date().isoformat(),)
    if isinstance(cell, date):
        return (cell.isoformat(),)
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    return cell.isoformat() if isinstance(cell, time) else cell if isinstance(cell, tuple) else str(cell)


def beside(path: str, sheet: str) -> Callable[[], ErrorCells]:
    """Start looking for error cells in a process beside this one, and return how to wait for what it found.

    It has the same limits; the library meanwhile takes this processor for as long as the search would.
    """
    source, target = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(sys.__stdout__.fileno() if sys.__stdout__ else 1)  # else the reader would wait for this process
            with os.fdopen(target, "wb") as pipe:
                pipe.write(marshal.dumps(_found_or_refused(path, sheet)))
        finally:
            os._exit(0)
    os.close(target)

    def wait() -> ErrorCells:
        with os.fdopen(source, "rb") as pipe:
            data = pipe.read()
        os.waitpid(process, 0)
        unknown = ["file_broken", "its cells could not be searched for errors"]
        answer = marshal.loads(data) if data else unknown  # noqa: S302  # written above
        if isinstance(answer, list):
            raise Refused(*answer)
        return answer  # type: ignore[no-any-return]  # written above

    return wait


def _found_or_refused(path: str, sheet: str) -> Any:  # what marshal takes
    try:
        return error_cells(path, sheet)
    except Refused as refused:
        return [refused.code, refused.value]


def error_cells(path: str, sheet: str) -> ErrorCells:
    """Return the error cells of an XLSX sheet, which the workbook library reads as blank: {row: [(column, what)]}.

    Both are counted from 0; a formula that was never calculated counts as an error. Other formats give none.
    """
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, sheet)
        if part is None:
            return {}
        found: ErrorCells = {}
        with archive.open(part) as stream:
            for row, column, what in _scan(stream):
                found.setdefault(row, []).append((column, what))
                if len(found) > MAX_ERRORS:
                    break
    return found


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    names = set(archive.namelist())
    book, links = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    if book not in names or links not in names:
        return None
    targets = {link.get("Id"): link.get("Target", "") for link in _elements(archive, links)}
    for element in _elements(archive, book):
        if element.tag.rpartition("}")[2] == "sheet" and element.get("name") == sheet:
            ids = [value for key, value in element.items() if key.rpartition("}")[2] == "id"]
            target = targets.get(ids[0] if ids else "", "")
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            return part if part in names else None
    return None


def _elements(archive: zipfile.ZipFile, part: str) -> Iterator[ET.Element]:
    with archive.open(part) as stream:
        return ET.fromstring(stream.read(_PART_LIMIT)).iter()  # noqa: S314  # this process is limited for that


def _scan(stream: Any) -> Iterator[tuple[int, int, bytes]]:  # a part of a zip
    buffer = stream.read(_CHUNK)
    start = re.search(rb"<(\w+:)?worksheet", buffer)
    prefix = (start[1] or b"") if start else b""
    close = b"</" + prefix + b"c>"
    while buffer:
        cut = buffer.rfind(close)
        whole, rest = (
            (buffer[: cut + len(close)], buffer[cut + len(close) :]) if cut >= 0 else (b"", buffer[-_LONGEST_CELL:])
        )
        yield from _errors_in(whole, prefix)
        more = stream.read(_CHUNK)
        if not more:
            return
        buffer = rest + more


def _errors_in(xml: bytes, prefix: bytes) -> Iterator[tuple[int, int, bytes]]:
    opening, closing, value = b"<" + prefix + b"c ", b"</" + prefix + b"c>", b"<" + prefix + b"v>"
    at = xml.find(b't="e"')
    while at >= 0:
        begin = xml.rfind(b"<", 0, at)
        end = xml.find(closing, at)
        if xml.startswith(opening, begin) and b">" not in xml[begin:at]:
            _, _, shown = xml[at:end].partition(value)
            yield from _located(xml[begin : at + 200], shown.partition(b"<")[0] or b"error")
        at = xml.find(b't="e"', at + 5)
    formulas = (b"</" + prefix + b"f>", b"/>")
    blanks = (b"", b"<%bv/>" % prefix, b"<%bv />" % prefix, b"<%bv></%bv>" % (prefix, prefix))
    endings = [before + blank + closing for before in formulas for blank in blanks]
    for ending in endings:
        at = xml.find(ending)
        while at >= 0:
            begin = xml.rfind(opening, 0, at)
            cell = xml[begin:at]
            attributes = cell.partition(b">")[0]
            formula = b"<" + prefix + b"f" in cell and b"<" + prefix + b"v" not in cell
            if formula and b't="str"' not in attributes:
                yield from _located(attributes + b">", NO_RESULT)
            at = xml.find(ending, at + len(ending))


def _located(cell: bytes, what: bytes) -> Iterator[tuple[int, int, bytes]]:
    found = _ADDRESS.search(cell.partition(b">")[0])
    if found is None:
        raise Refused("cell_without_address", what.decode("utf-8", "replace"))
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    yield int(found[2]) - 1, column - 1, what


def send(frame: Any, pipe: BinaryIO) -> None:  # what marshal takes
    """Write one frame; raises Refused for one that nobody should have to hold in memory."""
    data = marshal.dumps(frame)
    if len(data) > MAX_FRAME:
        raise Refused("sheet_too_wide", "cells of unusual length")
    pipe.write(struct.pack(">I", len(data)))
    pipe.write(data)


def main(arguments: list[str], pipe: BinaryIO) -> None:
    """Carry out the order and answer on the pipe; whatever goes wrong is a frame with a code, where there is memory."""
    order = json.loads(arguments[0])
    limit(order["memory"], order["seconds"])
    try:
        for frame in answers(order):
            send(frame, pipe)
    except Refused as refused:
        send({"problem": refused.code, "value": refused.value}, pipe)
    except MemoryError:
        send({"problem": "file_too_much_memory", "value": ""}, pipe)
    except BrokenPipeError:
        return
    except BaseException as error:  # noqa: BLE001  # a panic of the library is no Exception, and means a broken file
        send({"problem": "file_broken", "value": f"{type(error).__name__}: {error}"[:200]}, pipe)
    pipe.flush()


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout.buffer)
