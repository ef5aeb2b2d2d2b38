"""Formulas of KPIs over other KPIs, as the calculation needs them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import count

from scorecard.config.expressions import (
    Constant,
    Figure,
    Node,
    Product,
    Quotient,
    Sum,
    names,
    walk,
    written,
)
from scorecard.config.formulas import all_parts, tree
from scorecard.config.kpis import Kpi
from scorecard.config.models import Config
from scorecard.stores.warehouse import Warehouse


def write_formulas(warehouse: Warehouse, config: Config) -> None:
    """Formulas with what is in them, in its places."""
    kpis = {kpi.id: kpi for kpi in config.kpis}
    deep = all_parts(config.kpis)
    rows, operands, constants = [], list[tuple[str, str, int | None]](), []
    for kpi in config.kpis:
        node = tree(kpi)
        if node is None:
            continue
        direct = names(node)
        place = {name: number for number, name in enumerate(direct, 1)}
        operands += [(kpi.id, name, place.get(name)) for name in deep[kpi.id]]
        constants += [
            (kpi.id, number, value) for number, value in enumerate(_numbers(node), len(direct) + 1)
        ]
        by_period = kpi.formula is not None
        words = formula_words(kpi, kpis)
        adds_up, on_stock = _adds_up(kpi, kpis), _on_stock(kpi, kpis)
        rows.append((kpi.id, words, _shape(node, place), by_period, adds_up, on_stock))
    columns = ["kpi", "words", "shape", "by_period", "adds_up", "on_stock"]
    warehouse.replace("ref.formulas", columns, rows)
    warehouse.replace("ref.operands", ["kpi", "operand", "place"], operands)
    warehouse.replace("ref.constants", ["kpi", "place", "value"], constants)


def formula_words(kpi: Kpi, kpis: Mapping[str, Kpi]) -> str:
    """A KPI's formula in the names of what it is made of; empty where it has none."""
    node = tree(kpi)
    return "" if node is None else written(node, named=lambda name: kpis[name].name, number=_plain)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _numbers(node: Node) -> list[Decimal]:
    """Every number of a formula, as they come."""
    return [part.value for part in walk(node) if isinstance(part, Constant)]


def _shape(node: Node, place: Mapping[str, int]) -> str:
    number = count(len(place) + 1)
    return written(node, named=lambda name: f"x{place[name]}", number=lambda _: f"x{next(number)}")


def _adds_up(kpi: Kpi, kpis: Mapping[str, Kpi]) -> bool:
    """Whether the figure of a period is the sum of its months', however deep its formula goes."""
    if kpi.over_months != "sum":
        return False
    node = tree(kpi)
    return node is None or _is_sum(node, kpis)


def _is_sum(node: Node, kpis: Mapping[str, Kpi]) -> bool:
    match node:
        case Figure(name):
            return _adds_up(kpis[name], kpis)
        case Sum():
            return all(_is_sum(term, kpis) for _, term in node.terms)
        case Product(Constant(), part) | Product(part, Constant()) | Quotient(part, Constant()):
            return _is_sum(part, kpis)
    return False


def _on_stock(kpi: Kpi, kpis: Mapping[str, Kpi]) -> bool:
    """Whether all a ratio divides by are stocks: over months that is their mean."""
    below: Sequence[str] = () if kpi.operands is None else tuple(kpi.operands.denominator)
    return bool(below) and all(kpis[name].aggregation == "stock" for name in below)
