"""Checks the address of a Jira site, and says what of it is not the site."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_HOST = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.?|\[[0-9a-f:.]+\]", re.ASCII)
_CONTEXT = re.compile(r"(?:/[A-Za-z0-9._~-]{1,100}){0,4}", re.ASCII)
_PAGES = frozenset(
    {"browse", "projects", "issues", "secure", "rest", "login", "login.jsp", "software", "servicedesk", "wiki", "ex"}
    | {"dashboards", "plugins", "core", "jira-work-management", "people"}
)
"""First words of Jira's own pages; what stands before one of them is the address."""
_CLOUD = (".atlassian.net", ".jira.com", ".atlassian-us-gov-mod.net")


def site_address(text: str) -> str:
    """Return the address in small letters and without a slash at its end; raises ValueError with what to write.

    A context path as Data Center has (`https://it.marlow.example/jira`) is kept; a page of Jira is refused.
    """
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("expected an address like https://marlow.atlassian.net")
    if "@" in parts.netloc:
        raise ValueError("a name or password in an address is seen by everybody: write them under `sign_in`")
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    try:
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        raise ValueError("the number after the colon is no port") from None
    if not _HOST.fullmatch(host):
        raise ValueError("the name of the machine is not one; expected an address like https://marlow.atlassian.net")
    address = f"{parts.scheme}://{host}{port}"
    context = _context(parts.path, cloud=is_cloud_site(address))
    if context != parts.path.rstrip("/") or parts.query or parts.fragment:
        raise ValueError(f"this is a page of the site; write its address alone: {address}{context}")
    return address + context


def _context(path: str, *, cloud: bool) -> str:
    if cloud:
        return ""
    words = path.rstrip("/").split("/")
    pages = [number for number, word in enumerate(words) if word.lower() in _PAGES]
    context = "/".join(words[: pages[0]] if pages else words)
    return context if _CONTEXT.fullmatch(context) else ""


def origin(address: str) -> str:
    """Return scheme, machine and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_cloud_site(address: str) -> bool:
    """Tell whether Atlassian runs the site, going by its name."""
    return (urlsplit(address).hostname or "").lower().rstrip(".").endswith(_CLOUD)


def is_loopback(address: str) -> bool:
    """Tell whether the address is this very machine, whose traffic nobody else sees."""
    host = (urlsplit(address).hostname or "").lower()
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
