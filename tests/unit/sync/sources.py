"""Invented sources that keep the connectors' contract: plans behind an API in memory, and a folder of real files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.contract.connector import Deletions, Finding, Found, Manifest, Stream
from connectors.contract.errors import RejectedFileError
from connectors.contract.folder import FolderRules, look
from connectors.contract.pages import FileFacts, Listing, OfferedFile, Page, QuarantinedRow, Record, Scope
from connectors.contract.spool import Spool
from model.problems import Place, Problem
from sync.mapping.rules import read_rules
from sync.source import Source, make_source

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MARLOW = "marlow"

RULES: Mapping[str, object] = {
    "task": [
        {
            "from": "task",
            "fields": {
                "title": "title",
                "source_project": "plan",
                "parent": {"path": "parent", "refer": "task"},
                "percent_complete": {"path": "percent", "convert": "percent"},
                "work_planned": {"path": "hours", "convert": "hours_to_seconds"},
                "due_on": {"path": "due", "convert": "date"},
            },
        }
    ],
    "baseline_value": [
        {
            "from": "task",
            "each": "baselines",
            "key": "{record}/{number}",
            "fields": {"of": {"path": "$.id", "refer": "task"}, "number": "number", "work": "work"},
        }
    ],
    "identity": [{"from": "person", "key": "{mail}", "fields": {"name": "name", "email": "mail"}}],
}

Data = dict[str, Any]
Fault = Callable[[str, int], None]
"""Called with scope and page number before a page is given out; raises to interrupt the reading."""


class PowerCutError(BaseException):
    """Ends a run like a killed process would, as far as the store can see; nothing catches it."""


def nothing(_scope: str, _page: int) -> None:
    """Let every page through."""


@dataclass(kw_only=True)
class PlansApi:
    """A system with plans of tasks; every reading lists a plan completely, a few records on each page."""

    plans: dict[str, dict[str, Data]] = field(default_factory=dict)  # plan -> key -> data
    kind: str = "task"
    page_size: int = 2
    fault: Fault = nothing
    reading_version: str = "1"
    gone: dict[str, list[str]] = field(default_factory=dict)  # plan -> keys reported as deleted
    unread: dict[str, list[QuarantinedRow]] = field(default_factory=dict)
    lists: bool = True
    no_pages: set[str] = field(default_factory=set)  # plans of which not even an empty page comes
    below: dict[str, str] = field(default_factory=dict)  # partition of a key that is not the plan's own
    asked: list[tuple[str, str]] = field(default_factory=list)  # (scope, after) of each reading

    def check(self) -> tuple[Finding, ...]:
        return ()

    def discover(self) -> tuple[Found, ...]:
        return ()

    def scopes(self, stream: str) -> Listing:
        assert stream == "plans"
        return Listing(scopes=tuple(Scope(name=name) for name in sorted(self.plans)))

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:
        assert stream == "plans"
        self.asked.append((scope.name, after))
        if scope.name in self.no_pages:
            return
        keys = sorted(self.plans[scope.name])
        begin = int(after or 0)
        # The last page comes even where nothing is left behind the cursor: it says that the listing is complete.
        numbers = range(begin, max(begin + 1, -(-len(keys) // self.page_size)))
        for number in numbers:
            self.fault(scope.name, number)
            last = number == numbers[-1]
            yield Page(
                records=tuple(
                    Record(
                        kind=self.kind,
                        key=key,
                        data=self.plans[scope.name][key],
                        partition=self.below.get(key, scope.name),
                    )
                    for key in keys[number * self.page_size : (number + 1) * self.page_size]
                ),
                quarantined=tuple(self.unread.get(scope.name, ())) if last else (),
                gone=tuple((self.kind, key) for key in self.gone.get(scope.name, ())) if last else (),
                cursor="" if last else str(number + 1),
                listed=(scope.name,) if last and self.lists else (),
            )


@dataclass(kw_only=True)
class DropFolder:
    """A watched folder of JSON files, read with the contract's own folder, spool and errors.

    With `by_name` each file is a scope and a partition of its own, as plans are; otherwise a file names the partitions
    it replaces, as ledgers do.
    """

    folder: Path
    by_name: bool = True
    page_size: int = 2
    fault: Fault = nothing
    reading_version: str = "1"
    refused: str = ""  # files with this word are refused
    renamed: str = ""  # put behind the name of each partition, as another layout would
    opened: Callable[[str], None] = lambda _name: None  # called while a file is read whole
    max_size: int = 1_000_000
    settle: timedelta = timedelta(0)

    def check(self) -> tuple[Finding, ...]:
        return ()

    def discover(self) -> tuple[Found, ...]:
        return ()

    def scopes(self, stream: str) -> Listing:
        assert stream == "files"
        rules = FolderRules(folder=self.folder, files=("*.json",), settle=self.settle, max_size=self.max_size)
        content = look(rules, lambda: NOW)
        return Listing(
            scopes=tuple(Scope(name=file.name, file=file) for file in content.offered),
            waiting=content.waiting,
            rejected=content.rejected,
        )

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:
        assert stream == "files"
        assert scope.file is not None
        self.opened(scope.file.name)
        content = self._content(scope.file)
        named: dict[str, list[Data]] = {scope.name: content["rows"]} if self.by_name else content["parts"]
        parts = {f"{name}{self.renamed}": rows for name, rows in named.items()}
        with Spool(page_size=self.page_size) as spool:
            for part, rows in parts.items():
                for number, row in enumerate(rows, start=1):
                    _spool_row(spool, scope.file.name, part, number, row)
            facts = FileFacts(partitions=tuple(parts), as_of=content.get("as_of", ""), rows=spool.rows)
            for number, page in enumerate(spool.pages(facts=facts, listed=tuple(parts), after=after)):
                self.fault(scope.name, int(after or 0) + number)
                yield page

    def _content(self, file: OfferedFile) -> dict[str, Any]:
        text = file.path.read_text(encoding="utf-8")
        if self.refused and self.refused in text:
            raise _rejected("a word is not wanted here", Place(file=file.name, line=1, cell="A1"))
        try:
            found: dict[str, Any] = json.loads(text)
        except ValueError:
            raise _rejected("the file is no JSON", Place(file=file.name), "export it again") from None
        return found

    def put(self, name: str, *rows: Data, minutes: int = 60, **content: Any) -> Path:
        """Write a file that was modified so many minutes ago: its rows, or whatever `content` says."""
        return self.put_text(name, json.dumps({"rows": rows, **content}), minutes)

    def put_text(self, name: str, text: str, minutes: int = 60) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        moment = (NOW - timedelta(minutes=minutes)).timestamp()
        os.utime(path, (moment, moment))
        return path


def _rejected(reason: str, place: Place, remedy: str = "") -> RejectedFileError:
    return RejectedFileError([Problem(code="broken", place=place, reason=reason, remedy=remedy)])


def _spool_row(spool: Spool, file: str, part: str, number: int, row: Data) -> None:
    key = f"{part}/{row.get('id', number)}"
    if "unreadable" in row:
        problem = Problem(code="row_unreadable", place=Place(file=file, line=number), reason=str(row["unreadable"]))
        amount = row.get("amount")
        spool.quarantine(QuarantinedRow(key=key, problem=problem, partition=part, amount=amount, currency="USD"))
    else:
        spool.add(Record(kind="task", key=key, data={**row, "plan": part}, partition=part, place=f"row {number}"))


API_STREAM = Stream(name="plans", kinds=("task", "person"), deletions=Deletions.ABSENCE)
FILE_STREAM = Stream(name="files", kinds=("task",), deletions=Deletions.ABSENCE, files=True)
LEDGER_STREAM = Stream(name="files", kinds=("task",), deletions=Deletions.NEVER, files=True)


def manifest(stream: Stream) -> Manifest:
    """Return what an invented connector declares."""
    return Manifest(
        name="invented",
        title="Invented",
        settings=object,
        streams=(stream,),
        link_attributes=("plan",),
        mapping=Path(),
        make=lambda _settings, _surroundings: None,  # type: ignore[arg-type, return-value] # sources are made here
    )


def api_source(api: PlansApi, overrides: Mapping[str, object] | None = None, name: str = MARLOW) -> Source:
    """Return the source that reads `api`."""
    return make_source(name, manifest(API_STREAM), api, read_rules(RULES, "rules"), overrides or {})


def folder_source(drop: DropFolder, overrides: Mapping[str, object] | None = None, name: str = MARLOW) -> Source:
    """Return the source that reads a folder, of plans or of ledgers."""
    stream = FILE_STREAM if drop.by_name else LEDGER_STREAM
    return make_source(name, manifest(stream), drop, read_rules(RULES, "rules"), overrides or {})


def task(title: str, **more: Any) -> Data:
    """Return a task in the words of the invented sources."""
    return {"title": title, **more}
