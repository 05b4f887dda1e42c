"""Reads the body of an answer within bounds of size and time, and parses it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import requests
import urllib3

from remote.errors import Fault

_BLOCK = 65_536  # bytes asked for at once, packed and unpacked
_ANY_ZLIB = 47  # zlib's sign for "gzip or zlib, whichever the header says"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class BodyError(Exception):
    """The body cannot be had: with a fault it is not worth another try, without one the connection is to blame."""

    def __init__(self, found: str, fault: Fault | None = None) -> None:
        super().__init__(found)
        self.found = found
        self.fault = fault


def read_body(response: requests.Response, *, max_bytes: int, late: Callable[[], bool]) -> bytes:
    """Return the unpacked body; raises BodyError when it breaks off, is too large, or `late` says that time is up.

    Blocks are taken as they arrive (`read1`), so that a body which drips byte by byte is noticed, and unpacked here,
    block by block, so that a small packed body cannot become a large one in memory.
    """
    content = bytearray()
    for block in _unpacked(_arriving(response, late), response.headers.get("Content-Encoding", "")):
        content += block
        if len(content) > max_bytes:
            raise BodyError(f"the answer is larger than {max_bytes} bytes", Fault.TOO_LARGE)
    return bytes(content)


def parse(content: bytes, content_type: str) -> Any:
    """Return the JSON value of a body; raises BodyError with the fault of one that is none."""
    try:
        return orjson.loads(content.removeprefix(_BYTE_ORDER_MARK))
    except orjson.JSONDecodeError as error:
        ended = not content.strip() or "end of data" in error.msg
    if "html" in content_type.casefold() or content.lstrip()[:1] == b"<":
        raise BodyError("a web page came back instead of data", Fault.HTML)
    if ended:
        raise BodyError("the answer ends in the middle", Fault.CUT_OFF)
    raise BodyError("what came back is not JSON", Fault.NOT_JSON)


def _arriving(response: requests.Response, late: Callable[[], bool]) -> Iterator[bytes]:
    while not late():
        block: bytes | None
        broken = False
        try:
            block = response.raw.read1(_BLOCK, decode_content=False)
        except (OSError, urllib3.exceptions.HTTPError):
            block, broken = None, True
        if broken:  # raised here, so that the library's error does not travel along
            raise BodyError("the connection broke off in the middle of the answer")
        if not block:
            return
        yield block
    raise BodyError("the answer came too slowly to be whole in time")


def _unpacked(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    match encoding.strip().casefold():
        case "" | "identity":
            yield from blocks
        case "gzip" | "x-gzip" | "deflate":
            yield from _inflated(blocks)
        case _:
            raise BodyError("the answer is packed in a way that was not asked for", Fault.CODED)


def _inflated(blocks: Iterator[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj(_ANY_ZLIB)
    begun = broken = False
    for block in blocks:
        rest = block
        while rest and not inflate.eof and not broken:
            begun = True
            try:
                out = inflate.decompress(rest, _BLOCK)
            except zlib.error:
                broken = True
                break
            yield out
            rest = inflate.unconsumed_tail
        if broken:
            raise BodyError("the answer's packing is damaged", Fault.CUT_OFF)
    if begun and not inflate.eof:
        raise BodyError("the packed answer ends in the middle")
