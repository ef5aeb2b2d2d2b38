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
from scorecard.config.scales import NAMES
from scorecard.period import Month
from scorecard.reconcile.card_causes import (
    Held,
    Roll,
    colour_of,
    explain_colour,
    explain_roll,
    explain_score,
    explain_target,
)
from scorecard.reconcile.causes import Evidence, explain
from scorecard.reconcile.evidence import AS_EVIDENCE
from scorecard.reconcile.shadow_cells import (
    AGREE,
    ALONE,
    Cell,
    Comparison,
    alone,
    differing,
    made,
    shown,
)
from scorecard.reconcile.shadow_facts import FIELDS, Ask, Facts, index_of


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
    for item in facts.now():
        if item["kpi"] is None:
            yield _roll(facts, item)
        elif item["field"] == "value":
            yield _value(facts, item, month)
        elif item["field"] in ("target", "red_flag"):
            yield _target(facts, item, month)
        elif item["field"] == "weight":
            yield _weight(facts, item)
        elif item["field"] == "score":
            yield _score(facts, item)
        else:
            yield _colour(facts, item)
    yield from _only_here(facts)


def _value(facts: Facts, item: Mapping[str, Any], month: Month) -> Cell:
    told = facts.compared(item)
    ours, came = told["ours"], told["ours_from"] or ""
    if told["state"] in ALONE:
        return alone(item, ours, came)
    if told["state"] in AGREE:
        return made(item, ours, told["state"], "", "", came)
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
        aggregation=AS_EVIDENCE[facts.kpis[item["kpi"]].aggregation],
        setting=facts.setting,
    )


def _values(rows: Mapping[int, Mapping[str, Any]], name: str) -> dict[int, Decimal]:
    return {m: row[name] for m, row in rows.items() if row[name] is not None}


def _target(facts: Facts, item: Mapping[str, Any], month: Month) -> Cell:
    told = facts.compared(item)
    ours, settled = told["ours"], _settled(item, told)
    if settled is not None:
        return settled
    theirs = shown(item)
    result = facts.results[item["unit"], item["kpi"]]
    name = "goal" if item["field"] == "target" else "red_flag"
    goals = facts.goals[item["kpi"], item["unit"]] if name == "goal" else {month.index: ours}
    scored = result["target" if name == "goal" else "red_flag"]
    return differing(item, ours, explain_target(theirs, goals, month.index, scored))


def _score(facts: Facts, item: Mapping[str, Any]) -> Cell:
    told = facts.compared(item)
    settled = _settled(item, told)
    if settled is not None:
        return settled
    result = facts.results[item["unit"], item["kpi"]]
    if result["score_type"] != "linear":
        return differing(item, told["ours"], _by_scale(result))
    why = explain_score(shown(item), _scored(result), _month(result), _printed(facts, item))
    return differing(item, told["ours"], why)


def _colour(facts: Facts, item: Mapping[str, Any]) -> Cell:
    told = facts.compared(item)
    ours, settled = told["our_text"], _settled(item, told)
    if settled is not None:
        return settled
    result = facts.results[item["unit"], item["kpi"]]
    if result["score_type"] not in ("linear", "goal_only", "three_colour"):
        return differing(item, ours, _by_scale(result))
    higher = facts.kpis[item["kpi"]].polarity == "higher_is_better"
    printed = _printed(facts, item)
    meant = colour_of(printed, higher=not higher)
    if (meant == "green") == (item["text"] == "green") and told["other_way"]:
        side = "lower" if higher else "higher"
        text = f"by their figures, targets and colours over the months {side} is better"
        return differing(item, ours, ("polarity", text))
    why = explain_colour(item["text"], _scored(result), _month(result), printed, higher=higher)
    return differing(item, ours, why)


def _by_scale(result: Mapping[str, Any]) -> tuple[str, str]:
    """What they print is a figure, a target and a red flag: no other scale follows from it."""
    text = f"ours is scored by {NAMES[result['score_type']]}, which their card does not print"
    return "scale_type", text


def _scored(result: Mapping[str, Any]) -> Held:
    return Held(result["scored_value"], result["target"], result["red_flag"])


def _month(result: Mapping[str, Any]) -> Held:
    return Held(result["value"], result["month_goal"], result["month_red_flag"])


def _printed(facts: Facts, item: Mapping[str, Any]) -> Held:
    return Held(*(facts.figure(item, name) for name in ("value", "target", "red_flag")))


def _roll(facts: Facts, item: Mapping[str, Any]) -> Cell:
    """A printed score or colour of a perspective or card."""
    told = facts.compared(item)
    settled = _settled(item, told)
    if settled is not None:
        return settled
    if item["field"] == "colour":
        why = ("score", "the score it stands for differs, or the limits of its bands do")
        return differing(item, told["our_text"], why)
    place, rolls = _rolls(facts, item)
    worst = "measures' scores" if item["perspective"] else "perspectives' scores"
    return differing(item, told["ours"], explain_roll(place, rolls, worst=worst))


def _settled(item: Mapping[str, Any], told: Mapping[str, Any]) -> Cell | None:
    """The cell where both sides agree or one is not there; None where they are to be explained."""
    ours = told["our_text"] if item["field"] == "colour" else told["ours"]
    if told["state"] in ALONE:
        return alone(item, ours, "")
    return made(item, ours, told["state"], "", "", "") if told["state"] in AGREE else None


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


def _weight(facts: Facts, item: Mapping[str, Any]) -> Cell:
    """A printed weight against ours, both as shares of the card or of the perspective."""
    told = facts.compared(item)
    if told["state"] in ALONE:
        return alone(item, None, "")
    if told["state"] in AGREE:
        return replace(made(item, told["ours"], "equal", "", "", ""), theirs=told["theirs"])
    alike = {
        other["figure"]
        for other in facts.now()
        if other["field"] == "weight" and other["kpi"] and other["figure"] is not None
        if (other["source"], other["unit"]) == (item["source"], item["unit"])
    }
    why = ("weight", "they weigh it otherwise, as a share of the card")
    if len(alike) == 1:
        why = ("equal_weights", "they weigh all measures alike")
    return replace(differing(item, told["ours"], why), theirs=told["theirs"])


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
