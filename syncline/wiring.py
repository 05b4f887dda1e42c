"""The one place where things are made and handed down: configuration, store, connectors, clock."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from syncline.errors import ConfigurationMissingError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from config.load import Configuration
    from connectors.contract.connector import Connector, Manifest, Surroundings
    from model.problems import Problem
    from store.open import Store
    from sync.mapping.rules import EntityRule
    from sync.outcome import Listener
    from sync.run import World
    from sync.source import Source

DEFAULT_CONFIGURATION = Path("syncline.yaml")
CHECKING_WORD = "verify"  # after `syncline report`: builds a kept report again


def clock() -> datetime:
    """Return the instant it is now, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Application:
    """What every command works with; opening and connecting happen when first asked for."""

    configuration: Configuration
    now: Callable[[], datetime]  # aware UTC
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)  # holds secrets

    @cached_property
    def manifests(self) -> Mapping[str, Manifest]:
        """Every connector there is, by name."""
        return manifests()

    @cached_property
    def connectors(self) -> Mapping[str, Connector]:
        """The connector of each source; raises ConfigError with the problems of all sources."""
        from config.errors import ConfigError
        from config.load import connector_settings, link_problems

        configured = self._configured_manifests()
        kinds = {name: manifest.settings for name, manifest in configured.items()}
        settings = connector_settings(self.configuration, kinds)
        attributes = {name: manifest.link_attributes for name, manifest in configured.items()}
        problems = link_problems(self.configuration, attributes) + self._contradictions(settings)
        if problems:
            raise ConfigError(problems)
        return {
            name: self._manifest(name).make(settings[name], self._surroundings(name))
            for name in self.configuration.sources
        }

    def sources(self, names: Sequence[str] = ()) -> list[Source]:
        """Return the named sources, or all, ready to be read; raises UnknownNameError, ConfigError."""
        return [self._source(name) for name in self.chosen(names)]

    def chosen(self, names: Sequence[str]) -> list[str]:
        """Return the names if they are sources, all sources for none; raises UnknownNameError."""
        for name in names:
            if name not in self.configuration.sources:
                raise UnknownNameError("source", name, self.configuration.sources)
        return list(dict.fromkeys(names)) or list(self.configuration.sources)

    def knows(self, source: str) -> bool:
        """Tell whether a source in the store is one of the configuration's, or the configuration itself."""
        from sync.configured import SOURCE

        return source == SOURCE or source in self.configuration.sources

    def today(self) -> date:
        """Return the day it is in the organisation's time zone."""
        return self.local(self.now()).date()

    def local(self, moment: datetime) -> datetime:
        """Return an instant in the organisation's time zone."""
        return moment.astimezone(ZoneInfo(self.configuration.settings.organisation.time_zone))

    def declared(self) -> Source:
        """Return the configuration's own projects and links as a source."""
        from sync.configured import configured_source

        settings = self.configuration.settings
        projects = [
            {**project.model_dump(exclude={"links", "declared"}), "position": position}
            for position, project in enumerate(settings.projects)
        ]
        links = [
            {
                "code": project.code,
                "linked_source": link.source,
                "attribute": link.attribute,
                "pattern": link.pattern,
                "position": position,
            }
            for project in settings.projects
            for position, link in enumerate(project.links)
        ]
        return configured_source(projects, links)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """Open the store, its tables made or checked; raises StoreError."""
        from store.open import open_store
        from store.upgrade import prepare

        opened = open_store(self._store_url())
        try:
            prepare(opened)
            yield opened
        finally:
            opened.close()

    def world(self, store: Store, listener: Listener) -> World:
        """Return what a run uses of the world around it."""
        from sync.run import World
        from syncline.processes import is_dead, this_process

        return World(store=store, now=self.now, holder=this_process(), is_dead=is_dead, listener=listener)

    def _store_url(self) -> str:
        settings = self.configuration.settings.store
        if settings.password is None:
            return settings.url
        from remote.secrets import resolve

        password = resolve(settings.password, self.environment, self.configuration.folder)
        return with_password(settings.url, password)

    def _configured_manifests(self) -> Mapping[str, Manifest]:
        """Return the manifests of the connectors that sources name; where one is misspelt all, to tell the nearest."""
        names = {source.settings.connector for source in self.configuration.sources.values()}
        return {name: self.manifests[name] for name in names} if names <= self.manifests.keys() else self.manifests

    def _manifest(self, name: str) -> Manifest:
        return self.manifests[self.configuration.sources[name].settings.connector]

    def _surroundings(self, name: str) -> Surroundings:
        """Return what the connector of a source may use of the world around it."""
        from connectors.contract.connector import Surroundings
        from sync.mapping.asked import asked_paths
        from sync.prefetch import pause

        organisation = self.configuration.settings.organisation
        return Surroundings(
            source=name,
            folder=self.configuration.folder,
            now=self.now,
            currency=organisation.currency,
            time_zone=organisation.time_zone,
            fiscal_year_starts=organisation.fiscal_year_month,
            hours_per_day=organisation.hours_per_day,
            environment=self.environment,
            pause=pause,
            asked=asked_paths(self.rules(name)),
        )

    def _contradictions(self, settings: Mapping[str, Any]) -> list[Problem]:
        """Return a problem for each option that another source's contradicts."""
        from model.problems import Problem

        return [
            Problem(
                code="sources_contradict",
                place=self.configuration.place("sources", name, *found.keys),
                reason=found.reason,
                remedy=found.remedy,
            )
            for name in self.configuration.sources
            for found in self._manifest(name).contradictions(name, settings[name], settings)
        ]

    def rules(self, name: str) -> tuple[EntityRule, ...]:
        """Return the mapping of a source; its connector's alone where the administrator's cannot be used.

        What is wrong with that is told when the source is to be read: the connectors of the others are not held up.
        """
        from sync.mapping.rules import MappingError, override

        rules = default_rules(self._manifest(name))
        try:
            return override(rules, self.configuration.sources[name].mapping, f"mapping of {name}")
        except MappingError:
            return rules

    def _source(self, name: str) -> Source:
        from sync.mapping.rules import MappingError
        from sync.source import make_source

        configured, manifest = self.configuration.sources[name], self._manifest(name)
        try:
            return make_source(name, manifest, self.connectors[name], default_rules(manifest), configured.mapping)
        except MappingError as error:
            raise self._mapping_error(name, error) from error

    def _mapping_error(self, name: str, error: Exception) -> Exception:
        from config.errors import ConfigError
        from model.problems import Problem

        place = self.configuration.place("sources", name, "mapping")
        return ConfigError([Problem(code="mapping_unusable", place=place, reason=str(error))])


def load_application(path: Path | None = None) -> Application:
    """Return the application for a configuration file, None for the one in the working folder.

    Raises ConfigurationMissingError when there is no such file, ConfigError with everything that is wrong in it.
    """
    from config.load import load

    chosen = path or DEFAULT_CONFIGURATION
    if not chosen.is_file():
        raise ConfigurationMissingError(_missing(chosen, asked=path is not None))
    configuration = load(chosen.absolute())
    _refuse_reserved(configuration)
    return Application(configuration=configuration, now=clock)


def _refuse_reserved(configuration: Configuration) -> None:
    """Refuse names that mean something else.

    A source by the name under which the declared projects are kept: each would delete the other's rows. A report by the
    word that follows `report` on the command line.
    """
    from config.errors import ConfigError
    from model.problems import Problem
    from sync.configured import SOURCE

    if SOURCE in configuration.sources:
        reason = f"the name `{SOURCE}` belongs to the declared projects themselves"
        place = configuration.place("sources", SOURCE)
        raise ConfigError([Problem(code="source_name_reserved", place=place, reason=reason, remedy="choose another")])
    if CHECKING_WORD in configuration.settings.reports:
        reason = f"`syncline report {CHECKING_WORD}` checks a report that was made, so no report can have that name"
        place = configuration.place("reports", CHECKING_WORD)
        raise ConfigError([Problem(code="report_name_reserved", place=place, reason=reason, remedy="choose another")])


def _missing(path: Path, *, asked: bool) -> str:
    if not asked:
        where = f"There is no {path} in this folder, {Path.cwd()}."
        return f"{where} Change into the folder that holds it, name it by --config, or write one by `syncline init`."
    if not path.is_dir():
        return f"{path}: there is no such file. Correct --config, or write a configuration by `syncline init`."
    inside = path / DEFAULT_CONFIGURATION
    if inside.is_file():
        return f"{path} is a folder, and --config expects a file. Perhaps you meant --config {inside}."
    remedy = f"Name the file, or write one by `syncline init {path}`."
    return f"{path} is a folder without a {DEFAULT_CONFIGURATION}, and --config expects a file. {remedy}"


def with_password(url: str, password: str) -> str:
    """Return a database's address with the password in its place, whatever characters both have."""
    scheme, mark, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    user, _, host = authority.rpartition("@")
    return f"{scheme}{mark}{user}:{quote(password, safe='')}@{host}{slash}{path}"


def manifests() -> Mapping[str, Manifest]:
    """Return the manifest of every folder under connectors/ that has one, by its name."""
    from syncline.manifests import Manifests

    return Manifests()


def default_rules(manifest: Manifest) -> tuple[EntityRule, ...]:
    """Return the mapping a connector comes with."""
    return _rules_in(manifest.mapping, f"{manifest.name}/{manifest.mapping.name}")


@cache
def _rules_in(file: Path, name: str) -> tuple[EntityRule, ...]:
    # Read once in a process: making a source takes the rules twice, and to read them is most of its time.
    from config.nodes import plain
    from config.tree import read_tree
    from sync.mapping.rules import read_rules

    return read_rules(plain(read_tree(file, name)), name)
