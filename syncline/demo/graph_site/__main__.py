"""Serves a generated tenant until it is told to end: `python -m syncline.demo.graph_site --plans 40 --tasks 600`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading

import orjson

from syncline.demo.graph_site.generate import Size, generate
from syncline.demo.graph_site.plans import prepare
from syncline.demo.graph_site.server import serve
from syncline.demo.graph_site.switches import PAGE, Switches


def arguments() -> argparse.ArgumentParser:
    """What the command accepts."""
    parser = argparse.ArgumentParser(prog="python -m syncline.demo.graph_site", description=__doc__)
    parser.add_argument("--plans", type=int, default=40)
    parser.add_argument("--tasks", type=int, default=600, help="in each plan")
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--groups", type=int, default=20, help="that hold plans")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that each answer takes longer")
    parser.add_argument("--page-sizes", type=int, nargs="+", default=[PAGE], help="of one page after another")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate", default="", help="PEM file with certificate and key: serves HTTPS")
    return parser


def main() -> int:
    """Generate, serve, print one JSON line when ready, and end on SIGTERM or Ctrl-C."""
    given = arguments().parse_args()
    size = Size(plans=given.plans, tasks=given.tasks, people=given.people, groups=given.groups, seed=given.seed)
    switches = Switches(latency=given.latency, page_sizes=tuple(given.page_sizes))
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    graph = generate(size)
    prepare(graph)
    with serve(graph, switches, port=given.port, certificate=given.certificate) as served:
        ready = {
            "url": served.url,
            "token": graph.token,
            "tenant": graph.id,
            "groups": [group.id for group in graph.groups.values() if group.unified],
            "plans": [plan.id for plan in graph.seen_plans()],
            "tasks": len(graph.tasks),
            "people": len(graph.users),
        }
        sys.stdout.write(orjson.dumps(ready).decode() + "\n")
        sys.stdout.flush()
        over.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
