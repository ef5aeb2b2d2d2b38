"""What the tables of a warehouse hold, in a line each: equal content, equal hashes."""

from collections.abc import Sequence

import duckdb

from scorecard.stores.connection import Connection
from scorecard.stores.statements import reads_marts_only


def hashes(con: duckdb.DuckDBPyConnection | Connection, schemas: Sequence[str]) -> dict[str, str]:
    """Rows and an order-free hash of every table and view of some schemas, by `schema.name`.

    A view of marts alone says nothing new and is left out.
    """
    found = con.execute(
        "SELECT schema_name, table_name, NULL FROM duckdb_tables() "
        "WHERE list_contains(?1, schema_name) UNION ALL "
        "SELECT schema_name, view_name, sql FROM duckdb_views() "
        "WHERE list_contains(?1, schema_name) ORDER BY ALL",
        [list(schemas)],
    ).fetchall()
    tables = [
        (schema, name) for schema, name, view in found if not (view and reads_marts_only(view))
    ]
    told = {}
    for schema, table in tables:
        row = con.execute(
            f"SELECT count(*), coalesce(sum(hash(t)::HUGEINT), 0) FROM {schema}.{table} AS t"
        ).fetchall()[0]
        told[f"{schema}.{table}"] = f"{row[0]}:{row[1]}"
    return told
