"""Formulas calculated in the warehouse, those others are made of first.

What runs there is written here from the tree of a formula's shape, node by node of the kinds there
are: it holds places and no text, no name and no number of anybody's. Each node gives a figure of
nine decimal places, rounded half up, or says why there is none; a sum has but one end.
"""

from dataclasses import dataclass
from typing import Final

from scorecard.config.expression_parser import parsed_again
from scorecard.config.expressions import (
    Choice,
    Comparison,
    Condition,
    Extreme,
    Figure,
    Joined,
    Negated,
    Node,
    Nothing,
    Product,
    Quotient,
    Sum,
    parts,
)
from scorecard.stores.warehouse import Warehouse

_ROOM: Final = "DECIMAL(28, 9)"
_EXTREMES: Final = {"min": "least", "max": "greatest"}
_COMPARED: Final = {"=": "=", "<>": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_WAYS: Final = {"and": "AND", "or": "OR"}
_Any = Node | Condition


def calculate_formulas(warehouse: Warehouse) -> None:
    """Add the figures of formulas to `work.resolved`; those they are made of are there."""
    for rank in _ranks(warehouse):
        warehouse.run("resolve/stage_formula_inputs", {"rank": rank})
        if _evaluate(warehouse):
            warehouse.run("resolve/insert_formula_candidates")
            warehouse.run("resolve/insert_formula_gaps")
        warehouse.run("resolve/insert_resolved", {"depth": None, "rank": rank})


def calculate_periods(warehouse: Warehouse) -> None:
    """Put the periods of formulas into `mart.kpi_values`."""
    for rank in _ranks(warehouse):
        warehouse.run("resolve/stage_formula_periods", {"rank": rank})
        if _evaluate(warehouse):
            warehouse.run("resolve/update_formula_periods")
            warehouse.run("resolve/insert_formula_gaps")


def _ranks(warehouse: Warehouse) -> list[int]:
    found = "SELECT DISTINCT formula_rank FROM ref.kpis WHERE formula_rank > 0 ORDER BY ALL"
    return [rank for (rank,) in warehouse.con.execute(found).fetchall()]


def _evaluate(warehouse: Warehouse) -> bool:
    """Fill `formula_results` from `formula_inputs`; whether there were any."""
    found = "SELECT DISTINCT shape FROM formula_inputs ORDER BY ALL"
    shapes = [shape for (shape,) in warehouse.con.execute(found).fetchall()]
    if shapes:
        warehouse.run("resolve/stage_formula_results")
    for shape in shapes:
        warehouse.con.execute(statement(parsed_again(shape)), {"shape": shape})
    return bool(shapes)


def statement(shape: Node) -> str:
    """The statement that calculates inputs of a shape, whose figures are named x1, x2 and so on.

    Each level of the tree is a query of its own over the one below: no part is written twice.
    """
    levels = _Levels()
    root, _ = levels.add(shape)
    query = "SELECT * FROM formula_inputs WHERE shape = $shape AND gap IS NULL"
    for level in levels.steps:
        values = ", ".join(f"{_value(step)} AS n{step.number}" for step in level)
        reasons = ", ".join(f"{_reason(step)}::VARCHAR AS r{step.number}" for step in level)
        query = f"SELECT *, {reasons} FROM (SELECT *, {values} FROM ({query}))"
    sides = "NULL, NULL"
    if isinstance(shape, Quotient):
        above, below = levels.below[root]
        sides = ", ".join(
            f"CASE WHEN coalesce(r{above}, r{below}) IS NULL THEN n{side} END"
            for side in (above, below)
        )
    return (
        "INSERT INTO formula_results SELECT kpi, unit, month_index, basis, "
        f"CASE WHEN r{root} IS NULL THEN n{root} END, r{root}, {sides} FROM ({query})"
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A node by its number, and the numbers of what it is made of."""

    number: int
    node: _Any
    of: tuple[int, ...]


class _Levels:
    """The nodes of a tree by how many levels are below them."""

    def __init__(self) -> None:
        self.steps: list[list[_Step]] = []
        self.below: list[tuple[int, ...]] = []

    def add(self, node: _Any) -> tuple[int, int]:
        """Add a node after what it is made of; its number, and its level."""
        made = [self.add(part) for part in parts(node)]
        level = max((height + 1 for _, height in made), default=0)
        number, of = len(self.below), tuple(number for number, _ in made)
        self.below.append(of)
        if level == len(self.steps):
            self.steps.append([])
        self.steps[level].append(_Step(number, node, of))
        return number, level


def _value(step: _Step) -> str:
    of = [f"n{number}" for number in step.of]
    match step.node:
        case Figure(name):
            return f"x[{int(name.removeprefix('x'))}]"
        case Nothing():
            return f"NULL::{_ROOM}"
        case Sum(terms):
            signs = ["-" if sign < 0 else "+" for sign, _ in terms]
            added = " ".join(f"{sign} {name}" for sign, name in zip(signs, of, strict=True))
            return f"TRY_CAST(0::DECIMAL(38, 9) {added} AS {_ROOM})"
        case Product():
            return f"TRY_CAST(TRY({of[0]} * {of[1]}) AS {_ROOM})"
        case Quotient():
            return f"quotient({of[0]}, {of[1]})"
        case Extreme(way):
            return f"{_EXTREMES[way]}({', '.join(of)})"
        case Choice():
            return f"CASE WHEN {of[0]} THEN {of[1]} ELSE {of[2]} END"
        case Comparison(sign):
            return f"{of[0]} {_COMPARED[sign]} {of[1]}"
        case Joined(way):
            return f" {_WAYS[way]} ".join(of)
        case Negated():
            return f"NOT {of[0]}"
    raise TypeError(f"{type(step.node).__name__} in a shape")


def _reason(step: _Step) -> str:
    """Why a node has no figure, in the order its parts are asked for; NULL where it has one."""
    own, of = f"n{step.number}", [f"r{number}" for number in step.of]
    match step.node:
        case Figure():
            return f"CASE WHEN {own} IS NULL THEN 'operand' END"
        case Nothing():
            return "'none'"
        case Quotient():
            why = f"CASE WHEN n{step.of[1]} = 0 THEN 'zero' WHEN {own} IS NULL THEN 'overflow' END"
            return f"coalesce({', '.join(of)}, {why})"
        case Sum() | Product():
            return f"coalesce({', '.join(of)}, CASE WHEN {own} IS NULL THEN 'overflow' END)"
        case Choice():
            chosen = f"CASE WHEN n{step.of[0]} THEN {of[1]} ELSE {of[2]} END"
            return f"CASE WHEN {of[0]} IS NOT NULL THEN {of[0]} ELSE {chosen} END"
        case Joined(way):
            return _joined_reason(way, step)
    return f"coalesce({', '.join([*of, 'NULL'])})"


def _joined_reason(way: str, step: _Step) -> str:
    """Of conditions from the left: the first without an answer before one that settles it."""
    settles = "FALSE" if way == "and" else "TRUE"
    cases = "".join(
        f" WHEN r{number} IS NOT NULL THEN r{number} WHEN n{number} = {settles} THEN NULL"
        for number in step.of
    )
    return f"CASE{cases} END"
