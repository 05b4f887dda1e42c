"""Sections of a report by its kind, or as its definition names them."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from config.settings import Format, Kind, SectionName
from reports.document import Presentation
from reports.outline import KINDS, PROJECT_SECTIONS, Section, outline
from reports.render.contract import renderers
from tests.unit.render.sample import sample_document


def test_the_configuration_knows_the_kinds_sections_and_formats_there_are() -> None:
    assert set(get_args(Kind)) == KINDS.keys()
    assert set(get_args(SectionName)) == {section.value for section in Section}
    assert set(get_args(Format)) == renderers().keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_page_for_projects_where_it_has_sections_of_one(kind: str) -> None:
    found = outline(replace(sample_document(), kind=kind))
    assert found.report
    has_pages = Section.PROJECTS in found or Section.EXCEPTIONS in found
    assert has_pages == bool(found.project)
    assert KINDS[kind].formats


def test_a_definition_chooses_sections_and_their_order() -> None:
    presentation = Presentation(sections=("money", "portfolio", "summary", "status", "money", "of tomorrow"))
    found = outline(replace(sample_document(), presentation=presentation))
    assert found.report == (Section.PORTFOLIO, Section.SUMMARY)
    assert found.project == (Section.MONEY, Section.STATUS)
    assert Section.MONEY in found
    assert Section.DATA not in found
    assert {Section.MONEY, Section.STATUS} <= PROJECT_SECTIONS
