"""One process that reads a folder of invented plans twice: as files, and as if the folder were an API.

`python -m tests.flow.driver STORE FOLDER` prints a line when it begins, one after each page, and one when it is done.
While another process reads a source it asks again, until that one is done or dead.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from store.open import open_store
from sync.outcome import Ending, Progress, RunResult
from sync.run import World, run_sync
from sync.source import Source
from syncline.processes import is_dead, this_process
from tests.unit.sync.sources import NOW, DropFolder, PlansApi, api_source, folder_source

FILES, API = "files", "api"
PAGE_SIZE = 3
PATIENCE = 2_000  # tries; a process that has not got the lease by then never will


def sources(folder: Path) -> tuple[Source, Source]:
    """Return the two sources: the keys of the API's records are those of the rows in the files."""
    plans = {path.name: json.loads(path.read_text())["rows"] for path in sorted(folder.glob("*.json"))}
    api = PlansApi(
        plans={name: {f"{name}/{row['id']}": row for row in rows} for name, rows in plans.items()}, page_size=PAGE_SIZE
    )
    drop = DropFolder(folder=folder, page_size=PAGE_SIZE)
    return folder_source(drop, name=FILES), api_source(api, name=API)


def main(url: str, folder: Path) -> None:
    """Read both sources to their end."""
    store = open_store(url)
    _say("begin")
    world = World(store=store, now=lambda: NOW, holder=this_process(), is_dead=is_dead, listener=_page)
    for source in sources(folder):
        result = _patiently(world, source)
        if result.ending is not Ending.COMPLETED:
            raise SystemExit(f"{source.name}: {result.ending}: {result.error}")
    store.close()
    _say("done")


def _patiently(world: World, source: Source) -> RunResult:
    result = run_sync(world, source, confirm_deletes=True)
    for _ in range(PATIENCE):
        if result.ending is not Ending.BUSY:
            break
        time.sleep(0.005)
        result = run_sync(world, source, confirm_deletes=True)
    return result


def _page(progress: Progress) -> None:
    _say(f"page {progress.source} {progress.scope} {progress.read}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
