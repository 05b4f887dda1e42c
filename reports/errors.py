"""What keeps a report from being printed in a format.

RenderError   this format cannot be made; the report's document is kept, and its other formats are not concerned.
              Derived: reports.charts ChartError, reports.render.pdf PdfError, reports.render.word TemplateError
"""

from __future__ import annotations


class RenderError(RuntimeError):
    """A format of a report could not be made; the message is a sentence with the reason and what to do."""
