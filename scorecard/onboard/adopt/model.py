"""The organisation a workbook shows: units, perspectives, KPIs, cards, by their ids."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scorecard.onboard.adopt.collect import Collected, Measured
from scorecard.onboard.adopt.goals import placeholder
from scorecard.onboard.adopt.guess import judge
from scorecard.onboard.adopt.judged import Judged
from scorecard.onboard.adopt.sheets import address
from scorecard.onboard.adopt.words import PARENTS, PERSPECTIVES, folded, mentions, perspective_of
from scorecard.onboard.naming import identifier
from scorecard.period import Month

_USUAL = tuple(id_ for id_, _, _ in PERSPECTIVES)
# The order in which perspectives are usually printed.
_ORDER = ("financial", "customer", "process", "learning")
_OTHERWISE = "process"
# Readers of YAML take these for something other than text.
_NOT_TEXT = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")
# The largest sum of weights a configuration takes, and the smallest that keeps its digits.
_HEAVIEST, _LIGHTEST = Decimal(1000), Decimal("0.01")


@dataclass(slots=True)
class Line:
    """A measure on a card."""

    kpi: str
    weight: Decimal | None


@dataclass(slots=True)
class Objective:
    """An objective on a card; `named` where the workbook names it."""

    id: str
    name: str
    owner: str
    named: bool
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Card:
    """A unit's card: by perspective its objectives, in the order of the page."""

    unit: str
    perspectives: dict[str, list[Objective]] = field(default_factory=dict)

    def structure(self) -> str:
        """What two units must share to have one scorecard between them."""
        return repr(
            {
                key: [(o.name, o.owner, o.lines) for o in value]
                for key, value in self.perspectives.items()
            }
        )


@dataclass(slots=True)
class Model:
    """Everything a draft is written from; ids to names, in the order they are written.

    `rescaled` says that weights were too large or too small as written, `negative` which had a
    sign. `by_word` says for
    which KPIs the perspective was told by a word, `missing` which KPIs have no target of the
    workbook's.
    """

    name: str
    units: dict[str, str]
    root: str
    added_root: bool
    perspectives: dict[str, str]
    people: dict[str, str]
    kpis: dict[str, Judged]
    owners: dict[str, str]
    cards: list[Card]
    unit_ids: dict[str, str]
    kpi_ids: dict[str, str]
    by_word: dict[str, str]
    twice: list[Measured]
    rescaled: bool = False
    negative: list[str] = field(default_factory=list)


OFFICE = "strategy_office"


def build(found: Collected, organisation: str) -> Model:
    """The organisation in what was collected."""
    by_kpi, twice = _by_kpi(found.measures)
    units, unit_ids = _ids([item.unit for item in found.measures], "unit")
    _, kpi_ids = _ids([item.name for item in found.measures], "kpi")
    people_names = [item.owner for item in found.measures if item.owner]
    people, person_ids = _ids(people_names, "person", taken={OFFICE})
    root, added = _root(units, organisation)
    model = Model(
        name=organisation,
        units=units,
        root=root,
        added_root=added,
        perspectives={},
        people=people,
        kpis={},
        owners={},
        cards=[],
        unit_ids=unit_ids,
        kpi_ids=kpi_ids,
        by_word={},
        twice=twice,
    )
    for rows in by_kpi.values():
        kpi = kpi_ids[folded(rows[0].name)]
        model.kpis[kpi] = judge(rows[0].name, rows, found)
        owners = Counter(person_ids[folded(row.owner)] for row in rows if row.owner)
        model.owners[kpi] = owners.most_common(1)[0][0] if owners else OFFICE
    _goals_for_bare_cards(model, by_kpi, found.measures)
    _cards(model, found.measures, person_ids)
    return model


def _by_kpi(
    measures: Sequence[Measured],
) -> tuple[dict[str, list[Measured]], list[Measured]]:
    """Rows with figures by their measure, and those that give a month of a unit again.

    A unit may have a row for each year, on sheets of their own.
    """
    by_kpi: dict[str, list[Measured]] = defaultdict(list)
    seen: dict[tuple[str, str], set[Month]] = defaultdict(set)
    twice = []
    for item in measures:
        months = seen[folded(item.name), folded(item.unit)]
        if months & item.values.keys():
            twice.append(item)
        elif item.values:
            by_kpi[folded(item.name)].append(item)
        months.update(item.values)
    return by_kpi, twice


def _ids(
    names: Sequence[str], otherwise: str, taken: set[str] | None = None
) -> tuple[dict[str, str], dict[str, str]]:
    """Ids with their names, and for each name as it is compared its id."""
    named: dict[str, str] = {}
    ids: dict[str, str] = {}
    for name in names:
        key = folded(name)
        if key not in ids:
            ids[key] = id_of(name, {*named, *(taken or ())}, otherwise)
            named[ids[key]] = name
    return named, ids


def id_of(name: str, taken: Collection[str], otherwise: str) -> str:
    """An id nobody can take for a number or another word of YAML: `kpi_1e3`, and `null_2`."""
    reserved = {*taken, *_NOT_TEXT}
    made = identifier(name, reserved, otherwise)
    return made if made[0].isalpha() else identifier(f"{otherwise} {name}", reserved, otherwise)


def _root(units: dict[str, str], organisation: str) -> tuple[str, bool]:
    """The unit above all others: the only one, the one that sounds so, or one that is added."""
    if len(units) == 1:
        return next(iter(units)), False
    whole = [
        u
        for u, name in units.items()
        if mentions(name, PARENTS) or folded(name) == folded(organisation)
    ]
    if len(whole) == 1:
        return whole[0], False
    root = identifier("group", units, "group")
    units[root] = organisation
    return root, True


def _goals_for_bare_cards(
    model: Model, by_kpi: Mapping[str, Sequence[Measured]], measures: Sequence[Measured]
) -> None:
    """Where a unit has no target at all, goals are made up: a card without a score has no page."""
    told = {goal.unit for kpi in model.kpis.values() for goal in kpi.goals}
    bare = {item.unit for item in measures} - told
    for rows in by_kpi.values():
        kpi = model.kpis[model.kpi_ids[folded(rows[0].name)]]
        lacking = [row for row in rows if row.unit in bare and row.values]
        if lacking and not kpi.goals:
            placeholder(kpi, lacking)


def _cards(model: Model, measures: Sequence[Measured], people: Mapping[str, str]) -> None:
    cards: dict[str, Card] = {}
    seen: set[tuple[str, str]] = set()
    for item in measures:
        unit, kpi = model.unit_ids[folded(item.unit)], model.kpi_ids[folded(item.name)]
        if not item.values:
            continue
        if (unit, kpi) in seen:
            continue
        seen.add((unit, kpi))
        card = cards.setdefault(unit, Card(unit))
        view = _perspective(model, item, kpi)
        owner = people.get(folded(item.owner), OFFICE) if item.owner else OFFICE
        objective = _objective(card, view, item, owner, model.perspectives[view])
        objective.lines.append(Line(kpi, _unsigned(model, item)))
    order = [view for view in _ORDER if view in model.perspectives]
    if set(order) == set(model.perspectives):
        model.perspectives = {view: model.perspectives[view] for view in order}
    for card in cards.values():
        card.perspectives = {
            view: card.perspectives[view]
            for view in model.perspectives
            if view in card.perspectives
        }
    model.cards = list(cards.values())
    model.rescaled = sum(map(_rescale, model.cards)) > 0


def _unsigned(model: Model, item: Measured) -> Decimal | None:
    """A measure's weight without its sign, which no configuration takes; it is remembered."""
    if item.weight is None or item.weight >= 0:
        return item.weight
    at = address(item.row, item.table.once["weight"])
    model.negative.append(
        f"{item.name} ({item.table.sheet.name}!{at}: {item.weight.normalize():f})"
    )
    return -item.weight


def _rescale(card: Card) -> bool:
    """Bring a card's weights into the range a configuration takes; whether they had to be."""
    views = [[line for o in os for line in o.lines] for os in card.perspectives.values()]
    heaviest = max(
        sum((line.weight or Decimal(0) for line in lines), Decimal(0)) for lines in views
    )
    if not heaviest or _LIGHTEST <= heaviest <= _HEAVIEST:
        return False
    for line in (line for lines in views for line in lines):
        line.weight = None if line.weight is None else line.weight.scaleb(1 - heaviest.adjusted())
    return True


def _perspective(model: Model, item: Measured, kpi: str) -> str:
    """The id of a measure's perspective, its own or by its name's words."""
    if item.perspective:
        usual = perspective_of(item.perspective)
        if usual:
            # Two headings that mean the same usual perspective stay two.
            known = model.perspectives.get(usual[0])
            if known is None or folded(known) == folded(_titled(item.perspective)):
                model.perspectives[usual[0]] = _titled(item.perspective)
                return usual[0]
        name = _titled(item.perspective)
        for id_, known in model.perspectives.items():
            if folded(known) == folded(name):
                return id_
        id_ = id_of(name, {*model.perspectives, *_USUAL}, "perspective")
        model.perspectives[id_] = name
        return id_
    told = perspective_of(item.name)
    id_ = told[0] if told else _OTHERWISE
    names = {usual: name for usual, name, _ in PERSPECTIVES}
    model.perspectives.setdefault(id_, names[id_])
    model.by_word[kpi] = (
        f"{names[id_]}, for the word {told[2]!r}" if told else f"{names[id_]}, for want of a word"
    )
    return id_


def _titled(text: str) -> str:
    return text.capitalize() if text.isupper() else text


def _objective(card: Card, view: str, item: Measured, owner: str, view_name: str) -> Objective:
    objectives = card.perspectives.setdefault(view, [])
    name = item.objective or f"{view_name}: objective to be named"
    for objective in objectives:
        if folded(objective.name) == folded(name):
            return objective
    taken = {o.id for others in card.perspectives.values() for o in others}
    id_ = id_of(item.objective or f"{view} objective", taken, "objective")
    made = Objective(id_, name, owner, item.objective is not None)
    objectives.append(made)
    return made
