"""One process that reads a folder of invented plans three times: as files, as an API's, and as a tracker's issues.

`python -m tests.flow.driver STORE FOLDER` prints a line when it begins, one after each page, and one when it is done.
While another process reads a source it asks again, until that one is done or dead.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from connectors.contract.pages import Page, Record, Scope
from store.open import open_store
from sync.outcome import Ending, Progress, RunResult
from sync.run import World, run_sync
from sync.source import Source
from syncline.processes import is_dead, this_process
from tests.unit.sync.sources import NOW, DropFolder, PlansApi, api_source, folder_source
from tests.unit.sync.tracker import Tracker

FILES, API, TRACKER = "files", "api", "tracker"
PLANS = ("roads.json", "sewers.json", "water.json")
PAGE_SIZE = 3
PATIENCE = 2_000  # tries; a process that has not got the lease by then never will


class Issues(Tracker):
    """The rows of the plans as issues with an hour each; every reading is a load, and what is missing is told."""

    def __init__(self, plans: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__(projects=sorted(plans), page_size=PAGE_SIZE)
        self.rows = {key: (plan, row["title"]) for plan in sorted(plans) for key, row in sorted(plans[plan].items())}

    def _work(self, scope: Scope, after: str) -> Iterator[Page]:
        todo = [key for key in sorted(self.rows) if key > after]
        for start in range(0, len(todo), self.page_size):
            chosen = todo[start : start + self.page_size]
            yield Page(
                records=tuple(record for key in chosen for record in self._records(key)),
                whole=tuple(f"issue/{key}/worklog" for key in chosen),
                cursor=chosen[-1],
            )
        stored = set().union(*(scope.stored.keys("issue", plan) for plan in PLANS))
        assert set(self.rows) <= stored
        yield Page(absent=tuple(("issue", key) for key in sorted(stored - set(self.rows))), cursor="")

    def _records(self, key: str) -> tuple[Record, Record]:
        plan, title = self.rows[key]
        issue = Record(kind="issue", key=key, data={"title": title, "project": plan}, partition=plan)
        hours = {"issue": key, "seconds": len(title) * 60}
        # its key changes with the title, so that the one before is missing among all of the issue
        return issue, Record(kind="worklog", key=f"{key}/{title}", data=hours, partition=f"issue/{key}/worklog")


def sources(folder: Path) -> tuple[Source, Source, Source]:
    """Return the three sources: the keys of the APIs' records are those of the rows in the files."""
    plans = {path.name: json.loads(path.read_text())["rows"] for path in sorted(folder.glob("*.json"))}
    api = PlansApi(
        plans={name: {f"{name}/{row['id']}": row for row in rows} for name, rows in plans.items()}, page_size=PAGE_SIZE
    )
    drop = DropFolder(folder=folder, page_size=PAGE_SIZE)
    return folder_source(drop, name=FILES), api_source(api, name=API), Issues(api.plans).source(TRACKER)


def main(url: str, folder: Path) -> None:
    """Read the sources to their end."""
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
