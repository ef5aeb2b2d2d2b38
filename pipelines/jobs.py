"""The jobs: a month, from its sources to mails; and asking for figures before it is over."""

import dagster as dg

from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.period import Month

MONTH_END = "month_end"
ASK = "ask"

month_end = dg.define_asset_job(
    MONTH_END,
    selection=dg.AssetSelection.all(),
    description="Collect, reconcile, score, publish and deliver one closed month.",
)


class Asked(dg.Config):
    """Which month's figures are asked for; it need not be over."""

    # As 2026-10.
    month: str


@dg.op
def forms_mailed(
    context: dg.OpExecutionContext, config: Asked, desk: dg.ResourceParam[Desk]
) -> None:
    """Mail each person the month's form, once."""
    sent = stages.forms(desk, Month.parse(config.month))
    context.log.info("%d mails sent, %d held back", sent.count("form"), len(sent.held))


@dg.job(name=ASK, description="Mail the month's forms for figures that no system has.")
def ask() -> None:
    """One op, since a month that is not over has no partition."""
    forms_mailed()
