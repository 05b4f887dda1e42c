"""Word documents and decks of each kind show the sections of their outline, in its order and no others."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pptx
import pytest
from docx.oxml.ns import qn

from reports.document import Colour, MilestoneRow, Presentation, ReportDocument
from reports.outline import KINDS
from reports.render.facts import every_fact
from reports.render.oversight import oversight
from reports.render.pressing import pressing
from reports.render.slides import to_pptx
from reports.render.word import to_docx
from reports.render.word.provenance import MOST_FACTS
from tests.unit.render.sample import empty_document, erp, sample_document, totals
from tests.unit.render.sample_office import HOSTILE, full_document, full_page, many
from tests.unit.render.sample_work import working

SECTION_HEADINGS = {
    "Status and why": "status",
    "Initial, last reported and current": "oversight",
    "Finished since the last report": "tasks",
    "Coming next": "tasks",
    "Work done and coming": "tasks",
    "Milestones": "milestones",
    "Schedule and work": "work",
    "Money": "money",
    "Earned value": "earned_value",
    "Risks, issues, changes and decisions": "register",
    "Open risks, issues, changes and decisions": "register",
    "Changes since the last report": "changes",
    "Where the sources disagree": "discrepancies",
    "Linked sources": "sources",
}


def of_kind(kind: str, document: ReportDocument | None = None, sections: Sequence[str] = ()) -> ReportDocument:
    presentation = Presentation(sections=tuple(sections))
    return replace(document or full_document(), kind=kind, presentation=presentation)


def word(document: ReportDocument) -> Any:  # the library's annotations do not know the XML below
    return docx.Document(io.BytesIO(to_docx(document)))


def headings(made: Any) -> list[tuple[int, str]]:
    found = [(paragraph.style.name, paragraph.text) for paragraph in made.paragraphs]
    return [(int(name.removeprefix("Heading ")), text) for name, text in found if name.startswith("Heading ")]


def lines(made: Any) -> list[str]:
    kinds = {qn("w:t"): None, qn("w:tab"): "\t", qn("w:br"): "\n"}
    return [
        "".join(each.text or kinds[each.tag] or "" for run in paragraph.iter(qn("w:r")) for each in run.iter(*kinds))
        for paragraph in made.element.body.iter(qn("w:p"))
    ]


def deck(document: ReportDocument) -> list[tuple[str, str]]:
    """Title and all texts of each slide."""
    made: Any = pptx.Presentation(io.BytesIO(to_pptx(document)))
    slides = []
    for slide in made.slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        texts += [c.text for s in slide.shapes if s.has_table for row in s.table.rows for c in row.cells]
        slides.append((slide.shapes.title.text_frame.text, "\n".join(texts)))
    return slides


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_skips_no_heading_level_and_leaves_no_heading_over_nothing(kind: str) -> None:
    made = word(of_kind(kind))
    before = 0
    for level, text in headings(made):
        assert text
        assert level <= before + 1, text
        before = level
    blocks = [each for each in made.element.body if each.tag in {qn("w:p"), qn("w:tbl")}]
    styles = [each.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") for each in blocks]
    levels = [
        int(s.get(qn("w:val"))[7:]) if s is not None and s.get(qn("w:val"))[:7] == "Heading" else 9 for s in styles
    ]
    for here, after in zip(levels, [*levels[1:], 0], strict=True):
        assert here == 9 or after > here, kind


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_document_has_the_sections_of_its_kind_in_their_order(kind: str) -> None:
    page = replace(full_page(), coming=("Test on Dec 1, 2026",))
    found = headings(word(of_kind(kind, sample_document((page,)))))
    shown = list(dict.fromkeys(SECTION_HEADINGS[text] for _, text in found if text in SECTION_HEADINGS))
    asked = [section.value for section in KINDS[kind].sections if section.value in SECTION_HEADINGS.values()]
    assert shown == asked
    tops = {text for level, text in found if level == 1}
    named = {"data": "Data behind this report", "definitions": "Definitions", "summary": "Summary"}
    named |= {"news": "What changed since the last report", "provenance": "Where these numbers come from"}
    for section, heading in named.items():
        assert (heading in tops) == (section in KINDS[kind].sections), (kind, section)


def test_a_definition_orders_sections_in_word_and_leaves_the_others_out() -> None:
    document = of_kind("portfolio", sample_document((full_page(),)), ["data", "projects", "money", "status", "summary"])
    found = [text for _, text in headings(word(document)) if text in {*SECTION_HEADINGS, "Summary", "Projects"}]
    assert found == ["Projects", "Money", "Status and why", "Summary"]
    assert headings(word(document))[0][1] == "Data behind this report"


def test_a_memo_has_its_head_and_leaves_the_receiver_to_be_written() -> None:
    said = lines(word(of_kind("memo")))
    start = said.index("To:\t\t")
    assert said[start + 1 : start + 4] == [
        "From:\tCity of Marlow",
        "Date:\tNov 20, 2026 (as of, inclusive)",
        "Subject:\tConsolidated IT project status",
    ]
    assert not any(line.startswith("To:\t") for line in lines(word(of_kind("portfolio"))))


def test_a_memo_prints_hostile_texts_in_its_head_as_they_are() -> None:
    document = replace(of_kind("memo"), title=HOSTILE, organisation=HOSTILE)
    said = lines(word(document))
    assert f"From:\t{HOSTILE}" in said
    assert f"Subject:\t{HOSTILE}" in said


def test_a_memo_tells_the_exceptions_and_how_many_projects_it_does_not() -> None:
    made = word(of_kind("memo"))
    document = full_document()
    green = [page for page in document.projects if page.overall.colour is Colour.GREEN]
    assert green
    titles = [text for level, text in headings(made) if level == 2]
    for page in document.projects:
        shown = any(title.startswith(f"{page.code}: ") for title in titles)
        assert shown == (page.overall.colour is not Colour.GREEN), page.code
    assert any("has no page here" in line or "have no page here" in line for line in lines(made))


def test_a_memo_of_projects_on_track_only_says_so_once_and_has_no_page() -> None:
    page = erp()
    on_track = replace(page, overall=replace(page.overall, colour=Colour.GREEN))
    for document in (of_kind("memo", sample_document((on_track,))), of_kind("steering", sample_document((on_track,)))):
        said = lines(word(document)) if document.kind == "memo" else [text for _, text in deck(document)]
        sentence = "1 project has no page here, because its status is On track."
        assert sum(sentence in line for line in said) == 1
        assert not any(line.startswith(f"{page.code}: ") for line in said)


def test_a_memo_says_once_why_no_amount_of_a_project_is_known() -> None:
    page = erp()
    unknown = {
        name: replace(figure, value=None, previous=None, restated=None, reason="no finance code is linked")
        for name, figure in page.figures.items()
    }
    made = lines(word(of_kind("memo", sample_document((replace(page, figures=unknown),)))))
    assert "No amount is known: no finance code is linked." in made


def test_a_memo_counts_what_is_doubted_and_defines_only_what_it_prints() -> None:
    document = of_kind("memo")
    said = lines(word(document))
    assert "The full report lists each of them with its reason and what to do." in said
    assert not any(note.reason in line for note in document.quarantined for line in said if note.reason)
    terms = [replace(document.definitions[0], term="Phase of the moon"), *document.definitions]
    again = lines(word(replace(document, definitions=tuple(terms))))
    assert "Phase of the moon" not in again
    assert any(f"the full report defines all {len(terms)}." in line for line in again)


def test_a_short_form_shows_the_open_entries_that_weigh_most_and_counts_the_others() -> None:
    made = lines(word(of_kind("one_page", sample_document((working(),)))))
    assert any(line.startswith("Open entries that are not shown here: ") for line in made)
    page = working()
    closed = [row.title for row in page.register if not row.is_open]
    assert closed
    assert not set(closed) & set(made)


def test_one_page_reports_have_a_page_for_each_project_and_nothing_between_them() -> None:
    made = word(of_kind("one_page", many(3)))
    tops = [paragraph for paragraph in made.paragraphs if paragraph.style.name == "Heading 1"]
    assert [paragraph.text for paragraph in tops] == [f"IT-000{number}: Project {number}" for number in range(3)]
    breaks = [paragraph._p.pPr.find(qn("w:pageBreakBefore")) is not None for paragraph in tops]
    assert breaks == [False, True, True]


def test_the_oversight_table_has_every_row_with_what_explains_it() -> None:
    page = full_page()
    made = word(of_kind("oversight", sample_document((page,))))
    table = next(each for each in made.tables if each.rows[0].cells[1].text == "Initial")
    rows = oversight(page)
    assert [row.cells[0].text for row in table.rows[1:]] == [row.label for row in rows]
    for row, printed in zip(rows, table.rows[1:], strict=True):
        assert printed.cells[2].text == row.last_reported
        assert printed.cells[5].text.split("\n") == list(row.explanation) or not row.explanation


def test_provenance_names_every_figure_with_its_id_until_there_are_too_many() -> None:
    document = of_kind("oversight", sample_document())
    said = set(lines(word(document)))
    assert {fact.figure.id for fact in every_fact(document)} <= said
    page = erp()
    figures = {f"n{number}": replace(page.figures["actual"], id=f"IT-0423/n{number}") for number in range(MOST_FACTS)}
    large = of_kind("oversight", sample_document((replace(page, figures=figures),)), ["provenance"])
    assert len(every_fact(large)) > MOST_FACTS
    made = word(large)
    assert any("too many for a text document" in line for line in lines(made))
    assert len(made.tables) == 1  # the cover's


def test_a_steering_deck_ends_its_exceptions_where_projects_are_on_track() -> None:
    document = of_kind("steering")
    slides = deck(document)
    titles = [title for title, _ in slides]
    order = ["Summary", "All projects", "Money", "Decisions and exceptions"]
    assert [title for title in titles if title in order] == order
    said = next(text for title, text in slides if title == "Decisions and exceptions")
    assert "no page here" in said
    for page in document.projects:
        shown = any(title.startswith(f"{page.code}: ") for title in titles)
        assert shown == (page.overall.colour is not Colour.GREEN), page.code
    everything = "\n".join(text for _, text in slides)
    assert "Hours planned" not in everything  # of the section of work, which a steering committee does not read
    assert "Schedule performance" not in everything


def test_a_deck_shows_what_changed_in_all_projects_and_counts_the_rest() -> None:
    document = of_kind("brief", sample_document((full_page(),)))
    said = next(text for title, text in deck(document) if title.startswith("What changed since the last report"))
    changes = full_page().changes
    assert len(changes) > 3
    assert f"Changes that are not shown here: {len(changes) - 3}; the full report has all." in said


def test_a_deck_has_no_project_slides_where_none_of_their_sections_can_stand_on_one() -> None:
    document = of_kind("portfolio", sample_document(), ["summary", "projects", "sources", "changes"])
    titles = [title for title, _ in deck(document)]
    assert titles == ["Consolidated IT project status", "Summary", "Decisions and exceptions"]


def test_sections_of_a_slide_stand_in_the_order_that_is_asked_for() -> None:
    def place(sections: Sequence[str]) -> list[int]:
        document = of_kind("portfolio", sample_document((full_page(),)), ["projects", *sections])
        made: Any = pptx.Presentation(io.BytesIO(to_pptx(document)))
        shapes = [shape for slide in list(made.slides)[1:] for shape in slide.shapes if shape.has_table]
        heads = [shape.table.rows[0].cells[0].text for shape in shapes]
        return [heads.index(name) for name in ("Status of", "Milestone")]

    first, second = place(("status", "milestones"))
    assert first < second
    first, second = place(("milestones", "status"))
    assert first > second


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_without_projects_is_printed(kind: str) -> None:
    document = of_kind(kind, empty_document())
    said = lines(word(document))
    assert sum("No projects are declared yet" in line for line in said) == 1
    assert sum("No projects are declared yet" in text for _, text in deck(document)) == 1


def test_the_most_pressing_milestones_stand_in_the_order_of_the_project() -> None:
    row = erp().milestones[0]

    def of(state: str, day: int) -> MilestoneRow:
        return replace(row, key=f"{state}-{day}", state=state, forecast_on=date(2026, 12, day), actual_on=None)

    rows = (of("done", 1), of("planned", 9), of("overdue", 20), of("of tomorrow", 2), of("late", 5))
    assert [each.key for each in pressing(rows, 3)] == ["overdue-20", "of tomorrow-2", "late-5"]
    assert pressing(rows, 9) == rows
    assert pressing((), 3) == ()


def test_totals_of_a_memo_are_those_of_the_headline() -> None:
    made = word(of_kind("memo"))
    table = next(each for each in made.tables if each.rows[0].cells[0].text == "Money")
    names = [row.cells[0].paragraphs[0].text for row in table.rows[1:]]
    assert names == ["Budget, revised", "Actual to date", "Commitments (encumbrances)", "Available", "Budget used"]
    assert len(totals()) > len(names)
