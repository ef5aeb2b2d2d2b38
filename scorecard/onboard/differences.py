"""What changed between two configurations, in words; since when it is known, and by whom."""

import datetime as dt
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from scorecard.config.bundle import TABLES, Bundle
from scorecard.config.load import read
from scorecard.config.models import Config
from scorecard.errors import ConfigError, InputError
from scorecard.onboard.dictionary import titles
from scorecard.onboard.dictionary.columns import Path as KeyOf
from scorecard.onboard.dictionary.compare import Change, changes
from scorecard.onboard.dictionary.rows import Key, Row, rows_of
from scorecard.onboard.dictionary.words import Speech, entry_words
from scorecard.onboard.dictionary.written import Written
from scorecard.period import Month
from scorecard.stores.editions import Edition, Editions
from scorecard.stores.landing import CONFIG, Landing

# Seconds that git may take to say who wrote a file.
_PATIENCE = 20
_NOT_COMMITTED = "0" * 40


@dataclass(frozen=True, slots=True)
class Author:
    """Who last committed a line, when (UTC, ISO 8601), and the commit's short name."""

    name: str
    at: str
    commit: str


@dataclass(frozen=True, slots=True)
class Known:
    """The first configuration that landed with a change, when (UTC, ISO 8601), and who brought it.

    `by` is empty where nobody said so: the files were edited by hand.
    """

    sequence: int
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry that differs; `fields` are title, value before and value now.

    Of an entry that was added or removed, the one field is all it says, empty before or now.
    """

    section: str
    kind: Literal["added", "changed", "removed"]
    entry: str
    fields: tuple[tuple[str, str, str], ...]
    known: Known | None = None
    author: Author | None = None

    def __str__(self) -> str:
        if self.kind == "changed":
            told = ", ".join(f"{title} {old} -> {new}" for title, old, new in self.fields)
            return f"{self.entry}: {told}"
        said = ", ".join(old or new for _, old, new in self.fields)
        return f"{self.entry}: {self.kind}" + (f" ({said})" if said else "")


def edition_named(editions: Editions, text: str) -> Edition:
    """An edition by `2026-10/1`, or by its month for the newest; raises `InputError`."""
    month, _, number = text.partition("/")
    chosen = str(Month.parse(month))
    listed = editions.of_month(chosen)
    if number:
        found = next((e for e in listed if number.isdecimal() and e.number == int(number)), None)
    else:
        found = listed[-1] if listed else None
    if found is None:
        known = ", ".join(f"{chosen}/{edition.number}" for edition in listed)
        months = ", ".join(editions.months()[-6:]) or "none: nothing is published yet"
        expected = f"one of {known}" if known else f"a month with an edition ({months})"
        raise InputError(f"edition {text!r}: expected {expected}")
    return found


def differences(before: Bundle, after: Bundle) -> list[Difference]:
    """What differs between two configurations, in the order of their sections."""
    return [told.difference for told in _differences(read(before), read(after), before, after)]


def explained(
    before: Bundle, after: Bundle, landing: Landing, folder: Path | None = None
) -> list[Difference]:
    """The differences, each with the first landed configuration that has it.

    Values of one entry that came at different times are told apart. With `folder`, where the files
    of `after` lie, also with who last committed the line, where git can tell; that it cannot is no
    error.
    """
    written = Written.read(after)
    history = list(_history(landing, before))
    authors = _Authors(folder)
    found = []
    for told in _differences(read(before), read(after), before, after):
        for known, places in _since(told, history).items():
            fields = told.difference.fields
            if told.difference.kind == "changed":
                fields = tuple(fields[place] for place in places)
            author = _author(told.change, places[0], written, authors)
            found.append(replace(told.difference, fields=fields, known=known, author=author))
    return found


@dataclass(frozen=True, slots=True)
class _Landed:
    """A landed configuration: its delivery, its files, and what its entries say."""

    known: Known
    files: Mapping[str, bytes]
    rows: Mapping[str, Mapping[Key, Sequence[Row]]]
    others: Mapping[tuple[str, str], Mapping[str, str]]


_Has = Callable[[_Landed], bool]


@dataclass(frozen=True, slots=True)
class _Told:
    """A difference, and what tells whether a landed configuration has it already.

    Of a changed entry there is one such test for each field; of others one for the whole entry,
    and one for its being there (or not) at all. `change` is None of what is in no workbook.
    """

    difference: Difference
    tests: tuple[_Has, ...]
    change: Change | None = None


def _differences(old: Config, new: Config, before: Bundle, after: Bundle) -> Iterator[_Told]:
    speech = Speech.of(old, new)
    for change in changes(rows_of(old), rows_of(new)):
        entry = entry_words(change.old or change.row)
        fields = tuple(speech.fields(change))
        tests: tuple[_Has, ...] = tuple(_valued(change, (path,)) for path in change.fields)
        if change.kind != "changed":
            said = speech.summary(change.row)
            whole = ("all", said, "") if change.new is None else ("all", "", said)
            fields = (whole,) if said else ()
            paths = tuple(column.path for column in change.subject.columns)
            tests = (_valued(change, paths), _valued(change, ()))
        yield _Told(Difference(change.subject.section, change.kind, entry, fields), tests, change)
    for section in titles.LEFT_OUT:
        yield from _other(section, _entries(old, section), _entries(new, section))
    yield from _queries(before.files, after.files)


def _valued(change: Change, paths: Sequence[KeyOf]) -> _Has:
    """Whether the entry has its new values under some paths; of a removed one, that it is gone."""

    def has(landed: _Landed) -> bool:
        rows = landed.rows.get(change.subject.name, {})
        found = rows.get(change.row.key, ())
        if change.new is None:
            return not found
        if not found and change.old is not None:
            # It may have had its old name or months when this value came.
            found = rows.get(change.old.key, ())
        values = change.new.values
        return any(all(row.values[path] == values[path] for path in paths) for row in found)

    return has


def _entries(config: Config, section: str) -> Sequence[Any]:
    """The entries of a section, or of a list inside one as `delivery.chat.channels`."""
    entries: Sequence[Any] = attrgetter(section)(config)
    return entries


def _other(section: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[_Told]:
    """Differences of a section that is in no workbook, by the ids of its entries."""
    noun = section.rpartition(".")[2].removesuffix("s")
    before, after = ({entry.id: dict(_leaves(entry)) for entry in side} for side in (old, new))
    for name in dict.fromkeys((*before, *after)):
        a, b = before.get(name), after.get(name)
        if a is None or b is None:
            kind: Literal["added", "removed"] = "added" if a is None else "removed"
            tests = (_other_is(section, name, b), _other_there(section, name, b))
            yield _Told(Difference(section, kind, f"{noun} {name}", ()), tests)
        elif a != b:
            keys = [key for key in dict.fromkeys((*a, *b)) if a.get(key) != b.get(key)]
            fields = tuple((key, a.get(key, "none"), b.get(key, "none")) for key in keys)
            each = tuple(_other_says(section, name, key, b.get(key)) for key in keys)
            yield _Told(Difference(section, "changed", f"{noun} {name}", fields), each)


def _other_is(section: str, name: str, leaves: Mapping[str, str] | None) -> _Has:
    return lambda landed: landed.others.get((section, name)) == leaves


def _other_there(section: str, name: str, leaves: Mapping[str, str] | None) -> _Has:
    return lambda landed: ((section, name) in landed.others) == (leaves is not None)


def _other_says(section: str, name: str, key: str, value: str | None) -> _Has:
    return lambda landed: landed.others.get((section, name), {}).get(key) == value


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every single value inside a model, by its path: `layout.unit.map.DE`."""
    if isinstance(value, BaseModel):
        value = {name: getattr(value, name) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, tuple):
        for place, inner in enumerate(value, 1):
            yield from _leaves(inner, f"{path}[{place}]")
    elif value is not None:
        yield path, str(value)


def _queries(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[_Told]:
    """Files that are no YAML: queries; tables speak through their rows."""
    for name in sorted({*before, *after}):
        if name.endswith(".yaml") or name.startswith(f"{TABLES}/"):
            continue
        old, new = before.get(name), after.get(name)
        if old != new:
            kind: Literal["added", "changed", "removed"] = "changed"
            kind = "added" if old is None else "removed" if new is None else kind
            fields = (("text", "before", "now"),) if kind == "changed" else ()
            tests = (_file_is(name, new),)
            yield _Told(Difference("queries", kind, f"query {name}", fields), tests)


def _file_is(name: str, content: bytes | None) -> _Has:
    return lambda landed: landed.files.get(name) == content


def _history(landing: Landing, before: Bundle) -> Iterator[_Landed]:
    """Configurations that landed since `before` did, the oldest first."""
    begun = unread = False
    for delivery in landing.deliveries():
        if delivery.source != CONFIG:
            continue
        digest = delivery.parameters.get("digest", "")
        begun = begun or digest == before.digest
        if not begun:
            continue
        bundle = landing.config_bundle(digest)
        try:
            config = read(bundle)
        except ConfigError:
            # Written for another version of this program, which knew other keys. What is in the
            # next one may have come with this one, so that nobody can be named for it.
            unread = True
            continue
        by = "" if unread else delivery.parameters.get("by", "")
        unread = False
        rows: dict[str, dict[Key, list[Row]]] = {}
        for name, listed in rows_of(config).items():
            rows[name] = defaultdict(list)
            for row in listed:
                rows[name][row.key].append(row)
        others = {
            (section, entry.id): dict(_leaves(entry))
            for section in titles.LEFT_OUT
            for entry in _entries(config, section)
        }
        known = Known(delivery.seq, delivery.received_at, by)
        yield _Landed(known, bundle.files, rows, others)


def _since(told: _Told, history: Sequence[_Landed]) -> dict[Known | None, list[int]]:
    """The fields of a difference, by their places, under the configuration they came with."""
    found: dict[Known | None, list[int]] = defaultdict(list)
    if told.difference.kind == "changed":
        for place, test in enumerate(told.tests):
            found[_known(test, history)].append(place)
        return found
    whole, *there = [_known(test, history) for test in told.tests]
    if whole and any(first is None or first.by != whole.by for first in there):
        # Brought by one and changed by another: neither of them alone has made it what it is.
        whole = replace(whole, by="")
    return {whole: [0]}


def _known(has: _Has, history: Sequence[_Landed]) -> Known | None:
    """The first landed configuration from which on it has been as it is now."""
    found: Known | None = None
    for landed in history:
        if not has(landed):
            found = None
        elif found is None:
            found = landed.known
    return found


def _author(
    change: Change | None, field: int, written: Written, authors: "_Authors"
) -> Author | None:
    """Who last committed the line of a field; None for what is in no line any more."""
    if change is None or change.new is None or change.new.place is None:
        return None
    section, place = change.subject.section, change.new.place
    listed = written.counts.get(section, 0)
    if len(place) > 1 and isinstance(place[1], int) and place[1] >= listed:
        return None
    path = change.fields[field] if change.fields else ()
    name, _, line = written.line((*place, *path)).rpartition(":")
    return authors.of(name).get(int(line))


class _Authors:
    """Who committed which line of the files in a folder; git is asked once for each file."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._known: dict[str, Mapping[int, Author]] = {}

    def of(self, name: str) -> Mapping[int, Author]:
        """The authors of a file by line; none without a folder."""
        if self._folder is None:
            return {}
        if name not in self._known:
            self._known[name] = _blame(self._folder, name)
        return self._known[name]


def _blame(folder: Path, name: str) -> Mapping[int, Author]:
    """Author of each line of a file, from 1; nothing where git is absent or does not know it."""
    command = ["git", "-C", str(folder), "blame", "--line-porcelain", "--", name]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return {}
    found: dict[int, Author] = {}
    facts: dict[str, str] = {}
    for text in done.stdout.decode(errors="replace").split("\n"):
        if text.startswith("\t"):
            commit, _, numbers = facts["head"].partition(" ")
            if commit != _NOT_COMMITTED:
                at = _moment(facts.get("author-time", ""))
                author = Author(facts.get("author", ""), at, commit[:10])
                found[int(numbers.split()[1])] = author
            facts = {}
        elif not facts:
            facts["head"] = text
        else:
            key, _, value = text.partition(" ")
            facts[key] = value
    return found


def _moment(seconds: str) -> str:
    if not seconds.isdecimal():
        return ""
    return dt.datetime.fromtimestamp(int(seconds), dt.UTC).isoformat(timespec="seconds")
