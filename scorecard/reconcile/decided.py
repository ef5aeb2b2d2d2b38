"""Decisions in words: the same on page, in mails, in workbooks and on the command line."""

from collections.abc import Mapping
from typing import Any

from scorecard.figures import figure, setting
from scorecard.labels import t, translatable
from scorecard.period import Month
from scorecard.reconcile.sentences import Names, precise
from scorecard.stores.ledger_decisions import NewDecision

Row = Mapping[str, Any]
# What is done to a point of the front page.
_DONE = translatable({"pin": "pinned", "drop": "dropped", "reword": "reworded"})


def row_of(decision: NewDecision) -> Row:
    """A decision of the ledger as a row of `mart.decisions`, as far as words need it."""
    return {
        "kind": decision.kind,
        "kpi": decision.kpi,
        "unit": decision.unit,
        "valid_from": decision.first_month,
        "valid_to": decision.last_month,
        "source": decision.source,
        "value": decision.value,
        "numerator": decision.numerator,
        "denominator": decision.denominator,
        "cause": decision.cause,
        "break_id": None if decision.seen is None else decision.seen.break_id,
        "item_type": decision.item_type,
        "reverses": decision.reverses,
        "place": decision.place,
        "edit": decision.edit,
        "position": decision.position,
        "evidence": decision.evidence,
        "due": decision.due,
        "action": decision.action,
        "action_owner": decision.action_owner,
        "about": decision.about,
        "reason": decision.reason,
    }


def decision_words(row: Row, names: Names) -> str:
    """What was decided: `Revenue of North, March 2026: overridden with EUR 95`."""
    match row["kind"]:
        case "certify":
            what = _of_kpi(names.source(row["source"]), row, names)
        case "item":
            # Its months are those it is carried through; it is of the break's own.
            month = Month.parse(row["valid_from"]).title
            return f"{subject(row, names)}, {month}: {_item(row, names)}"
        case "comment" | "point":
            return _said(row, names)
        case "waive" | "approve":
            return _of_card(row, names)
        case "action" | "follow_up" | "minute":
            return _acting(row, names)
        case "ignore":
            what = _of_kpi(names.units.get(row["unit"], str(row["unit"])), row, names)
        case _:
            what = subject(row, names)
    return f"{what}, {months_words(row)}: {_outcome(row, names)}"


def _said(row: Row, names: Names) -> str:
    """`Comment on Revenue of North, March 2026`; of a point also what is done to it."""
    where = f"{_place_of(row, names)}, {months_words(row)}"
    if row["kind"] == "comment":
        return t("Comment on {place}", place=where)
    parts = [t(_DONE[row["edit"]])] if row["edit"] in _DONE else []
    if row["position"] is not None:
        parts.append(t("moved to place {number}", number=row["position"]))
    return t("Point of the front page, {place}: {outcome}", place=where, outcome=", ".join(parts))


def _place_of(row: Row, names: Names) -> str:
    """`Revenue of North`."""
    place, unit = place_words(row["place"], names), names.units.get(row["unit"], row["unit"])
    return t("{place} of {unit}", place=place, unit=unit)


def _acting(row: Row, names: Names) -> str:
    """`Action on Revenue of North, March 2026: Ann Berg until 2026-04-30: ask them`, or its end."""
    where = _place_of(row, names)
    if row["kind"] == "action":
        return t(
            "Action on {place}, {months}: {person} until {day}: {action}",
            place=where,
            months=months_words(row),
            person=names.people.get(row["action_owner"], row["action_owner"]),
            day=row["due"],
            action=row["action"],
        )
    if row["kind"] == "minute":
        return t(
            "Decided on {place}, {months}: {reason}",
            place=where,
            months=months_words(row),
            reason=row["reason"],
        )
    ended = t("moved to {day}", day=row["due"]) if row["edit"] == "moved" else t(row["edit"])
    return t(
        "Action {number} on {place}: {ended}: {action}",
        number=row["about"],
        place=where,
        ended=ended,
        action=row["action"],
    )


def _of_card(row: Row, names: Names) -> str:
    """`Card of North, March 2026: approved`, or what is waived of its gate and until when."""
    unit = names.units.get(row["unit"], row["unit"])
    what = t("Card of {unit}, {months}", unit=unit, months=months_words(row))
    if row["kind"] == "approve":
        return t("{what}: approved", what=what)
    told = str(row["evidence"]).removesuffix(".")
    return t("{what}: waived until {day}: {stop}", what=what, day=row["due"], stop=told)


def place_words(place: str, names: Names) -> str:
    """What a comment is on, or a point about: `Revenue`, `perspective Customer`, `front page`."""
    what, _, rest = place.partition(" ")
    item = rest.partition(" ")[0]
    match what:
        case "measure":
            return names.kpis.get(item, item)
        case "perspective":
            return t("perspective {name}", name=names.perspectives.get(item, item))
        case "objective":
            return t("objective {name}", name=names.objectives.get(item, item))
    return t("front page")


def _of_kpi(what: str, row: Row, names: Names) -> str:
    """What is decided about, with the one KPI it is limited to, if it is."""
    return what if row["kpi"] is None else f"{what}, {names.kpis.get(row['kpi'], row['kpi'])}"


def subject(row: Row, names: Names) -> str:
    """The figure a decision is about; the break where it is about no figure."""
    kpi = names.kpis.get(row["kpi"], row["kpi"]) if row["kpi"] is not None else ""
    unit = names.units.get(row["unit"], row["unit"]) if row["unit"] is not None else ""
    if not kpi and not unit:
        return t("Break {id}", id=row["break_id"]) if row["break_id"] else t("All figures")
    return t("{place} of {unit}", place=kpi or t("All figures"), unit=unit or t("all units"))


def months_words(row: Row) -> str:
    """`March 2026`, `March 2026 to May 2026`, `from March 2026 on`."""
    first, last = row["valid_from"], row["valid_to"]
    if first is None:
        if last is None:
            return t("all months")
        return t("up to {month}", month=Month.parse(last).title)
    if last is None:
        return t("from {month} on", month=Month.parse(first).title)
    if first == last:
        return Month.parse(first).title
    return t("{low} to {high}", low=Month.parse(first).title, high=Month.parse(last).title)


def _outcome(row: Row, names: Names) -> str:
    match row["kind"]:
        case "override":
            return t("overridden with {figure}", figure=_figure(row, names))
        case "estimate":
            return t("estimated at {figure}", figure=_figure(row, names))
        case "accept":
            return t("difference accepted")
        case "prefer":
            return t("{source} preferred", source=names.source(row["source"]))
        case "rebase":
            return t("the series begins anew")
        case "ignore":
            return t("left out of the units above")
        case "dispute":
            if row["value"] is None:
                return t("disputed")
            return t("disputed, {figure} instead", figure=_figure(row, names))
        case "certify":
            return t("certified as final")
    return t("explained: {cause}", cause=row["cause"])


def _item(row: Row, names: Names) -> str:
    """`timing item of -1,200, back in May 2026`."""
    shown = names.shown.get(row["kpi"])
    amount = setting(row["value"]) if shown is None else precise(row["value"], shown)
    until = ""
    if row["reverses"] is not None:
        until = ", " + t("back in {month}", month=Month.parse(row["reverses"]).title)
    elif row["valid_to"] != row["valid_from"] and row["valid_to"] is not None:
        until = ", " + t("carried up to {month}", month=Month.parse(row["valid_to"]).title)
    elif row["valid_to"] is None:
        until = ", " + t("carried until it comes back")
    return t("{type} item of {amount}", type=t(row["item_type"]), amount=amount) + until


def _figure(row: Row, names: Names) -> str:
    """The figure decided as its KPI is shown; of operands both, since nothing is divided here."""
    if row["value"] is None:
        return f"{setting(row['numerator'])} / {setting(row['denominator'])}"
    shown = names.shown.get(row["kpi"])
    return setting(row["value"]) if shown is None else figure(row["value"], shown)
