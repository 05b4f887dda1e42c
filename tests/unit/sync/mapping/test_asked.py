"""What a mapping asks for: never less than it takes, and for plain paths no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.mapping.asked import asked_paths
from sync.mapping.paths import getter
from sync.mapping.rules import read_rules


def asked(*paths: str, **rule: object) -> frozenset[str]:
    """Return what a mapping of tasks asks for whose custom fields have the paths."""
    fields: dict[str, object] = {"title": {"value": "Survey"}}
    fields["custom"] = {f"Field {number}": path for number, path in enumerate(paths)}
    return asked_paths(read_rules({"task": [{"from": "issue", "fields": fields, **rule}]}, "rules"))["issue"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Project", {"Project"}),
        ("fields.Budget code.value", {"fields.Budget code.value"}),
        ("fields.status.statusCategory.key", {"fields.status.statusCategory.key"}),
        ('fields."Story points (est.)".value', {"fields.Story points (est.).value"}),
        ("@", {""}),
        ("fields.components[0].name", {"fields.components.name"}),
        ("fields.components[].name", {"fields.components.name"}),
        ("fields.components[*].name | [0]", {"fields.components.name"}),
        ("fields.labels[1:2]", {"fields.labels"}),
        ("join(', ', fields.labels)", {"fields.labels"}),
        (
            "fields.issuelinks[?outwardIssue].type.name",
            {"fields.issuelinks.outwardIssue", "fields.issuelinks.type.name"},
        ),
        ("links[?type == 'Blocks' && !hidden].id", {"links.type", "links.hidden", "links.id"}),
        ("{status: fields.status, resolution: fields.resolution}", {"fields.status", "fields.resolution"}),
        ("{a: fields.status}.a.name", {"fields.status"}),
        ("[fields.a, fields.b][0].c", {"fields.a", "fields.b"}),
        ("fields.[summary, status.name]", {"fields.summary", "fields.status.name"}),
        ('fields.due || fields."Target end"', {"fields.due", "fields.Target end"}),
        ("fields.*.name", {"fields"}),
        ("*", {""}),
        ("keys(@)", {""}),
        ("sort_by(fields.parts, &size)[0].name", {"fields.parts"}),
        ("map(&name, parts)", {"parts"}),
        ("not_null(fields.a, fields.b.c).d", {"fields.a", "fields.b.c"}),
        ("`1`", set()),
        ("not a path[", set()),
    ],
)
def test_a_path_asks_for_what_it_takes(path: str, expected: set[str]) -> None:
    assert asked(path) == expected


def test_who_asks_for_all_of_a_value_is_not_asked_for_its_parts() -> None:
    assert asked("lead.name", "lead", "leader", "lead.id") == {"lead", "leader"}
    assert asked("lead", "@") == {""}


def test_paths_of_a_list_begin_at_its_elements_and_those_of_the_record_at_the_record() -> None:
    found = asked("name", "$.Project", "@", each="fields.parts", key="{record}/{id}")
    assert found == {"fields.parts", "Project"}


def test_the_key_asks_for_its_parts() -> None:
    assert asked("name", key="{board.id}/{number}/{record}") == {"name", "board.id", "number"}


def test_rules_of_one_kind_are_taken_together_and_kinds_apart() -> None:
    rules = read_rules(
        {
            "task": [{"from": "issue", "fields": {"title": "summary"}}],
            "assignment": [{"from": "issue", "fields": {"task": "id"}}, {"from": "plan", "fields": {"task": "at"}}],
        },
        "rules",
    )
    assert asked_paths(rules) == {"issue": {"summary", "id"}, "plan": {"at"}}


NAMES = st.sampled_from(["a", "b", "c"])
DATA = st.recursive(
    st.integers(0, 2) | st.sampled_from(["a", "b"]) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=20,
)
EXPRESSIONS = st.recursive(
    NAMES | st.sampled_from(["@", "`1`", "*"]),
    lambda inner: st.one_of(
        st.tuples(inner, NAMES).map(lambda pair: f"{pair[0]}.{pair[1]}"),
        st.tuples(inner, NAMES).map(lambda pair: f"({pair[0]})[].{pair[1]}"),
        st.tuples(inner, NAMES).map(lambda pair: f"({pair[0]})[*].{pair[1]}"),
        st.tuples(inner, inner, NAMES).map(lambda three: f"({three[0]})[?{three[1]}].{three[2]}"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]} || {pair[1]}"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) && !({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) == ({pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"[{pair[0]}, {pair[1]}]"),
        st.tuples(inner, inner).map(lambda pair: f"({{a: {pair[0]}, b: {pair[1]}}}) | a"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}) | {pair[1]}"),
        st.tuples(inner, NAMES).map(lambda pair: f"map(&{pair[1]}, to_array({pair[0]}))"),
        inner.map(lambda one: f"to_string({one})"),
    ),
    max_leaves=6,
)


def only(data: Any, paths: frozenset[str]) -> Any:
    """Return of a record what the paths ask for; lists are looked through."""
    if "" in paths or not isinstance(data, Mapping | list):
        return data
    if isinstance(data, list):
        return [only(one, paths) for one in data]
    below = {name: frozenset(_below(name, paths)) for name in data}
    return {name: only(value, below[name]) for name, value in data.items() if below[name]}


def _below(name: str, paths: frozenset[str]) -> list[str]:
    return [path.partition(".")[2] for path in paths if path.partition(".")[0] == name]


@settings(max_examples=400)
@given(expression=EXPRESSIONS, data=st.dictionaries(NAMES, DATA, max_size=3))
def test_a_record_cut_to_what_is_asked_for_gives_the_same(expression: str, data: dict[str, Any]) -> None:
    try:
        get = getter(expression)
        whole = get(data)
    except (ValueError, TypeError):
        return
    assert get(only(data, asked(expression))) == whole
