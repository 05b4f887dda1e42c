"""The pages of one project: who it belongs to, its status and why, and the sections after them in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.document import ProjectPage, StatusLight
from reports.outline import Section
from reports.render.directions import isolated
from reports.render.formatting import count, day, plain
from reports.render.office.shown import full, said_as, shade
from reports.render.palette import QUIET
from reports.render.registers import not_listed
from reports.render.said import movement, status
from reports.render.views import lights, not_read
from reports.render.word.changes import changes
from reports.render.word.data import discrepancies
from reports.render.word.markup import Body, Column, Line, Row
from reports.render.word.money import earned_value, money
from reports.render.word.oversight import oversight
from reports.render.word.printing import Printing, named
from reports.render.word.register import register
from reports.render.word.work import milestones, work

MOST_SENTENCES = 5  # of a project in a short form
MOST_TITLES = 3  # of tasks, likewise


def project(body: Body, given: Printing, page: ProjectPage, *, new_page: bool = True) -> None:
    """Add what the report says about one project: the sections that it shows, in its order."""
    body.heading(f"{plain(page.code)}: {plain(page.name)}", given.level, new_page=new_page)
    _identity(body, given, page)
    for note in page.unread:
        body.text(f"Stale: {full(not_read(note))}", bold=True)
    made: Mapping[Section, Callable[[], None]] = {
        Section.STATUS: lambda: _status(body, given, page),
        Section.OVERSIGHT: lambda: oversight(body, given, page),
        Section.TASKS: lambda: _tasks(body, given, page),
        Section.MILESTONES: lambda: milestones(body, given, page),
        Section.WORK: lambda: work(body, given, page),
        Section.MONEY: lambda: money(body, given, page),
        Section.EARNED_VALUE: lambda: earned_value(body, given, page),
        Section.REGISTER: lambda: register(body, given, page),
        Section.CHANGES: lambda: changes(body, given, page),
        Section.DISCREPANCIES: lambda: _discrepancies(body, given, page),
        Section.SOURCES: lambda: _sources(body, given, page),
    }
    for section in given.chosen.of_page:
        made[section]()


def _identity(body: Body, given: Printing, page: ProjectPage) -> None:
    """Add who answers for a project; a short form leaves out what nobody declared."""
    identity = (
        ("Department", page.department),
        ("Sponsor", page.sponsor),
        ("Manager", page.manager),
        ("Phase", page.phase),
    )
    shown = [(name, said) for name, said in identity if said or not given.is_short]
    if shown:
        said_of = " · ".join(f"{name}: {isolated(plain(said)) or 'not declared'}" for name, said in shown)
        body.text(said_of, colour=QUIET, with_next=True)


def _status(body: Body, given: Printing, page: ProjectPage) -> None:
    body.heading("Status and why", given.level + 1)
    columns = [
        Column(title="Of", share=60),
        Column(title="Status", share=92),
        Column(title="Why", share=200 if not given.is_short else 352),
        *([] if given.is_short else [Column(title="Rule and threshold", share=152)]),
    ]
    rows = [_light(given, light) for light in lights(page)]
    body.table(f"Status of {named(page)} with its reasons", columns, rows)
    said = [said_as(sentence.text) for sentence in page.sentences]
    body.bullets(said[:MOST_SENTENCES] if given.is_short else said)


def _light(given: Printing, light: StatusLight) -> Row:
    why = [Line(text=full(light.because))]
    if light.to_green:
        why.append(Line(text=f"To turn green: {full(light.to_green)}", small=True))
    if light.declared:
        computed = status(light.declared.computed, given.marks)
        why.append(
            Line(
                text=f"Declared by {plain(light.declared.by)} on {day(light.declared.on)}; computed: {computed}. "
                f"{full(light.declared.reason)}",
                small=True,
            )
        )
    since = [Line(text=f"since {day(light.since)}", small=True)] if light.since else []
    rule = [full(light.rule), full(light.threshold), *([f"Margin: {full(light.margin)}"] if light.margin else [])]
    return [
        [Line(text=plain(light.dimension).capitalize(), bold=True)],
        [
            Line(text=status(light.colour, given.marks), bold=True, colour=shade(light.colour)),
            Line(text=movement(light, given.marks), small=True),
            *since,
        ],
        why,
        *([] if given.is_short else [[Line(text=said, small=True) for said in rule]]),
    ]


def _tasks(body: Body, given: Printing, page: ProjectPage) -> None:
    """Add what was finished and what comes as lists, in a short form as a line each."""
    short: list[str] = []
    for name, heading, titles in (
        ("finished", "Finished since the last report", page.finished),
        ("coming", "Coming next", page.coming),
    ):
        shown = titles[:MOST_TITLES] if given.is_short else titles
        number = not_listed(page, name) + len(titles) - len(shown)
        more = [f"{count(number)} more"] if number else []
        if not titles and not more:
            continue
        if given.is_short:
            short.append(f"{heading}: {'; '.join([*(isolated(plain(title)) for title in shown), *more])}")
            continue
        body.heading(heading, given.level + 1)
        body.bullets([*shown, *more])
    if short:
        body.heading("Work done and coming", given.level + 1)
        body.bullets(short)


def _discrepancies(body: Body, given: Printing, page: ProjectPage) -> None:
    body.heading("Where the sources disagree", given.level + 1)
    discrepancies(body, page.discrepancies, named(page))


def _sources(body: Body, given: Printing, page: ProjectPage) -> None:
    body.heading("Linked sources", given.level + 1)
    linked = "; ".join(map(plain, page.sources)) or "None, so nothing is known about this project."
    body.text(linked, size=8 if given.is_short else 0)
