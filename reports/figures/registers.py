"""Registers: risks, issues, changes and decisions that the sources of a project keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from model.entities import Task
from model.values import Key, Status, TaskKind
from reports.document import Figure, RegisterRow, Unit
from reports.figures.dates import Days
from reports.figures.fact import counted, evidence, fact_id, known, missing
from reports.figures.plan import Plan, is_done
from reports.figures.schedule import without_plan

KINDS = {
    TaskKind.RISK: ("risks_open", "risks"),
    TaskKind.ISSUE: ("issues_open", "issues"),
    TaskKind.CHANGE: ("changes_open", "change requests"),
    TaskKind.DECISION: ("decisions_open", "decisions"),
}
"""The kinds of registers in printing order, with the name of the figure that counts the open entries, and its noun."""

PROBABILITY, IMPACT, OWNER = "probability", "impact", "owner"
"""Custom fields of a task that a register reads, as a mapping has to name them under `custom`."""

LISTED = 200  # of one kind: a tracker that calls all its work issues would fill the report
HIGHEST = 5  # of probability and impact
LONGEST = 40  # characters of a value in a note


def register_rows(
    plan: Plan, days: Days, owners: Mapping[Key, Sequence[str]], since: date | None
) -> tuple[RegisterRow, ...]:
    """Return the entries that are open, and those closed after `since`: open first, by score, then the sooner due.

    The score is probability x impact; an entry without one comes after those with one. Closed entries whose source
    gives no day of closing, and those closed earlier, are not listed. Of each kind the first 200 are; the figures count
    all. `owners` are the names of who is assigned, by
    task; without any, the custom field `owner` counts. Entries written down after the as-of date are left out.
    """
    rows = [
        _row(task, days, owners.get(task.key, ()))
        for task in _entries(plan, days)
        if _is_open(task, days) or _closed_after(task, days, since)
    ]
    listed: Counter[str] = Counter()
    kept = []
    for row in sorted(rows, key=_order):
        listed[row.kind] += 1
        if listed[row.kind] <= LISTED:
            kept.append(row)
    return tuple(kept)


def register_figures(owner: str, plan: Plan, days: Days) -> dict[str, Figure]:
    """Return how many entries of each register are open, by name.

    Formula: count of the entries of the kind that are neither done nor cancelled. Unit: count. Undefined when no plan
    is linked, and where the linked sources keep no entry of the kind at all: that nobody wrote down a risk does not
    mean that there is none. A note counts the probabilities and impacts that are no whole number from 1 to 5.
    Source: Syncline. Example: 4 risks, one of them closed: 3.
    """
    entries = _entries(plan, days)
    found = {}
    for kind, (name, noun) in KINDS.items():
        formula = f"{noun} that are neither done nor cancelled"
        own = [task for task in entries if task.kind is kind]
        fact = fact_id(owner, name)
        reason = without_plan(plan) or ("" if own else f"the linked sources keep no {noun}")
        if reason:
            found[name] = missing(fact, Unit.COUNT, reason, formula=formula)
            continue
        behind = evidence((_score(task) or 0, task) for task in own if _is_open(task, days))
        found[name] = known(fact, Unit.COUNT, behind.count, formula=formula, limit=_unreadable(own), behind=behind)
    return found


def level(text: object) -> int | None:
    """Return a probability or impact: a whole number from 1 to 5, else None. Example: `4`, or Jira's `4.0`."""
    try:
        number = Decimal(str(text).strip())
    except InvalidOperation:
        return None
    is_whole = number.is_finite() and 1 <= number <= HIGHEST and number == number.to_integral_value()
    return int(number) if is_whole else None


def _entries(plan: Plan, days: Days) -> list[Task]:
    def was_there(task: Task) -> bool:
        created = days.created_on(task)
        return created is None or created <= days.as_of

    return [task for task in plan.tasks if task.kind in KINDS and was_there(task)]


def _closed_on(task: Task, days: Days) -> date | None:
    return days.cut_on(task) or days.done_on(task)


def _is_open(task: Task, days: Days) -> bool:
    closed = _closed_on(task, days)
    return not (is_done(task) or task.status is Status.CANCELLED) or (closed is not None and closed > days.as_of)


def _closed_after(task: Task, days: Days, since: date | None) -> bool:
    closed = _closed_on(task, days)
    return closed is not None and since is not None and since < closed <= days.as_of


def _row(task: Task, days: Days, owners: Sequence[str]) -> RegisterRow:
    return RegisterRow(
        kind=task.kind.value,
        key=task.key,
        title=task.title,
        source=task.source,
        status=task.status_raw or task.status.value.replace("_", " "),
        is_open=_is_open(task, days),
        owner=", ".join(owners) or _custom(task, OWNER),
        opened_on=days.created_on(task),
        due_on=task.due_on or task.planned_finish_on,
        priority=task.priority_raw or "",
        probability=level(_custom(task, PROBABILITY)),
        impact=level(_custom(task, IMPACT)),
        url=task.url or "",
    )


def _custom(task: Task, name: str) -> str:
    value = (task.custom or {}).get(name)
    return "" if value is None else str(value).strip()


def _score(task: Task) -> int | None:
    probability, impact = level(_custom(task, PROBABILITY)), level(_custom(task, IMPACT))
    return None if probability is None or impact is None else probability * impact


def _order(row: RegisterRow) -> tuple[bool, int, date, int, str, str]:
    kinds = [kind.value for kind in KINDS]
    score = -1 if row.probability is None or row.impact is None else row.probability * row.impact
    return not row.is_open, -score, row.due_on or date.max, kinds.index(row.kind), row.title, row.key


def _unreadable(entries: Iterable[Task]) -> str:
    """Say how many probabilities and impacts cannot be read, with the first of them."""
    said = [(task.key, _custom(task, name)) for task in entries for name in (PROBABILITY, IMPACT)]
    odd = sorted((key, text) for key, text in said if text and level(text) is None)
    if not odd:
        return ""
    shown = odd[0][1] if len(odd[0][1]) <= LONGEST else f"{odd[0][1][: LONGEST - 1]}…"
    verb = "is" if len(odd) == 1 else "are"
    values = counted(len(odd), "probability or impact") if len(odd) == 1 else f"{len(odd)} probabilities and impacts"
    return f"{values} {verb} no whole number from 1 to {HIGHEST}, like “{shown}”: map the words to numbers"
