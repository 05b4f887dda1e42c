"""The process that reads workbooks, asked here without the process."""

from __future__ import annotations

import io
import json
import marshal
import struct
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from connectors.finance_file import workbook_child
from connectors.finance_file.workbook_child import Refused
from tests.unit.finance_file.exports import workbook


def frames(data: bytes) -> list[Any]:
    found = []
    while data:
        (length,) = struct.unpack(">I", data[:4])
        found.append(marshal.loads(data[4 : 4 + length]))
        data = data[4 + length :]
    return found


def answer(monkeypatch: pytest.MonkeyPatch, answers: object) -> list[Any]:
    monkeypatch.setattr(workbook_child, "limit", lambda _memory, _seconds: None)
    if answers is not None:
        monkeypatch.setattr(workbook_child, "answers", answers)
    pipe = io.BytesIO()
    workbook_child.main([json.dumps({"memory": 1, "seconds": 1})], pipe)
    return frames(pipe.getvalue())


class Panic(BaseException):
    """What the library's panics derive from."""


def failing(error: BaseException) -> object:
    def answers(_order: object) -> Iterator[object]:
        yield {"sheet": "S"}
        raise error

    return answers


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (Refused("sheet_missing", "'A'"), {"problem": "sheet_missing", "value": "'A'"}),
        (MemoryError(), {"problem": "file_too_much_memory", "value": ""}),
        (Panic("year 10000"), {"problem": "file_broken", "value": "Panic: year 10000"}),
    ],
    ids=["refused", "memory", "panic"],
)
def test_whatever_goes_wrong_becomes_a_frame(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, problem: dict[str, str]
) -> None:
    assert answer(monkeypatch, failing(error)) == [{"sheet": "S"}, problem]


def test_a_reader_that_left_ends_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer(monkeypatch, failing(BrokenPipeError())) == [{"sheet": "S"}]


def test_a_frame_that_is_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child, "MAX_FRAME", 100)
    with pytest.raises(Refused, match="sheet_too_wide"):
        workbook_child.send(["x" * 200], io.BytesIO())


def order(path: Path, **more: object) -> dict[str, Any]:
    return {"path": str(path), "sheet": None, "look": False, "rows": 10, "memory": 1, "seconds": 1} | more


def test_an_order_gives_facts_rows_and_an_end(tmp_path: Path) -> None:
    file = workbook(tmp_path, [["A", 1], ["B", 2]])
    look = list(workbook_child.answers(order(file.path, look=True)))
    facts = {"sheet": "Sheet1", "left": 0, "merged": [], "rows": 2}
    assert look == [facts, [["A", 1.0], ["B", 2.0]], None]
    assert workbook_child.error_cells(str(file.path), "Sheet1") == {}


@pytest.mark.parametrize(("change", "code"), [({"rows": 1}, "file_too_many_rows"), ({"sheet": "X"}, "sheet_missing")])
def test_an_order_that_cannot_be_met_is_refused(tmp_path: Path, change: dict[str, object], code: str) -> None:
    file = workbook(tmp_path, [["A", 1], ["B", 2]])
    with pytest.raises(Refused, match=code):
        list(workbook_child.answers(order(file.path, **change)))


def test_bytes_that_are_no_workbook_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04nothing")
    with pytest.raises(Refused, match="file_broken"):
        list(workbook_child.answers(order(path)))


def test_values_become_what_the_pipe_can_carry() -> None:
    row = [True, date(2026, 7, 1), datetime(2026, 7, 1), datetime(2026, 7, 1, 8), time(8, 30)]  # noqa: DTZ001  # no zone
    row2 = [timedelta(hours=30, seconds=61), ("error", "#REF!"), "x", 1.5, 2]
    assert workbook_child.plain([row, row2]) == [
        ["TRUE", ("2026-07-01",), ("2026-07-01",), ("2026-07-01T08:00:00",), "08:30:00"],
        ["30:01:01", ("error", "#REF!"), "x", 1.5, 2],
    ]


def sheet(tmp_path: Path, xml: str, target: str = "worksheets/sheet1.xml", extra: int = 0) -> str:
    path = tmp_path / "raw.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="a"/></sheets></workbook>'
        )
        links = f'<Relationships><Relationship Id="a" Target="{target}"/></Relationships>'
        archive.writestr("xl/_rels/workbook.xml.rels", links)
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet>{' ' * extra}{xml}</worksheet>")
    return str(path)


CELLS = [
    ('<c r="B2" t="e"><v>#N/A</v></c>', {1: [(1, b"#N/A")]}),
    ('<c t="e" r="AA10"><f>1/0</f><v>#DIV/0!</v></c>', {9: [(26, b"#DIV/0!")]}),
    ('<c r="A1"><f>1+1</f></c>', {0: [(0, b"formula without a result")]}),
    ('<c r="A1"><f>1+1</f><v></v></c>', {0: [(0, b"formula without a result")]}),
    ('<c r="A1"><f>1+1</f><v/></c>', {0: [(0, b"formula without a result")]}),
    ('<c r="A1"><f t="shared" si="0"/><v /></c>', {0: [(0, b"formula without a result")]}),
    ('<c r="A1" t="str"><f>""</f><v></v></c>', {}),
    ('<c r="A1"><f>1+1</f><v>2</v></c>', {}),
    ('<c r="A1" t="inlineStr"><is><t>t="e"</t></is></c>', {}),
    ('<c r="A1" s="1"/><c r="B1"><v>1</v></c>', {}),
]


@pytest.mark.parametrize(("xml", "found"), CELLS, ids=[case[0] for case in CELLS])
def test_error_cells_are_found_in_the_sheet_itself(tmp_path: Path, xml: str, found: object) -> None:
    assert workbook_child.error_cells(sheet(tmp_path, xml), "S") == found
    assert workbook_child.error_cells(sheet(tmp_path, xml, "/xl/worksheets/sheet1.xml"), "S") == found


def test_error_cells_are_found_across_chunks_and_with_a_prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child, "_CHUNK", 64)
    xml = "".join(f'<c r="A{n}" t="e"><v>#REF!</v></c>' for n in range(1, 30))
    assert sorted(workbook_child.error_cells(sheet(tmp_path, xml), "S")) == list(range(29))
    monkeypatch.setattr(workbook_child, "_CHUNK", 1 << 20)
    assert list(workbook_child._scan(io.BytesIO(b'<x:worksheet><x:c r="C3" t="e"><x:v>#REF!</x:v></x:c>'))) == [
        (2, 2, b"#REF!")
    ]


def test_an_error_without_an_address_is_refused(tmp_path: Path) -> None:
    path = sheet(tmp_path, '<c t="e"><v>#REF!</v></c>')
    with pytest.raises(Refused, match="cell_without_address"):
        workbook_child.error_cells(path, "S")
    wait = workbook_child.beside(path, "S")
    with pytest.raises(Refused, match="cell_without_address"):
        wait()


def test_only_known_parts_are_searched(tmp_path: Path) -> None:
    path = sheet(tmp_path, "", "worksheets/missing.xml")
    assert workbook_child.error_cells(path, "S") == {}
    assert workbook_child.error_cells(path, "Other") == {}
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("content.xml", "")
    assert workbook_child.error_cells(str(tmp_path / "other.zip"), "S") == {}
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf")
    assert workbook_child.error_cells(str(tmp_path / "old.xls"), "S") == {}
