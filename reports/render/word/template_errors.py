"""What can be wrong with an organisation's own Word template.

TemplateError
├── TemplateRefusedError  no Word document, too large, or it would run or fetch something
├── TemplateFieldError    a field or a tag that does not exist; says where and what comes nearest
└── TemplateLimitError    filling it takes too long or too much memory
"""

from __future__ import annotations

from reports.errors import RenderError


class TemplateError(RenderError):
    """A template that cannot be filled; whoever keeps the template acts, and the message says where and how."""


class TemplateRefusedError(TemplateError):
    """The file is not taken at all."""


class TemplateFieldError(TemplateError):
    """A field or tag in the template is wrong; the message has one sentence for each."""


class TemplateLimitError(TemplateError):
    """The template asks for more time or memory than a report may take."""
