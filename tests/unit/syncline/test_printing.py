"""Writing a report's files: each whole or not at all, and one format's failure is no other's."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from reports.document import ReportDocument
from reports.errors import RenderError
from reports.render.contract import Renderer, renderers
from syncline.errors import NotAllowedError
from syncline.printing import LARGEST_TEMPLATE, print_report
from tests.unit.render.sample import sample_document
from tests.unit.render.word_files import template


def refusing(_document: ReportDocument) -> bytes:
    raise RenderError("it takes more than 60 seconds; report on fewer projects")


REFUSED = Renderer(name="pdf", media_type="application/pdf", suffix=".pdf", render=refusing)


def test_a_format_that_cannot_be_made_keeps_no_other_from_being_written(tmp_path: Path) -> None:
    known = renderers()
    printed = print_report(sample_document(), tmp_path / "new", (known["json"], REFUSED, known["md"]))
    assert [file.suffix for file in printed.files] == [".json", ".md"]
    assert printed.failed == ("pdf: it takes more than 60 seconds; report on fewer projects",)
    assert sorted(tmp_path.rglob("*.*")) == sorted(printed.files)


def test_the_text_document_is_made_in_the_organisation_s_template(tmp_path: Path) -> None:
    file = tmp_path / "memo.docx"
    file.write_bytes(template("To the council of {{ report.organisation }}"))
    printed = print_report(sample_document(), tmp_path / "out", (renderers()["docx"],), file)
    (made,) = printed.files
    texts = [paragraph.text for paragraph in docx.Document(str(made)).paragraphs]
    assert f"To the council of {sample_document().organisation}" in texts


def test_a_wrong_field_in_the_template_is_told_as_the_format_s_failure(tmp_path: Path) -> None:
    file = tmp_path / "memo.docx"
    file.write_bytes(template("{{ report.organization }}"))
    printed = print_report(sample_document(), tmp_path, (renderers()["docx"],), file)
    assert printed.files == ()
    (sentence,) = printed.failed
    assert sentence.startswith("docx: ")
    assert "organisation" in sentence


def test_a_template_that_is_not_there_or_too_large_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "memo.docx"
    with pytest.raises(NotAllowedError, match=r"cannot be read \(No such file or directory\)\. Correct the path\."):
        print_report(sample_document(), tmp_path, (renderers()["docx"],), missing)
    missing.write_bytes(b"\0" * (LARGEST_TEMPLATE + 1))
    with pytest.raises(NotAllowedError, match="is larger than 20 MB"):
        print_report(sample_document(), tmp_path, (renderers()["docx"],), missing)
