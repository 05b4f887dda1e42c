"""Writes Markdown (CommonMark with the tables of GitHub) in which every text of a document is printed as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reports.render.directions import isolated
from reports.render.formatting import IN_BACKTICKS, plain, sentence

_ANYWHERE = re.compile(r"([\\`*_\[\]<>#|~&^{}]|\$(?!\d)|!(?=\[)|:(?=//)|(?<=\bwww)\.)")
_AT_BEGIN = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:\s|$))|(?=[-=]+\s*$))")  # would begin a list or rule
_UNLINKABLE = re.compile(r"[\\`|()\[\]]")


def text(value: str) -> str:
    """Return text on one line that a reader of Markdown prints as it is: no markup, no link, no formula.

    Text written from right to left is isolated, so that what stands beside it keeps its place.
    """
    line = " ".join(plain(value).split())
    escaped = _AT_BEGIN.sub(r"\1\\", _ANYWHERE.sub(r"\\\1", line))
    return isolated(escaped)


def prose(value: str) -> str:
    """Return a sentence on one line; what stands in backticks (a setting, a command) is code."""
    line = " ".join(plain(value).split())
    parts = IN_BACKTICKS.split(line)  # every second part stood in backticks
    return "".join(_code(part) if index % 2 else _spaced(part) for index, part in enumerate(parts))


def said(value: str) -> str:
    """Return a clause as a sentence: a capital letter, a full stop."""
    return prose(sentence(value))


def bold(value: str) -> str:
    """Return strong text; `value` is Markdown, and nothing stays nothing: four stars would be a rule."""
    return f"**{value}**" if value else ""


def heading(level: int, value: str) -> list[str]:
    """Return a heading; `value` is Markdown."""
    return [f"{'#' * level} {value}", ""]


def paragraph(value: str) -> list[str]:
    """Return a paragraph; `value` is Markdown."""
    return [value, ""]


def points(values: Iterable[str]) -> list[str]:
    """Return a list of points, nothing for none; the values are Markdown."""
    lines = [f"- {value}" for value in values]
    return [*lines, ""] if lines else []


def numbered(values: Iterable[str]) -> list[str]:
    """Return a numbered list; the values are Markdown."""
    lines = [f"{number}. {value}" for number, value in enumerate(values, start=1)]
    return [*lines, ""] if lines else []


def table(titles: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[str] = ()) -> list[str]:
    """Return a table whose columns named in `right` are flush right; titles and cells are Markdown on one line."""
    body = [f"| {' | '.join(_cells(row))} |" for row in rows]
    rule = " | ".join("---:" if title in right else "---" for title in titles)
    return [f"| {' | '.join(titles)} |", f"| {rule} |", *body, ""]


def link(value: str, url: str) -> str:
    """Return a link to an address that `views.safe_url` let through; the text alone where there is none."""
    if not url:
        return text(value)
    return f"[{text(value)}](<{_UNLINKABLE.sub(lambda found: f'%{ord(found[0]):02X}', url)}>)"


def _cells(row: Sequence[str]) -> Iterator[str]:
    for cell in row:
        yield cell or " "


def _code(value: str) -> str:
    fits = "|" not in value and value == value.strip()
    return f"`{value}`" if fits else f"\N{LEFT DOUBLE QUOTATION MARK}{text(value)}\N{RIGHT DOUBLE QUOTATION MARK}"


def _spaced(part: str) -> str:
    """Escape a part of a line and keep the space at its ends, which parts it from code."""
    begin = part[: len(part) - len(part.lstrip())]
    end = part[len(part.rstrip()) :] if part.strip() else ""
    return f"{begin}{text(part)}{end}"
