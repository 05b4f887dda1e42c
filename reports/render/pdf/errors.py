"""Why a report has no PDF.

PdfError
├── PdfLimitError     it takes more memory or time than one report may: the person who defines the report acts
└── PdfRefusedError   typst refuses what it was given: the message says what, a developer or the template's owner acts
"""

from __future__ import annotations

from reports.errors import RenderError


class PdfError(RenderError):
    """A report that could not be made as a PDF; its other formats are not concerned."""


class PdfLimitError(PdfError):
    """Printing the report reached a limit of memory or time; the message names the limit and the remedy."""


class PdfRefusedError(PdfError):
    """The pages could not be set; the message says what typst found."""
