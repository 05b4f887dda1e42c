"""The one address a client may talk to, and paths joined to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

import requests

_PATH = re.compile(r"/(?!/)[A-Za-z0-9._~!$&'()*+,;=:@%/-]*", re.ASCII)
_DOTS = frozenset({".", "..", "%2e", "%2e%2e", ".%2e", "%2e."})
_HOST = re.compile(r"[a-z0-9._:-]{1,253}", re.ASCII)  # RFC 1035 for the length; an IPv6 address has colons


def checked_base(url: str) -> str:
    """Return the address without a slash at its end; ValueError says what is wrong with it, without repeating it."""
    try:
        parts = urlsplit(url)
        host, user_info = parts.hostname, parts.username is not None or parts.password is not None
        requests.Request("GET", url).prepare()
        (host or "").encode("idna")  # no part of a name has more than 63 characters
    except (ValueError, OSError):  # requests' own errors are both; their texts repeat the address
        host, parts, user_info = None, urlsplit(""), False
    if host is None or parts.scheme not in {"http", "https"}:
        raise ValueError("the address is not one of a server; write it like https://marlow.example")
    if user_info:
        raise ValueError("the address holds a name or password; write it without, and sign in by a secret")
    if parts.query or parts.fragment:
        raise ValueError("the address ends in a query or fragment; write it without `?` and `#`")
    return url.rstrip("/")


def joined(base: str, path: str) -> str:
    """Return the address of a path below the base; ValueError for one that could lead elsewhere.

    A path begins with one slash and holds no query, no host, no step upwards; identifiers in it are quoted before.
    """
    if not _PATH.fullmatch(path) or any(step.casefold() in _DOTS for step in path.split("/")):
        raise ValueError("a path of a request must begin with one slash and stay below the configured address")
    return base + path


def query(params: Mapping[str, object] | None) -> list[tuple[str, str]]:
    """Return the pairs of a query: None is left out, a list repeats its name, booleans are `true` and `false`."""
    pairs: list[tuple[str, str]] = []
    for name, value in (params or {}).items():
        values = value if isinstance(value, Iterable) and not isinstance(value, str) else (value,)
        pairs.extend((name, _text(one)) for one in values if one is not None)
    return pairs


def host_in(location: str, own: str, redact: Callable[[str], str]) -> str:
    """Return the host that a `Location` points to, `own` for one without a host.

    "" where it cannot be read, is no host name, or holds a secret: that would come back in small letters, unknown.
    """
    try:
        parts = urlsplit(location.strip())
        host = parts.hostname
    except ValueError:
        return ""
    if host is None:
        return own
    written = parts.netloc.rpartition("@")[2]
    return host if _HOST.fullmatch(host) and redact(written) == written else ""


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return str(value)
    raise TypeError(f"a query takes text, whole numbers and booleans, not {type(value).__name__}")
