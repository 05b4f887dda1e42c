"""Makes the Report document: reads the store once, computes every figure, sets it beside the last report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from model.entities import QuarantinedRecord
from reports.build.comparison import NO_PAST, Past, compared
from reports.build.files import files_behind
from reports.build.flow import work_kept
from reports.build.material import Material, gather
from reports.build.page import PageContext, project_page
from reports.build.settings import ReportSettings
from reports.build.snapshot import CONFIGURATION, RunFacts, Snapshot
from reports.build.unmatched import unmatched
from reports.document import (
    Figure,
    PreviousReport,
    ProjectPage,
    QuarantineNote,
    ReportDocument,
    SourceFreshness,
    Unit,
    Unmatched,
)
from reports.figures import freshness
from reports.figures.acceptance import accepted_count, unsettled
from reports.figures.definitions import definitions
from reports.figures.earned_value.portfolio import portfolio
from reports.figures.fact import PORTFOLIO, known
from reports.figures.fiscal import period_label
from reports.figures.index import facts, with_previous
from reports.figures.totals import totals
from reports.narrative.freshness_notes import freshness_note, in_few_words
from reports.narrative.portfolio_rules import Portfolio, summary
from reports.narrative.wording import status_words

QUARANTINE_LISTED = 200  # with the most money first; all are counted


def build(  # noqa: PLR0913 # the whole of what a report is made of
    snapshot: Snapshot,
    settings: ReportSettings,
    *,
    as_of: date,
    made_at: datetime,
    previous: tuple[PreviousReport, ReportDocument] | None = None,
    previous_snapshot: Snapshot | None = None,
    latest: Mapping[str, RunFacts] | None = None,
) -> ReportDocument:
    """Return the report at a snapshot's vector: what the world did up to and with `as_of`, as the sources told it.

    The same snapshot, settings, dates and previous report give an equal document. `previous` is the report this one is
    compared with; `previous_snapshot`, the store at that report's vector, tells what was restated and which tasks came
    and went. `latest` are the newest runs by source in whatever state, so that a failed run shows; without it, those
    of the vector. `made_at` is aware UTC.

    `discrepancies` of the document stays empty: every rule compares two sources about one project. What no rule links
    to a project is listed as unmatched; to compare it, somebody would have to guess which plan a finance code pays for.
    """
    material = gather(snapshot, settings, as_of, latest)
    past = _past(previous, previous_snapshot, settings)
    context = PageContext(
        settings=settings,
        material=material,
        as_of=as_of,
        judged_at=settings.judged_at(as_of, made_at),
        previous=past.pages if previous else None,
        previous_as_of=past.as_of,
        kept=work_kept(snapshot, material, settings, as_of),
    )
    pages = tuple(compared(project_page(project, context), project, context, past) for project in material.projects)
    fresh = _freshness(context)
    loose = unmatched(material, context.cutoff)
    sums = _totals(pages, context, past, fresh, loose)
    made = ReportDocument(
        title=settings.title,
        name=settings.name,
        kind=settings.kind,
        organisation=settings.organisation,
        currency=settings.currency,
        as_of=as_of,
        made_at=made_at,
        time_zone=settings.time_zone,
        hours_per_day=settings.hours_per_day,
        vector=dict(sorted(snapshot.vector.items())),
        mapping_versions={source: run.mapping_version for source, run in sorted(snapshot.runs().items())},
        previous=previous[0] if previous else None,
        summary=summary(_portfolio(pages, sums, context)),
        totals=sums,
        projects=pages,
        freshness=fresh,
        unmatched=loose,
        quarantined=_quarantined(material.quarantined),
        quarantined_count=len(material.quarantined),
        discrepancies=(),
        definitions=definitions(settings.preset(project.thresholds) for project in material.projects),
        presentation=settings.presentation,
    )
    return replace(made, files=files_behind(made, snapshot.file_names()))


def _portfolio(pages: tuple[ProjectPage, ...], sums: Mapping[str, Figure], context: PageContext) -> Portfolio:
    return Portfolio(
        pages=pages,
        totals=sums,
        doubts=_doubts(context),
        left_out=_left_out(context.material),
        words=status_words(context.settings.presentation.words),
    )


def _past(
    previous: tuple[PreviousReport, ReportDocument] | None, snapshot: Snapshot | None, settings: ReportSettings
) -> Past:
    if previous is None:
        return NO_PAST
    header, document = previous
    return Past(
        as_of=header.as_of,
        pages={page.code: page for page in document.projects},
        facts=facts(document),
        material=gather(snapshot, settings, header.as_of) if snapshot is not None else None,
    )


def _totals(
    pages: Sequence[ProjectPage],
    context: PageContext,
    past: Past,
    fresh: Sequence[SourceFreshness],
    loose: Sequence[Unmatched],
) -> dict[str, Figure]:
    differing = [one for page in pages for one in page.discrepancies]
    counts = {
        "sources_stale": (sum(note.state != freshness.FRESH for note in fresh), "sources that are not fresh"),
        "quarantined": (len(context.material.quarantined), "rows that could not be read"),
        "discrepancies": (len(unsettled(differing)), "discrepancies on the projects' pages that nobody has accepted"),
        "unmatched": (len(loose), "plans, finance codes, layouts and people that no rule links"),
    }
    currency = context.settings.currency
    found = {**totals(pages, currency), **portfolio(pages, currency)}
    for name, (count, formula) in counts.items():
        found[name] = known(f"{PORTFOLIO}/{name}", Unit.COUNT, count, formula=f"count of {formula}")
    codes = {page.code for page in pages}
    found["discrepancies_accepted"] = accepted_count(differing, context.settings.accepted, codes)
    corrected = {
        name: sum(page.figures[name].restated or 0 for page in pages if name in page.figures) or None for name in found
    }
    return {
        name: replace(with_previous(figure, past.facts), restated=corrected[name]) for name, figure in found.items()
    }


def _freshness(context: PageContext) -> tuple[SourceFreshness, ...]:
    return tuple(
        freshness_note(state, freshness.age(state, context.judged_at), _data_as_of(name, context.material))
        for name, state in context.material.states.items()
        if name != CONFIGURATION
    )


def _doubts(context: PageContext) -> dict[str, str]:
    """Say of each source that is not fresh why, in a few words."""
    found = {}
    for name, state in context.material.states.items():
        how_old = freshness.age(state, context.judged_at)
        if name != CONFIGURATION and how_old.state != freshness.FRESH:
            found[name] = in_few_words(how_old)
    return found


def _left_out(material: Material) -> tuple[str, ...]:
    """Return the sources of rows that could not be read."""
    return tuple(sorted({row.source for row in material.quarantined}))


def _data_as_of(source: str, material: Material) -> str:
    """Return the newest date that a source's data names itself: a plan's status date, a ledger's fiscal period."""
    if source in material.status_dates:
        return material.status_dates[source]
    year, period = material.book.newest.get(source, (None, None))
    return period_label(year, period or None) if year else ""


def _quarantined(rows: Sequence[QuarantinedRecord]) -> tuple[QuarantineNote, ...]:
    listed = sorted(rows, key=lambda row: (-abs(row.amount or 0), row.source, row.where, row.key))
    return tuple(
        QuarantineNote(
            source=row.source,
            where=row.where,
            value=row.value or "",
            reason=row.reason,
            remedy=row.remedy or "",
            amount=row.amount,
            currency=row.currency or "",
        )
        for row in listed[:QUARANTINE_LISTED]
    )
