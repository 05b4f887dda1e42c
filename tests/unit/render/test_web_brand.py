"""The organisation's colour and logo on the web page, and what is no colour and no picture."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from reports.document import Brand, Presentation
from reports.render.html import to_html
from reports.render.markdown import to_markdown
from reports.render.web_brand import accent, web_logo
from tests.unit.render.page import Element, read_page
from tests.unit.render.sample import sample_document

PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\nseal").decode()
BRAND = Brand(accent="#005a9c", logo=PICTURE, logo_type="image/png", logo_text='Seal "of" Marlow')


def printed(brand: Brand) -> tuple[Element, str]:
    page = to_html(replace(sample_document(), presentation=Presentation(brand=brand)))
    return read_page(page), page.decode()


def test_the_logo_stands_on_the_cover_with_its_text_and_the_colour_in_the_style() -> None:
    page, raw = printed(BRAND)
    (cover,) = page.all("header")
    (logo,) = cover.all("img")
    assert logo.attributes["src"] == f"data:image/png;base64,{PICTURE}"
    assert logo.attributes["alt"] == 'Seal "of" Marlow'
    assert len(page.all("img")) == 1
    assert ":root { --brand: #005a9c; }" in raw


def test_markdown_has_no_logo() -> None:
    document = replace(sample_document(), presentation=Presentation(brand=BRAND))
    assert PICTURE not in to_markdown(document).decode()


@pytest.mark.parametrize(
    "brand",
    [
        replace(BRAND, logo=""),
        replace(BRAND, logo="no base64 !"),
        replace(BRAND, logo_text=" "),
        replace(BRAND, logo_type="text/html"),
        replace(BRAND, logo_type='image/png" onerror="alert(1)'),
    ],
    ids=["none", "not base64", "no text", "no picture", "hostile type"],
)
def test_what_cannot_be_shown_and_described_is_no_logo(brand: Brand) -> None:
    assert web_logo(brand) is None
    assert printed(brand)[0].all("img") == []


@pytest.mark.parametrize("colour", ["red", "", "#12345", "#1234567", "#000000;} body{display:none}", "#00000\n"])
def test_what_is_no_colour_is_the_usual_one(colour: str) -> None:
    assert accent(Brand(accent=colour)) == "#1f4e79"
    assert ":root { --brand: #1f4e79; }" in printed(Brand(accent=colour))[1]
