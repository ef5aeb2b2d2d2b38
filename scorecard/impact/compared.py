"""The comparison with hand-made scorecards as the strategy office hears of it, in shadow mode."""

from typing import Final

from scorecard.config.models import Config
from scorecard.impact.alerts import Alert
from scorecard.period import Month
from scorecard.reconcile.shadow import compare
from scorecard.reconcile.shadow_cells import Cell, Comparison
from scorecard.reconcile.shadow_words import CAUSES, FIELDS, Words
from scorecard.stores.warehouse import Warehouse

_TITLE: Final = "Compared with the hand-made scorecards"


def agreement(comparison: Comparison) -> str:
    """That all cells agree, which is nothing to settle; empty where one differs, or none is."""
    cells = len(comparison.cells)
    agreed = cells > 0 and comparison.agree == cells
    return f"{_TITLE}, all {cells:,} cells agree" if agreed else ""


def comparison_alert(warehouse: Warehouse, config: Config, month: Month) -> Alert | None:
    """How many cells differ from the hand-made scorecards, by cause, and the first of them.

    Cells without a named cause come first: they are the ones to look at. None where all agree.
    """
    comparison = compare(warehouse.rows, config, month)
    if agreement(comparison):
        return None
    words = Words(config)
    differ = [cell for cell in comparison.cells if not cell.agrees]
    differ.sort(key=lambda cell: cell.cause != "unknown")
    cells = len(comparison.cells)
    said = f"{len(differ)} of {cells} cells differ" if cells else "they print nothing of this month"
    causes = (f"{CAUSES[cause]}: {count}" for cause, count in comparison.causes())
    return Alert(
        key=f"shadow|compared|{month}",
        title=f"{_TITLE}, {said}",
        owner=None,
        rows=len(differ),
        lines=(*causes, *(_line(words, cell) for cell in differ)),
        cards=tuple(sorted({cell.unit for cell in differ})),
    )


def _line(words: Words, cell: Cell) -> str:
    what = f"{words.unit(cell)}, {words.subject(cell)}, {FIELDS[cell.field].lower()}"
    ours, theirs = words.value(cell, cell.ours), words.value(cell, cell.theirs)
    return f"{what}: ours {ours}, theirs {theirs} ({cell.text})"
