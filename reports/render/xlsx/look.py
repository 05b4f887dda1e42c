"""How headers and series of the workbook look: the organisation's accent, and series that need no colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from reports.document import Brand
from reports.render.palette import ACTUAL, COMMITTED, FIRM, INK, PLANNED

LEAST_CONTRAST = 4.5  # of text, WCAG 2.1 criterion 1.4.3
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_BREAKS = 0.04045  # below it, sRGB is linear (IEC 61966-2-1)
_WHITE = "#ffffff"

Options = Mapping[str, object]
"""Options in XlsxWriter's words."""


def contrast_with_white(colour: str) -> float:
    """Return the contrast ratio of a colour like `#1f4e79` against white, 1 to 21 (WCAG 2.1, relative luminance)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= _BREAKS else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def header(brand: Brand) -> Options:
    """Return colours of header rows: white on the accent, or dark on white where that could not be read."""
    if _COLOUR.fullmatch(brand.accent) and contrast_with_white(brand.accent) >= LEAST_CONTRAST:
        return {"font_color": _WHITE, "bg_color": brand.accent.lower()}
    return {"font_color": INK, "bottom": 1}


def heading(brand: Brand) -> str:
    """Return the colour of titles: the accent where it can be read on white."""
    return str(header(brand).get("bg_color", INK))


def _bar(colour: str, pattern: str = "") -> Options:
    edge = {"border": {"color": FIRM, "width": 0.75}}
    if not pattern:
        return {"fill": {"color": colour}, **edge}
    return {"pattern": {"pattern": pattern, "fg_color": INK, "bg_color": colour}, **edge}


def _line(colour: str, dash: str, marker: str) -> Options:
    shape = {"type": marker, "size": 6, "fill": {"color": colour}, "border": {"color": colour}}
    return {"line": {"color": colour, "width": 2.25, "dash_type": dash}, "marker": shape}


LIGHT_BAR = _bar(PLANNED)
DARK_BAR = _bar(ACTUAL)
STRIPED_BAR = _bar(COMMITTED, "wide_upward_diagonal")
BARS: tuple[Options, ...] = (LIGHT_BAR, DARK_BAR, STRIPED_BAR)
"""Light, dark and striped: told apart in grey as well."""

LINES: Mapping[str, Options] = MappingProxyType(
    {
        "planned": _line("#5b6672", "dash", "square"),
        "earned": _line("#0072b2", "solid", "circle"),
        "actual": _line("#d55e00", "round_dot", "triangle"),
    }
)
"""Each series of an S-curve has a dash and a shape of its own."""
