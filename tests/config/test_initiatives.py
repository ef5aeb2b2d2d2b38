"""Initiatives as configured: what is refused and how it is said, and their rows in tables."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.errors import ConfigError
from scorecard.period import Month
from tests.small import kpi, scorecard, sections, yaml_of

COUNTS: dict[str, Any] = {"sources": ["initiatives"], "initiatives": "completion_rate"}


def initiative(**more: Any) -> dict[str, Any]:
    """A right one; what a test does not change is not complained of."""
    return {
        "id": "erp",
        "name": "New ledger",
        "unit": "group",
        "objectives": ["grow"],
        "owner": "ann",
        "start": "2026-01-15",
        "end": "2026-06-30",
        "milestones": [{"name": "Chosen", "due": "2026-02-10"}],
        **more,
    }


def problems(*items: dict[str, Any], **more: Any) -> list[str]:
    """What is said of initiatives, and of other sections."""
    raw = sections(initiatives=list(items), **more)
    with pytest.raises(ConfigError) as caught:
        load(Bundle({"all.yaml": yaml_of(raw)}))
    for problem in caught.value.problems:
        assert problem.line > 1
    return [f"{p.key}: expected {p.expected}, found {p.found}" for p in caught.value.problems]


def step(**more: Any) -> dict[str, Any]:
    return {"name": "Chosen", "due": "2026-02-10", **more}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"unit": "nort"},
            "initiatives[1].unit: expected a unit's id (did you mean 'north'?), found 'nort'",
        ),
        (
            {"objectives": ["grwo"]},
            "initiatives[1].objectives[1]: expected an objective on the scorecard of group "
            "(did you mean 'grow'?), found 'grwo'",
        ),
        (
            {"unit": "north"},
            "initiatives[1].objectives[1]: expected an objective on the scorecard of north, "
            "which has none, found 'grow'",
        ),
        (
            {"objectives": ["grow", "grow"]},
            "initiatives[1].objectives[2]: expected each objective once, found 'grow'",
        ),
        ({"theme": "digital"}, "initiatives[1].theme: expected a theme's id, found 'digital'"),
        ({"owner": "bob"}, "initiatives[1].owner: expected a person's id, found 'bob'"),
        (
            {"end": "2026-01-14"},
            "initiatives[1].end: expected 2026-01-15 or later, found 2026-01-14",
        ),
        (
            {"milestones": [step(done="2026-01-14")]},
            "initiatives[1].milestones[1].done: expected 2026-01-15, when its initiative starts, "
            "or later, found 2026-01-14",
        ),
        (
            {"milestones": [step(due="2026-07-01")]},
            "initiatives[1].milestones[1].due: expected a day of its initiative, 2026-01-15 to "
            "2026-06-30, found 2026-07-01",
        ),
        (
            {"milestones": [step(weight=0)]},
            "initiatives[1]: expected milestone weights of which at least one is above 0, "
            "found a sum of 0",
        ),
        (
            {"milestones": [step(), step(name="CHOSEN")]},
            "initiatives[1].milestones[2].name: expected each milestone of erp once, "
            "found 'CHOSEN'",
        ),
        (
            {"milestones": []},
            "initiatives[1]: expected milestones, or completion: declared, which takes it from "
            "reports, found none",
        ),
        (
            {"budget": -1},
            "initiatives[1].budget: expected greater than or equal to 0, found '-1'",
        ),
        (
            {"reports": [{"month": "2026-02", "status": "at_risk"}]},
            "initiatives[1].reports[1].reason: expected why it is at_risk, found none",
        ),
        (
            {"reports": [{"month": "2025-12"}]},
            "initiatives[1].reports[1].month: expected 2026-01, when its initiative starts, or "
            "later, found 2025-12",
        ),
        (
            {"reports": [{"month": "2026-02"}, {"month": "2026-02"}]},
            "initiatives[1].reports[2].month: expected one report on erp a month, "
            "found 2026-02 twice",
        ),
        (
            {"reports": [{"month": "2026-02", "completion": "0.5"}]},
            "initiatives[1].reports[1].completion: expected none: its milestones say it (or "
            "completion: declared), found 0.5",
        ),
        (
            {"actual_kpi": "revenue", "reports": [{"month": "2026-02", "actual": 5}]},
            "initiatives[1].reports[1].actual: expected none: the KPI revenue says it, found 5",
        ),
        (
            {"actual_kpi": "sales"},
            "initiatives[1].actual_kpi: expected a KPI's id, found 'sales'",
        ),
    ],
)
def test_each_mistake_has_one_message(changed: dict[str, Any], said: str) -> None:
    assert problems(initiative(**changed)) == [said]


def test_an_id_is_used_once() -> None:
    said = "initiatives[2].id: expected an id used once, found 'ERP'"
    assert problems(initiative(), initiative(id="ERP")) == [said]


def test_what_it_cost_is_a_flow() -> None:
    stock = kpi("capital", "stock")
    said = (
        "initiatives[1].actual_kpi: expected a flow: its months are added up, "
        "found capital, a stock"
    )
    found = problems(initiative(actual_kpi="capital"), kpis=[kpi("revenue"), stock])
    assert found == [said]


def test_far_behind_is_not_less_than_behind() -> None:
    found = problems(initiative(), tracking={"at_risk_behind": "0.3"})
    assert found == ["tracking.off_track_behind: expected at least at_risk_behind, 0.3, found 0.25"]


@pytest.mark.parametrize(
    ("counting", "said"),
    [
        (
            {"sources": ["initiatives"]},
            "kpis[2].sources: expected initiatives: completion_rate or milestones_on_time beside "
            "that source, found none",
        ),
        (
            {**COUNTS, "sources": ["initiatives", "a"]},
            "kpis[2].initiatives: expected sources: [initiatives] and no other beside it, "
            "found initiatives, a",
        ),
        (
            {**COUNTS, "operands": {"numerator": {"revenue": 1}, "denominator": {"revenue": 1}}},
            "kpis[2].operands: expected no operands: initiatives are what is counted, "
            "found operands",
        ),
    ],
)
def test_a_kpi_that_counts_initiatives_has_that_one_source(
    counting: dict[str, Any], said: str
) -> None:
    assert problems(initiative(), kpis=[kpi("revenue"), kpi("rate", "ratio", **counting)]) == [said]


def test_a_completion_rate_is_scored_on_its_month() -> None:
    found = problems(
        initiative(),
        kpis=[kpi("revenue"), kpi("rate", "ratio", **COUNTS)],
        scorecards=[scorecard("group", ["revenue", {"kpi": "rate", "basis": "ytd"}])],
    )
    assert found == [
        "scorecards[1].perspectives[1].objectives[1].measures[2].basis: expected month: a "
        "completion rate counts the fiscal year so far, found ytd"
    ]


def test_no_source_may_be_called_initiatives() -> None:
    source = {**sections()["sources"][0], "id": "initiatives"}
    found = problems(initiative(), sources=[*sections()["sources"], source])
    assert found == [
        "sources[3].id: expected another id: `initiatives` has a meaning, found 'initiatives'"
    ]


def loaded(tables: list[dict[str, Any]], files: dict[str, bytes], *items: Any) -> Config:
    raw = sections(tables=tables, initiatives=list(items))
    return load(Bundle({"all.yaml": yaml_of(raw), **files}))


def table(section: str, kind: str, columns: dict[str, str], **more: Any) -> dict[str, Any]:
    where = {"sheet": "Plan"} if kind == "excel" else {}
    path = f"config/tables/{section}.{'xlsx' if kind == 'excel' else 'csv'}"
    declared = {"id": section, "section": section, "type": kind, "path": path}
    return {**declared, "columns": columns, **where, **more}


def test_initiatives_milestones_and_reports_come_from_tables() -> None:
    of = {"initiative": "Of"}
    own = {"id": "Id", "name": "What", "unit": "Unit", "objectives": "Serves", "owner": "Who"}
    tables = [
        table(
            "initiatives",
            "csv",
            {**own, "start": "From", "end": "To", "budget": "Budget"},
            day_format="%d.%m.%Y",
        ),
        table(
            "milestones",
            "excel",
            {**of, "name": "Step", "due": "Due", "done": "Done"},
        ),
        table("initiative_reports", "csv", {**of, "month": "Month", "actual": "Spent"}),
    ]
    book = openpyxl.Workbook()
    book.active.title = "Plan"
    for row in (
        ["Of", "Step", "Due", "Done"],
        ["crm", "Chosen", dt.datetime(2026, 2, 10), dt.date(2026, 2, 9)],
        ["crm", "Running", "2026-05-10", None],
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    files = {
        "tables/initiatives.csv": b"Id,What,Unit,Serves,Who,From,To,Budget\n"
        b"crm,New CRM,group,grow,ann,15.01.2026,30.06.2026,1200.5\n",
        "tables/milestones.xlsx": content.getvalue(),
        "tables/initiative_reports.csv": b"Of,Month,Spent\ncrm,2026-03,20\nerp,2026-03,7\n",
    }
    erp, crm = loaded(tables, files, initiative()).initiatives
    assert (crm.start, crm.end) == (dt.date(2026, 1, 15), dt.date(2026, 6, 30))
    assert [(m.name, m.due, m.done) for m in crm.milestones] == [
        ("Chosen", dt.date(2026, 2, 10), dt.date(2026, 2, 9)),
        ("Running", dt.date(2026, 5, 10), None),
    ]
    assert [(r.month, r.actual) for r in crm.reports] == [(Month.parse("2026-03"), 20)]
    assert [(len(erp.milestones), r.actual) for r in erp.reports] == [(1, 7)]


def test_a_row_that_is_wrong_is_named_by_its_file_and_line() -> None:
    tables = [table("milestones", "csv", {"initiative": "Of", "name": "Step", "due": "Due"})]
    rows = b"Of,Step,Due\nerp,Running,2026-08-01\nerb,Closed,2026-05-01\nerp,Sold,10.05.2026\n"
    with pytest.raises(ConfigError) as caught:
        loaded(tables, {"tables/milestones.csv": rows}, initiative())
    assert [str(problem) for problem in caught.value.problems] == [
        "config/tables/milestones.csv:2:3: milestones[1].due: expected a day of its initiative, "
        "2026-01-15 to 2026-06-30, found 2026-08-01",
        "config/tables/milestones.csv:3:1: milestones[2].initiative: expected an initiative's id "
        "(did you mean 'erp'?), found 'erb'",
        "config/tables/milestones.csv:4:3: milestones[3].due: expected a valid date in the format "
        "YYYY-MM-DD, invalid character in year, found '10.05.2026'",
    ]
