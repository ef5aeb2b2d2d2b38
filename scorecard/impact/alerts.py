"""Breaks of a month grouped by what went wrong, so that one bad file is one alert."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.reconcile.sentences import Names, sentence
from scorecard.stores.warehouse import Warehouse

# What stops a card comes before what may bend it, and that before what is set aside.
ORDER = ("delivery_failed", "no_figure", "absent", "no_operands", "undefined", "differs")


@dataclass(frozen=True, slots=True)
class Alert:
    """Breaks with one cause, and the units whose cards it touches.

    `key` is the same in every run.
    """

    key: str
    title: str
    owner: str | None
    rows: int
    lines: tuple[str, ...]
    cards: tuple[str, ...]


def build_alerts(warehouse: Warehouse, config: Config, month: Month) -> list[Alert]:
    """Alerts of a month: failures first, then those that touch most cards, then most rows."""
    names = Names(config)
    owners = {source.id: source.owner for source in config.sources}
    measured = {(r[0], r[1]) for r in warehouse.run("report/select_measured")}
    rows = warehouse.rows("report/select_breaks", {"month": str(month)})
    rows.sort(key=_cause)
    alerts = []
    for cause, group in groupby(rows, key=_cause):
        found = list(group)
        cards = {row["unit"] for row in found if (row["unit"], row["kpi"]) in measured}
        suspect = found[0]["left_source"]
        if found[0]["rule"] == "agreement":
            suspect = found[0]["right_source"]
        alerts.append(
            Alert(
                key="|".join(cause),
                title=_title(found, names),
                owner=names.people.get(owners.get(suspect, "")),
                rows=len(found),
                # A row of a file that is wrong for five KPIs is one line.
                lines=tuple(dict.fromkeys(sentence(row, names) for row in found)),
                cards=tuple(sorted(cards)),
            )
        )
    rank = {reason: place for place, reason in enumerate(ORDER)}
    alerts.sort(
        key=lambda a: (rank.get(a.key.split("|")[1], len(ORDER)), -len(a.cards), -a.rows, a.key)
    )
    return alerts


def _cause(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return row["rule"], row["reason"], row["left_source"], row["right_source"] or ""


def _title(found: list[dict[str, Any]], names: Names) -> str:
    first = found[0]
    left, right = names.source(first["left_source"]), names.source(first["right_source"])
    figures = "1 figure" if len(found) == 1 else f"{len(found)} figures"
    match first["rule"], first["reason"]:
        case "validity", reason:
            return f"{left}: {figures} set aside ({reason.replace('_', ' ')})"
        case "completeness", "delivery_failed":
            return f"{left}: no usable delivery"
        case "completeness", "no_figure":
            return f"Scorecards: {figures} that no source gives"
        case "completeness", "no_operands":
            return f"{left}: {figures} without numerator and denominator"
        case "completeness", _:
            return f"{left}: {figures} missing"
        case "roll_up", _ if first["right_source"] == "formula":
            return f"{left} differs from what operands give: {figures}"
        case "roll_up", _:
            return f"{left} differs from what child units add up to: {figures}"
    return f"{left} and {right} disagree: {figures}"
