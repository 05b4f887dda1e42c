"""The small objects that answers are made of: people, projects, statuses, types, versions, sprints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from syncline.demo.jira_site import catalog
from syncline.demo.jira_site.entities import Board, Project, Sprint, User, Version
from syncline.demo.jira_site.site import Site
from syncline.demo.jira_site.stamps import plain_stamp

Json = dict[str, Any]
_SIZES = ("48x48", "24x24", "16x16", "32x32")


@dataclass(frozen=True, slots=True)
class Parts:
    """Makes the objects of one site in one version of its interface ("2" or "3")."""

    site: Site
    api: str
    gateway: bool = True

    def link(self, path: str) -> str:
        """An address in an answer: on Cloud the gateway's, whoever asked."""
        if self.site.cloud and self.gateway:
            return f"https://api.atlassian.com/ex/jira/{self.site.cloud_id}{path}"
        return f"{self.site.base_url}{path}"

    def rest(self, path: str) -> str:
        """The same for a path below /rest/api/{version}/."""
        return self.link(f"/rest/api/{self.api}/{path}")

    def user(self, id_: str | None) -> Json | None:
        """A person as issues and worklogs show them; None for nobody, an `unknown` one for a corrupt record."""
        if id_ is None:
            return None
        return self.person(self.site.users.get(id_) or User(id="unknown", name="", login="", email="", kind="unknown"))

    def person(self, user: User) -> Json:
        """A person: by accountId on Cloud, by name and key on Data Center."""
        site = self.site
        shown = {"emailAddress": user.email} if user.email_shown and user.kind == "atlassian" else {}
        avatars = {size: f"{site.base_url}/avatar/{user.login}?size={size[:2]}" for size in _SIZES}
        tail = {"avatarUrls": avatars, "displayName": user.name, "active": user.active, "timeZone": site.zone_name}
        if not site.cloud:
            own = {"self": self.rest(f"user?username={user.login}"), "name": user.login, "key": user.id}
            return {**own, **shown, **tail}
        own = {"self": self.rest(f"user?accountId={user.id}"), "accountId": user.id}
        return {**own, **shown, **tail, "accountType": user.kind}

    def project(self, project: Project) -> Json:
        """A project as issues show it."""
        avatars = {size: f"{self.site.base_url}/projectavatar/{project.id}?size={size[:2]}" for size in _SIZES}
        found: Json = {
            "self": self.rest(f"project/{project.id}"),
            "id": str(project.id),
            "key": project.key,
            "name": project.name,
            "projectTypeKey": "software",
            "avatarUrls": avatars,
        }
        return {**found, "simplified": project.team_managed} if self.site.cloud else found

    def status(self, id_: str) -> Json:
        """A status with its category."""
        kind = catalog.STATUSES[id_]
        return {
            "self": self.rest(f"status/{id_}"),
            "description": "",
            "iconUrl": f"{self.site.base_url}/images/status.png",
            "name": kind.name,
            "id": id_,
            "statusCategory": self.category(kind.category),
        }

    def category(self, key: str) -> Json:
        """One of the four categories."""
        number, colour, name = catalog.CATEGORIES[key]
        link = self.rest(f"statuscategory/{number}")
        return {"self": link, "id": number, "key": key, "colorName": colour, "name": name}

    def issue_kind(self, id_: str) -> Json:
        """An issue type; the level is Cloud's."""
        kind = catalog.ISSUE_KINDS[id_]
        found: Json = {
            "self": self.rest(f"issuetype/{id_}"),
            "id": id_,
            "description": "",
            "iconUrl": f"{self.site.base_url}/images/type.png",
            "name": kind.name,
            "subtask": kind.level < 0,
            "avatarId": 10_318,
        }
        return {**found, "hierarchyLevel": kind.level} if self.site.cloud else found

    def named(self, what: str, id_: str, name: str) -> Json:
        """Anything that is no more than a name: a priority, a resolution, an option."""
        return {"self": self.rest(f"{what}/{id_}"), "id": id_, "name": name}

    def version(self, version: Version) -> Json:
        """A version as issues and its project show it; dates are those that were set."""
        dates = {"startDate": version.start, "releaseDate": version.release}
        found: Json = {
            "self": self.rest(f"version/{version.id}"),
            "id": str(version.id),
            "name": version.name,
            "archived": version.archived,
            "released": version.released,
            **{name: day.isoformat() for name, day in dates.items() if day is not None},
        }
        return {**found, "description": version.description} if version.description else found

    def version_of_project(self, version: Version) -> Json:
        """The same in the project's list, which adds what a person's locale makes of the dates."""
        found = self.version(version) | {"projectId": version.project}
        if version.release is not None:
            found["overdue"] = not version.released and version.release < self.site.now().date()
            found["userReleaseDate"] = f"{version.release:%d/%b/%y}"
        if version.start is not None:
            found["userStartDate"] = f"{version.start:%d/%b/%y}"
        return found

    def board(self, board: Board) -> Json:
        """A board and the project it lies in."""
        home = self.site.projects[board.project]
        location = {
            "projectId": home.id,
            "displayName": f"{home.name} ({home.key})",
            "projectName": home.name,
            "projectKey": home.key,
            "projectTypeKey": "software",
            "name": f"{home.name} ({home.key})",
        }
        link = self.link(f"/rest/agile/1.0/board/{board.id}")
        return {"id": board.id, "self": link, "name": board.name, "type": board.kind, "location": location}

    def sprint(self, sprint: Sprint) -> Json:
        """A sprint as a board lists it."""
        dates = {"startDate": sprint.start, "endDate": sprint.end, "completeDate": sprint.completed}
        return {
            "id": sprint.id,
            "self": self.link(f"/rest/agile/1.0/sprint/{sprint.id}"),
            "state": sprint.state,
            "name": sprint.name,
            **{name: plain_stamp(moment) for name, moment in dates.items() if moment is not None},
            "originBoardId": sprint.boards[0],
            "goal": sprint.goal,
        }

    def sprint_of_issue(self, sprint: Sprint) -> Json:
        """A sprint in Cloud's custom field."""
        found = self.sprint(sprint)
        found["boardId"] = found.pop("originBoardId")
        del found["self"]
        return found

    def sprint_text(self, sprint: Sprint) -> str:
        """A sprint in Data Center's custom field: Java's own rendering of an object."""
        dates = (("startDate", sprint.start), ("endDate", sprint.end), ("completeDate", sprint.completed))
        told = [f"{name}={'<null>' if moment is None else plain_stamp(moment)}" for name, moment in dates]
        state = f"state={sprint.state.upper()}"
        told += [f"sequence={sprint.id}", f"goal={sprint.goal}"]
        inner = ",".join((f"id={sprint.id}", f"rapidViewId={sprint.boards[0]}", state, f"name={sprint.name}", *told))
        return f"com.atlassian.greenhopper.service.sprint.Sprint@5e0a1b[{inner}]"
