"""KPIs made of other KPIs: their formulas, what is in them, and in which order they can be found.

A ratio's `operands` are a formula too: one sum by another.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from scorecard.config.expression_parser import parsed
from scorecard.config.expressions import Constant, Figure, Node, Product, Quotient, Sum, names
from scorecard.config.kpis import Kpi
from scorecard.config.measurement import COUNT, CURRENCY, Dimension, dimension, measured

_WORD = re.compile(r"[A-Za-z][A-Za-z_]*")


def tree(kpi: Kpi) -> Node | None:
    """The formula of a KPI, None where it has none; raises `ExpressionError` for a wrong one."""
    if kpi.formula is not None:
        return parsed(kpi.formula)
    if kpi.operands is not None and kpi.operands.numerator and kpi.operands.denominator:
        return Quotient(_sum(kpi.operands.numerator), _sum(kpi.operands.denominator))
    return None


def _sum(terms: Mapping[str, Decimal]) -> Node:
    signed = tuple((-1 if factor < 0 else 1, _term(name, factor)) for name, factor in terms.items())
    return signed[0][1] if len(signed) == 1 and signed[0][0] > 0 else Sum(signed, 1)


def _term(name: str, factor: Decimal) -> Node:
    figure = Figure(name, 1)
    return figure if abs(factor) == 1 else Product(Constant(abs(factor)), figure)


def made_of(kpi: Kpi) -> tuple[str, ...]:
    """The ids of the KPIs a KPI is directly made of."""
    node = tree(kpi)
    return () if node is None else names(node)


def circle(start: str, below: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way from a KPI back to itself, `below` saying what each is made of."""
    trail, queue = {start: [start]}, [start]
    for node in queue:
        for part in below.get(node, ()):
            if part == start:
                return [*trail[node], start]
            if part not in trail:
                trail[part] = [*trail[node], part]
                queue.append(part)
    return []


def ranks(kpis: Iterable[Kpi]) -> dict[str, int]:
    """0 for KPIs that have no formula; for others one more than the highest they are made of."""
    below = {kpi.id: made_of(kpi) for kpi in kpis}
    found: dict[str, int] = {}

    def rank(name: str) -> int:
        if name not in found:
            found[name] = max((rank(part) + 1 for part in below.get(name, ())), default=0)
        return found[name]

    for name in below:
        rank(name)
    return found


def all_parts(kpis: Iterable[Kpi]) -> dict[str, tuple[str, ...]]:
    """What each KPI with a formula is made of, and what those are made of in turn, each once."""
    below = {kpi.id: made_of(kpi) for kpi in kpis}
    found = {}
    for name, direct in below.items():
        queue = list(direct)
        for part in queue:
            queue += [deeper for deeper in below.get(part, ()) if deeper not in queue]
        if queue:
            found[name] = tuple(queue)
    return found


def unit_of(kpi: Kpi, by_id: Mapping[str, Kpi]) -> Dimension:
    """What a KPI is measured in: as it says, else by its formula, else by how it is shown.

    Formulas must have no circle. Raises `ExpressionError` where its formula adds unlike figures.
    """
    if kpi.measured_in is not None:
        return dimension(kpi.measured_in)
    found = formula_unit(kpi, by_id)
    return _by_display(kpi) if found is None else found


def formula_unit(kpi: Kpi, by_id: Mapping[str, Kpi]) -> Dimension | None:
    """The unit a KPI's formula gives; None where it has no formula, or any would do."""
    node = tree(kpi)
    return None if node is None else measured(node, lambda name: unit_of(by_id[name], by_id))


def _by_display(kpi: Kpi) -> Dimension:
    if kpi.display.kind == "currency":
        return ((CURRENCY, 1),)
    if kpi.display.kind == "percent":
        return ()
    suffix = kpi.display.suffix.strip()
    return ((suffix if _WORD.fullmatch(suffix) else COUNT, 1),)
