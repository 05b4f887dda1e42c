"""Widths come from a table, and what does not fit is cut."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts.lettering import fitted, width_of
from reports.render import formatting

FONTS = Path(formatting.__file__).parent / "pdf" / "fonts"


@given(text=st.text(), width=st.integers(20, 400), bold=st.booleans())
def test_text_is_shortened_until_it_fits(text: str, width: int, bold: bool) -> None:
    shown = fitted(text, 12, width, bold=bold)
    assert width_of(shown, 12, bold=bold) <= width
    assert shown == " ".join(formatting.plain(text).split()) or shown.endswith("…")


@pytest.mark.parametrize("text", ["a\x00b", "\ud83d", "one\ntwo\tthree", "\x1b[31m"])
def test_what_no_file_may_hold_is_replaced_and_lines_become_one(text: str) -> None:
    shown = fitted(text, 12, 400)
    shown.encode()
    assert shown.isprintable()


def test_a_title_of_four_thousand_letters_is_cut() -> None:
    assert fitted("W" * 4000, 12, 200) == "W" * 16 + "…"


def test_wide_letters_and_marks_without_width_are_known() -> None:
    assert width_of("字字", 10) > width_of("ab", 10)
    assert width_of("e\N{COMBINING ACUTE ACCENT}", 10) == width_of("e", 10)
    assert width_of("\N{GRINNING FACE}", 10) >= 10


def _advances(file: Path) -> dict[str, float]:
    """Advance widths of the printable ASCII letters of a TrueType font in parts of its size, from `cmap` and `hmtx`."""
    data = file.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {tag: at for tag, _, at, _ in (struct.unpack_from(">4sIII", data, 12 + 16 * n) for n in range(count))}
    em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    metrics = struct.unpack_from(">H", data, tables[b"hhea"] + 34)[0]
    found: dict[str, float] = {}
    cmap = tables[b"cmap"]
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)[2]
        if struct.unpack_from(">H", data, at)[0] != 4:
            continue
        segments = struct.unpack_from(">H", data, at + 6)[0] // 2
        ends = struct.unpack_from(f">{segments}H", data, at + 14)
        starts = struct.unpack_from(f">{segments}H", data, at + 16 + 2 * segments)
        deltas = struct.unpack_from(f">{segments}h", data, at + 16 + 4 * segments)
        offsets_at = at + 16 + 6 * segments
        for segment in range(segments):
            offset = struct.unpack_from(">H", data, offsets_at + 2 * segment)[0]
            for letter in range(max(starts[segment], 32), min(ends[segment], 126) + 1):
                place = offsets_at + 2 * segment + offset + 2 * (letter - starts[segment])
                glyph = struct.unpack_from(">H", data, place)[0] if offset else letter
                glyph = (glyph + deltas[segment]) & 0xFFFF
                entry = tables[b"hmtx"] + 4 * min(glyph, metrics - 1)
                found[chr(letter)] = struct.unpack_from(">H", data, entry)[0] / em
    return found


@pytest.mark.parametrize(("name", "bold"), [("NotoSans-Regular.ttf", False), ("NotoSans-Bold.ttf", True)])
def test_no_word_is_wider_in_our_own_font_than_the_table_says(name: str, bold: bool) -> None:
    advances = _advances(FONTS / name)
    assert len(advances) == 95
    for text in ("Wilhelmina's ERP, 46 MWh", "milliliters fill little jars", "$4.3M of $4.2M (102.5%)", "Not known"):
        assert sum(advances[letter] for letter in text) * 100 <= width_of(text, 100, bold=bold)
