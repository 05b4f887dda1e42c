"""The JSON schema for editors says what the loader accepts."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.durations import Duration
from config.schema import json_schema
from config.settings import Settings
from model.settings import Folder, SecretReference, YamlFile


class Layout(BaseModel):
    kind: str


class Ledger(BaseModel):
    model_config = ConfigDict(extra="forbid")

    connector: Literal["ledger"]
    folder: Annotated[Path, Folder()]
    layouts: Annotated[dict[str, Layout], YamlFile()]
    token: SecretReference | None = None
    settle: Duration = Field(default=timedelta(seconds=30))
    limit: timedelta = timedelta(minutes=1)


def _ledger() -> dict[str, Any]:
    schema = json_schema({"ledger": Ledger})
    found: dict[str, Any] = schema["properties"]["sources"]["additionalProperties"]["anyOf"][0]
    return found


def test_the_schema_has_every_section_and_refuses_others() -> None:
    schema = json_schema({"ledger": Ledger})
    assert list(schema["properties"]) == ["include", *Settings.model_fields]
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["organisation"]


def test_every_reference_of_the_schema_leads_somewhere() -> None:
    schema = json_schema({"ledger": Ledger})
    text = json.dumps(schema)
    references = {part.split('"')[0] for part in text.split('"$ref": "#/$defs/')[1:]}
    assert references <= set(schema["$defs"])
    assert {"OrganisationSettings", "FieldRule", "Layout"} <= references


def test_a_source_has_its_connectors_options_and_the_common_ones() -> None:
    ledger = _ledger()
    assert ledger["properties"]["connector"] == {"const": "ledger"}
    assert ledger["required"] == ["connector", "folder", "layouts"]
    assert {"every", "stale_after", "mapping", "folder"} <= set(ledger["properties"])
    assert "budget_code" in ledger["properties"]["mapping"]["properties"]["task"]["properties"]
    assert "key" not in ledger["properties"]["mapping"]["properties"]["task"]["properties"]


def test_texts_that_stand_for_something_else_are_texts() -> None:
    properties = _ledger()["properties"]
    assert properties["layouts"]["anyOf"][0] == {"type": "string"}
    reference = properties["token"]["anyOf"][0]["$ref"].rpartition("/")[2]
    assert json_schema({"ledger": Ledger})["$defs"][reference]["pattern"] == "^(env|file):.+"
    assert properties["settle"]["default"] == "30 seconds"
    assert properties["limit"]["type"] == "string"


def test_without_connectors_sources_are_only_checked_for_what_all_have() -> None:
    assert "anyOf" not in json.dumps(json_schema({})["properties"]["sources"])
