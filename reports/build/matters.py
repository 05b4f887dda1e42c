"""Follows a project's discrepancies from report to report: since when they stand, whose they are, who accepted them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from model.entities import Project
from reports.build.flow import Before
from reports.build.page import PageContext
from reports.document import Discrepancy
from reports.figures.acceptance import acceptance_of, identity
from reports.narrative.acceptances import accepted, lapsed


def followed(
    found: Sequence[Discrepancy], project: Project, before: Before, context: PageContext
) -> tuple[Discrepancy, ...]:
    """Return discrepancies with id, age, owner and acceptance; the project's manager owns them.

    One that stood in the last report is as old as it was there; any other begins with this report.
    """
    last = before.page.discrepancies if before.page is not None else ()
    known = {identity(one): one.since or before.as_of for one in last}
    return tuple(_followed(one, known, project, context) for one in found)


def _followed(
    found: Discrepancy, known: Mapping[str, date | None], project: Project, context: PageContext
) -> Discrepancy:
    of = identity(found)
    made = replace(found, id=of, since=known.get(of) or context.as_of, owner=project.manager or "")
    acceptance = acceptance_of(made, context.settings.accepted)
    if acceptance is None:
        return made
    if acceptance.until < context.as_of:
        return replace(made, sentence=lapsed(made.sentence, acceptance))
    return replace(made, accepted=accepted(acceptance))
