"""What can go wrong while charts are drawn.

ChartError   the drawing process could not draw a chart; whoever runs Syncline acts
"""

from __future__ import annotations

from reports.errors import RenderError


class ChartError(RenderError):
    """A chart could not be drawn; the message names the chart, what was found and what to do."""
