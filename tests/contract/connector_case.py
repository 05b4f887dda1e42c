"""A connector's case for the contract tests: found by the connector's name, or missed with a sentence."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from textwrap import indent
from types import MappingProxyType

from connectors.contract.connector import Stream
from connectors.contract.pages import Page, Scope
from sync.files import staged
from sync.source import Source
from syncline.wiring import Application
from tests.flow.running import ready

CASES = Path(__file__).with_name("cases")
DATA = Path(__file__).parents[1] / "data"
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
MODIFIED = datetime(2026, 11, 2, 8, 30, tzinfo=UTC).timestamp()
INPUTS = "inputs"
"""Folder beside the configuration that every case's settings name."""

SOURCE = "case"
NOTHING: Mapping[str, str] = MappingProxyType({})

ORGANISATION = """\
organisation: {name: City of Marlow, fiscal_year_starts: July, currency: USD, time_zone: America/Phoenix}
store: sqlite:///syncline.db
sources:
"""


class CaseMissingError(Exception):
    """A connector has no case; the message says what to add."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorCase:
    """What a connector brings to the contract tests, beside `tests/data/<connector>/contract/`.

    There lie `inputs/`, which is read without any fault, `expected.json`, what the inputs become, and `broken/`, of
    which each file is refused by itself.
    """

    settings: str  # YAML of a source, whose folder is ./inputs
    write_many: Callable[[Path], None]  # writes an input whose reading takes three pages or more


def case_of(connector: str) -> ConnectorCase:
    """Return the case of a connector; raises CaseMissingError."""
    module = f"tests.contract.cases.{connector}"
    try:
        case = import_module(module).CASE
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        case = None
    data = DATA / connector / "contract"
    missing = [name for name in (INPUTS, "broken") if not data.joinpath(name).is_dir()]
    if case is None or missing:
        raise CaseMissingError(
            f"the connector {connector} has no case for the contract tests: add tests/contract/cases/{connector}.py "
            f"with CASE = ConnectorCase(...), and tests/data/{connector}/contract/ with inputs/ (read without fault) "
            "and broken/ (each file refused); then `make record` writes expected.json beside them"
        )
    assert isinstance(case, ConnectorCase)
    return case


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A folder with a configuration of one source, and files put into the folder it watches."""

    connector: str
    folder: Path

    @property
    def inputs(self) -> Path:
        """The watched folder."""
        return self.folder / INPUTS

    @property
    def data(self) -> Path:
        """Where the case's files lie."""
        return DATA / self.connector / "contract"

    def configure(self, settings: str = "") -> None:
        """Write a configuration with the case's settings, or other ones."""
        text = indent(settings or case_of(self.connector).settings.strip(), "    ")
        (self.folder / "syncline.yaml").write_text(f"{ORGANISATION}  {SOURCE}:\n{text}\n", encoding="utf-8")

    def put_small(self) -> None:
        """Put the case's inputs into the watched folder."""
        shutil.copytree(self.data / INPUTS, self.inputs, dirs_exist_ok=True)
        self._age()

    def put_many(self) -> None:
        """Put an input of several pages into the watched folder."""
        self.inputs.mkdir()
        case_of(self.connector).write_many(self.inputs)
        self._age()

    def put_broken(self, name: str) -> None:
        """Put a broken input into the watched folder, and nothing else."""
        self.inputs.mkdir()
        shutil.copyfile(self.data / "broken" / name, self.inputs / name)
        self._age()

    def application(self, environment: Mapping[str, str] = NOTHING) -> Application:
        """Return the application of the configuration."""
        return ready(self.folder, NOW, environment=environment)

    def source(self, environment: Mapping[str, str] = NOTHING) -> Source:
        """Return the source, made anew."""
        (source,) = self.application(environment).sources()
        return source

    def _age(self) -> None:
        for path in self.inputs.rglob("*"):
            os.utime(path, (MODIFIED, MODIFIED))


def scopes_of(source: Source) -> Iterator[tuple[Stream, Scope]]:
    """Yield every scope that a source lists, with its stream; fails where something is put aside or waits."""
    for stream in source.streams:
        listing = source.connector.scopes(stream.name)
        assert (listing.rejected, listing.waiting) == ((), ())
        for scope in listing.scopes:
            yield stream, scope


def pages_of(source: Source, stream: Stream, scope: Scope, after: str = "") -> list[Page]:
    """Read a scope as the engine does: a file from a copy that has another name and place."""
    with _copied(scope) as copied:
        return list(source.connector.pages(stream.name, copied, after))


@contextmanager
def _copied(scope: Scope) -> Iterator[Scope]:
    if scope.file is None:
        yield scope
        return
    with staged(scope.file) as file:
        yield replace(scope, file=file)
