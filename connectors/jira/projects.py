"""Reads what belongs to a project as a whole: itself with every run; its versions, boards and sprints once a day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from connectors.contract.errors import SettingsError
from connectors.contract.pages import Page, Record, Scope
from connectors.contract.shapes import has, id_at, objects_at
from connectors.jira.fieldvalues import settled
from connectors.jira.listings import listing, listing_if_there
from connectors.jira.settings import JiraSettings
from connectors.jira.site import Site, VisibleProject, browse_url

PROJECT, VERSION, SPRINT = "project", "version", "sprint"
PAGE_RECORDS = 500

_AGILE = "/rest/agile/1.0"
_VERSIONS_A_PAGE = 100
_BOARDS_A_PAGE = 50
_WITHOUT_SPRINTS = "kanban"
NO_BOARDS = (401, 403, 404)
"""Answers of a site without Jira Software, and to an account or a token that may not see boards."""
_NO_SPRINTS = (400, *NO_BOARDS)  # 400: the board has none; its text is in the language of the account
_IN_PERSONS_FORMAT = frozenset({"userStartDate", "userReleaseDate", "operations", "issuesStatusForFixVersion"})


def pages(site: Site, settings: JiraSettings, scope: Scope, after: str) -> Iterator[Page]:
    """Yield the records of the project whose key is the scope's name.

    The cursor says when versions and sprints were read last, by the server's time; they are read again when
    `settings.sweep` has passed since. Versions and sprints are listed completely, so that others of theirs are gone;
    sprints are not where boards cannot be read, and stay as they are. Raises SettingsError for a project that is not
    visible any more.
    """
    project = next((one for one in site.projects if one.key == scope.name), None)
    if project is None:
        raise SettingsError(f"Jira does not show the project {scope.name}: see whether it still exists")
    own = _project_record(settings, project)
    if not _is_due(site, settings, after):
        yield Page(records=(own,), cursor=after)
        return
    records = [own, *(_version_record(settings, project, raw) for raw in versions(site, project))]
    listed = [plan_partition(project.key)]
    found = sprints(site, project) if settings.boards else {}
    if found is not None:
        records += [_sprint_record(project, board, raw) for board, raw in found.values()]
        listed.append(sprint_partition(project.key))
    yield from _in_pages(records, _cursor(site, settings), after, tuple(listed))


def _in_pages(records: list[Record], cursor: str, after: str, listed: tuple[str, ...]) -> Iterator[Page]:
    starts = range(0, len(records), PAGE_RECORDS)
    for start in starts:
        page = Page(records=tuple(records[start : start + PAGE_RECORDS]), cursor=after)
        yield replace(page, cursor=cursor, listed=listed) if start == starts[-1] else page


def plan_partition(key: str) -> str:
    """Return the partition of a project's versions."""
    return f"{key}/plan"


def sprint_partition(key: str) -> str:
    """Return the partition of a project's sprints."""
    return f"{key}/sprints"


def _cursor(site: Site, settings: JiraSettings) -> str:
    return json.dumps({"read_at": site.server_time.isoformat(), "boards": settings.boards})


def _is_due(site: Site, settings: JiraSettings, after: str) -> bool:
    """Tell whether the plan is to be read: never read, too long ago, with other settings, or under another clock."""
    try:
        cursor = json.loads(after)
        read_at = datetime.fromisoformat(cursor["read_at"])
        if cursor["boards"] != settings.boards or read_at > site.server_time:
            return True
        return site.server_time - read_at >= settings.sweep
    except (ValueError, TypeError, KeyError):
        return True


def _project_record(settings: JiraSettings, project: VisibleProject) -> Record:
    data = {**settled(dict(project.data)), "url": browse_url(settings, project.key)}
    return Record(kind=PROJECT, key=project.id, data=data, partition=project.key)


def versions(site: Site, project: VisibleProject) -> list[dict[str, Any]]:
    """Return the project's versions as Jira writes them."""
    path = f"{site.prefix}/project/{quote(project.id, safe='')}"
    if site.cloud:
        return listing(site.api, f"{path}/version", {}, _VERSIONS_A_PAGE)
    return objects_at(site.api.get(f"{path}/versions").data)


def _version_record(settings: JiraSettings, project: VisibleProject, raw: Mapping[str, Any]) -> Record:
    identifier = id_at(raw, "id", under="version")
    kept = {name: value for name, value in raw.items() if name not in _IN_PERSONS_FORMAT}
    url = f"{settings.url}/projects/{quote(project.key, safe='')}/versions/{quote(identifier, safe='')}"
    data = {**settled(kept), "Project": project.key, "url": url}
    return Record(kind=VERSION, key=identifier, data=data, partition=plan_partition(project.key))


def boards(site: Site, project: VisibleProject) -> list[dict[str, Any]] | None:
    """Return the boards that show the project, None where boards cannot be read."""
    params = {"projectKeyOrId": project.key}
    return listing_if_there(site.api, f"{_AGILE}/board", params, _BOARDS_A_PAGE, without=NO_BOARDS)


def sprints(site: Site, project: VisibleProject) -> dict[str, tuple[str, dict[str, Any]]] | None:
    """Return the project's sprints by id, each with its board's name; None where boards cannot be read.

    A sprint may show on many boards; the one it was made on has it. A board may show many projects; the one it lies
    in has it, else the first of ours by key.
    """
    listed = boards(site, project)
    if listed is None:
        return None
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for board in listed:
        identifier = id_at(board, "id", under="board")
        if board.get("type") == _WITHOUT_SPRINTS or _owner(site, project, board, identifier) != project.key:
            continue
        path = f"{_AGILE}/board/{quote(identifier, safe='')}/sprint"
        for raw in listing_if_there(site.api, path, {}, _BOARDS_A_PAGE, without=_NO_SPRINTS) or ():
            is_own = not has(raw, "originBoardId") or id_at(raw, "originBoardId", under="sprint") == identifier
            if is_own:
                found.setdefault(id_at(raw, "id", under="sprint"), (str(board.get("name") or ""), raw))
    return found


def _owner(site: Site, project: VisibleProject, board: Mapping[str, Any], identifier: str) -> str:
    ours = {one.key for one in site.projects}
    location = board.get("location")
    home = location.get("projectKey") if isinstance(location, Mapping) else None
    if home in ours:
        return str(home)
    path = f"{_AGILE}/board/{quote(identifier, safe='')}/project"
    known = listing_if_there(site.api, path, {}, _BOARDS_A_PAGE, without=_NO_SPRINTS) or ()
    shown = {str(one.get("key")) for one in known}
    return min(shown & ours, default=project.key)


def _sprint_record(project: VisibleProject, board: str, raw: Mapping[str, Any]) -> Record:
    identifier = id_at(raw, "id", under="sprint")
    data = {**settled(dict(raw)), "Board": board, "Project": project.key}
    return Record(kind=SPRINT, key=identifier, data=data, partition=sprint_partition(project.key))
