"""The PDF as people read it: the numbers of the report on its pages, in order, with words for what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from reports.document import Colour, Presentation, ReportDocument
from reports.render.canonical_json import short_hash, to_json
from reports.render.facts import every_fact
from reports.render.formatting import figure_text
from reports.render.pdf import to_pdf
from reports.render.pdf.closing import MOST_FACTS
from reports.render.pdf.pages import volumes
from reports.render.pdf.press import TEMPLATES, Limits, press
from tests.unit.render.hostile import full_document, large_document
from tests.unit.render.pdf_file import logical_text, opened, pages, tags
from tests.unit.render.sample import empty_document, erp, sample_document

ROOT = Path(__file__).parents[3]
INJECTION = '#read("/etc/passwd") *bold* $x$'


def data_of(document: ReportDocument) -> str:
    """What the templates read of a document."""
    return "".join(volume.files["data.json"].decode() for volume in volumes(document, 9))


@pytest.fixture(scope="module")
def sample() -> bytes:
    return to_pdf(sample_document())


@pytest.fixture(scope="module")
def full() -> bytes:
    return to_pdf(full_document())


def test_the_numbers_on_the_pages_are_those_of_the_facts(sample: bytes) -> None:
    laid_out = " ".join(" ".join(pages(sample, "-layout")).split())
    for fact in every_fact(sample_document()):
        if isinstance(fact.figure.value, int | date):
            assert figure_text(fact.figure) in laid_out, fact.figure.id


def test_every_page_says_what_it_is_of(sample: bytes) -> None:
    printed = pages(sample)
    for number, page in enumerate(printed, 1):
        said = " ".join(page.split())
        assert f"Page {number} of {len(printed)}" in said
        assert "City of Marlow · As of Nov 20, 2026, compared with Oct 30, 2026" in said
        assert "Sources: 1 fresh, 1 waiting, 2 stale, 1 never read; rows left out: 7" in said
        assert f"Report {short_hash(sample_document())}" in said


def test_the_first_page_is_the_executive_summary(sample: bytes) -> None:
    said = " ".join(pages(sample, "-layout")[0].split())
    for text in (
        "Consolidated IT project status",
        "ERP finance replacement is 46 working days late and $104,480.17 over its revised budget.",
        "Read with care: not all data is up to date.",
        "■ Off track",
        "last report: 2",
        "$4,894,000",
        "restated +$12,500.00",
        "1 project has no finance code and is not in this sum.",
    ):
        assert text in said, text


def test_the_page_numbers_of_the_portfolio_are_right(sample: bytes) -> None:
    printed = pages(sample)
    table = pages(sample, "-layout")[1].splitlines()
    (row,) = [line for line in table if "ERP finance replacement" in line and "Off track" in line]
    number = int(row.split()[-1])
    assert printed[number - 1].splitlines()[2] == "IT-0423 ERP finance replacement"


def test_everything_a_document_may_hold_is_printed(full: bytes) -> None:
    said = "\n".join(logical_text(full))
    for text in (
        "To reach On track: the finish moves back to November 16, 2026",
        "Computed: At risk; declared: Off track - the vendor left, Ada Example, Nov 18, 2026.",
        "Scope",
        "Interfaces tested",
        "Go-live rehearsal, Dec 4, 2026",
        "Schedule performance index (SPI)",
        "The ledger has no month of it.",
        "The vendor loses its lead",
        "4 \N{MULTIPLICATION SIGN} 5 = 20",
        "Closed since the last report: Old",
        "Accepted",
        "By Ada Example until December 31, 2026.",
        "typst 0.15.2",
    ):
        assert text in said, text


def test_words_and_colour_of_the_brand_are_the_documents() -> None:
    words = {Colour.RED.value: "Red alert"}
    document = replace(sample_document(), presentation=Presentation(words=words, language="es_US"))
    printed = to_pdf(document)
    assert "■ Red alert" in "\n".join(logical_text(printed))
    with opened(printed) as pdf:
        assert str(pdf.Root.Lang) == "es-US"


def test_sections_are_those_of_the_report_in_its_order() -> None:
    chosen = Presentation(sections=("definitions", "summary", "exceptions", "money"))
    with opened(to_pdf(replace(sample_document(), presentation=chosen))) as pdf:
        titles = [tag.title for tag in tags(pdf).all("H1", "H2")]
    assert titles[:3] == ["Consolidated IT project status", "Definitions", "Summary"]
    assert [title for title in titles if title.startswith("IT-")] == [
        title for title in titles[3:] if not title.startswith("IT-0501")
    ]
    assert len(titles) == 6


def test_markup_in_a_title_is_printed_as_it_is() -> None:
    page = replace(erp(), name=INJECTION, department="#panic()", sentences=())
    printed = to_pdf(replace(sample_document((page,)), title=INJECTION))
    said = "\n".join(logical_text(printed))
    assert said.count(INJECTION) == 3  # the title, the portfolio table and the page; running heads are artifacts
    assert "#panic()" in said
    assert "root:" not in said


def test_the_whole_document_is_inside(sample: bytes) -> None:
    with opened(sample) as pdf:
        attached = pdf.attachments["facts.json"]
        assert attached.get_file().read_bytes() == to_json(sample_document())
        assert str(attached.obj.AFRelationship) == "/Source"
        assert attached.get_file().mime_type == "application/json"
        assert attached.description


def test_the_same_document_is_the_same_bytes_in_another_process_and_place(sample: bytes, tmp_path: Path) -> None:
    code = (
        "import hashlib\nfrom reports.render.pdf import to_pdf\nfrom tests.unit.render.sample import sample_document\n"
        "print(hashlib.sha256(to_pdf(sample_document())).hexdigest())"
    )
    environment = {**os.environ, "TZ": "Asia/Kolkata", "LANG": "de_DE.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "77"}
    environment |= {"SOURCE_DATE_EPOCH": "1", "TYPST_FONT_PATHS": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == sha256(sample).hexdigest()


def test_a_report_of_hundreds_of_figures_lists_them_and_one_of_thousands_says_where_they_are() -> None:
    small = large_document(1)
    total = small.totals["actual"]
    endless = replace(small, totals={f"t{n}": replace(total, id=f"portfolio/t{n}") for n in range(MOST_FACTS)})
    assert "This report has" not in data_of(small)
    assert "posted actuals of all fiscal years" in data_of(small)
    printed = data_of(endless)
    assert "posted actuals of all fiscal years" not in printed
    assert "figures. The file facts.json, which is attached to this PDF, holds the whole report" in printed


def test_a_report_of_nothing_says_so_on_one_page() -> None:
    printed = to_pdf(empty_document())
    said = "\n".join(logical_text(printed))
    for text in (
        "No projects are declared yet",
        "No source is declared yet.",
        "No row was left out.",
        "No earlier report",
        "Everything the sources sent belongs to a project.",
    ):
        assert text in said, text
    assert "Definitions" in said


def test_no_template_reaches_for_the_network_or_another_folder() -> None:
    templates = sorted(TEMPLATES.glob("*.typ"))
    assert len(templates) >= 2
    for template in templates:
        text = template.read_text()
        assert "@preview" not in text, template.name
        assert "@local" not in text, template.name
        assert "eval(" not in text, template.name
        assert "../" not in text, template.name


def test_typst_has_nothing_to_remark() -> None:
    for document in (full_document(), empty_document()):
        (volume,) = volumes(document, 9)
        assert press(volume.files, document.made_at, Limits()).warnings == ()
