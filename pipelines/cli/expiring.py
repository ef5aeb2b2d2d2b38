"""What ends soon, as several commands tell it."""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorecard.config.models import Config

# Sentences shown where something else is the matter; the rest is a count.
NAMED = 3


def ending_soon(
    config: "Config", today: dt.date | None = None, named: int | None = NAMED
) -> list[str]:
    """Lines that tell what ends within 60 days and is not followed; none where nothing does.

    Without a date it is today, in the organisation's time zone. `named` is None for all of them.
    """
    from scorecard.config.expiry import expiring
    from scorecard.config.working_days import local_day

    day = today or local_day(config, dt.datetime.now(dt.UTC))
    calendar = config.organisation.fiscal_year.calendar
    found = [expiry.sentence(day, calendar) for expiry in expiring(config, day)]
    if not found:
        return []
    head = ["Ends soon, and nothing follows:", *(f"  {sentence}" for sentence in found[:named])]
    if named is not None and len(found) > named:
        return [*head, f"  and {len(found) - named} more: `scorecard validate` names all"]
    return [
        *head,
        "  `scorecard new-year` drafts what follows targets and other dated rows",
    ]
