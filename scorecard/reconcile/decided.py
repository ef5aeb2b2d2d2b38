"""Decisions in words: the same on page, in mails, in workbooks and on the command line."""

from collections.abc import Mapping
from typing import Any

from scorecard.figures import figure, setting
from scorecard.period import Month
from scorecard.reconcile.sentences import Names, precise
from scorecard.stores.ledger_decisions import NewDecision

Row = Mapping[str, Any]


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
    where = f"{place_words(row['place'], names)} of {names.units.get(row['unit'], row['unit'])}"
    where += f", {months_words(row)}"
    if row["kind"] == "comment":
        return f"Comment on {where}"
    done = {"pin": "pinned", "drop": "dropped", "reword": "reworded"}
    parts = [done[row["edit"]]] if row["edit"] in done else []
    if row["position"] is not None:
        parts.append(f"moved to place {row['position']}")
    outcome = ", ".join(parts)
    return f"Point of the front page, {where}: {outcome}"


def _acting(row: Row, names: Names) -> str:
    """`Action on Revenue of North, March 2026: Ann Berg until 2026-04-30: ask them`, or its end."""
    where = f"{place_words(row['place'], names)} of {names.units.get(row['unit'], row['unit'])}"
    if row["kind"] == "action":
        who = names.people.get(row["action_owner"], row["action_owner"])
        return f"Action on {where}, {months_words(row)}: {who} until {row['due']}: {row['action']}"
    if row["kind"] == "minute":
        return f"Decided on {where}, {months_words(row)}: {row['reason']}"
    ended = f"moved to {row['due']}" if row["edit"] == "moved" else row["edit"]
    return f"Action {row['about']} on {where}: {ended}: {row['action']}"


def _of_card(row: Row, names: Names) -> str:
    """`Card of North, March 2026: approved`, or what is waived of its gate and until when."""
    what = f"Card of {names.units.get(row['unit'], row['unit'])}, {months_words(row)}"
    if row["kind"] == "approve":
        return f"{what}: approved"
    told = str(row["evidence"]).removesuffix(".")
    return f"{what}: waived until {row['due']}: {told}"


def place_words(place: str, names: Names) -> str:
    """What a comment is on, or a point about: `Revenue`, `perspective Customer`, `front page`."""
    what, _, rest = place.partition(" ")
    item = rest.partition(" ")[0]
    match what:
        case "measure":
            return names.kpis.get(item, item)
        case "perspective":
            return f"perspective {names.perspectives.get(item, item)}"
        case "objective":
            return f"objective {names.objectives.get(item, item)}"
    return "front page"


def _of_kpi(what: str, row: Row, names: Names) -> str:
    """What is decided about, with the one KPI it is limited to, if it is."""
    return what if row["kpi"] is None else f"{what}, {names.kpis.get(row['kpi'], row['kpi'])}"


def subject(row: Row, names: Names) -> str:
    """The figure a decision is about; the break where it is about no figure."""
    kpi = names.kpis.get(row["kpi"], row["kpi"]) if row["kpi"] is not None else ""
    unit = names.units.get(row["unit"], row["unit"]) if row["unit"] is not None else ""
    if not kpi and not unit:
        return f"Break {row['break_id']}" if row["break_id"] else "All figures"
    return " of ".join(part for part in (kpi or "All figures", unit or "all units") if part)


def months_words(row: Row) -> str:
    """`March 2026`, `March 2026 to May 2026`, `from March 2026 on`."""
    first, last = row["valid_from"], row["valid_to"]
    if first is None:
        return "all months" if last is None else f"up to {Month.parse(last).title}"
    if last is None:
        return f"from {Month.parse(first).title} on"
    if first == last:
        return Month.parse(first).title
    return f"{Month.parse(first).title} to {Month.parse(last).title}"


def _outcome(row: Row, names: Names) -> str:
    match row["kind"]:
        case "override":
            return f"overridden with {_figure(row, names)}"
        case "estimate":
            return f"estimated at {_figure(row, names)}"
        case "accept":
            return "difference accepted"
        case "prefer":
            return f"{names.source(row['source'])} preferred"
        case "rebase":
            return "the series begins anew"
        case "ignore":
            return "left out of the units above"
        case "dispute":
            instead = f", {_figure(row, names)} instead" if row["value"] is not None else ""
            return f"disputed{instead}"
        case "certify":
            return "certified as final"
    return f"explained: {row['cause']}"


def _item(row: Row, names: Names) -> str:
    """`timing item of -1,200, back in May 2026`."""
    shown = names.shown.get(row["kpi"])
    amount = setting(row["value"]) if shown is None else precise(row["value"], shown)
    until = ""
    if row["reverses"] is not None:
        until = f", back in {Month.parse(row['reverses']).title}"
    elif row["valid_to"] != row["valid_from"] and row["valid_to"] is not None:
        until = f", carried up to {Month.parse(row['valid_to']).title}"
    elif row["valid_to"] is None:
        until = ", carried until it comes back"
    return f"{row['item_type']} item of {amount}{until}"


def _figure(row: Row, names: Names) -> str:
    """The figure decided as its KPI is shown; of operands both, since nothing is divided here."""
    if row["value"] is None:
        return f"{setting(row['numerator'])} / {setting(row['denominator'])}"
    shown = names.shown.get(row["kpi"])
    return setting(row["value"]) if shown is None else figure(row["value"], shown)
