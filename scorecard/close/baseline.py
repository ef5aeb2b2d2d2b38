"""Drafting the opening baseline, and refusing one that is more than an opening.

A waiver of whatever is wrong would be the end of reconciling. So there is one baseline, of months
up to the first published one, and every break in it is listed with both its figures.
"""

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scorecard.config.bundle import Bundle, table_name
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.config.schema import MODELINE
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.stores.editions import Editions

NAME: Final = "baseline"
# Columns of the list that are read, and those that tell people which break it is.
_READ: Final = ("break_id", "month", "left_value", "right_value", "detail")
_TOLD: Final = ("rule", "kpi", "unit", "left_source", "right_source", "reason")


@dataclass(frozen=True, slots=True)
class Opening:
    """Who accepts the breaks of months up to one, when, and why."""

    up_to: Month
    person: str
    accepted_on: dt.date
    reason: str


def check_opening(
    config: Config,
    editions: Editions,
    *,
    up_to: Month | None = None,
    publishing: Month | None = None,
) -> None:
    """Raise `InputError` where the baseline reaches beyond the first published month.

    `up_to` is the month of one to be made, `publishing` a month that is about to be published.
    """
    months = [*map(Month.parse, editions.months()), *([publishing] if publishing else [])]
    declared = [row.up_to for row in config.baselines[:1]]
    for reached in [up_to] if up_to else declared:
        if months and reached > min(months):
            raise InputError(
                f"a baseline up to {reached}: expected one up to {min(months)}, the first "
                "published month; breaks of later months are decided one by one"
            )


def draft(
    bundle: Bundle, config: Config, breaks: Sequence[Mapping[str, Any]], opening: Opening
) -> dict[str, bytes]:
    """The files that make the baseline part of the configuration: a list, and its declaration.

    `breaks` are the open ones of its months, rows of `mart.breaks`. Raises `InputError` where there
    is a baseline already, or nothing to accept.
    """
    if config.baselines:
        first = config.baselines[0]
        raise InputError(
            f"there is a baseline up to {first.up_to} by {first.person} already: it is made once, "
            "when the organisation begins"
        )
    if not breaks:
        raise InputError(f"no break of months up to {opening.up_to} is open: nothing to accept")
    files = {f"{NAME}.csv": _list(breaks), f"{NAME}.yaml": _declaration(opening)}
    for name in files:
        if name in bundle.files:
            raise InputError(f"config/{name}: there is such a file already; rename it")
    load(
        Bundle(
            {
                **bundle.files,
                f"{NAME}.yaml": files[f"{NAME}.yaml"],
                table_name(NAME, "csv"): files[f"{NAME}.csv"],
            }
        )
    )
    return files


def _list(breaks: Sequence[Mapping[str, Any]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*_READ, *_TOLD))
    for row in sorted(breaks, key=lambda row: (row["month"], row["break_id"])):
        cells = [row[key] for key in (*_READ, *_TOLD)]
        writer.writerow("" if cell is None else cell for cell in cells)
    return out.getvalue().encode()


def _declaration(opening: Opening) -> bytes:
    constants = {
        "up_to": str(opening.up_to),
        "person": opening.person,
        "accepted_on": opening.accepted_on.isoformat(),
        "reason": opening.reason,
    }
    lines = [
        MODELINE,
        "# Breaks that were open when the organisation began, listed once by `scorecard baseline`.",
        "# One whose row is deleted is open again.",
        "tables:",
        f"  - id: {NAME}",
        "    section: baselines",
        "    type: csv",
        f"    path: config/{NAME}.csv",
        "    columns:",
        *(f"      {key}: {key}" for key in _READ),
        "    constants:",
        # A JSON text is a YAML text whatever is in it.
        *(
            f"      {key}: {json.dumps(text, ensure_ascii=False)}"
            for key, text in constants.items()
        ),
        f"    ignore_columns: [{', '.join(_TOLD)}]",
    ]
    return ("\n".join(lines) + "\n").encode()
