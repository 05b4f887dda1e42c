"""Says whether a Jira site can be read, as whom, with which rights, until when, and what would be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from connectors.contract.connector import Finding, Surroundings
from connectors.contract.errors import ConnectorError, SignInError
from connectors.contract.shapes import has, object_at
from connectors.jira.authors import who_writes
from connectors.jira.projects import boards
from connectors.jira.session import open_api, renewal
from connectors.jira.settings import JiraSettings
from connectors.jira.site import ISSUE, Site, Welcome, named_fields, of_projects, welcomed

END_OF_DATA_CENTER = date(2029, 3, 28)
"""From then on Atlassian lets Data Center be read only; last licences for existing customers end on 2028-03-30."""

SOON = timedelta(days=30)
VERY_SOON = timedelta(days=7)

_BROWSE, _ADMINISTER = "BROWSE_PROJECTS", "ADMINISTER"
_ASKED_ONE_BY_ONE = 20  # projects whose rights are asked for
_SHOWN = 12

T = TypeVar("T")


def findings(settings: JiraSettings, surroundings: Surroundings) -> tuple[Finding, ...]:
    """Return what was found, in the order in which it matters; an error is a finding and never raised."""
    return tuple(_looked_at(settings, surroundings))


def _looked_at(settings: JiraSettings, surroundings: Surroundings) -> Iterator[Finding]:
    today = surroundings.now().astimezone(UTC)
    api = _tried(lambda: open_api(settings, surroundings))
    if isinstance(api, ConnectorError):
        yield _bad("sign-in", api)
        return
    welcome = _tried(lambda: welcomed(api))
    if isinstance(welcome, ConnectorError):
        yield _bad("sign-in" if isinstance(welcome, SignInError) else "site", welcome)
        yield from _credential(settings, today)
        return
    yield from _site(welcome)
    yield Finding(subject="account", good=True, detail=f"{welcome.account_name} ({welcome.account_id})")
    yield _zone(welcome, surroundings)
    yield from _credential(settings, welcome.server_time)
    site = _tried(lambda: of_projects(api, welcome, settings, ()))
    if isinstance(site, ConnectorError):
        yield _bad("projects", site)
        return
    yield from _projects(site)
    yield from _rights(site)
    yield from _fields(site, welcome, surroundings)
    yield from _boards(site, settings)
    yield from _hours(site, settings)


def _tried(ask: Callable[[], T]) -> T | ConnectorError:
    try:
        return ask()
    except ConnectorError as error:
        return error


def _bad(subject: str, error: ConnectorError) -> Finding:
    return Finding(subject=subject, good=False, detail=str(error))


def _site(welcome: Welcome) -> Iterator[Finding]:
    if welcome.cloud:
        yield Finding(subject="site", good=True, detail=f"Jira Cloud, {welcome.version}")
        return
    yield Finding(
        subject="site",
        good=True,
        detail=f"Jira Data Center {welcome.version}; Atlassian gives it to existing customers until 2028-03-30, and "
        f"from {END_OF_DATA_CENTER} it can only be read",
        expires_on=END_OF_DATA_CENTER,
    )


def _zone(welcome: Welcome, surroundings: Surroundings) -> Finding:
    zone = welcome.zone.key
    detail = f"the account's is {zone}, in which Jira reads dates and writes the days on which issues were resolved"
    if zone != surroundings.time_zone:
        detail += f"; the organisation's is {surroundings.time_zone}: choose it in the account's profile, so days agree"
    return Finding(subject="time zone", good=True, detail=detail)


def _credential(settings: JiraSettings, today: datetime) -> Iterator[Finding]:
    """Say when the credential ends, by what the configuration says: Jira does not tell."""
    ends = settings.sign_in.expires_on
    subject = "password" if settings.sign_in.password is not None else "token"
    if ends is None:
        if subject == "token":
            detail = "nobody wrote down when it ends: add `expires_on` under `sign_in`, and be warned in time"
            yield Finding(subject=subject, good=True, detail=detail)
        return
    left = ends - today.date()
    days = "1 day" if left.days == 1 else f"{left.days} days"
    if left < timedelta(0):
        detail = f"ended on {ends}: {renewal(settings)}, and write its last day into `expires_on`"
    elif left <= SOON:
        detail = f"ends on {ends}, in {days}: {renewal(settings)}"
    else:
        detail = f"ends on {ends}, in {days}"
    yield Finding(subject=subject, good=left > VERY_SOON, detail=detail, expires_on=ends)


def _projects(site: Site) -> Iterator[Finding]:
    keys = [one.key for one in site.projects]
    more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
    which = "configured and visible" if site.restricted else "visible"
    if keys:
        detail = f"{len(keys)} {which}: {', '.join(keys[:_SHOWN])}{more}"
    else:
        detail = "none of those configured is visible: grant the account the permission Browse Projects there"
    yield Finding(subject="projects", good=bool(keys), detail=detail)
    for unread in site.unread:
        yield Finding(subject=f"project {unread.name}", good=False, detail=unread.reason)


def _rights(site: Site) -> Iterator[Finding]:
    mine = _tried(lambda: _permissions(site, f"{_BROWSE},{_ADMINISTER}", ""))
    if isinstance(mine, ConnectorError):
        yield _bad("permissions", mine)
        return
    if _ADMINISTER in mine:
        detail = "the account administers Jira; reading needs Browse Projects alone: use an account that has no more"
        yield Finding(subject="permission Administer Jira", good=True, detail=detail)
    asked = site.projects[:_ASKED_ONE_BY_ONE] if site.restricted else ()
    for project in asked:
        there = _tried(lambda key=project.key: _permissions(site, _BROWSE, key))  # type: ignore[misc] # a default binds it
        if isinstance(there, ConnectorError):
            yield _bad(f"permission Browse Projects in {project.key}", there)
        elif _BROWSE not in there:
            detail = "missing, so no issue of it is found: grant it in the project's permission scheme"
            yield Finding(subject=f"permission Browse Projects in {project.key}", good=False, detail=detail)
    if not asked:
        detail = "held" if _BROWSE in mine else "missing everywhere: grant it in the projects' permission schemes"
        yield Finding(subject="permission Browse Projects", good=_BROWSE in mine, detail=detail)


def _permissions(site: Site, names: str, key: str) -> frozenset[str]:
    """Return which of the permissions the account has, in a project or anywhere."""
    params = {"permissions": names} | ({"projectKey": key} if key else {})
    held = object_at(site.api.get(f"{site.prefix}/mypermissions", params).data, "permissions")
    return frozenset(
        name for name in held if has(held, name, "havePermission") and held[name]["havePermission"] is True
    )


def _fields(site: Site, welcome: Welcome, surroundings: Surroundings) -> Iterator[Finding]:
    asked = surroundings.asked.get(ISSUE, frozenset())
    names = _tried(lambda: named_fields(site.api, welcome, site.projects, asked))
    if isinstance(names, ConnectorError):
        yield _bad("fields", names)
        return
    yield Finding(subject="fields", good=True, detail=f"{len(names.ids)} are asked for")
    for note in names.notes:
        yield Finding(subject="fields", good=False, detail=note)


def _boards(site: Site, settings: JiraSettings) -> Iterator[Finding]:
    if not settings.boards or not site.projects:
        return
    found = _tried(lambda: boards(site, site.projects[0]))
    if isinstance(found, ConnectorError):
        yield _bad("boards", found)
    elif found is None:
        detail = (
            "cannot be read, so there are no sprints: the site has no Jira Software, the account no access to it, or "
            "the token lacks the scopes read:board-scope:jira-software and read:sprint:jira-software; `boards: false` "
            "says that none are wanted"
        )
        yield Finding(subject="boards", good=False, detail=detail)
    else:
        yield Finding(subject="boards", good=True, detail=f"can be read; {len(found)} show {site.projects[0].key}")


def _hours(site: Site, settings: JiraSettings) -> Iterator[Finding]:
    if settings.hours != "jira" or not site.cloud:
        return
    said = _tried(lambda: who_writes(site))
    if isinstance(said, ConnectorError):
        yield _bad("hours", said)
    else:
        yield Finding(subject="hours", good=not said.is_mostly_apps, detail=said.sentence)
