"""What administrators and planners change on a simulated site: projects, people, fields, versions, boards, sprints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from syncline.demo.jira_site.entities import Board, CustomField, Project, Sprint, User, Version
from syncline.demo.jira_site.site import Site


class Planning(Site):
    """A site whose surroundings of issues can be changed."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._ids = count(1)

    def add_project(self, key: str, name: str, *, team_managed: bool = False) -> Project:
        """A new live project."""
        with self.lock:
            project = Project(id=10_000 + len(self.projects), key=key, name=name, team_managed=team_managed)
            self.projects[project.id] = project
            self.revision += 1
            return project

    def rename_project(self, project: Project | str, name: str) -> Project:
        """Give a project another name."""
        return self._replaced(project, name=name)

    def set_project_state(self, project: Project | str, state: str) -> Project:
        """Archive ("archived"), delete ("deleted", into the recycle bin) or bring back ("live") a project."""
        return self._replaced(project, state=state)

    def _replaced(self, project: Project | str, **new: Any) -> Project:
        with self.lock:
            changed = replace(self._project(project), **new)
            self.projects[changed.id] = changed
            self.forget_rendered()
            return changed

    def withdraw(self, project: Project | str) -> None:
        """Take the account's permission for a project away."""
        with self.lock:
            self.withdrawn.add(self._project(project).id)
            self.forget_rendered()

    def restore(self, project: Project | str) -> None:
        """Give the account its permission for a project back."""
        with self.lock:
            self.withdrawn.discard(self._project(project).id)
            self.forget_rendered()

    def add_user(self, name: str, login: str = "", *, email: str = "", app: bool = False) -> User:
        """A new person, or an app that writes in its own name (as Tempo does)."""
        with self.lock:
            self.revision += 1
            login = login or name.lower().replace(" ", ".")
            return self.register(name, login, email=email, kind="app" if app else "atlassian")

    def change_user(self, user: User, **new: Any) -> User:
        """Change `name`, `email`, `email_shown` or `active`."""
        with self.lock:
            changed = replace(self.users[user.id], **new)
            self.users[user.id] = changed
            self.forget_rendered()
            return changed

    def delete_user(self, user: User) -> None:
        """Delete a person: what they wrote stays, under a placeholder's name."""
        self.change_user(user, name="Former user", email_shown=False, active=False, kind="unknown")

    def custom_field(self, name: str, kind: str, projects: Iterable[Project] = ()) -> CustomField:
        """A new custom field (`catalog.FIELD_KINDS`); with projects it is theirs alone. Names may repeat."""
        with self.lock:
            number = 10_030 + next(self._ids)
            of = frozenset(project.id for project in projects)
            field = CustomField(id=f"customfield_{number}", name=name, kind=kind, projects=of)
            self.custom_fields[field.id] = field
            self.forget_rendered()
            return field

    def add_version(
        self, project: Project | str, name: str, start: date | None = None, release: date | None = None, **more: Any
    ) -> Version:
        """A new version; `released`, `archived` and `description` by name."""
        with self.lock:
            id_, home = 10_200 + next(self._ids), self._project(project)
            version = Version(id=id_, project=home.id, name=name, start=start, release=release, **more)
            self.versions[id_] = version
            self.revision += 1
            return version

    def change_version(self, version: Version, **new: Any) -> Version:
        """Change any field of a version."""
        with self.lock:
            changed = replace(self.versions[version.id], **new)
            self.versions[version.id] = changed
            self.forget_rendered()
            return changed

    def delete_version(self, version: Version) -> None:
        """Delete a version; issues that had it have it no longer, without a date of their own."""
        with self.lock:
            del self.versions[version.id]
            self.forget_rendered()

    def add_board(self, project: Project | str, name: str, kind: str = "scrum") -> Board:
        """A new board: "scrum" (with sprints), "kanban" or "simple"."""
        with self.lock:
            board = Board(id=next(self._ids), project=self._project(project).id, name=name, kind=kind)
            self.boards[board.id] = board
            self.revision += 1
            return board

    def add_sprint(self, boards: Board | Iterable[Board], name: str, **more: Any) -> Sprint:
        """A new sprint on one or several boards; `state`, `start`, `end`, `completed`, `goal` by name."""
        with self.lock:
            on = (boards,) if isinstance(boards, Board) else tuple(boards)
            sprint = Sprint(id=next(self._ids), name=name, boards=tuple(board.id for board in on), **more)
            self.sprints[sprint.id] = sprint
            self.revision += 1
            return sprint

    def change_sprint(self, sprint: Sprint, **new: Any) -> Sprint:
        """Change any field of a sprint."""
        with self.lock:
            changed = replace(self.sprints[sprint.id], **new)
            self.sprints[sprint.id] = changed
            self.forget_rendered()
            return changed

    def _project(self, project: Project | str) -> Project:
        found = self.project(project.id if isinstance(project, Project) else project)
        if found is None:
            raise KeyError(f"{project}: no such project on this site")
        return found
