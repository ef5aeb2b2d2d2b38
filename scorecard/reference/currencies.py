"""Currencies of sources and units, rates, and which figures are converted."""

from collections.abc import Iterator

from scorecard.config.currencies import converted_at
from scorecard.config.layouts import WideKpisLayout
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.stores.warehouse import Warehouse


def write_currencies(warehouse: Warehouse, config: Config) -> None:
    """What amounts come in and how they are converted; nothing where all is in one currency."""
    own = config.organisation.currency
    rows = [(*place, "" if currency == own else currency) for place, currency in _declared(config)]
    is_any_foreign = any(currency for *_, currency in rows) or any(
        getattr(getattr(source, "layout", None), "currency", None) for source in config.sources
    )
    warehouse.replace(
        "ref.currencies", ["source", "kpi", "unit", "currency"], rows if is_any_foreign else []
    )
    by_id = {kpi.id: kpi for kpi in config.kpis}
    parts = [(kpi.id, converted_at(kpi, by_id)) for kpi in config.kpis if is_any_foreign]
    warehouse.replace(
        "ref.conversions",
        ["kpi", "value_at", "numerator_at", "denominator_at"],
        [
            (name, at.get("value"), at.get("numerator"), at.get("denominator"))
            for name, at in parts
            if at
        ],
    )
    warehouse.replace(
        "ref.rates",
        ["currency", "month_index", "average", "closing"],
        [(row.currency, row.month.index, row.average, row.closing) for row in config.rates],
    )


def _declared(config: Config) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Source, KPI and unit, each empty for all, with the currency that is said of them."""
    for unit in config.units:
        if unit.currency is not None:
            yield ("", "", unit.id), unit.currency
    for source in config.sources:
        if isinstance(source, ManualSource):
            yield (source.id, "", ""), config.organisation.currency
            continue
        if source.currency is not None:
            yield (source.id, "", ""), source.currency
        layout = getattr(source, "layout", None)
        for column in layout.values if isinstance(layout, WideKpisLayout) else ():
            if column.currency is not None:
                yield (source.id, column.kpi, ""), column.currency
