"""The first tables: versions of every entity, raw records, runs, leases, the archive and saved reports."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.columns import Instant, JsonText

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
BOOLEAN = sa.Boolean()
BYTES = sa.LargeBinary()
DATE = sa.Date()
INSTANT = Instant()
INTEGER = sa.Integer()
JSON = JsonText()
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make every table."""
    _make_versions()
    _make_reading()
    _make_keeping()


def downgrade() -> None:
    """Refuse: there is nothing before the first tables."""
    message = "there is nothing before the first tables; remove the database instead"
    raise NotImplementedError(message)


def _needed(kind: Any, names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names.split()]


def _optional(kind: Any, names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names.split()]


def _versions(table: str, narrow: str, *own: sa.Column[Any]) -> None:
    current = sa.text("to_run IS NULL")
    op.create_table(
        table,
        sa.Column("key", TEXT, nullable=False),
        sa.Column("from_run", BIG, nullable=False, autoincrement=False),
        sa.Column("to_run", BIG),
        *_needed(TEXT, "source partition record place"),
        sa.Column("content_hash", BYTES, nullable=False),
        *own,
        sa.PrimaryKeyConstraint("key", "from_run", name=f"pk_{table}"),
    )
    op.create_index(f"uq_{table}_current", table, ["key"], unique=True, sqlite_where=current, postgresql_where=current)
    op.create_index(f"ix_{table}_record", table, ["record"], sqlite_where=current, postgresql_where=current)
    op.create_index(f"ix_{table}_source_{narrow}", table, ["source", narrow])


def _make_versions() -> None:
    _versions(
        "source_project",
        "partition",
        *_needed(TEXT, "name"),
        *_optional(TEXT, "title manager saved_at currency url file_name"),
        *_optional(DATE, "start_on finish_on status_on"),
        *_optional(BIG, "minutes_per_day"),
        *_optional(JSON, "custom"),
    )
    _versions(
        "task",
        "source_project",
        *_optional(
            TEXT,
            "source_project parent outline kind_raw status_raw priority_raw percent_basis percent_raw "
            "currency budget_code labels sprint version url",
        ),
        *_optional(
            BIG,
            "position percent_complete duration work_planned work_actual work_remaining cost_planned "
            "cost_actual cost_remaining fixed_cost",
        ),
        *_needed(TEXT, "kind title status"),
        *_optional(DATE, "planned_start_on planned_finish_on actual_start_on actual_finish_on due_on deadline_on"),
        *_optional(BOOLEAN, "is_critical"),
        *_optional(INSTANT, "created_at changed_at"),
        *_optional(JSON, "custom"),
    )
    _versions(
        "baseline_value",
        "source_project",
        *_needed(TEXT, "of"),
        *_optional(TEXT, "source_project currency"),
        *_needed(BIG, "number"),
        *_optional(DATE, "start_on finish_on"),
        *_optional(BIG, "duration work cost"),
    )
    _versions(
        "dependency",
        "source_project",
        *_optional(TEXT, "source_project"),
        *_needed(TEXT, "predecessor successor kind"),
        *_needed(BIG, "lag"),
    )
    _versions(
        "assignment",
        "source_project",
        *_optional(TEXT, "source_project identity currency"),
        *_needed(TEXT, "task"),
        *_optional(BIG, "units work_planned work_actual work_remaining cost_planned cost_actual"),
        *_optional(DATE, "start_on finish_on"),
    )
    _versions(
        "identity",
        "source_project",
        *_optional(TEXT, "source_project name email employee_number directory_id group_raw currency"),
        *_needed(TEXT, "kind"),
        *_optional(BIG, "hourly_rate"),
        *_optional(BOOLEAN, "is_active"),
    )
    _versions(
        "time_entry",
        "source_project",
        *_optional(TEXT, "source_project task identity derived approval_raw"),
        *_optional(DATE, "work_on"),
        *_needed(BIG, "work"),
        *_needed(BOOLEAN, "is_overtime"),
        *_optional(BOOLEAN, "billable"),
    )
    _versions(
        "finance_line",
        "partition",
        *_needed(TEXT, "layout layout_kind measure currency"),
        *_needed(BIG, "amount"),
        *_optional(BIG, "hours fiscal_year period"),
        *_optional(DATE, "posting_on"),
        *_optional(TEXT, "project_code account fund department category vendor document description"),
        *_optional(JSON, "segments"),
    )
    _versions(
        "source_file",
        "partition",
        *_needed(TEXT, "name state sha256"),
        *_optional(TEXT, "current_sha256 layout as_of reason"),
        *_needed(BIG, "size"),
        *_needed(INSTANT, "modified_at"),
        *_optional(JSON, "context controls"),
        *_optional(BIG, "rows quarantined"),
    )
    _versions(
        "quarantined_record",
        "partition",
        *_needed(TEXT, "stage code where reason"),
        *_optional(TEXT, "value remedy currency"),
        *_optional(BIG, "amount"),
    )
    _versions(
        "project",
        "partition",
        *_needed(TEXT, "code name actual_cost"),
        *_optional(TEXT, "department sponsor manager phase portfolio thresholds"),
        *_needed(BIG, "position"),
    )
    _versions(
        "project_link",
        "partition",
        *_needed(TEXT, "code linked_source attribute pattern"),
        *_needed(BIG, "position"),
    )


def _make_reading() -> None:
    op.create_table(
        "deletion_brake",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("partition", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("absent", BIG, nullable=False),
        sa.Column("of", BIG, nullable=False),
        sa.Column("run", BIG, nullable=False),
        sa.PrimaryKeyConstraint("source", "partition", name="pk_deletion_brake"),
    )
    op.create_table(
        "lease",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("holder", TEXT, nullable=False),
        sa.Column("token", BIG, nullable=False),
        sa.Column("expires", BIG, nullable=False),
        sa.PrimaryKeyConstraint("source", name="pk_lease"),
    )
    op.create_table(
        "listing_page",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False, autoincrement=False),
        sa.Column("run", BIG, nullable=False),
        sa.Column("record_keys", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("source", "stream", "scope", "number", name="pk_listing_page"),
    )
    op.create_table(
        "partition_state",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("partition", TEXT, nullable=False),
        sa.Column("as_of", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("run", BIG, nullable=False),
        sa.PrimaryKeyConstraint("source", "partition", name="pk_partition_state"),
    )
    op.create_table(
        "raw_record",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("partition", TEXT, nullable=False),
        sa.Column("content_hash", BYTES, nullable=False),
        sa.Column("mapping_version", TEXT, nullable=False),
        sa.Column("place", TEXT, nullable=False),
        sa.Column("run", BIG, nullable=False),
        sa.Column("gone_run", BIG, nullable=True),
        sa.Column("payload", BYTES, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_raw_record"),
    )
    op.create_index("ix_raw_record_source_partition", "raw_record", ["source", "partition"])
    op.create_table(
        "scope_state",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("stream", TEXT, nullable=False),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("cursor", TEXT, nullable=False),
        sa.Column("run", BIG, nullable=False),
        sa.Column("complete", BOOLEAN, nullable=False),
        sa.Column("reading_version", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("loading_sha256", TEXT, nullable=False),
        sa.Column("refused_sha256", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("source", "stream", "scope", name="pk_scope_state"),
    )
    op.create_table(
        "sync_run",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("connector", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("resumed", INTEGER, nullable=False),
        sa.Column("mapping_version", TEXT, nullable=False),
        sa.Column("read", BIG, nullable=False),
        sa.Column("changed", BIG, nullable=False),
        sa.Column("removed", BIG, nullable=False),
        sa.Column("quarantined", BIG, nullable=False),
        sa.Column("error", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sync_run"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sync_run_source_state", "sync_run", ["source", "state", "id"])


def _make_keeping() -> None:
    op.create_table(
        "archived_chunk",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("number", INTEGER, nullable=False, autoincrement=False),
        sa.Column("content", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("sha256", "number", name="pk_archived_chunk"),
    )
    op.create_table(
        "archived_file",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("modified_at", INSTANT, nullable=False),
        sa.Column("archived_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_archived_file"),
    )
    op.create_table(
        "report",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("as_of", TEXT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("vector", JSON, nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("document", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_name", "report", ["name", "id"])
