"""The charts of a web page: for a wide window and for a narrow one, in reports of many projects those that matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from markupsafe import Markup

from reports.charts import Chart, drawn, planned_in_widths
from reports.document import ReportDocument
from reports.render.palette import worst_first

WIDE, NARROW = 640, 320  # for screen and Letter paper, and for a phone
MOST_IN_BOTH = 40  # projects; with more, drawing takes longer than all the rest of the page

_NARROW_IDS = "narrow-"
_PLACE = re.compile("\0([0-9]+)\0")  # a page holds no NUL otherwise: `formatting.plain` replaces it in every text


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One chart as it stands in the page."""

    title: str
    wide: Markup
    narrow: Markup | None  # None: a narrow window scrolls over the wide one


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """The charts of one page, which are drawn while its words are set; until then a place is kept for each."""

    places: Mapping[tuple[str, str | None, str], tuple[str, Markup]]  # by prefix, project and key: title and place
    charts: Future[list[Chart]]
    left_out: int  # projects without charts on their pages

    def of(self, key: str, code: str | None = None) -> Picture | None:
        """Return a chart of a project, or of the portfolio without a code; None where there is nothing to show."""
        found = self.places.get(("", code, key))
        if found is None:
            return None
        title, wide = found
        small = self.places.get((_NARROW_IDS, code, key))
        return Picture(title=title, wide=wide, narrow=small[1] if small is not None else None)

    def put_into(self, page: str) -> str:
        """Return the page with every chart in its place; raises ChartError where one cannot be drawn."""
        charts = self.charts.result()
        return _PLACE.sub(lambda found: charts[int(found[1])].svg, page)


@contextmanager
def pictures(document: ReportDocument) -> Iterator[Pictures]:
    """Give all charts, which are drawn together beside what the block does.

    A report of more than `MOST_IN_BOTH` projects has those of that many projects, the worst first, and in one width;
    the tables have the others.
    """
    drawn_for = {page.code for page in worst_first(document.projects)[:MOST_IN_BOTH]}
    widths = {"": WIDE, _NARROW_IDS: NARROW} if len(document.projects) <= MOST_IN_BOTH else {"": WIDE}
    planned = planned_in_widths(document, widths, pages=drawn_for)
    places = {
        (one.prefix, one.code, one.drawing.key): (one.drawing.title, Markup(f"\0{number}\0"))  # noqa: S704 -- a number
        for number, one in enumerate(planned)
    }
    with ThreadPoolExecutor(1) as thread:
        charts = thread.submit(drawn, planned)
        yield Pictures(places=places, charts=charts, left_out=len(document.projects) - len(drawn_for))
