"""What slides and text documents print in a way of their own: narrow amounts, sentences on paper, and the stamp."""

from __future__ import annotations

from dataclasses import dataclass

from reports.document import Colour, Figure, ReportDocument, Unit
from reports.render import palette, said
from reports.render.canonical_json import document_hash
from reports.render.formatting import day, money_whole, plain, quoted, sentence
from reports.render.stamp import coverage

NO_PROJECTS = "No projects are declared yet, so there is nothing to report."
SHORT_HASH = 12  # letters, as `canonical_json.short_hash` has them


def whole(figure: Figure) -> str:
    """Return a figure's value for a narrow column: money in whole units, all else as everywhere."""
    if figure.unit is Unit.MONEY and isinstance(figure.value, int):
        return money_whole(figure.value, figure.currency)
    return said.now(figure)


def remark(figure: Figure) -> str:
    """Return for paper what limits a figure, and how it was restated; empty where nothing is to say."""
    return said_as(said.limits(figure))


def shade(colour: Colour) -> str:
    """Return the dark shade of a colour as six hexadecimal digits."""
    return palette.mark(colour).shade.lstrip("#")


def said_as(text: str) -> str:
    """Return a text of the document for paper: without control characters, commands in quotation marks."""
    return quoted(plain(text))


def full(text: str) -> str:
    """Return a sentence for paper, with a capital first letter and a full stop."""
    return quoted(sentence(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What every page carries."""

    digest: str  # SHA-256 of the document
    short: str  # its first letters
    line: str  # organisation, as-of, freshness, rows left out and the short hash


def stamp(document: ReportDocument) -> Stamp:
    """Return the stamp of a document; taking its hash costs as much as half a Word document, so it is taken once."""
    digest = document_hash(document)
    short = digest[:SHORT_HASH]
    line = f"{plain(document.organisation)} · As of {day(document.as_of)} · {coverage(document)} · {short}"
    return Stamp(digest=digest, short=short, line=line)


def language(document: ReportDocument) -> str:
    """Return the language of the texts as office files name it: `en-US`."""
    return plain(document.presentation.language).replace("_", "-") or "en-US"


def accent(document: ReportDocument) -> str:
    """Return the colour of headings as six hexadecimal digits."""
    return document.presentation.brand.accent.lstrip("#").upper()
