"""Serves a simulated site over HTTP on loopback, and remembers what it was asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from syncline.demo.jira_site.admin import Admin
from syncline.demo.jira_site.answers import Answers, refusal
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.state import Jira
from syncline.demo.jira_site.switches import Fault, FaultKind, Switches
from syncline.demo.serving.connections import Cut, Sent, listening, sent
from syncline.demo.serving.exchange import Asked, Reply, Request, noted

_PAGE = b"<!DOCTYPE html><html><head><title>Log in</title></head><body><h1>City of Marlow</h1></body></html>"
_CUTS = {
    FaultKind.DROP_BEFORE: Cut.ALL,
    FaultKind.DROP_AFTER_HEADERS: Cut.PROMISE,
    FaultKind.CUT_OFF: Cut.BODY,
}


@dataclass(slots=True)
class Served:
    """A site that is being served."""

    url: str
    jira: Jira
    switches: Switches
    requests: list[Request] = field(default_factory=list)

    def count(self, path: str = "") -> int:
        """How many requests had `path` in theirs."""
        return sum(path in request.path for request in self.requests)


class _Site:
    """Answers for one served site."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.answers = Answers(served.jira, served.switches)
        self.admin = Admin(served)

    def respond(self, asked: Asked) -> Sent:
        """What is sent to a request, late where that was told."""
        switches = self.served.switches
        if switches.latency:
            time.sleep(switches.latency)
        if asked.path.startswith("/_simulator/"):
            return sent(self.admin.answer(asked))
        fault = switches.fault_of(f"{asked.method} {asked.path}?{asked.query}")
        found = _failed(fault) if fault is not None else None
        if found is None:
            found = self.answers.answer(asked, fault)
        cut = Cut.NOTHING if fault is None else _CUTS.get(fault.kind, Cut.NOTHING)
        # Before the answer: whoever has it finds its request in the list.
        self.served.requests.append(noted(asked, 0 if cut in {Cut.ALL, Cut.PROMISE} else found.status))
        if fault is not None and fault.kind is FaultKind.DELAY:
            time.sleep(fault.seconds)
        return sent(found, cut)


def _failed(fault: Fault) -> Reply | None:
    """What a fault answers in place of the site; None where the site's own answer is spoilt afterwards."""
    if fault.kind is FaultKind.STATUS:
        found = refusal(RefusedError(fault.status, fault.message))
        return Reply(body=found.body, status=fault.status, headers=fault.headers)
    if fault.kind is FaultKind.HTML:
        headers = {**fault.headers, "Content-Type": "text/html;charset=UTF-8"}
        return Reply(body=_PAGE, status=fault.status, headers=headers)
    if fault.kind is FaultKind.GARBLED:
        return Reply(body=b"\x1f\x8b\x00{[\xff\xfe" * 3, headers=fault.headers)
    if fault.kind is FaultKind.ANONYMOUS:
        nothing = {"startAt": 0, "maxResults": 50, "total": 0, "issues": [], "errorMessages": []}
        headers = {**fault.headers, "X-AUSERNAME": "anonymous"}
        return Reply(body=orjson.dumps(nothing), status=fault.status, headers=headers)
    return None


@contextmanager
def serve(
    jira: Jira, switches: Switches | None = None, port: int = 0, certificate: str | Path = ""
) -> Iterator[Served]:
    """Serve a site on loopback until the block ends.

    `port` 0 takes a free one; with a `certificate` (a PEM file that holds its key too) it is HTTPS.
    """
    served = Served("", jira, switches or Switches())
    site = _Site(served)
    with listening(site.respond, port, certificate) as url:
        served.url = url
        yield served
