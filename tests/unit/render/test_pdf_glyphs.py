"""Texts made fit for print: every character of Unicode is printed or replaced, and none stops a report."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from reports.render.pdf.glyphs import BREAK, FONTS, REPLACEMENT, characters, glyphs
from reports.render.pdf.press import Limits, press
from tests.unit.render.pdf_file import logical_text
from tests.unit.render.sample import sample_document

EVERY_MARK = "■▲●→↓↑↔…·•“”≤≥\u2013\u00d7\u2212"


def test_the_fonts_have_what_reports_are_written_with() -> None:
    letters = glyphs()
    for text in (EVERY_MARK, "ÄéñŁőşЖΩ", "بوابة", "שלום", "हिन्दी", "ไทย", "Հայ", "ქართ", "😀🚀⚠✔", "€£¥₹₿½"):
        assert letters.letters(text) == text
    assert not letters.has_replaced


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain", "plain"),
        ("tab\tline\r\n", "tab line  "),
        ("中文", REPLACEMENT * 2),
        ("a\x00b\x1b", f"a{REPLACEMENT}b{REPLACEMENT}"),
        ("\ue000\U000f0000\uffff\ud83d", REPLACEMENT * 4),
        ("heart \u2764\ufe0f", "heart \u2764"),
        ("\ufeffbegin", "begin"),
        ("a\u2028b\u3000c", "a b c"),
        ("\U000e0041tag", "tag"),
    ],
)
def test_what_no_font_has_is_replaced(text: str, drawn: str) -> None:
    letters = glyphs()
    assert letters.letters(text) == drawn
    assert letters.has_replaced == (REPLACEMENT in drawn)


def test_a_replacement_character_of_the_source_is_no_loss() -> None:
    letters = glyphs()
    assert letters.letters(f"x{REPLACEMENT}") == f"x{REPLACEMENT}"
    assert not letters.has_replaced


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("telecommunications", "telecommunications"),
        ("IT-0423/milestone/1/slip_first", "IT-|0423/|milestone/|1/|slip_|first"),
        ("A" * 25, f"{'A' * 10}|{'A' * 10}|{'A' * 5}"),
        ("-$1,234,567,890,123.45", "-$1,234,567,890,123.45"),
        ("100.00% of 1,234,567,890,123,456", "100.00% of 1,234,567,890,123,456"),
        ("=" * 20, f"{'=' * 10}|{'=' * 10}"),
    ],
)
def test_long_words_may_break_and_amounts_may_not(text: str, shown: str) -> None:
    made = glyphs().text(text)
    assert made == shown.replace("|", BREAK)
    assert made.replace(BREAK, "") == text


@pytest.mark.parametrize("text", ["\u202egnp.exe", "שלום (x)", "\u2067open", "\u2066a\u2069 \u2068b"])
def test_the_direction_of_a_text_ends_with_it(text: str) -> None:
    made = glyphs().text(text)
    assert made.startswith("\u2068" + text)
    opened = sum(made.count(sign) for sign in "\u2066\u2067\u2068")
    assert made.count("\u2069") == opened
    assert made.endswith("\u2069")


def test_names_and_addresses_are_left_alone() -> None:
    given = {"b": "image", "alt": "中", "file": "中", "items": [{"k": "link", "t": "中", "to": "http://中"}, 1, None]}
    assert glyphs().page(json.loads(json.dumps(given))) == {
        **given,
        "items": [{"k": "link", "t": REPLACEMENT, "to": "http://中"}, 1, None],
    }


@pytest.mark.parametrize("font", sorted(FONTS.glob("*.ttf")), ids=lambda font: font.stem)
def test_every_font_is_read_and_has_its_licence(font: Path) -> None:
    assert len(characters(font.read_bytes())) > 80
    licence = (FONTS / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    family = font.stem.partition("-")[0].replace("NotoSans", "Noto Sans ").replace("NotoEmoji", "Noto Emoji").strip()
    assert f"{family}: Copyright" in licence
    assert f"`{font.name}`" in (FONTS / "README.md").read_text()


def test_the_fonts_are_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in FONTS.glob("*.ttf")) < 3_000_000


def test_no_character_of_unicode_stops_a_report() -> None:
    letters = glyphs()
    every = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) != "Cn"]
    drawn = dict.fromkeys(letters.letters(one) for one in every if letters.letters(one) not in {"", " ", REPLACEMENT})
    assert len(drawn) > 7_500
    blocks = [
        {"b": "paragraph", "manner": "plain", "runs": [letters.text(" ".join(list(drawn)[start : start + 50]))]}
        for start in range(0, len(drawn), 50)
    ]
    content = {
        "title": "T",
        "head": "T",
        "author": "A",
        "accent": "",
        "language": "en",
        "region": "US",
        "attached": "facts.json",
        "logo": None,
        "foot": ["", "", ""],
        "remark": "",
        "sheets": [{"name": "N", "wide": False, "blocks": blocks}],
    }
    parts = {"data.json": json.dumps(content).encode(), "facts.json": b"{}"}
    said = "".join(logical_text(press(parts, sample_document().made_at, Limits()).pdf))
    missing = [one for one in drawn if unicodedata.category(one) in {"Lu", "Ll", "Sc", "Nd"} and one not in said]
    assert len(missing) < len(drawn) // 50  # digits of right-to-left scripts are given in the order they are seen
