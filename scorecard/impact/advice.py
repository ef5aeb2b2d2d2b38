"""Advice that needs figures: thresholds that have decided nothing for two years."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from scorecard.config.advice import Advice, card_of
from scorecard.config.finding import KeyPath
from scorecard.config.models import Config
from scorecard.errors import InputError
from scorecard.project import sql_dir
from scorecard.stores.snapshot import query
from scorecard.stores.statements import statement

MONTHS: Final = 24
_NAMED: Final = 6
_DO: Final = {
    "green": "Move goal and red flag to where a miss would be news, or measure something else.",
    "amber": "Bring goal and red flag nearer together, so that the figure can cross one.",
    "red": "Set a goal that can be reached, or decide what is to be done about it.",
}


def advise_by_figures(config: Config, snapshot: Path) -> tuple[list[Advice], str]:
    """Advice by the marts of the last run, and why there is none where it could not be looked at.

    Raises `StoreError` where the snapshot is damaged.
    """
    if not snapshot.is_file():
        return [], "nothing is calculated yet; ask again after `scorecard run`"
    try:
        months = _ask(snapshot, "advice/count_months")[0][0]
        found = _ask(snapshot, "advice/select_constant", months=MONTHS)
    except InputError:
        # A snapshot of another version of this program.
        return [], "the last run was another version's; ask again after `scorecard run`"
    if months < MONTHS:
        return [], f"that takes {MONTHS} months, and {months} are calculated"
    return list(_constant(config, [(u, k, b, c) for u, k, b, c in found])), ""


def _ask(snapshot: Path, name: str, **parameters: int) -> list[tuple[Any, ...]]:
    _, rows = query(snapshot, statement(sql_dir(), name), parameters)
    return rows


def _constant(config: Config, rows: list[tuple[str, str, str, str]]) -> Iterator[Advice]:
    """One piece for each measure of a scorecard and colour, with the units it is so of."""
    measures = {(path, unit): (kpi, basis) for path, unit, kpi, basis in _measures(config)}
    places = {(unit, *named): path for (path, unit), named in measures.items()}
    units: dict[tuple[KeyPath, str], list[str]] = defaultdict(list)
    for unit, kpi, basis, colour in rows:
        if (unit, kpi, basis) in places:
            units[places[unit, kpi, basis], colour].append(unit)
    for (path, colour), listed in sorted(units.items(), key=lambda item: _order(*item[0])):
        kpi, _ = measures[path, listed[0]]
        yield Advice(
            path,
            f"{kpi} of {_named(listed)} was {colour} in each of the last {MONTHS} months",
            "Thresholds that are never crossed decide nothing.",
            _DO[colour],
        )


def _order(path: KeyPath, colour: str) -> tuple[tuple[int, ...], str]:
    return tuple(part for part in path if isinstance(part, int)), colour


def _measures(config: Config) -> Iterator[tuple[KeyPath, str, str, str]]:
    """Every measure of every unit's card: the way to it, the unit, the KPI and the basis."""
    for unit in config.units:
        card = card_of(config, unit)
        if card is None:
            continue
        c = config.scorecards.index(card)
        for p, perspective in enumerate(card.perspectives):
            for o, objective in enumerate(perspective.objectives):
                at: KeyPath = ("scorecards", c, "perspectives", p, "objectives", o, "measures")
                for m, measure in enumerate(objective.measures):
                    yield (*at, m), unit.id, measure.kpi, measure.basis


def _named(units: list[str]) -> str:
    more = [f"{len(units) - _NAMED} more"] if len(units) > _NAMED else []
    return ", ".join([*units[:_NAMED], *more])
