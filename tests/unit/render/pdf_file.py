"""Reads a PDF as a screen reader and a person would: its structure with pikepdf, its pages with poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from tests.unit.render.pdf_text import element_texts

_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">')


@dataclass
class Tag:
    """An element of the structure tree."""

    name: str
    alt: str
    title: str
    attributes: dict[str, Any]
    parent: Tag | None = None
    children: list[Tag] = field(default_factory=list)
    has_content: bool = False

    def walk(self) -> Iterator[Tag]:
        """Every element inside, in reading order."""
        for child in self.children:
            yield child
            yield from child.walk()

    def all(self, *names: str) -> list[Tag]:
        """Every element inside with one of the names."""
        return [tag for tag in self.walk() if tag.name in names]


def opened(data: bytes) -> pikepdf.Pdf:
    """The file as pikepdf opens it."""
    return pikepdf.open(BytesIO(data))


def tags(pdf: pikepdf.Pdf) -> Tag:
    """The structure tree from its root."""
    root = Tag("Root", "", "", {})
    _read(pdf.Root.StructTreeRoot, root)
    return root


def _read(element: Any, into: Tag) -> None:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid:
            into.has_content = True  # a number of marked content, or a reference to an annotation
            continue
        tag = Tag(str(kid.S)[1:], str(kid.get("/Alt", "")), str(kid.get("/T", "")), _attributes(kid), into)
        into.children.append(tag)
        _read(kid, tag)


def _attributes(element: Any) -> dict[str, Any]:
    given = element.get("/A", [])
    found: dict[str, Any] = {}
    for one in given if isinstance(given, pikepdf.Array) else [given]:
        if isinstance(one, pikepdf.Dictionary):
            found.update({str(key)[1:]: value for key, value in one.items()})
    return found


def pages(data: bytes, *options: str) -> list[str]:
    """The text of each page as poppler's pdftotext gives it; skips the test where that is missing."""
    return _said("pdftotext", data, *options, "-", "-").split("\f")[:-1]


Box = tuple[float, float, float, float]  # left, top, right, bottom in points


def word_boxes(data: bytes) -> Iterator[tuple[tuple[float, float], list[Box]]]:
    """Width and height of each page, and where its words stand, by poppler's pdftotext."""
    for page in _said("pdftotext", data, "-bbox", "-", "-").split("<page ")[1:]:
        size = re.match(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert size
        yield (
            (float(size[1]), float(size[2])),
            [(float(box[1]), float(box[2]), float(box[3]), float(box[4])) for box in _WORD.finditer(page)],
        )


def logical_text(data: bytes) -> list[str]:
    """The text of each element in reading order, lines joined as they were before they were broken."""
    with opened(data) as pdf:
        return element_texts(pdf)


def _said(program: str, data: bytes, *options: str) -> str:
    if shutil.which(program) is None:
        pytest.skip(f"{program} of poppler-utils is missing")
    done = subprocess.run([program, *options], input=data, capture_output=True, check=True)
    return done.stdout.decode(errors="replace")  # half a character of a hostile text
