"""A draft's configuration files, every guess marked above its line."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from scorecard.config.schema import MODELINE
from scorecard.onboard.adopt.collect import Collected
from scorecard.onboard.adopt.judged import (
    AGGREGATION,
    LOOKS,
    NAMES,
    PLACEHOLDER,
    STRUCTURE,
    Goal,
    Judged,
)
from scorecard.onboard.adopt.model import OFFICE, Card, Model, Objective
from scorecard.onboard.adopt.review import Entry, Text, quoted
from scorecard.onboard.adopt.source_text import Group, declare
from scorecard.onboard.adopt.tables import Table
from scorecard.onboard.adopt.whence import whence
from scorecard.onboard.adopt.words import folded

_YEAR = 12
_ROOT_TYPE, _UNIT_TYPE = "enterprise", "business_unit"


def organisation(
    model: Model,
    found: Collected,
    tables: Sequence[Table],
    entries: list[Entry],
    *,
    slug: str,
    here: str,
) -> Text:
    """Who it is, and that nothing is mailed while it is compared."""
    text = _begun("organisation.yaml", entries, "The organisation as a whole.")
    currency, why = _currency(model)
    place = whence(tables, model.units.values(), currency, here)
    start, begins = _first_month(found)
    text.add("organisation:")
    text.add(f"  id: {slug}")
    text.review(NAMES, "organisation.name", "put the full name here, as it is to be printed", 2)
    text.add(f"  name: {quoted(model.name)}")
    text.review(NAMES, "organisation.currency", why, 2)
    text.add(f"  currency: {currency}")
    says = f"{place.by_zone}; the zone decides when a month is over, and by it times are told"
    text.review(NAMES, "organisation.time_zone", says, 2)
    text.add(f"  time_zone: {place.zone}")
    says = f"{place.by}; whose public holidays count for working days, as DE, or none"
    text.review(NAMES, "organisation.calendar", says, 2)
    text.add(f"  calendar: {{country: {place.country}}}")
    text.review(AGGREGATION, "organisation.fiscal_year", begins, 2)
    text.add(f"  fiscal_year: {{first_month: {start}}}")
    text.add()
    text.add("delivery:")
    says = "an address of your own; with mode files nothing is sent in any case"
    text.review(NAMES, "delivery.sender", says, 2)
    text.add(f"  sender: scorecards@{_domain(slug)}")
    text.add(f"  sender_name: {quoted(model.name[:80] + ' scorecards')}")
    text.add(f"  allowed_domains: [{_domain(slug)}]")
    text.add()
    text.add(
        "# Cards are published and compared with the workbook; none is mailed, and nothing can be"
    )
    text.add(
        "# released, until this says person or auto. Forms and receipts go to owners of figures."
    )
    text.add("release: {policy: shadow}")
    _perspectives(text, model)
    return text


def _perspectives(text: Text, model: Model) -> None:
    text.add()
    text.add("# Their order is their order on the page.")
    says = "taken from the headings among the rows"
    if len(model.by_word) == len(model.kpis):
        says = "the workbook has none; each measure was put under one by the words of its name"
    text.review(STRUCTURE, "perspectives", says)
    text.add("perspectives:")
    text.lines += [
        f"  - {{id: {id_}, name: {quoted(name)}}}" for id_, name in model.perspectives.items()
    ]


def people(model: Model, slug: str, entries: list[Entry]) -> Text:
    """Owners as the workbook names them, and the strategy office, with addresses to be put in."""
    text = _begun("people.yaml", entries, "Everybody who owns, decides or receives something.")
    text.add("people:")
    says = "put in who runs the scorecards; they get the digest, and every card once released"
    text.review(NAMES, "the strategy office", says, 2)
    office = f"id: {OFFICE}, name: Strategy office, email: {OFFICE}@{_domain(slug)}"
    text.add(f"  - {{{office}, roles: [osm, owner]}}")
    if model.people:
        says = (
            "owners as the workbook has them; put in their addresses, and persons for departments"
        )
        text.review(NAMES, "owners", says, 2)
    for id_, name in model.people.items():
        text.add(
            f"  - {{id: {id_}, name: {quoted(name)}, email: {id_}@{_domain(slug)}, roles: [owner]}}"
        )
    cards = ", ".join(card.unit for card in model.cards)
    text.add()
    says = "who gets which cards once they are released; add heads of units and executives"
    text.review(NAMES, "distribution", says)
    text.add("distribution:")
    text.add(f"  - {{person: {OFFICE}, units: [{cards}], attach: [pdf, excel]}}")
    return text


def units(model: Model, entries: list[Entry]) -> Text:
    """The tree: one unit above the others."""
    text = _begun("units.yaml", entries, "The tree. A unit without parents is the top.")
    text.add("units:")
    if model.added_root:
        says = "added above the units of the workbook; it has no card until you write one for it"
        text.review(STRUCTURE, f"unit {model.root}", says, 2)
    elif len(model.units) == 1:
        says = "the only unit, called as its sheet or the organisation; add units above and below"
        text.review(STRUCTURE, f"unit {model.root}", says, 2)
    else:
        says = f"{model.units[model.root]!r} sounds like the whole, so all others belong to it"
        text.review(STRUCTURE, f"unit {model.root}", says, 2)
    text.add(
        f"  - {{id: {model.root}, name: {quoted(model.units[model.root])}, type: {_ROOT_TYPE}}}"
    )
    others = [id_ for id_ in model.units if id_ != model.root]
    if others:
        says = "one unit for each sheet or name; types and intermediate levels are yours to say"
        text.review(STRUCTURE, "units", says, 2)
    for id_ in others:
        parts = f"id: {id_}, name: {quoted(model.units[id_])}, type: {_UNIT_TYPE}"
        text.add(f"  - {{{parts}, parents: [{{unit: {model.root}}}]}}")
    return text


def kpis(model: Model, sources: dict[str, list[str]], entries: list[Entry]) -> Text:
    """Every KPI with how it is shown, added up and judged."""
    text = _begun("kpis.yaml", entries, "What is measured, once for the whole organisation.")
    text.add("kpis:")
    for id_, kpi in model.kpis.items():
        text.add(f"  - id: {id_}")
        text.add(f"    name: {quoted(kpi.name[:400])}")
        text.add(f"    description: {quoted(f'As in the workbook: {kpi.name}'[:400])}")
        _guesses(text, kpi, "aggregation")
        text.add(f"    aggregation: {kpi.aggregation}")
        _guesses(text, kpi, "polarity")
        text.add(f"    polarity: {'higher' if kpi.higher else 'lower'}_is_better")
        text.add(f"    owner: {model.owners[id_]}")
        adds = kpi.aggregation in ("flow", "stock", "max", "min")
        listed = [*sources[id_], *(["children"] if adds else [])]
        text.add(f"    sources: [{', '.join(listed)}]")
        if kpi.scale == 1:
            _guesses(text, kpi, "scales")
        text.add(f"    display: {{{_display(kpi)}}}")
        step = kpi.scale.scaleb(-kpi.decimals) if kpi.kind != "percent" else Decimal("0.0001")
        if kpi.scale != 1:
            text.add(f"    tolerance: {{rounding_step: {step.normalize():f}}}")
        text.add()
    text.review(LOOKS, "display", "decimals are those of the workbook's number formats")
    return text


def scorecards(model: Model, entries: list[Entry]) -> Text:
    """The cards: one for units that have the same, else one for each."""
    text = _begun("scorecards.yaml", entries, "The cards. Weights are shares of the level above.")
    weighted = any(
        line.weight
        for card in model.cards
        for lines in card.perspectives.values()
        for o in lines
        for line in o.lines
    )
    says = "the weights are the workbook's, added up for objectives and perspectives"
    if not weighted:
        says = "the workbook has no weights, so all weigh the same: put them in if yours differ"
    elif model.rescaled:
        says += ", on some cards divided or multiplied by a power of ten: sums are at most 1000"
    text.review(STRUCTURE, "weights", says)
    if model.negative:
        says = "no measure weighs less than nothing, so these are without their sign: "
        text.review(STRUCTURE, "negative weights", says + "; ".join(model.negative))
    says = "all are lagging (results); mark those that come first (pipeline, training) as leading"
    text.review(STRUCTURE, "roles", says)
    if model.by_word:
        listed = "; ".join(f"{model.kpis[id_].name}: {why}" for id_, why in model.by_word.items())
        text.review(STRUCTURE, "measures without a perspective", f"by their names: {listed}")
    unnamed = {
        o.name
        for card in model.cards
        for os in card.perspectives.values()
        for o in os
        if not o.named
    }
    if unnamed:
        says = "the workbook names no objectives; each perspective got one, to be named and split"
        text.review(STRUCTURE, "objectives", says)
    text.add("scorecards:")
    for id_, whose, card in _shared(model):
        text.add(f"  - id: {id_}")
        text.add(f"    {whose}")
        text.add("    perspectives:")
        for view, objectives in card.perspectives.items():
            _perspective(text, view, objectives)
    return text


def targets(model: Model, entries: list[Entry]) -> Text:
    """Goals, and for each KPI where red begins."""
    text = _begun("targets.yaml", entries, "Goals of a month in base units, and where red begins.")
    lines: list[tuple[str, Goal]] = [
        (id_, goal) for id_, kpi in model.kpis.items() for goal in kpi.goals
    ]
    if lines:
        text.add("targets:")
    for id_, kpi in model.kpis.items():
        _guesses(text, kpi, "goal", indent=2)
        for goal in _fewer(kpi.goals):
            unit = f", unit: {model.unit_ids[folded(goal.unit)]}" if goal.unit else ""
            dates = f", valid_from: {goal.first}" if goal.first else ""
            dates += f", valid_to: {goal.last}" if goal.last else ""
            red = "" if goal.red_flag is None else f", red_flag: {goal.red_flag:f}"
            text.add(f"  - {{kpi: {id_}{unit}{dates}, goal: {goal.goal:f}{red}}}")
    bare = [kpi.name for kpi in model.kpis.values() if not kpi.goals]
    if bare:
        says = f"no target in the workbook, so these are shown without a score: {', '.join(bare)}"
        text.review(PLACEHOLDER, "measures without a target", says)
    flagged = {id_: kpi for id_, kpi in model.kpis.items() if kpi.ratio or kpi.gap}
    if flagged:
        text.add()
        text.add("thresholds:")
    for id_, kpi in flagged.items():
        _guesses(text, kpi, "red_flag_ratio", "red_flag_gap", indent=2)
        line = f"red_flag_ratio: {kpi.ratio:f}" if kpi.ratio else f"red_flag_gap: {kpi.gap:f}"
        text.add(f"  - {{kpi: {id_}, {line}}}")
    return text


def sources(
    model: Model,
    found: Collected,
    tables: Sequence[Table],
    groups: Sequence[Group],
    entries: list[Entry],
    *,
    path: str,
) -> Text:
    """The workbook itself, declared."""
    text = _begun(
        "sources.yaml", entries, "The workbook as it is read. Put a new one in its place."
    )
    text.add("sources:")
    for one, name in zip(groups, _names(groups, tables), strict=True):
        declare(text, one, tables, found, model, path=path, name=name, owner=OFFICE)
        text.add()
    return text


def _names(groups: Sequence[Group], tables: Sequence[Table]) -> list[str]:
    """What each source is called: most sheets are the workbook, others name theirs."""
    sheets = [list(dict.fromkeys(tables[n].sheet.name for n in one.places)) for one in groups]
    most = max(sheets, key=len)
    told = [mine[0] + (f" and {len(mine) - 1} more" if mine[1:] else "") for mine in sheets]
    if len(set(told)) < len(told):
        # Tables below each other on one sheet.
        told = [one.id for one in groups]
    return [
        "Scorecard workbook" + ("" if mine is most else f" ({name})")
        for mine, name in zip(sheets, told, strict=True)
    ]


def _begun(name: str, entries: list[Entry], says: str) -> Text:
    text = Text(f"config/{name}", entries)
    text.lines = [MODELINE, f"# {says}", ""]
    return text


def _first_month(found: Collected) -> tuple[int, str]:
    """The first month of the fiscal year, and why; January where the columns do not tell."""
    tables = [months.values() for months in found.months.values() if months]
    starts = {min(months).number for months in tables if len(months) <= _YEAR}
    if len(starts) == 1:
        start = starts.pop()
        said = f"the month columns begin with month {start}"
        return start, f"{said}, so year to date is taken to begin there"
    why = "the sheets begin with different months"
    if not starts:
        why = "the sheets hold more than 12 months, so that their first month tells nothing"
    return 1, f"{why}; the year is taken to begin in January: put the first month of yours here"


def _domain(slug: str) -> str:
    return f"{slug.replace('_', '-')}.example"


def _currency(model: Model) -> tuple[str, str]:
    told = Counter(kpi.currency for kpi in model.kpis.values() if kpi.currency)
    if told:
        code = told.most_common(1)[0][0]
        return code, f"{code}, by the signs in the workbook"
    return "EUR", "no sign of a currency was found; EUR is a placeholder"


def _guesses(text: Text, kpi: Judged, *keys: str, indent: int = 4) -> None:
    for guess in kpi.guesses:
        if guess.key in keys:
            text.review(guess.rank, kpi.name, guess.says, indent)


def _display(kpi: Judged) -> str:
    parts = [f"kind: {kpi.kind}"] if kpi.kind != "number" else []
    parts.append(f"decimals: {kpi.decimals}")
    if kpi.shown_scale != 1:
        parts.append(f"scale: {kpi.shown_scale}")
    if kpi.suffix:
        parts.append(f"suffix: {quoted(kpi.suffix)}")
    return ", ".join(parts)


def _shared(model: Model) -> list[tuple[str, str, Card]]:
    """Cards with ids and whose they are: one for a type of unit where all its cards are alike."""
    below = [card for card in model.cards if card.unit != model.root]
    shared = len(below) > 1 and len({card.structure() for card in below}) == 1
    found = [
        (f"{card.unit}_card", f"unit: {card.unit}", card)
        for card in model.cards
        if card not in below or not shared
    ]
    if shared:
        found.append(("unit_card", f"unit_type: {_UNIT_TYPE}", below[0]))
    return found


def _perspective(text: Text, view: str, objectives: Sequence[Objective]) -> None:
    text.add(f"      - perspective: {view}")
    weight = sum((_weight(objective) for objective in objectives), Decimal(0))
    if weight:
        text.add(f"        weight: {_written(weight)}")
    text.add("        objectives:")
    for objective in objectives:
        text.add(f"          - id: {objective.id}")
        text.add(f"            name: {quoted(objective.name[:400])}")
        text.add(f"            owner: {objective.owner}")
        if weight and _weight(objective):
            text.add(f"            weight: {_written(_weight(objective))}")
        text.add("            measures:")
        for line in objective.lines:
            given = line.weight is not None and _weight(objective)
            said = f", weight: {_written(line.weight or Decimal(0))}" if given else ""
            text.add(f"              - {{kpi: {line.kpi}, role: lagging{said}}}")


def _weight(objective: Objective) -> Decimal:
    return sum((line.weight or Decimal(0) for line in objective.lines), Decimal(0))


def _written(weight: Decimal) -> str:
    return f"{weight.quantize(Decimal('0.000001')).normalize():f}"


def _fewer(goals: Sequence[Goal]) -> list[Goal]:
    """One goal for all units where every unit has the same one throughout."""
    shared = {(g.goal, g.first, g.last, g.red_flag) for g in goals}
    if len(goals) > 1 and len(shared) == 1 and goals[0].first is None:
        return [Goal("", goals[0].goal, red_flag=goals[0].red_flag)]
    return list(goals)
