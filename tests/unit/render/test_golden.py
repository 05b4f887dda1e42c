"""The sample document as stored JSON and HTML: a change of one byte is a change somebody must want."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.render.canonical_json import from_json
from reports.render.contract import renderers
from tests.unit.render.sample import sample_document

GOLDEN = Path(__file__).parents[2] / "data" / "render"


@pytest.mark.parametrize("name", ["json", "html"])
def test_the_sample_is_printed_as_recorded(name: str, recording: bool) -> None:
    renderer = renderers()[name]
    file = GOLDEN / f"sample{renderer.suffix}"
    printed = renderer.render(sample_document())
    if recording:
        file.write_bytes(printed)
    assert printed == file.read_bytes(), f"{file.name} differs; look at it and run `make record` when it is meant"


def test_the_recorded_document_is_the_sample() -> None:
    assert from_json((GOLDEN / "sample.json").read_bytes()) == sample_document()
