"""One table as each kind of file a source may be: who writes it, and how it is declared."""

import csv
import datetime as dt
import io
import json
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from scorecard.ingest.ordered import identifier
from scorecard.stores.statements import literal
from tests.ingest.workbooks import DECLARED
from tests.ingest.world import BOOK, LONG, book

# Headings, then rows; None is an empty cell.
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Format:
    """A kind of file: what a source declares of it, and the bytes of a table."""

    declared: dict[str, Any]
    write: Callable[[Rows], bytes]


def csv_file(rows: Rows) -> bytes:
    """A text file as programs write them."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()


def json_file(rows: Rows) -> bytes:
    """A list of records; a Decimal is a number with the digits it has."""
    head, *body = rows
    records = [
        ", ".join(f"{json.dumps(k)}: {_json(v)}" for k, v in zip(head, row, strict=True))
        for row in body
    ]
    return ("[" + ",\n".join(f"{{{record}}}" for record in records) + "]").encode()


def _json(cell: Any) -> str:
    return str(cell) if isinstance(cell, Decimal) else json.dumps(cell, default=str)


def parquet_file(rows: Rows, **kinds: str) -> bytes:
    """Columns of the types that hold their cells; `kinds` are types of others by heading."""
    head, *body = rows
    types = [kinds.get(name, _kind([row[i] for row in body])) for i, name in enumerate(head)]
    listed = ", ".join(f"c{i} {kind}" for i, kind in enumerate(types))
    named = ", ".join(f"c{i} AS {identifier(name)}" for i, name in enumerate(head))
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE rows ({listed})")
        if body:
            con.executemany(f"INSERT INTO rows VALUES ({', '.join('?' * len(head))})", body)
        return parquet_of(con, f"SELECT {named} FROM rows")


def parquet_of(con: duckdb.DuckDBPyConnection, query: str, options: str = "") -> bytes:
    """What a query gives, as DuckDB writes it with these options."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.parquet"
        con.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet{options})")
        return path.read_bytes()


def damaged(content: bytes, seed: int) -> bytes:
    """A file with up to six of its bytes changed."""
    noise, changed = random.Random(seed), bytearray(content)
    for _ in range(noise.randint(1, 6)):
        changed[noise.randrange(len(changed))] = noise.randrange(256)
    return bytes(changed)


def _kind(cells: Sequence[Any]) -> str:
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds <= {int, float, Decimal} and kinds:
        return "DECIMAL(38, 12)" if kinds == {Decimal} else "DOUBLE"
    return "DATE" if kinds == {dt.date} else "VARCHAR"


def _north(rows: Rows) -> bytes:
    return book([list(row) for row in rows], "North")


# Tables with one figure a row.
LONG_FORMATS = {
    "csv": Format(LONG, csv_file),
    "json": Format({**LONG, "type": "json", "path": "drops/sales.json"}, json_file),
    "parquet": Format({**LONG, "type": "parquet", "path": "drops/sales.parquet"}, parquet_file),
    "excel": Format(
        {**LONG, "type": "excel", "path": "drops/sales.xlsx", "sheet": "Scorecard"},
        lambda rows: book([list(row) for row in rows]),
    ),
}
# Tables with measures down and months across, of the unit north.
WIDE_FORMATS = {
    "excel, months across": Format(BOOK, lambda rows: book([list(row) for row in rows])),
    "scorecard workbook": Format({**DECLARED, "header_row": 1}, _north),
}
FORMATS = LONG_FORMATS | WIDE_FORMATS
