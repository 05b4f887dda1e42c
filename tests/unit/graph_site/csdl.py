"""Checks answers against a vendor's CSDL document (OData's schema language), and says where one does not fit."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
_LARGEST = 5_000_000  # bytes of a document
_NAMESPACE = "microsoft.graph"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,12})?(Z|[+-]\d\d:\d\d)")
_COLLECTION = re.compile(r"Collection\((.+)\)")
# Where Graph's addresses begin; the subset at hand has no entity container that would say so.
_ENTRANCES = {"groups": "Collection(graph.group)", "users": "Collection(graph.user)", "planner": "graph.planner"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """What a type says about one of its properties."""

    type: str
    nullable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """An entity or complex type, with what it has of its base types."""

    name: str
    is_entity: bool
    is_open: bool
    bases: tuple[str, ...]
    properties: Mapping[str, Property]
    links: Mapping[str, str]  # navigation properties, with their types


class Csdl:
    """One document; types are named as it names them, with the alias `graph` or the namespace."""

    def __init__(self, path: Path) -> None:
        if path.stat().st_size > _LARGEST:
            raise ValueError(f"{path.name}: larger than {_LARGEST} bytes")
        text = path.read_bytes()
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise ValueError(f"{path.name}: a schema needs no document type")
        schemas = ET.fromstring(text).iter(_EDM + "Schema")
        [schema] = [one for one in schemas if one.get("Namespace") == _NAMESPACE]
        self._elements = {
            one.attrib["Name"]: one for kind in ("EntityType", "ComplexType") for one in schema.iter(_EDM + kind)
        }
        self._words = {
            one.attrib["Name"]: {member.attrib["Name"] for member in one.iter(_EDM + "Member")}
            for one in schema.iter(_EDM + "EnumType")
        }

    def structure(self, name: str) -> Structure:
        """An entity or complex type; KeyError where the document has none of this name."""
        element = self._elements[_bare(name)]
        base = element.get("BaseType")
        above = self.structure(base) if base else None
        own = {
            one.attrib["Name"]: Property(type=one.attrib["Type"], nullable=one.get("Nullable") != "false")
            for one in element.findall(_EDM + "Property")
        }
        links = {one.attrib["Name"]: one.attrib["Type"] for one in element.findall(_EDM + "NavigationProperty")}
        return Structure(
            name=_bare(name),
            is_entity=element.tag == _EDM + "EntityType",
            is_open=element.get("OpenType") == "true" or (above is not None and above.is_open),
            bases=(*(above.bases if above else ()), _bare(name)),
            properties={**(above.properties if above else {}), **own},
            links={**(above.links if above else {}), **links},
        )

    def type_at(self, path: str) -> str | None:
        """The type of what is answered at a path ("/planner/plans/{plan}/tasks"), None where the schema has no way."""
        found: str | None = None
        for segment in path.strip("/").split("/"):
            if found is None:
                found = _ENTRANCES.get(segment)
            elif segment.startswith("{"):
                inner = _COLLECTION.fullmatch(found)
                found = inner[1] if inner else None
            else:
                found = self.structure(found).links.get(segment) if not _COLLECTION.fullmatch(found) else None
            if found is None:
                return None
        return found

    def answer_misfits(self, answer: Mapping[str, Any], wanted: str) -> Iterator[str]:
        """Where an answer, a single object or a list with `value`, does not fit; nothing when it does."""
        inner = _COLLECTION.fullmatch(wanted)
        if not isinstance(answer.get("@odata.context"), str):
            yield "$: no @odata.context"
        if inner is None:
            yield from self.misfits(answer, wanted)
            return
        if not isinstance(answer.get("value"), list):
            yield "$: no value"
            return
        for name in answer.keys() - {"@odata.context", "@odata.count", "@odata.nextLink", "value"}:
            yield f"$.{name}: no part of a list"
        yield from self.misfits(answer["value"], wanted, "$.value")

    def misfits(self, value: Any, wanted: str, path: str = "$", *, nullable: bool = True) -> Iterator[str]:
        """Where and how a value does not fit; nothing when it does."""
        inner = _COLLECTION.fullmatch(wanted)
        if inner is not None:
            if not isinstance(value, list):
                yield f"{path}: {type(value).__name__} where a list is expected"
                return
            for number, one in enumerate(value):
                yield from self.misfits(one, inner[1], f"{path}[{number}]", nullable=nullable)
        elif value is None:
            if not nullable:
                yield f"{path}: null is not allowed"
        elif wanted.startswith("Edm."):
            yield from () if _is_plain(value, wanted) else (f"{path}: {value!r} is no {wanted}",)
        elif _bare(wanted) in self._words:
            words = sorted(self._words[_bare(wanted)])
            yield from () if value in words else (f"{path}: {value!r} is none of {words}",)
        else:
            yield from self._object_misfits(value, wanted, path)

    def _object_misfits(self, value: Any, wanted: str, path: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{path}: {type(value).__name__} where {wanted} is expected"
            return
        said = value.get("@odata.type", wanted).removeprefix("#")
        if _bare(said) not in self._elements or _bare(wanted) not in self.structure(said).bases:
            yield f"{path}: {said} where {wanted} is expected"
            return
        found = self.structure(said)
        if found.is_entity and not value.get("id"):
            yield f"{path}: no id"
        for name, one in value.items():
            if name in found.properties:
                known = found.properties[name]
                yield from self.misfits(one, known.type, f"{path}.{name}", nullable=known.nullable)
            elif "@odata." not in name:
                yield from self._unknown_misfits(one, found, f"{path}.{name}")

    def _unknown_misfits(self, value: Any, wanted: Structure, path: str) -> Iterator[str]:
        """A property that the type does not name: allowed in an open complex type, where an object says its own type.

        Open entities may carry an organisation's extensions; a simulator has no reason to.
        """
        if not wanted.is_open or wanted.is_entity:
            yield f"{path}: not in the document"
        elif isinstance(value, dict) and "@odata.type" not in value:
            yield f"{path}: an object in an open type has to say its @odata.type"
        elif isinstance(value, dict) and _bare(value["@odata.type"].removeprefix("#")) not in self._elements:
            yield f"{path}: {value['@odata.type']} is not in the document"
        elif isinstance(value, dict):
            yield from self.misfits(value, value["@odata.type"].removeprefix("#"), path)


def _bare(name: str) -> str:
    return name.removeprefix(f"{_NAMESPACE}.").removeprefix("graph.")


def _is_plain(value: Any, wanted: str) -> bool:
    if wanted == "Edm.Boolean":
        return isinstance(value, bool)
    if wanted == "Edm.Int32":
        return type(value) is int and -(2**31) <= value < 2**31
    if wanted == "Edm.DateTimeOffset":
        return isinstance(value, str) and _MOMENT.fullmatch(value) is not None
    return wanted == "Edm.String" and isinstance(value, str)
