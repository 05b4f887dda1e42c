"""Another process in another place prints the same bytes, in every format there is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from reports.render.canonical_json import from_json, to_json
from reports.render.contract import Renderer, renderers
from tests.unit.render.sample import sample_document

FOUND = renderers()
ROOT = Path(__file__).parents[2]

ELSEWHERE = {
    "german-in-nepal": {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1"},
    "no-language-in-samoa": {
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",  # else Python takes UTF-8 in spite of the language
        "PYTHONCOERCECLOCALE": "0",
        "TZ": "Pacific/Apia",
        "PYTHONHASHSEED": "2027",
        "HOME": "/nonexistent",
    },
}


def print_all() -> None:
    """Read a document's JSON and say the SHA-256 of what each renderer makes of it: what the other process does."""
    document = from_json(sys.stdin.buffer.read())
    json.dump({name: sha256(one.render(document)).hexdigest() for name, one in FOUND.items()}, sys.stdout)


@cache
def _printed(place: str) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", f"from {__name__} import print_all; print_all()"],
        input=to_json(sample_document()),
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | ELSEWHERE[place],
        cwd=ROOT.parent,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("place", ELSEWHERE)
@pytest.mark.parametrize("renderer", FOUND.values(), ids=FOUND)
def test_another_process_elsewhere_prints_the_same_bytes(renderer: Renderer, place: str) -> None:
    assert sha256(renderer.render(sample_document())).hexdigest() == _printed(place)[renderer.name]
