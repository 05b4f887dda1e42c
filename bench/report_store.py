"""A store of a made-up organisation's projects, written straight into its tables: what reports are measured on."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.entities import (
    Assignment,
    BaselineValue,
    FinanceLine,
    Identity,
    Project,
    ProjectLink,
    Provenance,
    SourceProject,
    Task,
    TaskChange,
    TimeEntry,
)
from model.values import LayoutKind, Measure, PercentBasis, Status, TaskKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from store.open import Store

TASKS, ENTRIES, LINES = 100, 500, 200  # of a project
AS_OF = date(2026, 10, 31)
MADE_AT = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
FISCAL_YEAR_STARTS = 7

_SOURCES = {"configuration": "configuration", "plans": "project_file", "ledger": "finance_file"}
_REGISTER = (TaskKind.RISK, TaskKind.ISSUE, TaskKind.CHANGE, TaskKind.DECISION)
_SUMMARIES, _REGISTERED, _MILESTONES = 5, 8, 7  # of a project's tasks; all others are work
_PEOPLE = 60
_HOUR = 3600
_START = date(2025, 7, 1)
_WORDS = ["council", "permit", "water", "ledger", "road", "library", "budget", "station", "archive", "parcel", "clinic"]
_PERIODS = [(2026, period) for period in range(1, 13)] + [(2027, period) for period in range(1, 5)]
_MONTHS_PLANNED = [(year, period) for year in (2026, 2027) for period in range(1, 13)]


def write_store(file: Path, projects: int) -> Path:
    """Write a store with so many projects, each with its plan, hours and ledger; returns `file`."""
    from store.open import open_store
    from store.upgrade import prepare

    store = open_store(f"sqlite:///{file}")
    try:
        prepare(store)
        _write(store, projects)
    finally:
        store.close()
    return file


def _write(store: Store, projects: int) -> None:
    from sqlalchemy import insert

    from store.statements import insert_rows
    from store.tables import RUN, VERSIONS

    rows: defaultdict[type[Provenance], list[Provenance]] = defaultdict(list)
    for row in _portfolio(projects):
        rows[type(row)].append(row)
    with store.transaction() as connection:
        connection.execute(insert(RUN), [_run(source) for source in _SOURCES])
        for entity, found in rows.items():
            table = VERSIONS[entity]
            names = tuple(column.name for column in table.columns)
            own = [name for name in names if name not in {"from_run", "to_run", "content_hash"}]
            fixed = {"to_run": None, "content_hash": b""}
            insert_rows(
                connection,
                table,
                ("from_run", *fixed, *own),
                [
                    (_number(row.source), *fixed.values(), *(_stored(getattr(row, name)) for name in own))
                    for row in found
                ],
            )


def _number(source: str) -> int:
    return list(_SOURCES).index(source) + 1


def _run(source: str) -> Mapping[str, object]:
    counts = dict.fromkeys(("resumed", "read", "changed", "removed", "quarantined"), 0)
    return {
        "id": _number(source),
        "source": source,
        "connector": _SOURCES[source],
        "kind": "sync",
        "state": "completed",
        "started_at": MADE_AT - timedelta(hours=2),
        "finished_at": MADE_AT - timedelta(hours=1),
        "mapping_version": "bench",
        **counts,
    }


def _stored(value: object) -> object:
    """Return a value as SQLite's driver takes it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def _portfolio(projects: int) -> Iterator[Provenance]:
    for number in range(_PEOPLE):
        yield _row(Identity, "plans", f"person-{number:02}", name=f"Ada Example {number}", email=_mail(number))
    for number in range(projects):
        chance = random.Random(number)
        yield from _declared(number, chance)
        tasks = [_task(number, place, chance) for place in range(TASKS)]
        yield from tasks
        for place, task in enumerate(tasks):
            yield from _behind(task, place, chance)
        work = [task for task in tasks if task.kind is TaskKind.TASK]
        for place in range(ENTRIES):
            yield _entry(number, place, chance.choice(work), chance)
        yield from _lines(number, chance)


def _row(entity: type[Any], source: str, own_id: str, /, **more: Any) -> Any:
    key = f"{source}:{entity.__name__.lower()}:{own_id}"
    return entity(**{"key": key, "source": source, "partition": "all", "record": key} | more)


def _mail(number: int) -> str:
    return f"person{number}@{'marlow' if number % 3 else 'vendor'}.example"


def _plan(number: int) -> str:
    return f"plan-{number:04}"


def _title(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=4)).capitalize()


def _day(chance: random.Random, first: int, last: int) -> date:
    """Return a day so many days after the first fiscal year's start; both ends inclusive."""
    return _START + timedelta(days=chance.randint(first, last))


def _declared(number: int, chance: random.Random) -> Iterator[Provenance]:
    code, plan = f"IT-{number:04}", _plan(number)
    yield _row(
        Project, "configuration", code, code=code, name=_title(chance), position=number, department="Finance",
        sponsor="Cleo Example", manager="Ada Example", phase="Build",
    )  # fmt: skip
    for source, pattern in (("plans", plan), ("ledger", code)):
        attribute = "plan" if source == "plans" else "project"
        name = f"{code}/{source}"
        given = {"code": code, "linked_source": source, "attribute": attribute, "pattern": pattern}
        yield _row(ProjectLink, "configuration", name, **given)
    yield _row(
        SourceProject, "plans", plan, partition=plan, record=f"plans:project:{plan}", name=plan, title=plan,
        status_on=AS_OF, file_name=f"{plan}.xml", place=f"{number:064x}#Project",
    )  # fmt: skip


def _kind(place: int) -> TaskKind:
    """Return what the task at a place of every plan is: phases first, then the register, milestones, and the work."""
    if place < _SUMMARIES:
        return TaskKind.SUMMARY
    if place < _SUMMARIES + _REGISTERED:
        return _REGISTER[place % len(_REGISTER)]
    return TaskKind.MILESTONE if place < _SUMMARIES + _REGISTERED + _MILESTONES else TaskKind.TASK


def _task(number: int, place: int, chance: random.Random) -> Task:
    plan, kind = _plan(number), _kind(place)
    start = _day(chance, 0, 640)
    finish = start if kind is TaskKind.MILESTONE else start + timedelta(days=chance.randint(2, 60))
    late = timedelta(days=chance.choice((0, 0, 0, 5, 20)))
    is_done, begun = finish + late <= AS_OF, start <= AS_OF
    hours = chance.randint(1, 120) * _HOUR
    task: Task = _row(
        Task, "plans", f"{plan}/{place}", partition=plan, source_project=plan, title=_title(chance), position=place,
        kind=kind, outline=f"{place}", place=f"{number:064x}#Tasks/{place}", planned_start_on=start,
        status=Status.DONE if is_done else Status.IN_PROGRESS if begun else Status.TODO,
        percent_complete=10_000 if is_done else 4_000 if begun else 0, percent_basis=PercentBasis.WORK,
        planned_finish_on=finish + late, actual_start_on=start if begun else None,
        actual_finish_on=finish + late if is_done and place % 10 else None, work_planned=hours,
        work_remaining=0 if is_done else hours // 2, cost_planned=hours * 3, currency="USD",
        created_at=datetime(2025, 7, 1, tzinfo=UTC), changed_at=datetime(2026, 10, 1, tzinfo=UTC),
        parent=None if place < _SUMMARIES else f"plans:task:{plan}/{place % _SUMMARIES}",
    )  # fmt: skip
    return task


def _behind(task: Task, place: int, chance: random.Random) -> Iterator[Provenance]:
    """Yield a task's baselines, its history where it does not say when it ended, and who answers for an entry."""
    name, given = f"{task.source_project}/{place}", {"partition": task.partition}
    shifts = (0, 14) if task.kind is TaskKind.MILESTONE else (0,)
    if task.kind not in _REGISTER:
        for number, shift in enumerate(shifts):
            finish = (task.planned_finish_on or AS_OF) - timedelta(days=chance.choice((0, 5, 20)) - shift)
            yield _row(
                BaselineValue, "plans", f"{name}/{number}", **given, source_project=task.source_project, of=task.key,
                number=number, start_on=task.planned_start_on, finish_on=finish, work=task.work_planned,
                cost=task.cost_planned, currency="USD",
            )  # fmt: skip
    elif task.kind in _REGISTER:
        person = f"plans:identity:person-{chance.randrange(_PEOPLE):02}"
        yield _row(
            Assignment, "plans", name, **given, source_project=task.source_project, task=task.key, identity=person
        )
    if task.status is Status.DONE and task.actual_finish_on is None:
        for number, word in enumerate(("in_progress", "done")):
            moment = datetime(2026, 8 + number, 12, tzinfo=UTC)
            said = {"field": "status", "changed_at": moment, "after_raw": word}
            yield _row(TaskChange, "plans", f"{name}/{number}", **given, task=task.key, **said)


def _entry(number: int, place: int, task: Task, chance: random.Random) -> TimeEntry:
    entry: TimeEntry = _row(
        TimeEntry, "plans", f"{_plan(number)}/{place:03}", partition=task.partition, source_project=task.source_project,
        task=task.key, identity=f"plans:identity:person-{chance.randrange(_PEOPLE):02}", work_on=_day(chance, 0, 486),
        work=chance.randint(1, 8) * _HOUR, place=f"{number:064x}#Time/{place}",
    )  # fmt: skip
    return entry


def _lines(number: int, chance: random.Random) -> Iterator[FinanceLine]:
    """Yield balances of sixteen closed months, four accounts with spending in each, and a spending plan."""
    place = 0
    for year, period in _PERIODS:
        monthly = chance.randint(3_000_000, 5_500_000)
        balances = [
            (Measure.BUDGET_ORIGINAL, 50_000_000),
            (Measure.BUDGET_ADJUSTMENT, 1_000_000),
            *((Measure.ACTUAL, monthly * period // 4) for _ in range(4)),
            *((Measure.COMMITMENT, chance.randint(100_000, 900_000)) for _ in range(4)),
            (Measure.FORECAST, 52_000_000),
        ]
        for measure, amount in balances:
            yield _line(number, place, measure, amount, year, period)
            place += 1
    for year, period in _MONTHS_PLANNED:
        yield _line(number, place, Measure.BUDGET_PLANNED, 4_200_000, year, period)
        place += 1
    assert place == LINES, place


def _line(number: int, place: int, measure: Measure, amount: int, year: int, period: int) -> FinanceLine:
    layout, kind = ("spend", LayoutKind.PLAN) if measure is Measure.BUDGET_PLANNED else ("munis", LayoutKind.SNAPSHOT)
    line: FinanceLine = _row(
        FinanceLine, "ledger", f"{number:04}/{place:03}", partition=f"{layout}/{year}/{period}", layout=layout,
        layout_kind=kind, measure=measure, amount=amount, currency="USD", fiscal_year=year, period=period,
        project_code=f"IT-{number:04}", account=f"54{place % 4}0", place=f"{year:064x}#DETAIL!{number}{place:03}",
    )  # fmt: skip
    return line
