"""What differs between two sets of rows, entry by entry; and whether others changed the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from scorecard.onboard.dictionary.columns import Path, Subject, subjects
from scorecard.onboard.dictionary.rows import Key, Row, Rows, numbered


@dataclass(frozen=True, slots=True)
class Change:
    """One entry added, changed or removed; `old` and `new` are None where there is none."""

    kind: Literal["added", "changed", "removed"]
    old: Row | None
    new: Row | None

    @property
    def subject(self) -> Subject:
        """What kind of entry it is."""
        return self.row.subject

    @property
    def row(self) -> Row:
        """The entry as it is now, or was."""
        row = self.new or self.old
        assert row is not None
        return row

    @property
    def fields(self) -> tuple[Path, ...]:
        """The values that differ; none of an entry that was added or removed."""
        if self.old is None or self.new is None:
            return ()
        old, new = self.old.values, self.new.values
        return tuple(c.path for c in self.subject.columns if old[c.path] != new[c.path])


def changes(before: Rows, after: Rows) -> list[Change]:
    """What leads from one set of rows to another, in the order of the sheets.

    An entry that got another name is changed, not removed and added, where it can be told; what
    stands under it goes with it.
    """
    found: list[Change] = []
    renamed: dict[tuple[str, Key], Key] = {}
    for item in subjects():
        old = [_under(row, renamed) for row in before.get(item.name, ())]
        for change in _changes(old, after.get(item.name, ())):
            found.append(change)
            if change.old and change.new and chain(change.old) != chain(change.new):
                renamed[item.name, chain(change.old)] = chain(change.new)
    return found


def chain(row: Row) -> Key:
    """How rows under this one name it: the first part of its key, after what it stands under."""
    return (*row.above, *row.own_key[:1])


def _under(row: Row, renamed: Mapping[tuple[str, Key], Key]) -> Row:
    """The row as if the entries it stands under already had their new names."""
    above = row.above
    for depth in range(1, len(above) + 1):
        outer = ".".join(row.subject.path[:depth])
        head = renamed.get((outer, above[:depth]))
        if head is not None:
            above = (*head, *above[depth:])
    return row if above == row.above else replace(row, above=above)


def _changes(old: Iterable[Row], new: Iterable[Row]) -> list[Change]:
    before, after = numbered(old), numbered(new)
    gone = [row for key, row in before.items() if key not in after]
    come = [row for key, row in after.items() if key not in before]
    renamed = {id(b): a for a, b in _renamed(gone, come)}
    done = {id(a) for a in renamed.values()}
    found: list[Change] = []
    for key, row in after.items():
        earlier = before.get(key) or renamed.get(id(row))
        if earlier is None:
            found.append(Change("added", None, row))
        elif earlier.values != row.values:
            found.append(Change("changed", earlier, row))
    found += [Change("removed", row, None) for row in gone if id(row) not in done]
    return found


def _renamed(gone: Iterable[Row], come: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Pairs of a row that is gone and one that has come which are one entry under two names.

    They differ in one part of their key, stand under the same entry, and share at least half of
    what either says beside it.
    """
    by_rest: dict[tuple[int, Key], list[Row]] = defaultdict(list)
    for row in gone:
        for part, rest in _rests(row):
            by_rest[part, rest].append(row)
    taken: set[int] = set()
    pairs = []
    for row in come:
        candidates = [
            other
            for part, rest in _rests(row)
            for other in by_rest.get((part, rest), ())
            if id(other) not in taken and _alike(other, row)
        ]
        if candidates:
            taken.add(id(candidates[0]))
            pairs.append((candidates[0], row))
    return pairs


def _rests(row: Row) -> list[tuple[int, Key]]:
    own = row.own_key
    return [(part, (*row.above, *own[:part], *own[part + 1 :])) for part in range(len(own))]


def _alike(a: Row, b: Row) -> bool:
    beside = [column.path for column in a.subject.columns if column.path not in a.subject.key]
    said = [p for p in beside if a.values[p] is not None or b.values[p] is not None]
    same = sum(1 for p in said if a.values[p] == b.values[p])
    return 2 * same >= len(said)


@dataclass(frozen=True, slots=True)
class Clash:
    """A change to an entry that somebody else has changed since the export."""

    change: Change
    now: Row | None


def merged(mine: Iterable[Change], base: Rows, now: Rows) -> tuple[list[Change], list[Clash]]:
    """My changes on the rows as they are now, and those that clash with what became of them.

    What somebody else has changed in the same way is no change any more. An entry is one thing:
    two changes of the same one clash, also where they are of different values.
    """
    known = {name: numbered(rows) for name, rows in now.items()}
    # A row keeps its values, whatever name it is given while rows are compared.
    exported = {name: numbered(rows) for name, rows in base.items()}
    spots = {
        id(row.values): (spot, row) for rows in exported.values() for spot, row in rows.items()
    }
    due: list[Change] = []
    clashes: list[Clash] = []
    for change in mine:
        rows = known[change.subject.name]
        if change.old is None:
            there = rows.get((change.row.key, 0))
            was_there = (change.row.key, 0) in exported[change.subject.name]
            if there is None or was_there:
                due.append(change)
            elif there.values != change.row.values:
                clashes.append(Clash(change, there))
            continue
        spot, before = spots[id(change.old.values)]
        there = rows.get(spot)
        if there is not None and there.values == before.values:
            if change.new is None and (more := _added_inside(there, base, now)):
                clashes.append(Clash(change, more))
                continue
            due.append(replace(change, old=replace(change.old, place=there.place)))
        elif (there and there.values) != (change.new and change.new.values):
            clashes.append(Clash(change, there))
    return due, clashes


def _added_inside(row: Row, base: Rows, now: Rows) -> Row | None:
    """An entry under this one that was not there, or was another, when it was exported."""
    place = row.place or ()
    for item in subjects():
        # Only what can stand inside it, whatever the rest of the configuration holds.
        if len(item.path) == 1 or item.path[: len(row.subject.path)] != row.subject.path:
            continue
        before = {other.key: other.values for other in base[item.name]}
        for inner in now[item.name]:
            there = inner.place or ()
            deeper = len(there) > len(place) and there[: len(place)] == place
            if deeper and before.get(inner.key) != inner.values:
                return inner
    return None


def chains(rows: Rows, due: Iterable[Change]) -> dict[tuple[str, Key], Row]:
    """Entries as they are now, by subject and by how rows under them name them after the changes.

    Entries that are removed are not among them.
    """
    renamed: dict[tuple[str, Key], Key] = {}
    gone = set()
    for change in due:
        if change.old is not None and change.new is None:
            gone.add(change.old.place)
        elif change.old is not None and change.new is not None:
            renamed[change.subject.name, chain(change.old)] = chain(change.new)
    found = {}
    for item in subjects():
        for row in rows[item.name]:
            if row.place not in gone:
                named = chain(_under(row, renamed))
                found[item.name, renamed.get((item.name, named), named)] = row
    return found
