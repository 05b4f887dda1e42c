"""What every renderer keeps, found by folder: same bytes twice, all figures, reasons, and titles that stay text."""

from __future__ import annotations

import csv
import json
import re
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from html import unescape
from io import BytesIO, StringIO
from types import ModuleType

import openpyxl
import pikepdf
import pytest
from markdown_it import MarkdownIt

from reports import render
from reports.document import Figure, ReportDocument, Unit
from reports.render.canonical_json import from_json, short_hash, to_json
from reports.render.contract import Renderer, renderers
from reports.render.currencies import exponent, major
from reports.render.facts import every_fact
from reports.render.formatting import figure_text, plain
from tests.unit.render.page import read_page
from tests.unit.render.pdf_file import logical_text, opened, tags
from tests.unit.render.sample import FORMULA, RTL, SCRIPT, empty_document, sample_document

FOUND = renderers()


def _json_strings(data: bytes) -> list[str]:
    def walk(value: object) -> Iterator[str]:
        if isinstance(value, dict):
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)
        else:
            yield str(value)

    return list(walk(json.loads(data)))


def _html_strings(data: bytes) -> list[str]:
    page = read_page(data)
    assert not page.all("script", "iframe", "object", "embed", "link", "b")
    assert all(link.attributes["href"].startswith(("#", "http")) for link in page.all("a"))
    return [page.text]


def _xlsx_strings(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    return [str(float(cell.value) if isinstance(cell.value, int | float) else cell.value) for cell in cells]


def _markdown_strings(data: bytes) -> list[str]:
    blocks = MarkdownIt("commonmark").enable("table").parse(data.decode())
    inside = [child for block in blocks for child in block.children or []]
    assert not {token.type for token in (*blocks, *inside)} & {"html_block", "html_inline", "image", "em_open"}
    shown = ("".join(child.content for child in block.children or []) for block in blocks if block.type == "inline")
    return ["\n".join(shown)]


def _feed_strings(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    rows = [
        row for name, text in files.items() if name.endswith(".csv") for row in csv.reader(StringIO(text, newline=""))
    ]
    cells = [cell for row in rows for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    return [cell.removeprefix("'") for cell in cells] + [files["README.txt"]]


def _mail_strings(data: bytes) -> list[str]:
    text, html = message_from_bytes(data, policy=default).iter_parts()
    page = html.get_content()
    assert not re.search(r"<(script|img|svg|iframe|object|link|form|mj-)", page)
    return [" ".join(text.get_content().split()), " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())]


def _pdf_strings(data: bytes) -> list[str]:
    with opened(data) as pdf:
        runs = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR"}
        assert not [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and str(one.get("/S", "")) in runs
        ]
        titles = [tag.title for tag in tags(pdf).walk()]
    return [*logical_text(data), *titles]


def _docx_strings(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "vba" in name or "embeddings" in name]
        parts = [package.read(name).decode() for name in package.namelist() if re.match(r"word/\w+\d*\.xml", name)]
    codes = {code.strip() for part in parts for code in re.findall(r"<w:instrText[^>]*>(.*?)</w:instrText>", part)}
    assert codes == {"PAGE", "NUMPAGES"}
    paragraphs = [each for part in parts for each in re.findall(r"<w:p[ >].*?</w:p>", part, re.DOTALL)]
    return [unescape("".join(re.findall(r"<w:t(?: [^>]*)?>(.*?)</w:t>", each, re.DOTALL))) for each in paragraphs]


def _pptx_strings(data: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        names = [name for name in package.namelist() if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml", name)]
        parts = [package.read(name).decode() for name in names]
    assert not [part for part in parts if "hlinkClick" in part]
    return [unescape(text) for part in parts for text in re.findall(r"<a:t>(.*?)</a:t>", part, re.DOTALL)]


READERS: dict[str, Callable[[bytes], list[str]]] = {
    ".json": _json_strings,
    ".html": _html_strings,
    ".xlsx": _xlsx_strings,
    ".md": _markdown_strings,
    ".pdf": _pdf_strings,
    ".zip": _feed_strings,
    ".eml": _mail_strings,
    ".docx": _docx_strings,
    ".pptx": _pptx_strings,
}
"""What a person or program finds in a file; a reader fails when it finds something that runs."""


def _as_cell(figure: Figure) -> str:
    """The figure as openpyxl gives it back from a workbook."""
    value = figure.value
    if figure.unit is Unit.DATE:
        return f"{value} 00:00:00"
    if isinstance(value, int):
        divisor = {Unit.SECONDS: 3600, Unit.BASIS_POINTS: 10_000, Unit.MONEY: 10 ** exponent(figure.currency)}.get(
            figure.unit, 1
        )
        return str(float(f"{value / divisor:.16g}"))
    return plain(value) if isinstance(value, str) else str(float(str(value)))


def _as_json(figure: Figure) -> str:
    money = figure.unit is Unit.MONEY and isinstance(figure.value, int)
    return f"{major(figure.value, figure.currency):f}" if money and isinstance(figure.value, int) else str(figure.value)


def _as_feed(figure: Figure) -> str:
    text = plain(figure.value) if isinstance(figure.value, str) else _as_json(figure)
    return text.removeprefix("'")


IN_PROSE = frozenset({".html", ".md", ".pdf", ".docx"})
"""Formats that print values inside longer texts."""

NOT_EVERY_FIGURE = {
    "mail": "a brief: tests/unit/render/test_mail.py finds each number it prints among the facts",
    "pptx": "a deck: tests/unit/render/test_slides.py finds each number it prints among the facts",
}

PRINTED: dict[str, Callable[[Figure], str]] = {
    ".json": _as_json,
    ".html": figure_text,
    ".xlsx": _as_cell,
    ".md": figure_text,
    ".pdf": figure_text,
    ".docx": figure_text,
    ".zip": _as_feed,
}


@pytest.fixture(params=list(FOUND.values()), ids=list(FOUND))
def renderer(request: pytest.FixtureRequest) -> Renderer:
    found: Renderer = request.param
    assert found.suffix in READERS, f"teach this test to read {found.suffix}"
    return found


def test_the_formats_of_the_design_are_found() -> None:
    assert {"json", "html", "xlsx"} <= FOUND.keys()
    assert [found.name for found in FOUND.values()] == list(FOUND)
    assert len({found.suffix for found in FOUND.values()}) == len(FOUND)


@pytest.mark.parametrize("document", [sample_document(), empty_document()], ids=["sample", "empty"])
def test_the_same_document_gives_the_same_bytes(renderer: Renderer, document: ReportDocument) -> None:
    printed = renderer.render(document)
    assert printed == renderer.render(document)
    assert printed == renderer.render(from_json(to_json(document))), "an archived document is printed like the first"


def test_another_document_gives_other_bytes(renderer: Renderer) -> None:
    assert renderer.render(sample_document()) != renderer.render(replace(sample_document(), title="Another"))


def test_every_figure_is_printed_or_its_reason_is(renderer: Renderer) -> None:
    if renderer.name in NOT_EVERY_FIGURE:
        pytest.skip(NOT_EVERY_FIGURE[renderer.name])
    found = READERS[renderer.suffix](renderer.render(sample_document()))
    everything = "\n".join(found)
    exact = set(found)
    facts = every_fact(sample_document())
    assert len(facts) > 90
    for fact in facts:
        if fact.figure.value is None:
            assert fact.figure.reason.casefold() in everything.casefold(), fact.figure.id
            continue
        printed = PRINTED[renderer.suffix](fact.figure)
        assert printed in (everything if renderer.suffix in IN_PROSE else exact), (fact.figure.id, printed)


def test_hostile_titles_are_printed_as_they_are(renderer: Renderer) -> None:
    everything = "\n".join(READERS[renderer.suffix](renderer.render(sample_document())))
    for text in (SCRIPT, FORMULA, RTL):
        assert text in everything


def test_every_page_of_a_person_carries_date_and_hash(renderer: Renderer) -> None:
    everything = "\n".join(READERS[renderer.suffix](renderer.render(sample_document())))
    if renderer.name == "json":
        assert "2026-11-20" in everything  # the hash is taken of these very bytes
        return
    assert "Nov 20, 2026" in everything
    assert short_hash(sample_document()) in everything


def test_an_empty_portfolio_is_printed(renderer: Renderer) -> None:
    assert "Nothing yet" in "\n".join(READERS[renderer.suffix](renderer.render(empty_document())))


def test_characters_no_file_may_hold_do_not_stop_a_report(renderer: Renderer) -> None:
    broken = replace(sample_document(), title="a\x00b\x1b[31m\ud83dc\uffff", organisation="\ud83d")
    assert READERS[renderer.suffix](renderer.render(broken))


def test_two_modules_of_one_name_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("render")
    (folder / "second_html.py").write_text("")
    module = ModuleType("reports.render.second_html")
    module.RENDERER = FOUND["html"]  # type: ignore[attr-defined] # a module may hold anything
    monkeypatch.setitem(sys.modules, "reports.render.second_html", module)
    monkeypatch.setattr(render, "__path__", [*render.__path__, str(folder)])
    with pytest.raises(ValueError, match="the format 'html' is taken"):
        renderers()
