"""What an administrator writes about registers and discrepancies shows in the city's next report."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reports.document import ProjectPage, ReportDocument
from sync.run import run_replay
from syncline.reporting import Wish, make_report
from tests.flow.city import NOVEMBER, City
from tests.flow.running import opened, ready

pytestmark = pytest.mark.slow

MAPPED = 'task: {budget_code: "fields.Budget code.value"}'
RATED = """\
task:
        budget_code: fields.Budget code.value
        custom:
          probability: {path: fields.priority.name, map: {Highest: "5", High: "4", Medium: "3", Low: "2"}, default: odd}
          impact: {path: fields.issuetype.name, map: {Risk: "3"}, default: "1"}
"""


def page(document: ReportDocument, code: str) -> ProjectPage:
    return next(one for one in document.projects if one.code == code)


def made_again(folder: Path, city: City) -> ReportDocument:
    application = ready(folder, NOVEMBER)
    as_of = city.second.made.document.as_of
    with opened(application) as (store, world):
        for source in application.sources():
            run_replay(world, source)
        return make_report(application, store, Wish(as_of=as_of, folder=folder / "again")).document


def test_an_accepted_discrepancy_is_marked_in_the_report_made_next(october: Path, city: City) -> None:
    before = city.second.made.document
    found = page(before, "IT-0412").discrepancies[0]
    configuration = october / "syncline.yaml"
    accepted = (
        f"accepted:\n  - {{discrepancy: {found.id}, project: IT-0412, reason: Booked in January, by: Ada Example, "
        "until: 2026-12-31}\n"
        "  - {discrepancy: D-0000000000, project: IT-0412, reason: Settled, by: Ada Example, until: 2026-12-31}\n"
    )
    configuration.write_text(configuration.read_text(encoding="utf-8") + accepted, encoding="utf-8")
    after = made_again(october, city)
    (marked,) = page(after, "IT-0412").discrepancies
    assert marked.accepted == "Accepted by Ada Example until December 31, 2026: Booked in January."
    assert (marked.id, marked.since, marked.owner) == (found.id, date(2026, 9, 30), found.owner)
    counts = {name: after.totals[name].value for name in ("discrepancies", "discrepancies_accepted")}
    assert counts == {"discrepancies": int(str(before.totals["discrepancies"].value)) - 1, "discrepancies_accepted": 1}
    assert "D-0000000000 of IT-0412" in after.totals["discrepancies_accepted"].reason


def test_ratings_of_risks_come_from_a_mapping(october: Path, city: City) -> None:
    configuration = october / "syncline.yaml"
    text = configuration.read_text(encoding="utf-8")
    assert text.count(MAPPED) == 1
    configuration.write_text(text.replace(MAPPED, RATED), encoding="utf-8")
    unrated = [row for row in page(city.second.made.document, "IT-0423").register if row.kind == "risk"]
    assert {(row.probability, row.impact) for row in unrated} == {(None, None)}
    risks = [row for row in page(made_again(october, city), "IT-0423").register if row.kind == "risk"]
    words = {"Highest": 5, "High": 4, "Medium": 3, "Low": 2}
    assert {row.key: (row.probability, row.impact) for row in risks} == {
        row.key: (words[row.priority], 3) for row in unrated
    }
    scores = [row.probability for row in risks if row.is_open and row.probability]
    assert scores == sorted(scores, reverse=True)


def test_the_trail_and_the_ages_come_from_the_report_before(city: City) -> None:
    first, second = city.first.made.document, city.second.made.document
    for now in second.projects:
        then = page(first, now.code)
        (point,) = now.trail
        assert (point.as_of, point.colours["overall"]) == (first.as_of, then.overall.colour)
        assert point.finish_forecast == then.figures["finish_forecast"].value
        known = {one.id for one in then.discrepancies}
        for one in now.discrepancies:
            assert one.since == (first.as_of if one.id in known else second.as_of)
    ids = [one.id for now in second.projects for one in now.discrepancies]
    assert len(ids) == len(set(ids)) > 5
