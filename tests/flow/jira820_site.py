"""Serves jira820, a fake Jira Data Center that other people wrote: `python -m tests.flow.jira820_site PORT`.

One thing of it is mended: it numbers the worklogs and links of each issue from the same start, where Jira numbers those
of the whole site.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from typing import Any

import uvicorn
from jira820.config import load_config
from jira820.server import build_store, make_app


def main(port: int) -> None:
    """Serve on loopback until the process is ended."""
    os.environ.update(JIRA820_LOCALE="en", JIRA820_SEED="7", JIRA820_DATE="2026-01-02")  # a day after its server's time
    config = load_config()
    config.epics_per_module, config.standalone_per_module, config.history_per_module = 1, 3, 4
    store = build_store(config)
    _number_worklogs(store)
    _number_links(store)
    uvicorn.run(make_app(store=store), host="127.0.0.1", port=port, log_level="warning")


def _number_worklogs(store: Any) -> None:
    numbers = count(50_000)
    for issue in store.issues.values():
        for worklog in issue["worklog"]:
            worklog["id"] = str(next(numbers))
    added = store.add_worklog

    def add(key: str, *args: Any, **given: Any) -> Any:
        added(key, *args, **given)
        worklogs = store.issues[key]["worklog"]
        worklogs[-1]["id"] = str(next(numbers))
        return store.serializer.worklog_obj(key, len(worklogs) - 1, worklogs[-1])

    store.add_worklog = add


def _number_links(store: Any) -> None:
    """Give both sides of a link the same number."""
    numbers = count(40_000)
    for key, issue in store.issues.items():
        for link in issue["links"]:
            if link["dir"] == "outward":
                link["id"] = str(next(numbers))
                others = store.issues[link["key"]]["links"]
                mirrored = next(
                    one
                    for one in others
                    if (one["dir"], one["key"], one["type"]) == ("inward", key, link["type"]) and "id" not in one
                )
                mirrored["id"] = link["id"]


if __name__ == "__main__":
    main(int(sys.argv[1]))
