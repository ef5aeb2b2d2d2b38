"""What must hold of KPIs made of other KPIs."""

from collections.abc import Iterator, Mapping

from scorecard.config.expressions import (
    Choice,
    ExpressionError,
    Extreme,
    Figure,
    Node,
    Product,
    Quotient,
    Sum,
    walk,
)
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.formulas import circle, formula_unit, made_of, tree
from scorecard.config.kpis import Kpi
from scorecard.config.measurement import CURRENCY, dimension, unit_words
from scorecard.config.models import Config
from scorecard.spelling import nearest

_KINDS = ("flow", "stock", "ratio")


def formulas(config: Config) -> Iterator[Finding]:
    """Formulas that are none, go in a circle, name unknown KPIs or add what cannot be added."""
    by_id = {kpi.id: kpi for kpi in config.kpis}
    sound, below = set[str](), dict[str, tuple[str, ...]]()
    for i, kpi in enumerate(config.kpis):
        found = [*_shape(i, kpi), *_operands(i, kpi, by_id), *_names(i, kpi, by_id)]
        yield from found
        if not found:
            sound.add(kpi.id)
            below[kpi.id] = made_of(kpi)
    for i, kpi in enumerate(config.kpis):
        way = circle(kpi.id, below)
        if way:
            # Each circle is told once, where it is first met.
            told = min(way[:-1], key=list(by_id).index)
            if told == kpi.id:
                expected = "a formula that does not lead back to itself"
                yield Finding(_path(i, kpi), expected, "the circle " + " -> ".join(way))
            sound.discard(kpi.id)
    for i, kpi in enumerate(config.kpis):
        if kpi.id in sound and _rests_on(kpi.id, below, sound):
            yield from _unit(i, kpi, by_id)
    whole = {name: by_id[name] for name in sound if _rests_on(name, below, sound)}
    yield from _bases(config, whole)


def _bases(config: Config, whole: Mapping[str, Kpi]) -> Iterator[Finding]:
    """Ratios by formula that grow with the months of a period, where their goal does not.

    One that does so in part, as a flow and a stock added, is left to who wrote it.
    """
    growing = {
        kpi.id
        for kpi in whole.values()
        if kpi.formula is not None and kpi.aggregation == "ratio" and 0 not in _growth(kpi, whole)
    }
    for c, card in enumerate(config.scorecards):
        for p, perspective in enumerate(card.perspectives):
            for o, objective in enumerate(perspective.objectives):
                for m, measure in enumerate(objective.measures):
                    if measure.basis == "month" or measure.kpi not in growing:
                        continue
                    at = ("perspectives", p, "objectives", o, "measures", m, "basis")
                    expected = (
                        f"month: the formula of {measure.kpi} divides what adds up over months by "
                        "what does not, or the other way round, so that it grows with the months "
                        "of a period and a goal of one month is none of it; or, with a goal of the "
                        "period, operands at the KPI, which divide by the mean of the stock"
                    )
                    yield Finding(("scorecards", c, *at), expected, measure.basis)


def _growth(kpi: Kpi, whole: Mapping[str, Kpi]) -> frozenset[int]:
    """With which powers of a period's months its figure may grow: a sum with 1, a level with 0."""
    node = tree(kpi) if kpi.formula is not None else None
    if node is None:
        return frozenset({1 if kpi.over_months == "sum" else 0})
    return _powers(node, whole) or frozenset({0})


def _powers(node: Node, whole: Mapping[str, Kpi]) -> frozenset[int]:
    """The powers of a formula; none of what is a number alone, which fits any."""
    match node:
        case Figure(name):
            return _growth(whole[name], whole)
        case Sum(terms):
            return frozenset[int]().union(*(_powers(term, whole) for _, term in terms))
        case Extreme(_, of):
            return frozenset[int]().union(*(_powers(part, whole) for part in of))
        case Choice(_, then, otherwise):
            return _powers(then, whole) | _powers(otherwise, whole)
        case Product(left, right) | Quotient(left, right):
            sign = -1 if isinstance(node, Quotient) else 1
            ones, others = _powers(left, whole), _powers(right, whole)
            return frozenset(one + sign * other for one in ones or {0} for other in others or {0})
    return frozenset()


def _path(index: int, kpi: Kpi) -> KeyPath:
    return ("kpis", index, "operands" if kpi.formula is None else "formula")


def _rests_on(name: str, below: Mapping[str, tuple[str, ...]], sound: set[str]) -> bool:
    """Whether all a KPI is made of, however deep, is sound itself."""
    queue = [name]
    for part in queue:
        if part not in sound:
            return False
        queue += [deeper for deeper in below.get(part, ()) if deeper not in queue]
    return True


def _shape(index: int, kpi: Kpi) -> Iterator[Finding]:
    if kpi.formula is None:
        return
    path = _path(index, kpi)
    if kpi.operands is not None:
        yield Finding(path, "one of formula and operands", "both")
    if kpi.aggregation not in _KINDS:
        expected = f"aggregation: one of {', '.join(_KINDS)} beside a formula"
        yield Finding(path, expected, kpi.aggregation)


def _operands(index: int, kpi: Kpi, by_id: Mapping[str, Kpi]) -> Iterator[Finding]:
    if kpi.operands is None:
        return
    path: KeyPath = ("kpis", index, "operands")
    if kpi.aggregation != "ratio":
        yield Finding(path, "aggregation: ratio beside operands", kpi.aggregation)
    for side in ("numerator", "denominator"):
        terms = getattr(kpi.operands, side)
        if not terms:
            yield Finding((*path, side), "at least one KPI with its factor", "none")
        for operand in terms:
            other = by_id.get(operand)
            if other is not None and other.aggregation not in {"flow", "stock"}:
                expected = "a flow or stock KPI as operand"
                yield Finding((*path, side, operand), expected, other.aggregation)


def _names(index: int, kpi: Kpi, by_id: Mapping[str, Kpi]) -> Iterator[Finding]:
    """A mistake in writing, or every unknown name; those of operands are looked at apart."""
    path = _path(index, kpi)
    try:
        node = tree(kpi)
    except ExpressionError as error:
        yield _finding(path, error)
        return
    if node is None:
        return
    figures = [part for part in walk(node) if isinstance(part, Figure)]
    if not figures:
        yield Finding(path, "at least one KPI in a formula", "none")
    for figure in figures if kpi.formula is not None else ():
        if figure.name not in by_id:
            yield _finding(path, ExpressionError(figure.at, *_unknown(figure.name, by_id)))


def _unknown(name: str, by_id: Mapping[str, Kpi]) -> tuple[str, str]:
    parts = name.split("-")
    if len(parts) > 1 and all(part in by_id or part.isdigit() for part in parts):
        return f"blanks around a minus: {' - '.join(parts)}", repr(name)
    return "a KPI's id" + nearest(name, set(by_id)), repr(name)


def _unit(index: int, kpi: Kpi, by_id: Mapping[str, Kpi]) -> Iterator[Finding]:
    path = _path(index, kpi)
    try:
        unit = formula_unit(kpi, by_id)
    except ExpressionError as error:
        yield _finding(path, error)
        return
    if unit is None:
        return
    found = f"a formula that gives {unit_words(unit)}"
    if kpi.measured_in is not None:
        if dimension(kpi.measured_in) != unit:
            expected = f"a formula that gives {unit_words(dimension(kpi.measured_in))}"
            yield Finding(path, f"{expected}, as measured_in says", found)
    elif kpi.display.kind == "percent" and unit:
        yield Finding(path, "a formula that gives a share, as display says", found)
    elif kpi.display.kind == "currency" and dict(unit).get(CURRENCY) != 1:
        yield Finding(path, "a formula that gives an amount, as display says", found)


def _finding(path: KeyPath, error: ExpressionError) -> Finding:
    at = f" at character {error.at}" if path[-1] == "formula" else ""
    return Finding(path, error.expected + at, error.found)
