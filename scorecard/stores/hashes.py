"""What the tables of a warehouse hold, in a line each: equal content, equal hashes."""

from collections.abc import Sequence

import duckdb

from scorecard.stores.connection import Connection
from scorecard.stores.statements import below_marts, literal, reads_marts_only

# What is kept by numbers, which are others after a rebuild; a view says it all in ids.
_BY_NUMBER = {("core", "ids"), ("core", "lots"), ("core", "numbered_vintages")}


def hashes(con: duckdb.DuckDBPyConnection | Connection, schemas: Sequence[str]) -> dict[str, str]:
    """Rows and an order-free hash of every table and view of some schemas, by `schema.name`.

    A view of marts alone says nothing new and is left out, and so are numbers of ids.
    """
    found = con.execute(
        "SELECT schema_name, table_name, NULL FROM duckdb_tables() "
        "WHERE list_contains(?1, schema_name) UNION ALL "
        "SELECT schema_name, view_name, sql FROM duckdb_views() "
        "WHERE list_contains(?1, schema_name) ORDER BY ALL",
        [list(schemas)],
    ).fetchall()
    tables = [
        (schema, name)
        for schema, name, view in found
        if (schema, name) not in _BY_NUMBER and not (view and reads_marts_only(view))
    ]
    return _hashes(con, [f"{schema}.{name}" for schema, name in tables])


def mart_hashes(con: duckdb.DuckDBPyConnection | Connection) -> dict[str, str]:
    """Rows and an order-free hash of every table that marts are, or are views of.

    Equal hashes, equal marts. To work out what the views say takes several times as long.
    """
    tables = con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'mart'")
    places = {f"mart.{name}" for (name,) in tables.fetchall()}
    views = con.execute("SELECT sql FROM duckdb_views() WHERE schema_name = 'mart'").fetchall()
    return _hashes(con, sorted(places.union(*(below_marts(view) for (view,) in views))))


def _hashes(con: duckdb.DuckDBPyConnection | Connection, places: Sequence[str]) -> dict[str, str]:
    # In one: to begin a statement takes longer than to read most tables.
    each = (
        f"SELECT {literal(place)}, count(*), coalesce(sum(hash(t)::HUGEINT), 0) FROM {place} AS t"
        for place in places
    )
    told = con.execute(" UNION ALL ".join(each)).fetchall() if places else []
    return {place: f"{rows}:{total}" for place, rows, total in told}


def counts(con: duckdb.DuckDBPyConnection | Connection, places: Sequence[str]) -> dict[str, int]:
    """How many rows each of some tables and views has, by its name as given; in one statement."""
    each = (f"SELECT {literal(place)}, count(*) FROM {place}" for place in places)
    return dict(con.execute(" UNION ALL ".join(each)).fetchall())
