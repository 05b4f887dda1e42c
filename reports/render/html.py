"""The report as one self-contained web page for desktop, phone, screen reader and paper; no script, no request."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from reports.document import Figure, ReportDocument, Unit
from reports.render import facts, formatting, palette, views
from reports.render.canonical_json import document_hash
from reports.render.contract import Renderer
from reports.render.figure_groups import earned_groups, money_groups, work_groups
from reports.render.long_words import breakable
from reports.render.oversight import oversight
from reports.render.pictures import pictures
from reports.render.places import places
from reports.render.registers import not_listed, registers, score
from reports.render.selection import (
    SECTION_TITLES,
    kind_title,
    news,
    nothing_changed,
    origins,
    selection,
)
from reports.render.stamp import FRESHNESS_WORDS, coverage
from reports.render.web_brand import accent, web_logo

SHORT_HASH = 12
CHANGE_WORDS = {
    "finish": "Finish",
    "milestone": "Milestone",
    "budget": "Budget",
    "actual": "Actual",
    "status": "Status",
    "restated": "Restated",
    "task_added": "Added",
    "task_removed": "Removed",
    "task_moved": "Moved",
    "task_changed": "Changed",
}

_CSS_LITERAL = re.compile(r"[^0-9A-Za-z ]")


def to_html(document: ReportDocument) -> bytes:
    """Return the page as UTF-8; every text of the document is escaped, every figure printed or given its reason."""
    digest = document_hash(document)
    with pictures(document) as drawn:
        page = (
            _environment()
            .get_template("report.html.j2")
            .render(
                document=document,
                accent=accent(document.presentation.brand),
                logo=web_logo(document.presentation.brand),
                kind=kind_title(document),
                chosen=selection(document),
                printed=palette.marks(document),
                projects=palette.worst_first(document.projects),
                anchors=views.anchors(document.projects),
                places=places(document),
                drawn=drawn,
                now=views.counts_now(document.projects),
                before=views.counts_before(document),
                digest=digest,
                short=digest[:SHORT_HASH],
                footer=_css_text(_footer(document, digest[:SHORT_HASH])),
            )
        )
        return drawn.put_into(breakable(page)).encode()


def _footer(document: ReportDocument, short: str) -> str:
    organisation = formatting.plain(document.organisation)
    return f"{organisation} · As of {formatting.day(document.as_of)} · {coverage(document)} · {short}"


def _css_text(text: str) -> Markup:
    """Return text as the inside of a CSS string: all but letters escaped, so it can end neither string nor style."""
    return Markup(_CSS_LITERAL.sub(lambda found: f"\\{ord(found[0]):x} ", text))  # noqa: S704 -- nothing left to escape


def _whole(figure: Figure) -> str:
    """Return the figure for a narrow column: money without cents, all else as everywhere."""
    if figure.unit is Unit.MONEY and isinstance(figure.value, int):
        return formatting.money_whole(figure.value, figure.currency)
    return formatting.figure_text(figure)


def _previous_whole(figure: Figure) -> str:
    if figure.unit is Unit.MONEY and isinstance(figure.previous, int):
        return formatting.money_whole(figure.previous, figure.currency)
    return _previous(figure)


def _previous(figure: Figure) -> str:
    """Return the last report's value, or words that say there was none."""
    if figure.previous is None:
        return "no value then"
    if facts.is_move(figure) and isinstance(figure.previous, int):
        return formatting.moved(figure.previous)
    return formatting.value_text(figure.previous, figure.unit, figure.currency)


def _figure(figure: Figure) -> str:
    """Return a figure's value; how far something moved in other words than how late it is."""
    if facts.is_move(figure) and isinstance(figure.value, int):
        return formatting.moved(figure.value)
    return formatting.figure_text(figure)


def _stated_day(text: str) -> str:
    """Return a date that a source states as other dates are printed; anything else as it is."""
    try:
        return formatting.day(date.fromisoformat(text))
    except ValueError:
        return text


def _prose(text: str) -> Markup:
    """Return a sentence as HTML: escaped, and what stands in backticks (a setting, a command) as code."""
    shown = str(escape(formatting.plain(text)))
    return Markup(formatting.IN_BACKTICKS.sub(r"<code>\1</code>", shown))  # noqa: S704 -- escaped before; only our tags are new


def _sentence(text: str) -> Markup:
    return _prose(formatting.sentence(text))


@cache
def _environment() -> Environment:
    """Templates with autoescape and strict names; made once, when the first page is printed."""
    made = Environment(
        loader=PackageLoader("reports.render", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: formatting.plain(value) if type(value) is str else value,
    )
    made.filters.update(
        count=formatting.count,
        day=formatting.day,
        figure=_figure,
        instant=formatting.instant,
        money=formatting.money,
        month=formatting.month,
        plain=formatting.plain,
        previous=_previous,
        previous_whole=_previous_whole,
        restated=formatting.restated_text,
        safe_url=views.safe_url,
        prose=_prose,
        sentence=_sentence,
        stated_day=_stated_day,
        whole=_whole,
    )
    made.globals.update(
        CHANGE_WORDS=CHANGE_WORDS,
        FRESHNESS_WORDS=FRESHNESS_WORDS,
        HEADLINE_MONEY=views.HEADLINE_MONEY,
        SECTION_TITLES=SECTION_TITLES,
        basis_label=facts.basis_label,
        coverage=coverage,
        earlier_label=facts.earlier_label,
        earned_groups=earned_groups,
        group_notes=views.group_notes,
        groups=views.groups,
        in_order=facts.in_order,
        label=facts.label,
        linked_records=views.linked_records,
        declaration=views.declaration,
        held=views.held,
        lights=views.lights,
        money_groups=money_groups,
        month_years=views.month_years,
        months_label=facts.months_label,
        news=news,
        not_fresh=views.not_fresh,
        not_listed=not_listed,
        nothing_changed=nothing_changed,
        origins=origins,
        oversight=oversight,
        portfolio_notes=views.portfolio_notes,
        project_facts=facts.project_facts,
        registers=registers,
        score=score,
        trend=palette.trend,
        work_groups=work_groups,
        year_notes=views.year_notes,
        year_table=views.year_table,
    )
    return made


RENDERER = Renderer(name="html", media_type="text/html; charset=utf-8", suffix=".html", render=to_html)
