"""Says whether Planner can be read: the sign-in and its end, each permission by itself, and what is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from connectors.contract.connector import Finding, Surroundings
from connectors.contract.errors import ConnectorError, SignInError
from connectors.planner.graph import FORBIDDEN, V1
from connectors.planner.people import user_url
from connectors.planner.session import Session, open_session, renewal
from connectors.planner.settings import PlannerSettings
from connectors.planner.site import READ_TASKS, Site, of_session

READ_GROUPS, READ_PEOPLE = "Group.ReadBasic.All", "User.ReadBasic.All"
SOON, VERY_SOON = timedelta(days=30), timedelta(days=7)

NEEDED: Mapping[str, tuple[str, frozenset[str]]] = MappingProxyType(
    {
        READ_TASKS: ("plans and their tasks", frozenset({"Tasks.ReadWrite.All"})),
        READ_GROUPS: (
            "the names of groups, by which `discover` finds plans",
            frozenset({"Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}),
        ),
        READ_PEOPLE: (
            "names and e-mail addresses of the people on tasks",
            frozenset({"User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}),
        ),
    }
)
"""What Syncline needs, what for, and the larger permissions that do as well."""

_SHOWN = 12
_NOBODY = "00000000-0000-0000-0000-000000000000"  # 404 where the right to look is there
_GRANT = "add it under API permissions of the app registration (Microsoft Graph, application), and grant admin consent"

T = TypeVar("T")


def findings(settings: PlannerSettings, surroundings: Surroundings) -> tuple[Finding, ...]:
    """Return what was found, in the order in which it matters; an error is a finding and never raised."""
    return tuple(_looked_at(settings, surroundings))


def _looked_at(settings: PlannerSettings, surroundings: Surroundings) -> Iterator[Finding]:
    today = surroundings.now().astimezone(ZoneInfo(surroundings.time_zone)).date()
    session = _tried(lambda: open_session(settings, surroundings))
    if isinstance(session, ConnectorError):
        yield Finding(subject="sign-in", good=False, detail=str(session))
        return
    yield from _ending(settings, session.expires_on, today)
    people = _tried(lambda: session.graph.get(f"{V1}{_path(user_url(_NOBODY))}", expected=(400, 403, 404)).status)
    if isinstance(people, ConnectorError):
        subject = "sign-in" if isinstance(people, SignInError) else "Graph"
        yield Finding(subject=subject, good=False, detail=str(people))
        return
    yield Finding(subject="sign-in", good=True, detail=f"Graph takes the application's token in {settings.tenant}")
    site = _tried(lambda: of_session(session, settings, surroundings)) if settings.names_something else None
    yield from _permissions(session, people, site)
    yield from _reached(site)


def _tried(ask: Callable[[], T]) -> T | ConnectorError:
    try:
        return ask()
    except ConnectorError as error:
        return error


def _path(url: str) -> str:
    return url.partition("?")[0]


def _ending(settings: PlannerSettings, ends: date | None, today: date) -> Iterator[Finding]:
    """Say when the credential ends: of a certificate by itself, of a secret by what somebody wrote down."""
    if settings.sign_in.managed_identity is not None or (settings.sign_in.token is not None and ends is None):
        return
    subject = "certificate" if settings.sign_in.certificate is not None else "secret"
    if ends is None:
        detail = "nobody wrote down when it ends: add `expires_on` under `sign_in`, and be warned in time"
        yield Finding(subject=subject, good=True, detail=detail)
        return
    left = ends - today
    days = "1 day" if left.days == 1 else f"{left.days} days"
    detail = f"ends on {ends}, in {days}"
    if left < timedelta(0):
        detail = f"ended on {ends}: {renewal(settings)}"
    elif left <= SOON:
        detail = f"{detail}: {renewal(settings)}"
    yield Finding(subject=subject, good=left > VERY_SOON, detail=detail, expires_on=ends)


def _permissions(session: Session, people: int, site: Site | ConnectorError | None) -> Iterator[Finding]:
    """Name each permission: by the token where it shows its own, else by what Graph answers."""
    roles = session.roles()
    for name, (what, larger) in NEEDED.items():
        subject = f"permission {name}"
        if roles is None:
            yield from _probed(session, name, people, site)
        elif name in roles:
            yield Finding(subject=subject, good=True, detail="granted")
        elif more := sorted(roles & larger):
            detail = f"not granted, and {more[0]} does instead, which allows more: {_GRANT}, and remove {more[0]}"
            yield Finding(subject=subject, good=True, detail=detail)
        else:
            yield Finding(subject=subject, good=False, detail=f"missing, so {what} cannot be read: {_GRANT}")
    more = sorted((roles or frozenset()) - NEEDED.keys())
    if more:
        detail = (
            f"granted and not needed: {', '.join(more[:_SHOWN])}; remove what this application has no other use for"
        )
        yield Finding(subject="permissions beyond need", good=True, detail=detail)


def _probed(session: Session, name: str, people: int, site: Site | ConnectorError | None) -> Iterator[Finding]:
    """Ask Graph for something that only this permission shows."""
    subject, what = f"permission {name}", NEEDED[name][0]
    if name == READ_PEOPLE:
        refused: object = people == FORBIDDEN
    elif name == READ_GROUPS:
        params = {"$select": "id", "$top": 1}
        refused = _tried(lambda: session.graph.get(f"{V1}/groups", params, expected=(FORBIDDEN,)).status == FORBIDDEN)
    elif isinstance(site, Site):
        refused = bool(site.unread) and not site.plans and all("(403)" in one.reason for one in site.unread)
    else:
        return  # nothing is named that could be asked for, or the error stands below
    if isinstance(refused, ConnectorError):
        yield Finding(subject=subject, good=False, detail=str(refused))
    elif refused:
        yield Finding(subject=subject, good=False, detail=f"missing, so {what} cannot be read: {_GRANT}")
    else:
        yield Finding(subject=subject, good=True, detail="held, as an answer shows")


def _reached(site: Site | ConnectorError | None) -> Iterator[Finding]:
    if site is None:
        detail = "nothing is allowed to be read: name `groups`, `plans` or `rosters`; `syncline discover` lists them"
        yield Finding(subject="plans", good=False, detail=detail)
        return
    if isinstance(site, ConnectorError):
        yield Finding(subject="plans", good=False, detail=str(site))
        return
    names = [plan.name for plan in site.plans]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    if names:
        detail = f"{len(names)} can be read: {', '.join(names[:_SHOWN])}{more}"
    else:
        detail = (
            "none of what is configured shows a basic plan: see whether they are premium plans, or others are meant"
        )
    yield Finding(subject="plans", good=bool(names), detail=detail)
    for unread in site.unread:
        subject = unread.name if " " in unread.name else f"plan {unread.name}"
        yield Finding(subject=subject, good=False, detail=unread.reason)
