"""What differs from the last report: of one project, and of all."""

from __future__ import annotations

from reports.document import Change, ProjectPage, ReportDocument
from reports.outline import Section
from reports.render.formatting import plain
from reports.render.html import CHANGE_WORDS
from reports.render.selection import SECTION_TITLES, News, nothing_changed
from reports.render.selection import news as changed
from reports.render.word.figures import lines
from reports.render.word.markup import Body, Column, Line, Row
from reports.render.word.printing import Printing, named

_KIND = Column(title="Kind", share=64)
_BEFORE, _NOW = Column(title="Before", share=110), Column(title="Now", share=110)


def changes(body: Body, given: Printing, page: ProjectPage) -> None:
    """Add what differs from the last report in one project, or the sentence that nothing does."""
    body.heading("Changes since the last report", given.level + 1)
    if not page.changes:
        body.text(nothing_changed(given.document))
        return
    columns = (Column(title="What", share=220), _KIND, _BEFORE, _NOW)
    rows: list[Row] = [[[Line(text=plain(change.subject))], *_change(change)] for change in page.changes]
    body.table(f"Changes since the last report: {named(page)}", columns, rows)


def news(body: Body, document: ReportDocument) -> None:
    """Add what differs from the last report in every project, worst first."""
    body.heading(SECTION_TITLES[Section.NEWS], 1)
    found = changed(document)
    if not found:
        body.text(nothing_changed(document))
        return
    columns = (Column(title="Project", share=110), Column(title="What", share=140), _KIND, _BEFORE, _NOW)
    body.table(SECTION_TITLES[Section.NEWS], columns, [row for item in found for row in _rows(item)], 8)


def _rows(item: News) -> list[Row]:
    name = lines(plain(item.page.name), plain(item.page.code), bold=True)
    return [[name, [Line(text=plain(change.subject))], *_change(change)] for change in item.changes]


def _change(change: Change) -> Row:
    return [
        [Line(text=CHANGE_WORDS.get(change.kind, plain(change.kind)))],
        [Line(text=plain(change.before) or "not there")],
        [Line(text=plain(change.after) or "not there")],
    ]
