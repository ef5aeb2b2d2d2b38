"""Carrying out a plan on the text of the YAML files."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from ruamel.yaml.nodes import SequenceNode

from scorecard.config.finding import KeyPath
from scorecard.onboard.dictionary.columns import Path, Subject, inside
from scorecard.onboard.dictionary.plan import Plan, by_anchor
from scorecard.onboard.dictionary.written import Written
from scorecard.onboard.dictionary.yaml_new import Raw, new_file
from scorecard.onboard.dictionary.yaml_nodes import value_of

Added = Sequence[tuple[int | None, Raw]]


def write(plan: Plan, written: Written) -> dict[str, bytes]:
    """The files that change, by name, with what is to stand in them; a new file among them.

    A `Written` is good for one plan.
    """
    steps: list[tuple[int, Callable[[], None]]] = []
    for place, values in plan.sets.items():
        item = plan.subjects[place]
        steps.append((len(place), partial(_write_values, written, place, values, item)))
    lists: dict[KeyPath, list[tuple[int | None, Raw]]] = defaultdict(list)
    for place, after, raw in plan.come:
        lists[place].append((after, raw))
    for place in plan.gone:
        lists.setdefault(place[:-1], [])
    new: dict[str, bytes] = {}
    for place, added in lists.items():
        if len(place) == 1:
            section = str(place[0])
            steps.append((1, partial(_write_section, written, section, added, plan, new)))
        else:
            steps.append((len(place), partial(_write_list, written, place, added, plan.gone)))
    # From the inside out: where two texts come to one place, the inner one is first.
    for _, step in sorted(steps, key=lambda pair: -pair[0]):
        step()
    changed = {n: d.content() for n, d in written.documents.items() if d.changed}
    return {**changed, **new}


def _write_values(
    written: Written, place: KeyPath, values: Mapping[Path, Raw], item: Subject
) -> None:
    section = str(place[0])
    if item.single and all(d.section(section) is None for d in written.documents.values()):
        # A section of which everything was left out comes to stand where the organisation does.
        document = written.documents[written.holder("organisation")]
        assert document.root is not None
        document.update(document.root, {(section, *path): raw for path, raw in values.items()})
        return
    document, node = written.node(place)
    document.update(node, values, _order(item))


def _order(item: Subject) -> list[Path]:
    """The keys of an entry in the order they are written, lists of entries among them."""
    columns = [column.path for column in item.columns]
    inner = [(part.path[-1],) for part in inside(item)]
    if not inner:
        return columns
    fields = list(item.model.model_fields)
    return sorted([*columns, *inner], key=lambda path: fields.index(path[0]))


def _write_list(written: Written, place: KeyPath, added: Added, gone: set[KeyPath]) -> None:
    """A list inside an entry; one that is left empty goes with its key."""
    document, holder = written.node(place[:-1])
    key = str(place[-1])
    node = value_of(holder, key)
    number = len(node.value) if isinstance(node, SequenceNode) else 0
    removed = frozenset(i for i in range(number) if (*place, i) in gone)
    raws = [raw for _, raw in added]
    if not number or (len(removed) == number and not raws):
        document.update(holder, {(key,): raws or None})
        return
    behind: dict[int, list[Raw]] = defaultdict(list)
    for after, raw in added:
        behind[number - 1 if after is None else after].append(raw)
    document.reshape(holder, key, removed, behind)


def _write_section(
    written: Written, section: str, added: Added, plan: Plan, new: dict[str, bytes]
) -> None:
    """A list section, file by file; in a file of its own where none has it."""
    entries = written.entries.get(section, ())
    home = written.home(section)
    come = by_anchor(section, plan, written)
    if home is None:
        if added:
            new[_free_name(section, written)] = new_file(section, come[None])
        return
    for name, document in written.documents.items():
        places = {place: i for i, (file, place) in enumerate(entries) if file == name}
        removed = frozenset(p for p, i in places.items() if (section, i) in plan.gone)
        behind: dict[int, list[Raw]] = {}
        if name == home:
            behind = {p: come[i] for p, i in places.items() if come.get(i)}
            if come.get(None):
                behind[len(places) - 1] = come[None]
        if (removed or behind) and document.root is not None:
            document.reshape(document.root, section, removed, behind)


def _free_name(section: str, written: Written) -> str:
    name, number = f"{section}.yaml", 1
    while name in written.documents:
        number += 1
        name = f"{section}-{number}.yaml"
    return name
