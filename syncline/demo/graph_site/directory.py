"""Answers about people and groups, with the filters that a reader of plans needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from syncline.demo.graph_site.entities import Group
from syncline.demo.graph_site.lists import asked_place, page, paged, selection, single
from syncline.demo.graph_site.refused import RefusedError
from syncline.demo.graph_site.routing import Call, route
from syncline.demo.graph_site.rows import group_row, user_row
from syncline.demo.graph_site.tenant import GROUPS, USERS
from syncline.demo.serving.exchange import Reply

_MOST_GROUPS = 999
Test = Callable[[Group], bool]


def groups(call: Call) -> Reply:
    """The tenant's groups that fit `$filter`, `$top` of them in a page."""
    call.needs(GROUPS)
    fits = _tests(call.query.get("$filter", ""))
    found = [one for one in call.graph.groups.values() if all(test(one) for test in fits)]
    shown, following = paged(found, asked_place(call), _top(call))
    encoded = selection(call, "group")
    return page(call, "groups", [encoded(group_row(one)) for one in shown], following)


def group(call: Call) -> Reply:
    """One group."""
    call.needs(GROUPS)
    found = call.graph.groups.get(call.names["group"].lower())
    if found is None:
        raise absent(call.names["group"])
    return single(call, "group", "groups", group_row(found))


def user(call: Call) -> Reply:
    """One person, by id or sign-in name; 404 for somebody who left."""
    call.needs(USERS)
    named = call.names["user"].lower()
    found = call.graph.users.get(named)
    found = found or next((one for one in call.graph.users.values() if one.sign_in.lower() == named), None)
    if found is None:
        raise absent(call.names["user"])
    return single(call, "user", "users", user_row(found))


def absent(named: str) -> RefusedError:
    """What the directory says about something that is not in it."""
    sentence = f"Resource '{named}' does not exist or one of its queried reference-property objects are not present."
    return RefusedError(404, sentence, "Request_ResourceNotFound")


def _top(call: Call) -> int:
    text = call.query.get("$top", str(call.switches.group_page))
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_GROUPS:
        raise RefusedError(
            400, f"Invalid page size specified: '{text}'. Must be between 1 and 999 inclusive.", "BadRequest"
        )
    return int(text)


def _tests(clause: str) -> list[Test]:
    """What each part of a filter asks of a group; 400 for a filter that Graph's groups do not know."""
    return [_test(part.strip()) for part in re.split(r"\s+and\s+", clause) if part.strip()]


def _test(part: str) -> Test:
    for pattern, test in _TESTS:
        found = pattern.fullmatch(part)
        if found is not None:
            return partial(test, found[1].replace("''", "'"))
    raise RefusedError(400, "Invalid filter clause: unsupported query.", "Request_UnsupportedQuery")


def _is_unified(text: str, group: Group) -> bool:
    return group.unified and text == "Unified"


def _is_named(text: str, group: Group) -> bool:
    return group.name.lower() == text.lower()


def _begins(text: str, group: Group) -> bool:
    return group.name.lower().startswith(text.lower())


def _is_among(texts: str, group: Group) -> bool:
    return group.id in [one.strip(" '").lower() for one in texts.split(",")]


_TEXT = r"'((?:[^']|'')*)'"
_TESTS: tuple[tuple[re.Pattern[str], Callable[[str, Group], bool]], ...] = (
    (re.compile(rf"groupTypes/any\(\w+:\s*\w+\s+eq\s+{_TEXT}\)"), _is_unified),
    (re.compile(rf"displayName\s+eq\s+{_TEXT}"), _is_named),
    (re.compile(rf"startswith\(displayName,\s*{_TEXT}\)"), _begins),
    (re.compile(rf"id\s+eq\s+{_TEXT}"), _is_among),
    (re.compile(r"id\s+in\s*\(([0-9A-Fa-f',\s-]+)\)"), _is_among),
)
ROUTES = (
    route("/groups", groups, {"$filter", "$select", "$top", "$skiptoken"}),
    route("/groups/{group}", group, {"$select"}),
    route("/users/{user}", user, {"$select"}),
)
