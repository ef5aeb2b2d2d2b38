"""A value beside its weight, and words that stand for figures."""

from decimal import Decimal
from typing import Any

import pytest

from tests.ingest.world import LONG, WIDE, World, source

WEIGHTED: dict[str, Any] = {
    "columns": [*LONG["columns"], {"name": "answers", "type": "number"}],
    "layout": {**LONG["layout"], "weight": "answers"},
}
HEAD = "kpi,unit,month,value,answers\n"


def standing(world: World) -> list[tuple[Any, ...]]:
    return world.query(
        "SELECT kpi, unit, value, numerator, denominator FROM core.vintages ORDER BY ALL"
    )


def test_a_value_beside_its_weight_makes_operands(world: World) -> None:
    counts = world.bring(
        source(LONG, **WEIGHTED),
        HEAD + "rate,north,2026-10,0.333,7\n"
        "rate,south,2026-10,0.5,0\n"
        "heads,north,2026-10,12,\n"
        "heads,south,2026-10,,0\n",
    )  # fmt: skip
    assert (counts.read, counts.loaded, counts.quarantined) == (4, 4, 0)
    assert standing(world) == [
        ("heads", "north", 12, None, None),
        # Nobody answered: undefined, and no fault.
        ("heads", "south", None, 0, 0),
        ("rate", "north", Decimal("0.333"), Decimal("2.331"), 7),
        ("rate", "south", None, 0, 0),
    ]


def test_a_weight_without_value_and_a_bad_weight_are_set_aside(world: World) -> None:
    counts = world.bring(
        source(LONG, **WEIGHTED),
        HEAD + "rate,north,2026-10,,7\nrate,south,2026-10,0.5,many\n",
    )
    assert (counts.loaded, counts.quarantined) == (0, 2)
    cells = world.query("SELECT unit, column_name, reason FROM core.quarantine ORDER BY unit")
    assert cells == [("north", "value", "bad_number"), ("south", "answers", "bad_number")]


def test_a_wide_table_has_weights_by_kpi_and_rows_combine_by_weight(world: World) -> None:
    columns = [{"name": "unit", "type": "text"}, {"name": "month", "type": "month"}]
    declared = source(
        WIDE,
        combine="sum",
        columns=[
            columns[0],
            {**columns[1], "format": "%Y-%m-%d"},
            {"name": "Score", "type": "number"},
            {"name": "Answers", "type": "number"},
        ],
        layout={
            **WIDE["layout"],
            "values": [{"kpi": "rate", "column": "Score", "weight": "Answers"}],
        },
    )
    world.bring(
        declared,
        "unit,month,Score,Answers\nnorth,2026-10-01,0.5,10\nnorth,2026-10-09,0.2,30\n",
    )
    assert standing(world) == [("rate", "north", Decimal("0.275"), 11, 40)]


def test_a_product_without_room_is_set_aside(world: World) -> None:
    counts = world.bring(
        source(LONG, **WEIGHTED), HEAD + "heads,north,2026-10,900000000000,900000000000\n"
    )
    assert (counts.loaded, counts.quarantined) == (0, 1)


@pytest.mark.parametrize("scales", [{}, {"heads": "10"}])
def test_words_stand_for_figures(world: World, scales: dict[str, str]) -> None:
    declared = source(
        LONG,
        number={"words": {"breach": "1", "at risk": "2"}},
        layout={**LONG["layout"], "scales": scales},
    )
    counts = world.bring(
        declared,
        "kpi,unit,month,value\n"
        "heads,north,2026-10,  at risk \n"
        "heads,south,2026-10,fine\n",
    )  # fmt: skip
    assert (counts.loaded, counts.quarantined) == (1, 1)
    assert world.standing() == {"heads north 2026-10": "20" if scales else "2"}
