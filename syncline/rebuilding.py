"""Builds a kept report again from what it was made from, and says in what the two differ."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from syncline.errors import NotRebuiltError
from syncline.kept import Kept, document_in, saved_report
from syncline.manifest import NEWEST_RUN
from syncline.reporting import Standing, document_of

if TYPE_CHECKING:
    from reports.document import ReportDocument
    from store.open import Store
    from store.reports import SavedReport
    from store.runs import Run
    from syncline.wiring import Application

SHOWN = 20
"""Differences that are told; all are counted."""

_LONGEST = 160  # characters of a value
_ABSENT = "nothing"
_STOOD = re.compile(
    r"(?P<id>\d+), (?P<state>\w+)(?: until (?P<until>\S+?))?(?:, because (?P<error>.*))?", re.DOTALL
)  # as `manifest.told` writes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A place in the document where the rebuilt one has another value."""

    path: str  # like $.projects[3].figures.actual.value
    kept: str
    rebuilt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What came of building a report again."""

    sha256: str  # of the rebuilt document, with the kept one's manifest
    differences: tuple[Difference, ...]  # the first of them, in order of the document
    different: int  # how many there are
    versions: tuple[Difference, ...]  # of the manifest, schema and mappings; may differ while the document does not


def rebuilt(application: Application, store: Store, kept: Kept) -> Rebuilt:
    """Build the report again at its vector, as-of date and instant, compared with the report it was compared with.

    Its manifest says what it was made with then, so it takes the kept one's place before bytes are compared, and
    what differs in it is told apart. Raises NotRebuiltError for what is not there any more, DamagedReportError where
    the report before it was altered.
    """
    from reports.render.canonical_json import to_json

    _refuse_what_is_gone(application, kept)
    standing = Standing(
        as_of=kept.document.as_of,
        made_at=kept.document.made_at,
        vector=kept.document.vector,
        before=_before(store, kept),
        latest=_latest(store, kept),
        sources=_sources(kept),
    )
    made = document_of(application, store, kept.document.name, standing)
    again = to_json(replace(made, manifest=kept.document.manifest))
    differences: list[Difference] = []
    number = 0
    if again != kept.saved.document:
        found = _differences("$", json.loads(kept.saved.document), json.loads(again))
        differences = list(islice(found, SHOWN))
        number = len(differences) + sum(1 for _ in found)
    return Rebuilt(
        sha256=sha256(again).hexdigest(),
        differences=tuple(differences),
        different=number,
        versions=tuple(_versions(kept, made)),
    )


def _refuse_what_is_gone(application: Application, kept: Kept) -> None:
    name = kept.document.name
    if name not in application.configuration.settings.reports:
        told = f"Report {kept.saved.id} was made by the definition {name!r}, which the configuration no longer has"
        raise NotRebuiltError(f"{told}. Write it again under `reports:`, then try again.")
    gone = sorted(source for source in kept.document.vector if not application.knows(source))
    if gone:
        told = f"Report {kept.saved.id} was made from {', '.join(gone)}, which the configuration no longer has"
        raise NotRebuiltError(f"{told}. Write them again under `sources:`, then try again; nothing has to be read.")


def _sources(kept: Kept) -> frozenset[str]:
    """Return the sources that the configuration had: those added since were not in the report."""
    return frozenset({*kept.document.vector, *(note.source for note in kept.document.freshness)})


def _before(store: Store, kept: Kept) -> SavedReport | None:
    previous = kept.document.previous
    if previous is None:
        return None
    saved = saved_report(store, previous.id)
    if saved is None:
        told = f"Report {kept.saved.id} was compared with report {previous.id}, which the store no longer has"
        raise NotRebuiltError(f"{told}. Restore the store from a backup that has both.")
    document_in(saved)
    if saved.sha256 != previous.sha256:
        told = f"Report {kept.saved.id} was compared with a report {previous.id} of another hash than the kept one"
        raise NotRebuiltError(f"{told}: {previous.sha256} then, {saved.sha256} now. Restore the store from a backup.")
    return saved


def _latest(store: Store, kept: Kept) -> Mapping[str, Run]:
    """Return the newest run of each source as it stood: that of the vector, or the one that the manifest tells of."""
    latest = {source: _run(store, kept, source, number) for source, number in kept.document.vector.items()}
    for name, stood in kept.document.manifest.items():
        if not name.startswith(NEWEST_RUN):
            continue
        source, found = name.removeprefix(NEWEST_RUN), _STOOD.fullmatch(stood)
        if found is None:
            raise NotRebuiltError(f"Report {kept.saved.id} tells of {name} in words nobody knows: {stood!r:.80}.")
        run = _run(store, kept, source, int(found["id"]))
        until = datetime.fromisoformat(found["until"]) if found["until"] else None
        latest[source] = replace(run, state=found["state"], waits_until=until, error=found["error"])
    return latest


def _run(store: Store, kept: Kept, source: str, number: int) -> Run:
    from store import runs

    with store.reading() as connection:
        run = runs.by_id(connection, number)
    if run is None or run.source != source:
        told = f"Report {kept.saved.id} was made at run {number} of {source}, which the store no longer has"
        raise NotRebuiltError(f"{told}. Restore the store from a backup that has it.")
    return run


def _versions(kept: Kept, made: ReportDocument) -> Iterator[Difference]:
    """Yield what made the two differently: manifest, mappings, and the schema before it was brought to today's."""
    then, now = dict(kept.document.manifest), dict(made.manifest)
    then |= {f"mapping of {source}": version for source, version in kept.document.mapping_versions.items()}
    now |= {f"mapping of {source}": version for source, version in made.mapping_versions.items()}
    then["schema"], now["schema"] = str(json.loads(kept.saved.document).get("schema")), made.schema
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            yield Difference(path=name, kept=then.get(name, _ABSENT), rebuilt=now.get(name, _ABSENT))


def _differences(path: str, kept: object, again: object) -> Iterator[Difference]:
    """Yield the places where two JSON values differ, the innermost there are."""
    if isinstance(kept, dict) and isinstance(again, dict):
        for name in sorted(kept.keys() | again.keys()):
            yield from _inside(f"{path}.{name}", kept, again, name)
    elif isinstance(kept, list) and isinstance(again, list):
        for index in range(max(len(kept), len(again))):
            place = f"{path}[{index}]"
            yield from _inside(place, dict(enumerate(kept)), dict(enumerate(again)), index)
    elif kept != again or type(kept) is not type(again):
        yield Difference(path=path, kept=_shown(kept), rebuilt=_shown(again))


def _inside(
    path: str, kept: Mapping[str | int, object], again: Mapping[str | int, object], name: str | int
) -> Iterator[Difference]:
    if name in kept and name in again:
        yield from _differences(path, kept[name], again[name])
    elif name in kept:
        yield Difference(path=path, kept=_shown(kept[name]), rebuilt=_ABSENT)
    else:
        yield Difference(path=path, kept=_ABSENT, rebuilt=_shown(again[name]))


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
