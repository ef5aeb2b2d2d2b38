"""Breaks in words: one sentence each, the same on page, in the digest and on the command line."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scorecard.bidi import isolated
from scorecard.config.models import Config
from scorecard.figures import Shown, change, figure
from scorecard.ingest.form_layout import FORMS
from scorecard.labels import t, translatable

# What stands where a source's id does.
PSEUDO = translatable(
    {
        "children": "its child units",
        "formula": "its operands",
        "decision": "a decision",
        "initiatives": "the count of initiatives",
        "scorecard": "our card",
        "timeliness": "the count of deliveries on time",
        "published": "the published card",
    }
)
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
DERIVED = translatable(
    {
        "children": "its child units add up to {figure}",
        "formula": "its operands give {figure}",
    }
)
# What differs between a card of ours and another one, where it is not the figure.
_HAS = translatable(
    {
        "target": "{source} has target {figure}",
        "red flag": "{source} has red flag {figure}",
        "weight": "{source} has weight {figure}",
        "score": "{source} has score {figure}",
        "colour": "{source} has colour {figure}",
    }
)
# What a scorecard prints otherwise because of what is told before it.
_SO = translatable(
    {
        "colour": "{said}; so {source} prints colour {theirs}, our card {ours}",
        "score": "{said}; so {source} prints score {theirs}, our card {ours}",
    }
)


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

    def beside(self, row: Mapping[str, Any]) -> Shown | None:
        """How both sides of a break are written; None where nothing is known of its KPI."""
        printed = row["rule"] == "cross_scorecard" and _PLAIN.get(row["reason"])
        return printed or self.shown.get(row["kpi"] or "")

    def source(self, source: str | None) -> str:
        """A source's name; what is no source, as the aggregate of child units, has one too."""
        if source in PSEUDO:
            return t(PSEUDO[source])
        return self.sources.get(source or "", source or "")


def sentence(row: Mapping[str, Any], names: Names) -> str:
    """What a break says and what follows from it, for a row of `mart.breaks` with `file`."""
    return with_consequence(_differs(row, names), row, names)


def with_consequence(said: str, row: Mapping[str, Any], names: Names) -> str:
    """What is said of a break, with what a scorecard prints otherwise because of it."""
    if not row["consequence"]:
        return said
    source, field, *sides = row["consequence"].split("|")
    if field == "score":
        sides = [figure(Decimal(side), _PLAIN["score"]) for side in sides]
    ours, theirs = sides
    return t(_SO[field], said=said, source=names.source(source), theirs=theirs, ours=ours)


def _differs(row: Mapping[str, Any], names: Names) -> str:
    left = names.source(row["left_source"])
    match row["rule"], row["reason"]:
        case "validity", _ if str(row["file"]).startswith(FORMS) and row["unit"] in names.units:
            # A form goes by no file name, and its figures by KPI and unit.
            what, where = names.kpis.get(row["kpi"], row["kpi"]), names.units[row["unit"]]
            said = t("{kpi} of {unit}: {said}", kpi=what, unit=where, said=row["detail"])
            return f"{left}: {said}"
        case "validity", _:
            at = row["cell"] or t("row {number}", number=row["row_number"])
            place = f"{row['file']}, {at}" if row["file"] else left
            return f"{left}: {place}: {row['detail']}"
        case "completeness", "delivery_failed":
            return t("{source} did not deliver: {detail}", source=left, detail=row["detail"])
        case "cross_scorecard", _:
            return _printed(row, names)
    what = isolated(names.kpis.get(row["kpi"], row["kpi"] or t("A figure")))
    where = isolated(names.units.get(row["unit"], row["unit"] or t("an unknown unit")))
    return t("{kpi} of {unit}: {said}", kpi=what, unit=where, said=_said(row, names))


def _said(row: Mapping[str, Any], names: Names) -> str:
    """What is said of a unit's figure."""
    left = names.source(row["left_source"])
    match row["rule"], row["reason"]:
        case "completeness", "no_figure":
            said = t("no source and no child unit ever gave a figure")
            return _explained(said, row, names)
        case "completeness", "no_operands":
            return t(
                "{source} gave no numerator and denominator, so the units above leave the figure "
                "out",
                source=left,
            )
        case "dispute", _:
            return _disputed(row, names)
        case "completeness", _:
            return _explained(t("{source} gave no figure", source=left), row, names)
        case "freshness", "unchanged":
            return t(
                "{source} says {figure} to the last digit, as it did for {month}",
                source=left,
                figure=_value(row["left_value"], names.display(row["kpi"])),
                month=row["detail"],
            )
        case "freshness", _:
            return t(
                "{source} said so in {month}, before the month was over",
                source=left,
                month=row["detail"],
            )
        case "restatement", _:
            return _restated(row, names)
        case "roll_up", "gross":
            gross = _value(Decimal(row["detail"]), names.display(row["kpi"]))
            return t(
                "{difference}, but in single child units they differ by {amount} in all",
                difference=_difference(row, names),
                amount=gross,
            )
    return _difference(row, names)


def _explained(said: str, row: Mapping[str, Any], names: Names) -> str:
    """Its owner's reason and name instead, where there is a reason."""
    return t("not available: {reason}", reason=_named(row, names)) if row["detail"] else said


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
    left, why = left or t("the figure"), _named(row, names)
    if not right:
        return t("{figure} is disputed: {reason}", figure=left, reason=why)
    return t(
        "{figure} is disputed, {other} instead: {reason}", figure=left, other=right, reason=why
    )


def _difference(row: Mapping[str, Any], names: Names) -> str:
    shown = names.display(row["kpi"])
    left = _says(row["left_source"], _value(row["left_value"], shown), names)
    right = _says(row["right_source"], _value(row["right_value"], shown), names)
    if row["rule"] == "identity":
        figure = _value(row["right_value"], shown)
        right = t("{sum} gives {figure}", sum=row["detail"], figure=figure)
    text = f"{left}, {right}"
    difference: Decimal | None = row["difference"]
    return text if difference is None else f"{text} ({precise(difference, shown)})"


def _says(source: str, figure: str, names: Names) -> str:
    """`CRM says EUR 10m`; of what is made of other figures, what those give."""
    if source in DERIVED:
        return t(DERIVED[source], figure=figure)
    return t("{source} says {figure}", source=names.source(source), figure=figure)


def _restated(row: Mapping[str, Any], names: Names) -> str:
    """What was published, in which edition, and what it is by now."""
    shown = names.display(row["kpi"])
    before = t("no figure") if row["left_value"] is None else figure(row["left_value"], shown)
    now = t("figure::none") if row["right_value"] is None else figure(row["right_value"], shown)
    if row["right_source"] is not None:
        now = t("{figure} by {source}", figure=now, source=names.source(row["right_source"]))
    text = t(
        "published as {before} in edition {edition}, now {now}",
        before=before,
        edition=row["detail"],
        now=now,
    )
    change_of: Decimal | None = row["difference"]
    return text if change_of is None else f"{text} ({precise(change_of, shown)})"


def _printed(row: Mapping[str, Any], names: Names) -> str:
    """What a department's scorecard prints against ours, or against another department's."""
    told = str(row["detail"]).split("|")
    what, reason = names.kpis.get(row["kpi"], row["kpi"]), row["reason"].replace("_", " ")
    if row["kpi"] is None:
        what = names.perspectives.get(told.pop(0), t("The whole card"))
    where = names.units.get(row["unit"], row["unit"])
    left, right = names.source(row["left_source"]), names.source(row["right_source"])
    if reason == "polarity":
        said = t("{source} colours it as if the other way were good", source=right)
        return t("{kpi} of {unit}: {said}", kpi=what, unit=where, said=said)
    if reason == "colour":
        ours, theirs = told
    else:
        shown = _PLAIN.get(reason) or names.display(row["kpi"])
        ours = _value(row["left_value"], shown)
        theirs = repr(told[-1]) if row["right_value"] is None else figure(row["right_value"], shown)
    if reason == "value":
        lead = _says(row["left_source"], ours, names)
    else:
        lead = t(_HAS[reason], source=left, figure=ours)
    said = t("{lead}, {source} prints {figure}", lead=lead, source=right, figure=theirs)
    return t("{kpi} of {unit}: {said}", kpi=what, unit=where, said=said)


def _value(value: Decimal | None, shown: Shown) -> str:
    return t("undefined (denominator 0)") if value is None else figure(value, shown)


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
