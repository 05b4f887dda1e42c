"""The canonical JSON: exact in both directions, the same bytes always, and clear about what is not one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import (
    SCHEMA,
    Figure,
    Period,
    PreviousReport,
    ProjectPage,
    QuarantineNote,
    ReportDocument,
    SourceFreshness,
    Unit,
)
from reports.render.canonical_json import RENDERER, document_hash, from_json, short_hash, to_json
from reports.render.errors import DocumentSchemaError, DocumentShapeError, DocumentValueError
from reports.render.json_shapes import _shape
from tests.unit.render.sample import dashboards, empty_document, erp, figure, sample_document

CURRENCIES = st.sampled_from(["USD", "JPY", "KWD", "CLF", ""])
RATIOS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)
VALUES: dict[Unit, st.SearchStrategy[Any]] = {Unit.DATE: st.dates(), Unit.RATIO: RATIOS, Unit.TEXT: st.text()}
INSTANTS = st.datetimes(timezones=st.just(UTC))
WHOLES = st.none() | st.integers(-(10**25), 10**25)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    unit = draw(st.sampled_from(Unit))
    values = st.none() | VALUES.get(unit, st.integers())
    return Figure(
        id=draw(st.text()),
        unit=unit,
        value=draw(values),
        currency=draw(CURRENCIES),
        reason=draw(st.text()),
        inputs=tuple(draw(st.lists(st.text(), max_size=2))),
        previous=draw(values),
        restated=draw(st.none() | st.integers()),
    )


@st.composite
def documents(draw: st.DrawFn) -> ReportDocument:
    periods = st.builds(
        Period, label=st.text(), fiscal_year=st.integers(), number=st.integers(), planned=WHOLES, actual=WHOLES
    )
    pages = st.builds(
        lambda code, found, months, years: replace(
            dashboards(), code=code, figures=found, periods=tuple(months), money_by_year=years
        ),
        st.text(),
        st.dictionaries(st.text(), figures(), max_size=3),
        st.lists(periods, max_size=2),
        st.dictionaries(st.text(), st.lists(figures(), max_size=2).map(tuple), max_size=2),
    )
    notes = st.builds(
        QuarantineNote,
        source=st.text(),
        where=st.text(),
        value=st.text(),
        reason=st.text(),
        remedy=st.text(),
        amount=WHOLES,
        currency=CURRENCIES,
    )
    fresh = st.builds(
        SourceFreshness,
        source=st.text(),
        connector=st.text(),
        run=st.none() | st.integers(),
        finished_at=st.none() | INSTANTS,
        data_as_of=st.text(),
        state=st.text(),
        detail=st.text(),
        files=st.just(()),
    )
    last = st.builds(PreviousReport, id=st.integers(), as_of=st.dates(), made_at=INSTANTS, sha256=st.text())
    return replace(
        sample_document(tuple(draw(st.lists(pages, max_size=2)))),
        title=draw(st.text()),
        currency=draw(CURRENCIES),
        as_of=draw(st.dates()),
        made_at=draw(INSTANTS),
        vector=draw(st.dictionaries(st.text(), st.integers(), max_size=3)),
        previous=draw(st.none() | last),
        totals=draw(st.dictionaries(st.text(), figures(), max_size=3)),
        freshness=tuple(draw(st.lists(fresh, max_size=2))),
        quarantined=tuple(draw(st.lists(notes, max_size=2))),
    )


@given(documents())
def test_every_document_comes_back_exactly(document: ReportDocument) -> None:
    written = to_json(document)
    assert from_json(written) == document
    assert to_json(from_json(written)) == written


@given(documents())
def test_no_number_has_a_point_and_keys_are_sorted(document: ReportDocument) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    def in_order(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        assert names == sorted(names)
        return dict(pairs)

    json.loads(to_json(document), parse_float=refuse, parse_constant=refuse, object_pairs_hook=in_order)


def test_money_is_decimal_text_and_dates_are_iso() -> None:
    raw = json.loads(to_json(sample_document()))
    page = next(page for page in raw["projects"] if page["code"] == "IT-0423")
    assert page["figures"]["available"]["value"] == "-104480.17"
    assert page["figures"]["available"]["currency"] == "USD"
    assert page["figures"]["actual"]["restated"] == "12500.00"
    assert page["figures"]["hours_actual"]["value"] == 33_516_900
    assert page["figures"]["finish_forecast"]["previous"] == "2027-01-11"
    assert page["periods"][0]["planned"] == "200000.00"
    assert page["overall"]["colour"] == "red"
    assert raw["quarantined"][1]["amount"] == "2500.00"
    assert raw["made_at"] == "2026-11-22T15:15:00Z"


def test_half_a_surrogate_pair_survives() -> None:
    document = replace(sample_document(), title="broken \ud83d title")
    assert b"\\ud83d" in to_json(document)
    assert from_json(to_json(document)).title == "broken \ud83d title"


def test_the_hash_is_that_of_the_bytes_and_ignores_the_order_of_mappings() -> None:
    document = sample_document()
    turned = replace(
        document,
        totals=dict(reversed(list(document.totals.items()))),
        vector=dict(reversed(list(document.vector.items()))),
    )
    assert document_hash(document) == hashlib.sha256(to_json(document)).hexdigest() == document_hash(turned)
    assert short_hash(document) == document_hash(document)[:12]
    assert RENDERER.render(document) == to_json(document)


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    there = datetime(2026, 11, 22, 8, 15, tzinfo=timezone(timedelta(hours=-7)))
    assert to_json(replace(sample_document(), made_at=there)) == to_json(sample_document())


def _money(value: object) -> ReportDocument:
    return replace(
        empty_document(), totals={"actual": Figure(id="a", unit=Unit.MONEY, value=cast("int", value), currency="USD")}
    )


@pytest.mark.parametrize(
    ("document", "said"),
    [
        pytest.param(_money(1.5), "totals.actual.value: found 1.5, expected int", id="float"),
        pytest.param(_money(True), "totals.actual.value: found True, expected int", id="bool"),
        pytest.param(_money("12"), "totals.actual.value: found '12', expected int", id="text"),
        pytest.param(
            replace(empty_document(), totals={"r": figure("r", Unit.RATIO, Decimal("NaN"))}),
            "totals.r.value: found Decimal('NaN'), expected a finite decimal number",
            id="not-a-number",
        ),
        pytest.param(
            replace(empty_document(), totals={"r": figure("r", Unit.RATIO, Decimal("1E+999999"))}),
            "expected a finite decimal number",
            id="memory-bomb",
        ),
        pytest.param(
            replace(empty_document(), totals={"d": figure("d", Unit.DATE, datetime(2026, 1, 1, tzinfo=UTC))}),
            "expected date",
            id="instant-for-a-date",
        ),
        pytest.param(
            replace(empty_document(), made_at=datetime(2026, 1, 1)),  # noqa: DTZ001 -- the fault this is about
            "made_at: found datetime.datetime(2026, 1, 1, 0, 0), expected an instant with its time zone",
            id="naive",
        ),
        pytest.param(
            replace(empty_document(), summary=cast("Any", [])), "summary: found [], expected a tuple", id="list"
        ),
        pytest.param(
            replace(empty_document(), vector=cast("Any", {1: 2})), "expected a mapping from text", id="key-no-text"
        ),
        pytest.param(
            replace(empty_document(), projects=cast("Any", (1,))),
            "projects[0]: found 1, expected ProjectPage",
            id="record",
        ),
        pytest.param(
            replace(
                empty_document(), projects=(replace(erp(), overall=replace(erp().overall, colour=cast("Any", "red"))),)
            ),
            "projects[0].overall.colour: found 'red', expected Colour",
            id="word",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_place(document: ReportDocument, said: str) -> None:
    with pytest.raises(DocumentValueError) as caught:
        to_json(document)
    assert said in str(caught.value)


def _changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    raw = json.loads(to_json(sample_document()))
    change(raw)
    return json.dumps(raw).encode()


def _first(raw: dict[str, Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", raw["projects"][0])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"", "no JSON of a report", id="empty"),
        pytest.param(b"\xff\xfe", "no JSON of a report", id="not-utf-8"),
        pytest.param(b"[" * 100_000, "no JSON of a report", id="deep"),
        pytest.param(b"[]", "found list, expected an object", id="no-object"),
        pytest.param(b'{"a":1.5}', "found the number '1.5', expected decimal text", id="float"),
        pytest.param(b'{"a":NaN}', "found the number 'NaN', expected decimal text", id="nan"),
        pytest.param(b'{"a":1,"a":2}', "'a' stands twice in one object", id="key-twice"),
        pytest.param(
            _changed(lambda raw: raw.pop("title")), "title: found None, expected a value here", id="key-missing"
        ),
        pytest.param(
            _changed(lambda raw: raw.update(extra=1)),
            "extra: found 1, expected no such key in ReportDocument",
            id="key-new",
        ),
        pytest.param(_changed(lambda raw: raw.update(title=1)), "title: found 1, expected text", id="number-for-text"),
        pytest.param(
            _changed(lambda raw: raw.update(hours_per_day="8")),
            "found '8', expected a whole number",
            id="text-for-number",
        ),
        pytest.param(
            _changed(lambda raw: raw.update(hours_per_day=True)),
            "found True, expected a whole number",
            id="bool-for-number",
        ),
        pytest.param(
            _changed(lambda raw: raw.update(as_of="11/20/26")), "as_of: found '11/20/26', expected a date", id="date"
        ),
        pytest.param(
            _changed(lambda raw: raw.update(made_at="2026-11-22T15:15:00")), "expected an instant like", id="instant"
        ),
        pytest.param(_changed(lambda raw: raw.update(summary={})), "summary: found {}, expected a list", id="no-list"),
        pytest.param(
            _changed(lambda raw: raw.update(totals=[])), "totals: found [], expected an object", id="no-mapping"
        ),
        pytest.param(_changed(lambda raw: raw.update(currency=7)), "currency: found 7, expected text", id="currency"),
        pytest.param(
            _changed(lambda raw: raw["projects"].append(3)),
            "projects[4]: found 3, expected an object (ProjectPage)",
            id="record",
        ),
        pytest.param(
            _changed(lambda raw: _first(raw)["overall"].update(colour="blue")),
            "projects[0].overall.colour: found 'blue', expected red or yellow or green or grey",
            id="colour",
        ),
        pytest.param(
            _changed(lambda raw: raw["totals"]["actual"].update(value="1.005")),
            "totals.actual.value: found '1.005', expected an amount as decimal text",
            id="digits",
        ),
        pytest.param(
            _changed(lambda raw: raw["totals"]["actual"].update(value=5)), "found 5, expected an amount", id="amount"
        ),
        pytest.param(
            _changed(lambda raw: raw["totals"]["actual"].update(unit="stones")),
            "totals.actual.unit: found 'stones'",
            id="unit",
        ),
        pytest.param(
            _changed(lambda raw: raw["totals"]["actual"].update(currency=1)),
            "totals.actual.currency: found 1",
            id="money-unit",
        ),
        pytest.param(
            _changed(lambda raw: raw["quarantined"][0].update(currency=1)),
            "quarantined[0].currency: found 1",
            id="note",
        ),
        pytest.param(
            _changed(lambda raw: raw["totals"].update(r={**raw["totals"]["used"], "unit": "ratio", "value": "1E+999"})),
            "totals.r.value: found '1E+999', expected a decimal number as text",
            id="ratio",
        ),
    ],
)
def test_what_is_no_document_is_refused_with_the_path(data: bytes, said: str) -> None:
    with pytest.raises(DocumentShapeError) as caught:
        from_json(data)
    assert said in str(caught.value)


@pytest.mark.parametrize("schema", ["syncline.report/0", None, 5])
def test_another_schema_is_refused_with_what_to_do(schema: object) -> None:
    with pytest.raises(
        DocumentSchemaError, match=r"expected 'syncline.report/3'; read it with the version of Syncline that wrote it"
    ):
        from_json(_changed(lambda raw: raw.update(schema=schema)))


def _as_before_trackers(raw: dict[str, Any]) -> None:
    """Make a document what schema 1 wrote: nothing could be unread, and records had no title."""
    raw["schema"] = "syncline.report/1"
    for part in [*raw["projects"], *raw["freshness"]]:
        del part["unread"]
    for record in _records(raw):
        del record["title"]


def _records(raw: object) -> Iterator[dict[str, Any]]:
    if isinstance(raw, dict):
        yield from [raw] if raw.keys() == {"key", "place", "url", "title"} else []
        raw = list(raw.values())
    if isinstance(raw, list):
        for inner in raw:
            yield from _records(inner)


def test_a_document_of_the_schema_before_is_read_with_what_it_lacks_at_its_default() -> None:
    document = from_json(_changed(_as_before_trackers))
    assert document.schema == SCHEMA
    assert [page.unread for page in document.projects] == [()] * 4
    assert document.totals == sample_document().totals
    assert from_json(to_json(document)) == document


def test_a_document_of_the_schema_before_is_refused_where_it_lacks_what_it_had() -> None:
    def altered(raw: dict[str, Any]) -> None:
        _as_before_trackers(raw)
        del raw["projects"][1]["sources"]

    with pytest.raises(DocumentShapeError, match=r"projects\[1\].sources: found None, expected a value here"):
        from_json(_changed(altered))


def test_todays_document_without_what_was_added_is_an_altered_copy() -> None:
    with pytest.raises(DocumentShapeError, match=r"freshness\[0\].unread: found None"):
        from_json(_changed(lambda raw: raw["freshness"][0].pop("unread")))


def test_a_type_without_a_shape_is_named() -> None:
    with pytest.raises(TypeError, match=r"float.* has no JSON shape"):
        _shape(float)


def test_dates_before_year_one_thousand_come_back() -> None:
    page: ProjectPage = replace(dashboards(), figures={"start": figure("s", Unit.DATE, date(1, 2, 3))})
    assert from_json(to_json(sample_document((page,)))).projects[0].figures["start"].value == date(1, 2, 3)
