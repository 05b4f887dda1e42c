"""Serves a simulated Tempo over HTTP on this machine, and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from syncline.demo.tempo_site.routes import Query, Reply, answer
from syncline.demo.tempo_site.routes import Request as Question
from syncline.demo.tempo_site.state import Tempo
from syncline.demo.tempo_site.switches import Fault, FaultKind, Switches

TOKEN = "demo-tempo-token"  # noqa: S105 # of the simulated account, printed by it
LARGEST_BODY = 1_000_000  # bytes

_PAGE = b"<!DOCTYPE html><html><body><h1>Sign in to continue</h1></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that was answered."""

    method: str
    path: str
    query: Query
    body: Any
    status: int  # 0 where the connection was dropped


@dataclass(slots=True, kw_only=True)
class Served:
    """A simulated account that answers."""

    tempo: Tempo
    switches: Switches
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def note(self, request: Request) -> None:
        """Remember a request."""
        with self._lock:
            self.requests.append(request)


@contextmanager
def serve(tempo: Tempo, switches: Switches | None = None, port: int = 0) -> Iterator[Served]:
    """Serve an account on this machine alone until the block ends; `port` 0 takes a free one."""
    served = Served(tempo=tempo, switches=switches or Switches())
    server = _Server(("127.0.0.1", port), _Handler)
    server.served = served
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    served: Served


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer a question in the address."""
        self._answer(None)

    def do_POST(self) -> None:
        """Answer a question in the body."""
        length = int(self.headers.get("Content-Length", "0"))
        content = self.rfile.read(min(length, LARGEST_BODY))
        try:
            self._answer(json.loads(content))
        except ValueError:
            self._answer(None)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the base class's name
        """Say nothing: what was asked stands in `Served.requests`."""

    def _answer(self, body: Any) -> None:
        served = self.server.served
        parts = urlsplit(self.path)
        question = Question(method=self.command, path=parts.path, query=parse_qs(parts.query), body=body)
        if served.switches.latency:
            time.sleep(served.switches.latency)
        asked = f"{self.command} {self.path}"
        reply = self._reply(question, served.switches.fault_of(asked))
        status = 0 if reply is None else reply.status
        served.note(Request(method=question.method, path=question.path, query=question.query, body=body, status=status))
        if served.switches.after_page is not None:
            served.switches.after_page(asked)  # before the answer goes out, so that the next request finds its effect
        if reply is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            self._send(reply)

    def _reply(self, question: Question, fault: Fault | None) -> _Bytes | None:
        """Return what is sent, None where the connection just ends."""
        served = self.server.served
        headers = {} if fault is None else fault.headers
        if fault is not None and fault.kind is FaultKind.DROP:
            return None
        if fault is not None and fault.kind is FaultKind.HTML:
            return _page(fault.status, headers)
        if fault is not None and fault.kind is FaultKind.STATUS:
            return _json(Reply(fault.status, {"errors": {"message": "The simulated account fails."}}), headers)
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _page(HTTPStatus.UNAUTHORIZED, {})
        reply = answer(served.tempo, served.switches, question)
        if fault is not None and fault.change is not None and reply.body is not None:
            reply = Reply(reply.status, fault.change(reply.body))
        made = _json(reply, headers)
        is_cut = fault is not None and fault.kind is FaultKind.CUT_OFF
        return replace(made, content=made.content[: len(made.content) // 2]) if is_cut else made

    def _send(self, reply: _Bytes) -> None:
        self.send_response_only(reply.status)
        self.send_header("Date", format_datetime(self.server.served.tempo.now(), usegmt=True))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bytes:
    """An answer as it goes over the wire."""

    status: int
    content: bytes
    kind: str
    headers: Mapping[str, str]


def _page(status: int, headers: Mapping[str, str]) -> _Bytes:
    return _Bytes(status=status, content=_PAGE, kind="text/html; charset=utf-8", headers=headers)


def _json(reply: Reply, headers: Mapping[str, str]) -> _Bytes:
    """Write a reply; Tempo writes a refusal as a page (OpenAPI 4.0, Errors)."""
    if reply.status == HTTPStatus.FORBIDDEN:
        return _page(reply.status, headers)
    content = b"" if reply.body is None else json.dumps(reply.body).encode()
    return _Bytes(status=reply.status, content=content, kind="application/json", headers=headers)
