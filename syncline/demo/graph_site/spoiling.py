"""Answers whose content was told to go wrong."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import orjson

from syncline.demo.graph_site.switches import Fault, FaultKind
from syncline.demo.serving.exchange import Reply

_LINKS = ("@odata.nextLink", "@odata.deltaLink")
_WORD = "swimlanes"  # in no schema


def spoilt(found: Reply, fault: Fault, address: str) -> Reply:
    """The answer as the fault leaves it; `address` is the request's own."""
    ways = {
        FaultKind.NO_VALUE: _without_value,
        FaultKind.UNKNOWN_ENUM: _unknown_word,
        FaultKind.REPEATED_PAGE: lambda content: {**content, _LINKS[0]: address},
        FaultKind.FOREIGN_LINK: lambda content: _foreign(content, fault.host),
        FaultKind.RESHAPE: fault.change or (lambda content: content),
    }
    way = ways.get(fault.kind)
    if way is None:
        return found
    return Reply(body=orjson.dumps(way(orjson.loads(found.body))), status=found.status, headers=found.headers)


def _without_value(content: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in content.items() if name != "value"}


def _foreign(content: dict[str, Any], host: str) -> dict[str, Any]:
    found = dict(content)
    for name in _LINKS:
        if name in found:
            parts = urlsplit(found[name])
            found[name] = f"{host}{parts.path}?{parts.query}"
    return found


def _unknown_word(content: Any) -> Any:
    """Every word of an enumeration replaced by one that the schema does not know."""
    if isinstance(content, list):
        return [_unknown_word(one) for one in content]
    if not isinstance(content, dict):
        return content
    found = {name: _unknown_word(one) for name, one in content.items()}
    if "previewType" in found:
        found["previewType"] = _WORD
    if "containerId" in found:
        found["type"] = _WORD
    return found
