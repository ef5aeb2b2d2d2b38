"""Errors of time: another month's figure, or several months' added up."""

from collections.abc import Iterator
from decimal import Decimal

from tests.corpus.family import ALL, Family, Scene, by_cause


def _summed(scene: Scene, first: int, last: int) -> Iterator[Decimal]:
    """The sum of months, if there is more than one and each is known."""
    months = range(first, last + 1)
    if len(months) > 1 and all(month in scene.base for month in months):
        yield sum((scene.base[month] for month in months), Decimal(0))


def year_to_date(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Since the fiscal year began; or since January, by people who do not know the fiscal year."""
    start = scene.setting.fiscal_start
    for figure in _summed(scene, month - (month - (start - 1)) % 12, month):
        yield "", figure
    if start != 1:
        for figure in _summed(scene, month - month % 12, month):
            yield "calendar_year", figure


def quarter(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """Since the quarter began; the whole of it in its last month."""
    for figure in _summed(scene, month - (month - (scene.setting.fiscal_start - 1)) % 3, month):
        yield "", figure


def rolling_12(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """The last twelve months."""
    for figure in _summed(scene, month - 11, month):
        yield "", figure


def _lagged(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    if month in scene.base:
        yield "", scene.base[month]


def earlier_month(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """The month before."""
    return _lagged(scene, month - 1)


def later_month(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """The month after."""
    return _lagged(scene, month + 1)


def prior_year(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """The same month of the year before."""
    return _lagged(scene, month - 12)


def cut_off(scene: Scene, month: int) -> Iterator[tuple[str, Decimal]]:
    """What is missing here was booked a month later, or the month before; other figures stand."""
    for neighbour in (month - 1, month + 1):
        if neighbour in scene.facts.wrong and neighbour in scene.base:
            moved = scene.facts.wrong[neighbour] - scene.base[neighbour]
            yield "", scene.base[month] - moved


FAMILIES = by_cause(
    Family("year_to_date", year_to_date, rounded=False, flows_only=True),
    Family("quarter", quarter, rounded=False, flows_only=True),
    Family("rolling_12", rolling_12, rounded=False, flows_only=True),
    Family("earlier_month", earlier_month, ALL, rounded=False),
    Family("later_month", later_month, ALL, rounded=False),
    Family("prior_year", prior_year, ALL, rounded=False),
    # Seeded by a function of its own: one amount, two months.
    Family("cut_off", cut_off, wide=False, free=True, flows_only=True),
)
