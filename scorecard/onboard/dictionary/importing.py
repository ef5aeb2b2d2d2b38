"""Taking an edited workbook back: all of it is right, or nothing of it is taken."""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.config.bundle import Bundle
from scorecard.config.fold import fold
from scorecard.config.load import read
from scorecard.config.models import Config
from scorecard.config.table_rows import table_rows
from scorecard.errors import InvariantBroken
from scorecard.onboard.dictionary.compare import Change, Clash, changes, merged
from scorecard.onboard.dictionary.findings import Told, explained, findings_of, orphans
from scorecard.onboard.dictionary.outcome import outcome
from scorecard.onboard.dictionary.plan import make_plan
from scorecard.onboard.dictionary.read import Refused, read_workbook
from scorecard.onboard.dictionary.rows import Row, rows_of
from scorecard.onboard.dictionary.shares import doubts, sheet_of, unclear_shares
from scorecard.onboard.dictionary.words import Speech, entry_words
from scorecard.onboard.dictionary.writing import write
from scorecard.onboard.dictionary.written import Written


@dataclass(frozen=True, slots=True)
class Taken:
    """An edited workbook that may be taken: what changes, and the files that say so.

    `before` and `after` are configurations as the rest of the program sees them. `others` counts
    what somebody else has changed since the export; `unread` are columns and sheets not read, and
    `doubts` figures that are allowed and look like a slip.
    """

    changes: tuple[Change, ...]
    files: dict[str, bytes]
    before: Config
    after: Config
    speech: Speech
    others: int
    unread: tuple[str, ...]
    doubts: tuple[str, ...]


def take(bundle: Bundle, content: bytes, name: str) -> Taken:
    """What an edited workbook does to a configuration; raises `Refused` with every reason not to.

    Nothing is written here.
    """
    edited = read_workbook(content, name)
    config = read(bundle)
    written = Written.read(bundle)
    now = rows_of(config, written.counts)
    speech = Speech.of(config)
    if edited.troubles:
        raise Refused(name, _in_order([str(trouble) for trouble in edited.troubles]))
    if lost := [str(trouble) for trouble in orphans(edited)]:
        raise Refused(name, _in_order(lost))
    due, clashes = merged(changes(edited.base, edited.rows), edited.base, now)
    if clashes:
        raise Refused(name, [_clash(c, written, speech) for c in clashes], "conflict")
    if unclear := unclear_shares(due, speech, content, edited.letters):
        raise Refused(name, unclear)
    plan = make_plan(due, now, edited.rows)
    if plan.lost:
        raise Refused(name, [_lost(row) for row in plan.lost], "conflict")
    made = outcome(plan, config, written)
    if found := findings_of(made, bundle.files):
        kept = table_rows(config.tables, bundle.files)
        raise Refused(name, _in_order(explained(found, Told(made, edited, kept), due)))
    files = write(plan, written)
    after = read(Bundle({**bundle.files, **files}))
    if after.model_dump() != made.config.model_dump():
        raise InvariantBroken(f"{name}: the files would not say what the workbook does")
    return Taken(
        changes=tuple(due),
        files=files,
        before=fold(config),
        after=fold(after),
        speech=Speech.of(config, after),
        others=0 if edited.digest == bundle.digest else len(changes(edited.base, now)),
        unread=edited.unread,
        doubts=doubts(due, Speech.of(after)),
    )


def _in_order(lines: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(lines))


def _clash(clash: Clash, written: Written, speech: Speech) -> str:
    change = clash.change
    said = f"{sheet_of(change)}: {entry_words(change.row)} was changed in the configuration, too"
    if clash.now is None:
        return f"{said}: it was removed there since the export; export it again"
    if change.kind == "added":
        there = f"it was added there ({_line(clash.now, written)})"
    elif clash.now.subject is not change.subject:
        there = f"{entry_words(clash.now)} under it is new ({_line(clash.now, written)})"
    else:
        theirs = Change("changed", change.old, clash.now)
        told = ", ".join(f"{title} {old} -> {new}" for title, old, new in speech.fields(theirs))
        there = f"{told} ({_line(clash.now, written)})"
    return f"{said}, since the export: {there}; export it again and make your change there"


def _line(row: Row, written: Written) -> str:
    return written.line(row.place) if row.place is not None else "configuration"


def _lost(row: Row) -> str:
    return (
        f"sheet {row.subject.sheet}, row {row.number}: {row.above[-1]!r}, under which it stands, "
        "was removed from the configuration since the export; export it again"
    )
