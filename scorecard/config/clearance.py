"""Who may see what is sensitive."""

from scorecard.config.models import Config
from scorecard.config.organisation import ALL, Person
from scorecard.config.responsible import Owners
from scorecard.period import Month


def withheld(config: Config, person: Person | None, unit: str, month: Month) -> tuple[str, ...]:
    """Ids of the sensitive KPIs somebody may not see on a unit's card of a month, in their order.

    `None` is whoever reads what is said to nobody in particular, who sees none of them.
    """
    sensitive = [kpi.id for kpi in config.kpis if kpi.sensitive]
    if person is None:
        return tuple(sensitive)
    if not sensitive or "osm" in person.roles or ALL in person.cleared:
        return ()
    owners = Owners(config, month)
    return tuple(
        kpi for kpi in sensitive if kpi not in person.cleared and owners.of(kpi, unit) != person.id
    )
