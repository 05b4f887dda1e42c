"""The report as a Word document: the built-in form, or the organisation's own template.

The built-in form prints every section of the report's outline in its order. A memo has the lines to, from, date and
subject at its head. A memo and a one-page report tell each project in few lines: no rule or threshold of a status,
money as its headline figures, milestones and open registers as far as they press, no tables of months and years and no
charts; the data behind a memo is its freshness, with the number of what is in no figure. A template decides itself what
it prints: outline and kind do not reach it.
"""

from __future__ import annotations

from reports.document import ReportDocument
from reports.render.contract import Renderer


def to_docx(document: ReportDocument) -> bytes:
    """Return the report in the built-in form; the same document gives the same bytes."""
    from reports.render.office.shown import accent, stamp
    from reports.render.palette import marks
    from reports.render.places import places
    from reports.render.selection import selection
    from reports.render.word import page
    from reports.render.word.markup import Body
    from reports.render.word.pictures import Pictures, keys
    from reports.render.word.printing import Printing
    from reports.render.word.report import content

    made_from = stamp(document)
    made = page.empty_page(document, made_from.line)
    page.add_logo(made, document)
    body = Body(accent=accent(document))
    chosen = selection(document)
    given = Printing(
        document=document,
        chosen=chosen,
        marks=marks(document),
        files=places(document),
        pictures=Pictures(made, document, chosen.pages, *keys(document, chosen)),
    )
    content(body, given, made_from.digest)
    return page.close(made, document, "".join(body.parts))


def from_template(document: ReportDocument, template: bytes) -> bytes:
    """Return the report in the organisation's own Word template; the fields are in docs/word-templates.md.

    Raises TemplateError when the template is none, is too large, holds what a report must not run or fetch, names a
    field that does not exist, or takes too long; the message says where and what to do.
    """
    from reports.render.word.template import filled

    return filled(document, template)


RENDERER = Renderer(
    name="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    suffix=".docx",
    render=to_docx,
)
