"""The report as a PDF for paper and archive: tagged for screen readers (PDF/UA-1), with its facts inside (PDF/A-3a)."""

from __future__ import annotations

from reports.document import ReportDocument
from reports.render.contract import Renderer
from reports.render.pdf.press import Limits

LIMITS = Limits()


def to_pdf(document: ReportDocument) -> bytes:
    """Return the PDF; the same document gives the same bytes, on any machine with the same version of typst.

    Raises PdfError, whose message says what to do, when the pages take too much time or memory or are refused.
    """
    from reports.render.pdf.volumes import printed

    return printed(document, LIMITS)


RENDERER = Renderer(name="pdf", media_type="application/pdf", suffix=".pdf", render=to_pdf)
