"""Alembic's entry point: runs the migrations on the connection the ledger hands over."""

from alembic import context

from scorecard.stores.ledger_schema import VERSION_TABLE, metadata

# The whole upgrade is one transaction, on SQLite too: a killed upgrade leaves the old ledger.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
