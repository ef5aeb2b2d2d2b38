"""What must hold of identities."""

from collections.abc import Iterator

from scorecard.config.finding import Finding, KeyPath, backwards
from scorecard.config.identities import Identity
from scorecard.config.kpis import Kpi
from scorecard.config.models import Config


def identities(config: Config) -> Iterator[Finding]:
    """Sums of nothing, of the KPI itself, or of figures that cannot be added to it."""
    by_id = {kpi.id: kpi for kpi in config.kpis}
    for i, item in enumerate(config.identities):
        path: KeyPath = ("identities", i)
        yield from backwards(path, item)
        if not item.terms and not item.before:
            yield Finding(path, "at least one KPI under terms or before", "none")
        if item.kpi in item.terms:
            expected = "other KPIs of the same month; the KPI itself may stand under before"
            yield Finding((*path, "terms", item.kpi), expected, repr(item.kpi))
        if item.kpi in by_id:
            yield from _alike(path, item, by_id[item.kpi], by_id)


def _alike(path: KeyPath, item: Identity, whole: Kpi, by_id: dict[str, Kpi]) -> Iterator[Finding]:
    """Terms must be of the KPI's own unit of measurement, as far as their display tells it."""
    for key in ("terms", "before"):
        for name in getattr(item, key):
            term = by_id.get(name)
            if term is None:
                continue
            if term.display.kind != whole.display.kind:
                expected = f"a KPI shown as {whole.display.kind}, as {whole.id} is"
                yield Finding((*path, key, name), expected, term.display.kind)
            elif term.display.suffix and whole.display.suffix not in {"", term.display.suffix}:
                expected = f"a KPI in {whole.display.suffix}, as {whole.id} is"
                yield Finding((*path, key, name), expected, term.display.suffix)
