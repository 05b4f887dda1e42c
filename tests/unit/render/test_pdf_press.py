"""The process that sets the pages: what it may take, what it may reach, and what is said when it ends."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reports.render import pdf
from reports.render.pdf import press, press_child, to_pdf
from reports.render.pdf.errors import PdfError, PdfLimitError, PdfRefusedError
from reports.render.pdf.glyphs import FONTS
from reports.render.pdf.press import Limits
from tests.unit.render.sample import sample_document

MADE_AT = datetime(2026, 11, 22, 15, 15, tzinfo=UTC)


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Gives the press another template."""
    monkeypatch.setattr(press, "TEMPLATES", tmp_path)

    def given(text: str) -> None:
        (tmp_path / "report.typ").write_text('#set document(title: "T")\n' + text)

    return given


def test_pages_that_never_end_are_given_up_with_limit_and_remedy(template: Callable[[str], None]) -> None:
    template("#for a in range(90000) { for b in range(90000) {} }\n")
    with pytest.raises(PdfLimitError) as caught:
        press.press({}, MADE_AT, Limits(seconds=1.5))
    assert str(caught.value) == (
        "PDF: setting the pages takes longer than 1.5 s, the limit of one report; "
        "make reports of fewer projects or with fewer sections, or take the HTML report"
    )


def test_pages_that_need_too_much_memory_are_given_up_with_limit_and_remedy(template: Callable[[str], None]) -> None:
    template('#let x = "a" * 1000000\n#let all = range(2000).map(n => x + str(n))\n#all.len()\n')
    with pytest.raises(PdfLimitError, match="takes more than 256 MiB of memory, the limit of one report; make reports"):
        press.press({}, MADE_AT, Limits(memory=256 << 20))


def test_the_limits_of_a_report_are_those_of_the_renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LIMITS", Limits(memory=100 << 20))
    with pytest.raises(PdfLimitError, match="more than 100 MiB"):
        to_pdf(sample_document())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\" width=\\"9\\" height=\\"9\\"/>"))',
            "missing alt text",
        ),
        ("= One\n=== Three", "skipped from heading level 1 to 3"),
        ('#read("/etc/passwd")', "file not found"),
        ('#read("../../etc/passwd")', "would escape"),
        ('#import "@preview/cetz:0.3.0"', "not found|network|download|resolve"),
        ("#panic()", "panicked"),
    ],
    ids=["no alt", "level", "absolute", "above", "package", "panic"],
)
def test_what_typst_refuses_is_said(template: Callable[[str], None], text: str, said: str) -> None:
    template(text)
    with pytest.raises(PdfRefusedError, match=f"PDF: typst refuses the pages: .*({said})"):
        press.press({}, MADE_AT, Limits())


def test_a_process_that_dies_says_how(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text("import sys\nsys.stderr.write('no such library')\nsys.exit(7)\n")
    monkeypatch.setattr(press_child, "__file__", str(script))
    with pytest.raises(PdfError, match="the process that sets the pages ended with 7: no such library"):
        press.press({}, MADE_AT, Limits())
    script.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGXCPU)\n")
    with pytest.raises(PdfLimitError, match="longer than 60 s"):
        press.press({}, MADE_AT, Limits())
    script.write_text("raise SystemExit(9)\n")
    with pytest.raises(PdfError, match="ended with 9: it said nothing"):
        press.press({}, MADE_AT, Limits())


def test_no_secret_reaches_the_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text("import os, sys\nsys.stderr.write(' '.join(sorted(os.environ)))\nsys.exit(8)\n")
    monkeypatch.setattr(press_child, "__file__", str(script))
    monkeypatch.setenv("SYNCLINE_TOKEN", "witness")
    monkeypatch.setenv("TYPST_ROOT", "/")
    with pytest.raises(PdfError) as caught:
        press.press({}, MADE_AT, Limits())
    assert "MALLOC_ARENA_MAX" in str(caught.value)
    assert "SYNCLINE" not in str(caught.value)
    assert "TYPST" not in str(caught.value)


def test_nothing_is_left_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    to_pdf(sample_document())
    with pytest.raises(PdfLimitError):
        press.press({"data.json": b"{}"}, MADE_AT, Limits(seconds=0.01))
    assert list(tmp_path.iterdir()) == []


def test_the_child_answers_with_pages_and_remarks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press_child, "limit", lambda _memory, _seconds: None)
    (tmp_path / "report.typ").write_text('#set document(title: "T")\n#set text(font: ("Noto Sans", "Nowhere"))\nHello')
    order = {"folder": str(tmp_path), "fonts": str(FONTS), "timestamp": 0, "memory": 1, "seconds": 1}
    order |= {"count": False, "standards": ["ua-1", "a-3a"]}
    pages, remarks = io.BytesIO(), io.StringIO()
    assert press_child.main([json.dumps(order)], pages, remarks) == 0
    assert pages.getvalue().startswith(b"%PDF-1.7")
    assert json.loads(remarks.getvalue()) == {"warnings": ["unknown font family: nowhere"]}
    (tmp_path / "report.typ").write_text("Hello")
    remarks = io.StringIO()
    assert press_child.main([json.dumps(order)], io.BytesIO(), remarks) == press_child.REFUSED
    assert "missing document title" in json.loads(remarks.getvalue())["message"]


@pytest.mark.parametrize("when", ["imports", "compiles"])
def test_the_child_says_when_memory_ends(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    monkeypatch.setattr(press_child, "limit", lambda _memory, _seconds: None)

    def full(*_: object) -> None:
        raise MemoryError

    class Full:
        def __getattr__(self, _: str) -> object:
            raise MemoryError

    if when == "imports":
        monkeypatch.setitem(sys.modules, "typst", Full())
    else:
        monkeypatch.setattr(press_child, "compiled", full)
    order = json.dumps({"memory": 1, "seconds": 1})
    assert press_child.main([order], io.BytesIO(), io.StringIO()) == press_child.NO_MEMORY


def test_a_system_that_refuses_a_limit_is_left_to_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(which: int, _values: tuple[int, int]) -> None:
        asked.append(which)
        raise ValueError

    monkeypatch.setattr("resource.setrlimit", refuse)
    press_child.limit(1, 1)
    assert len(asked) == 4
