"""What every connector's pages keep: keys, cursors, resuming, facts, plain data, and rows that are complete."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest

from connectors.contract.connector import Deletions, Manifest, Stream
from connectors.contract.pages import Page, Record, Scope
from model.entities import QuarantinedRecord
from store import read, verify
from store.columns import entity_fields
from sync.outcome import Ending
from sync.run import run_replay
from sync.source import Source
from tests.contract.connector_case import JUNK, SOURCE, Bench, converted, pages_of, scopes_of
from tests.flow.running import opened, synced, versions

Readings = list[tuple[Stream, Scope, list[Page]]]

PAGES = 3
"""So many pages at least has the case's long input: fewer prove little about resuming."""


@pytest.fixture
def source(filled: Bench) -> Source:
    return filled.source()


@pytest.fixture
def readings(source: Source) -> Readings:
    """Every scope of the case, read from its start."""
    return [(stream, scope, pages_of(source, stream, scope)) for stream, scope in scopes_of(source)]


@pytest.fixture
def inputs_of_pages(bench: Bench) -> tuple[Source, Stream, Scope, list[Page]]:
    """The case's long input, read from its start."""
    bench.put_many()
    source = bench.source()
    ((stream, scope),) = scopes_of(source)
    return source, stream, scope, pages_of(source, stream, scope)


def records_of(pages: list[Page]) -> list[Record]:
    return [record for page in pages for record in page.records]


def test_every_stream_has_something_to_read(readings: Readings, source: Source) -> None:
    assert {stream.name for stream, _, _ in readings} == {stream.name for stream in source.streams}
    assert all(records_of(pages) for _, _, pages in readings)


def test_scopes_have_names_of_their_own(source: Source) -> None:
    names = [(stream.name, scope.name) for stream, scope in scopes_of(source)]
    assert all(name for _, name in names)
    assert len(set(names)) == len(names)
    assert names == [(stream.name, scope.name) for stream, scope in scopes_of(source)]


def test_a_key_is_given_once_in_a_source(readings: Readings) -> None:
    seen = Counter((record.kind, record.key) for _, _, pages in readings for record in records_of(pages))
    assert [key for key, count in seen.items() if count > 1] == []
    assert all(kind and key for kind, key in seen)
    put_aside = Counter(row.key for _, _, pages in readings for page in pages for row in page.quarantined)
    assert [key for key, count in put_aside.items() if count > 1] == []


def test_records_are_of_the_kinds_that_the_stream_declares(readings: Readings) -> None:
    for stream, _, pages in readings:
        assert {record.kind for record in records_of(pages)} <= set(stream.kinds)


def test_every_kind_is_in_the_case(small: Bench, manifest: Manifest) -> None:
    source = small.source()
    kinds = {one.kind for stream, scope in scopes_of(source) for one in records_of(pages_of(source, stream, scope))}
    assert kinds == {kind for stream in manifest.streams for kind in stream.kinds}


def test_every_page_has_a_cursor_of_its_own(readings: Readings) -> None:
    for _, _, pages in readings:
        cursors = [page.cursor for page in pages]
        assert all(cursors)
        assert len(set(cursors)) == len(cursors)


def test_facts_come_with_a_file_s_first_page_alone(readings: Readings) -> None:
    for stream, _, pages in readings:
        first, *others = [page.facts for page in pages]
        assert (first is not None) == stream.files
        assert others == [None] * len(others)
        if first is not None:
            assert first.partitions
            assert len(set(first.partitions)) == len(first.partitions)
            assert first.as_of
            assert first.rows >= 0


def test_the_last_page_lists_what_was_read_completely(readings: Readings) -> None:
    for stream, scope, pages in readings:
        *others, last = [page.listed for page in pages]
        assert others == [()] * len(others)
        if pages[0].facts is not None:
            assert last == pages[0].facts.partitions
        if stream.files or stream.deletions is Deletions.ABSENCE:
            assert {record.partition or scope.name for record in records_of(pages)} <= set(last)


def test_reading_goes_on_after_every_cursor(inputs_of_pages: tuple[Source, Stream, Scope, list[Page]]) -> None:
    source, stream, scope, pages = inputs_of_pages
    assert len(pages) >= PAGES
    for number, page in enumerate(pages, start=1):
        rest = pages_of(source, stream, scope, after=page.cursor)
        assert [one.cursor for one in rest] == [one.cursor for one in pages[number:]]
        assert rest == pages[number:]


def test_reading_may_stop_anywhere(inputs_of_pages: tuple[Source, Stream, Scope, list[Page]]) -> None:
    source, stream, scope, pages = inputs_of_pages
    for count in range(1, len(pages)):
        pages_read = itertools.islice(source.connector.pages(stream.name, scope, ""), count)
        assert list(pages_read) == pages[:count]


def test_reading_twice_gives_the_same(filled: Bench, readings: Readings) -> None:
    again = filled.source()
    assert [(scope.name, pages_of(again, stream, scope)) for stream, scope in scopes_of(again)] == [
        (scope.name, pages) for _, scope, pages in readings
    ]


def test_data_is_plain_and_without_rounding_errors(readings: Readings) -> None:
    for stream, _, pages in readings:
        for record in records_of(pages):
            assert not record.kind.startswith(" ")
            wrong = list(impure(record.data, floats=not stream.files))
            assert wrong == [], record.key


def impure(value: object, *, floats: bool) -> Iterator[object]:
    """Yield what JSON cannot hold: other types, text that is no Unicode, and floats where the source sends none."""
    if isinstance(value, Mapping):
        yield from (key for key in value if type(key) is not str)
        for inner in value.values():
            yield from impure(inner, floats=floats)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from impure(inner, floats=floats)
    elif isinstance(value, str):
        if value.encode("utf-8", "replace").decode() != value:
            yield value
    elif not (value is None or type(value) in {int, bool} or (floats and type(value) is float)):
        yield value


def test_a_file_s_record_says_where_it_stands(readings: Readings) -> None:
    for stream, _, pages in readings:
        for record in records_of(pages):
            assert bool(record.place) or not stream.files, record.key


def test_good_inputs_are_mapped_without_anything_left_out(readings: Readings, source: Source) -> None:
    for _, _, pages in readings:
        assert [str(row.problem) for page in pages for row in page.quarantined] == []
        for record in records_of(pages):
            mapped = source.mapper.map(record, f"{SOURCE}:{record.kind}:{record.key}")
            assert [str(problem) for problem in mapped.problems] == []
            assert mapped.rows


def test_inputs_become_the_rows_beside_them(small: Bench, recording: bool) -> None:
    source = small.source()
    found = {
        scope.name: became(source, pages_of(source, stream, scope))
        for stream, scope in sorted(scopes_of(source), key=lambda pair: pair[1].name)
    }
    text = json.dumps(found, indent=1, ensure_ascii=False, default=list) + "\n"
    golden = small.data / "expected.json"
    if recording:
        golden.write_text(text, encoding="utf-8")
    assert json.loads(text) == json.loads(golden.read_text(encoding="utf-8"))


def became(source: Source, pages: list[Page]) -> dict[str, object]:
    """Return what the engine would store: the file's facts, and the unified rows with their filled fields."""
    facts = pages[0].facts
    rows: dict[str, dict[str, object]] = {}
    for record in records_of(pages):
        for entity, row in source.mapper.map(record, f"{SOURCE}:{record.kind}:{record.key}").rows:
            names = [field.name for field in entity_fields(entity)]
            values = dict(zip(names, row.values, strict=True))
            assert row.key not in rows
            rows[row.key] = {"place": record.place, **{name: one for name, one in values.items() if one is not None}}
    return {
        "facts": {} if facts is None else {name: getattr(facts, name) for name in facts.__slots__},
        "rows": dict(sorted(rows.items())),
    }


def test_a_second_sync_and_a_replay_change_nothing(filled: Bench) -> None:
    application = filled.application()
    with opened(application) as (store, world):
        first = synced(application, world)[SOURCE]
        assert (first.ending, first.error, first.needs_person) == (Ending.COMPLETED, "", False)
        before = versions(store)
        again = synced(application, world)[SOURCE]
        replayed = run_replay(world, application.sources()[0], everything=True)
        assert versions(store) == before
        with store.reading() as connection:
            assert verify.findings(connection) == []
            assert read.current(connection, QuarantinedRecord) == []
    assert first.changed > 0
    assert (again.changed, again.removed, replayed.changed, replayed.removed) == (0, 0, 0, 0)
    assert replayed.read == first.read


@pytest.mark.parametrize("value", JUNK, ids=repr)
def test_a_conversion_of_another_kind_of_value_is_quarantined_with_a_reason(
    small: Bench, manifest: Manifest, value: object
) -> None:
    source = small.source()
    stream, scope = next(scopes_of(source))
    record = records_of(pages_of(source, stream, scope))[-1]
    for name in manifest.converters:
        for problem in converted(manifest, record, name, value):
            assert problem.code == "field_unreadable", name
            assert "attribute" not in problem.reason, name
            assert problem.reason, name
