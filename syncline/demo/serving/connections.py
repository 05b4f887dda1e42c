"""HTTP over loopback: kept-open connections, a thread for each, one write an answer."""

from __future__ import annotations

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import formatdate
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from typing import cast

from syncline.demo.serving.exchange import Asked, Reply

_MOST_BODY = 10_000_000


class Cut(StrEnum):
    """How much of an answer goes out."""

    NOTHING = "nothing"  # all of it does
    BODY = "body"  # half of the body, with a length that fits the half
    PROMISE = "promise"  # half of the body, with the length of the whole, and the connection ends
    ALL = "all"  # the connection ends without an answer


@dataclass(frozen=True, slots=True)
class Sent:
    """What goes over the wire, and whether the connection goes on after it."""

    data: bytes
    goes_on: bool = True


def sent(found: Reply, cut: Cut = Cut.NOTHING) -> Sent:
    """An answer on the wire, whole or cut."""
    half = len(found.body) // 2
    if cut is Cut.ALL:
        return Sent(b"", goes_on=False)
    if cut is Cut.PROMISE:
        return Sent(_head(found, len(found.body)) + found.body[:half], goes_on=False)
    body = found.body[: max(1, half)] if cut is Cut.BODY else found.body
    return Sent(_head(found, len(body)) + body)


def _head(found: Reply, length: int) -> bytes:
    phrase = HTTPStatus(found.status).phrase
    headers = {"Content-Type": "application/json;charset=UTF-8", "Date": formatdate(usegmt=True), **found.headers}
    told = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {found.status} {phrase}\r\n{told}Content-Length: {length}\r\n\r\n".encode("latin-1")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, port: int, respond: Callable[[Asked], Sent]) -> None:
        super().__init__(("127.0.0.1", port), _Connection)
        self.respond = respond
        self.open: set[socket.socket] = set()

    def hang_up(self) -> None:
        """End every kept-open connection, so that no thread outlives the server."""
        for connection in list(self.open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Connection(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    rbufsize = 65_536

    def handle(self) -> None:
        server = cast("_Server", self.server)
        server.open.add(self.connection)
        try:
            while self._one(server):
                pass
        except (ConnectionError, TimeoutError, ValueError):
            return
        finally:
            server.open.discard(self.connection)

    def _one(self, server: _Server) -> bool:
        """Answer one request; False when the connection is over."""
        asked = self._read()
        if asked is None:
            return False
        found = server.respond(asked)
        self.wfile.write(found.data)
        return found.goes_on and asked.headers.get("connection", "").lower() != "close"

    def _read(self) -> Asked | None:
        line = self.rfile.readline(65_537)
        if not line.strip():
            return None
        method, target, _ = line.decode("latin-1").split(" ", 2)
        headers: dict[str, str] = {}
        while (line := self.rfile.readline(65_537)) not in {b"\r\n", b"\n", b""}:
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        length = int(headers.get("content-length", "0"))
        if length > _MOST_BODY:
            raise ConnectionAbortedError("the body is too large")
        body = self.rfile.read(length) if length else b""
        path, _, query = target.partition("?")
        return Asked(method=method, path=path, query=query, headers=headers, body=body)


@contextmanager
def listening(respond: Callable[[Asked], Sent], port: int = 0, certificate: str | Path = "") -> Iterator[str]:
    """Answer on loopback until the block ends; yields the address.

    `port` 0 takes a free one; with a `certificate` (a PEM file that holds its key too) it is HTTPS.
    """
    server = _Server(port, respond)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        url = url.replace("http:", "https:", 1)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        server.hang_up()
        server.server_close()
        thread.join()
