"""Mails to people who deliver: the forms they fill in, and the receipts for what they sent."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = "kind IN ('card', 'digest')"
AFTER = "kind IN ('card', 'digest', 'form', 'receipt')"
NAME = "ck_outbox_messages_kind"


def upgrade() -> None:
    """Allow the new kinds of mail; nothing that is written changes."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(NAME, "outbox_messages", type_="check")
        op.create_check_constraint(NAME, "outbox_messages", AFTER)
        return
    # SQLite has no way to alter a check. Making the table again would break what refers to it and
    # what refuses changes to it, so its text is altered, as SQLite's documentation of ALTER TABLE
    # describes for checks.
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar() or 0)
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) "
        "WHERE type = 'table' AND name = 'outbox_messages'",
        (BEFORE, AFTER),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")


def downgrade() -> None:
    """Refused: events cannot be taken back."""
    raise NotImplementedError("the ledger is append-only; restore a backup instead")
