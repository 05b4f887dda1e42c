"""`python -m tests.gallery [FOLDER]`: every kind of the made-up city's report in every format, as pictures."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from reports.document import ReportDocument
from reports.outline import KINDS
from reports.render.canonical_json import from_json
from reports.render.contract import renderers
from tests.gallery.pictures import pictures_of
from tests.gallery.programs import MissingProgramError

FOLDER = Path("gallery-pictures")
PICTURED = ("html", "pdf", "docx", "pptx", "mail", "md", "xlsx")


def main(arguments: Sequence[str]) -> int:
    """Write the files, their pictures and a page that shows all of them; returns 1 where a picture is missing."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    document = city()
    rows: list[str] = []
    missing: dict[str, None] = {}
    for kind, name, printed in _rendered(document):
        file = folder / f"{kind}{renderers()[name].suffix}"
        file.write_bytes(printed)
        try:
            pictures = pictures_of(file, folder)
        except MissingProgramError as error:
            missing[f"{name}: {error}"] = None
            pictures = []
        print(f"{file}: {len(pictures)} pictures", flush=True)
        rows.append(_row(kind, name, file, pictures))
    (folder / "index.html").write_text(_PAGE.format(rows="\n".join(rows)), encoding="utf-8")
    print(f"Open {folder / 'index.html'}.")
    for sentence in missing:
        print(f"Without pictures: {sentence}.", file=sys.stderr)
    return 1 if missing else 0


def city() -> ReportDocument:
    """Return the made-up city's report of its second month."""
    from store import reports
    from syncline.cli.demonstration import run_demo
    from syncline.wiring import load_application

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "marlow"
        run_demo(folder)
        with load_application(folder / "syncline.yaml").store() as store:
            saved = reports.by_id(store, 2)
            assert saved is not None
            return from_json(saved.document)


def _rendered(document: ReportDocument) -> Iterator[tuple[str, str, bytes]]:
    """Yield each kind in the formats it is usually made as, and the portfolio in all that can be looked at."""
    known = renderers()
    for kind, of_kind in KINDS.items():
        shown = replace(document, kind=kind, title=f"{document.organisation}: {of_kind.title}")
        names = PICTURED if kind == "portfolio" else of_kind.formats
        for name in names:
            if name in known:
                yield kind, name, known[name].render(shown)


def _row(kind: str, name: str, file: Path, pictures: Sequence[Path]) -> str:
    shown = "".join(
        f'<a href="{escape(one.name)}"><img src="{escape(one.name)}" alt="{escape(kind)} as {escape(name)}, picture '
        f'{number} of {len(pictures)}" loading="lazy"></a>'
        for number, one in enumerate(pictures, 1)
    )
    return f'<h2>{escape(kind)} as <a href="{escape(file.name)}">{escape(name)}</a></h2><div>{shown}</div>'


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Reports of the City of Marlow</title>
<style>body {{ font: 16px sans-serif; margin: 2rem }} div {{ display: flex; flex-wrap: wrap; gap: 1rem }}
img {{ width: 20rem; max-height: 30rem; object-fit: cover; object-position: top; border: 1px solid #7b8794 }}</style>
<h1>Reports of the City of Marlow</h1>
{rows}
</html>
"""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
