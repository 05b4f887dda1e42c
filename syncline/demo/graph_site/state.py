"""A simulated tenant of Microsoft 365 with Planner: every change takes effect at the simulated time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from syncline.demo.graph_site.administration import Administered, id_of
from syncline.demo.graph_site.entities import (
    Assignment,
    Bucket,
    ChecklistItem,
    Group,
    Plan,
    PlanState,
    Roster,
    Task,
    User,
)

MOST_LABELS = 25
DONE = 100  # percent
_DETAILS = frozenset({"description", "checklist", "links", "preview"})


class Graph(Administered):
    """One tenant. Its methods change it as people and administrators would; `server.serve` answers for it."""

    def delete_group(self, group: Group | str) -> None:
        """Delete a group with its plans."""
        with self.lock:
            for plan in self.plans_of(id_of(group)):
                self.delete_plan(plan)
            del self.groups[id_of(group)]

    def add_plan(self, container: Group | Roster, title: str, *, by: User | None = None) -> Plan:
        """A plan in a group or roster; ValueError where the container cannot hold (another) one."""
        with self.lock:
            in_roster = isinstance(container, Roster)
            if isinstance(container, Group) and not container.unified:
                raise ValueError(f"{container.name} is no Microsoft 365 group; it cannot hold the plan {title!r}")
            if in_roster and self.plans_of(container.id):
                raise ValueError(f"the roster {container.id} has its one plan already; {title!r} needs another")
            plan = Plan(
                id=self.ids.planner(),
                number=self.counted(),
                title=title,
                container=container.id,
                in_roster=in_roster,
                created=self.now(),
                created_by=(by or self.administrator).id,
            )
            self.plans[plan.id] = plan
            self.in_plan[plan.id] = {}
            return plan

    def rename_plan(self, plan: Plan | str, title: str) -> Plan:
        """Give a plan another title."""
        return self._plan(plan, title=title, version=self.plans[id_of(plan)].version + 1)

    def set_label(self, plan: Plan | str, number: int, name: str) -> Plan:
        """Name one of a plan's 25 labels; an empty name takes it away. ValueError for another number."""
        if not 1 <= number <= MOST_LABELS:
            raise ValueError(f"a plan's labels are numbered 1 to {MOST_LABELS}, not {number}")
        old = self.plans[id_of(plan)]
        labels = {one: text for one, text in {**old.labels, number: name}.items() if text}
        return self._plan(plan, labels=labels, details_version=old.details_version + 1)

    def delete_plan(self, plan: Plan | str) -> None:
        """Delete a plan with its buckets and tasks."""
        with self.lock:
            old = self._plan(plan, state=PlanState.DELETED)
            for task in self.tasks_of(old):
                self.delete_task(task)
            for bucket in self.buckets_of(old):
                del self.buckets[bucket.id]

    def make_premium(self, plan: Plan | str, *, premium: bool = True) -> None:
        """Turn a plan premium, so that Graph does not serve it any more, or basic again."""
        self._plan(plan, state=PlanState.PREMIUM if premium else PlanState.BASIC)

    def add_bucket(self, plan: Plan | str, name: str) -> Bucket:
        """A bucket."""
        with self.lock:
            bucket = Bucket(
                id=self.ids.planner(), number=self.counted(), plan=id_of(plan), name=name, hint=self.ids.hint()
            )
            self.buckets[bucket.id] = bucket
            return bucket

    def rename_bucket(self, bucket: Bucket | str, name: str) -> Bucket:
        """Give a bucket another name."""
        with self.lock:
            old = self.buckets[id_of(bucket)]
            self.buckets[old.id] = replace(old, name=name, version=old.version + 1)
            return self.buckets[old.id]

    def delete_bucket(self, bucket: Bucket | str, *, keep_tasks: bool = False) -> None:
        """Delete a bucket with its tasks; kept tasks go on naming the bucket that is gone."""
        with self.lock:
            old = self.buckets.pop(id_of(bucket))
            for id_ in list(self.in_plan[old.plan]):
                if self.tasks[id_].bucket == old.id and not keep_tasks:
                    self.delete_task(id_)

    def add_task(self, place: Bucket | Plan, title: str, *, by: User | None = None, **fields: Any) -> Task:
        """A task in a bucket, or in a plan outside of every bucket; `fields` as in `edit_task`."""
        with self.lock:
            number = self.counted()
            plan = place.plan if isinstance(place, Bucket) else place.id
            author = (by or self.administrator).id
            task = Task(
                id=self.ids.planner(),
                plan=plan,
                bucket=place.id if isinstance(place, Bucket) else None,
                number=number,
                changed=number,
                title=title,
                created=self.now(),
                created_by=author,
                hint=self.ids.hint(),
            )
            task = replace(task, **self._settled(task, author, fields), encoded={})
            self.tasks[task.id] = task
            self.in_plan[plan][task.id] = None
            return task

    def edit_task(self, task: Task | str, *, by: User | None = None, **fields: Any) -> Task:
        """Change a task; a change to what it already is changes nothing.

        `fields` are `title`, `percent`, `priority`, `start`, `due` (aware, or None), `assignees` (people or their ids),
        `labels` (numbers), `description`, `checklist` (titles, or pairs of a title and whether it is checked), `links`
        (address to name) and `preview`.
        """
        with self.lock:
            old = self.tasks[id_of(task)]
            found = self._settled(old, (by or self.administrator).id, fields)
            told = {name for name, value in found.items() if getattr(old, name) != value}
            if not told:
                return old
            details = old.details_version + bool(told & _DETAILS)
            return self._put(replace(old, **found, version=old.version + 1, details_version=details, encoded={}))

    def move_task(self, task: Task | str, bucket: Bucket) -> Task:
        """Move a task to another bucket; in another plan it comes last, and its old plan has it no more."""
        with self.lock:
            old = self.tasks[id_of(task)]
            new = replace(old, bucket=bucket.id, plan=bucket.plan, version=old.version + 1, encoded={})
            if new.plan == old.plan:
                return self._put(new)
            new = replace(new, number=self.counted(), labels=frozenset())  # labels are their plan's
            self.gone.append((new.number, old.plan, old.id))
            del self.in_plan[old.plan][old.id]
            self.in_plan[new.plan][new.id] = None
            return self._put(new)

    def delete_task(self, task: Task | str) -> None:
        """Delete a task."""
        with self.lock:
            old = self.tasks.pop(id_of(task))
            del self.in_plan[old.plan][old.id]
            self.gone.append((self.counted(), old.plan, old.id))

    def _plan(self, plan: Plan | str, **changes: Any) -> Plan:
        with self.lock:
            self.plans[id_of(plan)] = found = replace(self.plans[id_of(plan)], **changes)
            return found

    def _put(self, task: Task) -> Task:
        self.tasks[task.id] = task = replace(task, changed=self.counted(), encoded={})
        return task

    def _settled(self, old: Task, author: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Fields as a task keeps them, and what follows from them: when and by whom it was completed."""
        found = dict(fields)
        if "assignees" in found:
            found["assignments"] = self._assigned(old, author, found.pop("assignees"))
        if "labels" in found:
            found["labels"] = _labels(found["labels"])
        if "checklist" in found:
            found["checklist"] = self._listed(old, author, found["checklist"])
        done = found.get("percent", old.percent) == DONE
        if done and old.completed is None:
            found |= {"completed": self.now(), "completed_by": author}
        elif not done and old.completed is not None:
            found |= {"completed": None, "completed_by": None}
        return found

    def _assigned(self, old: Task, author: str, people: Collection[User | str]) -> dict[str, Assignment]:
        return {
            id_: old.assignments.get(id_) or Assignment(by=author, at=self.now(), hint=self.ids.hint())
            for id_ in map(id_of, people)
        }

    def _listed(self, old: Task, author: str, lines: Sequence[str | tuple[str, bool]]) -> tuple[ChecklistItem, ...]:
        known = {(one.title, one.checked): one for one in old.checklist}
        found = []
        for line in lines:
            title, checked = (line, False) if isinstance(line, str) else line
            before = known.pop((title, checked), None)
            found.append(before or self._item(title, author, checked=checked))
        return tuple(found)

    def _item(self, title: str, author: str, *, checked: bool) -> ChecklistItem:
        return ChecklistItem(id=self.ids.directory(), title=title, checked=checked, at=self.now(), by=author)


def _labels(numbers: Collection[int]) -> frozenset[int]:
    wrong = [one for one in numbers if not 1 <= one <= MOST_LABELS]
    if wrong:
        raise ValueError(f"a plan's labels are numbered 1 to {MOST_LABELS}, not {wrong[0]}")
    return frozenset(numbers)
