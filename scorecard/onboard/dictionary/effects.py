"""Which cards' scores another configuration would move, calculated beside the warehouse."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from scorecard.close.desk import open_ledger
from scorecard.close.rebuild import calculate
from scorecard.config.models import Config
from scorecard.project import Project, sql_dir
from scorecard.stores.landing import Landing
from scorecard.stores.ledger_decisions import Decision
from scorecard.stores.lock import project_lock
from scorecard.stores.marks import mark_path
from scorecard.stores.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Movement:
    """A card whose score or colour another configuration would change.

    Scores are 0 to 10, None where there is none; a colour is None without a score.
    """

    unit: str
    old_score: Decimal | None
    old_colour: str | None
    new_score: Decimal | None
    new_colour: str | None


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change does to the cards of the newest calculated month."""

    month: str
    cards: int
    moved: tuple[Movement, ...]


_Cards = dict[str, tuple[Decimal | None, str | None]]


def effects(project: Project, before: Config, after: Config) -> Effects | None:
    """The cards that move; None where nothing has been calculated yet.

    Works on a copy under the project's lock and touches nothing; raises `LockHeld` while somebody
    else is at work.
    """
    if not project.warehouse.is_file():
        return None
    with TemporaryDirectory(dir=project.var, prefix="preview-") as folder:
        copy = Path(folder) / project.warehouse.name
        with project_lock(project.lock, "preview of a configuration"):
            shutil.copyfile(project.warehouse, copy)
            if mark_path(project.warehouse).is_file():
                shutil.copyfile(mark_path(project.warehouse), mark_path(copy))
        landing = Landing(project.landing)
        with open_ledger(project) as ledger:
            decisions = ledger.decisions.all()
        old = _calculated(copy, before, landing, decisions)
        if not old:
            return None
        new = _calculated(copy, after, landing, decisions)
    month = max(old)
    return Effects(month, len(new.get(month, {})), tuple(_moved(old[month], new.get(month, {}))))


def _calculated(
    path: Path, config: Config, landing: Landing, decisions: Sequence[Decision]
) -> dict[str, _Cards]:
    """Score and colour of every card by month and unit."""
    warehouse = Warehouse(path, sql_dir())
    try:
        calculate(warehouse, config, landing, decisions)
        rows = warehouse.con.execute(
            "SELECT month, unit, score, colour FROM mart.scorecards ORDER BY ALL"
        ).fetchall()
    finally:
        warehouse.close()
    found: dict[str, _Cards] = {}
    for month, unit, score, colour in rows:
        found.setdefault(str(month), {})[str(unit)] = (score, colour)
    return found


def _moved(old: _Cards, new: _Cards) -> list[Movement]:
    return [
        Movement(unit, *old.get(unit, (None, None)), *new.get(unit, (None, None)))
        for unit in sorted(old.keys() | new.keys())
        if old.get(unit) != new.get(unit)
    ]
