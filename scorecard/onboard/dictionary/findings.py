"""What is wrong with the configuration an edited workbook makes, said by sheet, row and column."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from scorecard.config.check import check
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.models import Config
from scorecard.onboard.dictionary.cells import text_of
from scorecard.onboard.dictionary.columns import Subject, inside, subject, subjects
from scorecard.onboard.dictionary.compare import Change, chain
from scorecard.onboard.dictionary.outcome import Outcome
from scorecard.onboard.dictionary.read import Edited, Trouble
from scorecard.onboard.dictionary.rows import Key, Row, numbered

# How a finding says whose id is wanted.
_IDS = {
    "people": "a person's id",
    "units": "a unit's id",
    "kpis": "a KPI's id",
    "perspectives": "a perspective's id",
}
# What is found may be another entry, as `targets[3] for the same months`.
_OTHER = re.compile(r"(?P<name>[a-z]+)\[(?P<number>\d+)\](?P<rest>.*)")
_REMEDY = "change that row in the table itself, or take the change in the workbook back"
_FIRST = ": change rows of tables in the tables first, and then here"
# Who still needs something is named up to this many, and the rest counted.
_NAMED = 10


def orphans(edited: Edited) -> Iterator[Trouble]:
    """Rows that stand under an entry that is not on its own sheet."""
    for item in subjects():
        if len(item.path) == 1 or item.single:
            continue
        outer = subject(".".join(item.path[:-1]))
        known = {chain(row) for row in edited.rows.get(outer.name, ())}
        for row in edited.rows.get(item.name, ()):
            if row.above not in known:
                column = item.above[-1].title
                letter = edited.letters[item.sheet][column]
                named = " and ".join(repr(part) for part in row.above)
                expected = f"{outer.noun} {named} on the sheet {outer.sheet}"
                yield Trouble(item.sheet, row.number or 0, column, letter, expected, "none")


def findings_of(made: Outcome, files: Mapping[str, bytes]) -> list[Finding]:
    """Everything that is wrong, each at its place in the configuration that was made.

    With entries of the wrong shape left out, what may be wrong only because of that is not said.
    """
    if any(value is None for value in made.values.values()):
        return list(made.findings)
    places: dict[str, list[int]] = {}
    whole: dict[str, Any] = {}
    for name, value in made.values.items():
        whole[name] = value
        if isinstance(value, tuple):
            places[name] = [place for place, item in enumerate(value) if item is not None]
            whole[name] = tuple(value[place] for place in places[name])
    left_out = {
        repr(str(raw.get("id")))
        for (section, index), raw in made.raws.items()
        if made.values[section][index] is None
    }
    found = list(made.findings)
    for finding in check(Config.model_construct(**whole), files):
        if made.findings and (finding.found == "none" or finding.found in left_out):
            continue
        section, *rest = finding.path
        path = finding.path
        if section in places and rest and isinstance(rest[0], int):
            path = (section, places[str(section)][rest[0]], *rest[1:])
        found.append(Finding(path, finding.expected, finding.found))
    return found


class Told:
    """Where things stand for whoever edited the workbook: on a sheet, in a table, or in YAML.

    `kept` are, by section, files and rows of what tables hold; on the sheets they are not.
    """

    def __init__(self, made: Outcome, edited: Edited, kept: Mapping[str, Sequence[str]]) -> None:
        self._made, self._edited, self._kept = made, edited, kept
        self._spots = {name: numbered(rows) for name, rows in edited.rows.items()}

    def where(self, path: KeyPath) -> str:
        """Sheet, row and column; of a table file and row; else the place in the configuration."""
        section = str(path[0])
        items = [item for item in subjects() if item.path == (section,)]
        row = self.in_table(path)
        if row or not items:
            return row or f"configuration, {_dotted(path)}"
        if items[0].single:
            return _single_where(items[0], path[1:], self._edited)
        if len(path) == 1:
            return f"sheet {items[0].sheet}"
        item, key, rest = _entry(items[0], path, self._made)
        found = self._spots.get(item.name, {}).get(key)
        return f"configuration, {_dotted(path)}" if found is None else self._cell(found, rest)

    def in_table(self, path: KeyPath) -> str:
        """File and row of what a table holds; empty for all else."""
        section, rows = str(path[0]), self._kept.get(str(path[0]), ())
        if not rows or len(path) == 1 or not isinstance(path[1], int):
            return ""
        # Rows of tables come after those of YAML, and an import leaves them where they are.
        place = path[1] - len(self._made.values[section]) + len(rows)
        return rows[place] if place >= 0 else ""

    def said(self, found: str) -> str:
        """What was found, with the other entry it may name as `targets[3]` by its place."""
        other = _OTHER.match(found)
        if other is None or any(v is None for v in self._made.values.get(other["name"], (None,))):
            return found
        where = self.where((other["name"], int(other["number"]) - 1))
        return f"{where},{other['rest']}" if other["rest"] else where

    def _cell(self, row: Row, rest: tuple[str, ...]) -> str:
        item = row.subject
        head = f"sheet {item.sheet}, row {row.number}"
        for column in item.columns:
            if rest and column.path[: len(rest)] == rest[: len(column.path)]:
                letter = self._edited.letters[item.sheet][column.title]
                return f"{head}, {column.title} ({letter}{row.number})"
        inner = next((i.sheet for i in inside(item) if rest and i.path[-1] == rest[0]), "")
        return f"{head}, its {inner.lower()}" if inner else head


def explained(findings: Iterable[Finding], told: Told, due: Sequence[Change]) -> list[str]:
    """Findings as sentences; who still refers to what was taken away is said in one of them."""
    gone = dict(_gone(due))
    needed: dict[tuple[str, str], list[str]] = defaultdict(list)
    held: set[tuple[str, str]] = set()
    lines: list[str] = []
    for finding in findings:
        where = told.where(finding.path)
        wanted = next(
            (
                k
                for k in gone
                if finding.expected.startswith(_IDS[k[0]]) and finding.found == repr(k[1])
            ),
            None,
        )
        if wanted is None:
            line = f"{where}: expected {finding.expected}, found {told.said(finding.found)}"
            lines.append(line + (f": {_REMEDY}" if told.in_table(finding.path) else ""))
        else:
            needed[wanted].append(where)
            held |= {wanted} if told.in_table(finding.path) else set()
    for (name, old), places in needed.items():
        item = subject(name)
        lines.append(
            f"sheet {item.sheet}: {item.noun} {old!r} {gone[name, old]}, and is still needed by "
            f"{_listed(list(dict.fromkeys(places)))}{_FIRST if (name, old) in held else ''}"
        )
    return lines


def _listed(places: list[str]) -> str:
    """Places, the first of them where they are many: a table may have hundreds."""
    more = len(places) - _NAMED
    return "; ".join(places[:_NAMED]) + (f"; and {more} more" if more > 0 else "")


def _gone(due: Sequence[Change]) -> Iterator[tuple[tuple[str, str], str]]:
    for change in due:
        name = change.subject.name
        if name in _IDS and change.old is not None:
            old = change.old.own_key[0]
            if change.new is None:
                yield (name, old), "was removed"
            elif change.new.own_key[0] != old:
                yield (name, old), f"is now called {change.new.own_key[0]!r}"


def _single_where(item: Subject, rest: KeyPath, edited: Edited) -> str:
    for column in item.columns:
        if rest and column.path[: len(rest)] == rest[: len(column.path)]:
            return f"sheet {item.sheet}, {column.title}"
    return f"sheet {item.sheet}"


def _entry(
    item: Subject, path: KeyPath, made: Outcome
) -> tuple[Subject, tuple[Key, int], tuple[str, ...]]:
    """The entry a path leads into: its subject, its key (and which of that key), what is left."""
    section, index, *rest = path
    entries: Any = [
        made.raws.get((str(section), place), entry)
        for place, entry in enumerate(made.values[str(section)])
    ]
    above: Key = ()
    place = int(index)
    while True:
        keys = [_key(item, entry, above) for entry in entries]
        own = keys[place], Counter(keys[:place])[keys[place]]
        inner = next((i for i in inside(item) if rest and i.path[-1] == rest[0]), None)
        if inner is None or len(rest) < 2 or not isinstance(rest[1], int):
            return item, own, tuple(str(part) for part in rest)
        above = keys[place][: len(above) + 1]
        entries, place = _get(entries[place], str(rest[0])), rest[1]
        item, rest = inner, rest[2:]


def _key(item: Subject, entry: Any, above: Key) -> Key:
    own = []
    for path in item.key:
        column = item.column(path)
        value = _get(entry, path[0])
        own.append(text_of(column, column.default if value is None else value))
    return (*above, *own)


def _get(entry: Any, key: str) -> Any:
    return entry.get(key) if isinstance(entry, dict) else getattr(entry, key)


def _dotted(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
