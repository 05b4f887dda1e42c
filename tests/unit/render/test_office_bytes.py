"""Decks and Word documents are the same bytes in another process, language and time zone."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reports.render.canonical_json import from_json, to_json
from reports.render.slides import to_pptx
from reports.render.word import from_template, to_docx
from tests.unit.render.sample_office import full_document
from tests.unit.render.word_files import template

ROOT = Path(__file__).parents[3]
_ELSEWHERE = """
import hashlib, json, sys
sys.path.insert(0, {root!r})
from reports.render.slides import to_pptx
from reports.render.word import from_template, to_docx
from tests.unit.render.sample_office import full_document
from tests.unit.render.word_files import template
document = full_document()
made = (to_pptx(document), to_docx(document), from_template(document, {template!r}))
print(json.dumps([hashlib.sha256(each).hexdigest() for each in made]))
"""


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati"])
def test_another_process_language_and_time_zone_give_the_same_bytes(zone: str) -> None:
    document = full_document()
    given = template("{{ report.title }}", "{%p for p in projects %}", "{{ p.name }}", "{%p endfor %}")
    here = [
        hashlib.sha256(each).hexdigest()
        for each in (to_pptx(document), to_docx(document), from_template(document, given))
    ]
    environment = {"PATH": os.environ["PATH"], "TZ": zone, "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE.format(root=str(ROOT), template=given)],
        env=environment,
        capture_output=True,
        check=True,
        cwd=ROOT,
    )
    assert json.loads(done.stdout) == here


def test_an_archived_document_gives_the_same_bytes() -> None:
    document, archived = full_document(), from_json(to_json(full_document()))
    assert to_pptx(document) == to_pptx(archived)
    assert to_docx(document) == to_docx(archived)
