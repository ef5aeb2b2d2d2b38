"""Breaks in words: one sentence each, the same on page, in the digest and on the command line."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scorecard.bidi import isolated
from scorecard.config.models import Config
from scorecard.figures import Shown, change, figure

CHILDREN_NAME = "its child units"
# What stands where a source's id does.
PSEUDO = {
    "children": CHILDREN_NAME,
    "decision": "a decision",
    "initiatives": "the count of initiatives",
    "scorecard": "our card",
    "timeliness": "the count of deliveries on time",
    "published": "the published card",
}
# Who gave a reason, after it; several reasons stand one after the other.
_WHO = re.compile(r" \(([A-Za-z0-9_-]+)\)(?=; |$)")
# How scores and weights are written; the rest as the KPI's figures.
_PLAIN = {
    "score": Shown("number", 2, 1, "", ""),
    "weight": Shown("percent", 1, 1, "", ""),
}
# How figures of a KPI are written that the configuration no longer has.
_UNKNOWN = Shown("number", 2, 1, "", "")
# What a reported figure is held against in a roll-up, by the break's right source.
DERIVED = {"children": f"{CHILDREN_NAME} add up to", "formula": "its operands give"}


class Names:
    """Names and displays of a configuration by id."""

    def __init__(self, config: Config) -> None:
        self.units = {unit.id: unit.name for unit in config.units}
        self.kpis = {kpi.id: kpi.name for kpi in config.kpis}
        self.people = {person.id: person.name for person in config.people}
        self.perspectives = {item.id: item.name for item in config.perspectives}
        self.themes = {item.id: item.name for item in config.themes}
        self.objectives = {
            objective.id: objective.name
            for card in config.scorecards
            for item in card.perspectives
            for objective in item.objectives
        }
        self.sources = {source.id: source.name for source in config.sources}
        self.shown = {
            kpi.id: Shown(
                kind=kpi.display.kind,
                decimals=kpi.display.decimals,
                scale=kpi.display.scale,
                suffix=kpi.display.suffix,
                currency=config.organisation.currency,
                states=kpi.states,
            )
            for kpi in config.kpis
        }

    def display(self, kpi: str | None) -> Shown:
        """How a KPI's figures are written; plainly where the configuration no longer has it."""
        return self.shown.get(kpi or "", _UNKNOWN)

    def source(self, source: str | None) -> str:
        """A source's name; what is no source, as the aggregate of child units, has one too."""
        if source in PSEUDO:
            return PSEUDO[source]
        return self.sources.get(source or "", source or "")


def sentence(row: Mapping[str, Any], names: Names) -> str:
    """What a break says, for a row of `mart.breaks` with `file`."""
    what = isolated(names.kpis.get(row["kpi"], row["kpi"] or "A figure"))
    where = isolated(names.units.get(row["unit"], row["unit"] or "an unknown unit"))
    left = names.source(row["left_source"])
    match row["rule"], row["reason"]:
        case "validity", _:
            at = row["cell"] or f"row {row['row_number']}"
            place = f"{row['file']}, {at}" if row["file"] else left
            return f"{left}: {place}: {row['detail']}"
        case "completeness", "delivery_failed":
            return f"{left} did not deliver: {row['detail']}"
        case "completeness", "no_figure":
            said = "no source and no child unit ever gave a figure"
            return f"{what} of {where}: {_explained(said, row, names)}"
        case "completeness", "no_operands":
            return (
                f"{what} of {where}: {left} gave no numerator and denominator, "
                "so the units above leave the figure out"
            )
        case "dispute", _:
            return f"{what} of {where}: {_disputed(row, names)}"
        case "completeness", _:
            return f"{what} of {where}: {_explained(f'{left} gave no figure', row, names)}"
        case "freshness", "unchanged":
            said = f"{_value(row['left_value'], names.display(row['kpi']))} to the last digit"
            return f"{what} of {where}: {left} says {said}, as it did for {row['detail']}"
        case "freshness", _:
            return (
                f"{what} of {where}: {left} said so in {row['detail']}, before the month was over"
            )
        case "restatement", _:
            return f"{what} of {where}: {_restated(row, names)}"
        case "cross_scorecard", _:
            return _printed(row, names)
        case "roll_up", "gross":
            gross = _value(Decimal(row["detail"]), names.display(row["kpi"]))
            return (
                f"{what} of {where}: {_difference(row, names)}, but in single child units they "
                f"differ by {gross} in all"
            )
    return f"{what} of {where}: {_difference(row, names)}"


def _explained(said: str, row: Mapping[str, Any], names: Names) -> str:
    """Its owner's reason and name instead, where there is a reason."""
    return f"not available: {_named(row, names)}" if row["detail"] else said


def _named(row: Mapping[str, Any], names: Names) -> str:
    """The break's detail with the names of people instead of their ids."""

    def named(found: re.Match[str]) -> str:
        return f" ({names.people.get(found[1], found[1])})"

    return _WHO.sub(named, row["detail"])


def _disputed(row: Mapping[str, Any], names: Names) -> str:
    """Which figure is questioned, what is said instead, if anything, and why."""
    shown = names.shown.get(row["kpi"])
    figures = [row["left_value"], row["right_value"]]
    left, right = (
        "" if value is None or shown is None else figure(value, shown) for value in figures
    )
    instead = f", {right} instead" if right else ""
    return f"{left or 'the figure'} is disputed{instead}: {_named(row, names)}"


def _difference(row: Mapping[str, Any], names: Names) -> str:
    shown = names.display(row["kpi"])
    left = DERIVED.get(row["left_source"], f"{names.source(row['left_source'])} says")
    right = DERIVED.get(row["right_source"], f"{names.source(row['right_source'])} says")
    if row["rule"] == "identity":
        right = f"{row['detail']} gives"
    text = f"{left} {_value(row['left_value'], shown)}, {right} {_value(row['right_value'], shown)}"
    difference: Decimal | None = row["difference"]
    return text if difference is None else f"{text} ({precise(difference, shown)})"


def _restated(row: Mapping[str, Any], names: Names) -> str:
    """What was published, in which edition, and what it is by now."""
    shown = names.display(row["kpi"])
    before = "no figure" if row["left_value"] is None else figure(row["left_value"], shown)
    now = "none" if row["right_value"] is None else figure(row["right_value"], shown)
    by = "" if row["right_source"] is None else f" by {names.source(row['right_source'])}"
    text = f"published as {before} in edition {row['detail']}, now {now}{by}"
    change_of: Decimal | None = row["difference"]
    return text if change_of is None else f"{text} ({precise(change_of, shown)})"


def _printed(row: Mapping[str, Any], names: Names) -> str:
    """What a department's scorecard prints against ours, or against another department's."""
    told = str(row["detail"]).split("|")
    what, reason = names.kpis.get(row["kpi"], row["kpi"]), row["reason"].replace("_", " ")
    if row["kpi"] is None:
        what = names.perspectives.get(told.pop(0), "The whole card")
    where = names.units.get(row["unit"], row["unit"])
    left, right = names.source(row["left_source"]), names.source(row["right_source"])
    if reason == "polarity":
        return f"{what} of {where}: {right} colours it as if the other way were good"
    if reason == "colour":
        ours, theirs = told
    else:
        shown = _PLAIN.get(reason) or names.display(row["kpi"])
        ours = _value(row["left_value"], shown)
        theirs = repr(told[-1]) if row["right_value"] is None else figure(row["right_value"], shown)
    lead = f"{left} has {reason}"
    if reason == "value":
        lead = DERIVED.get(row["left_source"], f"{left} says")
    return f"{what} of {where}: {lead} {ours}, {right} prints {theirs}"


def _value(value: Decimal | None, shown: Shown) -> str:
    return "undefined (denominator 0)" if value is None else figure(value, shown)


def precise(difference: Decimal, shown: Shown) -> str:
    """A difference as its KPI is shown, with as many more decimals as it takes to see it."""
    # A difference that rounds to nothing would read as agreement.
    text = change(difference, shown)
    for decimals in range(shown.decimals + 1, 10):
        if any(digit in text for digit in "123456789"):
            break
        finer = Shown(shown.kind, decimals, shown.scale, shown.suffix, shown.currency)
        text = change(difference, finer)
    return text
