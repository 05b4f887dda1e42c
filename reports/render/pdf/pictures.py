"""The pictures of a PDF: drawn all at once, kept as files for typst, and described in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from reports.charts import Chart, Charts, charts_of
from reports.charts.batch import PROJECT_KEYS
from reports.document import ReportDocument
from reports.render.pdf.blocks import Block

PORTFOLIO_KEYS = ("health_strip", "money", "spent_time")  # how many carry which colour stands in numbers
FEW_PROJECTS = 40  # more keep the pictures that no table replaces, so that a report of hundreds is printed in time
IN_LARGE_REPORTS = ("milestones", "months")
HIGHEST = {True: 400, False: 560}  # points of a picture on a wide and on an upright page
_POINTS = 0.75  # of a pixel


@dataclass(kw_only=True)
class Pictures:
    """The pictures of one document by file name, in the order they are used."""

    document: ReportDocument
    drawable: Callable[[str], str]  # replaces what the fonts do not have
    files: dict[str, bytes] = field(default_factory=dict)

    @cached_property
    def charts(self) -> Charts:
        """Every chart that may be used; drawn when the first one is."""
        few = len(self.document.projects) <= FEW_PROJECTS
        keys = PROJECT_KEYS if few else IN_LARGE_REPORTS
        return charts_of(self.document, portfolio=PORTFOLIO_KEYS, project=keys)

    def of_portfolio(self, *keys: str) -> list[Block]:
        """Return the portfolio's charts that there are, for a wide page."""
        return self._kept([self.charts.portfolio.get(key) for key in keys], HIGHEST[True])

    def of_project(self, code: str, *keys: str) -> list[Block]:
        """Return a project's charts that there are, for an upright page."""
        drawn = self.charts.projects.get(code, {})
        return self._kept([drawn.get(key) for key in keys], HIGHEST[False])

    def _kept(self, drawn: list[Chart | None], highest: int) -> list[Block]:
        blocks: list[Block] = []
        for chart in drawn:
            if chart is None:
                continue
            name = f"picture-{len(self.files) + 1:05}.svg"
            self.files[name] = self.drawable(chart.svg).encode()
            width = chart.width * _POINTS * min(1, highest / (chart.height * _POINTS))
            alt = f"{chart.title}. {chart.alt}"
            blocks.append({"b": "image", "file": name, "alt": alt, "title": chart.title, "width": round(width, 2)})
        return blocks
