"""The section of one project: who it belongs to, its status and why, and what else the report shows of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports.document import Colour, ProjectPage, ReportDocument, StatusLight
from reports.outline import Section, outline
from reports.render import said, views
from reports.render.formatting import day
from reports.render.markdown.earned_value import earned_value
from reports.render.markdown.findings import changes, discrepancies
from reports.render.markdown.money import money
from reports.render.markdown.oversight import oversight
from reports.render.markdown.text import heading, paragraph, points, prose, table, text
from reports.render.markdown.text import said as as_sentence
from reports.render.markdown.work import milestones, register_section, tasks, work
from reports.render.palette import Mark, marks
from reports.render.places import Places

_AGREED = "No disagreement was found between the linked sources."
_SENTENCES = 5  # of a project, as on the web page


def project_section(document: ReportDocument, page: ProjectPage, files: Places) -> list[str]:
    """Return what the report says about one project: the sections that it shows, in its order."""
    made: Mapping[Section, Callable[[], list[str]]] = {
        Section.STATUS: lambda: _status(document, page),
        Section.OVERSIGHT: lambda: oversight(document, page),
        Section.TASKS: lambda: tasks(page),
        Section.MILESTONES: lambda: milestones(page, files),
        Section.WORK: lambda: work(document, page),
        Section.MONEY: lambda: money(document, page),
        Section.EARNED_VALUE: lambda: earned_value(document, page),
        Section.REGISTER: lambda: register_section(page),
        Section.CHANGES: lambda: changes(document, page),
        Section.DISCREPANCIES: lambda: discrepancies(page.discrepancies, _AGREED),
        Section.SOURCES: lambda: _sources(page),
    }
    shown = [line for section in outline(document).project for line in made[section]()]
    return [*heading(2, f"{text(page.name)} ({text(page.code)})"), *_identity(page), *_unread(page), *shown]


def _identity(page: ProjectPage) -> list[str]:
    named = {
        "Department": page.department,
        "Sponsor": page.sponsor,
        "Project manager": page.manager,
        "Phase": page.phase,
    }
    return points(f"{name}: {text(said_of) or 'not declared'}" for name, said_of in named.items())


def _sources(page: ProjectPage) -> list[str]:
    linked = "; ".join(text(source) for source in page.sources)
    return paragraph(f"Linked sources: {linked or 'none, so nothing is known about this project'}")


def _unread(page: ProjectPage) -> list[str]:
    if not page.unread:
        return []
    lead = "**Stale:** part of this section is an earlier reading's, because its source could not be read again."
    return [*paragraph(lead), *points(as_sentence(views.not_read(note)) for note in page.unread)]


def _status(document: ReportDocument, page: ProjectPage) -> list[str]:
    titles = ("Status", "Now", "Since last report", "Why", "Rule and threshold", "To turn green")
    lights = (page.overall, page.schedule, page.cost, *page.others)
    printed = marks(document)
    made = table(titles, [_light(light, printed) for light in lights])
    return [*heading(3, "Status"), *made, *points(prose(one.text) for one in page.sentences[:_SENTENCES])]


def _light(light: StatusLight, printed: Mapping[Colour, Mark]) -> tuple[str, ...]:
    moved = text(said.movement(light, printed))
    since = f"{moved}; since {day(light.since)}" if light.since is not None else moved
    why = as_sentence(light.because)
    if light.declared is not None:
        one = light.declared
        computed = text(said.status(one.computed, printed))
        why = f"{why} Declared by {text(one.by)} on {day(one.on)} in place of {computed}: {as_sentence(one.reason)}"
    rule = "; ".join(prose(part) for part in (light.rule, light.threshold, light.margin) if part)
    shown = text(said.status(light.colour, printed))
    return text(light.dimension.capitalize()), shown, since, why, rule, as_sentence(light.to_green)
