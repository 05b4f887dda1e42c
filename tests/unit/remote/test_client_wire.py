"""The client over a real connection: what drops, drips, swells, or stays open."""

from __future__ import annotations

import gzip
import threading
import tracemalloc
import zlib
from itertools import count

import pytest

from remote.errors import Fault, GarbledError, RedirectedError, RejectedRequestError, UnavailableError
from remote.retry import Policy
from remote.session import bearer_session, plain_session
from tests.servers.loopback import Handler, serving
from tests.unit.remote.asking import TOKEN, Time, client

BODY = b'{"issues": ["' + b"x" * 1000 + b'"]}'


def _all(handler: Handler) -> None:
    handler.send(200, BODY)


def _drop_before_any_byte(handler: Handler) -> None:
    handler.drop()


def _drop_in_the_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: appl")
    handler.drop()


def _drop_in_the_body(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY[:500])
    handler.drop()


def _drop_in_a_chunk(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(BODY) + BODY[:500])
    handler.drop()


def _drop_between_chunks(handler: Handler) -> None:
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    handler.wfile.write(start + b"%x\r\n" % len(BODY) + BODY + b"\r\n")
    handler.drop()


def _end_without_a_length(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + BODY[:500])
    handler.drop()


def _half_a_packed_body(handler: Handler) -> None:
    handler.send(200, gzip.compress(BODY)[:-12], Content_Encoding="gzip")


def _a_damaged_packed_body(handler: Handler) -> None:
    handler.send(200, gzip.compress(BODY)[:10] + b"\xff" * 40, Content_Encoding="gzip")


def _not_http(handler: Handler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH\r\n\r\n")
    handler.drop()


BROKEN = [
    _drop_before_any_byte,
    _drop_in_the_headers,
    _drop_in_the_body,
    _drop_in_a_chunk,
    _drop_between_chunks,
    _end_without_a_length,
    _half_a_packed_body,
    _a_damaged_packed_body,
    _not_http,
]


@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: fault.__name__.strip("_").replace("_", " "))
def test_a_broken_answer_is_asked_for_again(fault: object) -> None:
    turns = count(1)

    def answer(handler: Handler) -> None:
        if next(turns) <= 2:
            assert callable(fault)
            fault(handler)
        else:
            _all(handler)

    time = Time()
    with serving(answer) as served:
        assert client(time, base=served.url).get("/x").data["issues"]
    assert time.waits == [1.0, 2.0]


def test_a_connection_that_always_breaks_off_is_a_source_that_is_away() -> None:
    with serving(_drop_in_the_body) as served, pytest.raises(UnavailableError) as caught:
        client(Time(), base=served.url, policy=Policy(tries=2)).get("/x")
    assert caught.value.found == "the connection broke off in the middle of the answer, 2 times"


def test_nobody_listening_is_told_as_such() -> None:
    with serving(_all) as served:
        pass
    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1 refuses connections"):
        client(Time(), base=served.url).get("/x")


def test_connections_are_used_again_after_answers_and_errors() -> None:
    statuses = iter([200, 404, 200, 204, 503, 200])

    def answer(handler: Handler) -> None:
        status = next(statuses)
        handler.send(status, b"" if status == 204 else BODY)

    with serving(answer) as served:
        asked = client(Time(), base=served.url)
        for _ in range(5):
            asked.get("/x", expected=(404,))
        assert len(served.paths) == 6
        assert len(served.peers) == 1


def test_threads_side_by_side_keep_as_many_connections_as_the_session_has() -> None:
    together = threading.Barrier(4)

    def answer(handler: Handler) -> None:
        together.wait(10)
        handler.send(200, b"1", Set_Cookie=f"node={threading.get_ident()}")

    with serving(answer) as served:
        asked = client(Time(), base=served.url, session=bearer_session(TOKEN, pool=4))
        for _ in range(3):
            threads = [threading.Thread(target=asked.get, args=("/x",)) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert asked.requests == 12
        assert len(served.peers) == 4


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip", "GZIP"])
def test_a_packed_body_is_unpacked(encoding: str) -> None:
    packed = zlib.compress(BODY) if encoding == "deflate" else gzip.compress(BODY)
    with serving(lambda handler: handler.send(200, packed, Content_Encoding=encoding)) as served:
        assert len(client(Time(), base=served.url).get("/x").data["issues"][0]) == 1000


def test_a_chunked_body_is_put_together() -> None:
    def answer(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for start in range(0, len(BODY), 100):
            part = BODY[start : start + 100]
            handler.wfile.write(b"%x\r\n" % len(part) + part + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    with serving(answer) as served:
        asked = client(Time(), base=served.url)
        assert asked.get("/x").data == asked.get("/x").data
        assert len(served.peers) == 1


@pytest.mark.parametrize("length", [True, False], ids=["with a length", "without"])
def test_a_body_over_the_limit_is_not_read_to_its_end(length: bool) -> None:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        if length:
            handler.send_header("Content-Length", str(10**12))
        handler.end_headers()
        handler.drop()
        try:
            while True:  # until nobody reads any more
                handler.wfile.write(b" " * 65_536)
        except OSError:
            pass

    with serving(answer) as served, pytest.raises(GarbledError, match="larger than 200000 bytes") as caught:
        client(Time(), base=served.url, policy=Policy(max_bytes=200_000)).get("/x")
    assert caught.value.fault is Fault.TOO_LARGE
    assert len(served.paths) == 1


def test_a_body_that_swells_when_unpacked_never_stands_in_memory() -> None:
    bomb = gzip.compress(b"[" + b" " * 100_000_000)
    assert len(bomb) < 200_000
    with serving(lambda handler: handler.send(200, bomb, Content_Encoding="gzip")) as served:
        tracemalloc.start()
        try:
            with pytest.raises(GarbledError, match="larger than 2000000 bytes"):
                client(Time(), base=served.url, policy=Policy(max_bytes=2_000_000)).get("/x")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 8_000_000


def test_packed_nothing_without_end_is_noticed_by_its_time() -> None:
    time = Time()

    def answer(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Encoding: gzip\r\n\r\n")
        handler.drop()
        handler.wfile.write(gzip.compress(b"")[:10])
        try:
            while True:
                handler.wfile.write(b"\x00\x00\x00\xff\xff" * 200)  # empty blocks: they unpack to nothing at all
                time.passed += 1.0
        except OSError:
            pass

    with serving(answer) as served, pytest.raises(UnavailableError, match="came too slowly"):
        client(time, base=served.url, policy=Policy(tries=1, answer_seconds=30.0)).get("/x")


@pytest.mark.parametrize("chunked", [True, False], ids=["in one chunk", "of a length"])
def test_a_body_that_drips_is_given_up_when_its_time_is_over(chunked: bool) -> None:
    time = Time()
    framing = b"Transfer-Encoding: chunked\r\n\r\nffff\r\n" if chunked else b"Content-Length: 65535\r\n\r\n"

    def answer(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + framing)
        handler.drop()
        try:
            for _ in range(60_000):
                handler.wfile.write(b" ")
                time.passed += 1.0
        except OSError:
            pass

    with serving(answer) as served, pytest.raises(UnavailableError, match="came too slowly"):
        client(time, base=served.url, policy=Policy(tries=1, answer_seconds=30.0)).get("/x")


@pytest.mark.parametrize("drip", [b"x", b"HTTP/1.1 100 Continue\r\n\r\n"], ids=["a header", "promises"])
def test_headers_that_never_end_are_given_up(drip: bytes) -> None:
    def answer(handler: Handler) -> None:
        handler.drop()
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: " if drip == b"x" else b"")
        try:
            while not over.wait(0.001):
                handler.wfile.write(drip)
        except OSError:
            pass

    over = threading.Event()
    session = plain_session(head_seconds=0.05)
    with serving(answer) as served, pytest.raises(UnavailableError, match="not answer in time"):
        client(Time(), base=served.url, session=session, policy=Policy(tries=1)).get("/x")
    over.set()


def test_a_redirect_on_the_same_host_is_not_followed_either() -> None:
    with serving(lambda handler: handler.send(301, b"", Location="/elsewhere")) as served:
        with pytest.raises(RedirectedError):
            client(Time(), base=served.url).get("/x")
        assert served.paths == ["/x"]


def test_a_proxy_of_the_organisation_is_used_and_named_when_it_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    statuses = iter([200, 407])
    with serving(lambda handler: handler.send(next(statuses), BODY)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        asked = client(Time(), base="http://marlow.example/jira")
        assert asked.get("/x").data["issues"]
        with pytest.raises(RejectedRequestError, match=r"the proxy in between wants a sign-in \(407\)"):
            asked.get("/x")
        assert proxy.paths == ["http://marlow.example/jira/x"] * 2
        assert len(proxy.peers) == 1


def test_cookies_of_a_load_balancer_come_back_to_it() -> None:
    seen: list[str | None] = []

    def answer(handler: Handler) -> None:
        seen.append(handler.headers.get("Cookie"))
        handler.send(200, b"1", Set_Cookie="route=7; Path=/")

    with serving(answer) as served:
        asked = client(Time(), base=served.url)
        asked.get("/x")
        asked.get("/x")
    assert seen == [None, "route=7"]


def test_two_clients_of_one_process_share_nothing() -> None:
    with serving(lambda handler: handler.send(429, b"", Retry_After="1000")) as served:
        for _ in range(2):
            with pytest.raises(Exception, match="too many requests"):
                client(Time(), base=served.url).get("/x")
        assert len(served.paths) == 2
