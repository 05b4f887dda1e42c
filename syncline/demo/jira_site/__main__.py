"""Serves a generated site until it is told to end: `python -m syncline.demo.jira_site --issues 10000`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from datetime import timedelta

import orjson

from syncline.demo.jira_site.generate import Size, generate
from syncline.demo.jira_site.server import serve
from syncline.demo.jira_site.switches import Switches


def arguments() -> argparse.ArgumentParser:
    """What the command accepts."""
    parser = argparse.ArgumentParser(prog="python -m syncline.demo.jira_site", description=__doc__)
    parser.add_argument("--issues", type=int, default=10_000)
    parser.add_argument("--worklogs", type=int, default=30_000)
    parser.add_argument("--projects", type=int, default=8)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--changes", type=int, default=2, help="history entries for each issue")
    parser.add_argument("--overflow", type=float, default=0.0, help="share of worklogs on crowded issues, 0 to 1")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that each answer takes longer")
    parser.add_argument("--index-delay", type=float, default=0.0, help="simulated seconds until search sees an edit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--data-center", action="store_true")
    parser.add_argument("--certificate", default="", help="PEM file with certificate and key: serves HTTPS")
    return parser


def main() -> int:
    """Generate, serve, print one JSON line when ready, and end on SIGTERM or Ctrl-C."""
    given = arguments().parse_args()
    size = Size(
        issues=given.issues,
        worklogs=given.worklogs,
        projects=given.projects,
        people=given.people,
        changes=given.changes,
        overflow=given.overflow,
        cloud=not given.data_center,
        seed=given.seed,
    )
    switches = Switches(latency=given.latency, index_delay=timedelta(seconds=given.index_delay))
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    jira = generate(size)
    with serve(jira, switches, port=given.port, certificate=given.certificate) as served:
        ready = {
            "url": served.url,
            "email": jira.email,
            "token": jira.token,
            "account": jira.account.id,
            "cloud_id": jira.cloud_id,
            "projects": [project.key for project in jira.seen_projects()],
            "issues": len(jira.live),
            "worklogs": len(jira.seen_worklogs()),
        }
        sys.stdout.write(orjson.dumps(ready).decode() + "\n")
        sys.stdout.flush()
        over.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
