"""The page of one project: who it belongs to, its status lights with their reasons, and the sections after them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.document import Colour, ProjectPage, StatusLight
from reports.outline import Section, outline
from reports.render import formatting, views
from reports.render.pdf import findings, money, words, work
from reports.render.pdf.blocks import Block, bullets, care, cell, facts_row, heading, run
from reports.render.pdf.earned_value import earned_value
from reports.render.pdf.fitting import Cell, Run
from reports.render.pdf.printing import Printing
from reports.render.pdf.register import register

MOST_SENTENCES = 5
IN_A_ROW = 3  # status lights


def project(given: Printing, page: ProjectPage) -> list[Block]:
    """Return the page of a project with the sections that the report shows, in its order."""
    made: Mapping[Section, Callable[[], list[Block]]] = {
        Section.STATUS: lambda: status(given, page),
        Section.OVERSIGHT: lambda: work.oversight(page),
        Section.TASKS: lambda: work.tasks(page),
        Section.MILESTONES: lambda: work.milestones(given, page),
        Section.WORK: lambda: work.figures(given, page),
        Section.MONEY: lambda: money.money(given, page),
        Section.EARNED_VALUE: lambda: earned_value(given, page),
        Section.REGISTER: lambda: register(given, page),
        Section.CHANGES: lambda: findings.changes(page, given.nothing_changed),
        Section.DISCREPANCIES: lambda: findings.discrepancies(page.discrepancies, "Where the sources disagree"),
        Section.SOURCES: list,  # they stand below the name, for nobody looks for one line at the end
    }
    shown = outline(given.document).project
    blocks = [heading(2, page.name.strip() or page.code, given.anchors[page.code], above=page.code), *_identity(page)]
    if Section.SOURCES in shown:
        blocks.extend(work.sources(page))
    blocks.extend(_stale(page))
    for section in shown:
        blocks.extend(made[section]())
    return blocks


def _identity(page: ProjectPage) -> list[Block]:
    named = {
        "Department": page.department,
        "Sponsor": page.sponsor,
        "Project manager": page.manager,
        "Phase": page.phase,
    }
    pairs: list[tuple[str, Cell]] = [
        (name, text or cell(words.unknown("not declared"))) for name, text in named.items()
    ]
    return facts_row(pairs, [1] * len(pairs))


def _stale(page: ProjectPage) -> list[Block]:
    if not page.unread:
        return []
    lead: list[Run] = [
        run("strong", "Stale:"),
        " part of this page is an earlier reading's, because its source could not be read again.",
    ]
    return [
        care(
            lead,
            [
                [
                    run("strong", note.name),
                    " of ",
                    note.source,
                    f", not read since {formatting.day(note.since)}: ",
                    words.full(note.reason),
                ]
                for note in page.unread
            ],
        )
    ]


def status(given: Printing, page: ProjectPage) -> list[Block]:
    """Return the status lights, each with its reason, rule and threshold, and the sentences about the project."""
    items = [_light(given, light) for light in views.lights(page)]
    rows: list[Block] = [
        {"b": "lights", "items": [dict(item) for item in items[start : start + IN_A_ROW]], "columns": IN_A_ROW}
        for start in range(0, len(items), IN_A_ROW)
    ]
    sentences = bullets([words.prose(sentence.text)] for sentence in page.sentences[:MOST_SENTENCES])
    return [heading(3, "Status"), *rows, *sentences, *given.pictures.of_project(page.code, "health_strip")]


def _light(given: Printing, light: StatusLight) -> Block:
    details = {
        "Rule": light.rule,
        "Threshold": light.threshold,
        "Margin": light.margin,
        f"To reach {given.marks[Colour.GREEN].word}": light.to_green,
    }
    mark = given.marks[light.colour]
    said = [
        views.held(light, given.document.as_of, given.marks),
        words.full(views.declaration(light, given.marks)),
        words.full(light.because),
    ]
    return {
        "name": light.dimension.capitalize(),
        "pill": {"k": "pill", "t": f"{mark.symbol} {mark.word}", "shade": mark.shade},
        "shade": mark.shade,
        "moved": words.movement(light, given.marks),
        "said": [text for text in said if text],
        "details": [[f"{name}: ", words.prose(text)] for name, text in details.items() if text],
    }
