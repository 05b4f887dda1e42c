"""Definitions of the terms of work in motion, for the appendix."""

from __future__ import annotations

from reports.document import Definition

TERMS: tuple[Definition, ...] = (
    Definition(term="Blocked tasks", text="Open tasks whose status means that they wait for somebody else."),
    Definition(
        term="Tasks done per week",
        text="Tasks finished in the last four full weeks, Monday to Sunday, over four.",
        origin="Kanban practice: delivery rate over a fixed number of weeks",
    ),
    Definition(
        term="Tasks added less removed",
        text="New and resumed tasks and those that came from another project, less deleted and cancelled ones and "
        "those that went to another, since the last report. A task that was cut into parts is the same scope.",
    ),
    Definition(
        term="Tasks by week",
        text="A task is in scope from the day it was written down until the day it was cancelled, and done from the "
        "day it was finished, as its source tells it now. Deleted tasks are in no week.",
    ),
    Definition(
        term="Registers",
        text="Risks, issues, change requests and decisions that a linked source keeps. Open ones are neither done nor "
        "cancelled; the score is probability times impact, each from 1 to 5. That nobody wrote down a risk does not "
        "mean that there is none: such a count is not known.",
    ),
    Definition(
        term="Accepted disagreement",
        text="One that somebody decided to live with until a day. It stays listed with who accepted it and why, "
        "and does not count as open; after that day it counts again.",
    ),
)
