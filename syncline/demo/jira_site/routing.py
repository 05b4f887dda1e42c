"""Requests to a simulated site and the functions that answer them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from syncline.demo.jira_site.bodies import Bodies
from syncline.demo.jira_site.entities import Issue, Project
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.search import Searches
from syncline.demo.jira_site.site import Site
from syncline.demo.jira_site.switches import Fault, FaultKind, Switches
from syncline.demo.serving.exchange import Reply, reply

Query = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, signed in, on its way to the function that answers it."""

    site: Site
    switches: Switches
    searches: Searches
    api: str
    path: str  # as sent, without the query
    names: Mapping[str, str]  # what stands in the path's {places}
    query: Query
    body: Any
    fault: Fault | None = None

    @property
    def bodies(self) -> Bodies:
        """What encodes the answer."""
        return Bodies(self.site, self.api, self.switches)

    def meets(self, kind: FaultKind) -> bool:
        """Whether this answer was told to go wrong in a way that only its own function can do."""
        return self.fault is not None and self.fault.kind is kind

    def given(self, name: str, default: Any = None) -> Any:
        """A parameter of the query, or else of the body; one given several times is a list."""
        if name in self.query:
            found = self.query[name]
            return found[0] if len(found) == 1 else list(found)
        return self.body.get(name, default) if isinstance(self.body, dict) else default

    def number(self, name: str, default: int) -> int:
        """A whole number; anything else is refused."""
        value = self.given(name, default)
        try:
            return int(value)
        except (TypeError, ValueError):
            raise RefusedError(400, f"The value of '{name}' must be a number.") from None

    def several(self, name: str) -> list[str]:
        """A list parameter, repeated or separated by commas."""
        value = self.given(name, [])
        return [part for one in (value if isinstance(value, list) else [value]) for part in str(one).split(",") if part]

    def issue(self) -> Issue:
        """The issue named in the path; 404 when there is none that the account may see."""
        found = self.site.issue(self.names["issueIdOrKey"])
        if found is None:
            raise RefusedError(404, "Issue does not exist or you do not have permission to see it.")
        return found

    def project(self) -> Project:
        """The project named in the path; 404 when there is none that the account may see."""
        named = self.names["projectIdOrKey"]
        found = self.site.project(named)
        if found is None or not self.site.sees(found):
            raise RefusedError(404, f"No project could be found with key '{named}'.")
        return found


def page(call: Call, values: list[Any], *, default: int = 50, most: int = 100, links: bool = True) -> Reply:
    """One page of a list by startAt and maxResults, as Jira's paged lists look; boards' lists have no links."""
    start, size = max(0, call.number("startAt", 0)), max(0, min(most, call.number("maxResults", default)))
    last = start + size >= len(values)
    found: dict[str, Any] = {"maxResults": size, "startAt": start, "total": len(values), "isLast": last}
    if links:
        link = call.bodies.parts.link(call.path)
        found["self"] = f"{link}?startAt={start}&maxResults={size}"
        if not last:
            found["nextPage"] = f"{link}?startAt={start + size}&maxResults={size}"
    return reply({**found, "values": values[start : start + size]})


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: where it is, what it accepts, and what answers it."""

    method: str
    path: str  # below /rest/api/{version}/ unless it begins with a slash
    answer: Callable[[Call], Reply]
    query: frozenset[str] = frozenset()
    body: frozenset[str] | None = None
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        full = self.path if self.path.startswith("/") else f"/rest/api/(?P<version>2|3|latest)/{self.path}"
        object.__setattr__(self, "pattern", re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", full)))

    def check(self, call: Call) -> None:
        """Refuse what Jira's interface does not describe (only asked for in strict mode)."""
        unknown = sorted(call.query.keys() - self.query)
        if unknown:
            raise RefusedError(400, f"{self.method} {self.path} has no query parameter {', '.join(unknown)}.")
        if self.body is None:
            return
        if not isinstance(call.body, dict):
            raise RefusedError(400, f"{self.method} {self.path} wants a JSON object as its body.")
        unknown = sorted(call.body.keys() - self.body)
        if unknown:
            raise RefusedError(400, f"{self.method} {self.path} knows no {', '.join(unknown)} in its body.")
        empty = sorted(name for name, value in call.body.items() if value is None)
        if empty:
            raise RefusedError(400, f"{self.method} {self.path} does not accept null for {', '.join(empty)}.")


def route(
    method: str,
    path: str,
    answer: Callable[[Call], Reply],
    query: Collection[str] = (),
    body: Collection[str] | None = None,
) -> Route:
    """A route, shorter to write."""
    return Route(method, path, answer, frozenset(query), None if body is None else frozenset(body))
