"""The site itself, the account, its permissions, and people."""

from __future__ import annotations

from typing import Any

from syncline.demo.jira_site.entities import User
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.routing import Call, page, route
from syncline.demo.jira_site.stamps import stamp
from syncline.demo.serving.exchange import Reply, reply

_PERMISSIONS = {
    "BROWSE_PROJECTS": ("Browse Projects", "PROJECT"),
    "USER_PICKER": ("Browse users and groups", "GLOBAL"),
    "ADMINISTER": ("Administer Jira", "GLOBAL"),
    "WORK_ON_ISSUES": ("Work On Issues", "PROJECT"),
}


def server_info(call: Call) -> Reply:
    """What kind of Jira this is, which version, and what time it has."""
    site = call.site
    version = "1001.0.0-SNAPSHOT" if site.cloud else "9.12.8"
    found: dict[str, Any] = {
        "baseUrl": site.base_url,
        "version": version,
        "versionNumbers": [1001, 0, 0] if site.cloud else [9, 12, 8],
        "deploymentType": "Cloud" if site.cloud else "Server",
        "buildNumber": 100_290 if site.cloud else 912_008,
        "buildDate": "2026-10-01T00:00:00.000+0000",
        "serverTime": stamp(site.now(), site.zone),
        "scmInfo": "0f1e2d3c",
        "serverTitle": "City of Marlow",
    }
    return reply({**found, "serverTimeZone": "Etc/UTC"} if site.cloud else found)


def myself(call: Call) -> Reply:
    """The account that asks, with the time zone its queries are read in."""
    found = call.bodies.parts.person(call.site.account)
    found["emailAddress"] = call.site.account.email
    wrapped: dict[str, Any] = {"size": 1, "items": []}
    return reply({**found, "locale": "en_US", "groups": wrapped, "applicationRoles": wrapped, "expand": "groups"})


def my_permissions(call: Call) -> Reply:
    """Which of the named permissions the account has."""
    named = call.several("permissions")
    if call.site.cloud and not named:
        raise RefusedError(400, "The 'permissions' query parameter is required.")
    if call.site.cloud and (unknown := [one for one in named if one not in _PERMISSIONS]):
        raise RefusedError(400, f"Unrecognized permission(s): {', '.join(unknown)}")
    return reply({"permissions": {name: _permission(call, name) for name in named or _PERMISSIONS}})


def permissions(call: Call) -> Reply:
    """Every permission there is."""
    return reply({"permissions": {name: _permission(call, name) for name in _PERMISSIONS}})


def _permission(call: Call, name: str) -> dict[str, Any]:
    words, kind = _PERMISSIONS[name]
    found = {"key": name, "name": words, "type": kind, "description": words}
    return {**found, "id": "10", "havePermission": name in call.site.permissions}


def user(call: Call) -> Reply:
    """One person."""
    wanted = call.given("accountId") or call.given("key") or call.given("username")
    for one in call.site.users.values():
        if wanted == one.id or (not call.site.cloud and wanted == one.login):
            return reply(call.bodies.parts.person(one))
    raise RefusedError(404, "Specified user does not exist or you do not have required permissions.")


def users_in_bulk(call: Call) -> Reply:
    """People by accountId; unknown ones are left out."""
    ids = call.query.get("accountId", ())
    if not ids:
        raise RefusedError(400, "The accountId parameter is required.")
    found = [call.site.users[id_] for id_ in ids if id_ in call.site.users]
    return page(call, [call.bodies.parts.person(one) for one in found], default=10, most=200)


def users(call: Call) -> Reply:
    """Everybody, a page at a time; needs a global permission."""
    if "USER_PICKER" not in call.site.permissions:
        raise RefusedError(403, "You do not have permission to browse users and groups.")
    start, size = max(0, call.number("startAt", 0)), max(0, min(1_000, call.number("maxResults", 50)))
    found: list[User] = list(call.site.users.values())[start : start + size]
    return reply([call.bodies.parts.person(one) for one in found])


_MINE = ("projectKey", "projectId", "issueKey", "issueId", "permissions")
_CLOUD_MINE = (*_MINE, "projectUuid", "projectConfigurationUuid", "commentId")
CLOUD = (
    route("GET", "mypermissions", my_permissions, _CLOUD_MINE),
    route("GET", "user", user, ("accountId", "username", "key", "expand")),
    route("GET", "user/bulk", users_in_bulk, ("startAt", "maxResults", "username", "key", "accountId")),
    route("GET", "users/search", users, ("startAt", "maxResults")),
)
DATA_CENTER = (
    route("GET", "mypermissions", my_permissions, (*_MINE, "projectKey")),
    route("GET", "user", user, ("username", "key", "expand")),
)
BOTH = (
    route("GET", "serverInfo", server_info),
    route("GET", "myself", myself, ("expand",)),
    route("GET", "permissions", permissions),
)
