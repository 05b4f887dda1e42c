"""Charts of a report as SVG and PNG, from plain Vega-Lite dictionaries; each says in words what it shows."""

from reports.charts.batch import (
    Charts,
    Planned,
    charts_in_widths,
    charts_of,
    drawn,
    planned_in_widths,
    png_of,
    pngs_of,
    portfolio_charts,
    project_charts,
)
from reports.charts.drawing import Chart, Drawing
from reports.charts.errors import ChartError
from reports.charts.worker import ready_to_draw

__all__ = [
    "Chart",
    "ChartError",
    "Charts",
    "Drawing",
    "Planned",
    "charts_in_widths",
    "charts_of",
    "drawn",
    "planned_in_widths",
    "png_of",
    "pngs_of",
    "portfolio_charts",
    "project_charts",
    "ready_to_draw",
]
