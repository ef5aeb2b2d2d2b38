"""Filling `mart.diagnoses` and `mart.statements`: what may have caused each break, and how much."""

from collections.abc import Iterator, Mapping
from typing import Any

from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.reconcile import statement
from scorecard.reconcile.diagnose import diagnose
from scorecard.reconcile.evidence import Candidate, Diagnosis
from scorecard.reconcile.pairs import pairs_of, setting_of
from scorecard.reconcile.statement import Broken
from scorecard.stores.warehouse import Warehouse

COLUMNS = (
    "break_id",
    "rank",
    "named",
    "cause",
    "detail",
    "chance",
    "odds",
    "months",
    "series",
    "since",
    "suspect",
    "corrected",
    "residual",
)
# The last digits of a chance are the processor's.
_DIGITS = 3
_MOST_SHOWN = 5


def find_causes(warehouse: Warehouse, config: Config) -> None:
    """Try every signature on every break in which two figures differ; changes no figure."""
    asked = pairs_of(warehouse)
    found = diagnose([item.pair for item in asked], setting_of(config))
    breaks = {
        (*_key_of(item.pair), month): broken
        for item in asked
        for month, broken in item.breaks.items()
    }
    rows: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    for diagnosis in found:
        broken = breaks[*_key_of(diagnosis), diagnosis.month]
        rows += _rows(diagnosis, broken.break_id)
        lines += _lines(diagnosis, broken, breaks)
    with warehouse.transaction():
        warehouse.replace("mart.diagnoses", COLUMNS, rows)
        warehouse.replace("mart.statements", statement.COLUMNS, lines)


def _lines(
    diagnosis: Diagnosis, broken: Broken, breaks: Mapping[tuple[Any, ...], Broken]
) -> Iterator[tuple[Any, ...]]:
    # What is in the wrong month is in the neighbour that breaks too.
    near = (diagnosis.month + 1, diagnosis.month - 1)
    other = next((m for m in near if (*_key_of(diagnosis), m) in breaks), None)
    back = None if other is None else str(Month(other))
    told = statement.statement(broken, diagnosis.named, back)
    for position, line in enumerate(told):
        yield (
            broken.break_id,
            position,
            line.line,
            line.type,
            line.cause,
            line.detail,
            line.source,
            line.amount,
            line.reverses,
        )


def _rows(diagnosis: Diagnosis, break_id: str) -> Iterator[tuple[Any, ...]]:
    for rank, candidate in enumerate(diagnosis.candidates[:_MOST_SHOWN], start=1):
        yield break_id, rank, candidate is diagnosis.named, *_told(candidate)


def _told(candidate: Candidate) -> tuple[Any, ...]:
    return (
        candidate.cause,
        candidate.detail,
        float(f"{candidate.chance:.{_DIGITS}g}"),
        float(f"{candidate.odds:.{_DIGITS}g}"),
        candidate.months,
        candidate.series,
        str(Month(candidate.since)),
        candidate.suspect,
        candidate.corrected,
        candidate.residual,
    )


def _key_of(item: Any) -> tuple[str, str, str, str, str]:
    return item.rule, item.kpi, item.unit, item.left, item.right
