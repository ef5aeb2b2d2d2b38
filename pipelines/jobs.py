"""The jobs: a month, from its sources to mails; and asking for figures and reminding of them."""

import datetime as dt

import dagster as dg

from scorecard import stages
from scorecard.close.desk import Desk
from scorecard.period import Month

MONTH_END = "month_end"
ASK = "ask"
REMIND = "remind"

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


class Reminded(dg.Config):
    """Which month's figures people are reminded of, and since when they should have been."""

    # As 2026-10.
    month: str
    # The step of the timetable, as 2026-11-03T08:00:00+00:00; whoever was reminded since is left.
    since: str


@dg.op
def reminders_mailed(
    context: dg.OpExecutionContext, config: Reminded, desk: dg.ResourceParam[Desk]
) -> None:
    """Mail everybody what is still to come from them."""
    since = dt.datetime.fromisoformat(config.since)
    sent = stages.remind(desk, Month.parse(config.month), since)
    context.log.info("%d mails sent, %d held back", len(sent.reminders), len(sent.held))


@dg.job(name=REMIND, description="Remind people of figures that are missing.")
def remind() -> None:
    """One op, since a month that is not over has no partition."""
    reminders_mailed()
