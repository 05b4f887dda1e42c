"""Opens a Jira site: what it is, who we are there, and which of its projects and fields are read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connectors.contract.api import Api
from connectors.contract.connector import Surroundings
from connectors.contract.errors import SettingsError, SourceChangedError
from connectors.contract.pages import Unread
from connectors.contract.shapes import flag_at, has, id_at, moment_at, object_at, objects_at, text_at
from connectors.jira.absentees import unread_projects
from connectors.jira.catalogue import Catalogue, FieldInfo, SearchFields, field_info
from connectors.jira.fields import FieldNames, asks_for_names, field_names
from connectors.jira.listings import listing, listing_if_there
from connectors.jira.naming import Project
from connectors.jira.session import open_api
from connectors.jira.settings import JiraSettings
from remote.client import Answer

ISSUE = "issue"
_CLOUD = "/rest/api/3"
_OWN = "/rest/api/2"
_A_PAGE = 100  # project/search and version give no more
_FIELDS_A_PAGE = 50
_NO_SEARCH = (400, 403, 404)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleProject:
    """A project that the account sees and the settings do not leave out."""

    id: str
    key: str
    name: str
    data: Mapping[str, Any]  # as Jira describes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site as it was when a run began."""

    api: Api
    cloud: bool
    version: str
    server_time: datetime  # aware UTC, by the site's own clock
    zone: ZoneInfo  # in which Jira reads the account's dates
    account_id: str  # Data Center: the user's key
    account_name: str
    projects: tuple[VisibleProject, ...]
    unread: tuple[Unread, ...]  # configured projects that cannot be read
    restricted: bool  # the settings name projects
    fields: FieldNames
    prefix: str  # "/rest/api/3" or "/rest/api/2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """What a site says of itself and of the account."""

    cloud: bool
    version: str
    server_time: datetime
    zone: ZoneInfo
    account_id: str
    account_name: str

    @property
    def prefix(self) -> str:
        """The API's version: Data Center has no 3."""
        return _CLOUD if self.cloud else _OWN


def open_site(settings: JiraSettings, surroundings: Surroundings) -> Site:
    """Return the site after three requests, four where custom fields are asked for; more where a name needs them.

    Raises SettingsError for a field that does not exist or is ambiguous, for no visible project at all, and for an
    unknown time zone; SignInError, SourceBusyError and SourceChangedError as every request does.
    """
    api = open_api(settings, surroundings)
    welcome = welcomed(api)
    return of_projects(api, welcome, settings, surroundings.asked.get(ISSUE, frozenset()))


def of_projects(api: Api, welcome: Welcome, settings: JiraSettings, asked: Collection[str]) -> Site:
    """Return the site of an account that is known, with its projects and the fields that are asked for."""
    projects, unread = chosen(api, welcome, settings)
    return Site(
        api=api,
        cloud=welcome.cloud,
        version=welcome.version,
        server_time=welcome.server_time,
        zone=welcome.zone,
        account_id=welcome.account_id,
        account_name=welcome.account_name,
        projects=projects,
        unread=unread,
        restricted=bool(settings.projects),
        fields=named_fields(api, welcome, projects, asked),
        prefix=welcome.prefix,
    )


def named_fields(api: Api, welcome: Welcome, projects: Sequence[VisibleProject], asked: Collection[str]) -> FieldNames:
    """Return the fields that are asked for; asks Jira only where a name must be looked up. Raises SettingsError."""
    catalogue = Catalogue(fields=(), search=_search(api, welcome))
    if asks_for_names(asked):
        catalogue = read_catalogue(api, welcome)
    return field_names(asked, catalogue, [Project(id=one.id, key=one.key) for one in projects])


def browse_url(settings: JiraSettings, key: str) -> str:
    """Return the address at which people see an issue or project; never taken from an answer."""
    return f"{settings.url}/browse/{quote(key, safe='')}"


def welcomed(api: Api) -> Welcome:
    """Ask what the site is and who we are; two requests."""
    answer = api.get(f"{_OWN}/serverInfo")  # both kinds of site know version 2 of this
    info = object_at(answer.data)
    deployment = text_at(info, "deploymentType")
    if deployment not in ("Cloud", "Server"):
        message = f"expected deploymentType Cloud or Server, found {deployment[:40]!r}"
        raise SourceChangedError(message, "deploymentType")
    cloud = deployment == "Cloud"
    me = object_at(api.get(f"{_CLOUD if cloud else _OWN}/myself").data)
    return Welcome(
        cloud=cloud,
        version=text_at(info, "version"),
        server_time=_server_time(info, answer),
        zone=_zone(text_at(me, "timeZone")),
        account_id=id_at(me, "accountId" if cloud else "key"),
        account_name=text_at(me, "displayName"),
    )


def _server_time(info: Mapping[str, Any], answer: Answer) -> datetime:
    """Return the server's time; Data Center tells it to those who are signed in alone, and every answer has a date."""
    if has(info, "serverTime"):
        return moment_at(info, "serverTime")
    try:
        return parsedate_to_datetime(answer.headers.get("Date", "")).astimezone(UTC)
    except (TypeError, ValueError):
        raise SourceChangedError("expected the server's time, found none", "serverTime") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        message = (
            f"the account's time zone {name[:60]!r} is not known here, so no date could be asked for: choose another "
            "in the account's profile in Jira"
        )
        raise SettingsError(message) from None


def chosen(api: Api, welcome: Welcome, settings: JiraSettings) -> tuple[tuple[VisibleProject, ...], tuple[Unread, ...]]:
    """Return the projects to read, by key, and those that are configured and cannot be read.

    Raises SettingsError where the account sees no project at all: that is a lost right, and not an empty site.
    """
    visible = visible_projects(api, welcome)
    if not visible:
        message = (
            f"Jira shows the account {welcome.account_name!r} no project: grant it the permission Browse Projects, or "
            "access to the product"
        )
        raise SettingsError(message)
    if not settings.projects:
        return visible, ()
    by_key = {one.key: one for one in visible}
    found = tuple(by_key[key] for key in sorted(settings.projects) if key in by_key)
    missing = [key for key in settings.projects if key not in by_key]
    return found, unread_projects(api, welcome.prefix, welcome.account_name, missing, cloud=welcome.cloud)


def visible_projects(api: Api, welcome: Welcome) -> tuple[VisibleProject, ...]:
    """Return the projects that the account may browse, by key, but archived ones, whose issues Jira does not find."""
    if welcome.cloud:
        raw = listing(api, f"{_CLOUD}/project/search", {"expand": "lead", "orderBy": "key"}, _A_PAGE)
    else:
        raw = objects_at(api.get(f"{_OWN}/project", {"expand": "lead"}).data)
    made = [_project(one) for one in raw if not (has(one, "archived") and flag_at(one, "archived"))]
    return tuple(sorted(made, key=lambda one: one.key))


def _project(raw: Mapping[str, Any]) -> VisibleProject:
    key = text_at(raw, "key", under="project")
    return VisibleProject(id=id_at(raw, "id", under=key), key=key, name=text_at(raw, "name", under=key), data=raw)


def read_catalogue(api: Api, welcome: Welcome) -> Catalogue:
    """Return the site's fields; one request."""
    raw = objects_at(api.get(f"{welcome.prefix}/field").data)
    fields = (field_info(one) for one in raw)
    return Catalogue(fields=tuple(one for one in fields if one is not None), search=_search(api, welcome))


def _search(api: Api, welcome: Welcome) -> SearchFields:
    def search(name: str, project_id: str) -> Sequence[FieldInfo]:
        """Ask `/field/search`, which Data Center has not and not every account may."""
        if not welcome.cloud:
            return ()
        params: dict[str, object] = {"type": "custom"}
        params |= {"query": name} if name else {}
        params |= {"projectIds": [project_id]} if project_id else {}
        found = listing_if_there(api, f"{_CLOUD}/field/search", params, _FIELDS_A_PAGE, without=_NO_SEARCH) or ()
        return tuple(info for one in found if (info := field_info(one)) is not None)

    return search
