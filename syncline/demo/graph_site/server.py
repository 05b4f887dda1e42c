"""Serves a simulated tenant over HTTP on loopback, and remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from syncline.demo.graph_site.admin import Admin
from syncline.demo.graph_site.answers import Answers
from syncline.demo.graph_site.state import Graph
from syncline.demo.graph_site.switches import Fault, FaultKind, Switches
from syncline.demo.serving.connections import Cut, Sent, listening, sent
from syncline.demo.serving.exchange import Asked, Reply, Request, noted

_PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>City of Marlow</h1></body></html>"
_CUTS = {
    FaultKind.DROP_BEFORE: Cut.ALL,
    FaultKind.DROP_AFTER_HEADERS: Cut.PROMISE,
    FaultKind.CUT_OFF: Cut.BODY,
}


@dataclass(slots=True, kw_only=True)
class Served:
    """A tenant that is being served."""

    graph: Graph
    switches: Switches
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    most_in_flight: int = 0  # requests that were being answered at the same time, at most
    _in_flight: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, path: str = "") -> int:
        """How many requests had `path` in theirs."""
        return sum(path in request.path for request in self.requests)

    @contextmanager
    def flying(self) -> Iterator[None]:
        """One request more in flight until the block ends."""
        with self._lock:
            self._in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self._in_flight)
        try:
            yield
        finally:
            with self._lock:
                self._in_flight -= 1


class _Site:
    """Answers for one served tenant."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.answers = Answers(served.graph, served.switches)
        self.admin = Admin(served)

    def respond(self, asked: Asked) -> Sent:
        """What is sent to a request, late where that was told."""
        if asked.path.startswith("/_simulator/"):
            return sent(self.admin.answer(asked))
        with self.served.flying():
            return self._answered(asked)

    def _answered(self, asked: Asked) -> Sent:
        switches = self.served.switches
        if switches.latency:
            time.sleep(switches.latency)
        full = f"{asked.method} {unquote(asked.path)}?{unquote(asked.query)}".removesuffix("?")
        fault = switches.fault_of(full)
        found = _failed(fault) if fault is not None else None
        found = found or self.answers.answer(asked, fault)
        cut = Cut.NOTHING if fault is None else _CUTS.get(fault.kind, Cut.NOTHING)
        # Before the answer: whoever has it finds its request in the list, and what was changed by it.
        self.served.requests.append(noted(asked, 0 if cut in {Cut.ALL, Cut.PROMISE} else found.status))
        if switches.after_answer is not None:
            switches.after_answer(full)
        if fault is not None and fault.kind is FaultKind.DELAY:
            time.sleep(fault.seconds)
        return sent(found, cut)


def _failed(fault: Fault) -> Reply | None:
    """What a fault answers in place of the tenant; None where the tenant's own answer is spoilt afterwards."""
    if fault.kind is FaultKind.HTML:
        headers = {**fault.headers, "Content-Type": "text/html;charset=UTF-8"}
        return Reply(body=_PAGE, status=fault.status, headers=headers)
    if fault.kind is FaultKind.GARBLED:
        return Reply(body=b"\x1f\x8b\x00{[\xff\xfe" * 3, headers=fault.headers)
    return None


@contextmanager
def serve(
    graph: Graph, switches: Switches | None = None, port: int = 0, certificate: str | Path = ""
) -> Iterator[Served]:
    """Serve a tenant on loopback until the block ends.

    `port` 0 takes a free one; with a `certificate` (a PEM file that holds its key too) it is HTTPS.
    """
    served = Served(graph=graph, switches=switches or Switches())
    site = _Site(served)
    with listening(site.respond, port, certificate) as url:
        served.url = site.answers.url = url
        yield served
