"""From a request to an answer: sign-in, the route, strictness, faults of the content."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson

from syncline.demo.jira_site import routes_issues, routes_projects, routes_search, routes_site, routes_worklogs
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.reshape import reshaped
from syncline.demo.jira_site.routing import Call, Route
from syncline.demo.jira_site.search import Searches
from syncline.demo.jira_site.site import Site
from syncline.demo.jira_site.switches import Fault, FaultKind, Switches
from syncline.demo.serving.exchange import Asked, Reply

BOTH = (*routes_site.BOTH, *routes_worklogs.BOTH, *routes_projects.BOTH)
# Fixed paths stand before those with places in them: project/search before project/{projectIdOrKey}.
CLOUD = (*routes_search.CLOUD, *routes_issues.CLOUD, *routes_site.CLOUD, *routes_projects.CLOUD, *BOTH)
DATA_CENTER = (*routes_search.DATA_CENTER, *routes_issues.DATA_CENTER, *routes_site.DATA_CENTER, *BOTH)


class Answers:
    """Answers for one site; every answer is made under the site's lock."""

    def __init__(self, site: Site, switches: Switches) -> None:
        self.site, self.switches = site, switches
        self.searches = Searches(site)
        self.routes = CLOUD if site.cloud else DATA_CENTER

    def answer(self, asked: Asked, fault: Fault | None) -> Reply:
        """The answer to a request; a refusal is an answer too."""
        name = self.site.account.login if not self.site.cloud else self.site.account.id
        headers = {"X-AUSERNAME" if not self.site.cloud else "X-AACCOUNTID": name}
        try:
            if not self._signed_in(asked.headers.get("authorization", "")):
                sentence = "Client must be authenticated to access this resource."
                nobody = {} if self.site.cloud else {"X-AUSERNAME": "anonymous"}
                headers = {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED", **nobody}
                return refusal(RefusedError(401, sentence), headers)
            with self.site.lock:
                found = self._routed(asked, fault)
        except RefusedError as refused:
            return refusal(refused, headers)
        return Reply(body=found.body, status=found.status, headers={**headers, **found.headers})

    def _routed(self, asked: Asked, fault: Fault | None) -> Reply:
        path = self._own_path(asked.path)
        methods = set()
        for route in self.routes:
            match = route.pattern.fullmatch(path)
            if match is not None and route.method == asked.method:
                return self._called(route, match.groupdict(), asked, fault)
            if match is not None:
                methods.add(route.method)
        if methods:
            raise RefusedError(405, f"{asked.method} is not allowed here, {' or '.join(sorted(methods))} is.")
        raise RefusedError(404, f"null for uri: {asked.path}")

    def _called(self, route: Route, names: dict[str, str], asked: Asked, fault: Fault | None) -> Reply:
        version = names.pop("version", "3")
        if version == "3" and not self.site.cloud and not route.path.startswith("/"):
            raise RefusedError(404, f"null for uri: {asked.path}")
        call = Call(
            site=self.site,
            switches=self.switches,
            searches=self.searches,
            api="2" if version == "2" or not self.site.cloud else "3",
            path=self._own_path(asked.path),
            names={name: unquote(value) for name, value in names.items()},
            query=_query(asked.query),
            body=_body(asked.body) if route.body is not None else None,
            fault=fault,
        )
        if self.switches.strict:
            route.check(call)
        found = route.answer(call)
        if fault is not None and fault.kind is FaultKind.RESHAPE:
            return Reply(body=reshaped(found.body, fault.path, fault.name), status=found.status, headers=found.headers)
        return found

    def _own_path(self, path: str) -> str:
        """The path below the site, whether it was reached by its own address or through the gateway's."""
        gateway = f"/ex/jira/{self.site.cloud_id}"
        return path.removeprefix(gateway) if self.site.cloud else path

    def _signed_in(self, header: str) -> bool:
        kind, _, value = header.partition(" ")
        if kind.lower() == "bearer":
            return hmac.compare_digest(value.encode(), self.site.token.encode())
        if kind.lower() != "basic":
            return False
        try:
            given = base64.b64decode(value, validate=True)
        except binascii.Error:
            return False
        return hmac.compare_digest(given, f"{self.site.email}:{self.site.token}".encode())


def refusal(refused: RefusedError, headers: Mapping[str, str] | None = None) -> Reply:
    """A refusal in Jira's shape."""
    body = orjson.dumps({"errorMessages": list(refused.messages), "errors": refused.errors})
    return Reply(body=body, status=refused.status, headers=dict(headers or {}))


def _query(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _body(raw: bytes) -> Any:
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise RefusedError(400, "Invalid request payload. Refer to the REST API documentation and try again.") from None
