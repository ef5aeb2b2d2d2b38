"""What the commands of `scorecard decide` have in common: from options to the ledger and back."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.cli.console import say

if TYPE_CHECKING:
    from scorecard.close.deciding.decide import Decided
    from scorecard.period import Month
    from scorecard.reconcile.sentences import Names
    from scorecard.stores.ledger_decisions import Event


def check_seen(seen: str | None, breaks: Sequence[str]) -> None:
    """Raise where one fingerprint stands beside several breaks: each has its own."""
    from scorecard.errors import InputError

    if seen is not None and len(breaks) > 1:
        raise InputError(f"--seen: expected one break beside it, found {len(breaks)}")


def said_about(
    break_: str | None,
    seen: str | None,
    kpi: str | None,
    unit: str | None,
    month: str | None,
    to_month: str | None,
) -> dict[str, Any]:
    """What options say a decision is about."""
    return {
        "break_id": break_,
        "fingerprint": seen,
        "kpi": kpi,
        "unit": unit,
        "first": month_of(month),
        "last": month_of(to_month),
    }


def said_figures(
    value: str | None, numerator: str | None, denominator: str | None
) -> dict[str, Any]:
    """The figures options give."""
    from scorecard.close.deciding.wanted import figure

    given = {"value": value, "numerator": numerator, "denominator": denominator}
    figures = {
        name: None if text is None else figure(text, f"--{name}") for name, text in given.items()
    }
    return {**figures, "is_percent": any("%" in text for text in given.values() if text)}


def month_of(text: str | None) -> "Month | None":
    """The month an option names, if it does."""
    from scorecard.period import Month

    return None if text is None else Month.parse(text)


def record(project: Path | None, by: str, reason: str, said: Sequence[dict[str, Any]]) -> None:
    """Record decisions, all or none, and say what they are and which run calculates with them."""
    from scorecard import acts
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.deciding.wanted import Wanted
    from scorecard.close.desk import open_desk
    from scorecard.close.months import newest_closed
    from scorecard.project import Project
    from scorecard.reconcile.sentences import Names

    wanted = [Wanted(**item) for item in said]
    with open_desk(Project.find(project), f"decision by {by}", create=False) as desk:
        decided = acts.decide(desk, wanted, Act(by, COMMAND_LINE, reason))
        names = Names(desk.config)
        newest = newest_closed(desk.config, desk.clock())
    told(decided, names, newest)


def told(decided: "Sequence[Decided]", names: "Names", newest: "Month") -> None:
    """Say what was decided, what waits, and which run calculates with it."""
    from scorecard.reconcile.decided import decision_words, row_of

    for item in decided:
        say(f"decision {item.seq}: {decision_words(row_of(item.decision), names)}")
        if item.decision.needs_confirmation:
            say(
                "  waits for a second person (role osm or controller): "
                f"scorecard decide confirm {item.seq} --by PERSON"
            )
    if not all(item.decision.needs_confirmation for item in decided):
        next_run(decided[0].decision.first_month, newest)


def settle(project: Path | None, seq: int, event: "Event", by: str, reason: str) -> None:
    """Confirm or reverse a decision, and say what it was."""
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.deciding.decide import end
    from scorecard.close.desk import open_desk
    from scorecard.close.months import newest_closed
    from scorecard.project import Project
    from scorecard.reconcile.decided import decision_words, row_of
    from scorecard.reconcile.sentences import Names

    purpose = f"decision {seq} {event} by {by}"
    with open_desk(Project.find(project), purpose, create=False) as desk:
        found = end(desk, seq, event, Act(by, COMMAND_LINE, reason))
        words = decision_words(row_of(found), Names(desk.config))
        newest = newest_closed(desk.config, desk.clock())
    say(f"decision {seq} {event}: {words}")
    next_run(found.first_month, newest)


def next_run(month: str | None, newest: "Month") -> None:
    """Say which run calculates with a decision: that of its month, once it is over."""
    over = month is not None and month <= str(newest)
    say("scorecard run " + (f"--month {month} " if over else "") + "calculates with it")
