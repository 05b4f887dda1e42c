"""Single issues, issues in bulk, and their histories."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from syncline.demo.jira_site.bodies import Selection, selection
from syncline.demo.jira_site.entities import History, Issue
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.routing import Call, route
from syncline.demo.jira_site.switches import FaultKind
from syncline.demo.serving.exchange import Reply

_MOST_HISTORIES = 10_000
_MOST_ISSUES = 1_000
_MOST_FIELDS = 10
_LATER = "The issue could not be fetched in time."


def _selected(call: Call, default: str) -> Selection:
    histories = call.switches.embedded_histories
    return selection(call.site, call.several("fields"), default, call.several("expand"), histories)


def one_issue(call: Call) -> Reply:
    """An issue by its id, or by a key it has or had."""
    return Reply(body=call.bodies.issue(call.issue(), _selected(call, "*all")))


def bulk_fetch(call: Call) -> Reply:
    """Up to a hundred issues as they are now, by ascending id; those deleted or hidden are named nowhere."""
    asked = _asked(call, call.switches.bulk_cap)
    found: dict[int, Issue] = {}
    for text in asked:
        issue = call.site.issue(text)
        if issue is not None:
            found[issue.id] = issue
    wanted, bodies = _selected(call, "*navigable"), call.bodies
    late = sorted(found) if call.meets(FaultKind.LATER) else []
    errors = [{"id": str(id_), "errorMessage": _LATER} for id_ in late]
    shown = [] if late or call.meets(FaultKind.EMPTY) else [bodies.issue(found[id_], wanted) for id_ in sorted(found)]
    return Reply(body=b'{"issues":[%b],"issueErrors":%b}' % (b",".join(shown), orjson.dumps(errors)))


def _asked(call: Call, most: int) -> list[str]:
    asked = call.given("issueIdsOrKeys")
    if not isinstance(asked, list) or not asked:
        raise RefusedError(400, "issueIdsOrKeys: at least one issue id or key is required.")
    if len(asked) > most:
        raise RefusedError(400, f"issueIdsOrKeys: {len(asked)} given, at most {most} are allowed.")
    if call.switches.strict and not all(isinstance(one, str) for one in asked):
        raise RefusedError(400, "issueIdsOrKeys: an array of texts is expected.")
    return [str(one) for one in asked]


def histories(call: Call) -> Reply:
    """A page of one issue's history, oldest first."""
    entries, bodies = call.issue().histories, call.bodies
    start, size = max(0, call.number("startAt", 0)), max(0, min(100, call.number("maxResults", 100)))
    link, last = bodies.parts.link(call.path), start + size >= len(entries)
    head = {
        "self": f"{link}?startAt={start}&maxResults={size}",
        "maxResults": size,
        "startAt": start,
        "total": len(entries),
        "isLast": last,
    }
    if not last:
        head["nextPage"] = f"{link}?startAt={start + size}&maxResults={size}"
    shown = b",".join(bodies.history(one) for one in entries[start : start + size])
    return Reply(body=orjson.dumps(head)[:-1] + b',"values":[%b]}' % shown)


def bulk_histories(call: Call) -> Reply:
    """The histories of up to a thousand issues, oldest entry first, only of the asked fields."""
    only = call.given("fieldIds") or []
    if len(only) > _MOST_FIELDS:
        raise RefusedError(400, f"fieldIds: {len(only)} given, at most {_MOST_FIELDS} are allowed.")
    size = call.number("maxResults", 1_000)
    if not 1 <= size <= _MOST_HISTORIES:
        raise RefusedError(400, f"maxResults: between 1 and {_MOST_HISTORIES} is expected.")
    found = [call.site.issue(text) for text in _asked(call, _MOST_ISSUES)]
    issues = {one.id: one for one in found if one is not None}
    entries = sorted(_wanted(issues.values(), only), key=lambda pair: (pair[1].created, pair[0], pair[1].id))
    start = _start(call.given("nextPageToken"))
    grouped: dict[int, list[bytes]] = {}
    bodies = call.bodies
    for id_, entry in entries[start : start + size]:
        grouped.setdefault(id_, []).append(bodies.bulk_history(entry, only))
    inner = b",".join(
        b'{"issueId":"%d","changeHistories":[%b]}' % (id_, b",".join(many)) for id_, many in grouped.items()
    )
    tail = b"" if start + size >= len(entries) else b',"nextPageToken":"%d"' % (start + size)
    return Reply(body=b'{"issueChangeLogs":[%b]%b}' % (inner, tail))


def _wanted(issues: Iterable[Issue], only: list[str]) -> list[tuple[int, History]]:
    return [
        (issue.id, entry)
        for issue in issues
        for entry in issue.histories
        if not only or any(item.field_id in only for item in entry.items)
    ]


def _start(token: object) -> int:
    if token is None:
        return 0
    if not str(token).isdecimal():
        raise RefusedError(400, "nextPageToken: this is not a token that was given.")
    return int(str(token))


_ISSUE = ("fields", "fieldsByKeys", "expand", "properties", "updateHistory")
CLOUD = (
    route(
        "POST", "issue/bulkfetch", bulk_fetch, body=("issueIdsOrKeys", "fields", "expand", "fieldsByKeys", "properties")
    ),
    route(
        "POST",
        "changelog/bulkfetch",
        bulk_histories,
        body=("issueIdsOrKeys", "fieldIds", "maxResults", "nextPageToken"),
    ),
    route("GET", "issue/{issueIdOrKey}", one_issue, (*_ISSUE, "failFast")),
    route("GET", "issue/{issueIdOrKey}/changelog", histories, ("startAt", "maxResults")),
)
DATA_CENTER = (route("GET", "issue/{issueIdOrKey}", one_issue, _ISSUE),)
