"""Keeps connections open for a session, and ends those whose answer does not even begin in reasonable time."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import BaseHTTPResponse

HEAD_SECONDS = 120.0  # from the last byte of the request to the last header; busy servers think for a minute


class BoundedAdapter(HTTPAdapter):
    """Requests' adapter with a bound for the time until an answer's headers are whole.

    The read timeout begins anew with each byte, so that headers which drip, or a "100 Continue" that comes again and
    again, would occupy a thread for ever. The body has its own bound, where it is read.
    """

    def __init__(self, pool: int, head_seconds: float = HEAD_SECONDS) -> None:
        self._pools = _pools(head_seconds)
        super().__init__(pool_connections=2, pool_maxsize=pool)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Make the pools of direct connections."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Make the pools of connections through a proxy."""
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager


class _Connection(HTTPConnection):
    head_seconds: ClassVar[float]

    def getresponse(self) -> BaseHTTPResponse:  # type: ignore[override] # as urllib3 itself does
        return _in_time(super().getresponse, self.head_seconds, self.sock)


class _SecureConnection(HTTPSConnection):
    head_seconds: ClassVar[float]

    def getresponse(self) -> BaseHTTPResponse:  # type: ignore[override] # as urllib3 itself does
        return _in_time(super().getresponse, self.head_seconds, self.sock)


def _in_time(read: Callable[[], BaseHTTPResponse], seconds: float, connected: object) -> BaseHTTPResponse:
    ended = threading.Event()
    timer = threading.Timer(seconds, _end, (connected, ended))
    timer.daemon = True
    timer.start()
    try:
        response = read()
    except (OSError, HTTPException):
        if not ended.is_set():
            raise
    else:
        if not ended.is_set():
            return response
        response.close()  # its headers were cut, which the standard library takes for whole ones
    finally:
        timer.cancel()
    raise TimeoutError("the headers of the answer were not there in time")


def _end(connected: object, ended: threading.Event) -> None:
    ended.set()
    if isinstance(connected, socket.socket):
        with contextlib.suppress(OSError):
            # The plain socket's own: that of an encrypted one would take the encryption away from under the reader.
            socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _pools(seconds: float) -> dict[str, type[HTTPConnectionPool]]:
    class Connection(_Connection):
        head_seconds = seconds

    class SecureConnection(_SecureConnection):
        head_seconds = seconds

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    return {"http": Pool, "https": SecurePool}
