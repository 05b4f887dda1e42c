"""What of the sources could not be read, and which projects' figures are an earlier reading's because of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from zoneinfo import ZoneInfo

from model.entities import ProjectLink, UnreadScope
from reports.build.snapshot import Snapshot
from reports.build.sorting import PlanSorter
from reports.document import UnreadNote


def unread_notes(
    snapshot: Snapshot, plans: PlanSorter, links: Sequence[ProjectLink], chosen: Collection[str], zone: ZoneInfo
) -> tuple[UnreadNote, ...]:
    """Return a note for each part of a source that could not be read, by source, name and day.

    A part that names a tracker's project concerns the project this one is linked to, even when it was never read. One
    that names none concerns every project with plans, hours or finance codes of that source. Only `chosen` projects are
    named. The same part may be listed by several streams: it is said once, with the earliest day, for each reason.
    """
    found: dict[tuple[str, str, str], UnreadNote] = {}
    for row in snapshot.rows(UnreadScope):
        note = UnreadNote(
            source=row.source,
            name=row.source_project or row.scope,
            since=row.since.astimezone(zone).date(),
            reason=row.reason.strip(),
            projects=tuple(sorted(set(_concerned(row, plans, links)).intersection(chosen))),
        )
        same = found.get(of := (note.source, note.name, note.reason))
        if same is None or note.since < same.since:
            found[of] = note
    return tuple(found[of] for of in sorted(found))


def _concerned(row: UnreadScope, plans: PlanSorter, links: Sequence[ProjectLink]) -> Iterator[str]:
    if row.source_project:
        code = plans.of_project(row.source, row.source_project)
        if code is not None:
            yield code
        return
    yield from plans.of_source(row.source)
    yield from (link.code for link in links if link.linked_source == row.source)
