"""Lets Alembic run the revisions on the connection that `store.upgrade` hands it."""

from __future__ import annotations

from alembic import context

from store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite cannot alter most things; a batch copies the table instead
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
