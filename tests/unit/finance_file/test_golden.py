"""Good exports beside the lines they have to give, and bad ones beside the sentences they have to earn."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from connectors.contract.pages import OfferedFile
from tests.unit.finance_file.exports import DATA, ERRORS, layout, offered, pages, sentences

RECORD = bool(os.environ.get("SYNCLINE_RECORD"))


def cases(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if (path / "layout.yaml").is_file())


def export_of(case: Path) -> OfferedFile:
    named = {"layout.yaml", "expected.json", "expected.txt"}
    (path,) = [path for path in case.iterdir() if path.name not in named]
    return offered(path)


def compare(expected: Path, found: str) -> None:
    if RECORD:
        expected.write_text(found, encoding="utf-8")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", cases(DATA), ids=lambda case: case.name)
def test_an_export_gives_its_lines(case: Path) -> None:
    read = pages(export_of(case), layout((case / "layout.yaml").read_text(encoding="utf-8")))
    facts = read[0].facts
    assert facts is not None
    found = {
        "facts": {name: getattr(facts, name) for name in ("partitions", "as_of", "context", "controls", "rows")},
        "listed": read[-1].listed,
        "quarantined": [str(row.problem) for row in read[0].quarantined],
        "lines": [[record.place, record.key, record.data] for page in read for record in page.records],
    }
    compare(case / "expected.json", json.dumps(found, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize("case", cases(ERRORS), ids=lambda case: case.name)
def test_a_bad_export_earns_its_sentences(case: Path) -> None:
    found = sentences(export_of(case), layout((case / "layout.yaml").read_text(encoding="utf-8")))
    compare(case / "expected.txt", "\n".join(found) + "\n")
