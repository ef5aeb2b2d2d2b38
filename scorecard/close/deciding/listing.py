"""Decisions as a list: the ledger says what was decided, the snapshot what has become of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scorecard.config import moments
from scorecard.config.models import Config
from scorecard.project import Project, sql_dir
from scorecard.reconcile.decided import decision_words, row_of
from scorecard.reconcile.sentences import Names
from scorecard.stores.ledger_decisions import Decision
from scorecard.stores.snapshot import query
from scorecard.stores.statements import statement

STATES: Final = ("in_force", "waiting", "lapsed", "reopened", "reversed")
COLUMNS: Final = ("decision", "state", "what", "by", "at", "channel", "reason", "note")


def listed(
    project: Project,
    config: Config,
    decisions: Sequence[Decision],
    chosen: Mapping[str, str | None],
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Headings and rows, newest first. `chosen` may limit month, kpi, unit and state.

    A decision made since the last run is in force as far as anybody knows.
    """
    became = _became(project)
    names, zone = Names(config), moments.zone_of(config)
    rows = []
    for item in reversed(decisions):
        state = became.get(item.seq, item.state) if item.state == "in_force" else item.state
        if _fits(item, state, chosen):
            words = decision_words(row_of(item), names)
            note = "; ".join(_notes(item, names))
            by = names.people.get(item.person, item.person)
            at = moments.listed(item.at, zone)
            rows.append((item.seq, state, words, by, at, item.channel, item.reason, note))
    return COLUMNS, rows


def _became(project: Project) -> dict[int, str]:
    """Decisions that the last run found to hold no more; none where there is no snapshot.

    Whether one waits, is in force or reversed the ledger says, and since then.
    """
    if not project.snapshot.is_file():
        return {}
    rows = query(project.snapshot, statement(sql_dir(), "decide/select_states"))[1]
    return {int(seq): str(state) for seq, state in rows if state in ("lapsed", "reopened")}


def _fits(item: Decision, state: str, chosen: Mapping[str, str | None]) -> bool:
    month = chosen["month"]
    return (
        chosen["kpi"] in (None, item.kpi)
        and chosen["unit"] in (None, item.unit)
        and chosen["state"] in (None, state)
        and (
            month is None
            or ((item.first_month or month) <= month and month <= (item.last_month or month))
        )
    )


def _notes(item: Decision, names: Names) -> Iterator[str]:
    if item.seen is not None:
        yield f"break {item.seen.break_id}"
    if item.evidence:
        yield f"evidence: {item.evidence}"
    if item.confirmed_by is not None:
        yield f"confirmed by {names.people.get(item.confirmed_by, item.confirmed_by)}"
    if item.reversed_by is not None:
        who = names.people.get(item.reversed_by, item.reversed_by)
        yield f"reversed by {who}: {item.reversed_because}"
