"""Making an edition: gate, version, render what changed, verify, and the manifest last."""

import dataclasses
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scorecard.close.audiences import copies, names
from scorecard.close.desk import Desk
from scorecard.close.gate.gate import content_gate, remarks, remarks_in_brief
from scorecard.close.gate.stops import Stop
from scorecard.close.producer import fingerprint, producer_id
from scorecard.close.published import compared_with, last_month_as_read
from scorecard.close.replacing import Replacing
from scorecard.close.verdict import Verdict, judge
from scorecard.errors import InputError
from scorecard.period import Month
from scorecard.report.card import Card, Stamp, to_json
from scorecard.report.caveats import not_gone
from scorecard.report.freeze import freeze
from scorecard.report.kinds import ENDINGS
from scorecard.report.narrative.wording import worded
from scorecard.report.reissue import Difference, Reissue
from scorecard.report.render import Job, Rendered, as_rendered
from scorecard.stores.editions import CardVersion, Edition, Editions
from scorecard.stores.files import write_atomic

Progress = Callable[[str], None]
# The newest version of each unit.
History = Mapping[str, CardVersion]
# The sha256 of a card's files by kind.
Digests = Mapping[str, str]
# Units whose card may leave by itself, with what was waived or lifted of it.
Leaving = Mapping[str, Sequence[Stop]]


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: the month's edition now, and the units whose cards are new in it."""

    edition: Edition
    new: bool
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """What an edition's cards were calculated from."""

    landing_sequence: int
    ledger_sequence: int
    config_digest: str
    as_of: str
    # The edition of the month before that the cards are held against.
    compared_with: int | None


def publish(desk: Desk, month: Month, on_progress: Progress | None = None) -> Publication:
    """The month's edition as it should be now; the one there is, where nothing changed.

    Raises `InputError` where the month has no card at all.
    """
    held_against = compared_with(desk.editions, month)
    told = last_month_as_read(desk.editions, month, held_against)
    cards = freeze(desk.warehouse, desk.config, desk.landing, desk.templates, month, told=told)
    if not cards:
        raise InputError(f"{month}: no unit with a scorecard is valid, or no source has a figure")
    leaving = _leaving(desk, month, cards)
    desk.warehouse.close()
    desk.checkpoint("frozen")
    before = newest_versions(desk.editions, month)
    versions = _versions(desk, cards, before, leaving, on_progress)
    origin = Origin(
        landing_sequence=desk.landing.last_sequence(),
        ledger_sequence=desk.ledger.sequence(),
        config_digest=desk.bundle.digest,
        as_of=max(card.as_of for card in cards),
        compared_with=held_against,
    )
    publication = record(desk, month, versions, origin)
    lay_out(desk.editions, publication.edition, desk.project.published)
    return publication


def _leaving(desk: Desk, month: Month, cards: Sequence[Card]) -> Leaving:
    """Which cards may be final at once, with what stops none of them any more.

    Only a unit's first card that leaves may do so by itself, and one somebody has to approve not
    before that; what changes after it is released by a person.
    """
    if desk.config.release.policy != "auto" or desk.config.gate.approval:
        return {}
    released = {release.unit for release in desk.ledger.releases(month)}
    gate = content_gate(desk, month)
    return {
        card.unit: gate.of(card.unit)
        for card in cards
        if card.unit not in released and not gate.open(card.unit)
    }


def newest_versions(editions: Editions, month: Month) -> dict[str, CardVersion]:
    """Each unit's newest version of a month, also of units the latest edition left out."""
    return {card.unit: card for edition in editions.of_month(str(month)) for card in edition.cards}


def record(
    desk: Desk, month: Month, versions: Sequence[CardVersion], origin: Origin
) -> Publication:
    """Record the versions as the month's next edition, unless they are those of its latest."""
    latest = desk.editions.latest(str(month))
    before = {} if latest is None else {card.unit: card for card in latest.cards}
    changed = tuple(v.unit for v in versions if before.get(v.unit) != v)
    if latest is not None and not changed and set(before) == {v.unit for v in versions}:
        return Publication(latest, new=False, changed=())
    edition = Edition(
        month=str(month),
        number=1 if latest is None else latest.number + 1,
        landing_sequence=origin.landing_sequence,
        ledger_sequence=origin.ledger_sequence,
        config_digest=origin.config_digest,
        as_of=origin.as_of,
        producers=_producers(desk, month, versions),
        cards=tuple(versions),
        compared_with=origin.compared_with,
    )
    if own := desk.templates.own():
        desk.editions.keep_templates(own)
    desk.checkpoint("files written")
    desk.editions.record(edition)
    desk.checkpoint("edition recorded")
    return Publication(edition, new=True, changed=changed)


def _producers(
    desk: Desk, month: Month, versions: Sequence[CardVersion]
) -> dict[str, dict[str, str]]:
    known: dict[str, dict[str, str]] = {}
    for edition in desk.editions.of_month(str(month)):
        known |= edition.producers
    now = fingerprint(desk.templates)
    known[producer_id(now)] = now
    used = {version.producer for version in versions}
    return {key: value for key, value in known.items() if key in used}


def _versions(
    desk: Desk,
    cards: Sequence[Card],
    before: History,
    leaving: Leaving,
    on_progress: Progress | None,
) -> list[CardVersion]:
    """Versions of all cards. A failed render holds its card, and its parents have to say so."""
    replacing = Replacing.read(desk, Month.parse(cards[0].month))
    language = cards[0].language
    failures: dict[str, str] = {}
    made: dict[str, tuple[Stamp, Digests]] = {}
    by_unit = {card.unit: card for card in cards}
    while True:
        with worded(desk.templates, language):
            verdicts = _verdicts(cards, failures)
        kept = _kept(desk, cards, verdicts, before, replacing)
        gone = {unit for unit in leaving if not verdicts[unit].held}
        gone |= {unit for unit, version in kept.items() if version.status == "final"}
        with worded(desk.templates, language):
            stamps = {
                card.unit: _stamp(
                    card,
                    verdicts[card.unit],
                    before,
                    leaving.get(card.unit),
                    gone,
                    replacing.of(card),
                )
                for card in cards
                if card.unit not in kept and not verdicts[card.unit].held
            }
        jobs = [
            job_of(desk, card, stamps[card.unit])
            for card in cards
            if card.unit in stamps and made.get(card.unit, (None, None))[0] != stamps[card.unit]
        ]
        if not jobs:
            break
        # Put away one by one: the files of a thousand cards are more than memory should hold.
        for files in as_rendered(jobs, desk.executor, on_progress):
            made[files.unit] = (stamps[files.unit], put_away(desk, by_unit[files.unit], files))
            if files.failure:
                failures[files.unit] = files.failure
    desk.checkpoint("rendered")
    return [
        kept.get(card.unit)
        or _version(desk, card, verdicts[card.unit], made.get(card.unit), before)
        for card in cards
    ]


def _verdicts(cards: Sequence[Card], failures: Mapping[str, str]) -> dict[str, Verdict]:
    alone = {card.unit: judge(card, ()) for card in cards}
    held = {unit for unit, verdict in alone.items() if verdict.held} | set(failures)
    verdicts = {}
    for card in cards:
        verdict = judge(card, held)
        if card.unit in failures:
            reason = f"the page could not be made: {failures[card.unit]}"
            verdict = dataclasses.replace(verdict, reasons=(*verdict.reasons, reason))
        verdicts[card.unit] = verdict
    return verdicts


def _kept(
    desk: Desk,
    cards: Sequence[Card],
    verdicts: Mapping[str, Verdict],
    before: History,
    replacing: Replacing,
) -> dict[str, CardVersion]:
    """Cards that say what their newest version says, to as many: they keep it, files and all.

    A released one is kept too where what is new does not matter, by the organisation's policy.
    """
    kept = {}
    for card in cards:
        newest, verdict = before.get(card.unit), verdicts[card.unit]
        if (
            newest is not None
            and newest.status != "held"
            and not verdict.held
            and (_says_the_same(newest, card, verdict) or replacing.keeps(card, newest))
            and _wanted(desk, card) <= newest.files.keys()
        ):
            kept[card.unit] = newest
    return kept


def _says_the_same(newest: CardVersion, card: Card, verdict: Verdict) -> bool:
    return newest.card_digest == card.digest() and newest.caveats == verdict.caveats


def _wanted(desk: Desk, card: Card) -> set[str]:
    """The copies that recipients are to get of a card, as a manifest calls them."""
    found = copies(desk.config, card.unit, Month.parse(card.month))
    return {key for copy in found for key in copy.keys}


def job_of(desk: Desk, card: Card, stamp: Stamp) -> Job:
    """The job of printing a card for everybody who is to get it."""
    wanted = copies(desk.config, card.unit, Month.parse(card.month))
    return Job(card, stamp, desk.templates, wanted, names(desk.config))


def _stamp(
    card: Card,
    verdict: Verdict,
    before: History,
    leaves: Sequence[Stop] | None,
    gone: Collection[str],
    reissue: Reissue | None,
) -> Stamp:
    newest = before.get(card.unit)
    version = 1 if newest is None else newest.version + 1
    if leaves is None:
        return Stamp(version, "provisional", verdict.caveats, reissue=reissue)
    return final_stamp(card, version, verdict.caveats, leaves, gone, reissue)


def final_stamp(
    card: Card,
    version: int,
    caveats: tuple[str, ...],
    stops: Sequence[Stop],
    gone: Collection[str],
    reissue: Reissue | None = None,
) -> Stamp:
    """The stamp of a card that goes, `stops` being what was waived or lifted of it.

    `gone` are the units whose cards have gone, or go with it; `reissue` is what it replaces.
    """
    below = not_gone(card, gone)
    return Stamp(
        version,
        "final",
        caveats,
        remarks(stops),
        (*remarks_in_brief(stops), *below),
        reissue,
    )


def _version(
    desk: Desk,
    card: Card,
    verdict: Verdict,
    made: tuple[Stamp, Digests] | None,
    before: History,
) -> CardVersion:
    if verdict.held or made is None:
        newest = before.get(card.unit)
        return CardVersion(
            unit=card.unit,
            version=0 if newest is None else newest.version,
            status="held",
            card_digest=card.digest(),
            files={} if newest is None else newest.files,
            producer="" if newest is None else newest.producer,
            reasons=verdict.reasons,
        )
    stamp, files = made
    return version_of(desk, card, stamp, files)


def put_away(desk: Desk, card: Card, files: Rendered) -> Digests:
    """Keep a card's files and tree, and read them back; nothing of one that failed."""
    if files.failure:
        return {}
    objects = desk.editions.objects
    contents = {**files.files, "tree": to_json(card).encode()}
    digests = {kind: objects.put(content) for kind, content in contents.items()}
    for digest in digests.values():
        objects.get(digest)
    return digests


def version_of(desk: Desk, card: Card, stamp: Stamp, files: Digests) -> CardVersion:
    """The version of a card whose files are put away."""
    assert stamp.status != "preview"
    assert stamp.status != "flash"
    return CardVersion(
        unit=card.unit,
        version=stamp.version,
        status=stamp.status,
        card_digest=card.digest(),
        files=dict(files),
        producer=producer_id(fingerprint(desk.templates)),
        caveats=stamp.caveats,
        remarks=stamp.remarks,
        brief=stamp.brief,
        reissue=None if stamp.reissue is None else asdict(stamp.reissue),
    )


def stamp_of(version: CardVersion) -> Stamp:
    """The stamp a version was printed with."""
    return Stamp(
        version.version,
        "final" if version.status == "final" else "provisional",
        version.caveats,
        version.remarks,
        version.brief,
        _reissue(version.reissue),
    )


def _reissue(told: Mapping[str, Any] | None) -> Reissue | None:
    if told is None:
        return None
    found = tuple(Difference(**item) for item in told["differences"])
    return Reissue(told["version"], told["on"], found)


def file_name(unit: str, month: str, card: CardVersion, kind: str) -> str:
    """A version's file under a name for people: `north_2026-10_v1.pdf`."""
    return f"{unit}_{month}_v{card.version}{ENDINGS[kind]}"


def lay_out(editions: Editions, edition: Edition, folder: Path) -> list[Path]:
    """Copy an edition's files under names for people; files of earlier versions go."""
    target = folder / edition.month
    wanted = {
        target / file_name(card.unit, edition.month, card, kind): digest
        for card in edition.cards
        for kind, digest in card.files.items()
        if kind in ENDINGS
    }
    for path, digest in wanted.items():
        content = editions.objects.get(digest)
        if not path.is_file() or path.read_bytes() != content:
            write_atomic(path, content)
    # Only what an earlier edition laid out goes; anything else in the folder is somebody's own.
    ends = "|".join(map(re.escape, ENDINGS.values()))
    ours = re.compile(rf"[A-Za-z0-9_-]+_{edition.month}_v\d+({ends})")
    for path in set(target.glob("*")) - set(wanted):
        if ours.fullmatch(path.name) and path.is_file():
            path.unlink()
    return sorted(wanted)
