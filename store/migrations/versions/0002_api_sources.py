"""Tables for sources over HTTP: sprints, changes, counts, unread scopes, held deletions, and runs that wait."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from store.columns import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
BYTES = sa.LargeBinary()
INSTANT = Instant()
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add tables and columns that may be empty: no table is copied, so that no row can be lost."""
    _versions(
        "sprint",
        *_needed(TEXT, "name"),
        *_optional(TEXT, "source_project state_raw goal board"),
        *_optional(INSTANT, "start_at finish_at completed_at"),
    )
    _versions(
        "task_change",
        *_needed(TEXT, "task field"),
        *_needed(INSTANT, "changed_at"),
        *_optional(TEXT, "identity before_raw after_raw before_id after_id"),
        narrow="partition",
    )
    _versions("source_count", *_needed(TEXT, "source_project"), *_needed(BIG, "tasks"))
    _versions(
        "unread_scope",
        *_needed(TEXT, "stream scope reason"),
        *_optional(TEXT, "source_project"),
        *_needed(INSTANT, "since"),
    )
    op.create_table(
        "held_deletion",
        *_needed(TEXT, "key source stream scope"),
        *_needed(BIG, "run"),
        sa.PrimaryKeyConstraint("key", name="pk_held_deletion"),
    )
    op.add_column("time_entry", sa.Column("work_billable", BIG, nullable=True))
    op.add_column("time_entry", sa.Column("account_raw", TEXT, nullable=True))
    op.add_column("sync_run", sa.Column("waits_until", INSTANT, nullable=True))


def downgrade() -> None:
    """Refuse: what the new tables hold would be lost."""
    message = "what the new tables hold would be lost; restore the backup that the upgrade made"
    raise NotImplementedError(message)


def _needed(kind: Any, names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names.split()]


def _optional(kind: Any, names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=True) for name in names.split()]


def _versions(table: str, *own: sa.Column[Any], narrow: str = "source_project") -> None:
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
