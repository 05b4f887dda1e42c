"""An application whose clock the test holds, its store, and everything that stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import select

from config.load import load
from store.open import Store
from store.tables import METADATA, VERSIONS
from sync.outcome import RunResult
from sync.run import World, run_sync
from syncline.wiring import Application

Content = dict[str, list[tuple[object, ...]]]


def ready(
    folder: Path, now: datetime, url: str = "", environment: Mapping[str, str] = MappingProxyType({})
) -> Application:
    """Return the application of a folder's configuration at a moment, with another store where one is named."""
    configuration = load(folder / "syncline.yaml")
    if url:
        store = configuration.settings.store.model_copy(update={"url": url})
        configuration = replace(configuration, settings=configuration.settings.model_copy(update={"store": store}))
    return Application(configuration=configuration, now=lambda: now, environment=environment)


@contextmanager
def opened(application: Application) -> Iterator[tuple[Store, World]]:
    """Open the store of an application, with the world for its runs."""
    with application.store() as store:
        yield store, application.world(store, lambda _: None)


def synced(application: Application, world: World) -> dict[str, RunResult]:
    """Read the declared projects and every source, as `syncline sync` does; return the sources' results by name."""
    assert run_sync(world, application.declared()).error == ""
    return {source.name: run_sync(world, source) for source in application.sources()}


def everything(store: Store) -> Content:
    """Return every row of every table."""
    with store.reading() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }


def versions(store: Store) -> Content:
    """Return every version of every unified row."""
    names = {table.name for table in VERSIONS.values()}
    return {name: rows for name, rows in everything(store).items() if name in names}
