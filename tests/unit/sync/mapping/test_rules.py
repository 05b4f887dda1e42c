"""Rules as an administrator writes them: how they are read, overridden and refused."""

from __future__ import annotations

from typing import Any

import pytest

from model.entities import BaselineValue, Task
from sync.mapping.compile import Mapper
from sync.mapping.rules import MAX_PATH_LENGTH, FieldRule, MappingError, override, read_rules

TITLE = {"title": "Name"}


def rule(**more: Any) -> dict[str, Any]:
    return {"from": "task", "fields": TITLE, **more}


def fields(**more: Any) -> dict[str, Any]:
    return {"task": [{"from": "task", "fields": {**TITLE, **more}}]}


def test_rules_are_read_as_written() -> None:
    content = {
        "task": [
            {"from": "issue", "fields": {"title": "Name", "percent_complete": {"path": "P", "convert": "percent"}}}
        ],
        "baseline_value": [
            {
                "from": "issue",
                "each": "Baselines",
                "key": "{record}/{Number}",
                "fields": {"of": {"path": "$.Key", "refer": "task"}, "number": {"value": 0}},
            }
        ],
    }
    task, baseline = read_rules(content, "mapping.yaml")
    assert (task.entity, task.kind, task.each, task.key) == (Task, "issue", "", "")
    assert task.fields["percent_complete"] == FieldRule(path="P", convert="percent")
    assert (baseline.entity, baseline.each, baseline.key) == (BaselineValue, "Baselines", "{record}/{Number}")
    assert baseline.fields == {"of": FieldRule(path="$.Key", refer="task"), "number": FieldRule(value=0)}


BAD_RULES = [
    ("no names", ["task"], "m.yaml: expected names with values, found list"),
    ("unknown entity", {"tasks": []}, "m.yaml: 'tasks' is no entity, did you mean 'task'?"),
    ("entity unlike any", {"zzz": []}, "m.yaml: 'zzz' is no entity"),
    ("entity that is no text", {5: []}, "m.yaml: 5 is no entity"),
    ("rules without list", {"task": "x"}, "m.yaml: task: expected a list of rules, each beginning with `- from:`"),
    ("rule without names", {"task": ["x"]}, "m.yaml: task[1]: expected names with values, found str"),
    (
        "unknown word in a rule",
        {"task": [rule(), rule(form="task")]},
        "m.yaml: task[2]: 'form' is not known here, did you mean 'from'?; allowed are each, fields, from, key",
    ),
    (
        "overridable that is no yes or no",
        {"task": [rule(overridable="no")]},
        "m.yaml: task[1]: expected true or false in `overridable:`",
    ),
    (
        "no kind",
        {"task": [{"fields": TITLE}]},
        "m.yaml: task[1]: expected `from:` with the kind of record, and text in `each:` and `key:`",
    ),
    (
        "each that is no text",
        {"task": [rule(each=5)]},
        "m.yaml: task[1]: expected `from:` with the kind of record, and text in `each:` and `key:`",
    ),
    (
        "each without key",
        {"task": [rule(each="Parts")]},
        "m.yaml: task[1]: several rows come from one record, so each needs its own `key:`, like '{record}/{Number}'",
    ),
    (
        "required field missing",
        {"baseline_value": [{"from": "task", "fields": {}}]},
        "m.yaml: baseline_value[1]: a row cannot do without number, of; say where it comes from",
    ),
    (
        "unknown field",
        fields(titel="Name"),
        "m.yaml: task[1].fields: 'titel' is not known here, did you mean 'title'?; allowed are ",
    ),
    ("fields without names", {"task": [rule(fields=None)]}, "m.yaml: task[1].fields: expected names with values"),
    (
        "custom where none are kept",
        {"identity": [{"from": "person", "fields": {"custom": {"Team": "team"}}}]},
        "m.yaml: identity[1].fields: Identity keeps no custom fields; a task does",
    ),
    (
        "unknown word in a field",
        fields(parent={"pth": "x"}),
        "m.yaml: task[1].fields.parent: 'pth' is not known here, did you mean 'path'?; allowed are ",
    ),
    (
        "path and value",
        fields(parent={"path": "x", "value": "y"}),
        "m.yaml: task[1].fields.parent: give either `path:` or `value:`",
    ),
    ("neither path nor value", fields(parent={}), "m.yaml: task[1].fields.parent: give either `path:` or `value:`"),
    (
        "field that is a number",
        fields(parent=5),
        "m.yaml: task[1].fields.parent: expected names with values, found int",
    ),
    (
        "reference to no entity",
        fields(parent={"path": "x", "refer": "tsak"}),
        "m.yaml: task[1].fields.parent: 'tsak' is no entity, did you mean 'task'?",
    ),
    ("map without names", fields(status={"path": "x", "map": []}), "m.yaml: task[1].fields.status.map: expected names"),
    (
        "long path",
        fields(parent="x" * (MAX_PATH_LENGTH + 1)),
        "m.yaml: task[1].fields.parent: the path has 501 characters, at most 500 are allowed",
    ),
    (
        "empty path",
        fields(parent=""),
        "m.yaml: task[1].fields.parent: the path is empty; name a field of the record, or `@` for all of it",
    ),
    ("path of nothing", fields(parent={"path": None}), "m.yaml: task[1].fields.parent: the path is empty"),
    (
        "custom path too long",
        fields(custom={"Team": "x" * 501}),
        "m.yaml: task[1].fields.custom.Team: the path has 501",
    ),
]


@pytest.mark.parametrize(("content", "message"), [case[1:] for case in BAD_RULES], ids=[case[0] for case in BAD_RULES])
def test_rule_that_cannot_be_used_says_where_and_why(content: object, message: str) -> None:
    with pytest.raises(MappingError) as refusal:
        read_rules(content, "m.yaml")
    assert str(refusal.value).startswith(message)


BAD_COMPILED = [
    (
        "unknown conversion",
        fields(percent_complete={"path": "P", "convert": "percents"}),
        "task.percent_complete: there is no conversion 'percents'; there are boolean, date, ",
    ),
    ("unreadable path", fields(parent="a["), "task.parent: 'a[' is no path ("),
    ("unreadable custom path", fields(custom={"Team": "a["}), "task.Team: 'a[' is no path ("),
    ("unknown function", fields(parent="nope(@)"), "task.parent: 'nope(@)' is no path (Unknown function: nope()"),
    ("unreadable each", {"task": [rule(each="a[", key="{record}/{n}")]}, "task.each: 'a[' is no path ("),
    ("unreadable key", {"task": [rule(key="{a[}")]}, "task.key: 'a[' is no path ("),
    (
        "default that is none of our words",
        fields(status={"path": "S", "default": "doing"}),
        "task.status: `default:` is 'doing', which does not fit: expected one of todo, in_progress, ",
    ),
    (
        "constant that is none of our words",
        fields(kind={"value": "tasks"}),
        "task.kind: `value:` is 'tasks', which does not fit: expected one of task, summary, ",
    ),
    (
        "constant of another type",
        fields(position={"value": "first"}),
        "task.position: `value:` is 'first', which does not fit: expected a whole number, found str",
    ),
    (
        "default that is no date",
        fields(due_on={"path": "D", "default": "soon"}),
        "task.due_on: `default:` is 'soon', which does not fit: expected a date like 2026-11-22",
    ),
]


@pytest.mark.parametrize(
    ("content", "message"), [case[1:] for case in BAD_COMPILED], ids=[case[0] for case in BAD_COMPILED]
)
def test_rule_that_cannot_be_compiled_says_where_and_why(content: object, message: str) -> None:
    with pytest.raises(MappingError) as refusal:
        Mapper("plans", read_rules(content, "m.yaml"), {}, "1")
    assert str(refusal.value).startswith(message)


def test_override_replaces_single_fields_of_every_rule_of_the_entity_and_keeps_the_others() -> None:
    rules = read_rules(
        {
            "task": [rule(fields={**TITLE, "outline": "WBS"}), {"from": "summary", "fields": TITLE}],
            "identity": [{"from": "person", "fields": {"name": "Name"}}],
        },
        "m.yaml",
    )
    task, summary, identity = override(
        rules, {"task": {"title": "Titel", "custom": {"Team": "team"}}}, "mapping of plans"
    )
    assert task.fields == {"title": FieldRule(path="Titel"), "outline": FieldRule(path="WBS")}
    assert summary.fields == {"title": FieldRule(path="Titel")}
    assert task.custom == {"Team": FieldRule(path="team")}
    assert identity is rules[2]


def test_override_leaves_rules_alone_that_say_so() -> None:
    rules = read_rules({"task": [rule(), {"from": "version", "overridable": False, "fields": TITLE}]}, "m.yaml")
    issue, version = override(rules, {"task": {"title": "Titel"}}, "mapping of plans")
    assert issue.fields == {"title": FieldRule(path="Titel")}
    assert version is rules[1]


BAD_OVERRIDES = [
    ("unknown entity", {"tsk": {}}, "mapping of plans: 'tsk' is no entity, did you mean 'task'?"),
    (
        "entity not made here",
        {"time_entry": {"work": "h"}},
        "mapping of plans: time_entry: this connector makes no time_entry; it makes task",
    ),
    ("no names", {"task": "Name"}, "mapping of plans: task: expected names with values, found str"),
    (
        "unknown field",
        {"task": {"titel": "N"}},
        "mapping of plans: task: 'titel' is not known here, did you mean 'title'?",
    ),
]


@pytest.mark.parametrize(
    ("overrides", "message"), [case[1:] for case in BAD_OVERRIDES], ids=[case[0] for case in BAD_OVERRIDES]
)
def test_override_that_cannot_be_used_says_why(overrides: dict[str, object], message: str) -> None:
    with pytest.raises(MappingError) as refusal:
        override(read_rules(fields(), "m.yaml"), overrides, "mapping of plans")
    assert str(refusal.value).startswith(message)


VERSIONS = [
    ("another path", fields(parent="Other"), "1"),
    ("another conversion", fields(parent={"path": "Parent", "convert": "text"}), "1"),
    ("another constant", fields(parent="Parent", outline={"value": "1"}), "1"),
    ("another word in the map", fields(parent="Parent", status={"path": "S", "map": {"x": "done"}}), "1"),
    ("another key", {"task": [rule(fields={**TITLE, "parent": "Parent"}, key="x{record}")]}, "1"),
    ("a custom field", fields(parent="Parent", custom={"Team": "team"}), "1"),
    ("another kind", {"task": [{"from": "issue", "fields": {**TITLE, "parent": "Parent"}}]}, "1"),
    ("read otherwise", fields(parent="Parent"), "2"),
]


def version(content: object, reading_version: str) -> str:
    return Mapper("plans", read_rules(content, "m.yaml"), {}, reading_version).version


@pytest.mark.parametrize(
    ("content", "reading_version"), [case[1:] for case in VERSIONS], ids=[case[0] for case in VERSIONS]
)
def test_version_changes_with_everything_that_makes_other_rows(content: object, reading_version: str) -> None:
    assert version(content, reading_version) != version(fields(parent="Parent"), "1")


def test_version_stays_while_nothing_changes() -> None:
    rules = read_rules(fields(parent="Parent"), "elsewhere.yaml")
    mapper = Mapper("quarry", rules, {"unused": str}, "1")
    assert mapper.version == version(fields(parent="Parent"), "1")
