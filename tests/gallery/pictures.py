"""Makes the pictures of one rendered report, by its format."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.gallery.programs import pages_of_pdf, pdf_of_office, shot_of_page

DESKTOP, PHONE, MAIL, TEXT = 1280, 390, 640, 900
"""Widths of windows in CSS pixels."""

DOTS_PER_INCH = 80
SLIDES_DOTS_PER_INCH = 60


def pictures_of(file: Path, folder: Path) -> list[Path]:
    """Return the pictures of a report's file, none for a format that nobody looks at; raises MissingProgramError."""
    made = _MADE_BY.get(file.suffix)
    return [] if made is None else made(file, folder)


def _page(file: Path, folder: Path) -> list[Path]:
    taken = []
    for width in (DESKTOP, PHONE):
        taken.append(folder / f"{file.stem}-html-{width}.png")
        shot_of_page(file, taken[-1], width)
    return taken


def _pdf(file: Path, folder: Path) -> list[Path]:
    return pages_of_pdf(file, folder, DOTS_PER_INCH)


def _office(file: Path, folder: Path) -> list[Path]:
    dots = SLIDES_DOTS_PER_INCH if file.suffix == ".pptx" else DOTS_PER_INCH
    return pages_of_pdf(_renamed(pdf_of_office(file, folder), file.suffix), folder, dots)


def _mail(file: Path, folder: Path) -> list[Path]:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    taken = []
    for subtype, width in (("html", MAIL), ("plain", TEXT)):
        part = message.get_body((subtype,))
        if part is None:
            continue
        page = folder / f"{file.stem}-mail-{subtype}.{'html' if subtype == 'html' else 'txt'}"
        page.write_text(part.get_content(), encoding="utf-8")
        taken.append(folder / f"{page.stem}.png")
        shot_of_page(page, taken[-1], width)
    return taken


def _text(file: Path, folder: Path) -> list[Path]:
    shown = folder / f"{file.stem}-{file.suffix[1:]}.txt"
    shown.write_bytes(file.read_bytes())
    taken = folder / f"{shown.stem}.png"
    shot_of_page(shown, taken, TEXT)
    return [taken]


def _renamed(pdf: Path, suffix: str) -> Path:
    """Give a PDF the name of what it was made of, so that it does not pass for the report's own."""
    return pdf.rename(pdf.with_name(f"{pdf.stem}-{suffix[1:]}.pdf"))


_MADE_BY: Mapping[str, Callable[[Path, Path], list[Path]]] = {
    ".html": _page,
    ".pdf": _pdf,
    ".docx": _office,
    ".pptx": _office,
    ".xlsx": _office,
    ".eml": _mail,
    ".md": _text,
}
