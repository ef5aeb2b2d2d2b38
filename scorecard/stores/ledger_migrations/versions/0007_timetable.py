"""Steps of the timetable that were done."""

import sqlalchemy as sa
from alembic import op

from scorecard.stores.ledger_rules import append_only

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nothing that is written changes."""
    op.create_table(
        "timetable_steps",
        sa.Column("seq", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("month", sa.Text, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", "month", "step", name="pk_timetable_steps"),
        sa.ForeignKeyConstraint(["seq"], ["entries.seq"], name="fk_timetable_steps_seq"),
    )
    op.create_index("ix_timetable_steps_month", "timetable_steps", ["month"])
    append_only(("timetable_steps",))


def downgrade() -> None:
    """Refused: events cannot be taken back."""
    raise NotImplementedError("the ledger is append-only; restore a backup instead")
