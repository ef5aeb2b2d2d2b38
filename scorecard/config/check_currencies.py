"""What must hold of currencies: amounts are in the organisation's, or in one that has rates."""

from collections.abc import Iterator

from scorecard.config.currencies import QUOTIENTS
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.layouts import WideKpisLayout
from scorecard.config.models import Config


def currencies(config: Config) -> Iterator[Finding]:
    """Currencies nobody has a rate of, rates given twice, and parts a KPI does not have."""
    own = config.organisation.currency
    rated = sorted({row.currency for row in config.rates} - {own})
    listed = f" ({', '.join(rated)})" if rated else ", of which there are none"
    for path, currency in _declared(config):
        if currency is not None and currency != own and currency not in rated:
            yield Finding(path, f"{own}, or a currency with rates{listed}", repr(currency))
    yield from _cumulative(config)
    yield from _rates(config)
    yield from _parts(config)


def _declared(config: Config) -> Iterator[tuple[KeyPath, str | None]]:
    for i, unit in enumerate(config.units):
        yield ("units", i, "currency"), unit.currency
    for i, source in enumerate(config.sources):
        yield ("sources", i, "currency"), source.currency
        layout = getattr(source, "layout", None)
        for j, column in enumerate(layout.values if isinstance(layout, WideKpisLayout) else ()):
            yield ("sources", i, "layout", "values", j, "currency"), column.currency


def _cumulative(config: Config) -> Iterator[Finding]:
    """Totals of which each month may be in another currency cannot be taken apart."""
    for i, source in enumerate(config.sources):
        currency = getattr(getattr(source, "layout", None), "currency", None)
        if source.cumulative is not None and currency is not None:
            expected = "no column of currencies beside totals since the year began"
            yield Finding(("sources", i, "layout", "currency"), expected, repr(currency))


def _rates(config: Config) -> Iterator[Finding]:
    own, known = config.organisation.currency, set()
    for i, row in enumerate(config.rates):
        if row.currency == own:
            expected = f"a foreign currency; the organisation's own is {own}"
            yield Finding(("rates", i, "currency"), expected, repr(own))
        if (row.currency, row.month) in known:
            found = f"{row.currency} of {row.month} twice"
            yield Finding(("rates", i, "month"), "each currency once a month", found)
        known.add((row.currency, row.month))


def _parts(config: Config) -> Iterator[Finding]:
    for i, kpi in enumerate(config.kpis):
        for part in kpi.converted_at:
            if kpi.aggregation in QUOTIENTS and part == "value":
                expected = "numerator and denominator, of a ratio or weighted mean"
            elif kpi.aggregation not in QUOTIENTS and part != "value":
                expected = "value, of a KPI that is no ratio"
            else:
                continue
            yield Finding(("kpis", i, "converted_at", part), expected, part)
