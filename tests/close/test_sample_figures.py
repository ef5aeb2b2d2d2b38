"""Every figure, score and roll-up of the sample, in all its months, against a second computation.

Taken as given: what deliveries claimed; the configuration with its tables as it is read; and of the
KPI counted from initiatives the operands of each month, which `tests/reconcile/test_initiatives.py`
counts again. The sample has no decisions, cascades or other currencies, which is asserted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest

from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.project import Project
from tests.close.conftest import MONTH
from tests.score import plain
from tests.score.plain_configured import computed
from tests.score.plain_figures import CHILDREN, Figure, divided

BILLIONTH = Decimal("0.000000001")
# They rest on what is divided in floating point; shown with one decimal.
SCORES = ("score", "worst_score", "result_score", "outlook_score", "lower_bound", "upper_bound")
MARTS = {
    "kpi_values": ("kpi", "unit", "month"),
    "measure_results": ("unit", "month", "kpi", "basis"),
    "objective_results": ("unit", "month", "objective"),
    "perspective_results": ("unit", "month", "perspective"),
    "theme_results": ("unit", "month", "theme"),
    "scorecards": ("unit", "month"),
}
# Of scales, bands, long-term targets and figures carried on, of which the sample has none.
OF_OTHER_TYPES = (
    "red_flag_high",
    "target_high",
    "points",
    "progress",
    "progress_expected",
    "baseline",
    "baseline_month",
    "long_term_target",
    "long_term_month",
    "carried_from",
)
Rows = dict[tuple[Any, ...], dict[str, Any]]
Claim = tuple[str, str, str, int]


@dataclass(frozen=True)
class Told:
    """What the warehouse says: claims with their delivery and row, and marts by their keys."""

    claims: dict[Claim, Figure]
    origins: dict[Claim, tuple[int, int]]
    marts: dict[str, Rows]


@pytest.fixture(scope="module")
def told(calculated: Project) -> Told:
    with duckdb.connect(str(calculated.warehouse), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM ref.decisions").fetchall() == [(0,)]
        claims, origins = claimed(con)
        marts = {name: mart(con, name, key) for name, key in MARTS.items()}
    for (kpi, unit, month), row in marts["kpi_values"].items():
        if row["rule"] == "initiatives":
            n, d = row["numerator"], row["denominator"]
            claims["initiatives", kpi, unit, month] = Figure(divided(n, d), n, d, row["status"])
    return Told(claims, origins, marts)


def claimed(
    con: duckdb.DuckDBPyConnection,
) -> tuple[dict[Claim, Figure], dict[Claim, tuple[int, int]]]:
    """Of each source, kpi, unit and month the newest claim unless withdrawn, and its origin."""
    claims, origins = {}, {}
    rows = con.execute(
        "SELECT source, kpi, unit, month_index, value, numerator, denominator, status, withdrawn, "
        "currency, seq_from, row_number FROM core.vintages ORDER BY seq_from"
    ).fetchall()
    for source, kpi, unit, month, value, n, d, status, withdrawn, currency, *origin in rows:
        assert currency is None
        place = source, kpi, unit, month
        claims.pop(place, None)
        if not withdrawn:
            # What came with its operands is divided again.
            claims[place] = Figure(value if d is None else divided(n, d), n, d, status)
            origins[place] = tuple(origin)
    return claims, origins


def mart(con: duckdb.DuckDBPyConnection, name: str, key: tuple[str, ...]) -> Rows:
    """Every row and column of a mart, months counted."""
    found = con.execute(f"SELECT * FROM mart.{name}")
    columns = [column[0] for column in found.description]
    rows: Rows = {}
    for cells in found.fetchall():
        row = dict(zip(columns, cells, strict=True))
        row["month"] = Month.parse(row["month"]).index
        assert rows.setdefault(tuple(row[part] for part in key), row) is row
    return rows


@pytest.fixture(scope="module")
def config(calculated: Project) -> Config:
    return calculated.config()


def expected(config: Config, told: Told, claims: Mapping[Claim, Figure]) -> dict[str, Rows]:
    """What the marts have to say of claims, row by row and column by column."""
    first = config.organisation.first_month
    assert first is not None
    found = computed(config, claims, range(first.index, Month.parse(MONTH).index + 1))
    formulas = {kpi.id for kpi in config.kpis if kpi.operands is not None}
    levels = found.cards.rows
    rows: dict[str, Mapping[Any, Mapping[str, Any]]] = {
        "kpi_values": {
            place: {**row, **_origin(told, place, row["source"], place[0] in formulas)}
            for place, row in found.figures.items()
        },
        "measure_results": {
            place: {**row, "score_type": "linear", **dict.fromkeys(OF_OTHER_TYPES)}
            for place, row in found.measured.items()
        },
        "objective_results": levels["objective"],
        "perspective_results": levels["perspective"],
        "theme_results": levels["theme"],
        "scorecards": {place[:2]: row for place, row in levels["card"].items()},
    }
    return {name: _with_keys(rows[name], key) for name, key in MARTS.items()}


def _origin(
    told: Told, place: tuple[str, str, int], source: str, is_formula: bool
) -> dict[str, Any]:
    """How a figure was chosen."""
    delivery, row = told.origins.get((source, *place), (None, None))
    rule = source if source in (CHILDREN, "initiatives") else "source"
    return {
        "rule": "formula" if is_formula else rule,
        "delivery": delivery,
        "row_number": row,
        "decision": None,
    }


def _with_keys(rows: Mapping[Any, Mapping[str, Any]], key: tuple[str, ...]) -> Rows:
    full: Rows = {}
    for place, row in rows.items():
        of = dict(zip(key, place, strict=True))
        coverage = row["coverage"]
        full[place] = {
            **row,
            **of,
            "month_start": Month(of["month"]).first_day,
            "coverage": None if coverage is None else plain.half_up(Fraction(coverage), 6),
        }
    return full


def differing(found: Rows, wanted: Rows) -> list[tuple[Any, ...]]:
    """Rows of one side only, and every cell that is not the same, each with its place."""
    alone: list[tuple[Any, ...]] = [(place, "alone") for place in found.keys() ^ wanted.keys()]
    return alone + [
        (place, name, found[place].get(name), wanted[place].get(name))
        for place in found.keys() & wanted.keys()
        for name in found[place].keys() | wanted[place].keys()
        if not _same(name, found[place], wanted[place])
    ]


def _same(name: str, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    if name not in found or name not in wanted:
        return False
    one, other = found[name], wanted[name]
    if name not in SCORES or one is None or other is None:
        return bool(one == other)
    shown = [plain.half_up(Fraction(score), 1) for score in (one, other)]
    return abs(one - other) <= BILLIONTH and shown[0] == shown[1]


def differing_marts(told: Told, wanted: Mapping[str, Rows]) -> dict[str, list[tuple[Any, ...]]]:
    """What differs, of the marts in which anything does."""
    found = {name: differing(told.marts[name], wanted[name]) for name in MARTS}
    return {name: cells for name, cells in found.items() if cells}


def test_every_figure_score_and_roll_up_equals_the_second_computation(
    config: Config, told: Told
) -> None:
    assert differing_marts(told, expected(config, told, told.claims)) == {}
    rows = {name: len(rows) for name, rows in told.marts.items()}
    # Figures, as against keys, words and counts.
    figures = sum(
        isinstance(cell, Decimal)
        for mart in told.marts.values()
        for row in mart.values()
        for cell in row.values()
    )
    assert rows["scorecards"] == 36 * 8
    assert sum(rows.values()) > 14_000
    assert figures > 120_000


def test_one_claim_a_billionth_higher_is_seen_wherever_it_counts(
    config: Config, told: Told
) -> None:
    place = "erp", "revenue", "north", Month.parse("2026-08").index
    claim = told.claims[place]
    assert claim.value is not None
    claims = {**told.claims, place: claim._replace(value=claim.value + BILLIONTH)}
    found = differing_marts(told, expected(config, told, claims))
    assert {(kpi, unit) for (kpi, unit, _), *_ in found["kpi_values"]} == {
        (kpi, unit)
        for kpi in ("revenue", "operating_margin", "return_on_capital")
        for unit in ("north", "group")
    }
    columns = {(column, place[-1] - month) for (*_, month), column, *_ in found["kpi_values"]}
    assert {("value", 0), ("ytd_value", -2), ("rolling_12_value", -2)} <= columns


def test_one_target_a_billionth_higher_and_one_weight_a_little_are_seen(
    config: Config, told: Told
) -> None:
    target = next(row for row in config.targets if (row.kpi, row.unit) == ("nps", "north"))
    others = tuple(row for row in config.targets if row is not target)
    higher = target.model_copy(update={"goal": target.goal + BILLIONTH})
    card = config.scorecards[0]
    band = card.perspectives[0]
    heavier = band.model_copy(update={"weight": band.weight + 1})
    cards = (
        card.model_copy(update={"perspectives": (heavier, *card.perspectives[1:])}),
        *config.scorecards[1:],
    )
    changed = config.model_copy(update={"targets": (*others, higher), "scorecards": cards})
    found = differing_marts(told, expected(changed, told, told.claims))
    assert {(unit, kpi, name) for (unit, _, kpi, _), name, *_ in found["measure_results"]} == {
        ("north", "nps", name) for name in ("target", "variance")
    }
    assert {place[0] for place, *_ in found["scorecards"]} == {card.unit}
    assert ((card.unit, Month.parse(MONTH).index), "score") in {
        (place, name) for place, name, *_ in found["scorecards"]
    }
