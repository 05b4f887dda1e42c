"""Single objects and lists as Graph's JSON: context, selection, pages with a link to the next."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

import orjson

from syncline.demo.graph_site.refused import RefusedError
from syncline.demo.graph_site.routing import Call
from syncline.demo.graph_site.rows import PROPERTIES
from syncline.demo.serving.exchange import Reply, reply


class Numbered(Protocol):
    """What stands in a listing by a number of its own; later ones come later."""

    @property
    def number(self) -> int:
        """The number."""
        ...


NumberedT = TypeVar("NumberedT", bound=Numbered)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a listing goes on: after the row with `number`, on its page `page` (0 is the first)."""

    number: int = 0
    page: int = 0

    def token(self, call: Call) -> str:
        """The place as a link carries it: opaque, and good for this listing alone."""
        return sealed(call.path, self.number, self.page)


def asked_place(call: Call) -> Place:
    """Where `$skiptoken` says to go on; 400 where it is not one of this listing's."""
    token = call.query.get("$skiptoken", "")
    if not token:
        return Place()
    return Place(*opened(token, call.path, 2))


def sealed(name: str, *numbers: int) -> str:
    """Numbers in a token that is good for one listing alone."""
    return base64.urlsafe_b64encode(orjson.dumps([name, *numbers])).decode().rstrip("=")


def opened(token: str, name: str, length: int) -> list[int]:
    """The numbers of a token made for `name`; 400 for any other text."""
    try:
        found = orjson.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError):
        raise RefusedError(400, "The token in the request is malformed.", "BadRequest") from None
    numbers = found[1:] if isinstance(found, list) else []
    if len(numbers) != length or found[0] != name or not all(type(one) is int and one >= 0 for one in numbers):
        raise RefusedError(400, "The token in the request belongs to another request.", "BadRequest")
    return numbers


def single(call: Call, kind: str, context: str, row: Mapping[str, Any]) -> Reply:
    """One object; `kind` as the schema names it, `context` as the metadata document places it."""
    names = _names(call, kind)
    shown = f"({','.join(call.selected)})" if call.selected else ""
    return reply({"@odata.context": f"{call.base}/$metadata#{context}{shown}/$entity", **_only(row, names)})


def selection(call: Call, kind: str) -> Callable[[Mapping[str, Any]], bytes]:
    """What encodes a row of a list with the properties that were asked for."""
    names = _names(call, kind)
    return lambda row: orjson.dumps(_only(row, names))


def page(call: Call, context: str, rows: Sequence[bytes], following: Place | None, count: int | None = None) -> Reply:
    """One page of a list; `count` is said where Planner says it."""
    shown = f"({','.join(call.selected)})" if call.selected and not context.startswith("Collection") else ""
    head: dict[str, Any] = {"@odata.context": f"{call.base}/$metadata#{context}{shown}"}
    if count is not None:
        head["@odata.count"] = count
    if following is not None:
        head["@odata.nextLink"] = next_link(call, following)
    return Reply(body=orjson.dumps(head)[:-1] + b',"value":[' + b",".join(rows) + b"]}")


def paged(every: Sequence[NumberedT], place: Place, size: int) -> tuple[Sequence[NumberedT], Place | None]:
    """The part of a listing that stands on a page, and where the next begins; None after the last.

    A row that is deleted between two pages moves no other one.
    """
    rest = every if not place.number else [one for one in every if one.number > place.number]
    shown = rest[:size]
    return shown, Place(shown[-1].number, place.page + 1) if len(rest) > size else None


def next_link(call: Call, following: Place) -> str:
    """The address of the page after this one, with every parameter that was sent."""
    kept = {name: value for name, value in call.query.items() if name not in {"$skiptoken", "$deltatoken"}}
    kept["$skiptoken"] = following.token(call)
    return f"{call.base}{call.path}?" + "&".join(f"{quote(name)}={quote(value)}" for name, value in kept.items())


def size_at(call: Call, number: int) -> int:
    """How many rows Planner puts on a page, whatever was asked for; the first is page 0."""
    sizes = call.switches.page_sizes
    return max(1, sizes[number % len(sizes)])


def _names(call: Call, kind: str) -> frozenset[str]:
    unknown = [name for name in call.selected if name not in PROPERTIES[kind]]
    if unknown:
        sentence = f"Could not find a property named '{unknown[0]}' on type 'microsoft.graph.{kind}'."
        raise RefusedError(400, f"Parsing OData Select and Expand failed: {sentence}", "BadRequest")
    return frozenset(call.selected)


def _only(row: Mapping[str, Any], names: frozenset[str]) -> Mapping[str, Any]:
    """The row with these properties alone (none: all), and what OData says about it."""
    if not names:
        return row
    return {name: value for name, value in row.items() if name in names or name.startswith("@odata.")}
