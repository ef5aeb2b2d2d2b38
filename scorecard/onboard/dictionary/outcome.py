"""The configuration a plan leads to, made from data alone, to be checked before files change.

It is made a second time by whoever reads the changed files, and both have to be equal.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from scorecard.config.finding import Finding, KeyPath
from scorecard.config.models import Config
from scorecard.config.shape import Misshapen, shaped
from scorecard.onboard.dictionary.columns import Path, subject
from scorecard.onboard.dictionary.plan import Plan, by_anchor
from scorecard.onboard.dictionary.written import Written
from scorecard.onboard.dictionary.yaml_new import Raw


@dataclass(frozen=True, slots=True)
class Outcome:
    """The configuration after the changes, section by section, and what is wrong with it.

    `raws` are entries that were touched or added, by their place in it; findings have such places.
    """

    values: Mapping[str, Any]
    raws: Mapping[tuple[str, int], Raw]
    findings: tuple[Finding, ...]

    @property
    def config(self) -> Config:
        """The configuration; only where nothing is wrong with the shape of an entry."""
        return Config.model_construct(**self.values)


def outcome(plan: Plan, config: Config, written: Written) -> Outcome:
    """The configuration with a plan carried out, in the order the changed files will have."""
    touched = {place[0] for place in (*plan.sets, *plan.gone)} | {p[0] for p, _, _ in plan.come}
    values: dict[str, Any] = {name: getattr(config, name) for name in Config.model_fields}
    raws: dict[tuple[str, int], Raw] = {}
    findings: list[Finding] = []
    for section in sorted(str(name) for name in touched):
        model = _item_model(section)
        if not isinstance(values[section], tuple):
            raw = _dumped(values[section])
            _set(raw, plan.sets[section,])
            values[section] = _shaped(model, raw, (section,), findings)
            continue
        made = list(_items(section, plan, config, written))
        entries = []
        for index, item in enumerate(made):
            if isinstance(item, dict):
                raws[section, index] = item
                entries.append(_shaped(model, item, (section, index), findings))
            else:
                entries.append(item)
        values[section] = tuple(entries)
    return Outcome(values, raws, tuple(findings))


def _item_model(section: str) -> TypeAdapter[Any]:
    return TypeAdapter(subject(section).model)


def _shaped(adapter: TypeAdapter[Any], raw: Raw, place: KeyPath, findings: list[Finding]) -> Any:
    try:
        return shaped(adapter, raw)
    except Misshapen as error:
        findings += [Finding((*place, *f.path), f.expected, f.found) for f in error.findings]
        return None


def _dumped(entry: Any) -> Raw:
    return entry.model_dump(mode="json", exclude_unset=True)


def _items(section: str, plan: Plan, config: Config, written: Written) -> Iterator[Any]:
    """Entries of a list section after the changes: touched and new ones as they are written."""
    entries = getattr(config, section)
    homes = list(written.entries.get(section, ()))
    come = by_anchor(section, plan, written)
    home = written.home(section)
    for index, (name, _) in enumerate(homes):
        if (section, index) not in plan.gone:
            yield _touched(entries[index], (section, index), plan)
        yield from come.get(index, ())
        last_of_file = index + 1 == len(homes) or homes[index + 1][0] != name
        if last_of_file and name == home:
            yield from come.get(None, ())
    if not homes:
        yield from come.get(None, ())
    yield from entries[len(homes) :]


def _touched(entry: Any, place: KeyPath, plan: Plan) -> Any:
    """An entry as it is, or as it is written once what is inside it has changed."""
    inner = {p: v for p, v in plan.sets.items() if p[: len(place)] == place}
    gone = {p for p in plan.gone if p[: len(place)] == place}
    come = [(p, after, raw) for p, after, raw in plan.come if p[: len(place)] == place]
    if not (inner or gone or come):
        return entry
    raw = _dumped(entry)
    for path, values in inner.items():
        _set(_at(raw, path[len(place) :]), values)
    lists = {p[:-1] for p in gone} | {p for p, _, _ in come}
    # The deepest first: what stands further out is found by its old numbers.
    for path in sorted(lists, key=len, reverse=True):
        _relist(raw, path[len(place) :], path, gone, come)
    return raw


def _relist(
    raw: Raw,
    inside: KeyPath,
    path: KeyPath,
    gone: set[KeyPath],
    come: Sequence[tuple[KeyPath, int | None, Raw]],
) -> None:
    holder, key = _at(raw, inside[:-1]), inside[-1]
    old = holder.get(key, [])
    added: dict[int | None, list[Raw]] = defaultdict(list)
    for place, after, item in come:
        if place == path:
            added[after if after is not None else len(old) - 1].append(item)
    items = list(added.get(-1, ()))
    for index, item in enumerate(old):
        if (*path, index) not in gone:
            items.append(item)
        items += added.get(index, ())
    if items:
        holder[key] = items
    else:
        holder.pop(key, None)


def _at(raw: Raw, path: KeyPath) -> Any:
    for part in path:
        raw = raw[part]
    return raw


def _set(raw: Raw, values: Mapping[Path, Raw]) -> None:
    for path, value in values.items():
        holders = [raw]
        for part in path[:-1]:
            inner = holders[-1].get(part) or {}
            holders[-1][part] = inner
            holders.append(inner)
        if value is not None:
            holders[-1][path[-1]] = value
            continue
        holders[-1].pop(path[-1], None)
        for depth in range(len(path) - 1, 0, -1):
            if not holders[depth]:
                holders[depth - 1].pop(path[depth - 1], None)
