"""Each plan in tests/data/project_file gives the records and unified rows that stand beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from connectors.contract.pages import Page
from connectors.project_file import MANIFEST
from store.columns import entity_fields
from store.tables import entity_name
from sync.mapping.compile import Mapper
from sync.mapping.rules import read_rules
from tests.unit.project_file.conftest import Read

DATA = Path(__file__).parents[2] / "data" / "project_file"
PLANS = sorted(DATA.glob("*.xml"))


def records(pages: list[Page]) -> dict[str, object]:
    """Return what was read, as JSON."""
    facts = pages[0].facts
    assert facts is not None
    return {
        "facts": {
            "partitions": facts.partitions,
            "as_of": facts.as_of,
            "layout": facts.layout,
            "context": facts.context,
            "controls": facts.controls,
            "rows": facts.rows,
        },
        "records": [
            {"kind": record.kind, "key": record.key, "place": record.place, "data": record.data}
            for page in pages
            for record in page.records
        ],
        "quarantined": {row.key: str(row.problem) for page in pages for row in page.quarantined},
    }


def unified(pages: list[Page]) -> dict[str, object]:
    """Return the unified rows by key, empty fields left out."""
    content = YAML(typ="safe").load(MANIFEST.mapping)
    mapper = Mapper("plans", read_rules(content, "mapping.yaml"), MANIFEST.converters, "1")
    rows: dict[str, object] = {}
    for page in pages:
        for record in page.records:
            for entity, row in mapper.map(record, f"plans:{record.kind}:{record.key}").rows:
                names = [field.name for field in entity_fields(entity)]
                values = dict(zip(names, row.values, strict=True))
                if str(values.get("value", "")).startswith("{"):
                    del values["value"]  # a converter was given the whole row; how much of it is told is the engine's
                shown = {name: value for name, value in values.items() if value is not None}
                assert row.key not in rows
                assert row.key.startswith(f"plans:{entity_name(entity)}:")
                rows[row.key] = shown
    return rows


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_is_read_as_expected(path: Path, read: Read, recording: bool) -> None:
    pages = read(path)
    for ending, found in ((".records.json", records(pages)), (".unified.json", unified(pages))):
        golden = path.with_suffix(ending)
        text = json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True, default=list) + "\n"
        if recording:
            golden.write_text(text, encoding="utf-8")
        assert json.loads(text) == json.loads(golden.read_text(encoding="utf-8"))


def test_there_are_plans_to_read() -> None:
    assert {path.stem for path in PLANS} >= {"erp", "other-programs", "yen", "faults"}
