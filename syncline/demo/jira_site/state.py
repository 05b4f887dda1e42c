"""A simulated Jira: every change takes effect at the simulated time, is dated, and leaves a history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from syncline.demo.jira_site import catalog, changes, values
from syncline.demo.jira_site.entities import History, Issue, Item, Link, Project, User, Worklog
from syncline.demo.jira_site.numbers import Numbers
from syncline.demo.jira_site.planning import Planning


class Jira(Planning):
    """One site. Its methods change it as people and administrators would; `server.serve` answers for it."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.numbers = Numbers()

    def add_issue(self, project: Project | str, kind: str = "Task", summary: str = "", **fields: Any) -> Issue:
        """A new issue; `fields` as in `values.settled` (status, assignee, labels, estimate, parent, custom ...)."""
        with self.lock:
            home = self._project(project)
            number = self.numbers.in_project(home.id)
            given = {"type": kind, "summary": summary or f"{kind} {number}", "status": "To Do", "priority": "Medium"}
            found = values.settled(self, {**given, "reporter": self.account.id, **fields})
            issue = Issue(
                id=self.numbers.issue(),
                key=f"{home.key}-{number}",
                project=home.id,
                created=self.now(),
                updated=self.now(),
                values=self._consequences({}, found) | {"creator": self.account.id},
            )
            self.put(issue.id, issue)
            self._rendered_anew(issue, {})
            return issue

    def edit_issue(self, id_: int, *, by: User | None = None, **fields: Any) -> Issue:
        """Change fields of an issue, with a history entry; a change to what it already is changes nothing."""
        with self.lock:
            issue = self.live[id_]
            found = {**issue.values, **self._consequences(issue.values, values.settled(self, fields))}
            told = changes.items(self, issue.values, found)
            if not told and found == issue.values:
                return issue
            return self._changed(issue, told, by=by, values=found)

    def move_issue(self, id_: int, project: Project | str) -> Issue:
        """Move an issue to another project: another key, the same id, and the old key still finds it."""
        with self.lock:
            issue, home, old = self.live[id_], self._project(project), self.projects[self.live[id_].project]
            key = f"{home.key}-{self.numbers.in_project(home.id)}"
            told = (
                Item(
                    field="Key",
                    field_id="",
                    custom=False,
                    before=None,
                    before_text=issue.key,
                    after=None,
                    after_text=key,
                ),
                Item(
                    field="project",
                    field_id="project",
                    custom=False,
                    before=str(old.id),
                    before_text=old.name,
                    after=str(home.id),
                    after_text=home.name,
                ),
            )
            found = {**issue.values, "fixVersions": []}
            return self._changed(issue, told, key=key, project=home.id, values=found)

    def delete_issue(self, id_: int) -> None:
        """Delete an issue with its worklogs and sub-tasks; no feed ever mentions the worklogs of a deleted issue."""
        with self.lock:
            issue = self.live[id_]
            for child in list(self.children.get(id_, ())):
                if child in self.live and catalog.ISSUE_KINDS[str(self.live[child].values["issuetype"])].level < 0:
                    self.delete_issue(child)
            for link in issue.links:
                self._drop_link(link, other_than=id_)
            for worklog in issue.worklogs:
                del self.worklog_issue[worklog.id]
            self.put(id_, None)
            self._rendered_anew(issue, {})

    def hide_issue(self, id_: int, *, hidden: bool = True) -> None:
        """Put an issue on (or take it off) a security level that the account is not in; its date does not change."""
        with self.lock:
            (self.hidden.add if hidden else self.hidden.discard)(id_)
            self._rendered_anew(self.live[id_], self.live[id_].values)

    def link(self, source: int, target: int, kind: str = "Blocks") -> Link:
        """Link two issues: `source` blocks `target`."""
        with self.lock:
            link = Link(id=self.numbers.other(), kind=kind, source=source, target=target)
            _, inward, outward = catalog.LINK_KINDS[kind]
            for id_, other, words in ((source, target, outward), (target, source, inward)):
                issue = self.live[id_]
                text = f"This issue {words} {self.live[other].key}"
                told = Item(
                    field="Link",
                    field_id="issuelinks",
                    custom=False,
                    before=None,
                    before_text=None,
                    after=self.live[other].key,
                    after_text=text,
                )
                self._changed(issue, (told,), links=(*issue.links, link))
            return link

    def add_worklog(
        self,
        issue_id: int,
        author: User | str,
        started: datetime,
        seconds: int,
        comment: str | Mapping[str, object] = "",
        *,
        touch: bool = True,
    ) -> Worklog:
        """Log time; `touch=False` leaves the issue's own date alone, as imports and some apps do."""
        with self.lock:
            user = author.id if isinstance(author, User) else author
            worklog = Worklog(
                id=self.numbers.worklog(),
                issue=issue_id,
                author=user,
                update_author=user,
                started=started,
                seconds=seconds,
                created=self.now(),
                updated=self.now(),
                comment=comment,
            )
            self.worklog_issue[worklog.id] = issue_id
            issue = self.live[issue_id]
            self._logged(issue, (*issue.worklogs, worklog), touch=touch)
            return worklog

    def edit_worklog(self, id_: int, seconds: int | None = None, *, touch: bool = True, **fields: Any) -> Worklog:
        """Change a worklog's seconds, `comment`, `started`, `author` or `hidden`; `touch` as in `add_worklog`."""
        with self.lock:
            issue = self.live[self.worklog_issue[id_]]
            old = next(one for one in issue.worklogs if one.id == id_)
            wanted = {**fields, "seconds": old.seconds if seconds is None else seconds}
            new = replace(old, **wanted, updated=self.now(), update_author=self.account.id, encoded={})
            self._logged(issue, tuple(new if one.id == id_ else one for one in issue.worklogs), touch=touch)
            return new

    def hide_worklog(self, id_: int) -> None:
        """Restrict a worklog to a role the account does not have; `timespent` still counts it."""
        self.edit_worklog(id_, hidden=True)

    def delete_worklog(self, id_: int, *, touch: bool = True) -> None:
        """Delete a worklog; the feed of deleted ones tells it, to everybody; `touch` as in `add_worklog`."""
        with self.lock:
            issue = self.live[self.worklog_issue.pop(id_)]
            self.deleted_worklogs.append((self.now(), id_))
            self._logged(issue, tuple(one for one in issue.worklogs if one.id != id_), touch=touch)

    def _logged(self, issue: Issue, worklogs: tuple[Worklog, ...], *, touch: bool = True) -> None:
        if not touch:
            self.put(issue.id, replace(issue, worklogs=worklogs, encoded={}))
            self._rendered_anew(self.live[issue.id], {})
            return
        before, after = issue.time_spent, sum(one.seconds for one in worklogs)
        told = Item(
            field="timespent",
            field_id="timespent",
            custom=False,
            before=str(before) if before else None,
            before_text=str(before) if before else None,
            after=str(after),
            after_text=str(after),
        )
        self._changed(issue, (told,) if before != after else (), worklogs=worklogs)

    def _changed(self, issue: Issue, told: tuple[Item, ...], *, by: User | None = None, **new: Any) -> Issue:
        histories = issue.histories
        if told:
            author = (by or self.account).id
            histories = (*histories, History(id=self.numbers.history(), author=author, created=self.now(), items=told))
        changed: Issue = replace(issue, **new, histories=histories, updated=self.now(), encoded={})
        self.put(issue.id, changed)
        self._rendered_anew(changed, issue.values)
        return changed

    def _rendered_anew(self, issue: Issue, before: Mapping[str, object]) -> None:
        """Keep the family's record, and drop what other issues' answers say about this one."""
        old, new = before.get("parent"), issue.values.get("parent")
        if issue.id not in self.live:
            old, new = new, None
        if old != new and isinstance(old, int) and issue.id in self.children.get(old, ()):
            self.children[old].remove(issue.id)
        if old != new and isinstance(new, int):
            self.children.setdefault(new, []).append(issue.id)
        relatives = {one for one in (old, new) if isinstance(one, int)} | set(self.children.get(issue.id, ()))
        self.forget_rendered(relatives | {end for link in issue.links for end in (link.source, link.target)})

    def _drop_link(self, link: Link, other_than: int) -> None:
        other = self.live.get(link.target if link.source == other_than else link.source)
        if other is not None:
            self._changed(other, (), links=tuple(one for one in other.links if one.id != link.id))

    def _consequences(self, before: Mapping[str, object], found: dict[str, object]) -> dict[str, object]:
        """What follows from a change of status: resolution and its date, and the date of the category."""
        if "status" not in found:
            return found
        done = catalog.STATUSES[str(found["status"])].category == "done"
        if done and not before.get("resolution"):
            found = {"resolution": "10000", "resolutiondate": self.now(), **found}
        elif not done and before.get("resolution"):
            found = {**found, "resolution": None, "resolutiondate": None}
        return {**found, "statuscategorychangedate": self.now()} if found["status"] != before.get("status") else found
