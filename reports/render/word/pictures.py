"""Charts as pictures of a Word document, each with a caption and the words a screen reader says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from docx.shared import Pt

from reports.charts import Chart, charts_of, pngs_of
from reports.document import ProjectPage, ReportDocument
from reports.outline import Section
from reports.render.formatting import plain
from reports.render.selection import Selection
from reports.render.word.forms import SHORT

PORTFOLIO_KEYS = ("money",)
_KEYS = {Section.EARNED_VALUE: "s_curve", Section.MONEY: "months", Section.MILESTONES: "milestones"}
MOST_DRAWN = 20  # projects; a picture takes a twentieth of a second and 20 KB, and paper has an end
_POINTS = 0.75  # in a pixel of 1/96 inch


class Pictures:
    """The drawn charts of a document, ready to be placed."""

    def __init__(
        self,
        made: Any,
        document: ReportDocument,
        pages: tuple[ProjectPage, ...],
        portfolio: tuple[str, ...],
        project: tuple[str, ...],
    ) -> None:
        self._made = made
        self._charts: dict[tuple[str, str], Chart] = {}
        drawn = pages[:MOST_DRAWN] if project else ()
        self.left_out = len(pages) - len(drawn) if project else 0  # projects without pictures
        found: dict[tuple[str, str], Chart] = {}
        if portfolio:
            charts = charts_of(document, portfolio=portfolio, project=())
            found = {("", key): chart for key, chart in charts.portfolio.items()}
        of_projects = charts_of(_only(document, drawn), portfolio=(), project=project).projects if drawn else {}
        for code, each in of_projects.items():
            found |= {(code, key): chart for key, chart in _one_of_money(each).items()}
        pictures = pngs_of(list(found.values())) if found else ()
        self._charts = dict(zip(found, pictures, strict=True))

    def placed(self, code: str, key: str) -> str:
        """Return a chart with its caption as XML; empty where there is nothing to show. No code: the portfolio's."""
        chart = self._charts.get((code, key))
        if chart is None or chart.png is None:
            return ""
        size = (Pt(chart.width * _POINTS), Pt(chart.height * _POINTS))
        inline = self._made.part.new_pic_inline(BytesIO(chart.png), *size)
        inline.docPr.set("name", plain(chart.title)[:120])
        inline.docPr.set("descr", plain(chart.alt))
        return (
            f"<w:p><w:pPr><w:keepNext/></w:pPr><w:r><w:drawing>{inline.xml}</w:drawing></w:r></w:p>"
            f'<w:p><w:pPr><w:pStyle w:val="Caption"/></w:pPr><w:r><w:t>{escape(plain(chart.title))}</w:t></w:r></w:p>'
        )


def keys(document: ReportDocument, chosen: Selection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the charts of the portfolio and of each project that the sections of a report have; a short form none."""
    portfolio = PORTFOLIO_KEYS if Section.PORTFOLIO in chosen.sections else ()
    if document.kind in SHORT:
        return portfolio, ()
    return portfolio, tuple(key for section, key in _KEYS.items() if section in chosen.of_page)


def _one_of_money(charts: Mapping[str, Chart]) -> dict[str, Chart]:
    """Return the charts without the months where the curve of earned value is there, which says more."""
    return {key: chart for key, chart in charts.items() if key != "months" or "s_curve" not in charts}


def _only(document: ReportDocument, pages: tuple[ProjectPage, ...]) -> ReportDocument:
    return replace(document, projects=pages)
