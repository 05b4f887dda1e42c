"""A configured source, ready to be read: its connector, its streams and its compiled mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connectors.contract.connector import Connector, Deletions, Manifest, Stream
from model.entities import SourceFile
from store.columns import entity_fields
from sync.files import FILE_KIND
from sync.mapping.compile import Mapper
from sync.mapping.rules import EntityRule, FieldRule, override
from sync.unread import unread_rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a run needs to read one source."""

    name: str
    connector_name: str
    connector: Connector
    streams: tuple[Stream, ...]
    mapper: Mapper
    braked: bool = True  # a listing can shrink by a lost permission or a wrong file; not so where files replace scopes


def make_source(
    name: str,
    manifest: Manifest,
    connector: Connector,
    rules: Sequence[EntityRule],
    overrides: Mapping[str, object],
    *,
    braked: bool | None = None,
) -> Source:
    """Return the source with its default mapping overridden field by field; raises MappingError."""
    chosen = override(rules, overrides, f"mapping of {name}") if overrides else tuple(rules)
    if any(stream.files for stream in manifest.streams):
        chosen = (*chosen, _file_rule())
    if any(not stream.files for stream in manifest.streams):
        chosen = (*chosen, unread_rule())
    return Source(
        name=name,
        connector_name=manifest.name,
        connector=connector,
        streams=manifest.streams,
        mapper=Mapper(name, chosen, manifest.converters, connector.reading_version),
        braked=any(map(_can_lose, manifest.streams)) if braked is None else braked,
    )


def _can_lose(stream: Stream) -> bool:
    """Tell whether records of a stream can be missed by mistake: whole scopes of it, or single ones of an API."""
    return stream.deletions is not Deletions.NEVER or not stream.files


def _file_rule() -> EntityRule:
    """Return the rule for the engine's own records of files: every field under its own name."""
    fields = {one.name: FieldRule(path=one.name) for one in entity_fields(SourceFile)}
    return EntityRule(entity=SourceFile, kind=FILE_KIND, fields=fields)
