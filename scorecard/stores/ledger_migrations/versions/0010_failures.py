"""Mails that tell the strategy office of runs that failed."""

from scorecard.stores.ledger_rules import change_check

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('card', 'chat', 'digest', 'form', 'owner', 'receipt', 'reminder', 'review')"
AFTER = (
    "kind IN ('card', 'chat', 'digest', 'failure', 'form', 'owner', 'receipt', 'reminder', "
    "'review')"
)


def upgrade() -> None:
    """Allow the new kind of message; nothing that is written changes."""
    change_check("outbox_messages", "ck_outbox_messages_kind", BEFORE, AFTER)


def downgrade() -> None:
    """Refused: events cannot be taken back."""
    raise NotImplementedError("the ledger is append-only; restore a backup instead")
