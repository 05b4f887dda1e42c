"""A connector's case for the contract tests: found by the connector's name, or missed with a sentence."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import indent
from types import MappingProxyType
from typing import TYPE_CHECKING

from connectors.contract.connector import Manifest, Stream
from connectors.contract.pages import Page, Record, Scope
from model.problems import Problem
from store.columns import entity_fields
from store.tables import BY_NAME, entity_name
from sync.files import staged
from sync.mapping.compile import Mapper
from sync.mapping.rules import override
from sync.source import Source
from syncline.wiring import Application, default_rules, manifests
from tests.flow.running import ready

if TYPE_CHECKING:
    from tests.contract.api_case import Case

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
    """What a connector that reads files brings to the contract tests, beside `tests/data/<connector>/contract/`.

    There lie `inputs/`, which is read without any fault, `expected.json`, what the inputs become, and `broken/`, of
    which each file is refused by itself. One that asks over the network brings an `ApiCase` instead (api_case.py).
    """

    settings: str  # YAML of a source, whose folder is ./inputs
    write_many: Callable[[Path], None]  # writes an input whose reading takes three pages or more


def case_of(connector: str) -> Case:
    """Return the case of a connector; raises CaseMissingError."""
    module = f"tests.contract.cases.{connector}"
    try:
        case: Case | None = import_module(module).CASE
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        case = None
    data = DATA / connector / "contract"
    missing = [name for name in (INPUTS, "broken") if not data.joinpath(name).is_dir()]
    if case is None or (isinstance(case, ConnectorCase) and missing):
        raise CaseMissingError(
            f"the connector {connector} has no case for the contract tests: add tests/contract/cases/{connector}.py. "
            "One of files has CASE = ConnectorCase(...), and "
            f"tests/data/{connector}/contract/ with inputs/ (read without fault) and broken/ (each file refused); one "
            "that asks over the network has CASE = ApiCase(...), with its simulator. `make record` then writes "
            "expected.json"
        )
    return case


def file_case_of(connector: str) -> ConnectorCase:
    """Return the case of a connector that reads files; raises CaseMissingError."""
    case = case_of(connector)
    assert isinstance(case, ConnectorCase)
    return case


def reads_files(manifest: Manifest) -> bool:
    """Tell whether a connector reads files; the others ask a system over the network."""
    return any(stream.files for stream in manifest.streams)


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
        text = indent(settings or file_case_of(self.connector).settings.strip(), "    ")
        (self.folder / "syncline.yaml").write_text(f"{ORGANISATION}  {SOURCE}:\n{text}\n", encoding="utf-8")

    def put_small(self) -> None:
        """Put the case's inputs into the watched folder."""
        shutil.copytree(self.data / INPUTS, self.inputs, dirs_exist_ok=True)
        self._age()

    def put_many(self) -> None:
        """Put an input of several pages into the watched folder."""
        self.inputs.mkdir()
        file_case_of(self.connector).write_many(self.inputs)
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


JUNK: tuple[object, ...] = ("", "much", "\u0661", -1, 10**30, True, [], ["PT1H"], {}, {"Type": []}, {"Type": {"a": 1}})
"""What an administrator's path may lead to, though no conversion was written for it."""


def converted(manifest: Manifest, record: Record, conversion: str, value: object) -> Sequence[Problem]:
    """Return what is wrong when an administrator leads a value through one of a connector's conversions."""
    mapper = _with_conversion(manifest.name, record.kind, conversion)
    junk = replace(record, data={**record.data, "Junk": value})
    return mapper.map(junk, f"{SOURCE}:{record.kind}:{record.key}").problems


@cache
def _with_conversion(connector: str, kind: str, conversion: str) -> Mapper:
    """Return a connector's mapping, with one text field that takes a field `Junk` through a conversion."""
    manifest = manifests()[connector]
    rules = default_rules(manifest)
    entity = next(entity_name(rule.entity) for rule in rules if rule.kind == kind)
    field = next(one.name for one in entity_fields(BY_NAME[entity]) if one.type is str and one.optional)
    changed = override(rules, {entity: {field: {"path": "Junk", "convert": conversion}}}, "a test")
    return Mapper(SOURCE, changed, manifest.converters, "1")
