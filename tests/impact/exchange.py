"""Effects a second time: everything calculated again with some numbers exchanged, and all compared.

An exchanged number comes from a source of its own that is believed before every other. What it does
is what differs between all scores before and all scores after: nothing here knows which a break
could touch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scorecard.period import Month
from scorecard.reconcile.resolve import resolve
from scorecard.score.measures import score_measures
from scorecard.score.rollup import roll_up
from scorecard.stores.warehouse import Warehouse

EXCHANGE = "exchange"
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
        ("card", "scorecards", "'', ''", "NULL, NULL"),
    ):
        sql = f"SELECT month, unit, {item}, {rest}, score, colour FROM mart.{table}"
        for month, unit, name, basis, *cells in warehouse.con.execute(sql).fetchall():
            found[month, unit, level, name, basis] = Scored(*cells)
    return found


def recalculated(warehouse: Warehouse, others: Iterable[Other]) -> dict[Place, Scored]:
    """Every score with other numbers in place; the marts of scores stay as they then are."""
    con = warehouse.con
    con.execute("DELETE FROM work.current WHERE source = ?", [EXCHANGE])
    for other in others:
        figures = (other.value, other.numerator, other.denominator)
        con.execute(
            "INSERT INTO work.current VALUES (?, ?, ?, ?, -1, ?, ?, ?, 'final', 1, 2)",
            [EXCHANGE, other.kpi, other.unit, Month.parse(other.month).index, *figures],
        )
    resolve(warehouse)
    score_measures(warehouse)
    roll_up(warehouse)
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


def parts_of(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The breaks put in together with one: of each earlier month of its periods the farthest.

    Rows are breaks with `month`, `first` (the first month its periods rest on), `distance` and
    `number`, the order they stand in.
    """
    best: dict[str, Mapping[str, Any]] = {}
    for other in rows:
        same = (other["kpi"], other["unit"]) == (row["kpi"], row["unit"])
        if same and row["first"] <= other["month"] < row["month"]:
            held = best.get(other["month"])
            if held is None or other["distance"] > held["distance"]:
                best[other["month"]] = other
    return [*best.values(), row] if best else []
