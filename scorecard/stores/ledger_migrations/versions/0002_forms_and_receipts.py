"""Mails to people who deliver: the forms they fill in, and the receipts for what they sent."""

from scorecard.stores.ledger_rules import change_check

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('card', 'digest')"
AFTER = "kind IN ('card', 'digest', 'form', 'receipt')"


def upgrade() -> None:
    """Allow the new kinds of mail; nothing that is written changes."""
    change_check("outbox_messages", "ck_outbox_messages_kind", BEFORE, AFTER)


def downgrade() -> None:
    """Refused: events cannot be taken back."""
    raise NotImplementedError("the ledger is append-only; restore a backup instead")
