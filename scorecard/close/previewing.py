"""Cards that are no version of any edition: as they would look, under `var/preview`."""

from collections.abc import Sequence
from pathlib import Path

from scorecard.close.desk import Desk
from scorecard.close.published import compared_with, last_month_as_read
from scorecard.close.verdict import judge
from scorecard.config.delivery import KindName
from scorecard.errors import InputError, RenderError
from scorecard.period import Month
from scorecard.report.card import Card, Stamp
from scorecard.report.freeze import freeze
from scorecard.report.kinds import ENDINGS, KINDS
from scorecard.report.narrative.wording import worded
from scorecard.stores.files import write_atomic
from scorecard.stores.warehouse import Warehouse


def preview(
    desk: Desk,
    warehouse: Warehouse,
    month: Month,
    unit: str,
    kinds: Sequence[KindName] = ("pdf", "excel", "html"),
) -> list[Path]:
    """One unit's card as it would look, under `var/preview`; never an edition."""
    told = last_month_as_read(desk.editions, month, compared_with(desk.editions, month))
    cards = freeze(
        warehouse, desk.config, desk.landing, desk.templates, month, told=told, only=unit
    )
    if not cards:
        cards = freeze(warehouse, desk.config, desk.landing, desk.templates, month, told=told)
        known = ", ".join(card.unit for card in cards) or "none"
        raise InputError(f"unit {unit!r}: expected a unit with a card for {month}: {known}")
    (card,) = cards
    warehouse.close()
    with worded(desk.templates, card.language):
        stamp = Stamp(0, "preview", judge(card, ()).caveats)
    return write_preview(desk, card, stamp, kinds)


def write_preview(
    desk: Desk, card: Card, stamp: Stamp, kinds: Sequence[KindName] = ("pdf", "excel", "html")
) -> list[Path]:
    """A card that is no version, under `var/preview`; raises `InputError` where it cannot be."""
    paths = []
    for kind in kinds:
        name = f"{card.unit}_{card.month}_{stamp.status}{ENDINGS[kind]}"
        path = desk.project.var / "preview" / name
        try:
            write_atomic(path, KINDS[kind].render(card, stamp, desk.templates))
        except RenderError as error:
            raise InputError(str(error)) from error
        paths.append(path)
    return paths
