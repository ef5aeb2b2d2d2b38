"""Waivers of what stops a card, and approvals of cards, as kinds of decisions."""

from scorecard.stores.ledger_rules import change_check

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = (
    "kind IN ('override', 'estimate', 'accept', 'prefer', 'rebase', 'ignore', 'dispute', "
    "'certify', 'explain', 'item', 'comment', 'point')"
)
AFTER = (
    "kind IN ('override', 'estimate', 'accept', 'prefer', 'rebase', 'ignore', 'dispute', "
    "'certify', 'explain', 'item', 'comment', 'point', 'waive', 'approve')"
)


def upgrade() -> None:
    """Allow the new kinds; nothing that is written changes."""
    change_check("decisions", "ck_decisions_kind", BEFORE, AFTER)


def downgrade() -> None:
    """Refused: events cannot be taken back."""
    raise NotImplementedError("the ledger is append-only; restore a backup instead")
