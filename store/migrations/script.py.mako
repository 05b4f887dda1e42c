"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Change the tables; a data loss is caught by the row counts that `store.upgrade` compares."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Going back means restoring the backup that `store.upgrade` made."""
    message = "Restore the backup that the upgrade made instead of downgrading"
    raise NotImplementedError(message)
