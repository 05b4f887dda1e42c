"""What a simulated site holds, without what changes it: lookups, visibility, and the lagging index."""

from __future__ import annotations

import threading
from collections import deque
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from syncline.demo.jira_site import catalog
from syncline.demo.jira_site.entities import (
    Board,
    CustomField,
    Issue,
    Project,
    Sprint,
    User,
    Version,
    Worklog,
)

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


class Site:
    """Everything the site holds at `now()`, and what of it the account may see."""

    email = "sync@marlow.example"
    token = "demo-token-of-marlow"  # noqa: S105 # the simulator's own, worth nothing elsewhere

    def __init__(self, *, cloud: bool = True, zone: str = "America/New_York", start: datetime = START) -> None:
        self.cloud = cloud
        self.zone = ZoneInfo(zone)
        self.zone_name = zone
        self.base_url = "https://marlow.example" if cloud else "https://jira.marlow.example"
        self.cloud_id = "5d0c6a2e-0000-4000-8000-00006d61726c"
        self.permissions = {"BROWSE_PROJECTS", "USER_PICKER"}
        self.lock = threading.RLock()
        self.revision = 0  # grows with every change, permissions included
        self.users: dict[str, User] = {}
        self.projects: dict[int, Project] = {}
        self.versions: dict[int, Version] = {}
        self.boards: dict[int, Board] = {}
        self.sprints: dict[int, Sprint] = {}
        self.custom_fields: dict[str, CustomField] = {}
        self.live: dict[int, Issue] = {}
        self.keys: dict[str, int] = {}  # every key an issue ever had
        self.children: dict[int, list[int]] = {}
        self.withdrawn: set[int] = set()  # projects the account has no permission for
        self.hidden: set[int] = set()  # issues with a security level the account is not in
        self.deleted_worklogs: list[tuple[datetime, int]] = []
        self.worklog_issue: dict[int, int] = {}
        self._clock = start
        self._pending: deque[tuple[datetime, int, Issue | None]] = deque()
        self._indexed: dict[int, Issue] = {}
        self.index_revision = 0
        self.shared: dict[object, bytes] = {}  # encoded parts that many answers have in common
        self._seen: tuple[int, dict[int, Worklog]] = (-1, {})
        self._feed: tuple[int, list[tuple[datetime, int]]] = (-1, [])
        self.account = self.register("Sync Account", "sync", email=self.email)
        for id_, name, kind in (
            (catalog.SPRINT_FIELD, "Sprint", "sprint"),
            (catalog.EPIC_FIELD, "Epic Link", "epic-link"),
            (catalog.POINTS_FIELD, "Story Points", "number"),
        ):
            self.custom_fields[id_] = CustomField(id=id_, name=name, kind=kind)

    def now(self) -> datetime:
        """The server's time, aware UTC; it stands still until `advance`."""
        return self._clock

    def advance(self, span: timedelta) -> None:
        """Let the server's time pass."""
        with self.lock:
            self._clock += span

    def register(self, name: str, login: str, *, email: str = "", kind: str = "atlassian") -> User:
        """A person or app that did not exist before."""
        number = len(self.users) + 1
        id_ = f"712020:00000000-0000-4000-8000-{number:012d}" if self.cloud else f"JIRAUSER{10000 + number}"
        user = User(id=id_, name=name, login=login, email=email or f"{login}@marlow.example", kind=kind)
        self.users[id_] = user
        return user

    def project(self, key_or_id: str | int) -> Project | None:
        """The project of a key or id, whoever may see it; deleted ones too."""
        for project in self.projects.values():
            if str(key_or_id) in {project.key, str(project.id)}:
                return project
        return None

    def sees(self, project: Project) -> bool:
        """Whether the account may browse a project that is neither archived nor deleted."""
        return project.state == "live" and project.id not in self.withdrawn

    def seen_projects(self) -> list[Project]:
        """Live projects the account may browse, by key."""
        return sorted((one for one in self.projects.values() if self.sees(one)), key=lambda one: one.key)

    def shows(self, issue: Issue) -> bool:
        """Whether the account may browse an issue."""
        return issue.id not in self.hidden and self.sees(self.projects[issue.project])

    def issue(self, id_or_key: str | int) -> Issue | None:
        """The issue of an id, or of a key it has or had, if the account may browse it."""
        text = str(id_or_key)
        found = self.live.get(int(text) if text.isdecimal() else self.keys.get(text.upper(), 0))
        return found if found is not None and self.shows(found) else None

    def issues(self) -> list[Issue]:
        """Every issue the account may browse, as it is now, by id."""
        with self.lock:
            return [self.live[id_] for id_ in sorted(self.live) if self.shows(self.live[id_])]

    def worklogs(self) -> list[Worklog]:
        """Every worklog the account may see, as it is now, by id."""
        with self.lock:
            return [one for _, one in sorted(self.seen_worklogs().items())]

    def seen_worklogs(self) -> dict[int, Worklog]:
        """The same by id; found anew only after a change."""
        if self._seen[0] != self.revision:
            found = {one.id: one for issue in self.issues() for one in issue.worklogs if not one.hidden}
            self._seen = (self.revision, found)
        return self._seen[1]

    def worklog_feed(self) -> list[tuple[datetime, int]]:
        """When each worklog the account may see was written last, oldest first."""
        if self._feed[0] != self.revision:
            found = sorted((one.updated, one.id) for one in self.seen_worklogs().values())
            self._feed = (self.revision, found)
        return self._feed[1]

    def indexed(self, delay: timedelta) -> dict[int, Issue]:
        """The issues as the search index knows them: changes younger than the delay are not in it."""
        horizon = self._clock - delay
        while self._pending and self._pending[0][0] <= horizon:
            _, id_, issue = self._pending.popleft()
            self.index_revision += 1
            if issue is None:
                self._indexed.pop(id_, None)
            else:
                self._indexed[id_] = issue
        return self._indexed

    def put(self, id_: int, issue: Issue | None) -> None:
        """Replace an issue, or take it away with None; the index learns of it later."""
        self.revision += 1
        self._pending.append((self._clock, id_, issue))
        if issue is None:
            self.live.pop(id_, None)
        else:
            self.live[id_] = issue
            self.keys[issue.key] = id_

    def forget_rendered(self, ids: set[int] | None = None) -> None:
        """Drop the encoded form of these issues (None: of all, worklogs and histories too)."""
        self.revision += 1
        if ids is not None:
            for id_ in ids & self.live.keys():
                self.live[id_].encoded.clear()
            return
        self.shared.clear()
        waiting = [issue for _, _, issue in self._pending if issue is not None]
        for issue in [*self.live.values(), *self._indexed.values(), *waiting]:
            issue.encoded.clear()
            for worklog in issue.worklogs:
                worklog.encoded.clear()
            for history in issue.histories:
                history.encoded.clear()
