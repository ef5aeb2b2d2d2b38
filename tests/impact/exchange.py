"""Effects a second time: everything calculated again with some numbers exchanged, and all compared.

An exchanged number comes from a source of its own that is believed before every other. What it does
is what differs between all scores before and all scores after: nothing here knows which a break
could touch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.reconcile.resolve import resolve
from scorecard.score.measures import score_measures
from scorecard.score.rollup import fill_levels
from scorecard.stores.warehouse import Warehouse
from tests.score import plain
from tests.vintages import put_rows

EXCHANGE = "exchange"
COLUMNS = ("break_id", "rule", "status", "kpi", "unit", "month", "left", "right")
SETTLED = ("accepted", "corrected")
# Kinds that divide sums of operands.
QUOTIENTS = ("ratio", "weighted_mean")
Row = dict[str, Any]
# Month, unit, level, item and basis of a score.
Place = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Other:
    """A number to put in place: of a kpi, unit and month, with operands where it is a ratio's."""

    kpi: str
    unit: str
    month: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True)
class Scored:
    """What a card shows in one place."""

    value: Decimal | None
    figure: Decimal | None
    score: Decimal | None
    colour: str | None


NOTHING = Scored(None, None, None, None)


def scores(warehouse: Warehouse) -> dict[Place, Scored]:
    """Every score of every card."""
    found: dict[Place, Scored] = {}
    for level, table, item, rest in (
        ("measure", "measure_results", "kpi, basis", "value, scored_value"),
        ("objective", "objective_results", "objective, ''", "NULL, NULL"),
        ("perspective", "perspective_results", "perspective, ''", "NULL, NULL"),
        ("theme", "theme_results", "theme, ''", "NULL, NULL"),
        ("card", "scorecards", "'', ''", "NULL, NULL"),
    ):
        sql = f"SELECT month, unit, {item}, {rest}, score, colour FROM mart.{table}"
        for month, unit, name, basis, *cells in warehouse.con.execute(sql).fetchall():
            found[month, unit, level, name, basis] = Scored(*cells)
    return found


def recalculated(warehouse: Warehouse, others: Iterable[Other]) -> dict[Place, Scored]:
    """Every score with other numbers in place; the marts of scores stay as they then are."""
    con = warehouse.con
    warehouse.run("ingest/delete_vintages", {"source": EXCHANGE})
    con.execute("DELETE FROM ref.precedence WHERE source = ?", [EXCHANGE])
    con.execute(
        "INSERT INTO ref.precedence SELECT DISTINCT kpi, unit, ?, -9, first_month, last_month "
        "FROM ref.precedence",
        [EXCHANGE],
    )
    rows = []
    for other in others:
        figures = (other.value, other.numerator, other.denominator)
        place = (EXCHANGE, other.kpi, other.unit, Month.parse(other.month).index)
        rows.append((*place, *figures, "final", False, 1, 2))
    put_rows(warehouse, rows)
    resolve(warehouse)
    score_measures(warehouse)
    fill_levels(warehouse)
    return scores(warehouse)


def effects(
    before: Mapping[Place, Scored], after: Mapping[Place, Scored], *, turning: bool = True
) -> set[tuple[Any, ...]]:
    """The rows of `mart.effects` that follow; without `turning` directions are not looked at."""
    rows = set()
    for place in before.keys() | after.keys():
        old, new = before.get(place, NOTHING), after.get(place, NOTHING)
        sign = _opposite(old.value, new.value) or _opposite(old.figure, new.figure)
        turned = turning and _turned(before, after, place)
        if (old.score, old.figure) != (new.score, new.figure) or sign or turned:
            scored = (old.score, new.score, old.colour, new.colour)
            rows.add((*place, *scored, old.figure, new.figure, sign, turned))
    return rows


def found_effects(
    warehouse: Warehouse, break_id: str, table: str = "effects"
) -> set[tuple[Any, ...]]:
    """What a mart of effects says of a break."""
    rows = warehouse.con.execute(
        "SELECT month, unit, level, item, basis, score_before, score_after, colour_before, "
        "colour_after, figure_before, figure_after, sign_turned, direction_turned "
        f"FROM mart.{table} WHERE break_id = ?",
        [break_id],
    ).fetchall()
    assert len(set(rows)) == len(rows)
    return set(rows)


def _opposite(old: Decimal | None, new: Decimal | None) -> bool:
    return old is not None and new is not None and old * new < 0


def _turned(before: Mapping[Place, Scored], after: Mapping[Place, Scored], place: Place) -> bool:
    month, *rest = place
    earlier: Place = (str(Month.parse(month) - 1), *rest)  # type: ignore[assignment]
    ways = [
        [
            None if now is None or then is None else (now > then) - (now < then)
            for now, then in (
                (scored[place].score, scored.get(earlier, NOTHING).score),
                (scored[place].value, scored.get(earlier, NOTHING).value),
            )
        ]
        for scored in (before, after)
    ]
    return any(
        old is not None and new is not None and old != new for old, new in zip(*ways, strict=True)
    )


def parts_of(row: Row, rows: Sequence[Row]) -> list[Row]:
    """The breaks put in together with an open one: of each earlier month the farthest that is open.

    Rows are breaks in order, with `first`, the first month their periods rest on, and `distance`.
    """
    best: dict[str, Row] = {}
    if row["status"] in SETTLED:
        return []
    for other in rows:
        if other["status"] in SETTLED:
            continue
        same = (other["kpi"], other["unit"]) == (row["kpi"], row["unit"])
        if same and row["first"] <= other["month"] < row["month"]:
            held = best.get(other["month"])
            if held is None or other["distance"] > held["distance"]:
                best[other["month"]] = other
    return [*best.values(), row] if best else []


def exchanges(warehouse: Warehouse, config: Config) -> list[Row]:
    """Every break with two numbers of which one was chosen, and what would take its place."""
    rows = [
        dict(zip(COLUMNS, row, strict=True))
        for row in asked(
            warehouse,
            "SELECT break_id, rule, status, kpi, unit, month, (left_source, left_value), "
            "(right_source, right_value) FROM mart.breaks WHERE reason IN ('differs', 'undefined') "
            "AND rule <> 'restatement' OR right_value IS NOT NULL AND (rule = 'dispute' "
            "OR rule = 'cross_scorecard' AND reason = 'value') ORDER BY break_id",
        )
    ]
    return [
        {**row, **found} for row in rows if (found := _exchange(warehouse, config, row)) is not None
    ]


def _exchange(warehouse: Warehouse, config: Config, row: Row) -> Row | None:
    key = row["kpi"], row["unit"], row["month"]
    chosen = asked(
        warehouse,
        "SELECT source, value, denominator FROM mart.kpi_values "
        "WHERE kpi = ? AND unit = ? AND month = ?",
        *key,
    )
    if not chosen:
        return None
    ((source, value, denominator),) = chosen
    right = "children" if row["rule"] == "roll_up" else row["right"][0]
    ranked = [
        (Decimal(-1) if None in (value, other) else abs(other - value), place, by, other)
        for place, (by, other) in enumerate((row["left"], (right, row["right"][1])))
        if (place == 1 if row["rule"] in ("dispute", "cross_scorecard") else by != source)
    ]
    distance, _, by, other = max(ranked, key=lambda item: item[:2])
    month = Month.parse(row["month"])
    start = month.fiscal_start(config.organisation.fiscal_year.first_month)
    own = asked(
        warehouse,
        "SELECT numerator, denominator FROM work.current "
        "WHERE source = ? AND kpi = ? AND unit = ? AND month_index = ? "
        "UNION ALL SELECT numerator, denominator FROM work.candidates "
        "WHERE source = ? AND source = 'children' AND kpi = ? AND unit = ? AND month_index = ?",
        *(by, *key[:2], month.index) * 2,
    )
    operands = own[0] if own else (None, None)
    kind = next(kpi.aggregation for kpi in config.kpis if kpi.id == row["kpi"])
    if kind in QUOTIENTS and operands[1] is None and None not in (other, denominator):
        # A rate alone: so much of what the other was a rate of.
        operands = (plain.nine(other * denominator), denominator)
    elif kind in QUOTIENTS and operands[1] is None:
        operands = (None, denominator if other is not None else None)
    first = str(min(start, month - 11))
    return {"distance": distance, "first": first, "other": Other(*key, other, *operands)}


def check(warehouse: Warehouse, config: Config, most: int) -> None:
    """Compare the effects of so many breaks; of all of them, which have one."""
    before = scores(warehouse)
    rows = exchanges(warehouse, config)
    found = {
        row["break_id"]: [
            found_effects(warehouse, row["break_id"], table)
            for table in ("effects", "effects_together")
        ]
        for row in rows
    }
    judged = dict(asked(warehouse, "SELECT break_id, reason FROM mart.materiality"))
    assert {key for key, reason in judged.items() if reason != "unknown"} == set(found)
    assert asked(warehouse, "SELECT count(DISTINCT break_id) FROM mart.effects") == [
        (sum(bool(alone) for alone, _ in found.values()),)
    ]
    # A formula's figure in place of a claim makes a period one of its operands' periods again; a
    # claim of the same figure does not.
    formulas = {kpi.id for kpi in config.kpis if kpi.formula is not None}
    made = {row["kpi"] for row in rows if row["right"][0] == "formula"} & formulas
    claimed = [row for row in rows if row["kpi"] not in made]
    for row in Random(len(rows)).sample(claimed, min(most, len(claimed))):
        alone, together = found[row["break_id"]]
        assert alone == effects(before, recalculated(warehouse, [row["other"]])), row
        parts = parts_of(row, rows)
        if not parts:
            assert together == set()
            continue
        after = recalculated(warehouse, [part["other"] for part in parts])
        expected = effects(before, after, turning=False)
        assert together == {line for line in expected if line[0] >= row["month"]}, row


def asked(warehouse: Warehouse, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """Rows of a query on the warehouse."""
    return warehouse.con.execute(sql, list(parameters)).fetchall()
