"""What a declaration of manual figures must hold, and who is written to because of it."""

from typing import Any

import pytest

from scorecard.config.manual import ManualSource
from scorecard.config.responsible import due_cells, written_to
from scorecard.errors import ConfigError
from scorecard.period import Month
from tests.review.world import CSV, HAND, PEOPLE, manual_sections
from tests.small import config_of


def hand(**more: Any) -> dict[str, Any]:
    """The sections with some keys of the manual source replaced."""
    return manual_sections(sources=[CSV, {**HAND, **more}])


def entry(**more: Any) -> dict[str, Any]:
    """The sections with one entry only, for audits of North."""
    return hand(entries=[{"kpi": "audits", "units": ["north"], **more}])


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unknown KPI": (
        hand(entries=[{"kpi": "audit", "units": ["north"]}]),
        "sources[2].entries[1].kpi: expected a KPI's id (did you mean 'audits'?), found 'audit'",
    ),
    "unknown unit": (
        entry(units=["north", "nroth"]),
        "sources[2].entries[1].units[2]: expected a unit's id (did you mean 'north'?), "
        "found 'nroth'",
    ),
    "unknown type": (
        hand(entries=[{"kpi": "audits", "unit_type": "regions"}]),
        "sources[2].entries[1].unit_type: expected a unit type (did you mean 'region'?), "
        "found 'regions'",
    ),
    "unknown owner": (
        entry(owner="rob"),
        "sources[2].entries[1].owner: expected a person's id (did you mean 'bob'?), found 'rob'",
    ),
    "units and a type": (
        entry(unit_type="region"),
        "sources[2].entries[1].units: expected either units or unit_type, found both",
    ),
    "neither": (
        hand(entries=[{"kpi": "audits"}]),
        "sources[2].entries[1].units: expected either units or unit_type, found none",
    ),
    "operands of a stock": (
        entry(operands=True),
        "sources[2].entries[1].operands: expected operands asked for a KPI that is a ratio only, "
        "found stock",
    ),
    "asked twice": (
        hand(
            entries=[
                {"kpi": "audits", "unit_type": "region", "months": [3]},
                {"kpi": "audits", "units": ["south"]},
            ]
        ),
        "sources[2].entries[2]: expected each figure asked for once in a month, found audits of "
        "south twice",
    ),
    "no such month": (
        hand(
            entries=[
                {"kpi": "audits", "units": ["north"]},
                {"kpi": "spend", "units": ["north"], "months": [13]},
            ]
        ),
        "sources[2].entries[2].months[1]: expected less than or equal to 12, found '13'",
    ),
    "folder outside": (
        hand(drop="../forms"),
        "sources[2].drop: expected a folder in the organisation's folder, as drops/forms, found "
        "'../forms'",
    ),
    "folder of new forms": (
        hand(drop="var/forms/back"),
        "sources[2].drop: expected another folder than the one new workbooks are written to, found "
        "'var/forms/back'",
    ),
    "folder of another": (
        manual_sections(
            sources=[
                CSV,
                HAND,
                {**HAND, "id": "foot", "drop": "Drops/forms/", "entries": HAND["entries"]},
            ]
        ),
        "sources[3].drop: expected a folder of its own; forms of 'hand' are put into this one, "
        "found 'Drops/forms/'",
    ),
    "folder of review workbooks": (
        manual_sections(decisions={"drop": "drops/Forms"}),
        "decisions.drop: expected a folder of its own; forms of 'hand' are put into this one, "
        "found 'drops/Forms'",
    ),
    "review workbooks where we write them": (
        manual_sections(decisions={"drop": "var/reviews/2026-03"}),
        "decisions.drop: expected another folder than the one new workbooks are written to, found "
        "'var/reviews/2026-03'",
    ),
    "address nobody may be written to at": (
        manual_sections(
            people=[
                {**person, "email": "bob@elsewhere.example"} if person["id"] == "bob" else person
                for person in PEOPLE
            ]
        ),
        "people[2].email: expected an address in delivery.allowed_domains (small.example), found "
        "'bob@elsewhere.example'",
    ),
    "a full delivery": (
        hand(delivery="full"),
        "sources[2].delivery: expected one of 'partial', found 'full'",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_at_its_place(name: str) -> None:
    raw, expected = WRONG[name]
    with pytest.raises(ConfigError) as caught:
        config_of(raw)
    assert [str(problem).partition(": ")[2] for problem in caught.value.problems] == [expected]


def test_forms_and_receipts_go_to_owners_of_sources_and_of_figures() -> None:
    assert written_to(config_of(manual_sections())) == {"ann", "bob", "cleo"}
    assert written_to(config_of(entry(owner="ann"))) == {"ann"}
    # Bob owns KPIs that no form asks for; a controller and a head answer for nothing else.
    people = [{**PEOPLE[0], "id": name} for name in ("dan", "eve")]
    people[0]["roles"] = ["controller"]
    units = [{"id": "north", "name": "North", "type": "region", "head": "eve"}]
    asked = {**entry(owner="ann", units=["north"]), "decisions": {"drop": "back"}}
    config = config_of({**asked, "people": [*PEOPLE, *people], "units": units})
    assert written_to(config) == {"ann", "bob", "dan", "eve"}


def test_whoever_answers_for_a_unit_is_asked_for_it() -> None:
    """South's audits belong to Cleo since February; the entry's own owner goes before."""
    owners = [{"kpi": "audits", "unit": "south", "person": "cleo", "valid_from": "2026-02"}]
    config = config_of(manual_sections(owners=owners))
    (source,) = (s for s in config.sources if isinstance(s, ManualSource))
    asked = {
        month: {(d.kpi, d.unit): d.owner for d in due_cells(config, source, Month.parse(month))}
        for month in ("2026-01", "2026-02")
    }
    assert asked["2026-01"]["audits", "south"] == "bob"
    assert asked["2026-02"]["audits", "south"] == "cleo"
    assert asked["2026-02"]["audits", "north"] == "bob"
    assert asked["2026-02"]["posts", "north"] == "cleo"
