"""The PDF of documents nobody hopes for: hostile texts, endless titles, projects of which nothing is known."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from datetime import date

import pytest

from reports.document import (
    Brand,
    Colour,
    Figure,
    Presentation,
    ProjectPage,
    RecordLink,
    ReportDocument,
    SourceFreshness,
    Unit,
)
from reports.render.pdf import to_pdf
from reports.render.pdf.pages import volumes
from tests.unit.render.hostile import HOSTILE, LINES, NUL, filled, full_document
from tests.unit.render.pdf_file import logical_text, opened, tags, word_boxes
from tests.unit.render.sample import empty_document, erp, light, sample_document, unknown

ENDLESS = "Sewer " * 660 + "end of the title"  # 4,000 characters
UNBROKEN = "x" * 4_000


def bare(code: str = "IT-1") -> ProjectPage:
    """A project of which nothing is known."""
    return ProjectPage(
        code=code,
        name="Nothing known",
        overall=light("overall", Colour.GREY, None, "Neither schedule nor cost is known"),
        schedule=light("schedule", Colour.GREY, None, "No plan is linked"),
        cost=light("cost", Colour.GREY, None, "No finance code is linked"),
        sentences=(),
        figures={},
    )


def assert_whole(printed: bytes) -> None:
    """Every word of every page lies on the paper, inside its margins."""
    count = 0
    for (width, height), boxes in word_boxes(printed):
        for left, top, right, bottom in boxes:
            count += 1
            assert 40 <= left <= right <= width - 38, (left, top, right, bottom)
            assert 20 <= top <= bottom <= height - 18, (left, top, right, bottom)
    assert count > 100


@pytest.mark.parametrize("hostile", [HOSTILE, LINES, NUL], ids=["syntax", "lines", "control"])
def test_hostile_text_in_every_place_is_text(hostile: str) -> None:
    printed = to_pdf(filled(full_document(), lambda _: hostile))
    assert_whole(printed)
    said = "\n".join(logical_text(printed))
    assert "root:x:0" not in said
    assert "49" not in re.findall(r"\{\{ (\d+) \}\}", said)
    with opened(printed) as pdf:
        assert len(tags(pdf).all("H2")) == len(tags_of_plain(full_document()))


def tags_of_plain(document: ReportDocument) -> list[object]:
    with opened(to_pdf(document)) as pdf:
        return list(tags(pdf).all("H2"))


@pytest.mark.parametrize("title", [ENDLESS, UNBROKEN], ids=["words", "one word"])
def test_a_title_of_four_thousand_characters_is_printed_whole(title: str) -> None:
    page = erp()
    page = replace(page, name=title, milestones=(replace(page.milestones[0], title=title),))
    printed = to_pdf(replace(sample_document((page,)), title=title, organisation=title))
    assert_whole(printed)
    found = [text for text in logical_text(printed) if title in text]
    assert len(found) >= 5, "the title, its organisation, the portfolio table, the page and the milestone"


def test_a_project_of_which_nothing_is_known_says_so() -> None:
    printed = to_pdf(sample_document((bare(),)))
    said = "\n".join(logical_text(printed))
    for text in (
        "none, so nothing is known about this project",
        "not declared",
        "\N{EN DASH} Not known",
        "The linked sources hold no milestones.",
        "Not in this report.",
    ):
        assert text in said, text


def test_a_project_without_name_and_a_report_without_title_have_headings() -> None:
    document = replace(sample_document((replace(bare(), name=" "),)), title="")
    with opened(to_pdf(document)) as pdf:
        assert pdf.docinfo["/Title"] == "Report"
        titles = [tag.title for tag in tags(pdf).all("H1", "H2")]
    assert titles[0] == "Report"
    assert "IT-1 IT-1" in titles


def test_codes_that_look_alike_have_pages_of_their_own() -> None:
    projects = (bare("A 1"), bare("A-1"), bare("!!"), bare("\u4e2d"))
    with opened(to_pdf(sample_document(projects))) as pdf:
        titles = [tag.title for tag in tags(pdf).all("H2") if "Nothing known" in tag.title]
    assert len(titles) == 4


def test_amounts_without_end_ancient_dates_and_a_finish_before_its_start_are_printed() -> None:
    figures = {
        "start": Figure(id="IT-1/start", unit=Unit.DATE, value=date(9999, 12, 31)),
        "finish_forecast": Figure(id="IT-1/finish_forecast", unit=Unit.DATE, value=date(1, 1, 1)),
        "budget_revised": Figure(id="IT-1/budget_revised", unit=Unit.MONEY, value=0, currency="USD"),
        "actual": Figure(id="IT-1/actual", unit=Unit.MONEY, value=-(10**17), currency="USD"),
        "available": unknown("IT-1/available", Unit.MONEY, "the budget is zero; nothing can be a share of it"),
    }
    rows = tuple(replace(erp().milestones[0], key=f"k{n}", first_baseline_on=date(1900 + n, 1, 1)) for n in range(150))
    printed = to_pdf(sample_document((replace(bare(), figures=figures, milestones=rows),)))
    assert_whole(printed)
    said = "\n".join(logical_text(printed))
    assert "-$1,000,000,000,000,000.00" in said
    assert "Dec 31, 9999" in said
    assert said.count("Contract signed") >= 150


def test_an_address_longer_than_any_program_opens_is_no_link() -> None:
    far = RecordLink(key="k", title="Far", url="http://a.example/" + "x" * 9_000)
    odd = RecordLink(key="l", title="Odd", url="http://a.example/\u00e4?q=1%20&b=(2)")
    totals = {"actual": replace(sample_document().totals["actual"], records=(far, odd))}
    printed = to_pdf(replace(sample_document(()), totals=totals))
    with opened(printed) as pdf:
        found = [
            str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", []) if "/URI" in note.get("/A", {})
        ]
    assert found == ["http://a.example/%C3%A4?q=1%20&b=(2)"]


def test_what_the_fonts_do_not_have_is_said_once_at_the_end() -> None:
    said = "\n".join(logical_text(to_pdf(replace(sample_document(()), title="\u4e2d\u6587"))))
    assert "\ufffd\ufffd" in said
    assert said.count("stands where a text holds a character that the fonts of this file do not have") == 1
    assert "stands where a text" not in "\n".join(logical_text(to_pdf(sample_document(()))))


def test_a_state_nobody_declared_is_printed_as_it_is() -> None:
    source = SourceFreshness(source="x", connector="y", run=1, finished_at=None, data_as_of="", state="odd", detail="d")
    said = "\n".join(logical_text(to_pdf(replace(empty_document(), freshness=(source,)))))
    assert "Sources: 1 odd; rows left out: 0" in said


_DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
LOGO = base64.b64encode(_DRAWN).decode()


def test_a_logo_is_printed_with_its_words_and_one_that_cannot_be_shown_is_left_out() -> None:
    def with_logo(**brand: str) -> ReportDocument:
        return replace(sample_document(()), presentation=Presentation(brand=Brand(**brand)))

    shown = to_pdf(with_logo(logo=LOGO, logo_type="image/svg+xml", logo_text="Seal of Marlow", accent="#7a1f1f"))
    with opened(shown) as pdf:
        assert "Seal of Marlow" in [tag.alt for tag in tags(pdf).all("Figure")]
    for broken in (
        {"logo": "!!", "logo_type": "image/png", "logo_text": "x"},
        {"logo": LOGO, "logo_type": "image/gif", "logo_text": "x"},
        {"logo": LOGO, "logo_type": "image/svg+xml", "logo_text": ""},
    ):
        (volume,) = volumes(with_logo(**broken, accent="red"), 9)
        assert not [name for name in volume.files if name.startswith("logo")]
    assert to_pdf(with_logo(accent="red"))
