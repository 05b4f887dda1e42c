"""The people whom tasks name, asked for by 20; who left the organisation stays a person."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from connectors.contract.errors import SettingsError, SourceChangedError
from connectors.contract.pages import Page, Record, Scope
from connectors.planner.graph import FORBIDDEN, MISSING, OK, Reply
from connectors.planner.records import PEOPLE, USER, gone_user_record, user_record
from connectors.planner.site import Site

EVERYBODY = PEOPLE
"""The one scope of the stream `people`."""

_SELECTED = "id,displayName,mail,userPrincipalName"
_A_PAGE = 500


def user_url(identifier: str) -> str:
    """Return the address of a person below the API's version."""
    return f"/users/{quote(identifier, safe='')}?$select={_SELECTED}"


def pages(site: Site, scope: Scope) -> Iterator[Page]:
    """Yield the people whom the tasks of this run name; raises SettingsError where the right to see them is missing.

    Somebody who is not in the directory any more keeps the name that is stored, and has none where there is none.
    """
    everybody = sorted(one for one in site.people if one.strip("."))
    for start in range(0, max(len(everybody), 1), _A_PAGE):
        some = everybody[start : start + _A_PAGE]
        replies = site.graph.batch([user_url(one) for one in some])
        found = {one: _found(one, replies[user_url(one)]) for one in some}
        left = [one for one, record in found.items() if record is None]
        known = scope.stored.present(USER, left) if left else frozenset()
        records = [record for record in found.values() if record is not None]
        gone = (gone_user_record(one) for one in left if one not in known)
        yield Page(records=(*records, *gone), cursor=str(start + len(some)))


def _found(identifier: str, reply: Reply) -> Record | None:
    if reply.status == OK and isinstance(reply.body, dict) and isinstance(reply.body.get("id"), str):
        return user_record({**reply.body, "id": identifier})
    if reply.status == MISSING:
        return None
    if reply.status == FORBIDDEN:
        raise SettingsError(
            "Graph does not show people (403): grant the application permission User.ReadBasic.All with admin consent; "
            "until then tasks name people by ids alone"
        )
    path = "POST /v1.0/$batch: GET /users"
    raise SourceChangedError(
        f"Graph, {path}: expected a person, found status {reply.status}; report this to whoever maintains Syncline",
        path,
    )
