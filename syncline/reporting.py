"""Makes a report: reads the store at the last completed runs, builds the document, keeps it and writes its files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from syncline.errors import NothingReadError, NotNamedError, UnknownNameError

if TYPE_CHECKING:
    from config.settings import ReportSettings as ReportDefinition
    from config.thresholds import Limits as WrittenLimits
    from model.people import PeopleRules
    from reports.build.settings import ReportSettings
    from reports.document import PreviousReport, ReportDocument
    from reports.figures.presets import Limits, Preset
    from reports.render.contract import Renderer
    from store.open import Store
    from store.reports import SavedReport
    from syncline.wiring import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeReport:
    """A report that was made and written."""

    saved: SavedReport
    document: ReportDocument
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asked for beside the report's definition."""

    name: str | None = None  # of the definition; None: the only one there is
    as_of: date | None = None  # inclusive; None: today in the organisation's time zone
    folder: Path | None = None  # None: the definition's own
    formats: tuple[str, ...] = ()  # none: the definition's own


def make_report(application: Application, store: Store, wish: Wish) -> MadeReport:
    """Build the report, keep its document in the store and write a file for each format, each whole or not at all.

    Sources that the configuration no longer has are left out. Raises UnknownNameError for a report or format that does
    not exist, NotNamedError where several reports could be meant, NothingReadError while no source was ever read to
    its end, OSError for a file that cannot be written.
    """
    from reports.build.document import build
    from reports.render.canonical_json import to_json
    from store import read, reports

    name, definition = _definition(application, wish.name)
    wanted = _formats(wish.formats or definition.formats)
    moment = application.now()
    as_of = wish.as_of or application.today()
    vector = _vector(application, read.current_vector(store))
    before = reports.latest(store, name, before=as_of)
    document = build(
        read.Snapshot(store, vector),
        _settings(application, name, definition),
        as_of=as_of,
        made_at=moment,
        previous=None if before is None else _previous(before),
        previous_snapshot=None if before is None else read.Snapshot(store, before.vector),
        latest={source: run for source, run in read.latest_runs(store).items() if application.knows(source)},
    )
    saved = reports.save(store, name, as_of, moment, vector, to_json(document))
    files = _written(document, wish.folder or definition.folder, wanted)
    return MadeReport(saved=saved, document=document, files=files)


def _vector(application: Application, vector: Mapping[str, int]) -> Mapping[str, int]:
    sources = application.configuration.sources
    if not sources:
        sentence = "The configuration has no sources yet, so there is nothing to report."
        raise NothingReadError(f"{sentence} Write one under `sources:`, then `syncline sync`.")
    if not vector.keys() & sources.keys():
        raise NothingReadError("No source was read yet, so there is nothing to report. First: `syncline sync`.")
    return {source: run for source, run in vector.items() if application.knows(source)}


def _definition(application: Application, name: str | None) -> tuple[str, ReportDefinition]:
    defined = application.configuration.settings.reports
    if name is None and len(defined) == 1:
        return next(iter(defined.items()))
    if name is None:
        raise NotNamedError("report", defined)
    if name not in defined:
        raise UnknownNameError("report", name, defined)
    return name, defined[name]


def _settings(application: Application, name: str, definition: ReportDefinition) -> ReportSettings:
    from reports.build.settings import ReportSettings

    settings = application.configuration.settings
    organisation = settings.organisation
    return ReportSettings(
        title=definition.title or f"{organisation.name}: project status",
        name=name,
        kind=definition.kind,
        projects=None if definition.projects == "all" else tuple(definition.projects),
        organisation=organisation.name,
        currency=organisation.currency,
        time_zone=organisation.time_zone,
        hours_per_day=organisation.hours_per_day,
        fiscal_year_starts=organisation.fiscal_year_month,
        holidays=frozenset(organisation.holidays),
        stale_after=_stale_after(application, definition.stale_after),
        presets=_presets(application),
        people=_people(application),
    )


def _stale_after(application: Application, usual: timedelta) -> Mapping[str, timedelta]:
    sources = application.configuration.settings.sources
    return {name: source.stale_after or usual for name, source in sources.items()}


def shortest_stale_after(application: Application) -> Mapping[str, timedelta]:
    """Return the age at which each source is called stale by the first report to do so."""
    from reports.figures.freshness import DEFAULT_STALE_AFTER

    limits = [report.stale_after for report in application.configuration.settings.reports.values()]
    return _stale_after(application, min(limits, default=DEFAULT_STALE_AFTER))


def _presets(application: Application) -> Mapping[str, Preset]:
    from reports.figures.presets import PRESETS, Preset

    own = {
        name: Preset(name=name, cost=_limits(one.cost), schedule=_limits(one.schedule), origin="the configuration")
        for name, one in application.configuration.settings.thresholds.items()
    }
    return {**PRESETS, **own}


def _limits(written: WrittenLimits | None) -> Limits | None:
    from reports.figures.presets import Limits, LimitUnit

    if written is None:
        return None
    yellow, red = written.yellow_above, written.red_above
    return Limits(yellow_above=yellow.amount, red_above=red.amount, unit=LimitUnit(red.unit))


def _people(application: Application) -> PeopleRules:
    from model.people import OrganisationRule, PeopleRules

    written = application.configuration.settings.people
    return PeopleRules(
        match=tuple(written.match),
        same=tuple(tuple(one) for one in written.same),
        organisations=tuple(
            OrganisationRule(organisation=rule.organisation, email=rule.email, group=rule.group)
            for rule in written.organisations
        ),
    )


def _previous(saved: SavedReport) -> tuple[PreviousReport, ReportDocument]:
    from reports.document import PreviousReport
    from reports.render.canonical_json import from_json

    header = PreviousReport(id=saved.id, as_of=saved.as_of, made_at=saved.made_at, sha256=saved.sha256)
    return header, from_json(saved.document)


def _formats(names: Sequence[str]) -> tuple[Renderer, ...]:
    """Return the renderer of each format, in the order named, each once."""
    from reports.render.contract import renderers

    known = renderers()
    for name in names:
        if name not in known:
            raise UnknownNameError("format", name, known)
    return tuple(known[name] for name in dict.fromkeys(names))


def _written(document: ReportDocument, folder: Path, formats: Sequence[Renderer]) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for one in formats:
        file = folder / f"{document.name}-{document.as_of.isoformat()}{one.suffix}"
        _write(file, one.render(document))
        files.append(file)
    return tuple(files)


def _write(file: Path, content: bytes) -> None:
    """Write a file under a name of its own first, so that nobody ever opens half a report."""
    partial = file.with_name(f".{file.name}.part")
    try:
        with partial.open("wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        partial.replace(file)
    except OSError:
        partial.unlink(missing_ok=True)
        raise
