"""Decisions as the ledger holds them, and the opening baseline."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from scorecard.config.models import Config
from scorecard.config.moments import zone_of
from scorecard.period import Month
from scorecard.reference.spans import ALWAYS, FOREVER
from scorecard.stores.ledger_decisions import Decision
from scorecard.stores.warehouse import Warehouse


def write_decisions(warehouse: Warehouse, config: Config, decisions: Sequence[Decision]) -> None:
    """Every decision, whatever its state, with the break it is about as it was seen."""
    zone = zone_of(config)
    columns = [
        "seq",
        "since",
        "kind",
        "state",
        "person",
        "channel",
        "decided_on",
        "kpi",
        "unit",
        "first_month",
        "last_month",
        "valid_from",
        "valid_to",
        "source",
        "value",
        "numerator",
        "denominator",
        "cause",
        "reason",
        "evidence",
        "landed",
        "break_id",
        "break_rule",
        "break_reason",
        "break_detail",
        "left_source",
        "left_value",
        "right_source",
        "right_value",
        "confirmed_by",
        "ended_by",
        "ended_because",
        "item_type",
        "reverses",
        "place",
        "action",
        "due",
        "action_owner",
        "edit",
        "position",
        "about",
    ]
    warehouse.replace("ref.decisions", columns, [_decision(item, zone) for item in decisions])


def _decision(item: Decision, zone: ZoneInfo) -> tuple[Any, ...]:
    day = dt.datetime.fromisoformat(item.at).astimezone(zone).date()
    seen = item.seen
    of_break: tuple[Any, ...] = (None,) * 8
    if seen is not None:
        left = (seen.left_source, seen.left_value)
        right = (seen.right_source, seen.right_value)
        of_break = (seen.break_id, seen.rule, seen.reason, seen.detail, *left, *right)
    return (
        item.seq,
        item.since,
        item.kind,
        item.state,
        item.person,
        item.channel,
        day.isoformat(),
        item.kpi,
        item.unit,
        ALWAYS.index if item.first_month is None else Month.parse(item.first_month).index,
        FOREVER.index if item.last_month is None else Month.parse(item.last_month).index,
        item.first_month,
        item.last_month,
        item.source,
        item.value,
        item.numerator,
        item.denominator,
        item.cause,
        item.reason,
        item.evidence,
        item.landed,
        *of_break,
        item.confirmed_by,
        item.reversed_by,
        item.reversed_because,
        item.item_type,
        item.reverses,
        item.place,
        item.action,
        item.due,
        item.action_owner,
        item.edit,
        item.position,
        item.about,
    )


def write_baselines(warehouse: Warehouse, config: Config) -> None:
    """The breaks accepted when the organisation began, as they stood then."""
    rows = [
        (
            row.break_id,
            str(row.month),
            row.left_value,
            row.right_value,
            row.detail,
            str(row.up_to),
            row.person,
            row.accepted_on.isoformat(),
            row.reason,
        )
        for row in config.baselines
    ]
    columns = ["break_id", "month", "left_value", "right_value", "detail"]
    columns += ["up_to", "person", "accepted_on", "reason"]
    warehouse.replace("ref.baselines", columns, rows)
