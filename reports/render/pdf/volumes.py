"""Sets a report of many projects as volumes, each in a process of its own, and binds them to one file.

Typst holds all pages of a file in memory at once, some megabytes for each project: one run for hundreds of projects
would take more than a machine that also does other things can spare, and one processor where there are two.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import accumulate

from reports.document import ReportDocument
from reports.render.pdf.bindery import bind
from reports.render.pdf.pages import Volume, volumes
from reports.render.pdf.press import Counted, Limits, Numbers, count, press

TOGETHER = 25  # projects in a volume
AT_ONCE = 2  # volumes
_ANY_PAGE = 999  # stands for a number while pages are counted, as wide as those of large reports


def printed(document: ReportDocument, limits: Limits) -> bytes:
    """Return the PDF; raises PdfError when a volume, or binding them, takes too much or is refused."""
    made = volumes(document, TOGETHER)
    if len(made) == 1:
        return press(made[0].files, document.made_at, limits).pdf
    return _bound(made, document.made_at, limits)


def _bound(made: Sequence[Volume], made_at: datetime, limits: Limits) -> bytes:
    """Count the pages of each volume first, so that each can print its numbers and those of the others."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        unknown = [Numbers(elsewhere=dict.fromkeys(_others(made, one), _ANY_PAGE)) for one in made]
        counted = list(threads.map(lambda one, numbers: count(one.files, made_at, limits, numbers), made, unknown))
        before = [0, *accumulate(one.pages for one in counted)]
        pages = {name: begin + page for one, begin in zip(counted, before, strict=False) for name, page in _places(one)}
        known = [
            Numbers(before=begin, total=before[-1], elsewhere={name: pages[name] for name in _others(made, one)})
            for one, begin in zip(made, before, strict=False)
        ]
        bound = list(threads.map(lambda one, numbers: press(one.files, made_at, limits, numbers).pdf, made, known))
    return bind(bound, before[-1], limits)


def _places(counted: Counted) -> list[tuple[str, int]]:
    return list(counted.places.items())


def _others(made: Sequence[Volume], one: Volume) -> list[str]:
    return [name for other in made if other is not one for name in other.names]
