"""Our cards beside the hand-made ones, cell by cell: what agrees, what does not, and why.

A cell is one thing a department's scorecard prints of a unit and month: a figure, a target, a
weight, a score, a colour. What is there and not here, and here and not there, are cells too.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from scorecard.config.books import BookSource
from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.reconcile.card_causes import (
    Held,
    Roll,
    colour_of,
    explain_colour,
    explain_roll,
    explain_score,
    explain_target,
    other_way,
)
from scorecard.reconcile.causes import Evidence, Shown, agrees, explain
from scorecard.reconcile.shadow_cells import (
    Cell,
    Comparison,
    State,
    alone,
    differing,
    made,
    shown,
)
from scorecard.reconcile.shadow_facts import FIELDS, Ask, Facts, index_of

# Weights are written as whole per cent more often than not.
_SAME_SHARE = Decimal("0.0005")


def books(config: Config) -> list[BookSource]:
    """The hand-made scorecards among the sources."""
    return [source for source in config.sources if isinstance(source, BookSource)]


def compare(ask: Ask, config: Config, month: Month, unit: str | None = None) -> Comparison:
    """A month's cards, or one unit's, against what the scorecard workbooks print."""
    asked = {"month": str(month), "unit": unit}
    table = Facts(ask, config, asked)
    cells = sorted(_cells(table, month), key=lambda cell: _place(table, cell))
    notes = [
        f"{item['name']}, sheet {item['sheet']!r}: {item['text']}"
        for item in table.printed
        if item["field"] == "note"
    ]
    return Comparison(str(month), tuple(cells), tuple(dict.fromkeys(notes)))


def _place(facts: Facts, cell: Cell) -> tuple[Any, ...]:
    """The order in which people read: units, measures as on the page, then scores."""
    line = facts.lines.get((cell.unit, cell.kpi or ""), len(facts.lines))
    unit = facts.units.get(cell.unit, len(facts.units))
    return unit, cell.kpi is None, line, FIELDS.index(cell.field), cell.source, cell.where


def _cells(facts: Facts, month: Month) -> Iterator[Cell]:
    weights = _Weights(facts)
    for item in facts.now():
        if item["kpi"] is None:
            yield _roll(facts, item)
        elif item["field"] == "value":
            yield _value(facts, item, month)
        elif item["field"] in ("target", "red_flag"):
            yield _target(facts, item, month)
        elif item["field"] == "weight":
            yield weights.cell(item)
        elif item["field"] == "score":
            yield _score(facts, item)
        else:
            yield _colour(facts, item)
    yield from _only_here(facts)


def _value(facts: Facts, item: Mapping[str, Any], month: Month) -> Cell:
    key = (item["kpi"], item["unit"])
    row = facts.figures[key].get(month.index)
    ours = None if row is None else row["value"]
    came = "" if row is None else str(row["source"])
    if item["figure"] is None or ours is None:
        return alone(item, ours, came)
    theirs = shown(item)
    state = _state(facts, item["kpi"], ours, theirs)
    if state is not None:
        return made(item, ours, state, "", "", came)
    evidence = _evidence(facts, item, came)
    cause = explain(month.index, evidence)
    return made(item, ours, "differs", cause.name, cause.text, came)


def _evidence(facts: Facts, item: Mapping[str, Any], came: str) -> Evidence:
    rows = facts.figures[item["kpi"], item["unit"]]
    series = facts.series[facts.key(item)]
    claims = facts.claims[item["kpi"], item["unit"]]
    current: dict[str, dict[int, Decimal]] = defaultdict(dict)
    earlier: dict[int, list[Decimal]] = defaultdict(list)
    for claim in claims:
        if claim["is_current"] and claim["source"] not in (came, item["source"]):
            current[facts.names.get(claim["source"], claim["source"])][index_of(claim)] = claim[
                "value"
            ]
        elif not claim["is_current"] and claim["source"] == came:
            earlier[index_of(claim)].append(claim["value"])
    return Evidence(
        ours=_values(rows, "value"),
        theirs={m: shown(told) for m, told in series.items() if told["figure"] is not None},
        year_to_date=_values(rows, "ytd_value"),
        rolling_12=_values(rows, "rolling_12_value"),
        sources=current,
        earlier=earlier,
    )


def _values(rows: Mapping[int, Mapping[str, Any]], name: str) -> dict[int, Decimal]:
    return {m: row[name] for m, row in rows.items() if row[name] is not None}


def _target(facts: Facts, item: Mapping[str, Any], month: Month) -> Cell:
    result = facts.results.get((item["unit"], item["kpi"]))
    name = "goal" if item["field"] == "target" else "red_flag"
    ours = None if result is None else result[f"month_{name}"]
    if item["figure"] is None or ours is None:
        return alone(item, ours, "")
    assert result is not None
    theirs = shown(item)
    if ours == theirs.figure or agrees(ours, theirs):
        return made(item, ours, _exactly(ours, theirs), "", "", "")
    goals = facts.goals[item["kpi"], item["unit"]] if name == "goal" else {month.index: ours}
    scored = result["target" if name == "goal" else "red_flag"]
    return differing(item, ours, explain_target(theirs, goals, month.index, scored))


def _score(facts: Facts, item: Mapping[str, Any]) -> Cell:
    result = facts.results.get((item["unit"], item["kpi"]))
    ours = None if result is None else result["score"]
    if item["figure"] is None or ours is None:
        return alone(item, ours, "")
    assert result is not None
    theirs = shown(item)
    if agrees(ours, theirs):
        return made(item, ours, _exactly(ours, theirs), "", "", "")
    why = explain_score(theirs, _scored(result), _month(result), _printed(facts, item))
    return differing(item, ours, why)


def _colour(facts: Facts, item: Mapping[str, Any]) -> Cell:
    result = facts.results.get((item["unit"], item["kpi"]))
    ours = None if result is None else result["colour"]
    if ours is None or result is None:
        return alone(item, ours, "")
    if ours == item["text"]:
        return made(item, ours, "equal", "", "", "")
    higher = facts.kpis[item["kpi"]].polarity == "higher_is_better"
    printed = _printed(facts, item)
    meant = colour_of(printed, higher=not higher)
    if (meant == "green") == (item["text"] == "green") and _other_way(facts, item, higher):
        side = "lower" if higher else "higher"
        text = f"by their figures, targets and colours over the months {side} is better"
        return differing(item, ours, ("polarity", text))
    why = explain_colour(item["text"], _scored(result), _month(result), printed, higher=higher)
    return differing(item, ours, why)


def _other_way(facts: Facts, item: Mapping[str, Any], higher: bool) -> bool:
    """Whether their cards judge a measure the other way, by all its units and months."""
    mine = (item["source"], item["kpi"], "colour")
    told = [
        (other["text"], _printed(facts, other))
        for other in facts.printed
        if (other["source"], other["kpi"], other["field"]) == mine
    ]
    return other_way(told, higher=higher)


def _scored(result: Mapping[str, Any]) -> Held:
    return Held(result["scored_value"], result["target"], result["red_flag"])


def _month(result: Mapping[str, Any]) -> Held:
    return Held(result["value"], result["month_goal"], result["month_red_flag"])


def _printed(facts: Facts, item: Mapping[str, Any]) -> Held:
    return Held(*(facts.figure(item, name) for name in ("value", "target", "red_flag")))


def _roll(facts: Facts, item: Mapping[str, Any]) -> Cell:
    """A printed score or colour of a perspective or card."""
    row = facts.scores.get((item["unit"], item["perspective"]))
    if item["field"] == "colour":
        ours = None if row is None else row["colour"]
        if ours is None:
            return alone(item, ours, "")
        if ours == item["text"]:
            return made(item, ours, "equal", "", "", "")
        why = ("score", "the score it stands for differs, or the limits of its bands do")
        return differing(item, ours, why)
    ours = None if row is None else row["score"]
    if item["figure"] is None or ours is None:
        return alone(item, ours, "")
    theirs = shown(item)
    if agrees(ours, theirs):
        return made(item, ours, _exactly(ours, theirs), "", "", "")
    place, rolls = _rolls(facts, item)
    worst = "measures' scores" if item["perspective"] else "perspectives' scores"
    return differing(item, ours, explain_roll(place, rolls, worst=worst))


def _rolls(facts: Facts, item: Mapping[str, Any]) -> tuple[int, list[Roll]]:
    """All scores of this kind in the workbook with their parts, and which of them is this one."""
    rolls = list[Roll]()
    place = 0
    for other in facts.printed:
        alike = (other["perspective"] is None) == (item["perspective"] is None)
        same = other["source"] == item["source"] and other["kpi"] is None and alike
        if same and other["field"] == "score" and other["figure"] is not None:
            if other is item:
                place = len(rolls)
            rolls.append(Roll(shown(other), tuple(_parts(facts, other))))
    return place, rolls


def _parts(
    facts: Facts, item: Mapping[str, Any]
) -> Iterator[tuple[Decimal, Decimal | None, Decimal]]:
    """Scores below a printed one, with the weight they print and the one we have."""
    if item["perspective"] is None:
        views = {row["perspective"]: row["perspective_weight"] for row in _of(facts, item["unit"])}
        for view, weight in views.items():
            key = (item["source"], None, view, item["unit"], "score")
            told = facts.series.get(key, {}).get(index_of(item))
            if told is not None and told["figure"] is not None:
                yield told["figure"], None, weight
        return
    rows = [row for row in _of(facts, item["unit"]) if row["perspective"] == item["perspective"]]
    for row in rows:
        told, weight = (
            facts.series.get((item["source"], row["kpi"], None, item["unit"], name), {}).get(
                index_of(item)
            )
            for name in ("score", "weight")
        )
        if told is not None and told["figure"] is not None:
            yield told["figure"], None if weight is None else weight["figure"], _share(row, rows)


def _of(facts: Facts, unit: str) -> list[Mapping[str, Any]]:
    return [row for (at, _), row in facts.results.items() if at == unit]


def _share(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Decimal:
    """What a measure weighs among some that stand under several objectives."""
    siblings = [r["weight"] for r in rows if r["objective"] == row["objective"]]
    total = sum(siblings, Decimal(0))
    return row["objective_weight"] * row["weight"] / total if total else Decimal(0)


class _Weights:
    """Weights as shares: theirs may be of the card or of the perspective, ours are both."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._theirs: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
        for item in facts.now():
            if item["field"] == "weight" and item["kpi"] and item["figure"] is not None:
                self._theirs[item["source"], item["unit"]].setdefault(item["kpi"], item["figure"])

    def cell(self, item: Mapping[str, Any]) -> Cell:
        """A printed weight against ours."""
        unit, kpi = item["unit"], item["kpi"]
        result = self._facts.results.get((unit, kpi))
        if result is None or item["figure"] is None:
            return alone(item, None, "")
        pairs = zip(self._ours(unit, kpi), self._shares(item["source"], unit, kpi), strict=True)
        of_card, of_view = pairs
        for ours, theirs in (of_card, of_view):
            if abs(ours - theirs) < _SAME_SHARE:
                return replace(made(item, ours, "equal", "", "", ""), theirs=theirs)
        ours, theirs = of_card
        alike = len(set(self._theirs[item["source"], unit].values())) == 1
        why = ("weight", "they weigh it otherwise, as a share of the card")
        if alike:
            why = ("equal_weights", "they weigh all measures alike")
        return replace(differing(item, ours, why), theirs=theirs)

    def _ours(self, unit: str, kpi: str) -> tuple[Decimal, Decimal]:
        """Share of the card, and of the perspective."""
        rows = _of(self._facts, unit)
        row = self._facts.results[unit, kpi]
        within = [r for r in rows if r["perspective"] == row["perspective"]]
        objectives = {r["objective"]: r["objective_weight"] for r in within}
        share = _share(row, within) / (sum(objectives.values(), Decimal(0)) or 1)
        views = {r["perspective"]: r["perspective_weight"] for r in rows}
        whole = sum(views.values(), Decimal(0)) or Decimal(1)
        return share * row["perspective_weight"] / whole, share

    def _shares(self, source: str, unit: str, kpi: str) -> tuple[Decimal, Decimal]:
        weights = self._theirs[source, unit]
        row = self._facts.results[unit, kpi]
        within = [
            weight
            for other, weight in weights.items()
            if (unit, other) in self._facts.results
            and self._facts.results[unit, other]["perspective"] == row["perspective"]
        ]
        mine = weights[kpi]
        return mine / (sum(weights.values()) or 1), mine / (sum(within) or 1)


def _only_here(facts: Facts) -> Iterator[Cell]:
    """What our cards have of units they print, and they do not."""
    printed: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    fields: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in facts.now():
        if item["kpi"] is not None:
            fields[item["unit"], item["kpi"]].add(item["field"])
            printed[item["unit"]].setdefault(item["field"], item)
    for (unit, kpi), row in facts.results.items():
        ours = {"value": row["value"], "target": row["month_goal"], "colour": row["colour"]}
        for field, figure in ours.items():
            if figure is None or field not in printed.get(unit, {}) or field in fields[unit, kpi]:
                continue
            if field != "value" and "value" not in fields[unit, kpi]:
                continue
            like = printed[unit][field]
            text = "our card has it, theirs does not"
            yield Cell(
                unit, kpi, None, field, figure, None, "only_here", "not_there", text,
                like["source"], "", "",
            )  # fmt: skip


def _state(facts: Facts, kpi: str, ours: Decimal, theirs: Shown) -> State | None:
    """How two figures agree, None where they do not."""
    if agrees(ours, theirs):
        return _exactly(ours, theirs)
    tolerance = facts.kpis[kpi].tolerance
    room = max(
        tolerance.absolute,
        tolerance.relative * max(abs(ours), abs(theirs.figure)),
        tolerance.rounding_step,
    )
    return "tolerance" if abs(ours - theirs.figure) <= room else None


def _exactly(ours: Decimal, theirs: Shown) -> State:
    return "equal" if ours == theirs.figure else "rounding"
