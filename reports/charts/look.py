"""How series and statuses look: each has a dash and a shape of its own, so that no chart needs its colours."""

from __future__ import annotations

from reports.charts.marks import Look
from reports.document import Colour
from reports.render.palette import INK

COMMITTED_EDGE = "#8a5a00"
SOLID = (1, 0)

PLAN = Look(colour="#5b6672", dash=(7, 4), shape="square")
DONE = Look(colour="#0072b2", dash=SOLID, shape="circle")
COST = Look(colour="#d55e00", dash=(2, 3), shape="triangle-up")
SERIES = (
    DONE,
    Look(colour="#d55e00", dash=(8, 3), shape="square"),
    Look(colour="#00795a", dash=(2, 3), shape="triangle-up"),
    Look(colour=INK, dash=(8, 3, 2, 3), shape="diamond"),
    Look(colour="#a94f84", dash=(4, 2), shape="cross"),
)
"""Okabe and Ito's colours for colour-blind readers, the lighter ones darkened until they have 3:1 on white."""

STATUS_SHAPES = {
    Colour.RED: "square",
    Colour.YELLOW: "triangle-up",
    Colour.GREY: "stroke",
    Colour.GREEN: "circle",
}
"""The symbols of a status as shapes, which need no font that has them."""
