"""A report of many projects: set as volumes and bound, it is the file that one run would have made."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from reports.document import ReportDocument
from reports.render.canonical_json import to_json
from reports.render.pdf import bindery, bindery_child, volumes
from reports.render.pdf.errors import PdfError, PdfLimitError
from reports.render.pdf.press import Limits
from tests.unit.render.hostile import full_document, large_document
from tests.unit.render.pdf_file import logical_text, opened, pages, tags

LIMITS = Limits()
MADE_AT = datetime(2026, 11, 22, 15, 15, tzinfo=UTC)


def several() -> ReportDocument:
    """Five projects of several shapes."""
    document = full_document()
    return replace(document, projects=(*document.projects, *large_document(1).projects))


@pytest.fixture(scope="module")
def whole() -> bytes:
    return volumes.printed(several(), LIMITS)


@pytest.fixture(scope="module")
def bound() -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(volumes, "TOGETHER", 2)
        return volumes.printed(several(), LIMITS)


def outline(pdf: pikepdf.Pdf) -> list[tuple[int, str, int]]:
    return list(bindery_child._bookmarks(pdf, 0))


def structure(data: bytes) -> list[tuple[str, str, str, bool]]:
    with opened(data) as pdf:
        return [(tag.name, tag.title, tag.alt, tag.has_content) for tag in tags(pdf).walk()]


def test_the_tags_and_their_words_are_those_of_one_run(whole: bytes, bound: bytes) -> None:
    assert structure(bound) == structure(whole)
    assert logical_text(bound) == logical_text(whole)


def test_the_pages_are_those_of_one_run(whole: bytes, bound: bytes) -> None:
    assert pages(bound, "-layout") == pages(whole, "-layout")
    with opened(bound) as pdf, opened(whole) as one:
        assert [page.mediabox for page in pdf.pages] == [page.mediabox for page in one.pages]


def links(pdf: pikepdf.Pdf) -> list[tuple[int, int]]:
    """Page of each link within the file, and the page it leads to."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    places = dict(bindery_child._pairs(pdf.Root.Names.Dests, "/Names"))
    notes = [(number, note) for number, page in enumerate(pdf.pages, 1) for note in page.get("/Annots", ())]
    assert all(str(note.Contents) for _, note in notes)
    return [(number, numbers[places[bytes(note.Dest)][0].objgen]) for number, note in notes if "/Dest" in note]


def test_bookmarks_places_and_links_lead_where_they_lead_in_one_run(whole: bytes, bound: bytes) -> None:
    with opened(bound) as pdf, opened(whole) as one:
        assert outline(pdf) == outline(one)
        assert links(pdf) == links(one)
        assert len(links(pdf)) == 2 * len(several().projects)
        assert len({target for _, target in links(pdf)}) == len(several().projects)


def test_each_key_and_id_is_that_of_one_thing(bound: bytes) -> None:
    with opened(bound) as pdf:
        tree = pdf.Root.StructTreeRoot
        keys = [key for key, _ in bindery_child._pairs(tree.ParentTree, "/Nums")]
        assert keys == sorted(set(keys))
        assert int(tree.ParentTreeNextKey) == keys[-1] + 1
        used = [int(page.StructParents) for page in pdf.pages]
        used += [int(note.StructParent) for page in pdf.pages for note in page.get("/Annots", ())]
        assert sorted(set(used)) == sorted(used)
        assert set(used) <= set(keys)
        ids = [name for name, _ in bindery_child._pairs(tree.IDTree, "/Names")]
        assert ids == sorted(set(ids))
        named = {bytes(name) for tag in tags(pdf).walk() for name in tag.attributes.get("Headers", ())}
        assert named
        assert named <= set(ids)


def test_marked_content_belongs_to_the_page_it_is_on(bound: bytes) -> None:
    with opened(bound) as pdf:
        parents = dict(bindery_child._pairs(pdf.Root.StructTreeRoot.ParentTree, "/Nums"))
        for page in pdf.pages:
            for element in parents[int(page.StructParents)]:
                assert element.get("/Pg", page.obj).objgen == page.objgen


def test_the_file_is_still_for_archives(bound: bytes) -> None:
    with opened(bound) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["{http://ns.adobe.com/xap/1.0/t/pg/}NPages"] == str(len(pdf.pages))
        assert pdf.attachments["facts.json"].get_file().read_bytes() == to_json(several())
        assert len(pdf.attachments) == 1
        assert len(pdf.Root.OutputIntents) == 1
        assert pdf.check_pdf_syntax() == []


def test_the_same_report_is_the_same_bytes(bound: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "TOGETHER", 2)
    monkeypatch.setattr(volumes, "AT_ONCE", 1)
    assert volumes.printed(several(), LIMITS) == bound


def test_volumes_that_do_not_have_the_counted_pages_are_refused(whole: bytes) -> None:
    with pytest.raises(PdfError, match=r"the volumes have \d+ pages, expected 3; run it again and report it"):
        bindery.bind([whole], 3, LIMITS)


def test_binding_has_limits_too(whole: bytes) -> None:
    with pytest.raises(PdfLimitError, match="more than 40 MiB of memory"):
        bindery.bind([whole, whole], 3, Limits(memory=40 << 20))


def test_the_child_says_when_memory_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bindery_child, "limit", lambda _memory, _seconds: None)

    def full(_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(bindery_child, "Binding", full)
    order = json.dumps({"memory": 1, "seconds": 1, "volumes": ["x"]})
    assert bindery_child.main([order], io.BytesIO(), io.StringIO()) == bindery_child.NO_MEMORY


def test_the_child_binds_and_counts(whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bindery_child, "limit", lambda _memory, _seconds: None)
    files: list[Any] = [tmp_path / "1.pdf", tmp_path / "2.pdf"]
    for file in files:
        file.write_bytes(whole)
    made, remarks = io.BytesIO(), io.StringIO()
    order = json.dumps({"memory": 1, "seconds": 1, "volumes": [str(file) for file in files]})
    assert bindery_child.main([order], made, remarks) == 0
    with opened(whole) as one, opened(made.getvalue()) as two:
        assert json.loads(remarks.getvalue()) == {"pages": 2 * len(one.pages)}
        assert len(two.pages) == 2 * len(one.pages)
