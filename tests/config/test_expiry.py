import datetime as dt
from typing import Any

from scorecard.config.expiry import expiring
from scorecard.config.models import Config
from tests.small import config_of, kpi, scorecard, sections

# Sixty days before the end of March 2027 is the 30th of January.
LATE_JANUARY = dt.date(2027, 1, 30)


def small(**more: Any) -> Config:
    """Revenue and cost on the cards of group, North and South."""
    cards = [scorecard(unit, ["revenue", "cost"]) for unit in ("group", "north", "south")]
    return config_of(sections(kpis=[kpi("revenue"), kpi("cost")], scorecards=cards, **more))


def target(kpi_id: str, **more: Any) -> dict[str, Any]:
    return {"kpi": kpi_id, "red_flag": 50, "goal": 100, **more}


def told(config: Config, today: dt.date = LATE_JANUARY) -> list[str]:
    return [
        expiry.sentence(today, config.organisation.fiscal_year.calendar)
        for expiry in expiring(config, today)
    ]


def test_a_kpi_is_told_of_where_no_target_is_left_by_unit() -> None:
    targets = [
        target("revenue", unit="north", valid_to="2027-03"),
        target("revenue", unit="south", valid_to="2027-03"),
        target("revenue", unit="group", valid_to="2027-03"),
        target("revenue", unit="group", valid_from="2027-04"),
        target("cost", valid_to="2027-06"),
    ]
    assert told(small(targets=targets)) == [
        "revenue for north, south: no target after 2027-03 (in 60 days)"
    ]


def test_a_wider_target_that_goes_on_is_a_target() -> None:
    targets = [
        target("revenue", unit="north", valid_to="2027-03"),
        target("revenue", unit_type="region"),
    ]
    assert told(small(targets=targets)) == []


def test_the_window_has_its_edges_on_both_sides() -> None:
    config = small(targets=[target("revenue", valid_to="2027-03")])
    whose = "revenue for group, north, south: no target after 2027-03"
    assert told(config, dt.date(2027, 1, 29)) == []
    assert told(config, dt.date(2027, 3, 30)) == [f"{whose} (tomorrow)"]
    assert told(config, dt.date(2027, 3, 31)) == [f"{whose} (today)"]
    assert told(config, dt.date(2027, 5, 30)) == [f"{whose} (60 days ago)"]
    assert told(config, dt.date(2027, 5, 31)) == []


def test_units_that_end_themselves_and_kpis_on_no_card_are_not_told_of() -> None:
    units = [
        {"id": "group", "name": "Group", "type": "enterprise"},
        {
            "id": "north",
            "name": "North",
            "type": "region",
            "parents": [{"unit": "group", "valid_to": "2027-03"}],
            "valid_to": "2027-03",
        },
        {
            "id": "south",
            "name": "South",
            "type": "region",
            "parents": [{"unit": "group", "valid_to": "2027-03"}],
        },
    ]
    targets = [target("revenue", unit="north", valid_to="2027-03")]
    assert told(small(units=units, targets=targets)) == [
        "unit south: belongs to no unit after 2027-03 (in 60 days)"
    ]


def test_weights_owners_and_other_rows_are_told_of_unless_they_are_followed() -> None:
    weight = {"kpi": "revenue", "unit": "north", "weight": 3}
    config = small(
        weights=[
            {**weight, "valid_to": "2027-02"},
            {**weight, "valid_from": "2027-03", "valid_to": "2027-03"},
            {"objective": "grow", "unit_type": "region", "weight": 2, "valid_to": "2027-03"},
        ],
        owners=[{"kpi": "cost", "person": "ann", "valid_to": "2027-03"}],
        thresholds=[{"kpi": "cost", "red_flag_ratio": "0.9", "valid_to": "2027-03"}],
        precedence=[{"kpi": "cost", "sources": ["b"], "valid_to": "2027-02"}],
    )
    assert told(config) == [
        "cost for everybody: the order of sources ends after 2027-02 (in 29 days)",
        "cost for everybody: the red flag ends after 2027-03 (in 60 days)",
        "revenue for north: the weight ends after 2027-03 (in 60 days)",
        "grow for every region: the weight ends after 2027-03 (in 60 days)",
        "cost for everybody: the owner ends after 2027-03 (in 60 days)",
    ]


def test_many_units_are_a_count() -> None:
    units = [{"id": "group", "name": "Group", "type": "enterprise"}]
    units += [
        {"id": f"u{n:02}", "name": f"U{n}", "type": "shop", "parents": [{"unit": "group"}]}
        for n in range(12)
    ]
    card = {**scorecard("u00", ["revenue"]), "id": "shops", "unit_type": "shop"}
    del card["unit"]
    config = config_of(
        sections(units=units, scorecards=[card], targets=[target("revenue", valid_to="2027-03")])
    )
    assert told(config) == [
        "revenue for u00, u01, u02, u03, u04, u05, u06, u07, 4 more: "
        "no target after 2027-03 (in 60 days)"
    ]
