"""The compiled mapping: what one record becomes, what is put into quarantine and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract.pages import QuarantinedRow, Record
from model.entities import BaselineValue, Identity, Provenance, QuarantinedRecord, Task
from model.problems import Place, Problem
from store.columns import entity_fields
from store.tables import entity_name
from sync.mapping.compile import Mapped, Mapper
from sync.mapping.quarantine import KEPT_VALUE_LENGTH, quarantine_row
from sync.mapping.rules import read_rules


def shout(value: Any) -> object:
    if not value:
        return None
    if value == "whisper":
        reason = "it is too quiet"
        raise ValueError(reason)
    return str(value).upper()


def mapper(fields: Mapping[str, object], **more: object) -> Mapper:
    content = {"task": [{"from": "task", "fields": {"title": "Name", **fields}, **more}]}
    return Mapper("plans", read_rules(content, "m.yaml"), {"shout": shout}, "1")


def mapped(made: Mapper, data: Mapping[str, object], kind: str = "task") -> Mapped:
    return made.map(Record(kind=kind, key="erp/12", data=data, place="row 3"), f"plans:{kind}:erp/12")


def rows(found: Mapped, entity: type[Provenance] = Task) -> list[dict[str, Any]]:
    names = [field.name for field in entity_fields(entity)]
    return [dict(zip(names, row.values, strict=True)) for made, row in found.rows if made is entity]


def value(name: str, rule: object, raw: object) -> object:
    """Return what one field becomes by a rule, and expect no problem."""
    found = mapped(mapper({name: rule}), {"Name": "Dig", "Raw": raw})
    assert not found.problems
    return rows(found)[0][name]


FIELDS = [
    ("plain", "outline", "Raw", "1.2", "1.2"),
    ("empty text", "outline", "Raw", "", ""),
    ("null", "outline", "Raw", None, None),
    ("whole number", "position", "Raw", 7, 7),
    ("truth", "is_critical", "Raw", False, False),
    ("conversion", "percent_complete", {"path": "Raw", "convert": "percent"}, "12.5", 1250),
    ("conversion of null", "percent_complete", {"path": "Raw", "convert": "percent"}, None, None),
    ("default for null", "outline", {"path": "Raw", "default": "none"}, None, "none"),
    ("default beside a value", "outline", {"path": "Raw", "default": "none"}, "1", "1"),
    ("constant", "outline", {"value": "always"}, "1", "always"),
    ("constant of nothing", "outline", {"value": None}, "1", None),
    ("constant word", "kind", {"value": "milestone"}, "1", "milestone"),
    ("constant date", "due_on", {"value": "2026-11-22"}, "1", "2026-11-22"),
    ("constant nothing keeps our default", "status", {"value": None}, "1", "unknown"),
    ("default word", "status", {"path": "Raw", "default": "todo"}, None, "todo"),
    ("our default", "status", "Raw", None, "unknown"),
    ("word", "status", "Raw", "done", "done"),
    ("map", "status", {"path": "Raw", "map": {"Closed": "done"}}, "Closed", "done"),
    ("map of a number", "status", {"path": "Raw", "map": {1: "done"}}, 1, "done"),
    ("map after conversion", "status", {"path": "Raw", "convert": "shout", "map": {"X": "done"}}, "x", "done"),
    (
        "map of several words, the first that it has",
        "status",
        {"path": "Raw", "map": {"2": "todo", "Closed": "done"}},
        ["?", "Closed", 2],
        "done",
    ),
    (
        "default where the map has no word of several",
        "status",
        {"path": "Raw", "map": {"": "done"}, "default": "todo"},
        ["?"],
        "todo",
    ),
    ("map to a number", "position", {"path": "Raw", "map": {"first": 1}}, "first", 1),
    ("default beside a map", "status", {"path": "Raw", "map": {"Closed": "done"}, "default": "todo"}, "?", "todo"),
    ("reference", "parent", {"path": "Raw", "refer": "task"}, "erp/1", "plans:task:erp/1"),
    ("reference by number", "parent", {"path": "Raw", "refer": "task"}, 1, "plans:task:1"),
    ("reference to nothing", "parent", {"path": "Raw", "refer": "task"}, None, None),
    ("reference to empty text", "parent", {"path": "Raw", "refer": "task"}, "", None),
    ("reference after conversion", "parent", {"path": "Raw", "convert": "shout", "refer": "task"}, "a", "plans:task:A"),
    ("date", "due_on", {"path": "Raw", "convert": "date"}, "2026-11-22T08:00:00", "2026-11-22"),
    ("date unnamed", "due_on", "Raw", "2026-11-22", "2026-11-22"),
    ("instant unnamed", "created_at", "Raw", "2026-11-22T08:00:00Z", "2026-11-22T08:00:00.000000+00:00"),
    ("converter of the connector", "outline", {"path": "Raw", "convert": "shout"}, "a", "A"),
    ("converter that gives nothing", "outline", {"path": "Raw", "convert": "shout", "default": "-"}, 0, "-"),
    ("date converter that gives nothing", "due_on", {"path": "Raw", "convert": "shout"}, 0, None),
    ("from the record's data", "outline", "$.Raw", "1.2", "1.2"),
    ("everything", "outline", {"path": "@", "convert": "shout"}, 1, "{'NAME': 'DIG', 'RAW': 1}"),
    ("expression", "position", "length(Raw)", "four", 4),
    ("largest number", "position", "Raw", 2**63 - 1, 2**63 - 1),
]


@pytest.mark.parametrize(
    ("name", "rule", "raw", "expected"), [case[1:] for case in FIELDS], ids=[case[0] for case in FIELDS]
)
def test_field_becomes(name: str, rule: object, raw: object, expected: object) -> None:
    found = value(name, rule, raw)
    assert found == expected
    assert type(found) is type(expected)


UNREADABLE = [
    ("conversion", "percent_complete", {"path": "Raw", "convert": "percent"}, "lots", "expected a number"),
    (
        "text for a number",
        "position",
        "Raw",
        "7",
        "expected a whole number, found str; name a conversion with `convert:`",
    ),
    ("truth for a number", "position", "Raw", True, "expected a whole number, found bool; name a conversion"),
    ("float for a number", "position", "Raw", 7.5, "expected a whole number, found float; name a conversion"),
    ("number for text", "outline", "Raw", 7, "expected text, found int; name a conversion with `convert:`"),
    ("list for text", "outline", "Raw", ["a"], "expected text, found list; name a conversion with `convert:`"),
    ("number for truth", "is_critical", "Raw", 1, "expected yes or no, found int; name a conversion with `convert:`"),
    ("number out of range", "position", "Raw", 2**63, "expected a number between -9223372036854775807 and "),
    ("no date", "due_on", "Raw", "tomorrow", "expected a date like 2026-11-22"),
    ("date by converter", "due_on", {"path": "Raw", "convert": "shout"}, "soon", "expected a date like 2026-11-22"),
    ("no instant", "created_at", "Raw", "2026-11-22", "expected an instant with its zone, like "),
    ("not our word", "status", "Raw", "Closed", "expected one of todo, in_progress, blocked, done, cancelled, unknown"),
    ("not in the map", "status", {"path": "Raw", "map": {"Open": "todo"}}, "Closed", "expected one of 'Open'"),
    (
        "several words, none in the map",
        "status",
        {"path": "Raw", "map": {"Open": "todo"}},
        ["A", "B"],
        "expected one of 'Open'",
    ),
    ("map to no word of ours", "status", {"path": "Raw", "map": {"X": "gone"}}, "X", "expected one of todo, "),
    ("converter of the connector", "outline", {"path": "Raw", "convert": "shout"}, "whisper", "it is too quiet"),
    ("expression of another type", "position", "length(Raw)", 5, "In function length(), invalid type for value: 5"),
    ("step of nothing", "outline", "Raw[::0]", [1, 2], ""),
]


@pytest.mark.parametrize(
    ("name", "rule", "raw", "reason"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE]
)
def test_optional_field_that_cannot_be_read_is_left_out_and_quarantined(
    name: str, rule: object, raw: object, reason: str
) -> None:
    found = mapped(mapper({name: rule}), {"Name": "Dig", "Raw": raw})
    [row], [quarantined] = rows(found), rows(found, QuarantinedRecord)
    assert row["title"] == "Dig"
    assert row[name] == ("unknown" if name == "status" else None)
    assert quarantined["reason"].startswith(reason)
    assert (quarantined["stage"], quarantined["code"]) == ("map", "field_unreadable")
    assert quarantined["where"].startswith("row 3, ")
    assert quarantined["remedy"] == "correct it in the source, or map the field otherwise and replay"


def test_quarantine_row_is_named_after_its_record_and_shortens_what_was_found() -> None:
    found = mapped(mapper({"position": "Raw"}), {"Name": "Dig", "Raw": "9" * 500})
    [(_, row)] = [pair for pair in found.rows if pair[0] is QuarantinedRecord]
    assert (row.key, row.record) == ("plans:quarantined_record:task:erp/12#0", "plans:task:erp/12")
    [quarantined] = rows(found, QuarantinedRecord)
    assert quarantined["value"] == "9" * KEPT_VALUE_LENGTH


def test_names_are_followed_however_deep_and_end_at_what_is_no_object() -> None:
    made = mapper({"outline": "a.b.c", "sprint": "a.b.d.e", "version": "a.f", "url": "g.h"})
    (row,) = rows(mapped(made, {"Name": "Dig", "a": {"b": {"c": "1", "d": {"e": "2"}}, "f": "3"}, "g": "no object"}))
    assert (row["outline"], row["sprint"], row["version"], row["url"]) == ("1", "2", "3", None)
    (row,) = rows(mapped(made, {"Name": "Dig", "a": {"b": ["no object"], "f": "3"}, "g": None}))
    assert (row["outline"], row["sprint"], row["version"], row["url"]) == (None, None, "3", None)


def test_columns_that_take_the_same_path_convert_and_fail_each_for_itself() -> None:
    either = "Long || Short"
    made = mapper({"outline": {"path": either, "convert": "shout"}, "position": either, "url": either})
    (row,) = rows(mapped(made, {"Name": "Dig", "Short": "loud"}))
    assert (row["outline"], row["position"], row["url"]) == ("LOUD", None, "loud")
    found = mapped(made, {"Name": "Dig", "Short": "whisper"})
    assert [problem.reason for problem in found.problems] == [
        "it is too quiet",
        "expected a whole number, found str; name a conversion with `convert:`",
    ]
    assert rows(found)[0]["url"] == "whisper"


def test_path_that_fails_is_told_for_every_column_that_takes_it() -> None:
    total = "sum(Parts)"
    found = mapped(mapper({"position": total, "work_planned": total}), {"Name": "Dig", "Parts": ["one"]})
    assert [(problem.place.path, problem.code) for problem in found.problems] == [(total, "field_unreadable")] * 2


def test_row_without_what_it_needs_is_not_made() -> None:
    found = mapped(mapper({}), {"Raw": 1})
    assert rows(found) == []
    [problem] = found.problems
    assert str(problem) == "row 3, Name: a task needs title, and the record gives none. Fill it in the source."
    assert problem.code == "field_missing"


def test_needed_field_that_cannot_be_read_tells_both() -> None:
    found = mapped(mapper({}), {"Name": ["a list"]})
    assert rows(found) == []
    assert [problem.code for problem in found.problems] == ["field_unreadable", "field_missing"]


def test_record_without_place_is_named_by_kind_and_key() -> None:
    found = mapper({}).map(Record(kind="task", key="erp/12", data={}), "plans:task:erp/12")
    assert found.problems[0].place.record == "task erp/12"


def test_record_of_unknown_kind_is_quarantined() -> None:
    found = mapped(mapper({}), {"Name": "Dig"}, kind="epic")
    assert [str(problem) for problem in found.problems] == [
        "row 3: no mapping rule speaks of records of kind epic. Add a rule to the mapping and replay."
    ]
    assert [entity for entity, _ in found.rows] == [QuarantinedRecord]


def test_custom_fields_are_text_in_one_object_and_only_where_filled() -> None:
    made = mapper({"custom": {"Story points": "points", "Team": {"path": "team.name"}, "Ward": "ward"}})
    [row] = rows(mapped(made, {"Name": "Dig", "points": 5, "team": {"name": "Ada Example"}, "ward": None}))
    assert row["custom"] == '{"Story points":"5","Team":"Ada Example"}'
    [row] = rows(mapped(made, {"Name": "Dig"}))
    assert row["custom"] is None


def test_custom_field_that_is_no_single_value_is_quarantined_alone() -> None:
    found = mapped(mapper({"custom": {"Team": "team", "Ward": "ward"}}), {"Name": "Dig", "team": ["a"], "ward": "7"})
    assert rows(found)[0]["custom"] == '{"Ward":"7"}'
    assert [problem.reason for problem in found.problems] == ["expected a single value, not a list"]


def test_object_is_kept_as_canonical_json() -> None:
    rules = {"finance_line": [{"from": "line", "fields": {"segments": "s", **FINANCE}}]}
    made = Mapper("ledger", read_rules(rules, "m"), {}, "1")
    found = made.map(Record(kind="line", key="1", data={"s": {"b": 1, "a": "é"}}), "ledger:line:1")
    from model.entities import FinanceLine

    assert rows(found, FinanceLine)[0]["segments"] == '{"a":"é","b":1}'


FINANCE = {
    "layout": {"value": "ytd"},
    "layout_kind": {"value": "snapshot"},
    "measure": {"value": "actual"},
    "amount": {"value": 1},
    "currency": {"value": "USD"},
}

EACH: dict[str, object] = {
    "baseline_value": [
        {
            "from": "task",
            "each": "Baselines",
            "key": "{record}/{Number}",
            "fields": {
                "of": {"path": "$.Key", "refer": "task"},
                "number": {"path": "Number", "convert": "integer"},
                "work": "Work.Seconds",
                "currency": "$.Money.Code",
            },
        }
    ]
}


def baselines(data: Mapping[str, object], content: Mapping[str, object] = EACH) -> Mapped:
    return mapped(Mapper("plans", read_rules(content, "m.yaml"), {}, "1"), data)


def test_each_element_of_a_list_is_a_row_with_its_own_key() -> None:
    data = {
        "Key": "erp/12",
        "Money": {"Code": "USD"},
        "Baselines": [{"Number": "0", "Work": {"Seconds": 60}}, {"Number": "1", "$": "not the record"}],
    }
    found = baselines(data)
    assert [row.key for _, row in found.rows] == ["plans:baseline_value:erp/12/0", "plans:baseline_value:erp/12/1"]
    assert [(row["of"], row["number"], row["work"], row["currency"]) for row in rows(found, BaselineValue)] == [
        ("plans:task:erp/12", 0, 60, "USD"),
        ("plans:task:erp/12", 1, None, "USD"),
    ]


@pytest.mark.parametrize("none", [None, []], ids=["null", "empty list"])
def test_no_element_is_no_row_and_no_problem(none: object) -> None:
    assert baselines({"Key": "1", "Baselines": none}) == Mapped([], [])


def test_one_element_alone_is_a_list_of_one() -> None:
    found = baselines({"Key": "1", "Baselines": {"Number": "3"}})
    assert [row["number"] for row in rows(found, BaselineValue)] == [3]


@pytest.mark.parametrize("element", [5, "text", [1], True], ids=repr)
def test_element_that_is_no_object_is_quarantined(element: object) -> None:
    found = baselines({"Key": "1", "Baselines": [element]})
    assert rows(found, BaselineValue) == []
    assert [problem.code for problem in found.problems] == ["field_missing"]


def test_plain_values_in_a_list_are_rows_too() -> None:
    content = {"identity": [{"from": "task", "each": "team", "key": "{@}", "fields": {"name": "@"}}]}
    found = baselines({"team": ["Ada Example", "Ben Example"]}, content)
    assert [row["name"] for row in rows(found, Identity)] == ["Ada Example", "Ben Example"]
    assert found.rows[0][1].key == "plans:identity:Ada Example"


def test_list_that_cannot_be_found_is_quarantined() -> None:
    content = {"identity": [{"from": "task", "each": "keys(team)", "key": "{@}", "fields": {"name": "@"}}]}
    found = baselines({"team": 5}, content)
    assert [problem.code for problem in found.problems] == ["field_unreadable"]
    assert found.problems[0].place.path == "keys(team)"


@pytest.mark.parametrize("number", [None, ""], ids=["null", "empty"])
def test_row_whose_key_cannot_be_made_is_quarantined(number: object) -> None:
    content = {"identity": [{"from": "task", "key": "p/{number}", "fields": {"name": "Name"}}]}
    found = baselines({"Name": "Ada Example", "number": number}, content)
    assert rows(found, Identity) == []
    assert [problem.reason for problem in found.problems] == ["the row's key needs number, which is not there"]


def test_entities_of_a_kind_and_of_all_kinds_include_the_quarantine() -> None:
    content = {**EACH, "task": [{"from": "issue", "fields": {"title": "Name"}}]}
    made = Mapper("plans", read_rules(content, "m"), {}, "1")
    assert made.entities("issue") == (Task, QuarantinedRecord)
    assert made.entities("task") == (BaselineValue, QuarantinedRecord)
    assert made.entities("epic") == (QuarantinedRecord,)
    assert made.all_entities() == (BaselineValue, Task, QuarantinedRecord)


def test_row_the_connector_could_not_read_keeps_its_money_in_the_quarantine() -> None:
    problem = Problem(code="amount", place=Place(file="l.csv", line=3), reason="two\0signs", value="\ud800")
    unread = QuarantinedRow(key="3", problem=problem, amount=-500, currency="USD")
    row = quarantine_row("ledger", "ledger:unreadable:3", "0", problem, unread)
    assert row.key == "ledger:quarantined_record:unreadable:3#0"
    assert row.values == ("read", "amount", "l.csv:3", "\ufffd", "two\ufffdsigns", None, -500, "USD")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["2026-11-22", "PT1H", "1e99"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcde"), inner, max_size=4),
    max_leaves=12,
)
PATHS = st.sampled_from(["a", "b", "a.b", "c d", "@", "a[0]", "a[].b", "length(a)", "a || b", "to_number(a)", "sum(a)"])
OUTER = PATHS.map(lambda path: f"$.{path}" if path[0] in "abc" else path)
CONVERSIONS = st.sampled_from(["", "text", "integer", "percent", "date", "instant", "iso_duration", "boolean", "shout"])


@given(data=st.data())
def test_no_record_of_any_shape_makes_the_mapping_raise_and_every_row_fits_its_columns(data: st.DataObject) -> None:
    entity = data.draw(st.sampled_from([Task, BaselineValue, Identity]))
    each = data.draw(st.booleans())
    rule = st.fixed_dictionaries({"path": OUTER, "convert": CONVERSIONS})
    own = [field for field in entity_fields(entity) if field.name != "custom"]
    given_fields = {field.name: data.draw(rule) for field in own}
    content = {"from": "x", "fields": given_fields, "key": "{record}/{a}"} | (
        {"each": data.draw(PATHS)} if each else {}
    )
    made = Mapper("s", read_rules({entity_name(entity): [content]}, "m"), {"shout": shout}, "1")
    record = Record(kind="x", key="1", data=data.draw(st.dictionaries(st.sampled_from("abcde"), JSON)))
    found = made.map(record, "s:x:1")
    for made_entity, row in found.rows:
        for field, kept in zip(entity_fields(made_entity), row.values, strict=True):
            assert kept is not None or field.optional
            assert kept is None or type(kept) is (field.type if field.type in {int, bool} else str)
            assert not isinstance(kept, int) or abs(kept) < 2**63
