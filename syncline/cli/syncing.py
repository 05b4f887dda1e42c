"""`sync`, `plan` and `replay`: what they do is the engine's, what they say about it is in `results`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from syncline.cli.results import exit_of, say_differences, say_result, shape_of
from syncline.cli.terminal import Exit, counted, hint, say, say_json, warn
from syncline.cli.waiting import quarantined
from syncline.cli.working import timed, working
from syncline.wiring import load_application

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.open import Store
    from sync.outcome import RunResult
    from sync.rehearse import Plan
    from sync.run import World
    from sync.source import Source
    from syncline.wiring import Application

_NO_SOURCES = "The configuration has no sources yet. Write one under `sources:`; docs/configuration.md explains how."


def run_sync_command(
    config: Path | None, names: Sequence[str], *, confirm_deletes: bool, full: bool, json: bool
) -> Exit:
    """Read the sources one after the other; one that fails does not keep the others from being read."""
    from sync.run import run_sync

    def read(world: World, source: Source) -> RunResult:
        return run_sync(world, source, confirm_deletes=confirm_deletes, full=full)

    return _run(config, names, read, "Reading", json=json)


def run_replay_command(config: Path | None, names: Sequence[str], *, everything: bool, json: bool) -> Exit:
    """Map what is stored of the sources again."""
    from sync.run import run_replay

    def replay(world: World, source: Source) -> RunResult:
        return run_replay(world, source, everything=everything)

    return _run(config, names, replay, "Mapping", json=json)


def run_plan_command(
    config: Path | None, names: Sequence[str], *, rows: int, confirm_deletes: bool, json: bool
) -> Exit:
    """Show what a sync would do."""
    from sync.rehearse import rehearse

    application = load_application(config)
    sources = application.sources(names)
    plans: list[Plan] = []
    with timed(quiet=json), application.store() as store:
        for source in sources:
            with working(f"Trying {source.name}", quiet=json) as listener:
                plan = rehearse(application.world(store, listener), source, confirm_deletes=confirm_deletes)
            plans.append(plan)
            if not json:
                say_result(plan.result, width=_width(sources), would=True, local=application.local)
                say_differences(plan.result, plan.differences, rows)
    if json:
        say_json({"sources": [{**shape_of(plan.result, 0), "differences": plan.differences} for plan in plans]})
    else:
        say("Nothing was stored. `syncline sync` does it." if sources else _NO_SOURCES)
    return exit_of([plan.result for plan in plans])


def sync_everything(application: Application, store: Store) -> list[RunResult]:
    """Store the declared projects, then read every source and print what was read."""
    from sync.run import run_sync

    _declare(application, store)
    sources = application.sources()
    results = []
    for source in sources:
        with working(f"Reading {source.name}") as listener:
            result = run_sync(application.world(store, listener), source)
        results.append(result)
        say_result(result, quarantined(store, source.name), width=_width(sources), local=application.local)
    return results


def _run(
    config: Path | None,
    names: Sequence[str],
    work: Callable[[World, Source], RunResult],
    doing: str,
    *,
    json: bool,
) -> Exit:
    application = load_application(config)
    sources = application.sources(names)
    results: list[RunResult] = []
    still: dict[str, int] = {}  # rows in quarantine by source
    with timed(quiet=json), application.store() as store:
        _declare(application, store)
        for source in sources:
            with working(f"{doing} {source.name}", quiet=json) as listener:
                result = work(application.world(store, listener), source)
            results.append(result)
            rows = quarantined(store, source.name)
            still[source.name] = len(rows)
            if not json:
                say_result(result, rows, width=_width(sources), local=application.local)
        if json:
            say_json({"sources": [shape_of(result, still[result.source]) for result in results]})
        else:
            _say_end(sum(still[result.source] > 0 or bool(exit_of([result])) for result in results), len(results))
    return exit_of(results, in_quarantine=any(still.values()))


def _declare(application: Application, store: Store) -> None:
    """Store the configuration's own projects and links."""
    from sync.run import run_sync

    declared = run_sync(application.world(store, lambda _progress: None), application.declared())
    if declared.error:
        warn(declared.error)


def _say_end(told: int, of: int) -> None:
    """Say what to do next: `told` of the sources have something that waits for a person or another process."""
    if not of:
        say(_NO_SOURCES)
    elif told:
        what = counted(told, "source needs", "sources need")
        hint(f"{what} you, see above. `syncline report` makes the report all the same, and says what is missing.")
    else:
        hint("Next: `syncline report` makes the report.")


def _width(sources: Sequence[Source]) -> int:
    return max((len(source.name) for source in sources), default=0)
