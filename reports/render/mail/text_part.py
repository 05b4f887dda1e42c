"""The mail as plain text: headings underlined, points with a dash, lines that fit an old terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from reports.render.directions import isolated
from reports.render.mail.brief import Brief, Listed, Named, Status, Told

WIDTH = 76  # columns; RFC 5322 asks for at most 78


def as_text(brief: Brief) -> str:
    """Return the mail's text part; every text stands on lines of its own, so nothing in it can end a section."""
    lines = [
        *_heading(brief.title, "="),
        *_lines(f"{isolated(brief.organisation)}, as of {brief.as_of} (inclusive)"),
        *_lines(f"Compared with: {brief.compared}"),
        "",
        *_lines(isolated(brief.bottom_line)),
        "",
        *_points(map(isolated, brief.points)),
        *_section("Status of the projects", _counts(brief)),
        *_section("Projects that need attention", _told(brief)),
        *(line for named in brief.others for line in _section(brief.statuses[named.colour].word, _named(named))),
        *_section("Changes since the last report", _listed(brief.changes)),
        *_section("Money", _money(brief)),
        *_section("Decisions needed", _listed(brief.decisions)),
        *_section("How fresh the data is", _listed(brief.freshness)),
        *_section("The whole report", _lines(brief.whole)),
        "-- ",
        *_lines(isolated(brief.stamp)),
    ]
    return "\n".join(lines) + "\n"


def _heading(text: str, underline: str) -> list[str]:
    lines = _lines(isolated(text))
    return [*lines, underline * max(map(len, lines)), ""]


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return [*_heading(title, "-"), *lines, ""]


def _counts(brief: Brief) -> list[str]:
    width = max(len(status.word) for status in brief.statuses.values())
    return [
        f"{brief.statuses[one.colour].symbol} {brief.statuses[one.colour].word:<{width}}  {one.now:>5}"
        + (f"  (last report: {one.before})" if brief.has_earlier else "")
        for one in brief.counts
    ]


def _told(brief: Brief) -> Iterator[str]:
    if not brief.told:
        yield from _lines("None.")
    for index, one in enumerate(brief.told):
        if index:
            yield ""
        yield from _one(one, brief.statuses[one.colour])
    if brief.more_told:
        yield ""
        yield from _lines(brief.more_told)


def _one(told: Told, status: Status) -> list[str]:
    lead = _lines(f"{status.symbol} {isolated(told.name)} ({isolated(told.code)}): {status.word}, {told.movement}")
    return [*lead, *(line for said in told.lines for line in _lines(f"- {isolated(said)}", "  ", "    "))]


def _named(named: Named) -> list[str]:
    points = _points((f"{isolated(one.title)} ({isolated(one.text)})" for one in named.projects), end=False)
    return [*points, *(_lines(named.more) if named.more else [])]


def _money(brief: Brief) -> Iterator[str]:
    for one in brief.money:
        was = f" (last report: {one.before})" if one.before else ""
        limits = f" {one.limits}" if one.limits else ""
        yield from _lines(f"- {one.title}: {one.now}{was}.{limits}", "", "  ")


def _listed(listed: Listed) -> list[str]:
    if not listed.items:
        return _lines(listed.none)
    points = _points((f"{isolated(one.title)}: {isolated(one.text)}" for one in listed.items), end=False)
    return points + (_lines(listed.more) if listed.more else [])


def _points(texts: Iterable[str], *, end: bool = True) -> list[str]:
    lines = [line for text in texts for line in _lines(f"- {text}", "", "  ")]
    return [*lines, ""] if lines and end else lines


def _lines(text: str, first: str = "", further: str = "") -> list[str]:
    """Return a text broken between words; a word longer than the line stays whole, or an address could not be used."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [first]
