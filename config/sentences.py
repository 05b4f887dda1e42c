"""Turns what pydantic found into plain sentences: what was expected, and what to do."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from config.nodes import ListNode, MappingNode, Node, ScalarNode
from config.suspects import why_secret

_SECRET_PATH = re.compile(r"token|password|passphrase|secret|credential|api_?key|sign_in", re.IGNORECASE)
_SHOWN_NAMES = 30  # of a list of allowed words, which must fit a screen

_PREAMBLE = re.compile(r"^(Input|Value|String|Data) (should be|should|is not) ")

_EXPECTED = {
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "bytes_type": "text",
    "dataclass_type": "options, each as `key: value`",
    "date_from_datetime_inexact": "a date without a time, like 2026-07-04",
    "date_from_datetime_parsing": "a date like 2026-07-04",
    "date_parsing": "a date like 2026-07-04",
    "date_type": "a date like 2026-07-04",
    "datetime_from_date_parsing": "a date and time like 2026-07-04T08:00:00Z",
    "datetime_parsing": "a date and time like 2026-07-04T08:00:00Z",
    "datetime_type": "a date and time like 2026-07-04T08:00:00Z",
    "decimal_parsing": "a number",
    "decimal_type": "a number",
    "dict_type": "names or options, each as `key: value`",
    "float_parsing": "a number",
    "float_type": "a number",
    "frozen_set_type": "a list, like [a, b]",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "int_type": "a whole number",
    "is_instance_of": "another kind of value",
    "list_type": "a list, like [a, b]",
    "mapping_type": "names or options, each as `key: value`",
    "model_attributes_type": "options, each as `key: value`",
    "model_type": "options, each as `key: value`",
    "path_type": "a path, as text",
    "set_type": "a list, like [a, b]",
    "string_type": "text",
    "time_delta_parsing": "a span of time",
    "time_delta_type": "a span of time",
    "tuple_type": "a list, like [a, b]",
    "url_parsing": "an address like https://city.example",
    "url_type": "an address like https://city.example",
}
_COUNTED = frozenset({"too_short", "too_long"})
_LISTS = frozenset({"frozen_set_type", "list_type", "set_type", "tuple_type"})
_LIMITS = {
    "greater_than": ("a number above {}", "gt"),
    "greater_than_equal": ("a number of at least {}", "ge"),
    "less_than": ("a number below {}", "lt"),
    "less_than_equal": ("a number of at most {}", "le"),
    "multiple_of": ("a multiple of {}", "multiple_of"),
    "string_too_long": ("at most {} characters", "max_length"),
    "too_long": ("a list of at most {} entries", "max_length"),
    "url_scheme": ("an address beginning with {}", "expected_schemes"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """The parts of a problem that depend on what is wrong."""

    code: str
    reason: str
    remedy: str = ""


def sentence(kind: str, context: Mapping[str, Any], message: str, node: Node) -> Sentence:
    """Return the sentence for an error of pydantic's type `kind` about a value that is written."""
    if kind in {"literal_error", "enum", "union_tag_invalid"}:
        return _choice(str(context.get("expected") or context.get("expected_tags") or ""), node)
    if kind in {"value_error", "assertion_error"}:
        return Sentence("value_unexpected", _plain(str(context.get("error", message))))
    said = expectation(kind, context)
    if said is None:
        said = _plain(_PREAMBLE.sub("", message))
    is_kind_right = kind in _COUNTED or (isinstance(node, ScalarNode) and node.value is not None)
    reason = f"expected {said}" if is_kind_right else _instead(said, node)
    return Sentence("value_unexpected", reason, _remedy(kind, node))


def expectation(kind: str, context: Mapping[str, Any]) -> str | None:
    """Return what an error's type says was expected, to stand after "expected", or None for an unknown type."""
    if kind in {"literal_error", "enum"}:
        return _one_of(_words(str(context.get("expected", ""))))
    if kind in {"string_too_short", "too_short"}:
        smallest = int(context.get("min_length", 1))
        if kind == "string_too_short":
            return "text that is not empty" if smallest == 1 else f"at least {smallest} characters"
        return "a list that is not empty" if smallest == 1 else f"a list of at least {smallest} entries"
    if kind in _LIMITS:
        text, name = _LIMITS[kind]
        return text.format(context.get(name, "…"))
    if kind == "string_pattern_mismatch":
        return f"text that fits the pattern {context.get('pattern', '')}"
    return _EXPECTED.get(kind)


def unknown(key: str, names: Iterable[str], *, noun: str = "option") -> Sentence:
    """Return the sentence for a name that is not among `names`, with the nearest of them."""
    allowed = list(names)
    near = nearest(key, allowed)
    reason = f"`{key[:100]}` is no {noun} here"
    if near is not None:
        return Sentence(f"{noun}_unknown", reason, f"perhaps you meant `{near}`")
    return Sentence(f"{noun}_unknown", reason, f"allowed are: {_listed(allowed)}" if allowed else "remove it")


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed word that a misspelt one most likely means, or None."""
    lower = {name.lower(): name for name in allowed}
    found = difflib.get_close_matches(word[:100].lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None


def found(node: Node, path: str) -> str:
    """Return a single value as it may be printed: empty where it is none, or where it may be a secret."""
    if not isinstance(node, ScalarNode) or node.value is None:
        return ""
    return "" if _SECRET_PATH.search(path) or why_secret(node.written) else node.written


def _choice(expected: str, node: Node) -> Sentence:
    words = _words(expected)
    if not isinstance(node, ScalarNode) or node.value is None:
        return Sentence("value_unexpected", _instead(_one_of(words), node))
    near = nearest(node.written, words) if len(words) > 1 else None
    return Sentence("value_unexpected", f"expected {_one_of(words)}", f"perhaps you meant `{near}`" if near else "")


def _one_of(words: list[str]) -> str:
    return f"one of: {_listed(words)}" if len(words) > 1 else f"`{words[0]}`"


def _words(expected: str) -> list[str]:
    return re.findall(r"'([^']*)'", expected) or [expected]


def _listed(words: list[str]) -> str:
    more = f" and {len(words) - _SHOWN_NAMES} more" if len(words) > _SHOWN_NAMES else ""
    return ", ".join(words[:_SHOWN_NAMES]) + more


def _instead(expected: str, node: Node) -> str:
    if isinstance(node, ListNode):
        return f"a list stands here; expected {expected}"
    if isinstance(node, MappingNode):
        return f"`key: value` options stand here; expected {expected}"
    return f"the key has no value; expected {expected}"


def _remedy(kind: str, node: Node) -> str:
    if kind == "string_type" and isinstance(node, ScalarNode) and node.value is not None:
        return f'write it in quotes, so that it stays as it is: "{node.written}"'
    return "begin each entry with `- `" if kind in _LISTS and isinstance(node, MappingNode) else ""


def _plain(message: str) -> str:
    return message.strip().rstrip(".")
