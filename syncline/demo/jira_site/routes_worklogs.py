"""Worklogs: of one issue, and the feeds of the whole site."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import datetime
from typing import Any

from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.routing import Call, route
from syncline.demo.jira_site.stamps import milliseconds, moment_of
from syncline.demo.jira_site.switches import FaultKind
from syncline.demo.serving.exchange import Reply, reply

_MOST = 5_000


def of_issue(call: Call) -> Reply:
    """A page of an issue's worklogs, hidden ones left out."""
    seen = [one for one in call.issue().worklogs if not one.hidden]
    after, before = call.number("startedAfter", -1), call.number("startedBefore", -1)
    if after >= 0:
        seen = [one for one in seen if milliseconds(one.started) > after]
    if before >= 0:
        seen = [one for one in seen if milliseconds(one.started) < before]
    start, size = max(0, call.number("startAt", 0)), max(0, min(_MOST, call.number("maxResults", _MOST)))
    return Reply(body=call.bodies.worklog_page(seen, start, size))


def one_worklog(call: Call) -> Reply:
    """A worklog by its id."""
    found = call.site.seen_worklogs().get(int(call.names["id"])) if call.names["id"].isdecimal() else None
    if found is None or found.issue != call.issue().id:
        raise RefusedError(404, f"Cannot find worklog with id: '{call.names['id']}'.")
    return Reply(body=call.bodies.worklog(found))


def updated(call: Call) -> Reply:
    """Ids of worklogs written since a moment, oldest first; those of the last minute are left out."""
    return _feed(call, call.site.worklog_feed())


def deleted(call: Call) -> Reply:
    """Ids of worklogs deleted since a moment, whoever could see them."""
    return _feed(call, call.site.deleted_worklogs)


def _feed(call: Call, moments: list[tuple[datetime, int]]) -> Reply:
    since = call.number("since", 0)
    first = bisect_left(moments, (moment_of(since), 0))
    end = bisect_right(moments, call.site.now() - call.switches.feed_lag, key=lambda pair: pair[0])
    cap = call.switches.worklog_page_cap
    last = end - first <= cap
    shown = [(milliseconds(moment), id_) for moment, id_ in moments[first : min(end, first + cap)]]
    until = shown[-1][0] if shown else since
    if call.meets(FaultKind.STUCK_UNTIL):
        last, until = False, since
    link = call.bodies.parts.link(call.path)
    values = [{"worklogId": id_, "updatedTime": moment, "properties": []} for moment, id_ in shown]
    answer: dict[str, Any] = {"values": values, "since": since, "until": until, "self": f"{link}?since={since}"}
    more = {} if last else {"nextPage": f"{link}?since={until}"}
    return reply({**answer, **more, "lastPage": last})


def listed(call: Call) -> Reply:
    """Worklogs by id; those the account may not see are left out without a word."""
    ids = call.given("ids")
    if not isinstance(ids, list) or not ids:
        raise RefusedError(400, "ids: at least one worklog id is required.")
    if len(ids) > call.switches.worklog_page_cap:
        raise RefusedError(400, f"ids: {len(ids)} given, at most {call.switches.worklog_page_cap} are allowed.")
    if not all(isinstance(one, int) for one in ids):
        raise RefusedError(400, "ids: an array of numbers is expected.")
    seen = call.site.seen_worklogs()
    found = [] if call.meets(FaultKind.EMPTY) else [seen.get(one) for one in dict.fromkeys(ids)]
    bodies = call.bodies
    return Reply(body=b"[%b]" % b",".join(bodies.worklog(one) for one in found if one is not None))


BOTH = (
    route("GET", "worklog/updated", updated, ("since", "expand")),
    route("GET", "worklog/deleted", deleted, ("since",)),
    route("POST", "worklog/list", listed, ("expand",), body=("ids",)),
    route(
        "GET",
        "issue/{issueIdOrKey}/worklog",
        of_issue,
        ("startAt", "maxResults", "startedAfter", "startedBefore", "expand"),
    ),
    route("GET", "issue/{issueIdOrKey}/worklog/{id}", one_worklog, ("expand",)),
)
