"""Asks for changed tasks alone, by an interface in beta; everything is read anew once a day and when Graph asks for it.

The interface: plannertask-delta.md (beta). Its links lead to `planner/plans('…')/tasks` with `$deltatoken`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

from connectors.contract.pages import Page, Stored
from connectors.contract.shapes import has, objects_at
from connectors.planner.graph import BETA, FORBIDDEN, MISSING, OK, HiddenError, Query, Row, changed, following
from connectors.planner.reading import Reading, begin, hidden, last_page
from connectors.planner.records import TASK, plan_record, task_id
from connectors.planner.site import Site, VisiblePlan

EVERYTHING_AFTER = timedelta(days=1)
"""How often all tasks are read although their changes were: the interface is in beta, and nothing vouches for it."""

_BAD, _GONE = 400, 410
_NEXT, _DELTA = "@odata.nextLink", "@odata.deltaLink"
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where the next run goes on."""

    query: Mapping[str, list[str]]  # of the link that Graph gave
    options: str  # digest of what goes into records beside a task's own row
    whole_at: str  # by Graph's clock, when everything was read last

    def __str__(self) -> str:
        """Return the text that the engine keeps."""
        return json.dumps({"query": dict(self.query), "options": self.options, "whole_at": self.whole_at})

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """Return the cursor in a text, None for one that is none."""
        try:
            found = json.loads(text)
            query = {str(name): [str(one) for one in values] for name, values in found["query"].items()}
            return cls(query=query, options=str(found["options"]), whole_at=str(found["whole_at"]))
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


class _StaleError(Exception):
    """Graph does not go on from the link any more: everything is to be read."""


def pages(site: Site, plan: VisiblePlan, stored: Stored, after: str) -> Iterator[Page]:
    """Yield what changed in a plan since the cursor, or all of it."""
    try:
        reading = begin(site, plan)
        cursor = Cursor.read(after)
        options = _options(reading)
        if cursor is not None and cursor.options == options and not _is_due(site, cursor):
            try:
                yield from _changes(reading, stored, cursor)
            except _StaleError:
                pass
            else:
                return
        yield from _everything(reading, stored, options)
    except HiddenError as error:
        raise hidden(plan, error) from None


def _everything(reading: Reading, stored: Stored, options: str) -> Iterator[Page]:
    records = [plan_record(reading.site, reading.plan, reading.board)]
    query: Query | None = None
    begun = ""
    for number in range(1, _MOST_PAGES + 1):
        rows, answer, at = _asked(reading, query)
        begun = begun or at
        records += reading.records([row for row in rows if not has(row, "@removed")], _path(reading.plan))
        query = _following(answer, _NEXT, reading)
        if query is None:
            cursor = Cursor(query=_end(answer, reading), options=options, whole_at=begun)
            yield last_page(reading, records, stored, str(cursor))
            return
        yield Page(records=tuple(records), cursor=str(number))
        records = []
    raise _endless(reading)


def _changes(reading: Reading, stored: Stored, cursor: Cursor) -> Iterator[Page]:
    """Yield one page of all that changed: what is half known is not kept."""
    changed_rows: dict[str, Row] = {}  # what is said of a task last holds
    query: Query = cursor.query
    for _ in range(_MOST_PAGES):
        rows, answer, _ = _asked(reading, query)
        changed_rows.update({task_id(row): row for row in rows if task_id(row)})
        more = _following(answer, _NEXT, reading)
        if more is None:
            break
        query = more
    else:
        raise _endless(reading)
    end = Cursor(query=_end(answer, reading), options=cursor.options, whole_at=cursor.whole_at)
    gone = {key for key, row in changed_rows.items() if has(row, "@removed")}
    here = [row for row in changed_rows.values() if not has(row, "@removed")]
    yield Page(
        records=(
            plan_record(reading.site, reading.plan, reading.board),
            *reading.records(here, _path(reading.plan)),
        ),
        # One that was moved to another plan, which was read before, is that plan's.
        absent=tuple((TASK, key) for key in sorted(gone & stored.keys(TASK, reading.plan.id))),
        quarantined=reading.quarantined(),
        cursor=str(end),
    )


def _asked(reading: Reading, query: Query | None) -> tuple[list[Row], Row, str]:
    """Return a page's rows, its answer, and the time at which Graph answered."""
    path = _path(reading.plan)
    if query is not None and any(name.casefold() == "$deltatoken" for name in query):
        path = path.removesuffix("/delta")
    answer = reading.site.graph.get(path, query, expected=(_BAD, _GONE, FORBIDDEN, MISSING))
    if answer.status in (_BAD, _GONE) and query is not None:
        raise _StaleError
    if answer.status != OK:
        raise HiddenError(path, answer.status)
    rows = objects_at(answer.data, "value", under=f"Graph, GET {path}: ")
    return rows, answer.data, _moment(answer.headers.get("Date", ""))


def _following(answer: Row, name: str, reading: Reading) -> Query | None:
    return following(answer, name, f"Graph, GET {_path(reading.plan)}: ")


def _end(answer: Row, reading: Reading) -> Mapping[str, list[str]]:
    found = _following(answer, _DELTA, reading)
    if found is None:
        under = f"Graph, GET {_path(reading.plan)}: "
        raise changed(under, "it ends without a link for the next time", f"{under}{_DELTA}")
    return {name: list(values) for name, values in found.items()}


def _endless(reading: Reading) -> Exception:
    under = f"Graph, GET {_path(reading.plan)}: "
    return changed(under, f"the list did not end after {_MOST_PAGES:,} pages", f"{under}{_NEXT}")


def _path(plan: VisiblePlan) -> str:
    return f"{BETA}/planner/plans/{quote(plan.id, safe='')}/tasks/delta"


def _options(reading: Reading) -> str:
    """Return a digest of the names that go into every task's record: when one changes, all tasks do."""
    site, board = reading.site, reading.board
    parts: list[Any] = [reading.plan.name, sorted(board.labels.items()), sorted(board.buckets.items())]
    parts += [site.zone.key, site.web, site.details]
    return blake2b(json.dumps(parts).encode(), digest_size=8).hexdigest()


def _is_due(site: Site, cursor: Cursor) -> bool:
    try:
        whole_at = datetime.fromisoformat(cursor.whole_at)
        return not timedelta(0) <= site.now() - whole_at < EVERYTHING_AFTER
    except (ValueError, TypeError):
        return True


def _moment(text: str) -> str:
    try:
        return parsedate_to_datetime(text).astimezone(UTC).isoformat()
    except (TypeError, ValueError):
        return ""
