"""Letting cards go: what a person reviewed becomes final, is recorded, and its mails are queued."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from scorecard.close.desk import Desk
from scorecard.close.gate.gate import Gate
from scorecard.close.publish import (
    Origin,
    Publication,
    final_stamp,
    job_of,
    lay_out,
    put_away,
    record,
    stamp_of,
    version_of,
)
from scorecard.close.replacing import release_digest
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.report.card import Card, Stamp, from_json
from scorecard.report.narrative.wording import worded
from scorecard.report.render import as_rendered
from scorecard.stores.editions import CardVersion, Edition


@dataclass(frozen=True, slots=True)
class ReleasedCard:
    """A final card of an edition with the tree and stamp it was printed from."""

    card: Card
    stamp: Stamp
    version: CardVersion


def finalise(desk: Desk, gate: Gate, units: Collection[str]) -> Publication:
    """Print the provisional cards of some units as final, with what the gate let pass.

    What is printed is the tree that was reviewed, not what the warehouse says now.
    """
    month = gate.month
    edition = latest_edition(desk, month)
    going = [v for v in edition.cards if v.status == "provisional" and v.unit in units]
    gone = {v.unit for v in edition.cards if v.status == "final"} | {v.unit for v in going}
    cards = {v.unit: tree(desk, v) for v in going}
    with worded(desk.templates, desk.config.organisation.language):
        stamps = {
            v.unit: final_stamp(
                cards[v.unit], v.version + 1, v.caveats, gate.of(v.unit), gone, stamp_of(v).reissue
            )
            for v in going
        }
    jobs = [job_of(desk, card, stamps[unit]) for unit, card in cards.items()]
    final: dict[str, CardVersion] = {}
    for files in as_rendered(jobs, desk.executor):
        unit = files.unit
        if files.failure:
            raise InputError(f"{unit}: the page could not be made: {files.failure}")
        digests = put_away(desk, cards[unit], files)
        final[unit] = version_of(desk, cards[unit], stamps[unit], digests)
    versions = [final.get(before.unit, before) for before in edition.cards]
    # The cards say what they said: nothing that landed, was decided or configured since is in them.
    origin = Origin(
        edition.landing_sequence,
        edition.ledger_sequence,
        edition.config_digest,
        edition.as_of,
        edition.compared_with,
    )
    publication = record(desk, month, versions, origin)
    lay_out(desk.editions, publication.edition, desk.project.published)
    return publication


def unreleased(desk: Desk, month: Month, units: Collection[str]) -> list[ReleasedCard]:
    """Final cards of some units in the latest edition that the ledger has no release of."""
    waiting = not_released(desk, month, latest_edition(desk, month).cards)
    return [
        ReleasedCard(tree(desk, v), stamp_of(v), v)
        for v in waiting
        if v.status == "final" and v.unit in units
    ]


def not_released(desk: Desk, month: Month, cards: Iterable[CardVersion]) -> list[CardVersion]:
    """Those of some cards that the ledger has no release of."""
    released = {release.unit: release.card_digest for release in desk.ledger.releases(month)}
    return [v for v in cards if v.status != "final" or released.get(v.unit) != release_digest(v)]


def tree(desk: Desk, version: CardVersion) -> Card:
    """The frozen tree a version was printed from."""
    return from_json(desk.editions.objects.get(version.files["tree"]))


def latest_edition(desk: Desk, month: Month) -> Edition:
    """The month's newest edition; raises `InputError` where there is none."""
    edition = desk.editions.latest(str(month))
    if edition is None:
        raise InputError(f"{month}: no edition yet; run `scorecard run --month {month}` first")
    return edition


def chosen(edition: Edition, units: Collection[str]) -> list[CardVersion]:
    """The cards of some units, of all that are not held where none is named.

    Raises `InputError` for a unit without a card, or with one that is held.
    """
    for unit in units:
        version = edition.card(unit)
        if version is None:
            known = ", ".join(card.unit for card in edition.cards)
            raise InputError(f"unit {unit!r}: expected one with a card in {edition.month}: {known}")
        if version.status == "held":
            raise InputError(f"unit {unit!r} is held: {'; '.join(version.reasons)}")
    return [v for v in edition.cards if v.status != "held" and (not units or v.unit in units)]
