"""How fast the whole page transaction takes 100,000 tasks into SQLite, beside a bare upsert of the mapped rows."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.harness import Bench, Side, benchmark
from bench.measure import Watch
from bench.rows import Row, at_most, at_most_times

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectors.contract.pages import Listing, Page, Record, Scope
    from store.open import Store

TASKS = 100_000
PAGE = 100
CHANGED_SHARE = 100  # one record in so many is changed

COLUMNS = (
    *("position", "outline", "kind_raw", "title", "status", "status_raw", "priority_raw", "percent_complete"),
    *("percent_basis", "planned_start_on", "planned_finish_on", "actual_start_on", "due_on", "work_planned"),
    *("work_actual", "work_remaining", "cost_planned", "cost_actual", "currency", "budget_code", "labels", "sprint"),
    *("version", "url", "changed_at"),
)

MAPPING = {
    "task": [
        {
            "from": "issue",
            "fields": {
                "position": "rank",
                "outline": "fields.outline",
                "kind_raw": "fields.type.name",
                "title": "fields.summary",
                "status": {
                    "path": "fields.status.name",
                    "map": {"To Do": "todo", "Doing": "in_progress", "Done": "done"},
                    "default": "unknown",
                },
                "status_raw": "fields.status.name",
                "priority_raw": "fields.priority.name",
                "percent_complete": {"path": "fields.percent", "convert": "percent"},
                "percent_basis": {"value": "work"},
                "planned_start_on": {"path": "fields.start", "convert": "date"},
                "planned_finish_on": {"path": "fields.finish", "convert": "date"},
                "actual_start_on": {"path": "fields.started", "convert": "date"},
                "due_on": {"path": "fields.due", "convert": "date"},
                "work_planned": "fields.timeoriginalestimate",
                "work_actual": "fields.timespent",
                "work_remaining": "fields.timeestimate",
                "cost_planned": "fields.cost",
                "cost_actual": "fields.spent",
                "currency": {"value": "USD"},
                "budget_code": "fields.Budget code",
                "labels": "fields.label",
                "sprint": "fields.sprint.name",
                "version": "fields.version.name",
                "url": "self",
                "changed_at": {"path": "fields.updated", "convert": "instant"},
            },
        }
    ]
}


@benchmark("store")
def store(bench: Bench) -> list[Row]:
    """Load, load the same again, and load with one record in a hundred changed."""
    folder = {"folder": str(bench.folder)}
    samples = bench.interleave(repetitions=3, floor=Side(bare_upsert, folder), syncline=Side(page_transactions, folder))
    floor, ours = samples["floor"], samples["syncline"]
    limits = {"first load": 8, "nothing changed": 3, "1 % changed": 3.5}
    rows = [
        at_most_times(f"store: {lap}", figure=ours.seconds(lap), floor=floor.seconds(lap), unit="s", times=times)
        for lap, times in limits.items()
    ]
    memory = max(ours.grown_megabytes(lap) for lap in limits)
    return [*rows, at_most("store: memory", figure=memory, unit="MB", limit=60)]


def bare_upsert(watch: Watch, folder: str) -> None:
    """Upsert the mapped rows alone with the standard library: 25 columns, two indexes, a commit for each page."""
    file = Path(folder) / "floor.db"
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        names = ", ".join(COLUMNS)
        connection.execute(f"CREATE TABLE task (source TEXT, id TEXT, {names}, PRIMARY KEY (source, id))")
        connection.execute("CREATE INDEX task_status ON task (status)")
        connection.execute("CREATE INDEX task_due ON task (due_on)")
        updates = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS)
        marks = ", ".join("?" for _ in range(len(COLUMNS) + 2))
        upsert = (
            f"INSERT INTO task (source, id, {names}) VALUES ({marks}) ON CONFLICT (source, id) DO UPDATE SET {updates}"  # noqa: S608
        )
        for lap, generation in (("first load", 0), ("nothing changed", 0), ("1 % changed", 1)):
            rows = [_flat(number, generation) for number in range(TASKS)]
            with watch.lap(lap):
                for start in range(0, TASKS, PAGE):
                    connection.execute("BEGIN IMMEDIATE")
                    connection.executemany(upsert, rows[start : start + PAGE])
                    connection.execute("COMMIT")
        assert connection.execute("SELECT count(*) FROM task").fetchone() == (TASKS,)


def page_transactions(watch: Watch, folder: str) -> None:
    """Run the whole engine: raw records, mapping, versions, cursor and fence, in pages of a hundred."""
    from connectors.contract.connector import Deletions, Manifest, Stream
    from model.entities import Task
    from store import read
    from store.open import open_store
    from store.upgrade import prepare
    from sync.mapping.rules import read_rules
    from sync.run import World, run_sync
    from sync.source import make_source

    for file in Path(folder).glob("ours.db*"):
        file.unlink()
    ours = open_store(f"sqlite:///{folder}/ours.db")
    prepare(ours)
    stream = Stream(name="issues", kinds=("issue",), deletions=Deletions.ABSENCE)
    manifest = Manifest(
        name="invented",
        title="Invented tasks",
        settings=object,
        streams=(stream,),
        link_attributes=("project",),
        mapping=Path(),
        make=lambda _settings, _world: Invented([]),
    )
    world = World(
        store=ours,
        now=lambda: datetime.now(UTC),
        holder="bench",
        is_dead=lambda _holder: False,
        listener=lambda _progress: None,
    )
    for lap, generation, expected in (
        ("first load", 0, TASKS),
        ("nothing changed", 0, 0),
        ("1 % changed", 1, TASKS // CHANGED_SHARE),
    ):
        connector = Invented([_issue(number, generation) for number in range(TASKS)])
        source = make_source("invented", manifest, connector, read_rules(MAPPING, "bench"), {})
        with watch.lap(lap):
            result = run_sync(world, source)
        assert not result.error, result.error
        assert result.changed == expected, result.changed
    assert read.Snapshot(ours, read.current_vector(ours)).count(Task) == TASKS
    _check_versions(ours)


class Invented:
    """A source whose records are in memory, so that nothing but the engine is measured."""

    reading_version = "1"

    def __init__(self, issues: list[Mapping[str, Any]]) -> None:
        self._issues = issues

    def check(self) -> tuple[()]:
        """Say nothing: there is nothing to sign in to."""
        return ()

    def discover(self) -> tuple[()]:
        """Find nothing."""
        return ()

    def scopes(self, stream: str) -> Listing:  # noqa: ARG002 # the contract's signature
        """Return the one scope."""
        from connectors.contract.pages import Listing, Scope

        return Listing(scopes=(Scope(name="all"),))

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:  # noqa: ARG002 # the contract's signature
        """Yield everything, a hundred records a page."""
        from connectors.contract.pages import Page

        for start in range(0, len(self._issues), PAGE):
            last = start + PAGE >= len(self._issues)
            records = tuple(self._record(number) for number in range(start, min(start + PAGE, len(self._issues))))
            yield Page(records=records, cursor=str(start), listed=("all",) if last else ())

    def _record(self, number: int) -> Record:
        from connectors.contract.pages import Record

        return Record(kind="issue", key=str(number), data=self._issues[number])


def _check_versions(ours: Store) -> None:
    with ours.reading() as connection:
        query = "SELECT count(*), sum(to_run IS NOT NULL) FROM task"
        counts = tuple(connection.exec_driver_sql(query).one())
    assert counts == (TASKS + TASKS // CHANGED_SHARE, TASKS // CHANGED_SHARE), counts


WORDS = ["council", "permit", "water", "ledger", "road", "library", "budget", "station", "archive", "parcel", "clinic"]
STATES = {"To Do": "todo", "Doing": "in_progress", "Done": "done"}


def _issue(number: int, generation: int) -> dict[str, Any]:
    chance = random.Random(number)
    spent = chance.randrange(0, 200) * 900
    changed = generation and number % CHANGED_SHARE == 0
    return {
        "id": str(number),
        "self": f"https://marlow.example/browse/IT-{number}",
        "rank": number,
        "fields": {
            "summary": " ".join(chance.choices(WORDS, k=8)),
            "description": " ".join(chance.choices(WORDS, k=42)),
            "outline": f"1.{number % 40}.{number}",
            "type": {"name": "Task"},
            "status": {"name": chance.choice(list(STATES))},
            "priority": {"name": "Medium"},
            "percent": chance.randrange(0, 101),
            "start": f"2026-{chance.randrange(1, 13):02}-01",
            "finish": f"2027-{chance.randrange(1, 13):02}-15",
            "started": f"2026-{chance.randrange(1, 13):02}-03",
            "due": f"2027-{chance.randrange(1, 13):02}-20",
            "timeoriginalestimate": chance.randrange(0, 400) * 900,
            "timespent": spent + (3600 if changed else 0),
            "timeestimate": chance.randrange(0, 200) * 900,
            "cost": chance.randrange(0, 4_000_000),
            "spent": chance.randrange(0, 2_000_000),
            "Budget code": f"IT{number % 900:04}",
            "label": chance.choice(WORDS),
            "sprint": {"name": f"Sprint {number % 30}"},
            "version": {"name": "2027.1"},
            "updated": f"2026-11-{chance.randrange(1, 22):02}T08:00:00+00:00",
        },
    }


def _flat(number: int, generation: int) -> tuple[object, ...]:
    issue = _issue(number, generation)
    fields = issue["fields"]
    return (
        "invented",
        issue["id"],
        issue["rank"],
        fields["outline"],
        fields["type"]["name"],
        fields["summary"],
        STATES[fields["status"]["name"]],
        fields["status"]["name"],
        fields["priority"]["name"],
        fields["percent"] * 100,
        "work",
        fields["start"],
        fields["finish"],
        fields["started"],
        fields["due"],
        fields["timeoriginalestimate"],
        fields["timespent"],
        fields["timeestimate"],
        fields["cost"],
        fields["spent"],
        "USD",
        fields["Budget code"],
        fields["label"],
        fields["sprint"]["name"],
        fields["version"]["name"],
        issue["self"],
        fields["updated"],
    )
