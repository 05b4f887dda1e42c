"""The Word document as another program reads it: headings in order, header rows, stamp, numbers of facts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from reports.document import Brand, Presentation, ReportDocument
from reports.render.canonical_json import document_hash, short_hash
from reports.render.facts import every_fact
from reports.render.office.shown import whole
from reports.render.palette import worst_first
from reports.render.said import now as value
from reports.render.word import to_docx
from tests.unit.render.sample import FORMULA, RTL, SCRIPT, empty_document, sample_document
from tests.unit.render.sample_office import HOSTILE, LONG, full_document, many


def opened(document: ReportDocument) -> Any:  # the library's own annotations do not know the XML below
    return docx.Document(io.BytesIO(to_docx(document)))


@pytest.fixture(scope="module")
def word() -> Any:
    return opened(full_document())


def lines(made: Any) -> list[str]:
    """Every paragraph, those of tables too."""
    return [_text(paragraph) for paragraph in made.element.body.iter(qn("w:p"))]


def _text(paragraph: Any) -> str:
    kinds = {qn("w:t"): None, qn("w:tab"): "\t", qn("w:br"): "\n"}
    return "".join(each.text or kinds[each.tag] or "" for each in paragraph.iter(*kinds))


def headings(made: Any) -> Iterator[tuple[int, str]]:
    for paragraph in made.paragraphs:
        found = re.fullmatch(r"Heading (\d)", paragraph.style.name)
        if found:
            yield int(found[1]), paragraph.text


def test_headings_are_real_and_no_level_is_skipped(word: Any) -> None:
    before = 0
    found = list(headings(word))
    for level, text in found:
        assert text
        assert level <= before + 1, text
        before = level
    tops = [text for level, text in found if level == 1]
    assert tops == [
        "Summary",
        "All projects, worst first",
        "Projects",
        "Data behind this report",
        "Definitions",
        "Where these numbers come from",
    ]
    named = [text for level, text in found if level == 2 and ": " in text]
    for page in worst_first(full_document().projects):
        assert any(text.startswith(f"{page.code}: ") for text in named), page.code


def test_no_heading_stands_over_nothing(word: Any) -> None:
    blocks = list(word.element.body)
    for first, second in pairwise(blocks):
        style = first.find(f".//{qn('w:pStyle')}")
        if first.tag == qn("w:p") and style is not None and style.get(qn("w:val")) == "Heading3":
            follows = second.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            assert follows is None or not str(follows.get(qn("w:val"))).startswith("Heading"), _text(first)


def test_every_table_repeats_a_header_row_says_what_it_is_and_merges_nothing(word: Any) -> None:
    assert len(word.tables) > 40
    for table in word.tables:
        element = table._tbl
        rows = element.findall(qn("w:tr"))
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert not [row for row in rows[1:] if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
        assert all(cell.text for cell in table.rows[0].cells)
        assert element.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert element.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert not list(element.iter(qn("w:gridSpan"), qn("w:vMerge")))
        assert len({len(row.findall(qn("w:tc"))) for row in rows}) == 1


def test_title_language_and_author_stand_in_the_properties() -> None:
    document = replace(sample_document(), presentation=Presentation(language="es_US"))
    made = opened(document)
    core = made.core_properties
    assert (core.title, core.language, core.author) == ("Consolidated IT project status", "es-US", "City of Marlow")
    assert {each.get(qn("w:val")) for each in made.styles.element.iter(qn("w:lang"))} == {"es-US"}


def test_the_footer_has_the_stamp_and_page_numbers(word: Any) -> None:
    footer = word.sections[0].footer
    said = footer.paragraphs[0].text
    for part in ("City of Marlow", "As of Nov 20, 2026", "Sources: ", short_hash(full_document())):
        assert part in said
    fields = [each.text.strip() for each in footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_the_whole_hash_is_printed(word: Any) -> None:
    assert document_hash(full_document()) in lines(word)


def test_every_figure_is_printed_or_its_reason_is() -> None:
    document = sample_document()
    said = lines(opened(document))
    everything = "\n".join(said).casefold()
    for fact in every_fact(document):
        if fact.figure.value is None:
            assert fact.figure.reason.casefold() in everything, fact.figure.id
        else:
            assert value(fact.figure) in said, (fact.figure.id, value(fact.figure))


def test_every_amount_in_a_table_is_a_fact_or_a_month_of_the_report(word: Any) -> None:
    document = full_document()
    known = {text for fact in every_fact(document) for text in (value(fact.figure), whole(fact.figure))}
    table = next(table for table in word.tables if table.rows[0].cells[-1].text == "Available")
    amounts = [cell.text for row in table.rows[1:] for cell in row.cells[-3:]]
    assert len(amounts) == 3 * len(document.projects)
    assert {amount for amount in amounts if amount != "not in this report"} <= known


def test_status_stands_with_symbol_and_word_and_configured_words_are_used(word: Any) -> None:
    assert "■ Off track" in lines(word)
    document = replace(sample_document(), presentation=Presentation(words={"red": "Needs help"}))
    said = lines(opened(document))
    assert "■ Needs help" in said
    assert "■ Off track" not in said


def test_a_project_has_everything_the_document_says_of_it(word: Any) -> None:
    everything = "\n".join(lines(word))
    for said in (
        "To turn green: Close or lower the risk of late data.",
        "Declared by Ada Example on Nov 19, 2026; computed: ■ Off track. The vendor confirmed.",
        "decision number 3 of the register",
        "Schedule performance index (SPI)",
        "0.93",
        "Contract signed",
        "Test on Dec 1, 2026",
    ):
        assert said in everything, said


def test_hostile_texts_are_printed_as_they_are(word: Any) -> None:
    everything = "\n".join(lines(word))
    for text in (SCRIPT, FORMULA, RTL, HOSTILE, LONG.strip()):
        assert text in everything, text


def test_a_report_without_projects_is_printed() -> None:
    made = opened(empty_document())
    said = lines(made)
    assert "No projects are declared yet, so there is nothing to report." in said
    assert "No source is declared yet." in said
    assert [text for level, text in headings(made) if level == 1] == [
        "Summary",
        "Data behind this report",
        "Definitions",
    ]


def test_each_project_begins_on_a_page_of_its_own() -> None:
    made = opened(many(3))
    starts = [p for p in made.paragraphs if p.style.name == "Heading 2" and p.text.startswith("IT-")]
    assert len(starts) == 3
    breaks = [paragraph._p.pPr.find(qn("w:pageBreakBefore")) is not None for paragraph in starts]
    assert breaks == [False, True, True]  # the first stands below the heading of the chapter, which has the break


def test_pictures_have_alternative_texts() -> None:
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    brand = Brand(logo=pixel, logo_type="image/png", logo_text="Seal of the City of Marlow")
    made = opened(replace(sample_document(), presentation=Presentation(brand=brand)))
    described = [each.get("descr") for each in made.element.body.iter(qn("wp:docPr"))]
    assert described[0] == "Seal of the City of Marlow"
    assert all(described)
