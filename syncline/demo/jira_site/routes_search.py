"""Searching on Cloud (tokens) and on Data Center (offsets), and the counts."""

from __future__ import annotations

import orjson

from syncline.demo.jira_site.bodies import Selection, selection
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.routing import Call, route
from syncline.demo.jira_site.switches import FaultKind
from syncline.demo.serving.exchange import Reply, reply

_GONE = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
    "A full migration guideline is available in the changelog (CHANGE-2046)."
)
_COMMON = ("jql", "maxResults", "fields", "expand", "properties", "fieldsByKeys")
_JQL = (*_COMMON, "nextPageToken", "reconcileIssues")


def _selected(call: Call, default: str) -> Selection:
    return selection(
        call.site, call.several("fields"), default, call.several("expand"), call.switches.embedded_histories
    )


def search_jql(call: Call) -> Reply:
    """A page of issues by token: no total, ids only unless fields are asked."""
    jql, token = str(call.given("jql", "")), call.given("nextPageToken")
    found = call.searches.find(jql, delay=call.switches.index_delay, bounded=True)
    if call.meets(FaultKind.EXPIRED_TOKEN) and token is not None:
        raise RefusedError(400, "The provided next page token is invalid or has expired.")
    wanted = _selected(call, "id")
    start = call.searches.start(found, jql, token, call.switches.token_life)
    size = _size(call, start, wanted)
    last = start + size >= len(found.issues)
    bodies = call.bodies
    issues = b",".join(bodies.issue(one, wanted) for one in found.issues[start : start + size])
    tail = b""
    if not last:
        again = call.meets(FaultKind.REPEATED_TOKEN) and token is not None
        offered = str(token) if again else call.searches.token(found, jql, start + size - 1)
        tail = b',"nextPageToken":%b' % orjson.dumps(offered)
    return Reply(body=b'{"issues":[%b],"isLast":%b%b}' % (issues, b"true" if last else b"false", tail))


def _size(call: Call, start: int, wanted: Selection) -> int:
    cap = call.switches.id_page_cap if wanted.identity_only else call.switches.page_cap
    size = min(cap, call.number("maxResults", 50))
    if size < 1:
        raise RefusedError(400, "The value of 'maxResults' must be greater than 0.")
    return 1 + (start * 7 + size) % size if call.switches.short_pages else size


def approximate_count(call: Call) -> Reply:
    """How many issues match, as the index knows them."""
    found = call.searches.find(str(call.given("jql", "")), delay=call.switches.index_delay, bounded=True)
    return reply({"count": len(found.issues)})


def removed(_: Call) -> Reply:
    """Where searching by offset was on Cloud."""
    raise RefusedError(410, _GONE)


def search(call: Call) -> Reply:
    """A page of issues by offset, with a total: Data Center's."""
    lenient = str(call.given("validateQuery", "strict")).lower() in {"false", "none", "warn"}
    jql = str(call.given("jql", ""))
    found = call.searches.find(jql, delay=call.switches.index_delay, bounded=False, lenient=lenient)
    start = max(0, call.number("startAt", 0))
    size = max(0, min(call.switches.search_cap, call.number("maxResults", 50)))
    if start + size > call.switches.result_window:
        sentence = (
            f"Search limit exceeded. We couldn't complete your search because it requests {start + size} results "
            f"which exceeded the search platform limit of {call.switches.result_window}."
        )
        raise RefusedError(500, sentence)
    wanted, bodies = _selected(call, "*navigable"), call.bodies
    issues = b",".join(bodies.issue(one, wanted) for one in found.issues[start : start + size])
    head = b'{"expand":"schema,names","startAt":%d,"maxResults":%d,"total":%d' % (start, size, len(found.issues))
    return Reply(body=head + b',"issues":[%b]}' % issues)


CLOUD = (
    route("GET", "search/jql", search_jql, (*_JQL, "failFast")),
    route("POST", "search/jql", search_jql, body=_JQL),
    route("POST", "search/approximate-count", approximate_count, body=("jql",)),
    route("GET", "search", removed, (*_COMMON, "startAt", "validateQuery", "failFast")),
    route("POST", "search", removed, body=(*_COMMON, "startAt", "validateQuery")),
)
DATA_CENTER = (
    route("GET", "search", search, ("jql", "startAt", "maxResults", "validateQuery", "fields", "expand")),
    route("POST", "search", search, body=("jql", "startAt", "maxResults", "validateQuery", "fields", "expand")),
)
