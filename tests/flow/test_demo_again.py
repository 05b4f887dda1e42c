"""What may be done with the demo's store without changing it: sync again, replay, rehearse, report again."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from reports.build import build
from reports.document import ReportDocument
from reports.render.canonical_json import from_json, to_json
from store import read, verify
from store.open import Store
from sync import rehearse as sync_rehearse
from sync.outcome import Ending
from sync.rehearse import Plan, rehearse
from sync.run import run_replay
from syncline import reporting
from syncline.demo.deliveries import advance_city
from syncline.reporting import Wish, make_report
from syncline.wiring import Application
from tests.flow.city import DECEMBER, NOVEMBER, City, two_months
from tests.flow.running import everything, opened, ready, synced, versions

pytestmark = pytest.mark.slow


def test_a_third_sync_writes_no_version(october: Path, city: City) -> None:
    application = ready(october, DECEMBER)
    with opened(application) as (store, world):
        before = versions(store)
        results = synced(application, world)
        assert versions(store) == before
    assert [(name, one.ending, one.changed, one.loaded_files) for name, one in results.items()] == [
        (source, Ending.COMPLETED, 0, []) for source in ("plans", "ledger", "water_ledger", "jira", "planner")
    ]
    assert sum(len(rows) for rows in before.values()) > 5_000
    for name, one in results.items():
        told = [aside.sentence for aside in city.first.runs[name].put_aside]
        assert [aside.sentence for aside in one.put_aside] == told


def test_the_store_agrees_with_itself(october: Path) -> None:
    with opened(ready(october, DECEMBER)) as (store, _), store.reading() as connection:
        assert verify.findings(connection) == []
        tallies = {(one.source, one.entity): one.rows for one in verify.tallies(connection)}
    assert tallies["plans", "source_project"] == 8
    assert tallies["ledger", "quarantined_record"] == 1


def test_mapping_everything_again_changes_nothing(october: Path) -> None:
    application = ready(october, DECEMBER)
    with opened(application) as (store, world):
        before = versions(store)
        for source in [application.declared(), *application.sources()]:
            result = run_replay(world, source, everything=True)
            assert (result.ending, result.error, result.changed) == (Ending.COMPLETED, "", 0), source.name
            assert result.read > 0, source.name
        assert versions(store) == before


def test_a_report_after_a_replay_says_the_same(october: Path, city: City) -> None:
    application = ready(october, NOVEMBER)
    as_of = city.second.made.document.as_of
    with opened(application) as (store, world):
        for source in application.sources():
            run_replay(world, source, everything=True)
        again = make_report(application, store, Wish(as_of=as_of, folder=october / "again")).document
    assert again.vector != city.second.made.document.vector
    assert without_runs(again) == without_runs(city.second.made.document)


def without_runs(document: ReportDocument) -> ReportDocument:
    freshness = tuple(replace(note, run=None) for note in document.freshness)
    return replace(document, vector={}, freshness=freshness)


@pytest.fixture(scope="module")
def rehearsed(city: City, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Plan], bool]:
    """What a sync of October's files would do to September's store, and whether the rehearsal left it as it was."""
    folder = shutil.copytree(city.first.folder, tmp_path_factory.mktemp("rehearsal") / "city")
    advance_city(folder)
    application = ready(folder, NOVEMBER)
    with opened(application) as (store, world), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync_rehearse, "SHOWN_PER_ENTITY", 500)  # every line of October's ledger
        before = everything(store)
        plans = {source.name: rehearse(world, source) for source in application.sources()}
        return plans, everything(store) == before


def test_a_rehearsal_leaves_the_store_as_it_was(rehearsed: tuple[dict[str, Plan], bool]) -> None:
    _, unchanged = rehearsed
    assert unchanged


@pytest.mark.parametrize("source", ["plans", "ledger", "water_ledger", "jira", "planner"])
def test_a_rehearsal_says_what_the_sync_then_does(
    rehearsed: tuple[dict[str, Plan], bool], city: City, source: str
) -> None:
    told, done = rehearsed[0][source].result, city.second.runs[source]
    for name in ("read", "changed", "removed", "quarantined", "loaded_files", "unchanged_files", "late", "put_aside"):
        assert getattr(told, name) == getattr(done, name), name
    assert told.written == done.written


def test_a_rehearsal_names_what_would_change(rehearsed: tuple[dict[str, Plan], bool], city: City) -> None:
    plans, _ = rehearsed
    assert plans["water_ledger"].differences == ()
    assert sorted(plans["ledger"].result.loaded_files) == [
        "glytdbud-expense-fy2027-p03.xlsx",
        "glytdbud-expense-fy2027-p04.xlsx",
        "journal-fy2027-p03.csv",
        "journal-fy2027-p04.csv",
    ]
    finance = [one for one in plans["ledger"].differences if one.entity == "finance_line"]
    late = (None, city.facts.restated_code.replace("-", ""))
    amounts = [
        one.fields["amount"] for one in finance if one.kind == "added" and one.fields.get("project_code") == late
    ]
    assert (None, -city.facts.restated_actual) in amounts, "the late invoice takes its order's place"
    statuses = {
        one.key: one.fields["status_on"] for one in plans["plans"].differences if one.entity == "source_project"
    }
    assert len(statuses) == 8
    assert {(str(before), str(after)) for before, after in statuses.values()} == {("2026-09-30", "2026-10-30")}


def test_the_first_report_can_be_made_again(october: Path, city: City) -> None:
    made = city.first.made
    with opened(ready(october, DECEMBER)) as (store, _):
        again = made_again(ready(october, DECEMBER), store, made.document)
    assert again.made_at == DECEMBER
    assert as_then(again, made.document) == made.document
    assert to_json(as_then(again, made.document)) == made.saved.document


def test_the_second_report_can_be_made_again_beside_the_first(october: Path, city: City) -> None:
    made, first = city.second.made, city.first.made
    application = ready(october, DECEMBER)
    with opened(application) as (store, world):
        synced(application, world)  # what is known since does not leak in
        before = read.Snapshot(store, first.saved.vector)
        again = made_again(application, store, made.document, first=(first.document, before))
    assert to_json(as_then(again, made.document)) == made.saved.document


def as_then(again: ReportDocument, kept: ReportDocument) -> ReportDocument:
    """Return a document with the instant and the versions that another one was made at and with."""
    return replace(again, made_at=kept.made_at, manifest=kept.manifest)


def made_again(
    application: Application,
    store: Store,
    document: ReportDocument,
    first: tuple[ReportDocument, read.Snapshot] | None = None,
) -> ReportDocument:
    """Build a report at an earlier one's vector."""
    definition = application.configuration.settings.reports[document.name]
    assert first is None or document.previous is not None
    return build(
        read.Snapshot(store, document.vector),
        reporting._settings(application, document.name, definition),
        as_of=document.as_of,
        made_at=application.now(),
        previous=(document.previous, first[0]) if first and document.previous else None,
        previous_snapshot=first[1] if first else None,
    )


def test_both_databases_give_the_same_two_documents(city: City, tmp_path: Path, store_url: str) -> None:
    other = two_months(tmp_path / "other", city.sites, store_url)
    for ours, theirs in ((city.first, other.first), (city.second, other.second)):
        assert readable(theirs.made.saved.document) == readable(ours.made.saved.document)
        assert theirs.made.saved == ours.made.saved
        assert from_json(theirs.made.saved.document) == ours.made.document
        for name in (".html", ".xlsx"):
            assert content(theirs.made.printed.files, name) == content(ours.made.printed.files, name)
    application = ready(tmp_path / "other" / "city", DECEMBER, store_url)
    with opened(application) as (store, world):
        assert [one.changed for one in synced(application, world).values()] == [0, 0, 0, 0, 0]
        with store.reading() as connection:
            assert verify.findings(connection) == []


def readable(document: bytes) -> object:
    """Return the document as plain values, whose differences a person can read."""
    return json.loads(document)


def content(files: tuple[Path, ...], suffix: str) -> bytes:
    (found,) = [file for file in files if file.suffix == suffix]
    return found.read_bytes()
