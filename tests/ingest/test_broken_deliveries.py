"""A delivery of the wrong shape fails with one sentence, lands no content and raises nothing."""

from collections.abc import Callable

import pytest

from tests.ingest.golden_text import check_golden, sections
from tests.ingest.world import BOOK, LONG, MONTHLY, QUERY, World, book, source, table

ROW = "revenue,north,2026-10,12"
GOOD = table(ROW)
HEAD = "kpi,unit,month,value"
SQL = b"SELECT kpi, unit, month, value FROM sales WHERE month <= :month"
TABLE = "CREATE TABLE sales (kpi TEXT, unit TEXT, month TEXT, value NUMERIC)"

Case = Callable[[World], str]


def csv_case(content: str | bytes, **changes: object) -> Case:
    """The reason a text file fails with."""

    def run(world: World) -> str:
        world.put("drops/sales.csv", content)
        return failure(world, source(LONG, **changes))

    return run


def book_case(content: bytes, **changes: object) -> Case:
    """The reason a workbook fails with."""

    def run(world: World) -> str:
        world.put("drops/book.xlsx", content)
        return failure(world, source(BOOK, **changes))

    return run


def query_case(sql: bytes | None, *statements: str, **changes: object) -> Case:
    """The reason a query fails with, on a database made by these statements."""

    def run(world: World) -> str:
        if statements:
            world.database(*statements)
        if sql is not None:
            world.files["queries/sales.sql"] = sql
        return failure(world, source(QUERY, **changes))

    return run


def failure(world: World, declared: object) -> str:
    """Collect; there must be one failed delivery without content, whose reason is returned."""
    result = world.collect(declared)  # type: ignore[arg-type]  # built by source()
    (delivery,) = result.failures
    assert delivery.sha256 == ""
    assert (delivery.rows, delivery.totals) == (0, {})
    assert not (world.landing.folder / "blobs").exists()
    return delivery.reason


def monthly_missing(world: World) -> str:
    """Nothing was delivered for the month."""
    return failure(world, source(MONTHLY))


def folder_for_file(world: World) -> str:
    """A folder stands where the file should."""
    (world.root / "drops" / "sales.csv").mkdir(parents=True)
    return failure(world, source(LONG))


def link_out(world: World) -> str:
    """A link in the organisation's folder leads to a file outside."""
    outside = world.root.with_name(world.root.name + "-outside.csv")
    outside.write_text(GOOD)
    world.put("drops/other.csv", GOOD)
    (world.root / "drops" / "sales.csv").symlink_to(outside)
    return failure(world, source(LONG))


def link_to_itself(world: World) -> str:
    """A link leads round in a circle."""
    world.put("drops/other.csv", GOOD)
    (world.root / "drops" / "sales.csv").symlink_to(world.root / "drops" / "sales.csv")
    return failure(world, source(LONG))


def not_a_database(world: World) -> str:
    """A text file stands where the database should."""
    world.put("data/erp.sqlite", "kpi,unit\n" * 200)
    world.files["queries/sales.sql"] = SQL
    return failure(world, source(QUERY))


CASES: dict[str, Case] = {
    "missing file": monthly_missing,
    "a folder": folder_for_file,
    "empty file": csv_case(""),
    "blank file": csv_case("\n \n"),
    "web page": csv_case("<!DOCTYPE html>\n<html><body>Log in</body></html>\n"),
    "workbook as csv": csv_case(book([["kpi"]])),
    "wrong encoding": csv_case(f"{HEAD}\nrevenue,n\xf6rd,2026-10,1\n".encode("latin-1")),
    "utf-16 as utf-8": csv_case(GOOD.encode("utf-16")),
    "byte order mark before single bytes": csv_case("\ufeff" + GOOD, encoding="cp1252"),
    "utf-16 as single bytes": csv_case(GOOD.encode("utf-16"), encoding="latin-1"),
    "single bytes as utf-16": csv_case(GOOD, encoding="utf-16"),
    "web page in utf-16": csv_case("<html>".encode("utf-16"), encoding="utf-16"),
    "cut in a character of utf-16": csv_case(GOOD.encode("utf-16")[:-1], encoding="utf-16"),
    "cut in a character": csv_case(table("revenue,n\xf6").encode()[:-2]),
    "nul bytes": csv_case(GOOD.replace("12", "1\0")),
    "no final line end": csv_case(GOOD[:-1]),
    "cut in a row": csv_case(table(ROW, "revenue,north")),
    "cut in quotes": csv_case(table('revenue,"nor')),
    "text after quotes": csv_case(table('"revenue"x,north,2026-10,1')),
    "one cell more": csv_case(table(ROW + ",13")),
    "header only": csv_case(HEAD + "\n"),
    "too few rows": csv_case(GOOD, minimum_rows=10),
    "no header": csv_case(f"{ROW}\n{ROW}\n"),
    "column renamed": csv_case(GOOD.replace("unit", "units")),
    "column removed": csv_case("kpi,unit,month\nrevenue,north,2026-10\n"),
    "column added": csv_case(f"{HEAD},remark\n{ROW},x\n"),
    "column twice": csv_case(f"{HEAD},value\n{ROW},13\n"),
    "heading empty": csv_case(f"{HEAD},\n{ROW},13\n"),
    "other delimiter": csv_case(GOOD.replace(",", ";")),
    "path out of the folder": csv_case(GOOD, path="../elsewhere/sales.csv"),
    "link out of the folder": link_out,
    "link to itself": link_to_itself,
    "name too long": csv_case(GOOD, path="drops/" + "x" * 300 + ".csv"),
    "nul in the path": csv_case(GOOD, path="drops/a\0b.csv"),
    "variable not set in a path": csv_case(GOOD, path="${NOWHERE}/sales.csv"),
    "csv as workbook": book_case(GOOD.encode()),
    "old workbook": book_case(b"\xd0\xcf\x11\xe0" + bytes(500)),
    "archive without workbook": book_case(b"PK\x05\x06" + bytes(18)),
    "sheet missing": book_case(book([["Measure", "Oct 2026"], ["Sales", 1]], sheet="Other")),
    "no headings": book_case(book([[], ["Measure", "Oct 2026"], ["Sales", 1]])),
    "header row below": book_case(book([["Measure", "Oct 2026"]]), header_row=9),
    "heading above": book_case(book([["Scorecard 2026"], ["Measure", "Oct 2026"], ["Sales", 1]])),
    "no month headings": book_case(book([["Measure", "October"], ["Sales", 1]])),
    "unknown heading": book_case(book([["Measure", "Target", "Oct 2026"], ["Sales", 1, 2]])),
    "month twice": book_case(book([["Measure", "Oct 2026", "Oct 2026"], ["Sales", 1, 2]])),
    "formula without result": book_case(book([["Measure", "Oct 2026"], ["Sales", "=1+1"]])),
    "query missing": query_case(None),
    "two statements": query_case(SQL + b"; DROP TABLE sales", TABLE),
    "writing statement": query_case(b"-- read\nDELETE FROM sales", TABLE),
    "open quote": query_case(b"SELECT 'x FROM sales", TABLE),
    "unknown parameter": query_case(b"SELECT 1 AS kpi WHERE 1 = :year", TABLE),
    "database file missing": query_case(SQL),
    "database out of the folder": query_case(SQL, url="sqlite:///../erp.sqlite"),
    "not a database": not_a_database,
    "no such table": query_case(SQL, "CREATE TABLE other (x)"),
    "syntax error": query_case(b"SELECT FROM WHERE", TABLE),
    "query column missing": query_case(b"SELECT kpi, unit, month FROM sales", TABLE),
    "query column twice": query_case(SQL.replace(b"value", b"value, value"), TABLE),
    "query without rows": query_case(SQL, TABLE),
    "url is none": query_case(SQL, url="erp"),
    "no driver": query_case(SQL, url="mysql+mysqldb://localhost/erp"),
    "no dialect": query_case(SQL, url="oraclebase://localhost/erp"),
    "variable not set in a url": query_case(SQL, url="postgresql://u:${NO_PASSWORD}@localhost/erp"),
}  # fmt: skip


@pytest.mark.attack("paths and links")
@pytest.mark.fault("source")
def test_every_fault_of_shape_has_its_sentence(tmp_path_factory: pytest.TempPathFactory) -> None:
    found = {}
    for number, (name, case) in enumerate(CASES.items()):
        world = World(tmp_path_factory.mktemp(f"case{number}"))
        reason = case(world).replace(str(world.root), "ROOT")
        assert "\n" not in reason
        found[name] = [reason]
    check_golden("broken_deliveries.txt", sections(found))


@pytest.mark.fault("source")
def test_a_failed_delivery_is_loaded_as_such_and_others_go_on(world: World) -> None:
    bad, good = source(LONG), source(LONG, id="other", path="drops/other.csv")
    world.put("drops/other.csv", GOOD)
    world.collect(bad)
    world.collect(good)
    first, second = world.load(bad, good)
    assert (first.state, first.read, first.loaded) == ("failed", 0, 0)
    assert first.reason.startswith("drops/sales.csv: expected the file for 2026-10, found none")
    assert (second.state, second.read, second.loaded) == ("loaded", 1, 1)
    assert world.query("SELECT state, reason FROM core.loads ORDER BY seq") == [
        ("failed", first.reason), ("loaded", ""),
    ]  # fmt: skip


@pytest.mark.fault("source")
def test_a_failure_leaves_what_stood_and_is_over_when_the_file_is_back(world: World) -> None:
    declared = source(LONG)
    world.bring(declared, GOOD)
    failed = world.bring(declared, GOOD[:-1])
    assert failed.state == "failed"
    assert world.standing() == {"revenue north 2026-10": "12"}
    back = world.bring(declared, GOOD)
    assert (back.state, back.loaded, back.unchanged) == ("loaded", 0, 1)


@pytest.mark.fault("source")
def test_the_same_failure_twice_lands_once(world: World) -> None:
    declared = source(LONG)
    assert world.collect(declared).new == 1
    assert world.collect(declared).new == 0


@pytest.mark.fault("source")
def test_a_body_cut_at_any_byte_never_loads_a_shorter_figure(world: World) -> None:
    declared = source(LONG)
    whole = table("revenue,north,2026-10,1234", "revenue,south,2026-10,5678")
    for length in range(len(whole)):
        world.put("drops/sales.csv", whole[:length])
        result = world.collect(declared)
        # After a line end nothing in the text tells; minimum_rows does.
        at_line_end = whole[:length].endswith("\n") and length > len(HEAD) + 1
        assert bool(result.failures) != at_line_end, whole[:length]
