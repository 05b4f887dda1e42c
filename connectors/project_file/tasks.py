"""Turns the task rows of a plan into records, and keeps of them what the rest of the plan needs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Any

from connectors.project_file.context import Context, Origin
from connectors.project_file.converters import TRUE, task_kind
from connectors.project_file.customfields import CustomFields
from connectors.project_file.durations import seconds
from connectors.project_file.elements import Names, Nested, taken, texts
from connectors.project_file.outline import Outline, level_of
from connectors.project_file.output import Output, uid_of
from connectors.project_file.refusals import EXPORT_AGAIN, refused
from model.values import TaskKind

MONEY = ("Cost", "ActualCost", "RemainingCost", "FixedCost")
CLOCKS = ("Duration", "Work", "ActualWork", "RemainingWork")
SUMMARY_UID = "0"
MOST_LINKS = 2000  # predecessors of one task

_ZERO_IS_SILENT = (
    "IsNull", "Milestone", "Summary", "IsSubproject", "ExternalTask", "EarnedValueMethod", "PhysicalPercentComplete",
    "TotalSlack", "StartVariance", "FinishVariance", "WorkVariance",
)  # fmt: skip
_TASK = Names((
    *MONEY, *CLOCKS, "UID", "Name", "Active", "CreateDate", "WBS", "OutlineNumber",
    "OutlineLevel", "Priority", "Start", "Finish", "ActualStart", "ActualFinish", "Deadline", "PercentComplete",
    "PercentWorkComplete", "Critical", "SubprojectName", "ExternalTaskProject", "HyperlinkAddress", "PredecessorLink",
    "ExtendedAttribute", "OutlineCode", "Baseline",
), without_zero=_ZERO_IS_SILENT)  # fmt: skip
_LINK = Names(("PredecessorUID", "Type", "CrossProject", "CrossProjectName", "LinkLag", "LagFormat"))
_BASELINE = Names(("Number", "Interim", "Start", "Finish", "Duration", "Work", "Cost"))

Data = dict[str, Any]


@dataclass(slots=True)
class Sums:
    """What the working tasks add up to, in seconds, and how many there are."""

    count: int = 0
    work: int = 0
    actual_work: int = 0


@dataclass(slots=True, kw_only=True)
class Tasks:
    """Takes the task rows in the order of the plan."""

    origin: Origin
    context: Context
    custom: CustomFields
    output: Output
    summary: Data = field(default_factory=dict)  # what task UID 0, the whole plan, says
    uids: set[str] = field(default_factory=set)
    unassigned: dict[str, int] = field(default_factory=dict)  # UID to actual work that no assignment has shown yet
    sums: Sums = field(default_factory=Sums)
    rows: int = 0
    _outline: Outline = field(default_factory=Outline)
    _waiting: Data | None = None  # the last task: only the next row tells whether it has children

    def add(self, row: ET.Element) -> None:
        """Take one row; blank ones count as a position and are nothing else."""
        found, nested = taken(row, _TASK)
        uid = uid_of(found.pop("UID", None))
        if uid == SUMMARY_UID:
            self._seen(uid)
            self.summary = self._data(uid, found, nested)
            return
        self.rows += 1
        if self.rows > self.origin.max_tasks:
            raise refused(
                self.origin.file.name,
                "plan_too_many_tasks",
                f"the plan has more than the {self.origin.max_tasks} tasks allowed",
                "split the plan, or raise `max_tasks:` of this source",
            )
        if found.pop("IsNull", "0") in TRUE:
            return
        if uid is None or uid.startswith("-"):
            self.output.problem(
                "uid_unreadable",
                f"task row {self.rows}",
                "UID",
                "the task has no number by which it could be known, so it is left out",
                EXPORT_AGAIN,
            )
            return
        self._seen(uid)
        self._place(uid, found, nested)

    def finish(self) -> None:
        """Give out the task that waited for the next."""
        if self._waiting is not None:
            self._give_out(self._waiting)
            self._waiting = None

    def assigned(self, uid: str) -> None:
        """Note that an assignment shows the actual work of a task."""
        self.unassigned.pop(uid, None)

    def _seen(self, uid: str) -> None:
        if uid in self.uids:
            raise refused(
                self.origin.file.name,
                "plan_duplicate_uid",
                f"two tasks have the UID {uid}, so nobody can tell which one later rows mean",
                "save the plan again in Microsoft Project, which numbers its tasks, and export it",
            )
        self.uids.add(uid)

    def _place(self, uid: str, found: Data, nested: Nested) -> None:
        place = f"Task UID {uid}"
        level = level_of(found)
        is_known = level is not None
        if level is None:
            level = self._outline.level
            reason = f"expected a whole number; level {level} of the task before is used"
            self.output.problem(
                "outline_unreadable", place, "OutlineLevel", reason, EXPORT_AGAIN, found.get("OutlineLevel", "")
            )
        key = self.context.key(uid)
        parent, is_jump = self._outline.parent(level, key)
        if is_jump and is_known:
            reason = (
                "a level above it is missing; the nearest task before it that stands higher is taken as its summary"
            )
            self.output.problem(
                "outline_jump",
                place,
                "OutlineLevel",
                reason,
                "indent the task anew in Project and export again",
                str(level),
            )
        if self._waiting is not None:
            if parent is not None and parent == self._waiting["Key"]:
                self._waiting["HasChildren"] = True
            self._give_out(self._waiting)
        data = self._data(uid, found, nested)
        data["Position"] = self.rows
        if parent is not None:
            data["ParentKey"] = parent
        self._waiting = data

    def _data(self, uid: str, found: Data, nested: Nested) -> Data:
        context = self.context
        data = found
        context.clock(data, CLOCKS)
        context.minor(data, MONEY)
        custom: list[ET.Element] = []
        for name, element in nested:
            if name == "PredecessorLink":
                self._link(uid, data, element)
            elif name == "Baseline":
                self._baseline(uid, data, element)
            else:
                custom.append(element)
        if custom:
            data["ExtendedAttributes"] = self.custom.used(custom)
        if "CreateDate" in data:
            data["CreatedAt"] = context.instant(data.pop("CreateDate"))
        data["UID"] = uid
        data["Key"] = context.key(uid)
        data["Plan"] = context.plan
        data["CurrencyCode"] = context.currency
        return data

    def _link(self, uid: str, data: Data, element: ET.Element) -> None:
        link: Data = dict(texts(element, _LINK))
        links = data.setdefault("PredecessorLinks", [])
        before = uid_of(link.get("PredecessorUID"))
        if before is None or len(links) >= MOST_LINKS or any(before == other["PredecessorUID"] for other in links):
            self.output.problem(
                "link_unreadable",
                f"Task UID {uid}",
                "PredecessorLink",
                "expected the UID of another task, each once; this link is left out",
                "correct the predecessors in Project and export again",
                link.get("PredecessorUID", ""),
            )
            return
        link["PredecessorUID"] = before
        link["PredecessorKey"] = self.context.key(before)
        links.append(link)

    def _baseline(self, uid: str, data: Data, element: ET.Element) -> None:
        baseline: Data = dict(texts(element, _BASELINE))
        if baseline.pop("Interim", "0") in TRUE:
            return  # an interim plan has dates alone and shares the numbers of the baselines
        baselines = data.setdefault("Baselines", [])
        number = uid_of(baseline.get("Number"))
        if number is None or any(number == other["Number"] for other in baselines):
            self.output.problem(
                "baseline_unreadable",
                f"Task UID {uid}",
                "Baseline",
                "expected baselines numbered 0 to 10, each once; this one is left out",
                EXPORT_AGAIN,
                baseline.get("Number", ""),
            )
            return
        baseline["Number"] = number
        self.context.clock(baseline, CLOCKS)
        self.context.minor(baseline, MONEY)
        baselines.append(baseline)

    def _give_out(self, data: Data) -> None:
        uid = data["UID"]
        if task_kind(data) is not TaskKind.SUMMARY and data.get("Active") not in ("0", "false"):
            self.sums.count += 1
            try:
                self.sums.work += seconds(data.get("Work", "PT0S"))
                actual = seconds(data.get("ActualWork", "PT0S"))
            except ValueError:
                actual = 0  # the mapping says so, with the place
            self.sums.actual_work += actual
            if actual:
                self.unassigned[uid] = actual
        self.output.record("task", data["Key"], data, f"Task UID {uid}")
