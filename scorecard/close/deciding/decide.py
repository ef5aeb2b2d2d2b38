"""The acts: a person decides, a second one confirms, somebody reverses; each is in the ledger."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorecard.close.act import Act, registered
from scorecard.close.deciding.entitled import check_entitled, is_judge
from scorecard.close.deciding.four_eyes import needs_confirmation
from scorecard.close.deciding.judge import Judge
from scorecard.close.deciding.waiting import made_since
from scorecard.close.deciding.wanted import Wanted
from scorecard.close.desk import Desk
from scorecard.config.organisation import Person
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.stores.ledger_decisions import Decision, Event, NewDecision


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with its number in the ledger."""

    seq: int
    decision: NewDecision


def prepare(desk: Desk, wanted: Wanted, act: Act, newest: Month) -> NewDecision:
    """The decision to record; raises `InputError` where it cannot be, or may not be made by them.

    `newest` is the newest closed month.
    """
    person = registered(desk.config, act)
    decision = Judge(desk.config, desk.warehouse, newest).judge(wanted, act.reason.strip())
    check_entitled(desk.config, person, decision)
    waits = needs_confirmation(desk.warehouse, desk.config, decision)
    return replace(decision, needs_confirmation=waits)


def decide(desk: Desk, wanted: Sequence[Wanted], act: Act, newest: Month) -> list[Decided]:
    """Record what a person decides, all or none; raises as `prepare` does."""
    decisions = [prepare(desk, item, act, newest) for item in wanted]
    _check_once(decisions)
    numbers = desk.ledger.decisions.record(
        decisions, person=registered(desk.config, act).id, channel=act.channel
    )
    return [Decided(*pair) for pair in zip(numbers, decisions, strict=True)]


def _check_once(decisions: Sequence[NewDecision]) -> None:
    """Raise `InputError` where one act would decide the same break twice."""
    counted = Counter(item.seen.break_id for item in decisions if item.seen is not None)
    for break_id, times in counted.items():
        if times > 1:
            raise InputError(f"break {break_id}: expected it once, found it {times} times")


def end(desk: Desk, seq: int, event: Event, act: Act) -> Decision:
    """Confirm a decision that waits for a second person, or reverse one; returns it as it was.

    Raises `InputError` where it is not for this person to do, or not for anybody any more.
    """
    person = registered(desk.config, act)
    found = find(desk, seq)
    check_event(found, event, person, desk.ledger.decisions.all())
    desk.ledger.decisions.add_event(
        seq, event, person=person.id, channel=act.channel, reason=act.reason.strip()
    )
    return found


def find(desk: Desk, seq: int) -> Decision:
    """The decision with a number; raises `InputError` where the ledger has none."""
    found = next((item for item in desk.ledger.decisions.all() if item.seq == seq), None)
    if found is None:
        raise InputError(
            f"decision {seq}: expected the number of one, found none: `scorecard decide list` "
            "shows them"
        )
    return found


def check_event(
    found: Decision, event: Event, person: Person, decisions: Sequence[Decision]
) -> None:
    """Raise `InputError` where a person may not confirm or reverse a decision as it stands.

    `decisions` are those there are: none is confirmed that a later one would count before.
    """
    about = f"decision {found.seq}"
    if found.state == "reversed":
        raise InputError(f"{about}: expected one that holds, found it reversed: decide anew")
    if event == "confirmed":
        if found.state != "waiting":
            raise InputError(f"{about}: expected one that waits, found it in force already")
        if not is_judge(person):
            raise InputError(
                f"{about}: expected somebody with the role osm or controller to confirm it, "
                f"found {person.id}"
            )
        if person.id == found.person:
            raise InputError(
                f"{about}: expected a second person to confirm it, found {person.id}, who made it"
            )
        since = next((d for d in made_since(found, decisions) if d.state == "in_force"), None)
        if since is not None:
            raise InputError(
                f"{about}: expected no later one about the same figure, found decision "
                f"{since.seq} in force: have that reversed first, or decide anew"
            )
    elif not is_judge(person) and person.id != found.person:
        raise InputError(
            f"{about}: expected {found.person} or somebody with the role osm or controller to "
            f"reverse it, found {person.id}"
        )
