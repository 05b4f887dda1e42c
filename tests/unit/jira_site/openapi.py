"""Checks requests and answers against a vendor's OpenAPI document, and says where one does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
}
_FORMATS = {
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}([+-]\d{4}|Z)"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "uri": re.compile(r"https?://\S+"),
}
# Real answers differ from the document here: a history's item writes null for what was or is empty.
_NULL_IN_REAL_LIFE = frozenset({"from", "fromString", "to", "toString"})


@dataclass(frozen=True, slots=True)
class OpenApi:
    """One document."""

    document: Mapping[str, Any]

    def operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        """An operation by the document's own path, None where there is none."""
        found: Mapping[str, Any] | None = self.document["paths"].get(path, {}).get(method.lower())
        return found

    def query_names(self, operation: Mapping[str, Any]) -> set[str]:
        """The query parameters an operation describes."""
        return {one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"}

    def body_schema(self, operation: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The schema of an operation's JSON body."""
        if "requestBody" not in operation:
            return None
        found: Mapping[str, Any] = operation["requestBody"]["content"]["application/json"]["schema"]
        return self.resolved(found)

    def answer_schema(self, operation: Mapping[str, Any], status: int) -> Mapping[str, Any] | None:
        """The schema of an answer; some of the document's answers have none."""
        content = operation["responses"].get(str(status), {}).get("content", {})
        found: Mapping[str, Any] | None = content.get("application/json", {}).get("schema")
        return found

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """A schema with its reference followed."""
        while "$ref" in schema:
            schema = self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return schema

    def schema(self, name: str) -> Mapping[str, Any]:
        """A schema by its name."""
        found: Mapping[str, Any] = self.document["components"]["schemas"][name]
        return found

    def misfits(self, value: Any, schema: Mapping[str, Any], path: str = "$") -> Iterator[str]:
        """Where and how a value does not fit; nothing when it does."""
        schema = self.resolved(schema)
        if value is None:
            if schema and not schema.get("nullable") and path.rpartition(".")[2] not in _NULL_IN_REAL_LIFE:
                yield f"{path}: null is not allowed"
            return
        for part in schema.get("allOf", ()):
            yield from self.misfits(value, part, path)
        wanted = schema.get("type")
        if wanted and not _is(value, wanted):
            yield f"{path}: {type(value).__name__} where {wanted} is expected"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{path}: {value!r} is none of {schema['enum']}"
        form = _FORMATS.get(schema.get("format", ""))
        if form is not None and isinstance(value, str) and not form.fullmatch(value):
            yield f"{path}: {value!r} is no {schema['format']}"
        if isinstance(value, dict):
            yield from self._object_misfits(value, schema, path)
        if isinstance(value, list):
            for number, one in enumerate(value):
                yield from self.misfits(one, schema.get("items", {}), f"{path}[{number}]")

    def _object_misfits(self, value: dict[str, Any], schema: Mapping[str, Any], path: str) -> Iterator[str]:
        known = schema.get("properties", {})
        for name in schema.get("required", ()):
            if name not in value:
                yield f"{path}.{name}: missing"
        for name, one in value.items():
            if name in known:
                yield from self.misfits(one, known[name], f"{path}.{name}")
                continue
            more = schema.get("additionalProperties", True)
            if more is False:
                yield f"{path}.{name}: not in the document"
            elif isinstance(more, dict):
                yield from self.misfits(one, more, f"{path}.{name}")


def _is(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted == "boolean"
    return isinstance(value, _TYPES[wanted])
