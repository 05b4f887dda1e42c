"""The configuration as a source: declared projects and their links, with versions like everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from connectors.contract.connector import Deletions, Finding, Found, Manifest, Stream
from connectors.contract.pages import Listing, Page, Record, Scope
from model.entities import Project, ProjectLink
from store.columns import PROVENANCE
from sync.mapping.rules import EntityRule, FieldRule
from sync.source import Source, make_source

SOURCE = "configuration"
"""Name of this source in keys and vectors; no source of an administrator may have it."""

_PROJECT = "project"
_LINK = "link"
_STREAM = Stream(name="projects", kinds=(_PROJECT, _LINK), deletions=Deletions.ABSENCE)
_SCOPE = "projects"


class ConfiguredProjects:
    """Offers the declared projects and links as records, always completely."""

    reading_version = "1"

    def __init__(self, projects: Sequence[Mapping[str, object]], links: Sequence[Mapping[str, object]]) -> None:
        self._projects = projects
        self._links = links

    def check(self) -> tuple[Finding, ...]:
        """Return nothing: what is wrong with a configuration is said when it is loaded."""
        return ()

    def discover(self) -> tuple[Found, ...]:
        """Return nothing: the configuration is what is written, not what is found."""
        return ()

    def scopes(self, stream: str) -> Listing:  # noqa: ARG002 # the contract's signature, there is one stream
        """Return the one scope there is."""
        return Listing(scopes=(Scope(name=_SCOPE),))

    def pages(self, stream: str, scope: Scope, after: str) -> Iterator[Page]:  # noqa: ARG002 # the contract's signature
        """Yield everything on one page, which is a complete listing."""
        projects = (Record(kind=_PROJECT, key=str(one["code"]), data=one) for one in self._projects)
        links = (Record(kind=_LINK, key=_link_key(one), data=one) for one in self._links)
        yield Page(records=(*projects, *links), listed=(scope.name,))


def configured_source(projects: Sequence[Mapping[str, object]], links: Sequence[Mapping[str, object]]) -> Source:
    """Return the source of declared projects; the mappings hold the fields of `Project` and `ProjectLink` by name."""
    connector = ConfiguredProjects(projects, links)
    manifest = Manifest(
        name=SOURCE,
        title="Projects declared in the configuration",
        settings=object,
        streams=(_STREAM,),
        link_attributes=(),
        mapping=Path(),
        make=lambda _settings, _surroundings: connector,
    )
    rules = (_rule(Project, _PROJECT), _rule(ProjectLink, _LINK))
    # A person edits the file on purpose and sees the result at once: no brake.
    return make_source(SOURCE, manifest, connector, rules, {}, braked=False)


def _rule(entity: type[Project | ProjectLink], kind: str) -> EntityRule:
    own = (field.name for field in fields(entity) if field.name not in PROVENANCE)
    return EntityRule(entity=entity, kind=kind, fields={name: FieldRule(path=name) for name in own})


def _link_key(link: Mapping[str, object]) -> str:
    return "/".join(str(link[name]) for name in ("code", "linked_source", "attribute", "pattern"))
