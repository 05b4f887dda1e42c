"""The HTML report in a real browser: no violation of WCAG 2.1 A and AA, no sideways scrolling, nobody asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from reports.document import Brand, Presentation, ReportDocument
from reports.outline import KINDS
from reports.render.html import RENDERER
from tests.browser.browser import NARROW, PHONE, WIDE, Look, looks, missing
from tests.unit.render.hostile import HOSTILE, LINES, NUL, filled, full_document
from tests.unit.render.sample import empty_document

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "nothing is missing")

UNBREAKABLE = "W" * 4000
LOGO = (
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgYGDAg0an0qPSAJ9oY502QZ4tAAAAAElFTkSuQmCC"  # 10 by 10
)


def test_reports_at_their_limits_are_accessible_and_hold_at_the_widest_and_narrowest(tmp_path: Path) -> None:
    odd = f"{HOSTILE} {LINES} {NUL}"
    branded = Presentation(brand=Brand(accent="#767676", logo=LOGO, logo_type="image/png", logo_text="Seal of Marlow"))
    documents = {
        "full": full_document(),
        "empty": replace(empty_document(), presentation=branded),
        "long": filled(full_document(), lambda text: f"{text} {UNBREAKABLE}"),
        "hostile": filled(full_document(), lambda text: f"{text}{odd}"),
    }
    _hold(_seen(tmp_path, documents, (WIDE, NARROW)))


def test_every_other_kind_of_report_is_accessible_and_holds(tmp_path: Path) -> None:
    documents = {kind: replace(full_document(), kind=kind) for kind in KINDS if kind != full_document().kind}
    _hold(_seen(tmp_path, documents, (PHONE,)))


def test_an_unbreakable_word_leaves_ordinary_words_of_its_table_whole(tmp_path: Path) -> None:
    (plain,) = _seen(tmp_path, {"plain": full_document()}, (WIDE,), audited=False)
    long = filled(full_document(), lambda text: f"{text} {UNBREAKABLE}")
    (filled_up,) = _seen(tmp_path, {"long": long}, (WIDE,), audited=False)
    assert plain.broken == ()
    assert filled_up.broken == ()


def _seen(
    folder: Path, documents: Mapping[str, ReportDocument], widths: tuple[int, ...], *, audited: bool = True
) -> list[Look]:
    files = []
    for name, document in documents.items():
        files.append(folder / f"{name}.html")
        files[-1].write_bytes(RENDERER.render(document))
    found = looks(files, widths, audited=audited)
    assert {(look.file, look.width) for look in found} == {(str(file), width) for file in files for width in widths}
    return found


def _hold(found: list[Look]) -> None:
    for look in found:
        where = (Path(look.file).name, look.width)
        assert (where, look.violations) == (where, ())
        assert (where, look.foreign) == (where, ())
        assert (where, max(look.overflow, 0)) == (where, 0)
