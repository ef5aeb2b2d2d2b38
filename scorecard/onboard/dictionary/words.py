"""Entries and their values in words, for previews and for lists of what has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorecard import figures
from scorecard.config.models import Config
from scorecard.onboard.dictionary.cells import in_words, text_of
from scorecard.onboard.dictionary.columns import Column, Path
from scorecard.onboard.dictionary.compare import Change
from scorecard.onboard.dictionary.rows import Row

_NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Speech:
    """What is needed to say a figure as people write it: which KPIs are shown in percent."""

    percent: frozenset[str]

    @classmethod
    def of(cls, *configs: Config) -> "Speech":
        """By the KPIs of some configurations."""
        kpis = [kpi for config in configs for kpi in config.kpis]
        return cls(frozenset(kpi.id for kpi in kpis if kpi.display.kind == "percent"))

    def value(self, row: Row, path: Path) -> str:
        """One value of an entry: every digit it was given, shares as percent."""
        return self.told(row.subject.column(path), row.values[path], self._kpi(row))

    def told(self, column: Column, value: Any, kpi: str = "") -> str:
        """A value of a column, of a KPI where its figures are."""
        if value is None or value in ((), {}, ""):
            return _NOTHING
        if column.kind == "share" or (column.of_kpi and kpi in self.percent):
            return _ascii(figures.setting_percent(value))
        if column.kind == "number":
            return _ascii(figures.setting(value))
        return in_words(value) if column.kind == "choice" else text_of(column, value)

    def _kpi(self, row: Row) -> str:
        found = row.values.get(("kpi",), row.values.get(("id",)))
        return str(found or "")

    def fields(self, change: Change) -> list[tuple[str, str, str]]:
        """What differs in a changed entry: title, value before, value now."""
        if change.old is None or change.new is None:
            return []
        return [
            (
                change.subject.column(path).title.lower().replace("kpi", "KPI"),
                self.value(change.old, path),
                self.value(change.new, path),
            )
            for path in change.fields
        ]

    def sentence(self, change: Change) -> str:
        """A change on one line: `revenue target for north from 2026-04: goal 1 -> 2`."""
        if change.kind != "changed":
            return f"{entry_words(change.row)}: {self.summary(change.row)}".rstrip(": ")
        told = ", ".join(f"{title} {old} -> {new}" for title, old, new in self.fields(change))
        return f"{entry_words(change.old or change.row)}: {told}"

    def summary(self, row: Row) -> str:
        """The values that are not in an entry's name."""
        named = {*row.subject.key, ("valid_from",), ("valid_to",), ("description",)}
        return ", ".join(
            f"{column.title.lower().replace('kpi', 'KPI')} {self.value(row, column.path)}"
            for column in row.subject.columns
            if column.path not in named and row.values[column.path] != column.default
        )


def entry_words(row: Row) -> str:
    """What an entry is called in a sentence: `revenue target for north from 2026-04`."""
    name = row.subject.name
    special = _SPECIAL.get(name)
    if special is not None:
        return special(row)
    if ("unit_type",) in row.values and name != "scorecards":
        return _scoped(row)
    own = " ".join(part for part in row.own_key if part)
    under = f" of {row.above[-1]}" if row.above else ""
    return f"{row.subject.noun} {own}{under}".strip()


def _scoped(row: Row) -> str:
    """An entry for a KPI, a unit or type of unit, and some months."""
    values = {path[0]: row.text(path) for path in row.values if len(path) == 1}
    what = [values.get(key, "") for key in ("kpi", "objective", "perspective", "basis")]
    said = " ".join(part for part in what if part)
    if values["unit"]:
        whose = values["unit"]
    else:
        whose = f"every {values['unit_type']}" if values["unit_type"] else "everybody"
    return f"{said} {row.subject.noun} for {whose}{months_words(values)}"


def months_words(values: Mapping[str, str]) -> str:
    """From when, or until when where that is open."""
    if values.get("valid_from"):
        return f" from {values['valid_from']}"
    return f" to {values['valid_to']}" if values.get("valid_to") else ""


def _measure(row: Row) -> str:
    basis = "" if row.own_key[1] == "month" else f" ({row.own_key[1]})"
    return f"measure {row.own_key[0]}{basis} of {row.above[0]}, {row.above[2]}"


def _cascade(row: Row) -> str:
    unit, objective, kpi, _ = row.own_key
    what = objective or kpi or "the card"
    return f"cascade of {what} of {unit or 'child units'} to {row.above[0]}, {row.above[2]}"


def _support(row: Row) -> str:
    unit, objective = row.own_key
    return f"objective {objective} of {unit}, supported by {row.above[0]}, {row.above[2]}"


def _parent(row: Row) -> str:
    since = f" from {row.own_key[1]}" if row.own_key[1] else ""
    return f"unit {row.above[0]} under {row.own_key[0]}{since}"


def _owned(row: Row) -> str:
    unit, parent, since = row.own_key
    return f"unit {unit} under {parent}" + (f" from {since}" if since else "")


def _code(row: Row) -> str:
    source, what, code = row.own_key
    return f"{what} code {code!r} of source {source}"


def _cards(row: Row) -> str:
    return f"cards for {row.own_key[0]}"


def _in_card(row: Row) -> str:
    return f"{row.subject.noun} {row.own_key[0]} of {row.above[0]}"


_SPECIAL = {
    "units.parents": _parent,
    "ownership": _owned,
    "mappings": _code,
    "distribution": _cards,
    "scorecards.perspectives": _in_card,
    "scorecards.perspectives.objectives": _in_card,
    "scorecards.perspectives.objectives.measures": _measure,
    "scorecards.perspectives.objectives.cascades": _cascade,
    "scorecards.perspectives.objectives.supports": _support,
}


def _ascii(text: str) -> str:
    """Without the fine spaces and signs of a printed page: for terminals, CSV and logs."""
    plain = text.replace(figures.MINUS, "-").replace(figures.THIN, " ")
    return plain.replace(figures.SPACE, " ")
