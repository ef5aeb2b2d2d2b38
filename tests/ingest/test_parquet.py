"""Parquet files: every type, other programs' files, damage, and rows named as people count them."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorecard.errors import SourceError
from scorecard.ingest.media import agreed_rows, read_table
from scorecard.ingest.parquet import decimal_sql
from tests.ingest.formats import LONG_FORMATS, damaged, parquet_file, parquet_of
from tests.ingest.golden_text import check_golden, sections
from tests.ingest.outcome import outcome
from tests.ingest.world import World, source, written

DECLARED = LONG_FORMATS["parquet"].declared
HEAD = ["kpi", "unit", "month", "value"]
GOOD = parquet_file([HEAD, ["revenue", "north", "2026-10", 1234.5], ["heads", "south", None, 7]])
WRITTEN_ELSEWHERE = Path(__file__).parent / "parquet"


def made(query: str, options: str = "") -> bytes:
    """A file of what a query gives."""
    with duckdb.connect() as con:
        return parquet_of(con, query, options)


def row(month: str = "'2026-10'", value: str = "1", more: str = "") -> bytes:
    """A file with one row, month and figure as SQL."""
    return made(
        f"SELECT 'revenue' AS kpi, 'north' AS unit, {month} AS month, {value} AS value{more}"
    )


FIGURES = [
    "7::TINYINT",
    "7::UBIGINT",
    "170141183460469231731687303715884105727::HUGEINT",
    "-12.34::DECIMAL(4, 2)",
    "123456789.123456789::DECIMAL(18, 9)",
    "1.23456789051::DECIMAL(38, 11)",
    "0.1::FLOAT",
    "16777217::FLOAT",
    "0.1::DOUBLE + 0.2::DOUBLE",
    "1e-10::DOUBLE",
    "-0.0::DOUBLE",
    "1234567.0::DOUBLE",
    "999999999999999.5::DOUBLE",
    "1e15::DOUBLE",
    "1e308::DOUBLE",
    "'nan'::DOUBLE",
    "'-inf'::FLOAT",
    "NULL::DOUBLE",
    "NULL",
    "'12.5'",
    "'12,5'",
    "'(12)'",
    "''",
    "'NaN'",
    "TRUE",
    "DATE '2026-10-01'",
    "TIME '10:00:00'",
    "'123e4567-e89b-12d3-a456-426614174000'::UUID",
    "'12.5'::ENUM('12.5')",
    "[1]",
    "{'amount': 1}",
    "MAP {'amount': 1}",
    "'12'::BLOB",
    "INTERVAL 1 MONTH",
]
MONTHS = [
    "DATE '2026-10-31'",
    "TIMESTAMP '2026-10-31 23:59:59.999999'",
    "TIMESTAMP_S '2026-10-31'",
    "TIMESTAMP_MS '2026-10-31'",
    "TIMESTAMP_NS '2026-10-31'",
    "TIMESTAMPTZ '2026-10-31'",
    "TIMESTAMP 'infinity'",
    "DATE '0044-03-15 (BC)'",
    "DATE '20000-01-01'",
    "NULL::DATE",
    "'2026-10'",
    "'2026-10-31'",
    "202610",
    "46296.0::DOUBLE",
]


def test_every_type_of_figure_and_month_is_taken_exactly_or_told() -> None:
    found = {f"figure {sql}": outcome(DECLARED, row(value=sql)) for sql in FIGURES}
    found |= {f"month {sql}": outcome(DECLARED, row(month=sql)) for sql in MONTHS}
    check_golden("parquet_types.txt", sections(found))


@given(
    st.lists(
        st.floats() | st.integers(-(10**11), 10**11).map(lambda cents: cents / 100), min_size=1
    )
)
@example([0.1 + 0.2, -0.0, 999999999.999999, 999999999.9999995, 1e9, 1e-6, 1e-7])
def test_what_is_taken_for_a_decimal_is_what_a_floating_number_is_written_as(
    numbers: list[float],
) -> None:
    is_one, decimal = decimal_sql("x")
    given_ = "(SELECT unnest(?::DOUBLE[]) AS x)"
    with duckdb.connect() as con:
        taken = con.execute(f"SELECT x, {decimal} FROM {given_} WHERE {is_one}", [numbers])
        found = dict(taken.fetchall())
    assert all(amount == Decimal(repr(x)) for x, amount in found.items())
    few_digits = [x for x in numbers if abs(x) < 1e9 and round(x, 2) == x]
    assert found.keys() >= set(few_digits)


def test_files_of_other_programs_are_read_or_refused_with_a_sentence() -> None:
    paths = sorted(WRITTEN_ELSEWHERE.glob("*.parquet"))
    assert len(paths) > 10
    found = {path.stem: outcome(DECLARED, path.read_bytes()) for path in paths}
    check_golden("parquet_files.txt", sections(found))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PARE" + bytes(60) + b"PARE", "found an encrypted Parquet file"),
        (GOOD[:4] + GOOD[-4:], "found one without its end: it is cut off"),
        (GOOD[:4] + bytes(20) + GOOD[-8:], "found one that cannot"),
        (row(more=", 1 AS file_row_number"), "found 'file_row_number': rename it at the source"),
        (row(more=", 1 AS File_Row_Number"), "found 'File_Row_Number': rename it at the source"),
    ],
)
@pytest.mark.fault("file")
def test_what_is_wrong_with_a_file_as_such(content: bytes, expected: str) -> None:
    changes = {"ignore_columns": ["file_row_number", "File_Row_Number"]}
    (said,) = outcome(DECLARED, content, **changes)
    assert said.startswith("refused: drops/sales.parquet: expected ")
    assert expected in said


def test_a_nested_column_that_is_ignored_is_not_looked_at() -> None:
    content = row(more=", {'a': [1]} AS x, 'secret'::BLOB AS y")
    assert "takes revenue north 2026-10 1" in outcome(DECLARED, content, ignore_columns=["x", "y"])


@pytest.mark.fault("file")
def test_a_file_cut_at_any_byte_is_refused() -> None:
    for length in range(len(GOOD)):
        (said,) = outcome(DECLARED, GOOD[:length])
        assert said.startswith("refused: "), length


@pytest.mark.parametrize("column", HEAD)
@pytest.mark.fault("file")
def test_damage_is_found_in_a_column_of_numbers(column: str, tmp_path: Path) -> None:
    # What the footer says of all of these would do for their largest.
    path = tmp_path / "sales.parquet"
    path.write_bytes(
        made(
            "SELECT i AS kpi, i AS unit, DATE '2026-01-31' + i::INTEGER AS month, i AS value "
            "FROM range(100) AS t (i)"
        )
    )
    begin, size = duckdb.execute(
        "SELECT coalesce(dictionary_page_offset, data_page_offset), total_compressed_size "
        "FROM parquet_metadata(?) WHERE path_in_schema = ?",
        [str(path), column],
    ).fetchall()[0]
    content = bytearray(path.read_bytes())
    content[begin : begin + size] = b"\xff" * size
    (said,) = outcome(DECLARED, bytes(content))
    assert said.startswith("refused: drops/sales.parquet: expected a Parquet file that can be read")


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_a_damaged_file_is_read_alike_by_two_readers_or_refused(seed: int) -> None:
    content = damaged(GOOD, seed)
    declared: Any = source(DECLARED)
    said = "sales.parquet"
    try:
        table = read_table(declared, content, "sales.parquet")
        rows = agreed_rows(declared, content, "sales.parquet", table)
    except SourceError as error:
        said = str(error)
    else:
        assert len(written(table)["value"]) == rows
    assert said.startswith("sales.parquet")
    assert "\n" not in said


@pytest.mark.parametrize(
    "options",
    ["", ", PARQUET_VERSION 'V2'", ", COMPRESSION zstd", ", DICTIONARY_SIZE_LIMIT 1"],
)
def test_many_row_groups_and_encodings_are_one_table_in_its_order(options: str) -> None:
    query = (
        "SELECT 'revenue' AS kpi, 'unit' || i % 7 AS unit, '2026-10' AS month, i / 4 AS value "
        "FROM range(10_000) AS t (i)"
    )
    content = made(query, f", ROW_GROUP_SIZE 2048{options}")
    declared: Any = source(DECLARED)
    table = read_table(declared, content, "sales.parquet")
    assert agreed_rows(declared, content, "sales.parquet", table) == 10_000
    found = written(table)
    assert [float(text) for text in found["value"]] == [i / 4 for i in range(10_000)]
    assert found["unit"] == [f"unit{i % 7}" for i in range(10_000)]
    assert written(table, "row_number") == list(range(1, 10_001))


def test_a_key_twice_in_different_row_groups_names_both_rows() -> None:
    query = (
        "SELECT 'revenue' AS kpi, 'north' AS unit, i AS value, "
        "CASE WHEN i IN (5, 4999) THEN '2026-10' "
        "ELSE strftime(make_date(1500, 1, 1) + to_months(i::INTEGER), '%Y-%m') END AS month "
        "FROM range(5_000) AS t (i)"
    )
    lines = outcome(DECLARED, made(query, ", ROW_GROUP_SIZE 2048"))
    assert lines[0] == "reads 5000, ignores 0"
    assert [line for line in lines if not line.startswith(("reads", "takes"))] == [
        f"row {row} value '{row - 1}' duplicate_key: found revenue of north for 2026-10 2 times "
        "(rows 6 and 5000, column 'value'), expected it once: keep one at the source; none was "
        "taken"
        for row in (6, 5000)
    ]


def test_a_file_lands_loads_and_is_no_news_the_second_time(world: World) -> None:
    declared = source(DECLARED)
    content = (WRITTEN_ELSEWHERE / "dates.parquet").read_bytes()
    counts = world.bring(declared, content)
    assert (counts.state, counts.read, counts.loaded) == ("loaded", 2, 2)
    assert world.standing() == {"heads south 2026-10": "7", "revenue north 2026-10": "1234.5"}
    assert world.collect(declared).new == 0
    # The same figures as another program writes them.
    counts = world.bring(declared, (WRITTEN_ELSEWHERE / "second_version.parquet").read_bytes())
    assert (counts.read, counts.loaded, counts.unchanged) == (2, 0, 2)
