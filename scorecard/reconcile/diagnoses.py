"""Filling `mart.diagnoses`: the causes of all breaks, likeliest first."""

from collections.abc import Iterator
from typing import Any

from scorecard.config.models import Config
from scorecard.period import Month
from scorecard.reconcile.diagnose import diagnose
from scorecard.reconcile.evidence import Candidate, Diagnosis
from scorecard.reconcile.pairs import pairs_of, setting_of
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
    ids = {
        (*_key_of(item.pair), month): break_id
        for item in asked
        for month, break_id in item.ids.items()
    }
    rows = [row for diagnosis in found for row in _rows(diagnosis, ids)]
    with warehouse.transaction():
        warehouse.replace("mart.diagnoses", COLUMNS, rows)


def _rows(diagnosis: Diagnosis, ids: dict[tuple[Any, ...], str]) -> Iterator[tuple[Any, ...]]:
    break_id = ids[*_key_of(diagnosis), diagnosis.month]
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
