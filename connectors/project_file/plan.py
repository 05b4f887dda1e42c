"""Reads one plan whole into a spool of records and says what the file is as a whole."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from connectors.contract.pages import FileFacts, Record
from connectors.contract.spool import Spool
from connectors.project_file.assignments import Assignments
from connectors.project_file.context import DECIDING, HEADER_FIELDS, Context, Origin, as_of, context
from connectors.project_file.customfields import CustomFields
from connectors.project_file.durations import hours, seconds
from connectors.project_file.elements import Names
from connectors.project_file.output import Output
from connectors.project_file.reading import HEADER, rows
from connectors.project_file.refusals import EXPORT_AGAIN, SAVE_AS_XML, refused
from connectors.project_file.resources import Resources
from connectors.project_file.tasks import SUMMARY_UID, Tasks

_HEADER = Names(HEADER_FIELDS)
_OF_SUMMARY = (
    "Name", "Start", "Finish", "Work", "ActualWork", "RemainingWork", "Cost", "ActualCost", "RemainingCost",
    "PercentComplete", "PercentWorkComplete", "Baselines", "ExtendedAttributes",
)  # fmt: skip
_LONGEST_HEAD = 10_000  # characters of one of the plan's own texts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlan:
    """What reading a whole plan showed; its other records are in the spool."""

    facts: FileFacts
    head: dict[str, str]
    tasks: int
    project: Record


def read_plan(origin: Origin, spool: Spool) -> ReadPlan:
    """Read the plan of `origin` into the spool; raises RejectedFileError when the file as a whole cannot be trusted."""
    reader = _Reader(origin, spool)
    with origin.file.path.open("rb") as stream:
        for section, row in rows(stream, origin.file.name):
            reader.take(section, row)
    return reader.result()


@dataclass(slots=True, kw_only=True)
class _Parts:
    context: Context
    tasks: Tasks
    resources: Resources
    assignments: Assignments


class _Reader:
    def __init__(self, origin: Origin, spool: Spool) -> None:
        self._origin = origin
        self._spool = spool
        self._output = Output(spool, origin.plan, origin.file.name)
        self._head: dict[str, str] = {}
        self._custom = CustomFields()
        self._parts: _Parts | None = None
        self._adders: dict[str, Callable[[ET.Element], None]] = {
            HEADER: self._take_head,
            "ExtendedAttributes": self._custom.define,
            "OutlineCodes": self._custom.define,
        }

    def take(self, section: str, row: ET.Element) -> None:
        """Take one row of the file."""
        add = self._adders.get(section)
        if add is None:
            self._begin()
            add = self._adders[section]
        add(row)

    def result(self) -> ReadPlan:
        """Return what the whole file showed."""
        parts = self._parts
        if parts is None or not (parts.tasks.rows or parts.tasks.summary):
            raise refused(
                self._origin.file.name,
                "plan_without_tasks",
                "the file has a Project element but no task, not even the one for the whole plan that Project writes",
                SAVE_AS_XML,
            )
        parts.tasks.finish()
        parts.assignments.finish()
        project = self._project(parts)
        return ReadPlan(facts=self._facts(parts), head=self._head, tasks=parts.tasks.sums.count, project=project)

    def _take_head(self, row: ET.Element) -> None:
        name = _HEADER[row.tag]
        if name is None or not row.text:
            return
        if self._parts is not None and name in DECIDING:
            raise refused(
                self._origin.file.name,
                "plan_out_of_order",
                f"{name} stands after the tasks it decides about; expected it before them",
                EXPORT_AGAIN,
            )
        self._head[name] = row.text[:_LONGEST_HEAD]

    def _begin(self) -> None:
        found, problems = context(self._origin, self._head)
        for problem in problems:
            self._output.told(problem)
        origin, custom, output = self._origin, self._custom, self._output
        tasks = Tasks(origin=origin, context=found, custom=custom, output=output)
        resources = Resources(origin=origin, context=found, custom=custom, output=output)
        assignments = Assignments(origin=origin, context=found, tasks=tasks, resources=resources, output=output)
        self._parts = _Parts(context=found, tasks=tasks, resources=resources, assignments=assignments)
        self._adders |= {"Tasks": tasks.add, "Resources": resources.add, "Assignments": assignments.add}

    def _project(self, parts: _Parts) -> Record:
        summary = parts.tasks.summary
        data: dict[str, Any] = dict(self._head)
        data.update(
            Plan=self._origin.plan,
            FileName=self._origin.file.name,
            CurrencyCode=parts.context.currency,
            MinutesPerDay=parts.context.working.minutes_per_day,
            SummaryKey=parts.context.key(SUMMARY_UID),
            Summary={name: summary[name] for name in _OF_SUMMARY if name in summary},
        )
        budgets = parts.assignments.budgets
        if budgets:
            data["Budgets"] = [
                {"Name": name, "BudgetCost": budget.cost, "BudgetWork": budget.work} for name, budget in budgets.items()
            ]
            data["BudgetCost"] = sum(budget.cost for budget in budgets.values())
            data["BudgetWork"] = sum(budget.work for budget in budgets.values())
        return Record(
            kind="project",
            key=parts.context.key(SUMMARY_UID),
            data=data,
            partition=self._origin.plan,
            place="Project",
        )

    def _facts(self, parts: _Parts) -> FileFacts:
        head, sums, summary = self._head, parts.tasks.sums, parts.tasks.summary
        told = {
            "plan": self._origin.plan,
            "title": head.get("Title") or head.get("Name"),
            "status_date": head.get("StatusDate"),
            "saved_at": head.get("LastSaved"),
            "currency": parts.context.currency,
            "currency_from": parts.context.currency_from,
        }
        controls: dict[str, object] = {"tasks": str(sums.count)}
        for name, printed, own in (("work", "Work", sums.work), ("actual work", "ActualWork", sums.actual_work)):
            if printed in summary:
                controls[name] = {"printed": _shown(summary[printed]), "sum of tasks": hours(own)}
        return FileFacts(
            partitions=(self._origin.plan,),
            as_of=as_of(self._origin, head, parts.context.zone),
            layout="mspdi",
            context={name: value for name, value in told.items() if value is not None},
            controls=controls,
            rows=self._spool.rows + 1,
        )


def _shown(duration: str) -> str:
    try:
        return hours(seconds(duration))
    except ValueError:
        return duration
