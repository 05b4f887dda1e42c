"""What the pages of every connector keep that asks a system over the network: kinds, keys, cursors, ends, data."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import pytest

from connectors.contract.connector import Connector, Deletions, Manifest, Stream
from connectors.contract.pages import Page, Record, Scope
from sync.source import Source
from tests.contract.api_case import Site, readings_of, threads_left
from tests.contract.connector_case import JUNK, SOURCE, converted

PAGES = 3
"""So many pages at least has a scope of the filled site: fewer prove little about resuming."""


@pytest.fixture
def longest(site: Site) -> tuple[Source, Stream, Scope, list[Page]]:
    """The filled site's longest scope, read from its start."""
    site.served.fill()
    source = site.source()
    stream, scope, pages = max(readings_of(source), key=lambda reading: len(reading[2]))
    assert len(pages) >= PAGES
    return source, stream, scope, pages


def records_of(source: Source) -> Iterator[Record]:
    for _, _, pages in readings_of(source):
        for page in pages:
            yield from page.records


def test_every_kind_of_the_mapping_comes_and_no_other(site: Site, manifest: Manifest) -> None:
    source = site.source()
    for stream, _, pages in readings_of(source):
        assert {one.kind for page in pages for one in page.records} <= set(stream.kinds)
    assert {one.kind for one in records_of(source)} == {kind for stream in manifest.streams for kind in stream.kinds}


def test_scopes_have_names_of_their_own(site: Site) -> None:
    source = site.source()
    first, again = ([(stream.name, scope.name) for stream, scope, _ in readings_of(source)] for _ in range(2))
    assert all(name for _, name in first)
    assert len(set(first)) == len(first)
    assert first == again
    assert {stream for stream, _ in first} == {one.name for one in source.streams}


def test_a_stream_that_is_not_declared_is_a_fault_of_the_caller(site: Site) -> None:
    with pytest.raises(ValueError, match="there is no stream 'postcards'"):
        site.source().connector.scopes("postcards")


def test_a_key_means_one_thing_and_comes_once_on_a_page(site: Site) -> None:
    site.served.fill()
    seen: dict[tuple[str, str], Record] = {}
    for _, _, pages in readings_of(site.source()):
        for page in pages:
            keys = [(one.kind, one.key) for one in page.records]
            assert len(set(keys)) == len(keys)
            for one in page.records:
                assert one.kind
                assert one.key
                assert seen.setdefault((one.kind, one.key), one) == one
    assert seen


def test_reading_twice_gives_the_same(site: Site) -> None:
    site.served.fill()
    assert readings_of(site.source()) == readings_of(site.source())


def test_a_long_scope_gives_each_page_a_cursor_of_its_own_or_begins_anew(
    longest: tuple[Source, Stream, Scope, list[Page]],
) -> None:
    *_, scope, pages = longest
    cursors = [page.cursor for page in pages]
    if any(cursors[:-1]):
        assert all(cursors)
        assert len(set(cursors)) == len(cursors)
    else:
        assert scope.name in pages[-1].listed


def test_the_last_page_alone_says_what_was_read_completely(site: Site) -> None:
    site.served.fill()
    for stream, scope, pages in readings_of(site.source()):
        *others, last = [page.listed for page in pages]
        assert others == [()] * len(others)
        assert [page.facts for page in pages] == [None] * len(pages)
        if stream.deletions is Deletions.ABSENCE:
            found = {one.partition or scope.name for page in pages for one in page.records}
            assert found <= set(last)


def test_the_end_is_told_by_a_page_even_where_nothing_is_new(site: Site) -> None:
    read_before = readings_of(site.source())
    site.later(timedelta(hours=1))
    for stream, scope, pages in read_before:
        assert list(site.source().connector.pages(stream.name, scope, pages[-1].cursor)), (stream.name, scope.name)


def test_reading_may_stop_anywhere_and_leaves_no_thread(longest: tuple[Source, Stream, Scope, list[Page]]) -> None:
    source, stream, scope, whole = longest
    for count in range(1, len(whole)):
        before = set(threading.enumerate())
        pages = source.connector.pages(stream.name, scope, "")
        assert list(islice(pages, count)) == whole[:count]
        close(pages)
        assert threads_left(before) == []


def close(pages: Iterator[Page]) -> None:
    """End a reading as the engine does."""
    closing = getattr(pages, "close", None)
    if closing is not None:
        closing()


def test_data_is_what_json_holds(site: Site) -> None:
    for record in records_of(site.source()):
        assert json.loads(json.dumps(record.data, allow_nan=False)) == record.data


def test_everything_is_mapped(site: Site) -> None:
    source = site.source()
    for record in records_of(source):
        mapped = source.mapper.map(record, f"{SOURCE}:{record.kind}:{record.key}")
        assert [str(problem) for problem in mapped.problems] == []
        assert mapped.rows


def test_a_conversion_of_another_kind_of_value_is_quarantined_with_a_reason(site: Site, manifest: Manifest) -> None:
    record = next(records_of(site.source()))
    for name in manifest.converters:
        told = [problem for value in JUNK for problem in converted(manifest, record, name, value)]
        assert told, name
        for problem in told:
            assert problem.code == "field_unreadable", name
            assert "attribute" not in problem.reason, name
            assert problem.reason, name


def test_all_is_well_with_a_site_that_answers(site: Site) -> None:
    connector: Connector = site.source().connector
    findings, found = connector.check(), connector.discover()
    assert findings
    assert [one for one in findings if not one.good] == []
    assert all(one.subject and one.detail for one in findings)
    assert found
    assert all(one.name and one.kind for one in found)


def test_its_reading_version_says_only_how_answers_are_read(site: Site) -> None:
    renewed = {name: f"{value}-renewed" for name, value in site.case.environment.items()}
    version = site.source().connector.reading_version
    assert version
    assert site.source(environment=renewed).connector.reading_version == version
    assert not any(secret in version for secret in site.secrets)
