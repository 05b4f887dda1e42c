"""Reads one plan: labels, buckets, every page of its tasks, and only then says which tasks are gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from connectors.contract.errors import SettingsError
from connectors.contract.pages import Page, QuarantinedRow, Record, Stored
from connectors.contract.shapes import objects_at, text_at
from connectors.planner.graph import FORBIDDEN, MISSING, OK, V1, HiddenError, ListPage, Query, Row, changed
from connectors.planner.records import (
    TASK,
    Board,
    Raw,
    faults,
    labels_of,
    plan_record,
    task_id,
    task_record,
    without_bucket,
    without_id,
    wrong_plan,
)
from connectors.planner.site import MISSING_RIGHT, Site, VisiblePlan, called

AHEAD_PAGES = 3
"""So many pages of a plan's tasks (Graph gives about 400 in each) are fetched before its turn has come."""


@dataclass(slots=True)
class Reading:
    """A plan on its way: what was asked for, and what was seen of it."""

    site: Site
    plan: VisiblePlan
    board: Board
    seen: set[str] = field(default_factory=set)
    lost: Counter[str] = field(default_factory=Counter)  # by bucket that is not listed: its tasks
    nameless: int = 0

    def records(self, rows: Sequence[Row], path: str) -> list[Record]:
        """Return the records of a page's tasks that no earlier page had."""
        self._refresh_board(rows)
        new = [row for row in rows if self._is_new(row, path)]
        details = details_of(self.site, new) if self.site.details else {}
        return [task_record(self.site, self.plan, self.board, row, details.get(task_id(row))) for row in new]

    def quarantined(self) -> tuple[QuarantinedRow, ...]:
        """Return what is wrong in the plan."""
        found = [without_bucket(self.plan, bucket, self.lost[bucket]) for bucket in sorted(self.lost)]
        return (*found, without_id(self.plan, self.nameless)) if self.nameless else tuple(found)

    def _is_new(self, row: Raw, path: str) -> bool:
        identifier = task_id(row)
        if not identifier:
            self.nameless += 1
            return False
        if row.get("planId") not in (None, self.plan.id):
            raise wrong_plan(path, row.get("planId"))
        if identifier in self.seen:
            return False
        self.seen.add(identifier)
        bucket = row.get("bucketId")
        if isinstance(bucket, str) and bucket not in self.board.buckets:
            self.lost[bucket] += 1
        return True

    def _refresh_board(self, rows: Sequence[Raw]) -> None:
        """Ask for the buckets once more where a task is in one that was made since."""
        named = {row["bucketId"] for row in rows if isinstance(row.get("bucketId"), str)}
        if named - self.board.buckets.keys() - self.lost.keys():
            self.board = Board(labels=self.board.labels, buckets=buckets_of(self.site, self.plan))


@dataclass(slots=True)
class Opened:
    """A plan's beginning, fetched before its turn: all of it, unless it is large."""

    reading: Reading
    query: Query | None = None  # of the page that follows
    asked: list[Query] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


def tasks_path(plan: VisiblePlan) -> str:
    """Return the path of a plan's tasks."""
    return f"{V1}/planner/plans/{quote(plan.id, safe='')}/tasks"


def open_plan(site: Site, plan: VisiblePlan) -> Opened:
    """Return the first tasks of a plan; raises SettingsError where Graph does not show it any more."""
    try:
        opened = Opened(reading=begin(site, plan))
        _take(opened, site.graph.page(tasks_path(plan)))
        for _ in range(AHEAD_PAGES - 1):
            if opened.query is not None:
                _take(opened, site.graph.page(tasks_path(plan), opened.query))
    except HiddenError as error:
        raise hidden(plan, error) from None
    return opened


def begin(site: Site, plan: VisiblePlan) -> Reading:
    """Ask for a plan's labels and buckets; raises HiddenError."""
    path = f"{V1}/planner/plans/{quote(plan.id, safe='')}/details"
    answer = site.graph.get(path, expected=(FORBIDDEN, MISSING))
    if answer.status != OK:
        raise HiddenError(path, answer.status)
    labels = labels_of(answer.data, f"Graph, GET {path}: ")
    return Reading(site=site, plan=plan, board=Board(labels=labels, buckets=buckets_of(site, plan)))


def buckets_of(site: Site, plan: VisiblePlan) -> dict[str, str]:
    """Return the names of a plan's buckets by id; raises HiddenError."""
    path = f"{V1}/planner/plans/{quote(plan.id, safe='')}/buckets"
    under = f"Graph, GET {path}: value"
    return {
        text_at(row, "id", under=under): str(row.get("name") or "")
        for page in site.graph.pages(path)
        for row in page.rows
    }


def pages(opened: Opened, stored: Stored) -> Iterator[Page]:
    """Yield a plan's pages; the last one tells which tasks are gone, after each was asked for by itself.

    A cursor is a page's number and leads nowhere: an interrupted reading begins anew, since what was read before the
    interruption may have changed after it.
    """
    reading = opened.reading
    path = tasks_path(reading.plan)
    records = [plan_record(reading.site, reading.plan, reading.board), *opened.records]
    opened.records = []
    number = 1
    try:
        while opened.query is not None:
            yield Page(records=tuple(records), cursor=str(number))
            number += 1
            _take(opened, reading.site.graph.page(path, opened.query))
            records, opened.records = opened.records, []
        yield last_page(reading, records, stored, str(number))
    except HiddenError as error:
        raise hidden(reading.plan, error) from None


def last_page(reading: Reading, records: Iterable[Record], stored: Stored, cursor: str) -> Page:
    """Return the page that ends a whole reading; raises HiddenError."""
    missed = stored.keys(TASK, reading.plan.id) - reading.seen
    found, absent = _looked_for(reading, sorted(missed))
    return Page(
        records=(*records, *found),
        quarantined=reading.quarantined(),
        absent=tuple((TASK, key) for key in absent),
        listed=(faults(reading.plan.id),),
        cursor=cursor,
    )


def hidden(plan: VisiblePlan, error: HiddenError) -> SettingsError:
    """Return the error for a plan that was listed and cannot be read."""
    return SettingsError(
        f"Graph, GET {error.path}: {called(plan)} is not shown ({error.status}): it was deleted or made a premium plan "
        f"while it was read, or {MISSING_RIGHT}; its figures stay as they were until it is read again"
    )


def details_of(site: Site, rows: Sequence[Raw]) -> dict[str, Raw]:
    """Return description, checklist and links of those tasks that have any, by id; raises HiddenError."""
    urls = {f"/planner/tasks/{quote(task_id(row), safe='')}/details": task_id(row) for row in rows if _has_details(row)}
    replies = site.graph.batch(list(urls)) if urls else {}
    for url, reply in replies.items():
        if reply.status == FORBIDDEN:
            raise HiddenError(f"{V1}{url}", reply.status)
    found: dict[str, Raw] = {task_id(row): {} for row in rows if not _has_details(row)}
    for url, reply in replies.items():
        if reply.status == OK and isinstance(reply.body, dict):
            found[urls[url]] = reply.body
    return found


def _has_details(row: Raw) -> bool:
    if any(name not in row for name in ("hasDescription", "checklistItemCount", "referenceCount")):
        return True
    return bool(row["hasDescription"] or row["checklistItemCount"] or row["referenceCount"])


def _take(opened: Opened, page: ListPage) -> None:
    """Add a page's tasks; raises SourceChangedError for one that was read already."""
    reading = opened.reading
    path = tasks_path(reading.plan)
    before = len(reading.seen)
    opened.records.extend(reading.records(page.rows, path))
    if page.query is not None:
        repeats = page.query in opened.asked or (page.rows and len(reading.seen) == before)
        if repeats:
            under = f"Graph, GET {path}: "
            raise changed(under, "the list repeats a page that was read", f"{under}@odata.nextLink")
        opened.asked.append(page.query)
    opened.query = page.query


def _looked_for(reading: Reading, missed: Sequence[str]) -> tuple[list[Record], list[str]]:
    """Ask for each task that the list lacked: return those that are there after all, and the keys of the others.

    A list that ends early, or shifts while it is read, must not delete anything.
    """
    if not missed:
        return [], []
    urls = {f"/planner/tasks/{quote(key, safe='')}": key for key in missed}
    replies = reading.site.graph.batch(list(urls))
    here: list[Row] = []
    absent: list[str] = []
    if any(replies[url].status == FORBIDDEN for url in urls):
        _see_again(reading)  # the task alone may have gone to a plan that is not shown
    for url, key in urls.items():
        reply = replies[url]
        is_here = reply.status == OK and isinstance(reply.body, dict) and reply.body.get("planId") == reading.plan.id
        if is_here:
            here.append(reply.body)
        else:
            absent.append(key)
    found = reading.records(objects_at(here), tasks_path(reading.plan)) if here else []
    return found, absent


def _see_again(reading: Reading) -> None:
    """Raise HiddenError where the plan itself is not shown any more."""
    path = f"{V1}/planner/plans/{quote(reading.plan.id, safe='')}"
    answer = reading.site.graph.get(path, expected=(FORBIDDEN, MISSING))
    if answer.status != OK:
        raise HiddenError(path, answer.status)
