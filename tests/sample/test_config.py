"""The sample's configuration: valid, and as broad as a newcomer needs to see."""

from scorecard.config.cascades import scorecard_of
from scorecard.config.manual import ManualSource
from scorecard.config.models import Config
from scorecard.config.responsible import owner_of
from scorecard.period import Month
from scorecard.project import SHIPPED, Project


def _config() -> Config:
    return Project(SHIPPED).config()


def test_it_has_no_problems_and_uses_every_kind() -> None:
    config = _config()
    kinds = {"flow", "stock", "ratio", "max", "min", "recompute_only"}
    assert {kpi.aggregation for kpi in config.kpis} == kinds
    assert {source.type for source in config.sources} == {"sql", "csv", "excel", "manual"}
    tables = [source for source in config.sources if not isinstance(source, ManualSource)]
    assert {source.layout.shape for source in tables} == {
        "long",
        "wide_kpis",
        "wide_months",
    }
    measures = [
        measure
        for card in config.scorecards
        for perspective in card.perspectives
        for objective in perspective.objectives
        for measure in objective.measures
    ]
    assert {measure.role for measure in measures} == {"leading", "lagging"}
    assert {measure.basis for measure in measures} == {"month", "ytd", "rolling_12"}


def test_lists_come_from_tables_too() -> None:
    """Rows of every table count; the schedule of red flags is the one YAML had before."""
    config = _config()
    assert {(table.section, table.type) for table in config.tables} == {
        ("targets", "excel"),
        ("targets", "csv"),
        ("thresholds", "csv"),
        ("owners", "csv"),
    }
    april = Month.parse("2026-04")
    north = {
        t.valid_from: t.goal for t in config.targets if (t.kpi, t.unit) == ("revenue", "north")
    }
    assert (north[april], len(north)) == (9_900_000, 4)
    assert sum(target.kpi == "days_to_close" for target in config.targets) == 2
    assert owner_of(config, "complaint_rate", "west", april) == "head_west"
    assert owner_of(config, "complaint_rate", "group", april) == "crm_owner"


def test_every_unit_but_the_eliminations_has_a_scorecard() -> None:
    config = _config()
    without = [unit.id for unit in config.units if scorecard_of(config, unit) is None]
    assert without == ["eliminations"]


def test_every_measure_has_a_target_in_every_month() -> None:
    config = _config()
    without = []
    for unit in config.units:
        card = scorecard_of(config, unit)
        for perspective in card.perspectives if card else ():
            for objective in perspective.objectives:
                for measure in objective.measures:
                    targets = [
                        t
                        for t in config.targets
                        if t.kpi == measure.kpi
                        and t.unit in (None, unit.id)
                        and t.unit_type in (None, unit.type)
                    ]
                    without += [
                        (unit.id, measure.kpi, str(month))
                        for month in (Month.parse("2023-11") + n for n in range(36))
                        if not any(
                            (t.valid_from or month) <= month <= (t.valid_to or month)
                            for t in targets
                        )
                    ]
    assert without == []


def test_cards_go_to_people_at_the_company_only() -> None:
    config = _config()
    domains = {person.email.partition("@")[2] for person in config.people}
    assert domains == set(config.delivery.allowed_domains)
    units = {unit.id for unit in config.units if scorecard_of(config, unit) is not None}
    assert {unit for recipient in config.distribution for unit in recipient.units} == units
