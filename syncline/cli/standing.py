"""`status`: how old each source's data is, what waits for a person, and which reports were made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from model.values import utc
from syncline.cli.terminal import INDENT, Exit, Mark, counted, hint, say, say_json, say_marked
from syncline.cli.waiting import brake_lines, put_aside_lines, quarantine_lines, quarantined, unread_line, waits_until
from syncline.wiring import load_application

if TYPE_CHECKING:
    from model.entities import SourceFile
    from reports.document import UnreadNote
    from reports.figures.freshness import Age, SourceState
    from store.open import Store
    from store.reports import SavedReport
    from store.runs import Run
    from store.scopes import Brake
    from syncline.wiring import Application

_SPANS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """How one source stands."""

    source: str
    facts: SourceState
    age: Age
    newest_at: datetime | None  # of the data itself
    run_state: str  # of the newest run: "running", "waiting", "completed", "failed", or "never"
    waits: tuple[str, ...]  # lines about what waits for a person, each with what to do
    is_left_alone: bool  # nothing but time has to pass
    in_quarantine: int

    @property
    def mark(self) -> Mark:
        if self.age.state == "failed":
            return Mark.FAILED
        if self.is_left_alone:
            return Mark.WAITS
        return Mark.NEEDS_YOU if self.waits else Mark.GOOD


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A report definition and what was made of it last."""

    name: str
    saved: SavedReport | None
    is_behind: bool  # something was read since


def run_status(config: Path | None, *, json: bool) -> Exit:
    """Show the state of every source and report."""
    application = load_application(config)
    with application.store() as store:
        standings = [_standing(application, store, name) for name in application.configuration.sources]
        made = _reports(application, store)
    if json:
        say_json({"sources": [_shape(one) for one in standings], "reports": [_shape_made(one) for one in made]})
    else:
        width = max((len(one.source) for one in standings), default=0)
        for one in standings:
            _say_standing(application, one, width)
        if not standings:
            say("The configuration has no sources yet. Write one under `sources:`.")
        for report in made:
            _say_made(application, report)
    return Exit.NEEDS_PERSON if any(one.waits for one in standings) else Exit.GOOD


def _standing(application: Application, store: Store, name: str) -> _Standing:
    from reports.figures.freshness import SourceState, age, newest_data
    from syncline.reporting import shortest_stale_after

    latest, completed, files, brakes = _stored(store, name)
    unread = _unread(application, store, name)
    rows = quarantined(store, name)
    facts = SourceState(
        source=name,
        run=completed.id if completed else None,
        finished_at=completed.finished_at if completed else None,
        failed=latest is not None and latest.state == "failed",
        waiting=latest is not None and latest.state == "waiting",
        waits_until=application.local(latest.waits_until) if latest and latest.waits_until else None,
        error=(latest.error or "") if latest else "",
        files=files,
        unread=unread,
        stale_after=shortest_stale_after(application)[name],
    )
    found = age(facts, application.now())
    reading = _reading(facts, latest)
    waits = [*_empty(application, facts), *_files(name, found, newest_data(facts))]
    waits += [unread_line(note.name, note.reason, note.since) for note in unread]
    waits += quarantine_lines(rows)
    waits += [line for brake in brakes for line in brake_lines(name, brake)]
    return _Standing(
        source=name,
        facts=facts,
        age=found,
        newest_at=newest_data(facts),
        run_state=latest.state if latest else "never",
        waits=(*reading, *waits),
        is_left_alone=facts.waiting and not waits,
        in_quarantine=len(rows),
    )


def _stored(store: Store, name: str) -> tuple[Run | None, Run | None, tuple[SourceFile, ...], list[Brake]]:
    """Return a source's newest run, its last completed one, its files and its held deletions."""
    from model.entities import SourceFile
    from store import read, runs, scopes

    with store.reading() as connection:
        number = runs.completed(connection).get(name)
        completed = runs.by_id(connection, number) if number is not None else None
        files = tuple(read.current(connection, SourceFile, source=name))
        return runs.latest(connection).get(name), completed, files, scopes.brakes(connection, name)


def _unread(application: Application, store: Store, name: str) -> tuple[UnreadNote, ...]:
    from model.entities import UnreadScope
    from reports.document import UnreadNote
    from store import read

    with store.reading() as connection:
        rows = read.current(connection, UnreadScope, source=name)
    return tuple(
        UnreadNote(source=name, name=row.scope, since=application.local(row.since).date(), reason=row.reason)
        for row in rows
    )


def _reading(facts: SourceState, latest: Run | None) -> list[str]:
    if latest is None:
        return [f"never read: `syncline sync {facts.source}` reads it"]
    if facts.failed:
        return [f"failed: {facts.error}", f"  when that is mended: syncline sync {facts.source}"]
    if facts.waits_until is not None:
        return [waits_until(facts.waits_until), f"  {facts.error}"]
    if latest.state == "running":
        return ["a reading was begun and has not ended: it goes on, or the next `syncline sync` takes it up"]
    return []


def _empty(application: Application, facts: SourceState) -> list[str]:
    manifest = application.manifests[application.configuration.sources[facts.source].settings.connector]
    if facts.run is None or facts.files or facts.failed or not any(stream.files for stream in manifest.streams):
        return []
    return [f"nothing was in it: put files into its folder, then `syncline sync {facts.source}`"]


def _files(name: str, age: Age, newest: datetime | None) -> list[str]:
    lines = put_aside_lines([(file.name, file.reason or "it could not be read") for file in age.put_aside])
    before = [file.name for file in age.put_aside if file.current_sha256 is not None]
    if before:
        lines.append(f"  what was read of {', '.join(before)} before stays in the figures, and is called stale")
    if age.days is not None and newest is not None and timedelta(days=age.days) >= age.limit:
        lines.append(
            f"stale: its newest data is {_span(timedelta(days=age.days))} old, the limit is {_span(age.limit)}"
        )
        lines.append(f"  ask for a newer delivery, then: syncline sync {name}")
    return lines


def _say_standing(application: Application, one: _Standing, width: int) -> None:
    finished = one.facts.finished_at
    read = "never read to its end" if finished is None else f"read {_ago(application, finished)}"
    newest = one.newest_at
    of = "" if newest is None or newest == finished else f", newest file of {application.local(newest):%Y-%m-%d}"
    say_marked(one.mark, f"{one.source:<{width}}  {read}{of}")
    for line in one.waits:
        say(line, indent=INDENT)


def _reports(application: Application, store: Store) -> list[_Made]:
    from store import read, reports

    vector = {name: run for name, run in read.current_vector(store).items() if application.knows(name)}
    made = []
    for name in application.configuration.settings.reports:
        saved = reports.latest(store, name)
        made.append(_Made(name=name, saved=saved, is_behind=saved is not None and dict(saved.vector) != vector))
    return made


def _say_made(application: Application, report: _Made) -> None:
    if report.saved is None:
        say(f"Report {report.name}: not made yet.")
        hint(f"  syncline report {report.name}")
        return
    made_at = application.local(report.saved.made_at)
    behind = ", before the last sync" if report.is_behind else ""
    say(f"Report {report.name}: as of {report.saved.as_of.isoformat()}, made {made_at:%Y-%m-%d at %H:%M}{behind}.")


def _ago(application: Application, moment: datetime) -> str:
    return f"{_span(application.now() - moment)} ago, {application.local(moment):%Y-%m-%d at %H:%M}"


def _span(span: timedelta) -> str:
    seconds = max(0, int(span.total_seconds()))
    length, word = next((pair for pair in _SPANS if seconds >= pair[0]), _SPANS[-1])
    return counted(seconds // length, word)


def _shape(one: _Standing) -> dict[str, object]:
    return {
        "source": one.source,
        "state": one.age.state,
        "needs_person": bool(one.waits),
        "newest_run": one.run_state,
        "last_completed_run": one.facts.run,
        "finished_at": one.facts.finished_at,
        "waits_until": utc(one.facts.waits_until) if one.facts.waits_until else None,
        "newest_data_at": one.newest_at,
        "stale_after_seconds": one.facts.stale_after,
        "in_quarantine": one.in_quarantine,
        "waits": [line.strip() for line in one.waits],
    }


def _shape_made(report: _Made) -> dict[str, object]:
    saved = report.saved
    return {
        "name": report.name,
        "report": saved.id if saved else None,
        "as_of": saved.as_of if saved else None,
        "made_at": saved.made_at if saved else None,
        "before_last_sync": report.is_behind,
    }
