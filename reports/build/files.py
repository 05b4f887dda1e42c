"""Which files stand behind the records of a report: rows name a file by the begin of its hash, people by its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.document import ReportDocument
from reports.figures.index import facts

PLACE = "#"  # between the begin of a file's hash and where in the file


def files_behind(document: ReportDocument, names: Mapping[str, str]) -> Mapping[str, str]:
    """Return name by SHA-256 of the files that places in a document name, in order of hash.

    A row keeps the place it was first read from, so a file that was delivered again stands here with both hashes.
    """
    wanted = {place.partition(PLACE)[0] for place in _places(document) if PLACE in place} - {""}
    lengths = sorted({len(begin) for begin in wanted})
    return {sha256: names[sha256] for sha256 in sorted(names) if any(sha256[:length] in wanted for length in lengths)}


def _places(document: ReportDocument) -> Iterator[str]:
    yield from (record.place for figure in facts(document).values() for record in figure.records)
    yield from (row.place for page in document.projects for row in page.milestones)
