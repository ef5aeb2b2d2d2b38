"""Editions as a mart: what analysts may join figures to."""

from typing import Any

from scorecard.period import Month
from scorecard.report.kinds import KINDS
from scorecard.stores.editions import Editions
from scorecard.stores.warehouse import Warehouse

LISTED = [name for name, kind in KINDS.items() if kind.always]
COLUMNS = [
    "month",
    "month_start",
    "edition",
    "unit",
    "version",
    "status",
    "caveats",
    "card_digest",
    *(f"{kind}_sha256" for kind in LISTED),
    "landing_sequence",
    "config_digest",
]


def list_editions(warehouse: Warehouse, editions: Editions) -> None:
    """Fill `mart.editions` from the manifests."""
    rows: list[tuple[Any, ...]] = []
    for item in editions.all():
        month = Month.parse(item.month)
        rows += [
            (
                item.month,
                month.first_day.isoformat(),
                item.number,
                card.unit,
                card.version,
                card.status,
                "; ".join((*card.reasons, *card.caveats, *card.brief)),
                card.card_digest,
                *(card.files.get(kind) for kind in LISTED),
                item.landing_sequence,
                item.config_digest,
            )
            for card in item.cards
        ]
    with warehouse.transaction():
        warehouse.replace("mart.editions", COLUMNS, rows)
