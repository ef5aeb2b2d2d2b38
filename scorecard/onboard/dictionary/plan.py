"""From changes of rows to what is to be done to the entries they stand for."""

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from scorecard.config.finding import KeyPath
from scorecard.onboard.dictionary.columns import Path, Subject
from scorecard.onboard.dictionary.compare import Change, chain, chains
from scorecard.onboard.dictionary.rows import Key, Row, Rows, numbered, raw_entry, raw_value
from scorecard.onboard.dictionary.written import Written
from scorecard.onboard.dictionary.yaml_new import Raw


@dataclass(slots=True)
class Plan:
    """What is to be done to a configuration.

    `sets` are values by the place of their entry, `gone` places of entries that go, `come` entries
    that are new: under which list, behind which of its items (None: at the end), and their rows.
    """

    sets: dict[KeyPath, dict[Path, Raw]] = field(default_factory=dict)
    subjects: dict[KeyPath, Subject] = field(default_factory=dict)
    gone: set[KeyPath] = field(default_factory=set)
    come: list[tuple[KeyPath, int | None, Raw]] = field(default_factory=list)
    # New entries whose holder somebody else has taken out since the export.
    lost: list[Row] = field(default_factory=list)


def make_plan(due: Sequence[Change], now: Rows, mine: Rows) -> Plan:
    """What the changes mean for the configuration whose rows are `now`; `mine` are all rows after.

    New entries go behind the one above them on their sheet, unless the sheet was sorted.
    """
    plan = Plan()
    for change in due:
        if change.old is not None and change.old.place is not None:
            if change.new is None:
                plan.gone.add(change.old.place)
            else:
                plan.sets[change.old.place] = {path: _given(change, path) for path in change.fields}
                plan.subjects[change.old.place] = change.subject
    plan.gone = {place for place in plan.gone if not _within(place, plan.gone)}
    known = chains(now, due)
    behind = _anchors(now, mine)
    made: dict[tuple[str, Key], Raw] = {}
    for change in due:
        if change.old is None:
            _add(plan, change.row, known, made, behind.get(id(change.row.values)))
    return plan


def _given(change: Change, path: Path) -> Raw:
    """A new value as it is written; None where the key is left out."""
    column = change.subject.column(path)
    value = change.row.values[path]
    if value is None or (value == column.default and not (value or column.required)):
        return None
    return raw_value(column, value)


def _within(place: KeyPath, places: Container[KeyPath]) -> bool:
    return any(place[:length] in places for length in range(1, len(place)))


def _add(
    plan: Plan,
    row: Row,
    known: Mapping[tuple[str, Key], Row],
    made: dict[tuple[str, Key], Raw],
    behind: int | None,
) -> None:
    item = row.subject
    raw = raw_entry(item, row.values)
    if row.own_key:
        made.setdefault((item.name, chain(row)), raw)
    if len(item.path) == 1:
        plan.come.append(((item.section,), behind, raw))
        return
    outer = (".".join(item.path[:-1]), row.above)
    if outer in known:
        place = known[outer].place
        assert place is not None
        plan.come.append(((*place, item.path[-1]), behind, raw))
    elif outer in made:
        made[outer].setdefault(item.path[-1], []).append(raw)
    else:
        plan.lost.append(row)


def _anchors(now: Rows, mine: Rows) -> dict[int, int]:
    """For rows of a sheet, the place in its list of the known entry above; by their values' id.

    Where the sheet was sorted, the entry above says nothing, and its list is left out.
    """
    found: dict[int, int] = {}
    for name, rows in mine.items():
        places = {spot: row.place for spot, row in numbered(now[name]).items()}
        last: dict[Key, int] = {}
        is_sorted: set[Key] = set()
        above: list[tuple[Row, int]] = []
        for spot, row in numbered(rows).items():
            place = places.get(spot)
            index = place[-1] if place else None
            if isinstance(index, int):
                if index < last.get(row.above, -1):
                    is_sorted.add(row.above)
                last[row.above] = index
            elif row.above in last:
                above.append((row, last[row.above]))
        found |= {id(row.values): at for row, at in above if row.above not in is_sorted}
    return found


def by_anchor(section: str, plan: Plan, written: Written) -> dict[int | None, list[Raw]]:
    """New entries of a section by the entry they go behind, if that is in the section's file."""
    found: dict[int | None, list[Raw]] = defaultdict(list)
    home = written.home(section)
    entries = written.entries.get(section, ())
    last = max((i for i, (name, _) in enumerate(entries) if name == home), default=None)
    for place, after, raw in plan.come:
        if place == (section,):
            elsewhere = after is None or entries[after][0] != home
            # Behind the last one is at the end; both are one place in the file.
            found[None if elsewhere or after == last else after].append(raw)
    return found
