"""A real HTTP server on this machine alone, whose every answer a test writes: for drops, drips and half answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(slots=True)
class Served:
    """Where it is and what it was asked."""

    url: str
    paths: list[str] = field(default_factory=list)  # in the order of asking, queries included
    peers: set[tuple[str, int]] = field(default_factory=set)  # one for each connection


class Handler(BaseHTTPRequestHandler):
    """What a test's function gets: `send` for a whole answer, `wfile` for anything else."""

    protocol_version = "HTTP/1.1"  # connections stay open
    disable_nagle_algorithm = True  # headers and body go out at once

    def send(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Send a whole answer; underscores in the names of headers are hyphens."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def drop(self) -> None:
        """Close the connection after this, whatever was sent."""
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 # the standard library's name
        """Say nothing."""


@contextmanager
def serving(answer: Callable[[Handler], None]) -> Iterator[Served]:
    """Answer each GET and POST by the function, in a thread for each connection, until the end of the block."""

    class Answering(Handler):
        def do_GET(self) -> None:
            served.paths.append(self.path)
            served.peers.add(self.client_address)
            answer(self)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    server.block_on_close = False
    served = Served(url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
