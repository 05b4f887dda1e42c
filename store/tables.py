"""Every table: one of versions for each entity, made from its dataclass, and those the engine works with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, text

from model.entities import ENTITIES, Provenance
from store.columns import BYTEWISE_TEXT, Instant, JsonText, column_type, entity_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Constraints are named, because SQLite can only drop what has a name."""

ROW_ID = BigInteger().with_variant(Integer(), "sqlite")  # SQLite numbers rows by itself only in an INTEGER column


def entity_name(entity: type[Provenance]) -> str:
    """Return the entity's word in mappings, keys and tables: `TimeEntry` is `time_entry`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", entity.__name__).lower()


def _versions(entity: type[Provenance]) -> Table:
    """Return the table of an entity's versions.

    The current version has `to_run` null, and the partial unique index allows one per key; versions of one key never
    overlap: each holds for the runs from `from_run` (inclusive) to `to_run` (exclusive).
    """
    name = entity_name(entity)
    current = text("to_run IS NULL")
    own = entity_fields(entity)
    narrow = "source_project" if any(field.name == "source_project" for field in own) else "partition"
    return Table(
        name,
        METADATA,
        Column("key", BYTEWISE_TEXT, primary_key=True),
        Column("from_run", BigInteger, primary_key=True, autoincrement=False),
        Column("to_run", BigInteger),
        Column("source", BYTEWISE_TEXT, nullable=False),
        Column("partition", BYTEWISE_TEXT, nullable=False),
        Column("record", BYTEWISE_TEXT, nullable=False),
        Column("place", BYTEWISE_TEXT, nullable=False),
        Column("content_hash", LargeBinary, nullable=False),
        *(Column(field.name, column_type(field), nullable=field.optional) for field in own),
        Index(f"uq_{name}_current", "key", unique=True, sqlite_where=current, postgresql_where=current),
        Index(f"ix_{name}_record", "record", sqlite_where=current, postgresql_where=current),
        Index(f"ix_{name}_source_{narrow}", "source", narrow),
    )


VERSIONS: Mapping[type[Provenance], Table] = {entity: _versions(entity) for entity in ENTITIES}
BY_NAME: Mapping[str, type[Provenance]] = {entity_name(entity): entity for entity in ENTITIES}

RAW = Table(
    "raw_record",
    METADATA,
    Column("key", BYTEWISE_TEXT, primary_key=True),
    Column("source", BYTEWISE_TEXT, nullable=False),
    Column("kind", BYTEWISE_TEXT, nullable=False),
    Column("partition", BYTEWISE_TEXT, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    Column("mapping_version", BYTEWISE_TEXT, nullable=False),
    Column("place", BYTEWISE_TEXT, nullable=False),
    Column("run", BigInteger, nullable=False),  # the run that saw this content first
    Column("gone_run", BigInteger),  # the run that learned it is gone
    Column("payload", LargeBinary),  # null for records of files: the file itself is archived
    Index("ix_raw_record_source_partition", "source", "partition"),
)

RUN = Table(
    "sync_run",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("source", BYTEWISE_TEXT, nullable=False),
    Column("connector", BYTEWISE_TEXT, nullable=False),
    Column("kind", BYTEWISE_TEXT, nullable=False),  # "sync", "full" or "replay"
    Column("state", BYTEWISE_TEXT, nullable=False),  # running, waiting, completed, failed
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("resumed", Integer, nullable=False),
    Column("mapping_version", BYTEWISE_TEXT, nullable=False),
    Column("read", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("removed", BigInteger, nullable=False),
    Column("quarantined", BigInteger, nullable=False),
    Column("error", BYTEWISE_TEXT),
    Column("waits_until", Instant),  # of a run that waits: the source asked to be left alone until then
    Index("ix_sync_run_source_state", "source", "state", "id"),
    sqlite_autoincrement=True,  # a number is never given twice, even after old runs are swept
)

SCOPE = Table(
    "scope_state",
    METADATA,
    Column("source", BYTEWISE_TEXT, primary_key=True),
    Column("stream", BYTEWISE_TEXT, primary_key=True),
    Column("scope", BYTEWISE_TEXT, primary_key=True),
    Column("cursor", BYTEWISE_TEXT, nullable=False),
    Column("run", BigInteger, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("reading_version", BYTEWISE_TEXT, nullable=False),
    Column("sha256", BYTEWISE_TEXT, nullable=False),  # of the file read completely last, "" for APIs and before
    Column("loading_sha256", BYTEWISE_TEXT, nullable=False),  # of the file whose pages are being written
    Column("refused_sha256", BYTEWISE_TEXT, nullable=False),  # of the file put aside last
)

PARTITION = Table(
    "partition_state",
    METADATA,
    Column("source", BYTEWISE_TEXT, primary_key=True),
    Column("partition", BYTEWISE_TEXT, primary_key=True),
    Column("as_of", BYTEWISE_TEXT, nullable=False),
    Column("sha256", BYTEWISE_TEXT, nullable=False),
    Column("scope", BYTEWISE_TEXT, nullable=False),
    Column("run", BigInteger, nullable=False),
)

LISTING = Table(
    "listing_page",
    METADATA,
    Column("source", BYTEWISE_TEXT, primary_key=True),
    Column("stream", BYTEWISE_TEXT, primary_key=True),
    Column("scope", BYTEWISE_TEXT, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("run", BigInteger, nullable=False),
    Column("record_keys", BYTEWISE_TEXT, nullable=False),  # raw keys seen on the page, as a JSON list
)

BRAKE = Table(
    "deletion_brake",
    METADATA,
    Column("source", BYTEWISE_TEXT, primary_key=True),
    Column("partition", BYTEWISE_TEXT, primary_key=True),
    Column("stream", BYTEWISE_TEXT, nullable=False),
    Column("scope", BYTEWISE_TEXT, nullable=False),
    Column("absent", BigInteger, nullable=False),
    Column("of", BigInteger, nullable=False),
    Column("run", BigInteger, nullable=False),
)

HELD = Table(
    "held_deletion",
    METADATA,
    Column("key", BYTEWISE_TEXT, primary_key=True),  # of the raw record that was not removed
    Column("source", BYTEWISE_TEXT, nullable=False),
    Column("stream", BYTEWISE_TEXT, nullable=False),
    Column("scope", BYTEWISE_TEXT, nullable=False),
    Column("run", BigInteger, nullable=False),  # the run that first missed it
)

LEASE = Table(
    "lease",
    METADATA,
    Column("source", BYTEWISE_TEXT, primary_key=True),
    Column("holder", BYTEWISE_TEXT, nullable=False),
    Column("token", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),  # milliseconds since 1970 by the database's clock
)

ARCHIVED = Table(
    "archived_file",
    METADATA,
    Column("sha256", BYTEWISE_TEXT, primary_key=True),
    Column("name", BYTEWISE_TEXT, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified_at", Instant, nullable=False),
    Column("archived_at", Instant, nullable=False),
)

CHUNK = Table(
    "archived_chunk",
    METADATA,
    Column("sha256", BYTEWISE_TEXT, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),  # zlib
)

REPORT = Table(
    "report",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("name", BYTEWISE_TEXT, nullable=False),
    Column("as_of", BYTEWISE_TEXT, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("vector", JsonText, nullable=False),
    Column("sha256", BYTEWISE_TEXT, nullable=False),  # of the canonical JSON
    Column("document", LargeBinary, nullable=False),  # canonical JSON, zlib
    Index("ix_report_name", "name", "id"),
    sqlite_autoincrement=True,
)
