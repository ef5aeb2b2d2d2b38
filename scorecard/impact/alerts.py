"""Breaks of a month grouped by what went wrong, so that one bad file is one alert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from scorecard.config.models import Config
from scorecard.impact.known import KnownEffects
from scorecard.period import Month
from scorecard.reconcile.cause_words import (
    closest,
    corrected,
    evidence,
    in_a_row,
    phrase,
    times,
)
from scorecard.reconcile.sentences import DERIVED, Names, sentence
from scorecard.stores.warehouse import Warehouse

# What stops a card comes before what may bend it, and that before what is set aside.
ORDER = ("delivery_failed", "no_figure", "absent", "no_operands", "undefined", "differs")


# Rules whose left side is what we hold for right.
_RIGHT_AT_FAULT = ("agreement", "cross_scorecard", "restatement")
# By rule and reason, or rule and right source, or rule alone; the last is for two that disagree.
_TITLES: Mapping[tuple[str | None, str | None], str] = {
    ("validity", None): "{left}: {figures} set aside ({reason})",
    ("completeness", "delivery_failed"): "{left}: no usable delivery",
    ("completeness", "no_figure"): (
        "Scorecards: {figures} that no source gives (a KPI that begins later has a first_month)"
    ),
    ("completeness", "no_operands"): "{left}: {figures} without numerator and denominator",
    ("completeness", None): "{left}: {figures} missing",
    ("dispute", None): "{figures} disputed",
    ("freshness", "unchanged"): "{left}: {figures} as in the month before, to the last digit",
    ("freshness", "early"): "{left}: {figures} given before the month was over",
    ("cross_scorecard", "value"): "{right}: {figures} other than {left} says",
    ("cross_scorecard", "polarity"): "{right}: {figures} coloured as if the other way were good",
    ("cross_scorecard", None): "{right}: {figures} with another {reason} than {left} has",
    ("restatement", "came_late"): "{figures} that came after the month was published",
    ("restatement", "gone"): "{figures} published and no longer there",
    ("restatement", None): "{right}: {figures} restated since publication",
    ("identity", None): "{left}: {figures} that other KPIs do not add up to",
    ("roll_up", "gross"): "{left} and child units agree in sum only: {figures}",
    ("roll_up", "formula"): "{left} differs from what operands give: {figures}",
    ("roll_up", None): "{left} differs from what child units add up to: {figures}",
    (None, None): "{left} and {right} disagree: {figures}",
}


@dataclass(frozen=True, slots=True)
class Alert:
    """Breaks with one cause, and the units whose cards it touches.

    `key` is the same in every run; `owner` is the name of who answers for the source at fault, and
    `person` that person's id. `effect` says what it changes on the month's cards, and `largest` how
    far the score of any card moves, 0 to 10. `closes` is how many published months the oldest has
    survived, and `oldest` its month; `carried` ones have no break of this month. `breaks` are the
    ids of its breaks, `kpis` those of the KPIs they are about; `placed` its lines with where the
    figure of the source at fault stands.
    """

    key: str
    title: str
    owner: str | None
    rows: int
    lines: tuple[str, ...]
    cards: tuple[str, ...]
    person: str | None = None
    effect: str = ""
    largest: Decimal = Decimal(0)
    closes: int = 0
    carried: bool = False
    oldest: str = ""
    breaks: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    placed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a break: the owner of the source at fault, by id.

    What somebody questions is the office's to settle, whatever its source.
    """

    owners: Mapping[str, str]
    office: str | None

    @classmethod
    def of(cls, config: Config) -> "Answering":
        """As the configuration has it."""
        owners = {source.id: source.owner for source in config.sources}
        office = next((person.id for person in config.people if "osm" in person.roles), None)
        return cls(owners, office)

    def person(self, row: Mapping[str, Any]) -> str | None:
        """The id of who answers for a row of breaks; None where nobody does."""
        return self.office if row["rule"] == "dispute" else self.owners.get(_suspect(row))

    def told(self, row: Mapping[str, Any], names: Names) -> tuple[tuple[str, ...], str]:
        """What a row of breaks is grouped by, its reason second, and the name of who answers."""
        return _cause(row), names.people.get(self.person(row) or "", "")


def build_alerts(warehouse: Warehouse, config: Config, month: Month) -> list[Alert]:
    """Alerts of a month: failures first, then those that move a card's score furthest.

    Breaks whose cause is named are one alert for each source and cause, whatever they are breaks
    with; the others one for each pair of sources. Breaks of earlier months that were published over
    are told too: with what goes on this month, or last, for themselves.
    """
    names = Names(config)
    answering = Answering.of(config)
    measured = {(r[0], r[1]) for r in warehouse.run("report/select_measured")}
    rows = warehouse.rows("impact/select_open_breaks", {"month": str(month)})
    breaks = [row["break_id"] for row in rows]
    effects = KnownEffects(warehouse, breaks, month)
    places = _places(warehouse, breaks)
    # Sorting keeps the order within a cause: the newest month first.
    rows.sort(key=_cause)
    alerts = []
    for cause, group in groupby(rows, key=_cause):
        found = list(group)
        suspect = _suspect(found[0])
        person = answering.person(found[0])
        lines = [
            (_line(row, names, month), places.get((row["break_id"], suspect))) for row in found
        ]
        alerts.append(
            Alert(
                key="|".join(cause),
                title=_aged(found, names, month),
                owner=names.people.get(person or ""),
                person=person,
                rows=len(found),
                # A row of a file that is wrong for five KPIs is one line.
                lines=tuple(dict.fromkeys(line for line, _ in lines)),
                cards=_cards(found, measured),
                effect=effects.words(found, names),
                largest=effects.largest(found),
                closes=_closes(found),
                carried=not _is_news(found[0], month),
                oldest=min(row["month"] for row in found),
                breaks=tuple(row["break_id"] for row in found),
                kpis=tuple(sorted({row["kpi"] for row in found if row["kpi"]})),
                placed=tuple(
                    dict.fromkeys(f"{line} ({place})" if place else line for line, place in lines)
                ),
            )
        )
    return sorted(alerts, key=_pressing)


def _places(warehouse: Warehouse, breaks: Sequence[str]) -> dict[tuple[str, str], str]:
    """`drops/crm.csv, row 8`, by break and source; none of cells that were set aside."""
    rows = warehouse.rows("impact/select_places", {"breaks": list(breaks)})
    return {(row["break_id"], row["source"]): row["place"] for row in rows}


def _pressing(alert: Alert) -> tuple[Any, ...]:
    """This month's before older ones; what stops a card before what may bend it, by how far."""
    rule, reason, *_ = alert.key.split("|")
    rank = ORDER.index(reason) if reason in ORDER else len(ORDER)
    # What another scorecard prints is as it is; what is delivered may be mended.
    printed = rule == "cross_scorecard"
    touched = -len(alert.cards), -alert.rows
    return alert.carried, rank, -alert.largest, printed, *touched, alert.key


def _cards(found: Sequence[Mapping[str, Any]], measured: set[tuple[str, str]]) -> tuple[str, ...]:
    touched = {row["unit"] for row in found if (row["unit"], row["kpi"]) in measured}
    return tuple(sorted(touched))


def _aged(found: list[dict[str, Any]], names: Names, month: Month) -> str:
    """The title; of an alert that no break of this month is in, how long it has stood."""
    title, closes = _title(found, names), _closes(found)
    if _is_news(found[0], month):
        return title
    return f"{title}; still open after {closes} close{'' if closes == 1 else 's'}"


def _is_news(row: Mapping[str, Any], month: Month) -> bool:
    """Whether a row of breaks is this month's: a restated figure is, whatever month it is of."""
    return str(row["month"]) == str(month) or row["rule"] == "restatement"


def _closes(found: Sequence[Mapping[str, Any]]) -> int:
    """Closes that rows have survived; what was restated was not open when its month was closed."""
    return max((row["closes"] for row in found if row["rule"] != "restatement"), default=0)


def _cause(row: Mapping[str, Any]) -> tuple[str, ...]:
    if row["named"]:
        parameter = str(times(row)) if row["cause"] == "scale" else row["parameter"]
        return "cause", "differs", row["suspect"], row["cause"], parameter
    return row["rule"], row["reason"], row["left_source"], row["right_source"] or ""


def _suspect(row: Mapping[str, Any]) -> str:
    if row["named"]:
        return str(row["suspect"])
    return str(row["right_source"] if row["rule"] in _RIGHT_AT_FAULT else row["left_source"])


def _line(row: Mapping[str, Any], names: Names, month: Month) -> str:
    before = "" if row["month"] == str(month) else f"{row['month']}: "
    more = corrected(row) if row["named"] else closest(row, names)
    return before + "; ".join(filter(None, (sentence(row, names), more)))


def _named(found: list[dict[str, Any]], names: Names) -> str:
    """`CRM reports Revenue of North in thousands since 2026-08`; of several, how many."""
    first = found[0]
    subjects = {(row["kpi"], row["unit"]) for row in found}
    what = f"{len(subjects)} figures"
    if len(subjects) == 1:
        kpi, unit = names.kpis.get(first["kpi"], first["kpi"]), first["unit"]
        what = f"{kpi} of {names.units.get(unit, unit)}"
    since = min(row["since"] for row in found)
    when = f"since {since}" if since != first["month"] else f"in {since}"
    row = in_a_row(since, first["month"])
    seen = evidence(max(row["months"] for row in found), row, 1)
    who, report = names.source(first["suspect"]), "reports"
    if first["suspect"] in DERIVED:
        who, report = who.capitalize(), "report"
    return f"{who} {report} {what} {phrase(first, names)} {when}{seen}"


def _title(found: list[dict[str, Any]], names: Names) -> str:
    first = found[0]
    if first["named"]:
        return _named(found, names)
    rule, reason, right = first["rule"], first["reason"], first["right_source"]
    said = next(
        _TITLES[key]
        for key in ((rule, reason), (rule, right), (rule, None), (None, None))
        if key in _TITLES
    )
    return said.format(
        left=names.source(first["left_source"]),
        right=names.source(right),
        figures="1 figure" if len(found) == 1 else f"{len(found)} figures",
        reason=reason.replace("_", " "),
    )
