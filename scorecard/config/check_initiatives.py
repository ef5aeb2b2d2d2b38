"""What must hold of initiatives, their milestones and reports, and of the KPIs that count them."""

from collections.abc import Iterator, Sequence

from scorecard.config.finding import Finding, KeyPath
from scorecard.config.initiatives import Initiative, Milestone, Report
from scorecard.config.kpis import INITIATIVES, Kpi
from scorecard.config.models import Config
from scorecard.config.organisation import Unit
from scorecard.fiscal import FiscalCalendar
from scorecard.period import Month
from scorecard.spelling import nearest

Step = tuple[KeyPath, Milestone]
Said = tuple[KeyPath, Report]
_WITH_REASON = frozenset({"at_risk", "off_track", "stopped"})


def initiatives(config: Config) -> Iterator[Finding]:
    """Dates in the wrong order, objectives of other cards, and figures that contradict each other.

    Milestones and reports in lists of their own are judged together with the initiative's.
    """
    yield from _tracking(config)
    objectives = _objectives(config)
    kpis = {kpi.id: kpi for kpi in config.kpis}
    calendar = config.organisation.fiscal_year.calendar
    for i, item in enumerate(config.initiatives):
        path: KeyPath = ("initiatives", i)
        if item.end < item.start:
            yield Finding((*path, "end"), f"{item.start} or later", str(item.end))
        if item.unit in objectives:
            yield from _served(path, item, objectives[item.unit])
        yield from _milestones(path, item, _steps(config, i))
        yield from _reports(item, _said(config, i), calendar)
        yield from _actual(path, item, kpis.get(item.actual_kpi or ""))
    for i, kpi in enumerate(config.kpis):
        yield from _counting(("kpis", i), kpi)
    yield from _bases(config, kpis)


def _tracking(config: Config) -> Iterator[Finding]:
    least, most = config.tracking.at_risk_behind, config.tracking.off_track_behind
    if most < least:
        expected = f"at least at_risk_behind, {least}"
        yield Finding(("tracking", "off_track_behind"), expected, str(most))


def _objectives(config: Config) -> dict[str, frozenset[str]]:
    """By unit the objectives on its scorecard; none where it has no scorecard."""
    return {unit.id: frozenset(_on_card(config, unit)) for unit in config.units}


def _on_card(config: Config, unit: Unit) -> Iterator[str]:
    for card in config.scorecards:
        if card.unit == unit.id or card.unit_type == unit.type:
            for perspective in card.perspectives:
                yield from (objective.id for objective in perspective.objectives)


def _served(path: KeyPath, item: Initiative, known: frozenset[str]) -> Iterator[Finding]:
    for j, objective in enumerate(item.objectives):
        if objective not in known:
            expected = f"an objective on the scorecard of {item.unit}"
            expected += nearest(objective, known) if known else ", which has none"
            yield Finding((*path, "objectives", j), expected, repr(objective))
        elif objective in item.objectives[:j]:
            yield Finding((*path, "objectives", j), "each objective once", repr(objective))


def _steps(config: Config, index: int) -> list[Step]:
    item = config.initiatives[index]
    own: list[Step] = [
        (("initiatives", index, "milestones", j), step) for j, step in enumerate(item.milestones)
    ]
    rows = enumerate(config.milestones)
    return own + [(("milestones", j), row) for j, row in rows if row.initiative == item.id]


def _said(config: Config, index: int) -> list[Said]:
    item = config.initiatives[index]
    own: list[Said] = [
        (("initiatives", index, "reports", j), report) for j, report in enumerate(item.reports)
    ]
    rows = enumerate(config.initiative_reports)
    return own + [(("initiative_reports", j), row) for j, row in rows if row.initiative == item.id]


def _milestones(path: KeyPath, item: Initiative, steps: Sequence[Step]) -> Iterator[Finding]:
    if item.completion == "milestones" and not steps:
        expected = "milestones, or completion: declared, which takes it from reports"
        yield Finding(path, expected, "none")
    if steps and sum(step.weight for _, step in steps) == 0:
        expected = "milestone weights of which at least one is above 0"
        yield Finding(path, expected, "a sum of 0")
    named: set[str] = set()
    for at, step in steps:
        # Of an initiative that ends before it starts that is said already.
        if item.start <= item.end and not item.start <= step.due <= item.end:
            expected = f"a day of its initiative, {item.start} to {item.end}"
            yield Finding((*at, "due"), expected, str(step.due))
        if step.done is not None and step.done < item.start:
            expected = f"{item.start}, when its initiative starts, or later"
            yield Finding((*at, "done"), expected, str(step.done))
        if step.name.casefold() in named:
            expected = f"each milestone of {item.id} once"
            yield Finding((*at, "name"), expected, repr(step.name))
        named.add(step.name.casefold())


def _reports(item: Initiative, said: Sequence[Said], calendar: FiscalCalendar) -> Iterator[Finding]:
    first = calendar.containing(item.start)
    months: set[Month] = set()
    for at, report in said:
        if report.month < first:
            expected = f"{first}, when its initiative starts, or later"
            yield Finding((*at, "month"), expected, str(report.month))
        if report.month in months:
            expected = f"one report on {item.id} a month"
            yield Finding((*at, "month"), expected, f"{report.month} twice")
        months.add(report.month)
        if report.status in _WITH_REASON and report.reason is None:
            yield Finding((*at, "reason"), f"why it is {report.status}", "none")
        if report.completion is not None and item.completion == "milestones":
            expected = "none: its milestones say it (or completion: declared)"
            yield Finding((*at, "completion"), expected, str(report.completion))
        if report.actual is not None and item.actual_kpi is not None:
            expected = f"none: the KPI {item.actual_kpi} says it"
            yield Finding((*at, "actual"), expected, str(report.actual))


def _actual(path: KeyPath, item: Initiative, kpi: Kpi | None) -> Iterator[Finding]:
    if kpi is not None and kpi.aggregation != "flow":
        expected = "a flow: its months are added up"
        yield Finding((*path, "actual_kpi"), expected, f"{kpi.id}, a {kpi.aggregation}")


def _counting(path: KeyPath, kpi: Kpi) -> Iterator[Finding]:
    """A KPI that counts initiatives has that one source, and is a ratio."""
    if kpi.initiatives is None:
        if INITIATIVES in kpi.sources:
            expected = "initiatives: completion_rate or milestones_on_time beside that source"
            yield Finding((*path, "sources"), expected, "none")
        return
    if kpi.sources != (INITIATIVES,):
        expected = "sources: [initiatives] and no other beside it"
        yield Finding((*path, "initiatives"), expected, ", ".join(kpi.sources))
    if kpi.aggregation != "ratio":
        expected = "ratio: initiatives are counted as one of the other"
        yield Finding((*path, "aggregation"), expected, kpi.aggregation)
    for key in ("operands", "formula"):
        if getattr(kpi, key) is not None:
            yield Finding((*path, key), f"no {key}: initiatives are what is counted", key)


def _bases(config: Config, kpis: dict[str, Kpi]) -> Iterator[Finding]:
    """The rate of completion looks at the year so far: adding months up would count twice."""
    for c, card in enumerate(config.scorecards):
        for p, perspective in enumerate(card.perspectives):
            for o, objective in enumerate(perspective.objectives):
                for m, measure in enumerate(objective.measures):
                    kpi = kpis.get(measure.kpi)
                    if kpi is None or kpi.initiatives != "completion_rate":
                        continue
                    if measure.basis != "month":
                        path: KeyPath = ("scorecards", c, "perspectives", p, "objectives", o)
                        expected = "month: a completion rate counts the fiscal year so far"
                        yield Finding((*path, "measures", m, "basis"), expected, measure.basis)
