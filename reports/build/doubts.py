"""Why what a project's figures stand on may not be believed: stale sources, and parts that could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from model.entities import Project
from reports.document import UnreadNote
from reports.figures import freshness
from reports.figures.actual_cost import FINANCE
from reports.narrative.unread import could_not_be_read

if TYPE_CHECKING:
    from reports.build.page import PageContext


def unread_notes_of(code: str, context: PageContext) -> tuple[UnreadNote, ...]:
    """Return what of a project's sources could not be read."""
    return tuple(note for note in context.material.unread if code in note.projects)


def doubts_of_plans(code: str, context: PageContext) -> tuple[str, ...]:
    """Say why a project's plans may not be believed: their own files only, another project's file says nothing."""
    found: list[str] = list(context.material.plans[code].unread)
    for project in context.material.plans[code].sources:
        state = context.material.states.get(project.source)
        if state is not None:
            own = None if project.file_name is None else (project.file_name,)
            found += freshness.doubts(state, context.judged_at, own)
    return tuple(dict.fromkeys(found))


def doubts_of_cost(project: Project, context: PageContext) -> tuple[str, ...]:
    """Say why a project's money may not be believed: its ledgers, and its hours where they are priced."""
    sources = set(context.material.ledgers[project.code].sources)
    if project.actual_cost != FINANCE:
        sources |= {entry.source for entry in context.material.entries[project.code]}
    return _doubts(project.code, sources, context)


def doubts_of_hours(code: str, context: PageContext) -> tuple[str, ...]:
    """Say why a project's hours may not be believed: its plans, and the sources of its time entries."""
    listed = {project.source for project in context.material.plans[code].sources}
    entries = {entry.source for entry in context.material.entries[code]} - listed
    return tuple(dict.fromkeys([*doubts_of_plans(code, context), *_doubts(code, entries, context)]))


def _doubts(code: str, sources: Iterable[str], context: PageContext) -> tuple[str, ...]:
    named = sorted(sources)
    states = [context.material.states[source] for source in named if source in context.material.states]
    doubts = [doubt for state in states for doubt in freshness.doubts(state, context.judged_at)]
    unread = [could_not_be_read(note) for note in unread_notes_of(code, context) if note.source in named]
    return tuple(dict.fromkeys([*doubts, *unread]))
