"""What a screen reader and an archive need of the PDF: its tags, names, alternative texts, language and identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from reports.render.pdf import to_pdf
from tests.unit.charts.rich import rich_document
from tests.unit.render.hostile import full_document
from tests.unit.render.pdf_file import Tag, opened, tags
from tests.unit.render.sample import empty_document, sample_document

DOCUMENTS = {
    "sample": sample_document,
    "full": full_document,
    "rich": rich_document,
    "empty": empty_document,
}


@pytest.fixture(scope="module", params=list(DOCUMENTS))
def pdf(request: pytest.FixtureRequest) -> Iterator[pikepdf.Pdf]:
    with opened(to_pdf(DOCUMENTS[request.param]())) as found:
        yield found


@pytest.fixture(scope="module")
def root(pdf: pikepdf.Pdf) -> Tag:
    return tags(pdf)


def test_it_says_that_it_is_tagged_and_conforms(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["dc:title"]
        assert metadata["xmp:CreateDate"].startswith("2026-11-22T15:15:00")
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.Root.Lang) == "en-US"
    assert not pdf.is_encrypted


def test_it_has_one_title_and_headings_in_order(root: Tag) -> None:
    levels = [int(tag.name[1]) for tag in root.all("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(tag.title.strip() for tag in root.all("H1", "H2", "H3"))


def test_every_figure_is_described(root: Tag, pdf: pikepdf.Pdf) -> None:
    figures = root.all("Figure")
    assert bool(figures) == (len(pdf.pages) > 4)
    for figure in figures:
        assert len(figure.alt) > 30
        assert "BBox" in figure.attributes


def test_every_table_has_header_cells_for_its_columns(root: Tag) -> None:
    tables = root.all("Table")
    for table in tables:
        (head,) = [child for child in table.children if child.name == "THead"]
        (row,) = head.children
        assert {cell.name for cell in row.children} == {"TH"}
        assert all(str(cell.attributes["Scope"]) == "/Column" and cell.has_content for cell in row.children)
        (body,) = [child for child in table.children if child.name == "TBody"]
        assert body.children
        assert {len(line.children) for line in body.children} == {len(row.children)}
        assert {cell.name for line in body.children for cell in line.children} == {"TD"}
        assert not [cell for cell in body.walk() if "ColSpan" in cell.attributes or "RowSpan" in cell.attributes]


def test_no_table_stands_in_another(root: Tag) -> None:
    assert not [inner for table in root.all("Table") for inner in table.all("Table")]


def test_no_cell_and_no_heading_is_empty(root: Tag) -> None:
    for tag in root.all("TD", "TH", "H1", "H2", "H3", "LBody"):
        assert tag.has_content or any(inner.has_content for inner in tag.walk()), tag


def test_every_heading_is_followed_by_what_it_announces(root: Tag) -> None:
    order = [tag for tag in root.walk() if tag.name in {"H1", "H2", "H3", "P", "Table", "L", "Figure", "Span", "Div"}]
    for one, after in pairwise(order):
        if one.name == "H3":
            assert after.name not in {"H1", "H2", "H3"}, one.title
    assert order[-1].name not in {"H1", "H2", "H3"}


def test_links_say_where_they_go_and_open_web_pages_only(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            assert str(note.Subtype) == "/Link"
            assert str(note.get("/Contents", "")) or "/StructParent" in note
            action: Any = note.get("/A")
            if action is not None and "/URI" in action:
                assert re.match(r"https?://", str(action.URI))


def test_every_font_is_in_the_file(pdf: pikepdf.Pdf) -> None:
    fonts = [
        one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    for font in fonts:
        assert "Noto" in str(font.FontName)
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys())


def test_tabs_follow_the_structure(pdf: pikepdf.Pdf) -> None:
    assert {str(page.get("/Tabs", "/S")) for page in pdf.pages} == {"/S"}
