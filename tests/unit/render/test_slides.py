"""The deck as another program reads it: titles, alternative texts, native tables and charts, notes, facts."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pptx
import pytest
from pptx.opc.package import XmlPart

from reports.document import Brand, Colour, Figure, Presentation, ReportDocument, Sentence
from reports.render.canonical_json import document_hash, short_hash
from reports.render.facts import every_fact
from reports.render.formatting import figure_text, money_whole, value_text
from reports.render.office.shown import stamp
from reports.render.palette import worst_first
from reports.render.slides import opening, portfolio, to_pptx
from reports.render.slides.deck import Slides
from reports.render.slides.design import HEIGHT, WIDTH
from reports.render.slides.drawing import EMU
from tests.unit.render.sample import FORMULA, RTL, SCRIPT, empty_document, erp, sample_document
from tests.unit.render.sample_office import HOSTILE, LONG, full_document, many

MONEY = re.compile(r"-?[$€]\d[\d,]*(?:\.\d+)?")


def opened(document: ReportDocument) -> Any:  # the library's own annotations know no table, chart or notes
    return pptx.Presentation(io.BytesIO(to_pptx(document)))


@pytest.fixture(scope="module")
def deck() -> Any:
    return opened(full_document())


def cells(slide: Any) -> list[list[str]]:
    """The rows of all tables of a slide."""
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for table in tables for row in table.rows]


def texts(slide: Any) -> str:
    """All that stands on a slide."""
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return "\n".join([*said, *(cell for row in cells(slide) for cell in row)])


def titles(deck: Any) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


def alt(shape: Any) -> str:
    return str(shape.element.xpath(".//p:cNvPr")[0].get("descr", ""))


def charts(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_every_slide_is_wide_and_has_its_own_title_read_first(deck: Any) -> None:
    assert (deck.slide_width, deck.slide_height) == (WIDTH * EMU, HEIGHT * EMU)
    assert all(titles(deck))
    assert len(set(titles(deck))) == len(titles(deck))
    for slide in deck.slides:
        assert slide.shapes[0].is_placeholder
        assert slide.shapes[0].placeholder_format.type in {1, 3}  # title, centred title


def test_the_slides_follow_the_story(deck: Any) -> None:
    said = titles(deck)
    assert said[:2] == ["Consolidated IT project status", "Summary"]
    assert "Decisions and exceptions" in said
    assert said[-1].startswith("Data behind this report")
    order = [page.code for page in worst_first(full_document().projects)]
    first = [next(index for index, title in enumerate(said) if title.startswith(f"{code}: ")) for code in order]
    assert first == sorted(first)


def test_every_table_chart_and_picture_says_what_it_is(deck: Any) -> None:
    frames = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert len(frames) > 20
    assert all(alt(shape) for shape in frames)
    assert not [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13]  # no picture


def test_tables_have_a_header_row_and_no_merged_cell(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.table.first_row
                assert all(cell.text for cell in shape.table.rows[0].cells)
                assert not [cell for row in shape.table.rows for cell in row.cells if cell.is_merge_origin]


def test_every_slide_carries_the_stamp_and_its_number(deck: Any) -> None:
    for number, slide in enumerate(deck.slides, start=1):
        kinds = {shape.placeholder_format.type: shape for shape in slide.placeholders}
        footer = kinds[15].text_frame.text
        for said in ("City of Marlow", "Nov 20, 2026", "Sources: ", short_hash(full_document())):
            assert said in footer
        assert kinds[13].element.xpath(".//a:fld/@type") == ["slidenum"]
        assert kinds[13].element.xpath(".//a:fld//a:t")[0].text == str(number)


def test_notes_name_as_of_sources_hash_and_the_facts_of_their_slide(deck: Any) -> None:
    facts = {fact.figure.id: fact.figure for fact in every_fact(full_document())}
    for slide in deck.slides:
        for said in ("As of Nov 20, 2026 (inclusive)", "Sources: ", document_hash(full_document())):
            assert said in notes(slide), titles(deck)
    slide = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("IT-0423"))
    assert "Sources: plans: erp.xml; ledger: IT0423" in notes(slide)
    named = re.findall(r"\[(IT-0423/[^\]]+)\]", notes(slide))
    assert {"IT-0423/actual", "IT-0423/used"} <= {name.replace("cost/", "") for name in named}
    for name in named:
        assert figure_text(facts[name]) in notes(slide), name


def test_every_amount_on_a_slide_is_a_fact_of_the_report(deck: Any) -> None:
    document = full_document()
    said = {sentence.text for page in document.projects for sentence in page.sentences}
    said |= {sentence.text for sentence in document.summary}
    known: set[str] = set()
    for fact in every_fact(document):
        known |= printed(fact.figure)
    shown = 0
    for slide in deck.slides:
        for row in cells(slide)[1:]:
            for cell in row:
                for line in cell.split("\n"):
                    if MONEY.fullmatch(line):
                        assert line in known, line
                        shown += 1
    assert shown > 60


def printed(figure: Figure) -> set[str]:
    """How a figure may be printed: now, in whole units, and in the last report."""
    made = {figure_text(figure)}
    if isinstance(figure.value, int) and figure.currency:
        made.add(money_whole(figure.value, figure.currency))
    if figure.previous is not None:
        made.add(value_text(figure.previous, figure.unit, figure.currency))
    return made


def test_the_table_of_all_projects_is_worst_first_with_symbol_and_word(deck: Any) -> None:
    slide = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("All projects"))
    rows = cells(slide)
    assert rows[0][:4] == ["Project", "Overall", "Schedule", "Cost"]
    assert rows[1][1].startswith("■ Off track")
    named = [row[0].split("\n")[-1] for row in rows[1:]]
    order = [page.code for page in worst_first(full_document().projects)]
    assert named == order[: len(named)]


def test_configured_words_are_printed() -> None:
    document = replace(sample_document(), presentation=Presentation(words={"red": "Needs help"}))
    everything = "\n".join(texts(slide) for slide in opened(document).slides)
    assert "■ Needs help" in everything
    assert "Off track" not in everything


def test_many_projects_are_spread_over_slides_with_a_header_on_each() -> None:
    deck = opened(many(30))
    tables = [slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("All projects")]
    assert len(tables) == 3
    assert [slide.shapes.title.text_frame.text for slide in tables] == [
        f"All projects, part {number} of 3" for number in (1, 2, 3)
    ]
    rows = [row for slide in tables for row in cells(slide)]
    assert sum(row[0] == "Project" for row in rows) == 3
    assert len(rows) == 33


def test_the_money_chart_is_native_with_the_numbers_of_the_facts(deck: Any) -> None:
    frame = next(frame for frame in charts(deck) if "by project" in frame.name)
    chart = frame.chart
    assert [series.name for series in chart.plots[0].series] == [
        "Budget, revised",
        "Actual to date",
        "Commitments (encumbrances)",
    ]
    codes = list(chart.plots[0].categories)
    page = next(page for page in full_document().projects if page.code == "IT-0423")
    values = [series.values[codes.index("IT-0423")] for series in chart.plots[0].series]
    exact = [page.figures[name].value for name in ("budget_revised", "actual", "commitment")]
    assert [round(value * 100) for value in values] == exact
    assert chart.value_axis.tick_labels.number_format.startswith('"$"#,##0')
    assert "Revised" not in alt(frame)
    assert figure_text(page.figures["actual"]) in alt(frame)


def test_a_chart_keeps_its_numbers_in_a_workbook_without_formulas(deck: Any) -> None:
    pages = tuple(replace(sample_document().projects[0], code=code) for code in ("=1+1", "https://evil.example"))
    codes = set()
    for frame in charts(opened(sample_document(pages))) + charts(deck):
        book = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob))
        for cell in [cell for sheet in book for row in sheet.iter_rows() for cell in row]:
            assert cell.data_type != "f"
            assert cell.hyperlink is None
            codes.add(cell.value)
    assert {"=1+1", "https://evil.example"} <= codes


def test_earned_value_is_drawn_as_lines_that_differ_by_dash(deck: Any) -> None:
    frame = next(frame for frame in charts(deck) if "cumulative" in frame.name)
    series = list(frame.chart.plots[0].series)
    assert [each.name for each in series] == ["Planned value (PV)", "Earned value (EV)", "Actual cost (AC)"]
    assert len({each.format.line.dash_style for each in series}) == 3
    assert series[1].values[-1] is None  # nothing is drawn that is not known
    assert "Aug 2026: Planned value (PV) $80,000.00" in alt(frame)


def test_what_no_chart_can_hold_is_named_and_not_drawn() -> None:
    page = full_document().projects[-1]
    deck = opened(sample_document((page,)))
    money = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == "Money")
    (chart,) = [shape.chart for shape in money.shapes if shape.has_chart]  # in the currency of what can be drawn
    assert list(chart.plots[0].categories) == ["=1+1"]
    assert [series.values for series in chart.plots[0].series] == [(None,), (-0.05,), (None,)]
    too_large = replace(page, figures={"budget_revised": page.figures["budget_revised"]})
    money = next(s for s in opened(sample_document((too_large,))).slides if s.shapes.title.text_frame.text == "Money")
    assert not [shape for shape in money.shapes if shape.has_chart]
    assert "Not drawn, because no amount is known or it is too large for a chart: =1+1." in texts(money)


def test_a_project_slide_has_lights_reasons_decisions_and_milestones(deck: Any) -> None:
    slides = [slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("IT-0900")]
    everything = "\n".join(texts(slide) for slide in slides)
    for said in (
        "▲ At risk",
        "One risk weighs 12.",
        "To turn green: Close or lower the risk of late data.",
        "Declared by Ada Example on Nov 19, 2026; computed: ■ Off track. The vendor confirmed.",
        "decision number 3 of the register",
        "Finished since the last report: Contract signed",
        "Integrated test passed",
        "+77 days late",
        "0.93",
    ):
        assert said in everything, said
    exceptions = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("Decisions"))
    assert "decision number 3 of the register" in texts(exceptions)


def test_a_list_that_is_not_whole_says_so() -> None:
    page = erp()
    many_said = tuple(Sentence(rule="r", text=f"Sentence {number}.", facts=()) for number in range(7))
    row = page.milestones[0]
    rows = tuple(replace(row, key=f"m{number}", title=f"Stone {number}") for number in range(9))
    titles_done = tuple(f"Task {number}" for number in range(5))
    deck = opened(sample_document((replace(page, sentences=many_said, milestones=rows, finished=titles_done),)))
    everything = "\n".join(texts(slide) for slide in deck.slides)
    for said in (
        "The weightiest of 7 sentences; the full report has all.",
        "The most pressing of 9 milestones; the full report has all.",
        "Finished since the last report: Task 0; Task 1; Task 2; and 2 more",
    ):
        assert said in everything, said


def test_a_project_of_which_nothing_is_known_says_so(deck: Any) -> None:
    slide = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == "IT-0901: Bare")
    assert "No source is linked, so nothing is known about this project." in texts(slide)
    assert "The linked sources hold no milestones." in texts(slide)
    assert not [shape for shape in slide.shapes if shape.has_chart]


def test_a_report_without_projects_is_printed() -> None:
    deck = opened(empty_document())
    assert titles(deck) == ["Nothing yet", "Summary", "Data behind this report"]
    everything = "\n".join(texts(slide) for slide in deck.slides)
    assert "No projects are declared yet, so there is nothing to report." in everything
    assert "No source is declared yet." in everything


def test_hostile_texts_are_printed_as_they_are(deck: Any) -> None:
    everything = "\n".join(texts(slide) + notes(slide) for slide in deck.slides)
    for text in (SCRIPT, FORMULA, RTL, HOSTILE):
        assert text in everything, text


def test_a_text_that_does_not_fit_is_shortened_in_sight_and_whole_in_the_notes() -> None:
    page = replace(sample_document().projects[0], name=LONG.strip(), sentences=())
    deck = opened(sample_document((page,)))
    shortened = [slide for slide in deck.slides if "…" in texts(slide)]
    assert shortened
    for slide in shortened:
        assert "A text that ends with … is whole in the notes of this slide." in texts(slide)
        assert LONG.strip() in notes(slide)


def test_a_long_sentence_goes_on_on_the_next_slide_with_every_word() -> None:
    said = " ".join(f"w{number}" for number in range(1500))
    document = replace(sample_document(), summary=(Sentence(rule="r", text=said, facts=()),))
    deck = opened(document)
    slides = [slide for slide in deck.slides if slide.shapes.title.text_frame.text.startswith("Summary, part")]
    assert len(slides) > 1
    assert re.findall(r"\bw\d+\b", " ".join(texts(slide) for slide in slides)) == said.split()


def test_nothing_stands_below_the_slide_or_beside_it() -> None:
    for document in (full_document(), many(12)):
        for slide in opened(document).slides:
            for shape in slide.shapes:
                if shape.is_placeholder:
                    continue
                assert shape.left >= 0
                assert shape.left + shape.width <= WIDTH * EMU
                assert shape.top + shape.height <= 511 * EMU, shape.name  # above the footer
            for shape in slide.shapes:
                if shape.has_table:
                    assert sum(row.height for row in shape.table.rows) <= shape.height + len(shape.table.rows)


def test_the_logo_stands_on_the_title_slide_with_its_text() -> None:
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    brand = Brand(accent="#003366", logo=pixel, logo_type="image/png", logo_text="Seal of the City of Marlow")
    deck = opened(replace(sample_document(), presentation=Presentation(brand=brand)))
    pictures = [shape for shape in deck.slides[0].shapes if shape.shape_type == 13]
    assert [alt(picture) for picture in pictures] == ["Seal of the City of Marlow"]
    broken = replace(brand, logo="not base64!")
    again = opened(replace(sample_document(), presentation=Presentation(brand=broken)))
    assert not [shape for shape in again.slides[0].shapes if shape.shape_type == 13]


def test_every_text_names_its_language() -> None:
    document = replace(sample_document(), presentation=Presentation(language="es_US"))
    with zipfile.ZipFile(io.BytesIO(to_pptx(document))) as package:
        for name in package.namelist():
            if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml", name):
                xml = package.read(name).decode()
                assert len(re.findall(r"<a:t>", xml)) <= len(re.findall(r'lang="es-US"', xml)), name


def test_the_file_says_nothing_of_another_program_and_carries_title_and_language() -> None:
    data = to_pptx(sample_document())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        assert not [name for name in names if "thumbnail" in name or "printerSettings" in name]
        assert b"PowerPoint" not in package.read("docProps/app.xml")
    core = pptx.Presentation(io.BytesIO(data)).core_properties
    assert (core.title, core.language, core.author) == ("Consolidated IT project status", "en-US", "City of Marlow")


def test_colour_counts_are_tiles_with_symbol_word_and_number(deck: Any) -> None:
    said = texts(deck.slides[1])
    for colour in Colour:
        now = sum(page.overall.colour is colour for page in full_document().projects)
        word = {"red": "■ Off track", "yellow": "▲ At risk", "grey": "\N{EN DASH} Not known", "green": "● On track"}[
            colour
        ]
        assert f"{word}\n{now}\n" in said


def test_a_finished_slide_is_kept_as_bytes_and_not_as_trees() -> None:
    document = full_document()
    slides = Slides(document, stamp(document))
    slides.cover("Report", opening.cover(document, "0"))
    slides.add("Money", portfolio.money(document))
    package: Any = slides._deck.part.package
    kept = {str(part.partname): part for part in package.iter_parts()}
    finished = [part for name, part in kept.items() if re.match(r"/ppt/(slides|notesSlides|charts)/", name)]
    assert len(finished) == 5
    assert not [part for part in finished if isinstance(part, XmlPart)]
    again = pptx.Presentation(io.BytesIO(slides.close()))
    assert [slide.shapes.title.text_frame.text for slide in again.slides] == ["Report", "Money"]
