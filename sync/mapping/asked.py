"""Which parts of its records a mapping takes, so that a connector need not ask its source for the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sync.mapping.compile import OUTER, template_paths
from sync.mapping.paths import parsed, plain_names

if TYPE_CHECKING:
    from sync.mapping.rules import EntityRule

WHOLE = ""
"""Path of all of a record's data."""

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Value:
    """Where a value comes from: a path into the record, and whether names that follow are known to be below it."""

    path: str
    is_open: bool = True

    def below(self, name: str) -> _Value:
        if not self.is_open:
            return self
        return _Value(f"{self.path}.{name}" if self.path else name)


_Values = frozenset[_Value]
_RECORD: _Values = frozenset({_Value(WHOLE)})


def asked_paths(rules: Sequence[EntityRule]) -> dict[str, frozenset[str]]:
    """Return by kind of record the dotted paths that the rules take from its data, "" for all of it.

    A path means everything below it; places in lists are left out: `components[0].name` asks for `components.name`.
    Where an expression hides what it takes, more is returned than it needs, never less. A path that cannot be read
    asks for nothing: compiling the same rules tells where it stands.
    """
    found: dict[str, set[str]] = {}
    for rule in rules:
        paths = found.setdefault(rule.kind, set())
        base = _taken(rule.each, _RECORD, paths) if rule.each else _RECORD
        if rule.each:
            paths.update(value.path for value in base)
        for path in (*_field_paths(rule), *template_paths(rule.key)):
            inner = path.removeprefix(OUTER)
            paths.update(value.path for value in _taken(inner, _RECORD if inner != path else base, paths))
    return {kind: _without_those_below(paths) for kind, paths in found.items()}


def _field_paths(rule: EntityRule) -> Iterable[str]:
    return (one.path for one in (*rule.fields.values(), *rule.custom.values()) if one.path)


def _taken(path: str, values: _Values, asked: set[str]) -> _Values:
    """Return what a path gives of some values; what it looks at besides is added to `asked`."""
    try:
        names = plain_names(path)
        tree = parsed(path) if names is None else {}
    except ValueError:
        return frozenset()
    if names is None:
        return _Reading(asked).of(tree, values)
    for name in names:
        values = _below(values, name)
    return values


def _below(values: _Values, name: str) -> _Values:
    return frozenset(value.below(name) for value in values)


def _closed(values: _Values) -> _Values:
    return frozenset(_Value(value.path, is_open=False) for value in values)


def _without_those_below(paths: set[str]) -> frozenset[str]:
    """Return the paths without those that another one holds: who asks for all of `lead` has `lead.name`."""
    if WHOLE in paths:
        return frozenset({WHOLE})
    return frozenset(path for path in paths if not any(f"{path}.".startswith(f"{one}.") for one in paths - {path}))


@dataclass(frozen=True, slots=True)
class _Reading:
    """Follows a JMESPath expression's tree (https://jmespath.org/specification.html) without any data."""

    asked: set[str] = field(default_factory=set)

    def of(self, node: Node, values: _Values) -> _Values:
        """Return where the node's value comes from, given where the current one does."""
        kind = node["type"]
        rule = _RULES.get(kind)
        if rule is None:  # an expression that this version does not know: all that it may look at is asked for
            return _closed(values)
        return rule(self, node, values)

    def chain(self, node: Node, values: _Values) -> _Values:
        """Each child looks at what the one before gave."""
        for child in node["children"]:
            values = self.of(child, values)
        return values

    def either(self, node: Node, values: _Values) -> _Values:
        """Every child looks at the same, and one of them, or several, are the value."""
        return frozenset().union(*(self.of(child, values) for child in node["children"]))

    def selected(self, node: Node, values: _Values) -> _Values:
        """A new list or object: which of its parts a name that follows means is not looked into."""
        return _closed(self.either(node, values))

    def judged(self, node: Node, values: _Values) -> _Values:
        """A value that is true or false: its parts are looked at, and not kept."""
        self.asked.update(value.path for value in self.either(node, values))
        return frozenset()

    def filtered(self, node: Node, values: _Values) -> _Values:
        """The elements for which a condition holds, or what is taken from each."""
        of, then, condition = node["children"]
        elements = self.of(of, values)
        self.asked.update(value.path for value in self.of(condition, elements))
        return self.of(then, elements)

    def called(self, node: Node, values: _Values) -> _Values:
        """A function's value: its arguments are looked at whole; `&name` is of the elements of the others."""
        plain = [child for child in node["children"] if child["type"] != "expref"]
        given: _Values = frozenset().union(*(self.of(child, values) for child in plain))
        for child in node["children"]:
            if child["type"] == "expref":
                self.asked.update(value.path for value in self.either(child, given))
        self.asked.update(value.path for value in given)
        return _closed(given)

    def any_name(self, node: Node, values: _Values) -> _Values:
        """Every value of an object, whatever its name."""
        of, then = node["children"]
        return self.of(then, _closed(self.of(of, values)))

    def name(self, node: Node, values: _Values) -> _Values:
        """The value of a name."""
        return _below(values, str(node["value"]))

    def same(self, _node: Node, values: _Values) -> _Values:
        """The current value, or elements of it."""
        return values

    def constant(self, _node: Node, _values: _Values) -> _Values:
        """Nothing of the record."""
        return frozenset()


_RULES: Mapping[str, Callable[[_Reading, Node, _Values], _Values]] = {
    "field": _Reading.name,
    "subexpression": _Reading.chain,
    "pipe": _Reading.chain,
    "index_expression": _Reading.chain,
    "projection": _Reading.chain,
    "flatten": _Reading.chain,
    "value_projection": _Reading.any_name,
    "filter_projection": _Reading.filtered,
    "or_expression": _Reading.either,
    "and_expression": _Reading.either,
    "not_expression": _Reading.judged,
    "comparator": _Reading.judged,
    "multi_select_list": _Reading.selected,
    "multi_select_dict": _Reading.selected,
    "key_val_pair": _Reading.chain,
    "function_expression": _Reading.called,
    "index": _Reading.same,
    "slice": _Reading.same,
    "identity": _Reading.same,
    "current": _Reading.same,
    "literal": _Reading.constant,
}
