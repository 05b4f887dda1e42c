"""Makes a report: reads the store at the last completed runs, builds the document, keeps it and writes its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from syncline.errors import NothingReadError, NotNamedError, UnknownNameError
from syncline.printing import Printed, print_report

if TYPE_CHECKING:
    from config.settings import ReportSettings as ReportDefinition
    from model.people import PeopleRules
    from reports.build.settings import ReportSettings
    from reports.document import Presentation, PreviousReport, ReportDocument
    from reports.figures.acceptance import Acceptance
    from reports.figures.colours import Declaration
    from reports.figures.presets import Preset
    from reports.render.contract import Renderer
    from store.open import Store
    from store.read import Snapshot
    from store.reports import SavedReport
    from store.runs import Run
    from syncline.wiring import Application


_DRAWN = frozenset({"html", "pdf", "docx", "mail"})  # formats with charts that are drawn beforehand


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeReport:
    """A report that was made and written."""

    saved: SavedReport
    document: ReportDocument
    printed: Printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asked for beside the report's definition."""

    name: str | None = None  # of the definition; None: the only one there is
    as_of: date | None = None  # inclusive; None: today in the organisation's time zone
    folder: Path | None = None  # None: the definition's own
    formats: tuple[str, ...] = ()  # none: the definition's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How everything stands when a report is made, or stood when it was."""

    as_of: date  # inclusive
    made_at: datetime  # aware UTC
    vector: Mapping[str, int]
    before: SavedReport | None  # the report it is compared with
    latest: Mapping[str, Run]  # newest run of each source, in whatever state
    sources: frozenset[str] | None = None  # those the configuration had; None: all that it has


def make_report(application: Application, store: Store, wish: Wish) -> MadeReport:
    """Build the report, keep its document in the store and write a file for each format, each whole or not at all.

    Sources that the configuration no longer has are left out. Raises UnknownNameError for a report or format that does
    not exist, NotNamedError where several reports could be meant, NothingReadError while no source was ever read to
    its end, OSError for a file that cannot be written.
    """
    from reports.charts import ready_to_draw
    from reports.outline import KINDS
    from reports.render.canonical_json import to_json
    from store import read, reports

    name, definition = _definition(application, wish.name)
    wanted = _formats(wish.formats or definition.formats or KINDS[definition.kind].formats)
    moment = application.now()
    as_of = wish.as_of or application.today()
    vector = _vector(application, read.current_vector(store))
    standing = Standing(
        as_of=as_of,
        made_at=moment,
        vector=vector,
        before=reports.latest(store, name, before=as_of),
        latest={source: run for source, run in read.latest_runs(store).items() if application.knows(source)},
    )
    with ready_to_draw() if _DRAWN & {renderer.name for renderer in wanted} else nullcontext():
        document = document_of(application, store, name, standing)
        saved = reports.save(store, name, as_of, moment, vector, to_json(document))
        printed = print_report(document, wish.folder or definition.folder, wanted, definition.template)
    return MadeReport(saved=saved, document=document, printed=printed)


def document_of(application: Application, store: Store, name: str, standing: Standing) -> ReportDocument:
    """Return the document of a report's definition as everything stood; raises UnknownNameError without one."""
    from reports.build.document import build
    from store import read
    from syncline.manifest import manifest

    _, definition = _definition(application, name)
    settings = _settings(application, name, definition)
    if standing.sources is not None:
        known = {source: limit for source, limit in settings.stale_after.items() if source in standing.sources}
        settings = replace(settings, stale_after=known)
    snapshot, before = read.Snapshot(store, standing.vector), standing.before
    behind = {source: run for source, run in standing.latest.items() if run.id != standing.vector.get(source)}
    made = build(
        snapshot,
        settings,
        as_of=standing.as_of,
        made_at=standing.made_at,
        previous=None if before is None else _previous(before),
        previous_snapshot=None if before is None else read.Snapshot(store, before.vector),
        latest=standing.latest,
    )
    return replace(made, manifest=manifest(settings, _judged_by(snapshot, settings), behind))


def _judged_by(snapshot: Snapshot, settings: ReportSettings) -> tuple[Preset, ...]:
    """Return the thresholds that the report's projects are judged by, each once."""
    from model.entities import Project

    declared = [row for row in snapshot.rows(Project) if settings.projects is None or row.code in settings.projects]
    presets = {preset.name: preset for preset in (settings.preset(row.thresholds) for row in declared)}
    return tuple(presets[name] for name in sorted(presets))


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
        accepted=_accepted(application),
        declared=_declared(application),
        presentation=_presentation(application, definition),
    )


def _presentation(application: Application, definition: ReportDefinition) -> Presentation:
    from reports.document import Presentation
    from syncline.branding import brand_of

    brand = brand_of(application.configuration.settings.organisation.brand)
    return Presentation(sections=tuple(definition.sections), words=definition.words.written(), brand=brand)


def _stale_after(application: Application, usual: timedelta) -> Mapping[str, timedelta]:
    sources = application.configuration.settings.sources
    return {name: source.stale_after or usual for name, source in sources.items()}


def shortest_stale_after(application: Application) -> Mapping[str, timedelta]:
    """Return the age at which each source is called stale by the first report to do so."""
    from reports.figures.freshness import DEFAULT_STALE_AFTER

    limits = [report.stale_after for report in application.configuration.settings.reports.values()]
    return _stale_after(application, min(limits, default=DEFAULT_STALE_AFTER))


def _presets(application: Application) -> Mapping[str, Preset]:
    from reports.figures.presets import PRESETS

    own = {name: one.preset(name) for name, one in application.configuration.settings.thresholds.items()}
    return {**PRESETS, **own}


def _declared(application: Application) -> Mapping[str, Mapping[str, Declaration]]:
    from reports.document import Colour
    from reports.figures.colours import Declaration

    return {
        project.code: {
            dimension: Declaration(
                dimension=dimension,
                colour=Colour(one.colour),
                by=one.by,
                on=one.on,
                reason=one.reason,
                until=one.until,
            )
            for dimension, one in project.declared.written().items()
        }
        for project in application.configuration.settings.projects
    }


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


def _accepted(application: Application) -> tuple[Acceptance, ...]:
    from reports.figures.acceptance import Acceptance

    return tuple(
        Acceptance(discrepancy=one.discrepancy, project=one.project, reason=one.reason, by=one.by, until=one.until)
        for one in application.configuration.settings.accepted
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
