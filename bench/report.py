"""How long reports take: a pack of ten pages from nothing, and a portfolio of 200 projects in every format."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.harness import Bench, Samples, Side, benchmark
from bench.measure import Watch
from bench.report_memory import together
from bench.report_store import AS_OF, FISCAL_YEAR_STARTS, MADE_AT, write_store
from bench.rows import Row, at_least, at_most, at_most_times, shown

if TYPE_CHECKING:
    from reports.document import ReportDocument

FEW, USUAL, MANY = 1, 200, 1_000  # projects
PAGES = 10
LIMITS = {"xlsx": 5, "html": 2}  # seconds, of the usual number of projects
SHOWN = ("docx", "pptx", "md", "csv", "mail", "json")
GROWING = ("xlsx", "html", "docx", "md", "csv", "mail", "json")
TIMES = 1.3 * MANY / USUAL
PDF_SECONDS, PDF_MEGABYTES = 30, 600
_PACK = ("html", "pdf", "xlsx")
_PRINT_PACK = "from bench.report import print_pack; print_pack"
_OTHERWISE = {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "2027"}
_REPETITIONS = 3


@benchmark("report")
def report(bench: Bench) -> list[Row]:
    """Return the pack's time and the usual portfolio's, each format on its own."""
    few = {"file": str(write_store(bench.folder / "few.db", FEW))}
    usual = {"file": str(write_store(bench.folder / "usual.db", USUAL))}
    document = str(bench.folder / "usual.json")
    found = bench.interleave(
        repetitions=_REPETITIONS,
        pack=Side(cold_pack, few),
        document=Side(built, {**usual, "copy": document}),
        **{name: Side(printed, {"document": document, "name": name}) for name in (*LIMITS, *SHOWN)},
    )
    pack, seconds = found["pack"], found["document"].seconds()
    return [
        at_most("report: ten pages as html, pdf and xlsx, cold", figure=pack.seconds(), unit="s", limit=2.5),
        at_least("report: pages of that pack", figure=pack.count("pages"), unit="pages", limit=PAGES),
        at_most("report: document of 200 projects", figure=seconds, unit="s", limit=3),
        *(
            at_most(f"report: {name} of 200 projects", figure=found[name].seconds(), unit="s", limit=limit)
            for name, limit in LIMITS.items()
        ),
        *(shown(f"report: {name} of 200 projects", figure=found[name].seconds(), unit="s") for name in SHOWN),
        *(_megabytes(name, found[name]) for name in (*LIMITS, *SHOWN)),
    ]


@benchmark("report pdf")
def report_pdf(bench: Bench) -> list[Row]:
    """Return the time and memory of the usual portfolio as PDF, and how both grow from a fifth of it."""
    documents = _documents(bench, {"fifth": USUAL // 5, "whole": USUAL})
    found = bench.interleave(
        repetitions=1, **{name: Side(printed, {"document": file, "name": "pdf"}) for name, file in documents.items()}
    )
    fifth, whole = found["fifth"], found["whole"]
    return [
        at_most("report pdf: 200 projects", figure=whole.seconds(), unit="s", limit=PDF_SECONDS),
        at_most("report pdf: all processes", figure=whole.count("megabytes"), unit="MB", limit=PDF_MEGABYTES),
        at_most_times(
            "report pdf: 200 projects beside 40", figure=whole.seconds(), floor=fifth.seconds(), unit="s", times=TIMES
        ),
    ]


@benchmark("report growth")
def report_growth(bench: Bench) -> list[Row]:
    """Return the time of 1,000 projects beside that of 200; five times as many may take 1.3 times five as long."""
    stores = {name: str(write_store(bench.folder / f"{name}.db", count)) for name, count in _SIZES.items()}
    made = bench.interleave(
        repetitions=_REPETITIONS,
        **{name: Side(built, {"file": file, "copy": file + ".json"}) for name, file in stores.items()},
    )
    rows = [_grown("document", made)]
    for name in GROWING:
        sides = {size: Side(printed, {"document": file + ".json", "name": name}) for size, file in stores.items()}
        rows.append(_grown(name, bench.interleave(repetitions=1, **sides)))
    return rows


@benchmark("report bytes")
def report_bytes(bench: Bench) -> list[Row]:
    """Return how many formats have other bytes in another process, language, time zone and order of hashes."""
    (document,) = _documents(bench, {"few": FEW}).values()
    found = bench.interleave(repetitions=1, elsewhere=Side(printed_twice, {"document": document}))["elsewhere"]
    return [
        at_most("report bytes: formats that differ elsewhere", figure=found.count("differ"), unit="formats", limit=0),
        shown("report bytes: formats compared", figure=found.count("formats"), unit="formats"),
    ]


_SIZES = {"usual": USUAL, "many": MANY}


def cold_pack(watch: Watch, file: str) -> None:
    """Start a process that reads the store, builds the document and prints it three times."""
    import pikepdf

    folder = Path(file).parent
    with watch.lap():
        _python(f"{_PRINT_PACK}({file!r}, {str(folder)!r})")
    with pikepdf.open(folder / "pack.pdf") as pdf:
        watch.count("pages", len(pdf.pages))


def print_pack(file: str, folder: str) -> None:
    """Print the report of a store in the formats of a pack: `pack.html`, `pack.pdf` and `pack.xlsx`."""
    from reports.render.contract import renderers

    document, known = build_document(file), renderers()
    for name in _PACK:
        Path(folder, f"pack{known[name].suffix}").write_bytes(known[name].render(document))


def built(watch: Watch, file: str, copy: str) -> None:
    """Build the document of a store, and keep it as JSON for those that print it."""
    import reports.build  # noqa: F401 -- what is imported here is not measured
    import store.read  # noqa: F401
    from reports.render.canonical_json import to_json

    with watch.lap():
        document = build_document(file)
    assert document.projects
    Path(copy).write_bytes(to_json(document))


def printed(watch: Watch, document: str, name: str) -> None:
    """Print a document in one format; counts the megabytes that all processes together had resident at most."""
    from reports.render.canonical_json import from_json
    from reports.render.contract import renderers

    read, renderer = from_json(Path(document).read_bytes()), renderers()[name]
    with together() as peak, watch.lap():
        found = renderer.render(read)
    watch.count("megabytes", peak.megabytes)
    assert len(found) > len(read.projects), len(found)


def printed_twice(watch: Watch, document: str) -> None:
    """Print a document in every format, here and in another process that has another environment."""
    order = f"import json; from bench.report import digests; print(json.dumps(digests({document!r})))"
    with watch.lap():
        here, there = _python(order), _python(order, **_OTHERWISE)
    one, other = json.loads(here), json.loads(there)
    watch.count("formats", len(one))
    watch.count("differ", sum(one[name] != other[name] for name in one))


def digests(document: str) -> dict[str, str]:
    """Return the SHA-256 of every format that a document is printed in."""
    from hashlib import sha256

    from reports.render.canonical_json import from_json
    from reports.render.contract import renderers

    read = from_json(Path(document).read_bytes())
    return {name: sha256(renderer.render(read)).hexdigest() for name, renderer in renderers().items()}


def build_document(file: str) -> ReportDocument:
    """Return the report of a store that `write_store` made."""
    from reports.build import ReportSettings, build
    from store.open import open_store
    from store.read import Snapshot, current_vector

    settings = ReportSettings(
        title="Consolidated status",
        name="monthly",
        organisation="City of Marlow",
        time_zone="America/Phoenix",
        fiscal_year_starts=FISCAL_YEAR_STARTS,
        stale_after={"plans": timedelta(days=45), "ledger": timedelta(days=45)},
    )
    store = open_store(f"sqlite:///{file}")
    try:
        return build(Snapshot(store, current_vector(store)), settings, as_of=AS_OF, made_at=MADE_AT)
    finally:
        store.close()


def _documents(bench: Bench, sizes: dict[str, int]) -> dict[str, str]:
    """Return the files of documents with so many projects each, by name."""
    files = {}
    for name, projects in sizes.items():
        store = str(write_store(bench.folder / f"{name}.db", projects))
        files[name] = store + ".json"
        bench.interleave(repetitions=1, made=Side(built, {"file": store, "copy": files[name]}))
    return files


def _grown(name: str, found: dict[str, Samples]) -> Row:
    figure, floor = found["many"].seconds(), found["usual"].seconds()
    return at_most_times(
        f"report growth: {name}, 1,000 projects beside 200", figure=figure, floor=floor, unit="s", times=TIMES
    )


def _megabytes(name: str, samples: Samples) -> Row:
    return shown(f"report: {name}, all processes", figure=samples.count("megabytes"), unit="MB")


def _python(order: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", order],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
