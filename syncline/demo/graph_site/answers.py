"""From a request to an answer: sign-in, the route, strictness, faults of the content, batches."""

from __future__ import annotations

import hmac
import random
import re
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, unquote
from uuid import UUID

import orjson

from syncline.demo.graph_site import delta, directory, plans
from syncline.demo.graph_site.refused import RefusedError
from syncline.demo.graph_site.routing import Call, Route, segment_unknown
from syncline.demo.graph_site.spoiling import spoilt
from syncline.demo.graph_site.state import Graph
from syncline.demo.graph_site.switches import BATCH, Fault, FaultKind, Switches
from syncline.demo.serving.exchange import Asked, Reply

# Fixed paths stand before those with places in them: planner/tasks/delta before planner/tasks/{task}.
ROUTES = (*delta.ROUTES, *directory.ROUTES, *plans.ROUTES)
JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
MOST_IN_BATCH = 20  # concepts/json-batching.md
_KEY = re.compile(r"/?\('([^']*)'\)")  # a key in parentheses, as delta links write it
_STEP = frozenset({"id", "method", "url", "headers"})


class Answers:
    """Answers for one tenant; every answer is made under the tenant's lock."""

    def __init__(self, graph: Graph, switches: Switches) -> None:
        self.graph, self.switches = graph, switches
        self.url = "https://graph.microsoft.com"  # what links begin with where the switches do not say
        self._chance = random.Random(1)

    def answer(self, asked: Asked, fault: Fault | None) -> Reply:
        """The answer to a request; a refusal is an answer too."""
        with self.graph.lock:
            ids = self._ids(asked.headers.get("client-request-id"))
            try:
                self._sign_in(asked.headers.get("authorization", ""))
                found = self._answered(asked, fault)
            except RefusedError as refused:
                found = self._refusal(refused, ids)
            told = {
                "Content-Type": JSON,
                "Date": format_datetime(self.graph.now(), usegmt=True),
                "request-id": ids["request-id"],
                "client-request-id": ids["client-request-id"],
            }
            return Reply(body=found.body, status=found.status, headers={**told, **found.headers})

    def _answered(self, asked: Asked, fault: Fault | None) -> Reply:
        _told_to_refuse(fault)
        version, below = _versioned(asked.path)
        if below == "/$batch":
            if asked.method != "POST":
                raise RefusedError(405, "Specified HTTP method is not allowed for the request target.", "BadRequest")
            return self._batch(version, asked.body)
        return self._called(asked.method, version, below, asked.query, fault)

    def _called(self, method: str, version: str, path: str, query: str, fault: Fault | None) -> Reply:
        _told_to_refuse(fault)
        if "//" in path:
            raise segment_unknown(path)
        for route in ROUTES:
            match = route.pattern.fullmatch(path)
            if match is None or version not in route.versions:
                continue
            if method != "GET":
                sentence = "Specified HTTP method is not allowed for the request target."
                raise RefusedError(405, sentence, "Request_BadRequest")
            call = self._call(route, version, path, match.groupdict(), query)
            found = route.answer(call)
            return found if fault is None else spoilt(found, fault, f"{call.base}{path}?{query}".rstrip("?"))
        raise segment_unknown(path)

    def _call(self, route: Route, version: str, path: str, names: Mapping[str, str], query: str) -> Call:
        pairs = parse_qsl(query, keep_blank_values=True)
        call = Call(
            graph=self.graph,
            switches=self.switches,
            version=version,
            path=path,
            names=names,
            query={name.lower(): value for name, value in pairs},
            links=self.switches.links or self.url,
        )
        if self.switches.strict:
            route.check(call)
        return call

    def _batch(self, version: str, body: bytes) -> Reply:
        """Up to twenty requests in one, each answered, refused and throttled on its own."""
        steps = _steps(body, strict=self.switches.strict)
        found = [self._step(version, step) for step in steps]
        if self.switches.shuffled:
            self._chance.shuffle(found)
        return Reply(body=orjson.dumps({"responses": found}))

    def _step(self, version: str, step: Mapping[str, Any]) -> dict[str, Any]:
        path, _, query = str(step["url"]).partition("?")
        method, path = str(step["method"]).upper(), _plain_path("/" + path.lstrip("/"))
        full = f"{BATCH}{method} /{version}{path}?{unquote(query)}"
        fault = self.switches.fault_of(full)
        ids = self._ids(None)
        try:
            answer = self._called(method, version, path, query, fault)
        except RefusedError as refused:
            answer = self._refusal(refused, ids)
        headers = {"Cache-Control": "no-cache", "Content-Type": "application/json", **answer.headers}
        return {"id": step["id"], "status": answer.status, "headers": headers, "body": orjson.loads(answer.body)}

    def _sign_in(self, header: str) -> None:
        kind, _, value = header.partition(" ")
        known = (self.graph.token, self.graph.claims_token())
        if kind.lower() == "bearer" and any(hmac.compare_digest(value.encode(), one.encode()) for one in known):
            return
        sentence = "Access token is empty." if not value else "Access token validation failure. Invalid audience."
        challenge = {"WWW-Authenticate": 'Bearer realm="", authorization_uri="https://login.example/common"'}
        raise RefusedError(401, sentence, "InvalidAuthenticationToken", challenge)

    def _ids(self, client: str | None) -> dict[str, str]:
        own = str(UUID(int=self._chance.getrandbits(128), version=4))
        moment = self.graph.now().strftime("%Y-%m-%dT%H:%M:%S")
        return {"date": moment, "request-id": own, "client-request-id": client or own}

    def _refusal(self, refused: RefusedError, ids: Mapping[str, str]) -> Reply:
        body = {"error": {"code": refused.code, "message": refused.message, "innerError": ids}}
        return Reply(body=orjson.dumps(body), status=refused.status, headers=refused.headers)


def _versioned(path: str) -> tuple[str, str]:
    """The version and the path below it; 400 for a version that Graph has not."""
    found = re.fullmatch(r"/(v1\.0|beta)(/.*)", path)
    if found is None:
        raise RefusedError(400, "Invalid version: it must be v1.0 or beta.", "BadRequest")
    return found[1], _plain_path(found[2])


def _plain_path(path: str) -> str:
    """A path with its keys as segments: plans('x') is plans/x."""
    return _KEY.sub(r"/\1", unquote(path))


def _told_to_refuse(fault: Fault | None) -> None:
    if fault is not None and fault.kind is FaultKind.STATUS:
        raise RefusedError(fault.status, fault.message, fault.code, fault.headers)


def _steps(body: bytes, *, strict: bool) -> list[dict[str, Any]]:
    """The requests of a batch; 400 for a body that is none, too many of them, or an id that stands twice."""
    try:
        found = orjson.loads(body)["requests"]
        ids = [step["id"].lower() for step in found if step["method"] and step["url"]]
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        raise RefusedError(400, "Invalid batch payload format.", "BadRequest") from None
    if len(found) > MOST_IN_BATCH:
        sentence = f"Number of batch request steps exceeds the maximum value of {MOST_IN_BATCH}."
        raise RefusedError(400, sentence, "MaximumValueExceeded")
    if len(set(ids)) != len(found):
        raise RefusedError(400, "Request ids in a batch must be unique and not empty.", "BadRequest")
    unknown = {name for step in found for name in step} - _STEP
    if strict and unknown:
        raise RefusedError(400, f"A batch step does not know {', '.join(sorted(unknown))}.", "BadRequest")
    steps: list[dict[str, Any]] = found
    return steps
