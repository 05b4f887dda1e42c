"""The configuration as a JSON schema, by which editors complete and check what is typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from config.overrides import MAPPABLE, FieldRule
from config.settings import Settings, SourceSettings, StoreSettings
from config.shapes import alternatives, options
from model.settings import SecretReference, YamlFile
from model.spans import shown_span

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = MappingProxyType({"type": "string"})
_ALSO_TEXT = (StoreSettings, FieldRule)  # options that may be written as one text for short


def json_schema(connectors: Mapping[str, type[BaseModel]]) -> dict[str, Any]:
    """Return the schema of a main file, given the settings type of each connector by its name."""
    models: list[type[BaseModel]] = [Settings, SourceSettings, FieldRule, *dict.fromkeys(connectors.values())]
    references, definitions = models_json_schema(
        [(model, "validation") for model in models], schema_generator=_Editor, ref_template="#/$defs/{model}"
    )
    found: dict[str, Any] = definitions["$defs"]
    named = {model: _named(references[model, "validation"]) for model in models}
    rule = {"$ref": f"#/$defs/{named[FieldRule]}"}
    common = {**found[named[SourceSettings]]["properties"], "mapping": _mapping_schema(rule)}
    sources = [_source(found[named[model]], name, common) for name, model in connectors.items()]
    top = dict(found.pop(named[Settings]))
    top["properties"] = {"include": {"type": "array", "items": dict(_TEXT)}, **top["properties"]}
    if sources:
        top["properties"]["sources"] = {"type": "object", "additionalProperties": {"anyOf": sources}}
    return {"$schema": DIALECT, **top, "$defs": found}


def _named(reference: JsonSchemaValue) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _source(own: Mapping[str, Any], name: str, common: Mapping[str, Any]) -> dict[str, Any]:
    properties = {**common, **own.get("properties", {}), "connector": {"const": name}}
    required = ["connector", *(option for option in own.get("required", ()) if option != "connector")]
    return {**own, "properties": properties, "required": required, "title": name}


def _mapping_schema(rule: Mapping[str, Any]) -> dict[str, Any]:
    properties = {}
    for entity, fields in MAPPABLE.items():
        rules: dict[str, Any] = dict.fromkeys(fields, rule)
        if "custom" in rules:
            rules["custom"] = {"type": "object", "additionalProperties": rule}
        properties[entity] = {"type": "object", "additionalProperties": False, "properties": rules}
    return {"type": "object", "additionalProperties": False, "properties": properties}


class _Editor(GenerateJsonSchema):
    def encode_default(self, dft: object) -> object:
        if isinstance(dft, timedelta):
            return shown_span(dft)
        return super().encode_default(dft)

    def timedelta_schema(self, schema: core_schema.TimedeltaSchema) -> JsonSchemaValue:
        del schema  # a span is written in words, and never as ISO 8601 has it
        return dict(_TEXT)

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        if schema["cls"] is SecretReference:
            return {"type": "string", "pattern": "^(env|file):.+", "description": "env:NAME or file:PATH"}
        return super().dataclass_schema(schema)

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        for option in options(schema["cls"]) or ():
            if any(shape.has(YamlFile) for shape in alternatives(option.annotation)):
                written = made["properties"][option.name]
                made["properties"][option.name] = {"anyOf": [dict(_TEXT), written]}
        return {"anyOf": [dict(_TEXT), made]} if schema["cls"] in _ALSO_TEXT else made
