"""The jobs: a month, whole or in parts, its release, asking for figures and reminding of them."""

import datetime as dt
from collections.abc import Mapping

import dagster as dg
from pydantic import Field

from scorecard import releasing, stages
from scorecard.close.act import DAGSTER, Act
from scorecard.close.desk import Desk
from scorecard.period import Month

MONTH_END = "month_end"
ASK = "ask"
REMIND = "remind"
RELEASE = "release"
# What an operator may do of a month by itself, by the groups of assets it makes.
PARTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "collect": (("ingest",), "Collect what sources have of a month, and load it."),
    "reconcile": (("reconcile", "score"), "Reconcile and score what was loaded of a month."),
    "publish": (("publish", "deliver"), "Make the edition of what was calculated, and mail it."),
}

month_end = dg.define_asset_job(
    MONTH_END,
    selection=dg.AssetSelection.all(),
    description="Collect, reconcile, score, publish and deliver one closed month.",
)
parts = [
    dg.define_asset_job(name, selection=dg.AssetSelection.groups(*groups), description=told)
    for name, (groups, told) in PARTS.items()
]


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
    context.log.info("%d mails sent, %d held back", sent.count("reminder"), len(sent.held))


@dg.job(name=REMIND, description="Remind people of figures that are missing.")
def remind() -> None:
    """One op, since a month that is not over has no partition."""
    reminders_mailed()


class Letting(dg.Config):
    """Which cards somebody lets go, and why."""

    # As 2026-10.
    month: str
    # Ids of units; all that nothing stops where none is named.
    units: list[str] = Field(default_factory=list)
    # The id of a registered person.
    by: str
    reason: str


@dg.op
def cards_released(
    context: dg.OpExecutionContext, config: Letting, desk: dg.ResourceParam[Desk]
) -> None:
    """Make reviewed cards final and mail them, as `scorecard release` does."""
    act = Act(config.by, DAGSTER, config.reason)
    done = releasing.release(desk, Month.parse(config.month), config.units, act)
    mails = done.sent.count("card")
    context.log.info("%d cards released, %d mails sent", len(done.units), mails)
    for unit, stops in done.stopped.items():
        context.log.warning("not released, %s: %s", unit, "; ".join(s.what for s in stops))


@dg.job(name=RELEASE, description="Let reviewed cards go: a registered person, with a reason.")
def release() -> None:
    """One op: it is somebody's act, and makes no asset."""
    cards_released()
