"""Decisions of registered people, and the review workbooks by which they come back."""

import sqlalchemy as sa
from alembic import op

from scorecard.stores.ledger_rules import append_only, change_check

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EVENT_TABLES = ("decisions", "decision_events", "reviews", "review_rows")
KINDS_BEFORE = "kind IN ('card', 'digest', 'form', 'receipt')"
KINDS_AFTER = "kind IN ('card', 'digest', 'form', 'receipt', 'review')"
DECISIONS = (
    "kind IN ('override', 'estimate', 'accept', 'prefer', 'rebase', 'ignore', 'dispute', "
    "'certify', 'explain')"
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
    """Make the tables and the view of what holds, and allow mails with review workbooks."""
    change_check("outbox_messages", "ck_outbox_messages_kind", KINDS_BEFORE, KINDS_AFTER)
    _decisions()
    _reviews()
    op.execute(CURRENT_DECISIONS)
    append_only(EVENT_TABLES)


def downgrade() -> None:
    """Refused: events cannot be taken back."""
    raise NotImplementedError("the ledger is append-only; restore a backup instead")


def _seq(table: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    column: sa.Column[int] = sa.Column("seq", sa.Integer, nullable=False, autoincrement=False)
    return column, sa.ForeignKeyConstraint(["seq"], ["entries.seq"], name=f"fk_{table}_seq")


def _text(name: str, *, nullable: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _decisions() -> None:
    op.create_table(
        "decisions",
        *_seq("decisions"),
        _text("kind", nullable=False),
        _text("reason", nullable=False),
        _text("evidence", nullable=False),
        *(_text(name) for name in ("kpi", "unit", "first_month", "last_month", "source")),
        *(_text(name) for name in ("value", "numerator", "denominator", "cause")),
        *(_text(f"break_{name}") for name in ("id", "rule", "reason", "detail")),
        *(_text(name) for name in ("left_source", "left_value", "right_source", "right_value")),
        sa.Column("landed", sa.Integer, nullable=False),
        sa.Column("needs_confirmation", sa.Integer, nullable=False),
        _text("origin"),
        sa.PrimaryKeyConstraint("seq", name="pk_decisions"),
        sa.CheckConstraint(DECISIONS, name="ck_decisions_kind"),
        sa.CheckConstraint("needs_confirmation IN (0, 1)", name="ck_decisions_confirmation"),
    )
    op.create_index("uq_decisions_origin", "decisions", ["origin"], unique=True)
    op.create_table(
        "decision_events",
        *_seq("decision_events"),
        sa.Column("decision", sa.Integer, nullable=False),
        _text("event", nullable=False),
        _text("reason", nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_decision_events"),
        sa.ForeignKeyConstraint(
            ["decision"], ["decisions.seq"], name="fk_decision_events_decision"
        ),
        sa.CheckConstraint("event IN ('confirmed', 'reversed')", name="ck_decision_events_event"),
    )
    # A decision is confirmed once and reversed once.
    op.create_index(
        "uq_decision_events_decision_event", "decision_events", ["decision", "event"], unique=True
    )


def _reviews() -> None:
    op.create_table(
        "reviews",
        *_seq("reviews"),
        _text("sha256", nullable=False),
        _text("name", nullable=False),
        _text("person"),
        _text("month", nullable=False),
        _text("state", nullable=False),
        _text("reason", nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_reviews"),
        sa.CheckConstraint("state IN ('taken', 'refused')", name="ck_reviews_state"),
    )
    op.create_index("ix_reviews_sha256", "reviews", ["sha256"])
    op.create_table(
        "review_rows",
        *_seq("review_rows"),
        sa.Column("row", sa.Integer, nullable=False),
        _text("subject", nullable=False),
        _text("outcome", nullable=False),
        sa.Column("decision", sa.Integer, nullable=True),
        _text("said", nullable=False),
        sa.PrimaryKeyConstraint("seq", "row", name="pk_review_rows"),
        sa.ForeignKeyConstraint(["decision"], ["decisions.seq"], name="fk_review_rows_decision"),
        sa.CheckConstraint(
            "outcome IN ('applied', 'waiting', 'known', 'refused')", name="ck_review_rows_outcome"
        ),
    )
