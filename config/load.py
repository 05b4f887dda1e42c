"""Loads the configuration: settings, the place of every value, and each source's options for its connector."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from config.errors import ConfigError
from config.nodes import MappingNode, ScalarNode, dotted, place_of, plain
from model.problems import Place, Problem

if TYPE_CHECKING:
    from config.settings import Settings, SourceSettings, StoreSettings

T = TypeVar("T")

_COMMON = ("every", "stale_after", "mapping")  # options of every source, which its connector does not see
_SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source as configured."""

    name: str
    settings: SourceSettings
    mapping: Mapping[str, Mapping[str, object]]  # entity -> field -> rule, plain and checked for its shape
    node: MappingNode  # `connector` and the connector's own options
    mapping_node: MappingNode | None  # places of `mapping`

    @property
    def path(self) -> str:
        """Where in the configuration the source stands: `sources.ledger`."""
        return dotted("sources", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A configuration without faults, but for what only connectors know."""

    path: Path  # absolute, of the main file
    files: tuple[Path, ...]  # absolute, the main file first
    settings: Settings
    sources: Mapping[str, Source]  # in the order written
    root: MappingNode
    digest: str  # SHA-256 of the values, in hexadecimal; comments, order of keys and includes do not change it

    @property
    def folder(self) -> Path:
        """The folder of the main file."""
        return self.path.parent

    def place(self, *keys: str | int) -> Place:
        """Return where a value is written, by its keys and list indexes (from 0); the nearest part where it is not."""
        return place_of(self.root, *keys)


def load(path: Path) -> Configuration:
    """Return the configuration of a file and the files it includes; raises ConfigError with every problem."""
    from config.include import combined
    from config.overrides import override_problems
    from config.semantics import contradictions
    from config.settings import Settings
    from config.validate import checked, in_order

    if not path.is_file():
        reason = "there is no configuration here"
        remedy = "`syncline init` writes one; or name another file by --config"
        raise ConfigError([Problem(code="file_missing", place=Place(file=path.name), reason=reason, remedy=remedy)])
    written = combined(path)
    settings, problems = checked(written.root, Settings, also=("include",))
    problems += contradictions(written.root)
    for name, node in _source_nodes(written.root).items():
        mapping = node.get("mapping")
        if mapping is not None:
            problems += override_problems(mapping, dotted(dotted("sources", name), "mapping"))
    if problems or settings is None:
        raise ConfigError(in_order(problems, path.name))
    return Configuration(
        path=written.files[0],
        files=written.files,
        settings=settings.model_copy(update={"store": _placed(settings.store, written.root)}),
        sources=_sources(settings, written.root),
        root=written.root,
        digest=_digest(plain(written.root)),
    )


def source_settings(source: Source, kind: type[T]) -> T:
    """Return a source's own options as its connector's settings type; raises ConfigError with all problems."""
    from config.validate import validated

    return validated(_for_connector(source, kind), kind, path=source.path, also=_COMMON)


def connector_settings(configuration: Configuration, kinds: Mapping[str, type[Any]]) -> dict[str, Any]:
    """Return the settings instance of each source, given the settings type of each connector by its name.

    Raises ConfigError with the problems of all sources, a connector that does not exist among them.
    """
    from config.sentences import nearest
    from config.validate import checked

    made: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, source in configuration.sources.items():
        connector = source.settings.connector
        if connector in kinds:
            kind = kinds[connector]
            made[name], found = checked(_for_connector(source, kind), kind, path=source.path, also=_COMMON)
            problems += found
            continue
        near = nearest(connector, kinds)
        remedy = f"perhaps you meant `{near}`" if near else f"there are: {', '.join(sorted(kinds))}"
        place = configuration.place("sources", name, "connector")
        reason = "no connector has this name"
        problems.append(Problem(code="connector_unknown", place=place, value=connector, reason=reason, remedy=remedy))
    if problems:
        raise ConfigError(problems)
    return made


def link_problems(configuration: Configuration, attributes: Mapping[str, tuple[str, ...]]) -> list[Problem]:
    """Return a problem for each link with an attribute its connector does not know; `attributes` are by connector."""
    from config.sentences import unknown

    problems = []
    for index, project in enumerate(configuration.settings.projects):
        for number, link in enumerate(project.links):
            known = attributes.get(configuration.sources[link.source].settings.connector, (link.attribute,))
            if link.attribute not in known:
                said = unknown(link.attribute, known, noun="attribute")
                place = configuration.place("projects", index, "links", number, link.attribute)
                problems.append(Problem(code=said.code, place=place, reason=said.reason, remedy=said.remedy))
    return problems


def _for_connector(source: Source, kind: type[Any]) -> MappingNode:
    from config.shapes import options

    names = {option.name for option in options(kind) or ()}
    return source.node if "connector" in names else source.node.without("connector")


def _source_nodes(root: MappingNode) -> dict[str, MappingNode]:
    section = root.get("sources")
    entries = section.entries if isinstance(section, MappingNode) else {}
    return {name: entry.value for name, entry in entries.items() if isinstance(entry.value, MappingNode)}


def _sources(settings: Settings, root: MappingNode) -> dict[str, Source]:
    made = {}
    for name, node in _source_nodes(root).items():
        mapping = node.get("mapping")
        node_of_mapping = mapping if isinstance(mapping, MappingNode) else None
        made[name] = Source(
            name=name,
            settings=settings.sources[name],
            mapping={} if node_of_mapping is None else _rules(node_of_mapping),
            node=node.without(*_COMMON),
            mapping_node=node_of_mapping,
        )
    return made


def _rules(node: MappingNode) -> dict[str, dict[str, object]]:
    return {
        entity: {field: plain(rule.value) for field, rule in entry.value.entries.items()}
        for entity, entry in node.entries.items()
        if isinstance(entry.value, MappingNode)
    }


def _placed(store: StoreSettings, root: MappingNode) -> StoreSettings:
    """Make a relative SQLite file start at the folder of the file that names it."""
    if not store.url.startswith(_SQLITE):
        return store
    node = root.get("store")
    url = node.get("url") if isinstance(node, MappingNode) else node
    folder = (url if isinstance(url, ScalarNode) else root).at.text.folder
    file, mark, query = store.url.removeprefix(_SQLITE).partition("?")
    return store.model_copy(update={"url": f"{_SQLITE}{folder / file}{mark}{query}"})


def _digest(values: object) -> str:
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_decimal)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _decimal(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value of a configuration")
