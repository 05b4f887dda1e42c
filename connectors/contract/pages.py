"""Pages: what a connector yields and the engine writes in one transaction each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from model.problems import Problem
from model.values import Json


@dataclass(slots=True, kw_only=True)  # not frozen: one for each record read, and freezing triples the cost
class Record:
    """One raw record in the source's own words.

    `data` holds JSON values only (text, int, bool, None, lists, objects; a float only where the source sends one).
    `key` is unique within the source and `kind`: `"erp/task/12"` for a file's record, the id for an API's.
    """

    kind: str  # the source's word: "task", "resource", "line"; mappings start from it
    key: str
    data: Mapping[str, object]
    # What a later complete listing replaces as a whole; empty: the scope's name. One that begins with "{kind}/{key}/"
    # of another record of the source ("issue/10012/worklog") goes whenever that record goes.
    partition: str = ""
    place: str = ""  # for files: where it stands, like "ACCOUNT DETAIL!A14" or "Task UID 12"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedFile:
    """A file a source offers: `path` is a stable copy that nobody writes to while it is read."""

    path: Path
    name: str  # as the person knows it, relative to the watched folder
    modified_at: datetime  # aware UTC
    size: int  # bytes
    sha256: str = ""  # lower-case hex; empty until the engine has copied and hashed it


class Stored(Protocol):
    """What the store holds of the source that is being read, for connectors that tell the new from the known.

    Asked from the generator of pages alone: the answer waits until every page yielded before it is kept.
    """

    def present(self, kind: str, keys: Collection[str]) -> frozenset[str]:
        """Return those of the keys whose record of this kind is stored, and neither gone nor held by the brake."""

    def keys(self, kind: str, partition: str) -> frozenset[str]:
        """Return the keys of a partition's records of this kind that are neither gone nor held by the brake."""

    def brought(self, kind: str) -> frozenset[str]:
        """Return the keys of this kind that this reading of the scope brought, its interrupted beginning included.

        After a load of everything, what is stored and was not brought is older than the load: when it is shown again,
        nobody knows what changed in it meanwhile.
        """


@dataclass(frozen=True, slots=True)
class NothingStored:
    """A store that holds nothing yet: for previews, and for connectors that never ask."""

    def present(self, kind: str, keys: Collection[str]) -> frozenset[str]:  # noqa: ARG002 # the protocol's
        """Return nothing."""
        return frozenset()

    def keys(self, kind: str, partition: str) -> frozenset[str]:  # noqa: ARG002 # the protocol's
        """Return nothing."""
        return frozenset()

    def brought(self, kind: str) -> frozenset[str]:  # noqa: ARG002 # the protocol's
        """Return nothing."""
        return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A part of a stream that is read by itself and fails by itself: a file, a plan, a project."""

    name: str  # stable over time: names state in the store
    file: OfferedFile | None = None
    stored: Stored = field(default_factory=NothingStored, compare=False, repr=False)  # put in by the engine


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What reading a whole file showed; comes with the first page, before anything of the file is stored."""

    partitions: tuple[str, ...]  # every partition that the file replaces
    as_of: str  # orders files of one partition: greater text is newer; ISO dates or instants first
    layout: str = ""
    context: Json = field(default_factory=dict)
    controls: Json = field(default_factory=dict)  # printed totals against our own sums, as text
    rows: int = 0  # rows read, those in quarantine included


UNREADABLE = "unreadable"
"""Kind of the engine's records that stand for quarantined rows; a page that names one as gone ends its quarantine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedRow:
    """A row or record that the connector itself could not turn into a record."""

    key: str  # unique within the source, stable for the same row of the same file
    problem: Problem
    partition: str = ""
    amount: int | None = None  # minor units that are missing from the figures, where they can be read
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Records that are written together with the cursor that resumes after them."""

    records: tuple[Record, ...] = ()
    quarantined: tuple[QuarantinedRow, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()  # (kind, key) of records the source reports as deleted
    # (kind, key) of records that a listing lacked and the source, asked for each, does not give either: deleted or
    # hidden. Unlike `gone` they are held by the brake when they are many, since a lost permission looks the same.
    absent: tuple[tuple[str, str], ...] = ()
    # Partitions whose every record is on this very page: others of theirs are absent, and held by the same brake.
    whole: tuple[str, ...] = ()
    cursor: str = ""  # opaque to the engine; handed back as `after`
    listed: tuple[str, ...] = ()  # last page only: partitions this reading has listed completely
    facts: FileFacts | None = None  # first page of a file only


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something a stream could not offer this time, told to the person: a file that is still being written."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """Something that is configured or was read before and cannot be read now: its rows stay and are called stale."""

    name: str  # of the scope
    reason: str  # a sentence: what was found and who has to do what
    source_project: str = ""  # `SourceProject.name` whose figures are stale; empty: everything of the source


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The scopes of a stream as of now."""

    scopes: tuple[Scope, ...]
    waiting: tuple[Waiting, ...] = ()
    rejected: tuple[Problem, ...] = ()  # files nobody's settings explain, wrong extensions
    unread: tuple[Unread, ...] = ()
    is_whole: bool = True  # False where what is unread may hide scopes: one that is not listed is then not gone
