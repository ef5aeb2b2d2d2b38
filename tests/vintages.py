"""Claims put into a warehouse without a delivery: by the numbers of their ids, as loading does."""

from collections.abc import Mapping, Sequence
from typing import Any

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
_IDS = "SELECT kpi AS id FROM given UNION SELECT unit FROM given"


def put_rows(warehouse: Warehouse, rows: Sequence[Sequence[Any]]) -> None:
    """Add claims of one row each, each with the columns above."""
    _make_given(warehouse)
    warehouse.append("given", _COLUMNS, rows)
    _put(warehouse)


def put_query(warehouse: Warehouse, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
    """Add the rows of a query, which has columns of `core.vintages` by their names."""
    _make_given(warehouse)
    warehouse.con.execute(f"INSERT INTO given BY NAME {sql}", parameters)
    _put(warehouse)


def change(warehouse: Warehouse, said: str, where: str = "TRUE") -> None:
    """Let some claims say something else: `said` is SQL for columns of `core.vintages`."""
    _make_given(warehouse)
    warehouse.con.execute(
        f"INSERT INTO given BY NAME SELECT * REPLACE ({said}) FROM core.vintages WHERE {where} "
        f"UNION ALL FROM core.vintages WHERE NOT ({where})"
    )
    warehouse.con.execute("DELETE FROM core.numbered_vintages")
    _put(warehouse)


def _make_given(warehouse: Warehouse) -> None:
    warehouse.con.execute("CREATE TEMPORARY TABLE given AS FROM core.vintages LIMIT 0")


def _put(warehouse: Warehouse) -> None:
    con = warehouse.con
    ids = [row[0] for row in con.execute(_IDS).fetchall()]
    warehouse.run("ingest/insert_ids", {"ids": ids})
    con.execute(
        "INSERT INTO core.lots SELECT (SELECT coalesce(max(number), 0) FROM core.lots) "
        "+ row_number() OVER (), * FROM (SELECT DISTINCT source, status, withdrawn, seq_from, "
        "seq_to, currency FROM given EXCEPT SELECT * EXCLUDE (number) FROM core.lots)"
    )
    con.execute(
        "INSERT INTO core.numbered_vintages BY NAME SELECT l.number AS lot, k.number AS kpi, "
        "u.number AS unit, g.month_index, g.value, g.row_number, "
        "CASE WHEN g.denominator IS NOT NULL OR g.summands <> 1 "
        "THEN [g.numerator, g.denominator, coalesce(g.summands, 1)] END AS parts "
        "FROM given AS g INNER JOIN core.ids AS k ON g.kpi = k.id "
        "INNER JOIN core.ids AS u ON g.unit = u.id INNER JOIN core.lots AS l "
        "ON g.source = l.source AND g.status = l.status AND g.withdrawn = l.withdrawn "
        "AND g.seq_from = l.seq_from "
        "AND g.seq_to IS NOT DISTINCT FROM l.seq_to AND g.currency IS NOT DISTINCT FROM l.currency"
    )
    con.execute("DROP TABLE given")
