"""Actions and minutes of a meeting, and what became of actions, as kinds of decisions."""

import sqlalchemy as sa
from alembic import op

from scorecard.stores.ledger_rules import change_check

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = (
    "kind IN ('override', 'estimate', 'accept', 'prefer', 'rebase', 'ignore', 'dispute', "
    "'certify', 'explain', 'item', 'comment', 'point', 'waive', 'approve')"
)
AFTER = (
    "kind IN ('override', 'estimate', 'accept', 'prefer', 'rebase', 'ignore', 'dispute', "
    "'certify', 'explain', 'item', 'comment', 'point', 'waive', 'approve', 'action', "
    "'follow_up', 'minute')"
)

CURRENT_DECISIONS = """
CREATE VIEW current_decisions AS
SELECT
    d.*,
    n.at,
    n.person,
    n.channel,
    CASE
        WHEN r.seq IS NOT NULL THEN 'reversed'
        WHEN d.needs_confirmation = 1 AND c.seq IS NULL THEN 'waiting'
        ELSE 'in_force'
    END AS state,
    COALESCE(c.seq, d.seq) AS since,
    cn.person AS confirmed_by,
    rn.person AS reversed_by,
    r.reason AS reversed_because
FROM decisions AS d
JOIN entries AS n ON n.seq = d.seq
LEFT JOIN decision_events AS c ON c.decision = d.seq AND c.event = 'confirmed'
LEFT JOIN entries AS cn ON cn.seq = c.seq
LEFT JOIN decision_events AS r ON r.decision = d.seq AND r.event = 'reversed'
LEFT JOIN entries AS rn ON rn.seq = r.seq
"""


def upgrade() -> None:
    """Allow the new kinds with their column; nothing that is written changes."""
    # A view keeps the columns it was made with.
    op.execute("DROP VIEW current_decisions")
    change_check("decisions", "ck_decisions_kind", BEFORE, AFTER)
    op.add_column("decisions", sa.Column("about", sa.Integer, nullable=True))
    op.execute(CURRENT_DECISIONS)


def downgrade() -> None:
    """Refused: events cannot be taken back."""
    raise NotImplementedError("the ledger is append-only; restore a backup instead")
