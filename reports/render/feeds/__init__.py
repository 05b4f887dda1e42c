"""The report as CSV feeds in a zip, for programs: every value exact, with its unit beside it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from reports.document import ReportDocument
from reports.render.canonical_json import short_hash
from reports.render.contract import Renderer
from reports.render.feeds import data, projects
from reports.render.feeds.table import Feed, written
from reports.render.formatting import day, plain
from reports.render.stamp import coverage

README = "README.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold: the same document gives the same bytes
_READABLE = 0o644 << 16
_RULES = """\
Every file is CSV as RFC 4180 describes it: UTF-8, comma, one header row, line ends CR LF, quotes doubled inside quotes.
Dates are ISO 8601, instants are UTC. Money is decimal text in major units with its currency in a column of its own.
A name that ends in _seconds, _basis_points or _working_days says its unit: 28800 seconds are 8 hours, 10000 basis
points are 100%, working days above zero are late. An empty cell is a value that nobody knows; the column reason says
why. Text that begins with = + - @ a tab or a line break, apostrophes before it or not, has one apostrophe more, so that
no spreadsheet runs it as a formula; take that first one away to have the text. Numbers never have one.
The column fact_id, and ids in inputs and facts, name a row of figures.csv.
"""


def to_feeds(document: ReportDocument) -> bytes:
    """Return the zip: a README and a file for each table, always all of them, without rows where there is nothing."""
    made = feeds(document)
    contents = {feed.name: written(feed.columns, feed.rows) for feed in made}
    return _zipped(contents | {README: _readme(document, made).encode()})


def feeds(document: ReportDocument) -> tuple[Feed, ...]:
    """Return every table of the zip, in the order of the README."""
    return (
        projects.projects(document),
        projects.figures(document),
        projects.milestones(document),
        projects.money_by_year(document),
        projects.periods(document),
        projects.register(document),
        data.discrepancies(document),
        data.changes(document),
        data.sources(document),
        data.unmatched(document),
        data.left_out(document),
        data.about(document),
    )


def _readme(document: ReportDocument, made: Iterable[Feed]) -> str:
    stamp = f"{document.organisation} · As of {day(document.as_of)} · {coverage(document)} · {short_hash(document)}"
    lines = [f"{feed.name}: {feed.rows_are} ({len(feed.rows)})" for feed in made]
    return plain("\n".join([" ".join(document.title.split()), " ".join(stamp.split()), "", *lines, "", _RULES]))


def _zipped(contents: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, data_ in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = _READABLE
            target.writestr(entry, data_)
    return made.getvalue()


RENDERER = Renderer(name="csv", media_type="application/zip", suffix=".zip", render=to_feeds)
