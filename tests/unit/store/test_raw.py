"""Raw records keep what a source said last, exactly, and remember what is gone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import raw
from store.errors import DuplicateKeyError
from store.open import Store
from store.raw import COMPRESS_FROM, Head
from store.tables import RAW
from tests.unit.store.invented import SOURCE, begin, raw_row, write_raw

BEYOND_64_BITS = 2**64
HALF_A_PAIR = "\ud83d"

_numbers = (
    st.integers() | st.integers(min_value=2**63, max_value=2**80) | st.floats(allow_nan=False, allow_infinity=False)
)
_text = st.text(st.characters(), max_size=8)  # half surrogate pairs among them: JSON may hold them
_json = st.recursive(
    st.none() | st.booleans() | _numbers | _text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_text, inner, max_size=4),
    max_leaves=12,
)
_data = st.dictionaries(_text, _json, max_size=5)


def _reordered(value: Any, turn: int) -> Any:
    """The same data with the keys of every object in another order."""
    if isinstance(value, list):
        return [_reordered(one, turn) for one in value]
    if not isinstance(value, dict):
        return value
    items = [(key, _reordered(one, turn)) for key, one in value.items()]
    cut = turn % len(items) if items else 0
    return dict(reversed(items[cut:] + items[:cut]))


def _heads(store: Store, *keys: str) -> dict[str, Head]:
    with store.reading() as connection:
        return raw.heads(connection, keys)


def _present(store: Store, partition: str = "erp.xml") -> list[str]:
    with store.reading() as connection:
        return sorted(raw.present(connection, SOURCE, partition))


def _payloads(store: Store, after: str = "") -> list[tuple[str, Any]]:
    with store.reading() as connection:
        return [(one.key, one.data) for one in raw.payloads(connection, SOURCE, after)]


@given(data=_data, turn=st.integers(min_value=0, max_value=7))
def test_equal_data_give_equal_bytes_in_whatever_order_their_keys_come(data: dict[str, Any], turn: int) -> None:
    assert raw.encoded(_reordered(data, turn)) == raw.encoded(data)


@given(data=_data)
def test_data_survive_being_encoded(data: dict[str, Any]) -> None:
    assert json.loads(raw.encoded(data)) == data


@given(one=_data, other=_data)
def test_different_data_give_different_bytes(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert (repr(_reordered_fully(one)) == repr(_reordered_fully(other))) == (raw.encoded(one) == raw.encoded(other))


def _reordered_fully(value: Any) -> Any:
    """The data with sorted keys, as a value whose text tells 1 from 1.0 and True."""
    if isinstance(value, list):
        return [_reordered_fully(one) for one in value]
    return {key: _reordered_fully(value[key]) for key in sorted(value)} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"b": 1, "a": {"d": None, "c": [True, 1.5]}}, b'{"a":{"c":[true,1.5],"d":null},"b":1}'),
        ({"ü": "Straße", "emoji": "🏛"}, '{"emoji":"🏛","ü":"Straße"}'.encode()),
        ({"b": 1, "a": BEYOND_64_BITS}, b'{"a":18446744073709551616,"b":1}'),
        ({"title": HALF_A_PAIR}, b'{"title":"\\ud83d"}'),
        ({HALF_A_PAIR: "\x00"}, b'{"\\ud83d":"\\u0000"}'),
        ({}, b"{}"),
    ],
    ids=["sorted", "unicode", "beyond 64 bits", "half a pair", "half a pair as key", "empty"],
)
def test_data_are_encoded_as_canonical_json(data: dict[str, Any], text: bytes) -> None:
    assert raw.encoded(data) == text


def test_a_new_record_is_known_by_its_head(store: Store) -> None:
    run = begin(store)
    row = raw_row("plans:row:1")
    assert write_raw(store, run, row) == {}
    assert _heads(store, "plans:row:1", "plans:row:2") == {"plans:row:1": Head(row.content_hash, "m1", is_gone=False)}


def test_a_source_is_empty_until_its_first_record_even_when_that_is_gone(store: Store) -> None:
    def is_empty(source: str) -> bool:
        with store.reading() as connection:
            return raw.is_empty(connection, source)

    run = begin(store)
    assert is_empty(SOURCE)
    write_raw(store, run, raw_row("plans:row:1"))
    with store.transaction() as connection:
        raw.mark_gone(connection, ["plans:row:1"], run)
    assert not is_empty(SOURCE)
    assert is_empty("jira")


def test_a_known_record_is_replaced_with_its_run_mapping_and_partition(store: Store) -> None:
    write_raw(store, begin(store), raw_row("plans:row:1"), raw_row("plans:row:2"))
    changed = raw_row("plans:row:1", b'{"a":1}', partition="gis.xml")
    later = begin(store, mapping="m2")
    write_raw(store, later, changed, raw_row("plans:row:3"), mapping="m2")
    assert _heads(store, "plans:row:1") == {"plans:row:1": Head(changed.content_hash, "m2", is_gone=False)}
    assert _present(store) == ["plans:row:2", "plans:row:3"]
    assert _present(store, "gis.xml") == ["plans:row:1"]
    with store.reading() as connection:
        assert connection.execute(RAW.select().where(RAW.c.key == "plans:row:1")).one().run == later
        assert raw.partitions(connection, SOURCE) == ["erp.xml", "gis.xml"]


def test_heads_are_found_for_more_keys_than_one_look_up_takes(store: Store) -> None:
    keys = [f"plans:row:{number:04}" for number in range(1_201)]
    write_raw(store, begin(store), *(raw_row(key) for key in keys))
    assert list(_heads(store, *keys, "plans:row:none")) == keys


def test_two_records_of_one_key_are_refused(store: Store) -> None:
    run = begin(store)
    with pytest.raises(DuplicateKeyError, match="raw_record: a row with this key exists"):
        write_raw(store, run, raw_row("plans:row:1"), raw_row("plans:row:1"))
    assert _heads(store, "plans:row:1") == {}


def test_a_record_that_is_gone_is_kept_and_noticed_when_it_returns(store: Store) -> None:
    run = begin(store)
    write_raw(store, run, raw_row("plans:row:1"), raw_row("plans:row:2"))
    with store.transaction() as connection:
        raw.mark_gone(connection, ["plans:row:1", "plans:row:never"], run)
    assert _heads(store, "plans:row:1")["plans:row:1"].is_gone
    assert _present(store) == ["plans:row:2"]
    with store.reading() as connection:
        assert raw.count_present(connection, SOURCE) == 1
    write_raw(store, begin(store), raw_row("plans:row:1"))
    assert not _heads(store, "plans:row:1")["plans:row:1"].is_gone
    assert _present(store) == ["plans:row:1", "plans:row:2"]


def test_the_run_that_learned_first_that_a_record_is_gone_is_remembered(store: Store) -> None:
    first = begin(store)
    write_raw(store, first, raw_row("plans:row:1"))
    with store.transaction() as connection:
        raw.mark_gone(connection, ["plans:row:1"], first)
        raw.mark_gone(connection, ["plans:row:1"], first + 1)
        assert connection.execute(RAW.select()).one().gone_run == first


def test_nothing_of_another_source_or_partition_is_counted(store: Store) -> None:
    write_raw(store, begin(store), raw_row("plans:row:1"), raw_row("plans:row:2", partition="gis.xml"))
    write_raw(store, begin(store, "jira"), raw_row("jira:row:1", source="jira"))
    assert _present(store) == ["plans:row:1"]
    with store.reading() as connection:
        assert raw.count_present(connection, SOURCE) == 2
        assert raw.partitions(connection, "jira") == ["erp.xml"]
        assert raw.partitions(connection, "ledger") == []


@pytest.mark.parametrize("length", [0, COMPRESS_FROM - 9, COMPRESS_FROM - 8, COMPRESS_FROM - 7, 200_000])
def test_a_payload_of_any_length_comes_back(store: Store, length: int) -> None:
    data = {"a": "x" * length}
    assert len(raw.encoded(data)) == length + 8
    write_raw(store, begin(store), raw_row("plans:row:1", raw.encoded(data)))
    assert _payloads(store) == [("plans:row:1", data)]
    with store.reading() as connection:
        stored = len(connection.execute(RAW.select()).one().payload)
    assert stored < COMPRESS_FROM + 1


@pytest.mark.parametrize(
    "data",
    [{"a": BEYOND_64_BITS}, {"a": HALF_A_PAIR + "\x00"}, {"a": "\u2028 🏛 \\u0041"}],
    ids=["beyond 64 bits", "half a pair and a zero", "unicode"],
)
def test_odd_payloads_come_back(store: Store, data: dict[str, Any]) -> None:
    write_raw(store, begin(store), raw_row("plans:row:1", raw.encoded(data)))
    assert _payloads(store) == [("plans:row:1", data)]


def test_payloads_come_in_pages_by_key_without_those_of_files_and_those_that_are_gone(store: Store) -> None:
    run = begin(store)
    keys = [f"plans:row:{number:04}" for number in range(502)]
    write_raw(store, run, *(raw_row(key) for key in keys), raw_row("plans:row:file", None))
    write_raw(store, begin(store, "jira"), raw_row("jira:row:1", source="jira"))
    with store.transaction() as connection:
        raw.mark_gone(connection, keys[:1], run)
    first = [key for key, _ in _payloads(store)]
    second = [key for key, _ in _payloads(store, first[-1])]
    assert first == keys[1:501]
    assert second == keys[501:]
    assert _payloads(store, second[-1]) == []


def test_a_payload_comes_with_what_it_was_read_as(store: Store) -> None:
    write_raw(store, begin(store), raw_row("plans:row:1:2"))
    with store.reading() as connection:
        (one,) = raw.payloads(connection, SOURCE, "")
    assert (one.key, one.kind, one.partition, one.place) == ("plans:row:1:2", "row", "erp.xml", "Sheet1!4")
    assert one.external_id == "1:2"
