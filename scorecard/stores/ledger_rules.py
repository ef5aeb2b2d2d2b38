"""What several migrations of the ledger do: refuse changes to rows, and let a check allow more."""

from collections.abc import Sequence

from alembic import op


def append_only(tables: Sequence[str]) -> None:
    """Have the database itself refuse to change or delete rows of these tables.

    On PostgreSQL the first migration has made the function that says so.
    """
    dialect = op.get_bind().dialect.name
    for table in tables:
        if dialect == "postgresql":
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only()"
            )
        elif dialect == "sqlite":
            for action in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )


def change_check(table: str, name: str, before: str, after: str) -> None:
    """Replace the condition `before` of a table's check by `after`; no row changes."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, after)
        return
    # SQLite has no way to alter a check. Making the table again would break what refers to it and
    # what refuses changes to it, so its text is altered, as SQLite's documentation of ALTER TABLE
    # describes for checks.
    version = int(connection.exec_driver_sql("PRAGMA schema_version").scalar() or 0)
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
        (before, after, table),
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = OFF")
