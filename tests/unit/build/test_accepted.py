"""Discrepancies keep their id and age from report to report, have an owner, and may be accepted for a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reports.build import build
from reports.document import Discrepancy, PreviousReport, ReportDocument
from reports.figures.acceptance import Acceptance
from tests.fakes import FakeRun, MemorySnapshot
from tests.unit.build.city import AS_OF, MADE_AT, SETTINGS
from tests.unit.figures.rows import link, milestone, project, source_project

RUNS = {name: FakeRun(id=5, connector=name) for name in ("configuration", "plans")}
SEPTEMBER = date(2026, 9, 30)


def city(first: date, second: date, manager: str | None = "Ada Example") -> MemorySnapshot:
    """A project with two plans that may finish on different days."""
    rows = [
        project("IT-1", manager=manager),
        link("IT-1", "plans", "plan", "*"),
        source_project("erp"),
        source_project("extra"),
        milestone("a", planned_finish_on=first),
        milestone("b", source_project="extra", planned_finish_on=second),
    ]
    return MemorySnapshot(rows, RUNS)


JANUARY, MAY = date(2027, 1, 4), date(2027, 5, 3)


def report(
    snapshot: MemorySnapshot, *accepted: Acceptance, as_of: date = AS_OF, before: ReportDocument | None = None
) -> ReportDocument:
    previous = None
    if before is not None:
        previous = PreviousReport(id=1, as_of=before.as_of, made_at=MADE_AT, sha256=""), before
    settings = replace(SETTINGS, accepted=accepted)
    return build(snapshot, settings, as_of=as_of, made_at=MADE_AT, previous=previous)


def only(document: ReportDocument) -> Discrepancy:
    (found,) = document.projects[0].discrepancies
    return found


def acceptance(until: date, of: str = "", project_code: str = "IT-1") -> Acceptance:
    known = of or only(report(city(JANUARY, MAY))).id
    return Acceptance(discrepancy=known, project=project_code, reason="the plans merge soon", by="Ada", until=until)


def test_a_discrepancy_keeps_its_id_when_the_other_side_becomes_the_later_one() -> None:
    before = report(city(JANUARY, MAY), as_of=SEPTEMBER)
    after = report(city(MAY, JANUARY), before=before)
    assert (only(before).left.value, only(after).left_source) == (MAY, "plans: erp")
    assert only(before).id == only(after).id
    assert (only(before).since, only(after).since) == (SEPTEMBER, SEPTEMBER)


def test_one_that_was_settled_and_comes_again_begins_anew() -> None:
    first = report(city(JANUARY, MAY), as_of=date(2026, 8, 31))
    settled = report(city(MAY, MAY), as_of=SEPTEMBER, before=first)
    assert settled.projects[0].discrepancies == ()
    assert only(report(city(JANUARY, MAY), before=settled)).since == AS_OF


def test_a_report_from_before_ids_were_written_gives_its_own_date() -> None:
    before = report(city(JANUARY, MAY), as_of=SEPTEMBER)
    old = replace(only(before), id="", since=None)
    page = replace(before.projects[0], discrepancies=(old,))
    assert only(report(city(JANUARY, MAY), before=replace(before, projects=(page,)))).since == SEPTEMBER


def test_the_manager_owns_what_the_sources_disagree_about() -> None:
    assert only(report(city(JANUARY, MAY))).owner == "Ada Example"
    assert only(report(city(JANUARY, MAY, manager=None))).owner == ""


def test_an_accepted_one_stays_listed_and_does_not_count() -> None:
    document = report(city(JANUARY, MAY), acceptance(until=AS_OF))
    assert only(document).accepted == "Accepted by Ada until October 31, 2026: the plans merge soon."
    assert (document.totals["discrepancies"].value, document.totals["discrepancies_accepted"].value) == (0, 1)
    assert "disagreement" not in {said.rule for said in document.projects[0].sentences}
    plain = report(city(JANUARY, MAY))
    assert (plain.totals["discrepancies"].value, plain.totals["discrepancies_accepted"].value) == (1, 0)
    assert "disagreement" in {said.rule for said in plain.projects[0].sentences}


def test_a_lapsed_acceptance_is_told_and_counts_again() -> None:
    document = report(city(JANUARY, MAY), acceptance(until=date(2026, 10, 30)))
    assert only(document).accepted == ""
    assert only(document).sentence.endswith(
        "Ada had accepted this until October 30, 2026; that has lapsed, so accept it anew or settle it."
    )
    assert (document.totals["discrepancies"].value, document.totals["discrepancies_accepted"].value) == (1, 0)


def test_an_unknown_id_is_a_note_and_another_projects_acceptance_is_none() -> None:
    document = report(city(JANUARY, MAY), acceptance(until=AS_OF, of="D-0000000000"))
    assert document.totals["discrepancies_accepted"].reason == (
        "1 acceptance fits nothing in this report and can be removed: D-0000000000 of IT-1"
    )
    assert only(report(city(JANUARY, MAY), acceptance(until=AS_OF, project_code="IT-2"))).accepted == ""
