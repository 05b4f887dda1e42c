"""Turns the assignment rows of a plan into records with their dated hours, and adds up what budget resources say."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any

from connectors.project_file.context import Context, Origin
from connectors.project_file.converters import money
from connectors.project_file.durations import seconds
from connectors.project_file.elements import Names, taken
from connectors.project_file.output import Output, uid_of
from connectors.project_file.refusals import EXPORT_AGAIN, refused
from connectors.project_file.resources import Resources
from connectors.project_file.tasks import Tasks
from connectors.project_file.timephased import UNDATED, actuals
from model.values import AccountKind

UNASSIGNED_UID = "-65535"  # what Project writes for the work of nobody
PER_TASK = 20  # assignments for each task allowed, on average
_WORKS = ("Work", "ActualWork", "RemainingWork")
_MONEY = ("Cost", "ActualCost", "BudgetCost")
_ASSIGNMENT = Names(
    (*_WORKS, *_MONEY, "UID", "TaskUID", "ResourceUID", "Units", "Start", "Finish", "BudgetWork", "TimephasedData")
)


@dataclass(slots=True, kw_only=True)
class Budget:
    """What the plan's budget resources sum to."""

    cost: int = 0  # minor units
    work: int = 0  # seconds


@dataclass(slots=True, kw_only=True)
class Assignments:
    """Takes the assignment rows, which come last."""

    origin: Origin
    context: Context
    tasks: Tasks
    resources: Resources
    output: Output
    budgets: dict[str, Budget] = field(default_factory=dict)  # by the resource's name
    _uids: set[str] = field(default_factory=set)
    _rows: int = 0

    def add(self, row: ET.Element) -> None:
        """Take one row; the tasks are complete now, the last one too."""
        self.tasks.finish()
        found, nested = taken(row, _ASSIGNMENT)
        data: dict[str, Any] = {**found}
        uid, task = uid_of(data.get("UID")), data.pop("TaskUID", None)
        if task not in self.tasks.uids:
            task = uid_of(task)
        self._rows += 1
        place = f"assignment row {self._rows}" if uid is None else f"Assignment UID {uid}"
        if self._rows > PER_TASK * self.origin.max_tasks:
            raise refused(
                self.origin.file.name,
                "xml_beyond_limits",
                f"the plan has more than {PER_TASK * self.origin.max_tasks} assignments",
                "split the plan, or raise `max_tasks:` of this source",
            )
        if uid is None or uid in self._uids:
            reason = "expected a number of its own; the assignment and its hours are left out"
            self.output.problem("uid_unreadable", place, "UID", reason, EXPORT_AGAIN, data.get("UID", ""))
            return
        self._uids.add(uid)
        resource = data.pop("ResourceUID", UNASSIGNED_UID)
        if resource not in self.resources.kinds:
            resource = uid_of(resource)
        self.context.clock(data, (*_WORKS, "BudgetWork"))
        self.context.minor(data, _MONEY)
        if resource in self.resources.budgets:
            self._budget(self.resources.budgets[resource], data, place)
            return
        if task is None or task not in self.tasks.uids:
            reason = "the plan has no such task; the assignment and its hours are left out"
            self.output.problem("task_missing", place, "TaskUID", reason, EXPORT_AGAIN, task or "")
            return
        data["UID"] = uid
        data["Plan"] = self.context.plan
        data["CurrencyCode"] = self.context.currency
        data["TaskKey"] = self.context.key(task)
        if self._put_on(data, resource, place):
            self._date(data, [element for _, element in nested], place)
            self.tasks.assigned(task)
        else:
            for name in _WORKS:  # amounts of a material, which Project writes as if they were hours
                data.pop(name, None)
        self.output.record("assignment", self.context.key(uid), data, place)

    def finish(self) -> None:
        """Give out the actual work of tasks that nobody is assigned to, which other programs write."""
        for uid, work in self.tasks.unassigned.items():
            data: dict[str, object] = {
                "Plan": self.context.plan,
                "CurrencyCode": self.context.currency,
                "TaskKey": self.context.key(uid),
                "Actuals": [{"Id": "undated", "Work": work, "Derived": f"{UNDATED} of a task without assignments"}],
            }
            self.output.record("assignment", self.context.key(f"task-{uid}"), data, f"Task UID {uid}")

    def _put_on(self, data: dict[str, Any], resource: str | None, place: str) -> bool:
        """Note whose work it is; False for materials and costs, which do no work."""
        if resource == UNASSIGNED_UID or resource is None:
            return True
        if resource not in self.resources.kinds:
            reason = "the plan has no such resource; the hours are kept for the task"
            self.output.problem("resource_missing", place, "ResourceUID", reason, EXPORT_AGAIN, resource)
            return True
        kind = self.resources.kinds[resource]
        if kind is not None:
            data["ResourceKey"] = self.context.key(resource)
        return kind is None or kind is AccountKind.PERSON

    def _date(self, data: dict[str, Any], periods: list[ET.Element], place: str) -> None:
        try:
            total = seconds(data.get("ActualWork") or "PT0S")
        except ValueError:
            return  # the mapping says so, with the place
        if not total and not periods:
            return
        found = actuals(periods, total, self.context.working)
        if found.entries:
            data["Actuals"] = found.entries
        if found.fault:
            remedy = "the total is kept without days; check the actual work by day in Project and export again"
            self.output.problem("actuals_contradict", place, "TimephasedData", found.fault, remedy)

    def _budget(self, name: str, data: dict[str, Any], place: str) -> None:
        budget = self.budgets.setdefault(name, Budget())
        try:
            budget.cost += money(data.get("BudgetCost", "0"))
            budget.work += seconds(data.get("BudgetWork", "PT0S"))
        except ValueError as error:
            self.output.problem("budget_unreadable", place, "BudgetCost, BudgetWork", str(error), EXPORT_AGAIN)
