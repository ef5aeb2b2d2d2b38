"""What the owner of a source hears of a month: the alerts whose cause is a source of theirs."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.config.models import Config
from scorecard.deliver.digest import counted
from scorecard.impact.alerts import Alert

ITEMS_IN_FULL: Final = 10
LINES_IN_FULL: Final = 5
# So much of a break's id tells it from others as a rule.
_SHORT: Final = 8
# What is done at the source, by the first two parts of an alert's key; without a reason for all
# others of a rule, and the last for two sources that disagree and nobody knows why.
_REMEDIES: Final[Mapping[tuple[str | None, str | None], str]] = {
    ("cause", None): "If that is the cause, correct it and deliver it again.",
    ("validity", None): "Correct these cells and deliver the file again.",
    ("completeness", "delivery_failed"): "Deliver it; the next run takes it.",
    ("completeness", "no_operands"): "Deliver numerator and denominator beside the figures.",
    ("completeness", None): "Deliver what is missing, or say why there is no figure.",
    ("freshness", "unchanged"): "If these are the month before's, deliver those of the month.",
    ("freshness", None): "If they have changed since, deliver them again.",
    ("cross_scorecard", None): "Correct it on the scorecard and deliver that again.",
    ("restatement", None): "If what was published was right, deliver it again.",
    ("identity", None): "Find the part that is wrong, correct it and deliver it again.",
    ("roll_up", None): "Find the part that is wrong, correct it and deliver it again.",
    (None, None): "Compare it with your books; if yours is wrong, correct it and deliver it again.",
}


@dataclass(frozen=True, slots=True)
class OwnItem:
    """An alert as its source's owner is told: first lines, what to do, for how long it stands."""

    title: str
    rows: str
    effect: str
    lines: tuple[str, ...]
    more: str
    remedy: str
    # The beginning of its first break's id, by which it is decided on.
    first: str
    age: str


@dataclass(frozen=True, slots=True)
class OwnAlerts:
    """All of an owner's alerts: the first in full, those that press most; the rest as a count."""

    items: tuple[OwnItem, ...]
    rest: str
    alerts: int


def alerts_of_owners(config: Config, alerts: Sequence[Alert]) -> dict[str, list[Alert]]:
    """Alerts by the person who owns the source at fault, in the order given.

    The office of strategy management is left out: its digest has them all. Nobody hears of any
    while cards are only compared with hand-made ones.
    """
    if config.release.policy == "shadow":
        return {}
    office = {person.id for person in config.people if "osm" in person.roles}
    found: dict[str, list[Alert]] = {}
    for alert in alerts:
        if alert.person is not None and alert.person not in office:
            found.setdefault(alert.person, []).append(alert)
    return found


def own_alerts(alerts: Sequence[Alert]) -> OwnAlerts:
    """Somebody's alerts in the order given, as a mail says them."""
    rest = alerts[ITEMS_IN_FULL:]
    more = ""
    if rest:
        rows = counted(sum(alert.rows for alert in rest), "row")
        more = f"and {counted(len(rest), 'more alert')} with {rows}"
    items = tuple(_item(alert) for alert in alerts[:ITEMS_IN_FULL])
    return OwnAlerts(items, more, len(alerts))


def news_of(alerts: Sequence[Alert]) -> str:
    """A digest of what an owner is told: other figures are news, other effects on cards are not.

    Effects change with whatever else is corrected, which is no news of theirs.
    """
    told = sorted((alert.key, alert.title, alert.lines) for alert in alerts)
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _item(alert: Alert) -> OwnItem:
    lines = alert.placed or alert.lines
    hidden = len(lines) - LINES_IN_FULL
    return OwnItem(
        title=alert.title,
        rows=counted(alert.rows, "row"),
        effect=alert.effect,
        lines=lines[:LINES_IN_FULL],
        more=f"and {counted(hidden, 'more line')}" if hidden > 0 else "",
        remedy=_remedy(alert),
        first=alert.breaks[0][:_SHORT] if alert.breaks else "",
        age=_age(alert),
    )


def _remedy(alert: Alert) -> str:
    rule, reason = alert.key.split("|")[:2]
    keys = ((rule, reason), (rule, None), (None, None))
    return next(_REMEDIES[key] for key in keys if key in _REMEDIES)


def _age(alert: Alert) -> str:
    """`new at this close`, or since when it stands and how many published months it survived."""
    if not alert.closes:
        return "new at this close"
    return f"stands since {alert.oldest}, over {counted(alert.closes, 'close')}"
