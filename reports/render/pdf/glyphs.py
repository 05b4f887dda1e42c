"""Makes texts fit for print: what no font has is replaced, long words may break, and right-to-left text stays apart."""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reports.render.pdf.blocks import Json

FONTS = Path(__file__).parent / "fonts"
BREAK = "\N{ZERO WIDTH SPACE}"  # the templates let a line end here, and print nothing
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
LONGEST_WORD = 18  # letters; longer ones may break anywhere, so that no column is overrun

_AS_IT_IS = frozenset({"b", "k", "to", "file", "alt", "shade", "anchor", "accent"})  # values that are not drawn
_PIECE = 10
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_AMOUNT = re.compile(r"[-+(]?\D{0,3}\d[\d,.]{0,24}%?\)?")
_BREAKABLE = re.compile(rf"[^/\\_\-.,:;@&=?#|+)]{{1,{_PIECE}}}[/\\_\-.,:;@&=?#|+)]*|[/\\_\-.,:;@&=?#|+)]{{1,{_PIECE}}}")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATES = re.compile("[\u2066-\u2068]")
_FIRST_STRONG, _POP = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_ORDINARY = re.compile(r"[ -~]*")
_SELECTORS = frozenset({*range(0xFE00, 0xFE10), 0xFEFF, *range(0xE0000, 0xE1000)})  # print nothing by themselves


class _Drawn(dict[int, str]):
    """For `str.translate`: what is printed for each character, found out once."""

    def __init__(self, glyphs: frozenset[int]) -> None:
        self.glyphs = glyphs

    def __missing__(self, code: int) -> str:
        self[code] = found = self._drawn(code)
        return found

    def _drawn(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        if letter in "\t\n\r" or category in {"Zl", "Zp"}:
            return " "
        if code in _SELECTORS:
            return ""
        if category in {"Cc", "Co", "Cs", "Cn"}:
            return REPLACEMENT
        if code in self.glyphs:
            return letter
        return {"Zs": " ", "Cf": ""}.get(category, REPLACEMENT)


@dataclass(slots=True)
class Glyphs:
    """The characters that can be printed, and whether a text had others."""

    table: _Drawn
    has_replaced: bool = False

    def letters(self, text: str) -> str:
        """Return a text with the replacement character for each one that no font has."""
        if _ORDINARY.fullmatch(text):
            return text
        made = text.translate(self.table)
        self.has_replaced |= made.count(REPLACEMENT) > text.count(REPLACEMENT)
        return made

    def text(self, text: str) -> str:
        """Return a text for a page: it may break in long words, and its direction of writing ends with it."""
        made = self.letters(text)
        if _LONG.search(made):
            made = _LONG.sub(_with_breaks, made)
        if made is not text and _RIGHT_TO_LEFT.search(made):
            open_ones = len(_ISOLATES.findall(made)) - made.count(_POP)
            made = _FIRST_STRONG + made + _POP * (1 + max(0, open_ones))
        return made

    def page(self, value: Json) -> Json:
        """Return blocks with every text that is drawn made fit for print; names, addresses and the like stay."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.page(one) for one in value]
        if isinstance(value, dict):
            return {key: one if key in _AS_IT_IS else self.page(one) for key, one in value.items()}
        return value


def glyphs() -> Glyphs:
    """Return the characters of the fonts beside this module."""
    return Glyphs(_table())


@cache
def _table() -> _Drawn:
    return _Drawn(frozenset().union(*(characters(file.read_bytes()) for file in sorted(FONTS.glob("*.ttf")))))


def characters(font: bytes) -> frozenset[int]:
    """Return the code points that a TrueType font has glyphs for, by its tables of format 4 and 12.

    https://learn.microsoft.com/typography/opentype/spec/cmap
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * index)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 4:  # noqa: PLR2004 -- segments of the basic plane
            found |= _segments(font, start + offset)
        elif form == 12:  # noqa: PLR2004 -- groups of all planes
            found |= _groups(font, start + offset)
    return frozenset(found)


def _segments(font: bytes, at: int) -> set[int]:
    (double,) = struct.unpack_from(">H", font, at + 6)
    segments = double // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    starts = struct.unpack_from(f">{segments}H", font, at + 16 + double)
    deltas = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * double)
    offsets = struct.unpack_from(f">{segments}H", font, at + 16 + 3 * double)
    found: set[int] = set()
    for index, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        base = at + 16 + 3 * double + 2 * index + offset
        for code in range(first, last + 1):
            glyph = struct.unpack_from(">H", font, base + 2 * (code - first))[0] if offset else code
            if glyph and (glyph + delta) % 0x10000 and code != 0xFFFF:  # noqa: PLR2004 -- the end mark
                found.add(code)
    return found


def _groups(font: bytes, at: int) -> set[int]:
    (count,) = struct.unpack_from(">L", font, at + 12)
    groups = (struct.unpack_from(">LLL", font, at + 16 + 12 * index) for index in range(count))
    return {code for first, last, glyph in groups for code in range(first, last + 1) if glyph + code - first}


def _with_breaks(found: re.Match[str]) -> str:
    word = found[0]
    if _AMOUNT.fullmatch(word) or _RIGHT_TO_LEFT.search(word):
        return word
    return BREAK.join(_BREAKABLE.findall(word))
