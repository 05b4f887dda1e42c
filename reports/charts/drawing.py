"""What a chart is before and after it is drawn: a Vega-Lite dictionary with its words, and a finished picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Spec = dict[str, Any]  # a Vega-Lite dictionary: the library's own border, checked by drawing it

NARROW = 560  # below this width names stand above what they name


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart that is described and not drawn yet."""

    key: str  # what is drawn: "months"; unique among the charts of a project, and among those of the portfolio
    title: str  # what a caption says
    alt: str  # one or two sentences with the numbers, for those who cannot see it
    spec: Spec

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels of 1/96 inch."""
        return self.spec["width"], self.spec["height"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawn chart."""

    key: str
    title: str
    alt: str
    svg: str  # well-formed by itself and inside a page; its ids begin with the prefix it was drawn with
    png: bytes | None = None
    width: int
    height: int
