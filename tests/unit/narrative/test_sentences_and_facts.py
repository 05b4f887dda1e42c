"""Every number that a sentence prints is the value, earlier value or correction of a fact it names."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.build import build
from reports.document import Figure, PreviousReport, ReportDocument, Sentence
from reports.figures.index import facts
from reports.narrative.disagreements import in_full
from reports.narrative.wording import text_of
from tests.unit.build.city import AS_OF, MADE_AT, SETTINGS, city

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
SEPTEMBER = date(2026, 9, 30)


def _numbers(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def _printable(figure: Figure) -> set[str]:
    told: set[str] = set()
    values: list[Any] = [figure.value, figure.previous]
    if figure.restated is not None:
        values.append(figure.restated)
    for value in values:
        valued = Figure(id=figure.id, unit=figure.unit, value=value, currency=figure.currency)
        told |= _numbers(text_of(valued)) | _numbers(in_full(valued))
    return told | _numbers(figure.reason)


def _check(said: Sentence, known: dict[str, Figure], names: list[str]) -> None:
    text = said.text
    for name in names:
        text = text.replace(name, "")
    allowed = {number for fact in said.facts for number in _printable(known[fact])}
    assert said.facts
    assert _numbers(text) <= allowed, said


def _report(finish: date, restated: int, **more: Any) -> ReportDocument:
    return build(city(5, finish=finish, restated=restated), SETTINGS, as_of=AS_OF, made_at=MADE_AT, **more)


@settings(max_examples=40)
@given(st.integers(-200, 400), st.integers(-200, 400), st.integers(-(10**7), 10**7))
def test_numbers_in_sentences_are_facts(before: int, now: int, restated: int) -> None:
    then = city(3, october=False, finish=date(2027, 1, 11) + timedelta(days=before))
    first = build(then, SETTINGS, as_of=SEPTEMBER, made_at=datetime(2026, 10, 5, tzinfo=UTC))
    header = PreviousReport(id=1, as_of=SEPTEMBER, made_at=first.made_at, sha256="")
    finish = date(2027, 1, 11) + timedelta(days=now)
    document = _report(finish, restated, previous=(header, first), previous_snapshot=then)
    known = dict(facts(document))
    names = [page.name for page in document.projects] + [
        row.title for page in document.projects for row in page.milestones
    ]
    for said in document.summary:
        _check(said, known, names)
    for page in document.projects:
        assert len(page.sentences) <= 5
        for said in page.sentences:
            _check(said, known, names)
