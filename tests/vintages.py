"""Claims put into a warehouse without a delivery: by the numbers of their ids, as loading does."""

from collections.abc import Mapping, Sequence
from typing import Any

from scorecard.stores.statements import literal
from scorecard.stores.warehouse import Warehouse

_COLUMNS = [
    "source",
    "kpi",
    "unit",
    "month_index",
    "value",
    "numerator",
    "denominator",
    "status",
    "withdrawn",
    "seq_from",
    "row_number",
]
_IDS = "SELECT source AS id FROM given UNION SELECT kpi FROM given UNION SELECT unit FROM given"


def put_rows(warehouse: Warehouse, rows: Sequence[Sequence[Any]]) -> None:
    """Add claims of one row each, each with the columns above."""
    warehouse.con.execute("CREATE TEMPORARY TABLE given AS FROM core.vintages LIMIT 0")
    warehouse.append("given", _COLUMNS, rows)
    _put(warehouse)


def put_query(warehouse: Warehouse, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Add the rows of a query, which has columns of `core.vintages` by their names."""
    warehouse.con.execute(f"CREATE TEMPORARY TABLE given AS {sql}", parameters)
    _put(warehouse)


def number_of(name: str) -> str:
    """SQL for the number of an id in `core.numbered_vintages`."""
    return f"(SELECT number FROM core.ids WHERE id = {literal(name)})"


def _put(warehouse: Warehouse) -> None:
    con = warehouse.con
    ids = [row[0] for row in con.execute(_IDS).fetchall()]
    warehouse.run("ingest/insert_ids", {"ids": ids})
    con.execute(
        "INSERT INTO core.numbered_vintages BY NAME "
        "SELECT g.* REPLACE (s.number AS source, k.number AS kpi, u.number AS unit) "
        "FROM given AS g INNER JOIN core.ids AS s ON g.source = s.id "
        "INNER JOIN core.ids AS k ON g.kpi = k.id INNER JOIN core.ids AS u ON g.unit = u.id"
    )
    con.execute("DROP TABLE given")
