"""The mail as HTML that mail programs understand, written by MJML: no picture, no script, no request."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import escape

from reports.document import Brand, ReportDocument
from reports.render.mail.brief import Brief
from reports.render.palette import INK, LINE, QUIET

_TITLE = "Title"  # stands in until MJML is done: it writes a title into an attribute with its quotes unescaped
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def as_html(document: ReportDocument, brief: Brief) -> str:
    """Return the mail's HTML part; every text is escaped before MJML sees it, so that none is a tag of either."""
    from mjml import mjml2html

    language = document.presentation.language.replace("_", "-")
    source = (
        _environment()
        .get_template("brief.mjml.j2")
        .render(brief=brief, title=_TITLE, language=language, accent=_accent(document.presentation.brand))
    )
    page: str = mjml2html(source, disable_comments=False, fonts={}, include_loader=_nothing_included)
    title = str(escape(brief.title))
    for made, wanted in (
        (f"<title>{_TITLE}</title>", f"<title>{title}</title>"),
        (f'aria-label="{_TITLE}"', f'aria-label="{title}"'),
    ):
        page = page.replace(made, wanted, 1)
    return page


def _accent(brand: Brand) -> str:
    """Return the brand's colour; the usual one in place of anything else, which could be more than a colour."""
    return brand.accent if _COLOUR.fullmatch(brand.accent) else Brand().accent


def _nothing_included(path: str) -> str:
    raise ValueError(f"the mail includes no other file, and was asked for {path!r}")


@cache
def _environment() -> Environment:
    """Templates with autoescape and strict names; made once, when the first mail is written."""
    made = Environment(
        loader=PackageLoader("reports.render.mail", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(INK=INK, QUIET=QUIET, LINE=LINE)
    return made
