"""Forms taken back from a folder: which files are landed, and which are refused, and why.

Whether a form is welcome (ours, about a month that is open, its rows asked of whoever sends it) is
judged once, when it is landed, by the configuration of that day.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.responsible import due_cells
from scorecard.errors import SourceError
from scorecard.ingest import form_layout as layout
from scorecard.ingest.dropped import (
    changed_at,
    check_ending,
    check_name,
    content_of,
    dropped_files,
)
from scorecard.ingest.form_layout import Identity
from scorecard.ingest.forms import Form, open_form, read_form
from scorecard.ingest.grid import escaped, shown
from scorecard.ingest.handouts import saved_at
from scorecard.ingest.known import source_digest
from scorecard.ingest.manual import form_name, is_gone, taken_away
from scorecard.ingest.media import disagreement
from scorecard.ingest.sources import CollectResult
from scorecard.period import Month
from scorecard.stores.landing import Arrival, Delivery, Landing


@dataclass(frozen=True, slots=True)
class _Found:
    """A file of the folder as an arrival; `age` orders copies of one form, the oldest first."""

    arrival: Arrival
    age: tuple[str, int, str]


def collect(
    source: ManualSource,
    month: Month,
    *,
    config: Config,
    root: Path,
    landing: Landing,
    on_progress: Callable[[str], None] | None = None,
    checkpoint: Callable[[str], None] | None = None,
) -> CollectResult:
    """Land what lies in the folder: forms for the month and `lookback` before it, and refusals.

    Of copies of one form all that are new are landed, the one saved last comes last and so wins
    cell by cell. A file that is no form for us is landed as failed, with its bytes and the reason.
    A form for a later month is left for that month's run; one that was taken before its month was
    closed is nothing new.
    """
    landed = []
    for arrival in _arrivals(source, month, config, root, landing, on_progress):
        delivery, new = landing.land(arrival)
        landed.append((delivery, new))
        if on_progress is not None:
            on_progress(_progress(delivery, new))
        if checkpoint is not None:
            checkpoint("landed")
    deliveries = tuple(delivery for delivery, _ in landed)
    return CollectResult(source.id, deliveries, sum(new for _, new in landed))


def forms_held(source: ManualSource, organisation: str, root: Path) -> set[tuple[str, Month]]:
    """Whose forms for which months lie in the folder, whatever is filled in."""
    return {
        (identity.owner, Month.parse(identity.month))
        for identity, _, _ in _held(source, organisation, root)
    }


def forms_waiting(
    source: ManualSource, organisation: str, root: Path, month: Month, landed: Collection[str]
) -> Iterator[Form]:
    """Forms of a month that lie in the folder, whosever they are, and have not landed yet.

    `landed` are digests of what has. One that cannot be read is left.
    """
    for identity, content, name in _held(source, organisation, root):
        is_new = hashlib.sha256(content).hexdigest() not in landed
        if is_new and identity.month == str(month):
            with suppress(SourceError):
                yield read_form(content, name)


def _held(
    source: ManualSource, organisation: str, root: Path
) -> Iterator[tuple[Identity, bytes, str]]:
    """Our forms in the folder, with their bytes and names; what is none is left."""
    try:
        files = dropped_files(source.drop, root)
    except SourceError:
        return
    for path in files:
        try:
            check_name(path)
            content = content_of(path, root, path.name, layout.FORM)
            identity = open_form(content, path.name)[1]
        except SourceError:
            continue
        if (identity.organisation, identity.source) == (organisation, source.id):
            yield identity, content, path.name


def _arrivals(
    source: ManualSource,
    month: Month,
    config: Config,
    root: Path,
    landing: Landing,
    on_progress: Callable[[str], None] | None,
) -> Iterator[Arrival]:
    """What is to be landed, in order; what lies there as before is found to be so by landing."""
    try:
        files = dropped_files(source.drop, root)
    except SourceError as error:
        yield _refused(source, source.drop, month, str(error))
        return
    before: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in landing.deliveries():
        if delivery.source == source.id:
            before[delivery.name].append(delivery)
    copies: dict[str, list[_Found]] = defaultdict(list)
    left = set()
    for path in files:
        found = _judged(source, path, month, config, root)
        about = Month.parse(found.arrival.month)
        if about > month:
            left.add(found.arrival.name)
            if on_progress is not None:
                on_progress(f"{source.id}: {path.name} is left for {about}")
        elif about < month - source.lookback and _taken(found.arrival, before):
            # Its month is closed, and nothing is wrong with a form that was left lying there.
            continue
        else:
            copies[found.arrival.name].append(found)
    for name, found_ones in sorted(copies.items()):
        *older, newest = sorted(found_ones, key=lambda found: found.age)
        known = {(d.sha256, d.reason, d.totals.get("not_asked")) for d in before[name]}
        yield from (found.arrival for found in older if _seen(found.arrival) not in known)
        yield newest.arrival
    for name, deliveries in sorted(before.items()):
        if name not in copies and name not in left and deliveries[-1].state == "failed":
            yield taken_away(deliveries[-1])


def _taken(arrival: Arrival, before: Mapping[str, Sequence[Delivery]]) -> bool:
    """Whether these bytes were accepted before under the form's name."""
    sha256 = hashlib.sha256(arrival.content or b"").hexdigest()
    return any(
        delivery.state == "accepted" and delivery.sha256 == sha256 and not is_gone(delivery)
        for delivery in before.get(arrival.name, ())
    )


def _seen(arrival: Arrival) -> tuple[str, str, str | None]:
    sha256 = hashlib.sha256(arrival.content or b"").hexdigest() if arrival.content else ""
    return sha256, arrival.reason, arrival.totals.get("not_asked")


def _judged(source: ManualSource, path: Path, month: Month, config: Config, root: Path) -> _Found:
    """A file as it is to be landed: a form with its rows counted, or a refusal."""
    name = f"{source.drop}/{escaped(path.name)}"
    age = ("", changed_at(path), path.name)
    content: bytes | None = None
    try:
        content = content_of(path, root, escaped(path.name), layout.FORM)
        check_name(path)
        check_ending(path, content, layout.FORM)
        archive, identity = open_form(content, path.name)
        _check_ours(source, identity, config, path.name)
    except SourceError as error:
        return _Found(_refused(source, name, month, str(error), content), age)
    age = (saved_at(archive), *age[1:])
    arrival = _expected(source, identity)
    try:
        _check_open(source, identity, month, config, path.name)
        form = read_form(content, path.name)
        if form.counted != len(form.rows):
            raise SourceError(disagreement(path.name, len(form.rows), form.counted))
        _check_rows(form, path.name)
    except SourceError as error:
        refused = replace(arrival, state="failed", content=content, media="xlsx", reason=str(error))
        return _Found(refused, age)
    foreign = sorted(set(_foreign_rows(source, form, config)))
    totals = {"cells": str(len(form.rows)), "not_asked": " ".join(foreign)}
    taken = replace(arrival, content=content, media="xlsx", rows=len(form.rows), totals=totals)
    return _Found(taken, age)


def _check_ours(source: ManualSource, form: Identity, config: Config, name: str) -> None:
    if form.organisation != config.organisation.id:
        raise SourceError(
            f"{name}: expected a form of {config.organisation.id!r}, found one of "
            f"{shown(form.organisation)}: put it into that organisation's folder"
        )
    if form.source == source.id:
        return
    others = {s.id: s.drop for s in config.sources if isinstance(s, ManualSource)}
    where = f"put it into {others[form.source]}" if form.source in others else "take it out of here"
    raise SourceError(
        f"{name}: expected a form of {source.id!r}, found one of {shown(form.source)}: {where}"
    )


def _check_open(
    source: ManualSource, form: Identity, month: Month, config: Config, name: str
) -> None:
    about = Month.parse(form.month)
    people = {person.id for person in config.people}
    if form.owner not in people:
        raise SourceError(
            f"{name}: expected the form of somebody registered, found that of "
            f"{shown(form.owner)}: register them under people, or ask for a form of your own"
        )
    if about < month - source.lookback:
        months = f"{month - source.lookback} to {month}" if source.lookback else str(month)
        raise SourceError(
            f"{name}: expected a form for {months}, found one for {about}, which is closed: ask "
            f"the coordinator to raise lookback of {source.id} where it must be corrected"
        )
    if about <= month and not any(
        due.owner == form.owner for due in due_cells(config, source, about)
    ):
        raise SourceError(
            f"{name}: expected a form somebody was asked for, found that nothing is asked of "
            f"{form.owner} for {about}: leave the figures to whoever answers for them now"
        )


def _check_rows(form: Form, name: str) -> None:
    if form.rows and not any(row.authentic for row in form.rows):
        raise SourceError(
            f"{name}: expected the rows the form was sent with, found every one of them altered: "
            "copy the figures into the form as it was sent"
        )


def _foreign_rows(source: ManualSource, form: Form, config: Config) -> Iterator[str]:
    month = Month.parse(form.identity.month)
    due = {(d.kpi, d.unit): d.owner for d in due_cells(config, source, month)}
    for row in form.rows:
        key = (row.identity.kpi, row.identity.unit)
        if row.authentic and due.get(key) != form.identity.owner:
            yield row.row_id


def _expected(source: ManualSource, form: Identity) -> Arrival:
    return Arrival(
        source=source.id,
        name=form_name(form.owner, form.month),
        month=form.month,
        covers="month",
        delivery="partial",
        state="accepted",
        covered_from=form.month,
        covered_to=form.month,
        parameters={"declaration": source_digest(source), "owner": form.owner},
    )


def _refused(
    source: ManualSource, name: str, month: Month, reason: str, content: bytes | None = None
) -> Arrival:
    """A file nobody's form can be made of; its bytes are kept, what it covers is unknown."""
    return Arrival(
        source=source.id,
        name=name,
        month=str(month),
        covers="month",
        delivery="partial",
        state="failed",
        content=content,
        reason=reason,
        parameters={"declaration": source_digest(source)},
    )


def _progress(delivery: Delivery, new: bool) -> str:
    if delivery.state == "failed":
        return f"{delivery.source}: refused: {delivery.reason}"
    known = "" if new else ", as before"
    return f"{delivery.source}: {delivery.name}, {delivery.rows:,} rows{known}"
