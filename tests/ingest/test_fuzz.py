"""Any table in any kind of file: taken exactly as a second reading has it, or told; nothing lost.

Files are drawn (drawn.py) with their headings, encodings, number and date formats. A second
reading of the same cells, which uses nothing of the engine (plain.py, meanings.py), says what has
to come of each of them. Some hundred files by default; `make fuzz` draws tens of thousands.
"""

import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from scorecard.config.sources import TableSource
from scorecard.errors import SourceError
from scorecard.ingest.keys import Scope
from scorecard.ingest.media import agreed_rows, read_table
from scorecard.ingest.tables import Parsed, parse
from scorecard.period import Month
from tests.ingest.drawn import FILES, Drawn, csv_files, declarations, excel_files
from tests.ingest.formats import damaged
from tests.ingest.plain import read_plainly
from tests.ingest.workbooks import saved
from tests.ingest.world import KNOWN, World

SCOPES = st.sampled_from([Scope(), Scope(), Scope(Month.parse("2026-10"), Month.parse("2026-10"))])
TAKEN = ["row", "kpi", "unit", "month_index", "value"]
ASIDE = ["row", "kpi", "unit", "month_index", "reason"]


def examples(count: int) -> settings:
    """So many by default, and more where a profile draws more."""
    return settings(max_examples=count * settings.default.max_examples // 100)


@pytest.mark.parametrize("kind", FILES)
def test_what_is_taken_of_any_file_is_what_a_second_reading_takes(kind: str) -> None:
    @examples(20)
    @given(FILES[kind], SCOPES)
    def check(drawn: Drawn, scope: Scope) -> None:
        found = read(drawn.declared, drawn.content, scope)
        event(drawn.broken or "good")
        if drawn.broken:
            assert isinstance(found, str)
        else:
            assert not isinstance(found, str), found
            compare(found, drawn, scope, 1 if kind in ("json", "parquet") else 2)

    check()


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.fault("file")
def test_a_damaged_file_is_told_or_every_cell_of_it_counted(kind: str) -> None:
    @examples(10)
    @given(FILES[kind], st.integers(0, 2**32), st.integers(0, 50))
    def check(drawn: Drawn, seed: int, cut: int) -> None:
        content = drawn.content[: len(drawn.content) - cut]
        read(drawn.declared, damaged(content, seed) if seed % 2 and content else content, Scope())

    check()


@examples(20)
@given(csv_files(), st.sampled_from(["utf-8", "cp1252", "latin-1", "utf-16"]))
def test_a_text_in_another_encoding_gives_no_other_figure(drawn: Drawn, encoding: str) -> None:
    declared = drawn.declared.model_copy(update={"encoding": encoding})
    found = read(declared, drawn.content, Scope())
    if isinstance(found, str) or drawn.broken:
        return
    for row, kpi, unit, month, value in found.cells[TAKEN].itertuples(index=False):
        # By itself, since its twin may be lost.
        taken, *_ = read_plainly(drawn.declared, [drawn.rows[row - 2]], KNOWN, Scope())
        assert [claim[2:6] for claim in taken] == [(kpi, unit, month, value)]


@examples(20)
@given(excel_files(), st.integers(0, 6))
def test_rows_below_a_blank_one_are_told_where_there_is_a_figure(drawn: Drawn, at: int) -> None:
    if drawn.broken:
        return
    book = openpyxl.load_workbook(io.BytesIO(drawn.content))
    book.worksheets[0].insert_rows(2 + at)
    found = read(drawn.declared, saved(book), Scope())
    if not isinstance(found, str):
        taken, *_ = read_plainly(drawn.declared, drawn.rows[at:], KNOWN, Scope())
        assert taken == []
        compare(found, replace(drawn, rows=drawn.rows[:at]), Scope(), 2)


@examples(5)
@given(st.data())
def test_what_stands_is_the_last_delivery_and_every_cell_has_its_place(data: st.DataObject) -> None:
    declared = data.draw(declarations("csv"))
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        expected: dict[tuple[object, ...], Decimal | None] = {}
        for _ in range(3):
            drawn = data.draw(csv_files(declared))
            world.put("drops/sales.csv", drawn.content)
            if not world.collect(declared).new:
                continue
            (counts,) = world.load(declared)
            taken, faulty, ignored, is_rejected = read_plainly(declared, drawn.rows, KNOWN, Scope())
            if counts.state == "loaded":
                assert not drawn.broken
                assert not is_rejected
                unchanged = sum(expected.get(claim[2:5], ...) == claim[5] for claim in taken)
                expected = {claim[2:5]: claim[5] for claim in taken}
                assert (counts.read, counts.ignored) == (len(drawn.rows), ignored)
                assert (counts.quarantined, counts.rejected) == (len(faulty), 0)
                assert (counts.loaded, counts.unchanged) == (len(taken) - unchanged, unchanged)
            else:
                assert drawn.broken or is_rejected
            assert stand(world) == expected
        world.warehouse.close()


def stand(world: World) -> dict[tuple[object, ...], Decimal | None]:
    """What stands: kpi, unit and month to value."""
    rows = world.query(
        "SELECT kpi, unit, month_index, value FROM core.vintages "
        "WHERE seq_to IS NULL AND NOT withdrawn"
    )
    return {row[:3]: row[3] for row in rows}


def read(declared: TableSource, content: bytes, scope: Scope) -> Parsed | str:
    """What comes of a file, or the sentence it is refused with."""
    try:
        table = read_table(declared, content, "any.file")
        rows = agreed_rows(declared, content, "any.file", table)
        parsed = parse(declared, table, KNOWN, scope)
    except SourceError as error:
        said = str(error)
    else:
        parts = len(parsed.cells), len(parsed.quarantined), parsed.ignored, parsed.rejected
        assert parsed.rows == rows
        assert parsed.read == sum(parts)
        return parsed
    assert said.startswith("any.file")
    assert said.isprintable()
    return said


def compare(found: Parsed, drawn: Drawn, scope: Scope, first: int) -> None:
    """Every cell came out as the second reading has it, with its row, key, value and reason."""
    taken, faulty, ignored, is_rejected = read_plainly(
        drawn.twin or drawn.declared, drawn.rows, KNOWN, scope, 0
    )
    lines = [first + place // drawn.across for place in range(len(drawn.rows))]
    assert found.read == len(drawn.rows)
    assert bool(found.reason) == is_rejected, found.reason
    assert found.rejected == (len(drawn.rows) if is_rejected else 0)
    assert found.ignored == ignored
    assert [tuple(row) for row in found.cells[TAKEN].itertuples(index=False)] == [
        (lines[row], kpi, unit, month, value) for row, _, kpi, unit, month, value, *_ in taken
    ]
    assert [tuple(row) for row in found.quarantined[ASIDE].itertuples(index=False)] == [
        (lines[row], kpi, unit, month, reason) for row, _, kpi, unit, month, _, reason in faulty
    ]
    for detail in found.quarantined["detail"]:
        assert detail.startswith("found ")
        assert ", expected " in detail
        assert detail.isprintable()
