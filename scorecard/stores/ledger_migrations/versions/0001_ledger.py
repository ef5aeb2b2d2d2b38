"""The first ledger: acts, releases, mails and what became of them, digests, alerts."""

import sqlalchemy as sa
from alembic import op

from scorecard.stores.ledger_rules import append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

EVENT_TABLES = ("entries", "releases", "outbox_messages", "outbox_events", "digests", "alerts")

OUTBOX_STATE = """
CREATE VIEW outbox_state AS
SELECT m.*, created.at AS created, e.state, e.detail, e.lease_until, n.at AS state_at
FROM outbox_messages AS m
JOIN outbox_events AS e
  ON e.key = m.key AND e.seq = (SELECT max(l.seq) FROM outbox_events AS l WHERE l.key = m.key)
JOIN entries AS n ON n.seq = e.seq
JOIN entries AS created ON created.seq = m.seq
"""

CURRENT_RELEASES = """
CREATE VIEW current_releases AS
SELECT r.*, n.at, n.person, n.channel
FROM releases AS r
JOIN entries AS n ON n.seq = r.seq
WHERE r.seq = (SELECT max(l.seq) FROM releases AS l WHERE l.month = r.month AND l.unit = r.unit)
"""

CURRENT_ALERTS = """
CREATE VIEW current_alerts AS
SELECT a.*
FROM alerts AS a
WHERE a.seq = (
    SELECT max(l.seq) FROM alerts AS l WHERE l.month = a.month AND l.alert_key = a.alert_key
)
"""

POSTGRESQL_REFUSAL = """
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$
"""


def upgrade() -> None:
    """Make tables and views, and have the database itself refuse changes to what is written."""
    _entries_and_releases()
    _outbox()
    _digests_and_alerts()
    for view in (OUTBOX_STATE, CURRENT_RELEASES, CURRENT_ALERTS):
        op.execute(view)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_REFUSAL)
    append_only(EVENT_TABLES)


def downgrade() -> None:
    """Refused: events cannot be taken back."""
    raise NotImplementedError("the ledger is append-only; restore a backup instead")


def _seq(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    column: sa.Column[int] = sa.Column("seq", sa.Integer, nullable=False, autoincrement=False)
    return column, sa.ForeignKeyConstraint(["seq"], ["entries.seq"], name=f"fk_{table}_seq")


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _message_key(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], ["outbox_messages.key"], name=name)


def _entries_and_releases() -> None:
    op.create_table(
        "entries",
        sa.Column("seq", sa.Integer, autoincrement=True, nullable=False),
        _text("at"),
        _text("kind"),
        _text("person", nullable=True),
        _text("channel"),
        sa.PrimaryKeyConstraint("seq", name="pk_entries"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "releases",
        *_seq("releases"),
        _text("unit"),
        _text("month"),
        _text("card_digest"),
        _text("reason"),
        sa.PrimaryKeyConstraint("seq", "unit", name="pk_releases"),
    )
    op.create_index("ix_releases_month", "releases", ["month"])


def _outbox() -> None:
    op.create_table(
        "outbox_messages",
        _text("key"),
        *_seq("outbox_messages"),
        _text("month"),
        sa.Column("number", sa.Integer, nullable=False),
        _text("kind"),
        _text("unit", nullable=True),
        sa.Column("version", sa.Integer, nullable=True),
        _text("person"),
        _text("recipient"),
        _text("subject"),
        _text("message_id"),
        _text("blob_sha256"),
        sa.PrimaryKeyConstraint("key", name="pk_outbox_messages"),
        sa.CheckConstraint("kind IN ('card', 'digest')", name="ck_outbox_messages_kind"),
    )
    op.create_index(
        "uq_outbox_messages_month_number", "outbox_messages", ["month", "number"], unique=True
    )
    op.create_table(
        "outbox_events",
        *_seq("outbox_events"),
        _text("key"),
        _text("state"),
        _text("detail"),
        _text("lease_until", nullable=True),
        sa.PrimaryKeyConstraint("seq", "key", name="pk_outbox_events"),
        _message_key("outbox_events", "key"),
        sa.CheckConstraint(
            "state IN ('PENDING', 'CLAIMED', 'SENT', 'DEFERRED', 'REJECTED', 'UNKNOWN')",
            name="ck_outbox_events_state",
        ),
    )
    op.create_index("ix_outbox_events_key", "outbox_events", ["key", "seq"])


def _digests_and_alerts() -> None:
    op.create_table(
        "digests",
        *_seq("digests"),
        _text("message_key"),
        _text("month"),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("seq", "message_key", name="pk_digests"),
        _message_key("digests", "message_key"),
    )
    op.create_index("ix_digests_month", "digests", ["month", "edition"])
    op.create_table(
        "alerts",
        *_seq("alerts"),
        _text("alert_key"),
        _text("month"),
        _text("state"),
        sa.Column("rows", sa.Integer, nullable=False),
        _text("summary"),
        sa.PrimaryKeyConstraint("seq", "alert_key", name="pk_alerts"),
        sa.CheckConstraint("state IN ('opened', 'closed')", name="ck_alerts_state"),
    )
    op.create_index("ix_alerts_month", "alerts", ["month"])
