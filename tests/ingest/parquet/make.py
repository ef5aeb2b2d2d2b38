"""Makes the Parquet files beside it, with writers this project does not have among its own.

    uv run --no-project --with pyarrow==26.0.1 --with fastparquet==2026.9.0 python make.py

They hold the same two rows, revenue of north and heads of south for October 2026, as other programs
write them, or what only other writers can get wrong. Nothing runs it but a person.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import fastparquet
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

HERE = Path(__file__).parent
DAY = dt.date(2026, 10, 31)
INSTANT = dt.datetime(2026, 10, 31, 23, 30)
KPI = pa.array(["revenue", "heads"])
UNIT = pa.array(["north", "south"])
MONTH = pa.array(["2026-10", "2026-10"])
VALUE = pa.array([1234.5, 7.0])
NAMES = ["kpi", "unit", "month", "value"]


def arrow(name: str, columns: list[pa.Array], names: list[str] = NAMES, **options: object) -> None:
    """A file as Arrow writes it."""
    pq.write_table(pa.table(columns, names=names), HERE / f"{name}.parquet", **options)


arrow("plain", [KPI, UNIT, MONTH, VALUE])
arrow("row_groups", [KPI, UNIT, MONTH, VALUE], row_group_size=1)
arrow("dates", [KPI, UNIT, pa.array([DAY, DAY]), pa.array([Decimal("1234.50"), Decimal("7.00")])])
arrow(
    "second_version",
    [
        KPI.dictionary_encode(),
        pa.array(["north", "south"], pa.large_string()),
        pa.array([INSTANT, INSTANT], pa.timestamp("ns")),
        pa.array([1234.5, 7.0], pa.float32()),
    ],
    version="2.6",
    data_page_version="2.0",
    use_dictionary=["kpi"],
    column_encoding={"unit": "DELTA_BYTE_ARRAY", "value": "BYTE_STREAM_SPLIT"},
    compression="zstd",
)
arrow(
    "old_times",
    [KPI, UNIT, pa.array([INSTANT, INSTANT], pa.timestamp("ns")), VALUE],
    use_deprecated_int96_timestamps=True,
    compression="gzip",
)
arrow("with_zone", [KPI, UNIT, pa.array([INSTANT, INSTANT], pa.timestamp("us", tz="UTC")), VALUE])
arrow("no_type", [KPI, UNIT, MONTH, pa.nulls(2)])
arrow("list", [KPI, UNIT, MONTH, pa.array([[1234.5], [7.0]])])
arrow("twice", [KPI, UNIT, MONTH, VALUE, VALUE], [*NAMES, "value"])
arrow("twice_but_for_a_capital", [KPI, UNIT, MONTH, VALUE, VALUE], [*NAMES, "Value"])
arrow("no_name", [KPI, UNIT, MONTH, VALUE], ["kpi", "unit", "month", ""])
arrow("broken_text", [pa.array([b"revenu\xff", b"heads"]).view(pa.string()), UNIT, MONTH, VALUE])
arrow("bytes", [KPI.cast(pa.binary()), UNIT, MONTH, VALUE])
arrow("no_rows", [column[:0] for column in (KPI, UNIT, MONTH, VALUE)])
arrow("far_days", [KPI, UNIT, pa.array([2**31 - 1, -(2**31)], pa.int32()).view(pa.date32()), VALUE])
frame = pd.DataFrame(
    dict(
        zip(
            NAMES,
            (["revenue", "heads"], ["north", "south"], [INSTANT] * 2, [1234.5, 7]),
            strict=True,
        )
    )
)
fastparquet.write(HERE / "fastparquet.parquet", frame, object_encoding="utf8")
