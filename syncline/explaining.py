"""Walks from a printed figure down to what the sources said: formula, inputs, rows, raw fields, runs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from syncline.errors import UnknownFactError

if TYPE_CHECKING:
    from model.entities import Provenance
    from reports.document import Figure, RecordLink
    from reports.render.facts import Fact
    from reports.render.places import Places
    from store.open import Store
    from store.runs import Run
    from sync.mapping.rules import EntityRule
    from syncline.kept import Kept
    from syncline.wiring import Application

NEAREST = 5  # ids that are proposed for one that is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a row: as it is kept, and what the source said in its own words where that is stored."""

    name: str
    value: object
    path: str = ""  # into what the source said; empty where the mapping takes no plain path
    raw: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A row that a figure came from, as it was known when the report was made."""

    key: str
    place: str  # in words, or what it is called
    url: str
    entity: type[Provenance] | None  # None where the store no longer has the row
    currency: str | None
    fields: tuple[Field, ...]
    run: int | None  # that read it
    read_at: datetime | None
    mapping_version: str
    changed_since: bool  # the source has said something else in a later run


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A figure with everything below it."""

    id: str
    label: str
    value: str  # as it is printed
    reason: str
    formula: str
    record_count: int
    inputs: tuple[Explained, ...] = ()
    records: tuple[Record, ...] = ()
    is_repeated: bool = False  # explained further up; not again
    is_missing: bool = False  # an input that the document does not hold as a figure


def explain(application: Application, store: Store, kept: Kept, fact: str) -> Explained:
    """Return a figure of a report with its inputs, each with theirs, and the rows all of them came from.

    Raises UnknownFactError with the nearest ids.
    """
    from reports.render.facts import every_fact
    from reports.render.places import places

    found = {one.figure.id: one for one in every_fact(kept.document)}
    if fact not in found:
        raise UnknownFactError(fact, kept.saved.id, nearest(fact, found))
    rows = _Rows(application=application, store=store, vector=kept.document.vector, places=places(kept.document))
    return _Walk(facts=found, rows=rows).down(fact)


def nearest(fact: str, known: Iterable[str]) -> list[str]:
    """Return the ids most like what was typed: those that hold it, then those that are spelt like it."""
    ids = sorted(known)
    typed = fact.casefold().strip()
    holding = [one for one in ids if typed and typed in one.casefold()]
    alike = difflib.get_close_matches(fact, ids, n=NEAREST, cutoff=0.5)
    return list(dict.fromkeys([*holding, *alike]))[:NEAREST]


@dataclass(slots=True, kw_only=True)
class _Walk:
    """Goes down from one figure; each is explained once."""

    facts: Mapping[str, Fact]
    rows: _Rows
    _seen: set[str] = field(default_factory=set)

    def down(self, fact: str) -> Explained:
        found = self.facts.get(fact)
        if found is None:
            return Explained(id=fact, label="", value="", reason="", formula="", record_count=0, is_missing=True)
        figure = found.figure
        if fact in self._seen:
            return self._told(found, figure, is_repeated=True)
        self._seen.add(fact)
        inputs = tuple(self.down(one) for one in figure.inputs)
        return self._told(found, figure, inputs=inputs, records=tuple(map(self.rows.record, figure.records)))

    @staticmethod
    def _told(found: Fact, figure: Figure, **more: Any) -> Explained:
        from reports.render import said

        return Explained(
            id=figure.id,
            label=found.label,
            value=said.now(figure),
            reason=figure.reason,
            formula=figure.formula,
            record_count=figure.record_count,
            **more,
        )


@dataclass(slots=True, kw_only=True)
class _Rows:
    """Finds rows as they were known at the vector of a report."""

    application: Application
    store: Store
    vector: Mapping[str, int]
    places: Places
    _runs: dict[int, Run | None] = field(default_factory=dict)
    _rules: dict[str, tuple[EntityRule, ...]] = field(default_factory=dict)

    def record(self, link: RecordLink) -> Record:
        row = self._row(link.key)
        if row is None:
            return self._made(link, entity=None)
        run, currency = self._run(row.from_run), getattr(row, "currency", None)
        told, changed = self._told(row)
        return self._made(
            link,
            entity=type(row),
            currency=currency,
            fields=tuple(self._fields(row, told)),
            run=row.from_run,
            read_at=run.finished_at if run is not None else None,
            mapping_version=run.mapping_version if run is not None else "",
            changed_since=changed,
        )

    def _made(self, link: RecordLink, entity: type[Provenance] | None, **known: Any) -> Record:
        nothing = {
            "currency": None,
            "fields": (),
            "run": None,
            "read_at": None,
            "mapping_version": "",
            "changed_since": False,
        }
        return Record(key=link.key, place=self.places.of_record(link), url=link.url, entity=entity, **(nothing | known))

    def _row(self, key: str) -> Provenance | None:
        """Return the version of a row that held at the vector; a key does not say of which entity it is."""
        from model.entities import ENTITIES
        from store import read
        from store.tables import entity_name

        source, _, rest = key.partition(":")
        at = self.vector.get(source)
        if at is None:
            return None
        kind = rest.partition(":")[0]  # mostly the entity's word: then the first table has it
        for entity in sorted(ENTITIES, key=lambda one: entity_name(one) != kind):
            for version in read.history(self.store, entity, key):
                if version.from_run <= at and (version.to_run is None or version.to_run > at):
                    return version.row
        return None

    def _run(self, number: int) -> Run | None:
        from store import runs

        if number not in self._runs:
            with self.store.reading() as connection:
                self._runs[number] = runs.by_id(connection, number)
        return self._runs[number]

    def _told(self, row: Provenance) -> tuple[tuple[str, Mapping[str, Any]] | None, bool]:
        """Return kind and content of what the source said, unless it has said something else since the report."""
        from store import raw

        with self.store.reading() as connection:
            told = raw.told(connection, row.record)
        if told is None:
            return None, False
        at = self.vector[row.source]
        if told.run > at:
            return None, True
        gone = told.gone_run is not None and told.gone_run > at
        return (None if told.data is None else (told.kind, told.data)), gone

    def _fields(self, row: Provenance, told: tuple[str, Mapping[str, Any]] | None) -> Iterator[Field]:
        from store.columns import entity_fields

        paths = self._paths(type(row), row.source, told[0]) if told is not None else {}
        for one in entity_fields(type(row)):
            value = getattr(row, one.name)
            if value is None:
                continue
            path = paths.get(one.name, "")
            yield Field(name=one.name, value=value, path=path, raw=_at(path, told[1]) if told and path else None)

    def _paths(self, entity: type[Provenance], source: str, kind: str) -> Mapping[str, str]:
        """Return by field the plain path that the mapping takes it from; computed and constant ones have none."""
        from sync.mapping.paths import plain_names

        for rule in self._mapping(source):
            if rule.entity is entity and rule.kind == kind and not rule.each:
                found = {name: one.path for name, one in rule.fields.items() if one.path}
                return {name: path for name, path in found.items() if plain_names(path)}
        return {}

    def _mapping(self, source: str) -> tuple[EntityRule, ...]:
        if source not in self._rules:
            known = source in self.application.configuration.sources
            self._rules[source] = self.application.rules(source) if known else ()
        return self._rules[source]


def _at(path: str, data: Mapping[str, Any]) -> object:
    from sync.mapping.paths import getter

    return getter(path)(data)
