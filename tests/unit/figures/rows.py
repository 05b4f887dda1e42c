"""Short ways to write the rows that figures are tested with; everything not named is what most rows have."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from model.entities import (
    BaselineValue,
    FinanceLine,
    Identity,
    Project,
    ProjectLink,
    SourceFile,
    SourceProject,
    Task,
    TaskChange,
    TimeEntry,
)
from model.values import FileState, LayoutKind, Measure, Status, TaskKind
from reports.figures.fiscal import Cutoff, FiscalCalendar
from reports.figures.ledger import Ledger, LedgerBook, Owner

HOUR = 3600
JULY = FiscalCalendar(starts=7)
END_OF_OCTOBER = date(2026, 10, 31)
_numbers = itertools.count(1)


def plan_key(name: str) -> str:
    return f"plans:task:{name}"


def task(name: str, **more: Any) -> Task:
    given: dict[str, Any] = {
        "source": "plans",
        "partition": "erp",
        "record": f"plans:task:{name}",
        "source_project": "erp",
        "title": f"Task {name}",
        "status": Status.TODO,
    }
    given |= more
    return Task(key=plan_key(name), **given)


def milestone(name: str, **more: Any) -> Task:
    return task(name, kind=TaskKind.MILESTONE, **more)


def baseline(of: str, number: int, finish: date | None, start: date | None = None, **more: Any) -> BaselineValue:
    given: dict[str, Any] = {"source": "plans", "partition": "erp", "record": plan_key(of), "source_project": "erp"}
    given |= more
    key = f"plans:baseline:{of}/{number}"
    return BaselineValue(key=key, of=plan_key(of), number=number, start_on=start, finish_on=finish, **given)


def source_project(name: str = "erp", source: str = "plans", **more: Any) -> SourceProject:
    key = f"{source}:project:{name}"
    given: dict[str, Any] = {"partition": name, "record": key, "file_name": f"{name}.xml"}
    return SourceProject(key=key, source=source, name=name, **(given | more))


def entry(seconds: int, on: date | None = date(2026, 10, 1), **more: Any) -> TimeEntry:
    key = f"plans:time:{next(_numbers):06}"
    given: dict[str, Any] = {"source": "plans", "partition": "erp", "record": key, "source_project": "erp"}
    return TimeEntry(key=key, work=seconds, work_on=on, **(given | more))


def person(name: str, /, **more: Any) -> Identity:
    key = f"plans:identity:{name}"
    return Identity(key=key, **({"source": "plans", "partition": "erp", "record": key, "name": name} | more))


def tracker(name: str = "ERP", **more: Any) -> SourceProject:
    """A project of a tracker: no file keeps it."""
    return source_project(name, "jira", **({"file_name": None, "record": f"jira:project:{name}"} | more))


def issue(number: int | str, of: str = "ERP", **more: Any) -> Task:
    """A task of a tracker's project, with the total of hours that the tracker keeps on it."""
    given: dict[str, Any] = {
        "key": f"jira:task:{number}",
        "source": "jira",
        "partition": of,
        "record": f"jira:issue:{number}",
        "source_project": of,
        "title": f"Issue {number}",
        "status": Status.TODO,
        "url": f"https://marlow.example/browse/{of}-{number}",
    }
    return Task(**(given | more))


def release(name: str, of: str = "ERP", **more: Any) -> Task:
    """A version of a tracker's project: a milestone, and none of the tasks that the tracker counts."""
    given: dict[str, Any] = {"kind": TaskKind.MILESTONE, "title": name, "partition": f"{of}/plan", "url": None}
    return issue(f"version/{name}", of, **(given | {"record": f"jira:version:{name}"} | more))


def worklog(seconds: int, of: int | str, on: date | None = date(2026, 10, 1), **more: Any) -> TimeEntry:
    """Hours that name their task and nothing else."""
    key = f"{more.get('source', 'jira')}:time:{next(_numbers):06}"
    given: dict[str, Any] = {"source": "jira", "partition": f"issue/{of}/worklog", "record": key}
    return TimeEntry(key=key, task=f"jira:task:{of}", work=seconds, work_on=on, **(given | more))


def status_change(of: int | str, to: str, at: datetime, field: str = "status") -> TaskChange:
    """An entry of an issue's history that led to another status."""
    key = f"jira:change:{next(_numbers):06}"
    return TaskChange(
        key=key,
        source="jira",
        partition=f"issue/{of}/changelog",
        record=key,
        task=f"jira:task:{of}",
        field=field,
        changed_at=at,
        after_raw=to,
    )


def line(measure: Measure, amount: int, year: int | None = 2027, period: int | None = 4, **more: Any) -> FinanceLine:
    """A year-to-date balance of project IT0423 unless more says otherwise; in cents."""
    key = f"ledger:line:{next(_numbers):06}"
    given: dict[str, Any] = {
        "source": "ledger",
        "record": key,
        "layout": "munis",
        "layout_kind": LayoutKind.SNAPSHOT,
        "currency": "USD",
        "project_code": "IT0423",
    }
    given |= more
    given.setdefault("partition", f"{given['layout']}/{year}/{period}")
    return FinanceLine(key=key, measure=measure, amount=amount, fiscal_year=year, period=period, **given)


def posting(measure: Measure, amount: int, on: date | None, **more: Any) -> FinanceLine:
    given: dict[str, Any] = {"layout": "journal", "layout_kind": LayoutKind.TRANSACTIONS, "posting_on": on}
    given |= more
    return line(measure, amount, given.pop("year", None), given.pop("period", None), **given)


def planned(amount: int, year: int, period: int | None) -> FinanceLine:
    return line(Measure.BUDGET_PLANNED, amount, year, period, layout="spend", layout_kind=LayoutKind.PLAN)


def ledger(lines: Iterable[FinanceLine], others: Iterable[FinanceLine] = ()) -> Ledger:
    """The ledger of a project that owns `lines`; `others` belong to somebody else in the same books."""
    book = LedgerBook(JULY)
    own, foreign = list(lines), list(others)
    for row in own:
        book.add(Owner(project="IT-0423"), row)
    for row in foreign:
        book.add(Owner(project="other"), row)
    sources = tuple(sorted({row.source for row in [*own, *foreign]})) or ("ledger",)
    return book.ledger(Owner(project="IT-0423"), ("ledger: IT0423",), sources)


def cutoff(as_of: date = END_OF_OCTOBER, *, closed_only: bool = False) -> Cutoff:
    return Cutoff(calendar=JULY, as_of=as_of, closed_only=closed_only)


def project(code: str = "IT-0423", /, **more: Any) -> Project:
    key = f"configuration:project:{code}"
    given: dict[str, Any] = {
        "source": "configuration",
        "partition": "projects",
        "record": key,
        "name": f"Project {code}",
    }
    return Project(key=key, code=code, **(given | more))


def link(code: str, source: str, attribute: str, pattern: str) -> ProjectLink:
    key = f"configuration:link:{code}/{source}/{attribute}/{pattern}"
    return ProjectLink(
        key=key,
        source="configuration",
        partition="projects",
        record=key,
        code=code,
        linked_source=source,
        attribute=attribute,
        pattern=pattern,
    )


def source_file(name: str, /, source: str = "plans", **more: Any) -> SourceFile:
    key = f"{source}:file:{name}"
    given: dict[str, Any] = {
        "partition": "files",
        "record": key,
        "state": FileState.CURRENT,
        "sha256": "ab" * 32,
        "current_sha256": "ab" * 32,
        "size": 10,
        "modified_at": datetime(2026, 10, 30, 12, 0, tzinfo=UTC),
    }
    return SourceFile(key=key, source=source, name=name, **(given | more))
