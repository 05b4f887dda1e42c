"""Projects and what belongs to them: versions, fields, types, statuses."""

from __future__ import annotations

from typing import Any

from syncline.demo.jira_site import catalog
from syncline.demo.jira_site.entities import CustomField, Project
from syncline.demo.jira_site.parts import Json
from syncline.demo.jira_site.refused import RefusedError
from syncline.demo.jira_site.routing import Call, page, route
from syncline.demo.serving.exchange import Reply, reply

_SEARCH = ("startAt", "maxResults", "orderBy", "id", "keys", "query", "typeKey", "categoryId", "action", "expand")
_FIELD_SEARCH = ("startAt", "maxResults", "type", "id", "query", "orderBy", "expand", "projectIds")


def _project(call: Call, project: Project) -> Json:
    """A project in a list; on Cloud with its style and, when it is not live, its state."""
    found = call.bodies.parts.project(project)
    if not call.site.cloud:
        return found
    found |= {"style": "next-gen" if project.team_managed else "classic", "isPrivate": False, "properties": {}}
    if project.state != "live":
        found[project.state] = True
    return found


def project_search(call: Call) -> Reply:
    """Projects the account may browse, by key; archived and deleted ones only when their state is asked."""
    states = call.several("status") or ["live"]
    ids, keys = call.several("id"), [key.upper() for key in call.several("keys")]
    words = str(call.given("query", "")).lower()
    found = [
        one
        for one in call.site.projects.values()
        if one.state in states
        and one.id not in call.site.withdrawn
        and (not ids or str(one.id) in ids)
        and (not keys or one.key in keys)
        and (words in one.key.lower() or words in one.name.lower())
    ]
    backwards, order = _order(call)
    found.sort(key=lambda one: one.name if order == "name" else one.key, reverse=backwards)
    return page(call, [_project(call, one) for one in found])


def _order(call: Call) -> tuple[bool, str]:
    order = str(call.given("orderBy", "key"))
    return order.startswith("-"), order.lstrip("+-")


def projects(call: Call) -> Reply:
    """Every project the account may browse, in one list."""
    return reply([_project(call, one) for one in call.site.seen_projects()])


def one_project(call: Call) -> Reply:
    """A project by key or id."""
    found = _project(call, call.project())
    lead = call.bodies.parts.person(call.site.account)
    kinds = [call.bodies.parts.issue_kind(id_) for id_ in catalog.ISSUE_KINDS]
    more = {"description": "", "lead": lead, "issueTypes": kinds, "components": [], "assigneeType": "UNASSIGNED"}
    return reply({**found, **more, "versions": _versions(call), "roles": {}})


def _versions(call: Call) -> list[Json]:
    home = call.project().id
    own = [one for one in call.site.versions.values() if one.project == home]
    return [call.bodies.parts.version_of_project(one) for one in own]


def versions_by_page(call: Call) -> Reply:
    """A page of a project's versions."""
    return page(call, _versions(call))


def versions(call: Call) -> Reply:
    """All versions of a project."""
    return reply(_versions(call))


def fields(call: Call) -> Reply:
    """Fields of the whole site; those of single projects are left out, or come with their `scope`."""
    found = [_system(*row) for row in catalog.SYSTEM_FIELDS]
    custom = [one for one in call.site.custom_fields.values() if not one.projects or not call.site.cloud]
    return reply([*found, *(_field(one) for one in custom)])


def _system(id_: str, name: str, kind: str, items: str, shown: bool) -> Json:  # noqa: FBT001 # a row of the table
    schema: Json = {"type": kind, "system": id_, **({"items": items} if items else {})}
    flags = {"custom": False, "orderable": shown, "navigable": shown, "searchable": True}
    return {"id": id_, "key": id_, "name": name, **flags, "clauseNames": [id_], "schema": schema}


def _schema(field: CustomField) -> Json:
    kind = catalog.FIELD_KINDS[field.kind]
    number = int(field.id.removeprefix("customfield_"))
    items = {"items": kind.items} if kind.items else {}
    return {"type": kind.type, **items, "custom": kind.custom, "customId": number}


def _field(field: CustomField) -> Json:
    flags = {"custom": True, "orderable": True, "navigable": True, "searchable": True}
    names = [f"cf[{field.id.removeprefix('customfield_')}]", field.name]
    return {
        "id": field.id,
        "key": field.id,
        "name": field.name,
        **flags,
        "clauseNames": names,
        "schema": _schema(field),
    }


def field_search(call: Call) -> Reply:
    """Custom fields, those of single projects too; `projectIds` keeps the ones a project has."""
    types, ids, projects_asked = call.several("type"), call.several("id"), call.several("projectIds")
    words = str(call.given("query", "")).lower()
    found: list[Any] = []
    if not types or "system" in types:
        system = [
            {"id": id_, "key": id_, "name": name, "schema": {"type": kind, "system": id_}}
            for id_, name, kind, *_ in catalog.SYSTEM_FIELDS
        ]
        found += [{**one, "stableId": one["id"]} for one in system]
    if not types or "custom" in types:
        found += [_searched(one) for one in call.site.custom_fields.values() if _has(one, projects_asked)]
    found = [one for one in found if (not ids or one["id"] in ids) and words in one["name"].lower()]
    return page(call, sorted(found, key=lambda one: one["name"]))


def _searched(field: CustomField) -> Json:
    found: Json = {"id": field.id, "key": field.id, "name": field.name, "schema": _schema(field)}
    return {**found, "stableId": field.id, "isLocked": False, "projectsCount": len(field.projects)}


def _has(field: CustomField, projects_asked: list[str]) -> bool:
    return not projects_asked or not field.projects or bool({str(one) for one in field.projects} & set(projects_asked))


def issue_kinds(call: Call) -> Reply:
    """Every issue type."""
    return reply([call.bodies.parts.issue_kind(id_) for id_ in catalog.ISSUE_KINDS])


def statuses(call: Call) -> Reply:
    """Every status."""
    return reply([call.bodies.parts.status(id_) for id_ in catalog.STATUSES])


def boards(call: Call) -> Reply:
    """Boards of projects the account may browse."""
    wanted, kind = call.given("projectKeyOrId"), call.given("type")
    found = [
        one
        for one in call.site.boards.values()
        if call.site.sees(home := call.site.projects[one.project])
        and wanted in {None, home.key, str(home.id)}
        and kind in {None, one.kind}
    ]
    if wanted is not None and ((named := call.site.project(wanted)) is None or not call.site.sees(named)):
        raise RefusedError(400, f"No project could be found with key or id '{wanted}'.")
    return page(call, [call.bodies.parts.board(one) for one in found], links=False)


def sprints(call: Call) -> Reply:
    """Sprints of a board; a board that has none by its kind refuses."""
    id_ = call.names["boardId"]
    board = call.site.boards.get(int(id_)) if id_.isdecimal() else None
    if board is None or not call.site.sees(call.site.projects[board.project]):
        raise RefusedError(404, f"Board {id_} does not exist or you do not have permission to see it.")
    if board.kind != "scrum":
        raise RefusedError(400, "The board does not support sprints")
    states = call.several("state")
    found = [
        one for one in call.site.sprints.values() if board.id in one.boards and (not states or one.state in states)
    ]
    found.sort(key=lambda one: (("closed", "active", "future").index(one.state), one.id))
    return page(call, [call.bodies.parts.sprint(one) for one in found], links=False)


def one_sprint(call: Call) -> Reply:
    """A sprint by its id."""
    id_ = call.names["sprintId"]
    found = call.site.sprints.get(int(id_)) if id_.isdecimal() else None
    if found is None:
        raise RefusedError(404, f"Sprint {id_} does not exist or you do not have permission to see it.")
    return reply(call.bodies.parts.sprint(found))


_BOARD = (
    *("startAt", "maxResults", "type", "name", "projectKeyOrId", "accountIdLocation", "projectLocation"),
    *("includePrivate", "negateLocationFiltering", "orderBy", "expand", "filterId"),
)
CLOUD = (
    route("GET", "project/search", project_search, (*_SEARCH, "status", "properties", "propertyQuery")),
    route("GET", "field/search", field_search, _FIELD_SEARCH),
)
BOTH = (
    route("GET", "project", projects, ("expand", "recent", "properties")),
    route("GET", "project/{projectIdOrKey}", one_project, ("expand", "properties")),
    route(
        "GET",
        "project/{projectIdOrKey}/version",
        versions_by_page,
        ("startAt", "maxResults", "orderBy", "query", "status", "expand"),
    ),
    route("GET", "project/{projectIdOrKey}/versions", versions, ("expand",)),
    route("GET", "field", fields),
    route("GET", "issuetype", issue_kinds),
    route("GET", "status", statuses),
    route("GET", "/rest/agile/1.0/board", boards, _BOARD),
    route("GET", "/rest/agile/1.0/board/{boardId}/sprint", sprints, ("startAt", "maxResults", "state")),
    route("GET", "/rest/agile/1.0/sprint/{sprintId}", one_sprint),
)
