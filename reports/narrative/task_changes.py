"""Lines about tasks that came, went, moved, or are counted otherwise than in the last report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from model.entities import Task
from model.values import TaskKind
from reports.document import Change
from reports.narrative.wording import counted

TASKS_LISTED = 10  # of one kind: enough to recognise what happened; the rest is counted


class Happened(StrEnum):
    """What became of a task."""

    MOVED = "moved"  # to or from another project
    CUT = "cut"  # got parts, which count in its place
    JOINED = "joined"  # lost its parts and counts itself again
    CANCELLED = "cancelled"
    RESUMED = "resumed"  # was cancelled
    OTHER_KIND = "other kind"  # became a task, or something else
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNews:
    """What became of one task since the last report."""

    task: Task  # as it is now; a removed one as it was
    happened: Happened
    in_file: bool = False  # a plan in a file keeps it, and no tracker
    parts: int = 0  # of CUT and ADDED now, of JOINED before; 0 without
    before: str = ""  # project of MOVED, kind of OTHER_KIND
    after: str = ""


KINDS = {
    Happened.MOVED: "task_moved",
    Happened.ADDED: "task_added",
    Happened.REMOVED: "task_removed",
}
"""The kinds of change; what is none of these is a changed task."""

OF_KIND = {
    TaskKind.TASK: "a task",
    TaskKind.SUMMARY: "a summary of others",
    TaskKind.MILESTONE: "a milestone",
    TaskKind.RISK: "an entry of the register of risks",
    TaskKind.ISSUE: "an entry of the register of issues",
    TaskKind.CHANGE: "an entry of the register of changes",
    TaskKind.DECISION: "an entry of the register of decisions",
}


def task_changes(news: Sequence[TaskNews]) -> Iterator[Change]:
    """Yield a line for each, moved and cut ones first; from the eleventh of one kind on they are counted."""
    order = list(Happened)
    ranked = sorted(
        news,
        key=lambda one: (
            order.index(one.happened),
            one.task.source_project or "",
            one.task.position or 0,
            one.task.key,
        ),
    )
    lines = [_line(one) for one in ranked]
    for kind in dict.fromkeys(line.kind for line in lines):
        own = [line for line in lines if line.kind == kind]
        yield from own[:TASKS_LISTED]
        for (before, after), count in Counter((line.before, line.after) for line in own[TASKS_LISTED:]).items():
            yield Change(subject=counted(count, "further task"), before=before, after=after, kind=kind)


def _line(news: TaskNews) -> Change:
    before, after = _words(news)
    return Change(subject=news.task.title, before=before, after=after, kind=KINDS.get(news.happened, "task_changed"))


def _words(news: TaskNews) -> tuple[str, str]:
    where = "the plan" if news.in_file else news.task.source
    here, parts = f"in {where}", counted(news.parts, "part")
    # What a tracker hides from the account that reads it looks the same as what is deleted.
    gone = f"not {here}" if news.in_file else f"no longer seen {here}"
    words = {
        Happened.MOVED: (f"in {news.before}", f"in {news.after}"),
        Happened.CUT: ("one task", f"cut into {parts}"),
        Happened.JOINED: (f"in {parts}", "one task"),
        Happened.CANCELLED: (here, "cancelled"),
        Happened.RESUMED: ("cancelled", f"{here} again"),
        Happened.OTHER_KIND: (news.before, news.after),
        Happened.ADDED: (f"not {here}", f"{here}, in {parts}" if news.parts else here),
        Happened.REMOVED: (here, gone),
    }
    return words[news.happened]
