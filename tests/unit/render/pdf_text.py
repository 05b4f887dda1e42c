"""Reads the words of a tagged PDF element by element: what a screen reader would say, in its order."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pikepdf

INLINE = frozenset({"Span", "Link", "Strong", "Em", "Reference"})

_RANGES = re.compile(rb"beginbf(char|range)\s(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")

Marked = dict[tuple[int, int], str]
"""Text by page (its object number) and number of marked content."""


def element_texts(pdf: pikepdf.Pdf) -> list[str]:
    """The text of each element that has any; lines are joined as they were before they were broken."""
    marked: Marked = {}
    for page in pdf.pages:
        _read_page(page, marked)
    found: list[str] = []
    _read_element(pdf.Root.StructTreeRoot, 0, marked, found, [])
    return [text for text in (" ".join(one.split()) for one in found) if text]


def _read_element(element: Any, page: int, marked: Marked, found: list[str], into: list[str]) -> None:
    """Add an element's own text to `into`, and the finished text of each block inside to `found`."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            inner = int(kid.Pg.objgen[0]) if "/Pg" in kid else page
            if str(kid.S)[1:] in INLINE:
                _read_element(kid, inner, marked, found, into)
                continue
            own: list[str] = []
            place = len(found)
            _read_element(kid, inner, marked, found, own)
            found.insert(place, "".join(own))
        elif isinstance(kid, pikepdf.Dictionary):
            if "/MCID" in kid:
                on = int(kid.Pg.objgen[0]) if "/Pg" in kid else page
                into.append(marked.get((on, int(kid.MCID)), ""))
        else:
            into.append(marked.get((page, int(kid)), ""))


def _read_page(page: pikepdf.Page, marked: Marked) -> None:
    fonts = {str(name): _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    inside: list[int | None] = []
    letters: dict[int, str] = {}
    number = int(page.objgen[0])
    for one in pikepdf.parse_content_stream(page):
        operands = one.operands
        match str(one.operator):
            case "BDC" | "BMC":
                given = operands[1] if len(operands) > 1 else None
                has_number = isinstance(given, pikepdf.Dictionary) and "/MCID" in given
                inside.append(int(given.MCID) if has_number and given is not None else None)
            case "EMC":
                inside.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ":
                now = next((mark for mark in reversed(inside) if mark is not None), None)
                if now is not None:
                    place = number, int(now)
                    marked[place] = marked.get(place, "") + _decoded(operands[0], letters)


def _decoded(shown: Any, letters: dict[int, str]) -> str:
    strings = [one for one in shown if isinstance(one, pikepdf.String)] if isinstance(shown, pikepdf.Array) else [shown]
    codes = b"".join(bytes(one) for one in strings)
    return "".join(letters.get(int.from_bytes(codes[at : at + 2], "big"), "") for at in range(0, len(codes), 2))


def _letters(font: Any) -> dict[int, str]:
    return _mapped(font.ToUnicode.read_bytes())


@cache
def _mapped(table: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, body in _RANGES.findall(table):
        for line in body.splitlines():
            numbers = _HEX.findall(line)
            if kind == b"char" and len(numbers) == 2:
                found[int(numbers[0], 16)] = bytes.fromhex(numbers[1].decode()).decode("utf-16-be")
            elif kind == b"range" and len(numbers) == 3:
                first = int(numbers[2], 16)
                for step, code in enumerate(range(int(numbers[0], 16), int(numbers[1], 16) + 1)):
                    found[code] = chr(first + step)
    return found
