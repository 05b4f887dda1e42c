"""The report as a steering deck for PowerPoint: native tables and charts, a title and notes on every slide.

The slides follow the report's outline; a project's sections fill two columns in their order. A deck never prints
definitions, provenance, what an overseer compares, the changes and disagreements of one project as sections: the notes
of a slide hold the fact ids and sources of its figures, the section of news has the changes and the section of data the
disagreements of all projects.
"""

from __future__ import annotations

from reports.document import ReportDocument
from reports.render.contract import Renderer


def to_pptx(document: ReportDocument) -> bytes:
    """Return the presentation; the same document gives the same bytes.

    A project has one slide, and as many more as its texts need. Lists that only the full report has whole say so, and
    a text that is shortened in a table or title stands whole in the notes of its slide.
    """
    from reports.render.formatting import plain
    from reports.render.office.shown import stamp
    from reports.render.slides import opening
    from reports.render.slides.deck import Slides
    from reports.render.slides.report import content

    made_from = stamp(document)
    slides = Slides(document, made_from)
    slides.cover(plain(document.title), opening.cover(document, made_from.short))
    content(slides, document)
    return slides.close()


RENDERER = Renderer(
    name="pptx",
    media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    suffix=".pptx",
    render=to_pptx,
)
