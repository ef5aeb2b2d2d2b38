"""Shadow mode: our cards beside a hand-made workbook with planted differences, and who is told."""

import datetime as dt
import email
import io
import json
from collections.abc import Mapping
from email import policy
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from pipelines.cli.ending import compared as compared_lines
from pipelines.cli.main import app
from scorecard import releasing
from scorecard.close.act import Act
from scorecard.close.desk import open_ledger
from scorecard.errors import InputError
from scorecard.impact.compared import agreement, comparison_alert
from scorecard.onboard.shadow import Close, compare_published, parallel_closes, ready, standing
from scorecard.onboard.shadow_book import render
from scorecard.period import Month
from scorecard.project import Project
from scorecard.reconcile.shadow_cells import Cell, Comparison
from scorecard.reconcile.shadow_words import CAUSES
from tests.ingest.workbooks import GREEN, RED, workbook
from tests.running import Crash, desk_of, run
from tests.small import SOURCE, kpi, scorecard, sections, yaml_of

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
# Our figures of North, by month.
FIGURES = {
    "revenue": (812345, 845678, 901234, 923456),
    "cost": (512345, 534567, 545678, 556789),
    "margin": (0.1234, 0.1312, 0.1288, 0.1345),
    "orders": (4123, 4256, 4311, 4402),
    "heads": (120, 121, 122, 123),
}
# Measure, weight, target, status, then January to April. Planted in April: cost is March's again,
# margin is in per cent, orders is the figure `crm` gives, heads is right but red, and revenue's
# target is the year's. Sick leave is on no card of ours.
BOOK = (
    ("Measure", "Weight", "Target", "Status", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026"),
    ("Revenue", 20, 9600, "G", 812, 846, 901, 923),
    ("Cost", 20, 550, "G", 512.3, 534.6, 545.7, 545.7),
    ("Margin", 20, 0.13, "G", 0.1234, 0.1312, 0.1288, 13.45),
    ("Orders", 20, 4300, "G", 4123, 4256, 4311, 4498),
    ("Heads", 20, 120, "R", 120, 121, 122, 123),
    ("Sick leave", None, None, None, 3, 3, 4, 5),
    ("Overall", None, None, None, 8, 8, 8, 9),
)
BOOK_SOURCE: dict[str, Any] = {
    "id": "book",
    "name": "Scorecard of the North",
    "type": "scorecard_workbook",
    "owner": "ann",
    "path": "drops/north.xlsx",
    "covers": "history",
    "sheets": [{"sheet": "North", "unit": "north"}],
    "months": {"format": "%b %Y"},
    "measure": {
        "column": "Measure",
        "map": {name.title(): name for name in FIGURES} | {"Sick leave": "sick"},
    },
    "per_measure": {"weight": "Weight", "target": "Target", "colour": "Status"},
    "scales": {"revenue": 1000, "cost": 1000},
    "colours": {"text": {"G": "green", "R": "red"}},
    "score_rows": [{"label": "Overall"}],
}


def project_of(
    root: Path,
    release: str = "shadow",
    book: Any = BOOK,
    declared: Mapping[str, Any] | None = None,
    fills: Mapping[str, str] | None = None,
) -> Project:
    """North's own figures from `a` and `crm`, its hand-made scorecard, and a card with all five."""
    lower = {"polarity": "lower_is_better"}
    kinds = {"revenue": "flow", "cost": "flow", "margin": "recompute_only", "orders": "flow"}
    raw = sections(
        kpis=[
            kpi(name, kinds.get(name, "stock"), sources=["a"], **(lower if name == "cost" else {}))
            for name in (*FIGURES, "sick")
        ],
        sources=[
            {**SOURCE, "id": "a", "name": "Ledger", "path": "drops/a.csv"},
            {**SOURCE, "id": "crm", "name": "CRM", "path": "drops/crm.csv", "delivery": "partial"},
            {**BOOK_SOURCE, **(declared or {})},
        ],
        scorecards=[scorecard("north", list(FIGURES))],
        targets=[
            {"kpi": "revenue", "goal": 800000, "red_flag": 700000},
            {"kpi": "cost", "goal": 550000, "red_flag": 600000},
            {"kpi": "margin", "goal": "0.13", "red_flag": "0.1"},
            {"kpi": "orders", "goal": 4300, "red_flag": 4000},
            {"kpi": "heads", "goal": 120, "red_flag": 110},
        ],
        release={"policy": release},
        distribution=[{"person": "ann", "units": ["north"]}],
    )
    (root / "config").mkdir(parents=True)
    (root / "config" / "organisation.yaml").write_bytes(yaml_of(raw))
    (root / "drops").mkdir()
    rows = [
        f"{name},north,{month},{figure}"
        for name, figures in FIGURES.items()
        for month, figure in zip(MONTHS, figures, strict=True)
    ]
    header = "kpi,unit,month,value"
    (root / "drops" / "a.csv").write_text("\n".join([header, *rows]) + "\n")
    (root / "drops" / "crm.csv").write_text(f"{header}\norders,north,2026-04,4498\n")
    (root / "drops" / "north.xlsx").write_bytes(workbook({"North": book}, fills=fills))
    return Project(root)


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Comparison]:
    """April after a run in shadow mode."""
    project = project_of(tmp_path_factory.mktemp("shadow") / "north")
    run(project, "2026-04")
    return project, compare_published(project, project.config(), None, None)


def cell(comparison: Comparison, about: str | None, field: str) -> Cell:
    found = [c for c in comparison.cells if (c.kpi, c.field) == (about, field)]
    assert len(found) == 1, found
    return found[0]


def test_every_planted_difference_gets_its_cause(compared: tuple[Project, Comparison]) -> None:
    comparison = compared[1]
    found = {f"{c.kpi} {c.field}": f"{c.state} {c.cause}".strip() for c in comparison.cells}
    assert found == {
        "revenue value": "rounding",
        "revenue target": "differs year",
        "revenue weight": "equal",
        "revenue colour": "equal",
        "cost value": "differs earlier_month",
        "cost target": "equal",
        "cost weight": "equal",
        "cost colour": "differs other_figure",
        "margin value": "differs scale",
        "margin target": "equal",
        "margin weight": "equal",
        "margin colour": "equal",
        "orders value": "differs other_source",
        "orders target": "equal",
        "orders weight": "equal",
        "orders colour": "equal",
        "heads value": "equal",
        "heads target": "equal",
        "heads weight": "equal",
        "heads colour": "differs contradiction",
        "sick value": "only_there not_here",
        "None score": "differs unknown",
    }
    assert (len(comparison.cells), comparison.agree, comparison.unknown) == (22, 14, 1)
    assert cell(comparison, "orders", "value").text == "their figure is the one CRM gives"
    assert cell(comparison, "cost", "value").where == "North!H3"


def test_what_is_here_and_not_there_is_a_cell_too(tmp_path: Path) -> None:
    book = [row for row in BOOK if row[0] != "Heads"]
    project = project_of(tmp_path / "north", book=book)
    run(project, "2026-04")
    comparison = compare_published(project, project.config(), Month.parse("2026-04"), "north")
    heads = cell(comparison, "heads", "value")
    assert (heads.state, heads.cause, heads.theirs) == ("only_here", "not_there", None)


def test_the_office_gets_the_comparison_and_nobody_else_gets_a_mail(tmp_path: Path) -> None:
    project = project_of(tmp_path / "north")
    ran = run(project, "2026-04")
    assert (len(ran.digest.digests), ran.mail.cards) == (1, ())
    mails = [*project.outbox.rglob("*.eml")]
    assert mails == list(ran.digest.digests)
    message = email.message_from_bytes(mails[0].read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    text = " ".join(body.get_content().split())
    assert "Compared with the hand-made scorecards, 8 of 22 cells differ" in text
    assert "An earlier month's figure: 1" in text
    assert "not while release.policy is shadow" in text
    cards = ran.publication.edition.cards
    assert {card.status for card in cards} == {"provisional"}


# What North's scorecard prints where nobody made a mistake.
AGREED = (
    ("Measure", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026"),
    ("Revenue", 812, 846, 901, 923),
    ("Cost", 512.3, 534.6, 545.7, 556.8),
    ("Margin", 0.1234, 0.1312, 0.1288, 0.1345),
    ("Orders", 4123, 4256, 4311, 4402),
    ("Heads", 120, 121, 122, 123),
)
PLAIN: dict[str, Any] = {"per_measure": {}, "colours": {}, "score_rows": []}


def test_that_all_cells_agree_is_no_alert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run, and the office's mail, say so where they say what was made."""
    project = project_of(tmp_path / "north", book=AGREED, declared=PLAIN)
    monkeypatch.chdir(project.root)
    ran = CliRunner().invoke(app, ["run", "--month", "2026-04"])
    said = "Compared with the hand-made scorecards, all 5 cells agree"
    made, opened = ran.output.split("Stands open:")
    assert f"\n  {said}\n" in made
    assert said not in opened
    with open_ledger(project) as ledger:
        assert not [key for key in ledger.open_alerts("2026-04") if key.startswith("shadow")]
    (path,) = project.outbox.rglob("*digest.eml")
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body is not None
        assert f"{said}." in " ".join(body.get_content().split())
    # Ledger and the scorecard each differ from CRM.
    assert ": 2 open " in str(message["Subject"])


def test_where_one_cell_differs_it_is_an_alert_and_nothing_else_says_it(tmp_path: Path) -> None:
    book = [*AGREED[:-1], ("Heads", 120, 121, 122, 124)]
    project = project_of(tmp_path / "north", book=book, declared=PLAIN)
    run(project, "2026-04")
    config, month = project.config(), Month.parse("2026-04")
    with desk_of(project) as desk:
        found = comparison_alert(desk.warehouse, config, month)
    assert found is not None
    assert found.title == "Compared with the hand-made scorecards, 1 of 5 cells differ"
    assert compared_lines(project, config, month) == []
    assert agreement(compare_published(project, config, month, None)) == ""
    assert agreement(Comparison("2026-04", (), ())) == ""


def test_nothing_can_be_released_while_cards_are_only_compared(tmp_path: Path) -> None:
    project = project_of(tmp_path / "north")
    run(project, "2026-04")
    with desk_of(project) as desk, pytest.raises(InputError) as caught:
        releasing.release(desk, Month.parse("2026-04"), [], Act("ann", "test", "why not"))
    assert str(caught.value) == (
        "release.policy is shadow: cards are compared with the hand-made ones and nothing is "
        "released; see `scorecard shadow`, and set release.policy to person to switch"
    )
    assert [path.name for path in project.outbox.rglob("*.eml") if "digest" not in path.name] == []


def test_a_card_released_before_waits_while_cards_are_only_compared(tmp_path: Path) -> None:
    project = project_of(tmp_path / "north", release="person")
    run(project, "2026-04")

    def stop(step: str) -> None:
        if step == "mails queued":
            raise Crash(step)

    with pytest.raises(Crash), desk_of(project, stop) as desk:
        releasing.release(desk, Month.parse("2026-04"), [], Act("ann", "test", "reviewed"))
    path = project.root / "config" / "organisation.yaml"
    path.write_text(path.read_text().replace("policy: person", "policy: shadow"))
    ran = run(project, "2026-04")
    assert ran.mail.cards == ()
    assert {held.reason for held in ran.mail.held} == {
        "release.policy is shadow: cards are only compared, and none is mailed"
    }


def closes(*open_: int) -> list[Close]:
    """Closes with so many differences of ours or nobody's, and one mistake of theirs each."""
    return [Close(f"2026-{m:02d}", 20, 19 - count, 0, 1) for m, count in enumerate(open_, start=1)]


@pytest.mark.parametrize(
    ("differing", "expected"),
    [
        ((), "not ready to switch: 0 of 3 parallel closes in a row agreed, 3 more to go"),
        ((0, 0), "not ready to switch: 2 of 3 parallel closes in a row agreed, 1 more to go"),
        ((0, 0, 1), "not ready to switch: 0 of 3 parallel closes in a row agreed, 3 more to go"),
        ((1, 0, 0, 0), "ready to switch: 3 parallel closes in a row agreed"),
    ],
)
def test_three_closes_in_a_row_must_agree(differing: tuple[int, ...], expected: str) -> None:
    assert standing(closes(*differing)) == expected
    assert ready(closes(*differing)) is expected.startswith("ready")


def test_only_mistakes_of_the_hand_made_card_are_no_hindrance() -> None:
    def differs(cause: str) -> bool:
        cell = Cell(
            "north", "heads", None, "colour", "green", "red", "differs", cause, "", "book", "", ""
        )
        told = Comparison("2026-04", (cell,), ())
        return Close("2026-04", 1, told.agree, told.unknown, told.mistaken).agreed

    allowed = {cause for cause in CAUSES if differs(cause)}
    assert allowed == {"contradiction", "unreadable"}


def test_the_other_way_of_good_is_no_mistake_of_their_card(tmp_path: Path) -> None:
    # Green below the target and red above it, and declared as higher is better here.
    fills = {"C2": GREEN, "D2": GREEN, "E2": RED, "F2": RED}
    book = (
        ("Measure", "Target", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026"),
        ("Heads", 121.5, 120, 121, 122, 123),
    )
    declared = {
        "per_measure": {"target": "Target"},
        "colours": {"fill": {"00B050": "green", "FF0000": "red"}},
        "scales": {},
        "score_rows": [],
    }
    project = project_of(tmp_path / "north", book=book, declared=declared, fills=fills)
    run(project, "2026-04")
    comparison = compare_published(project, project.config(), None, None)
    colour = cell(comparison, "heads", "colour")
    assert (colour.cause, colour.text) == (
        "polarity",
        "by their figures, targets and colours over the months lower is better",
    )
    assert not parallel_closes(project, project.config())[-1].agreed


def test_closes_are_the_months_that_were_published(tmp_path: Path) -> None:
    project = project_of(tmp_path / "north")
    for month in MONTHS[:2]:
        run(project, month)
    found = parallel_closes(project, project.config())
    assert [close.month for close in found] == ["2026-01", "2026-02"]
    assert all(close.compared > 0 for close in found)


def shadow(project: Project, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["shadow", "--project", str(project.root), *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_says_the_summary_first(compared: tuple[Project, Comparison]) -> None:
    output = shadow(compared[0])
    assert output.startswith("April 2026: 22 cells compared, 14 agree, 8 differ\n")
    assert output.index("Parallel closes") < output.index("What differs")
    assert "not ready to switch: 0 of 3" in output
    assert "their figure is the one CRM gives" in output


def test_json_has_every_cell(compared: tuple[Project, Comparison]) -> None:
    rows = json.loads(shadow(compared[0], "--format", "json", "--month", "2026-04"))
    assert len(rows) == 22
    orders = next(row for row in rows if (row["kpi"], row["field"]) == ("orders", "value"))
    assert (orders["ours"], orders["theirs"], orders["cause"]) == (4402, 4498, "other_source")


def test_the_workbook_has_a_summary_and_a_sheet_for_each_unit(
    compared: tuple[Project, Comparison], tmp_path: Path
) -> None:
    path = tmp_path / "compared.xlsx"
    shadow(compared[0], "--to", str(path))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "North"]
    assert [cell.value for cell in book["Summary"][5]][:5] == ["North", 22, 14, 8, 1]
    rows = {(row[0].value, row[1].value): row for row in book["North"].iter_rows(min_row=6)}
    orders = rows["Orders", "Figure"]
    assert [c.value for c in orders[2:6]] == [4402, 4498, 96, "differs"]


def test_equal_comparisons_are_equal_bytes(compared: tuple[Project, Comparison]) -> None:
    project, comparison = compared
    day = dt.date(2026, 4, 30)
    made = [render(comparison, project.config(), (), day) for _ in range(2)]
    assert made[0] == made[1]
    assert openpyxl.load_workbook(io.BytesIO(made[0])).sheetnames == ["Summary", "North"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--month", "2026-09"), "2026-09: no edition yet; run `scorecard run --month 2026-09`"),
        (("--unit", "nowhere"), "--unit nowhere: expected one of group, north"),
    ],
)
def test_what_cannot_be_compared_is_said(
    compared: tuple[Project, Comparison], arguments: tuple[str, ...], message: str
) -> None:
    result = CliRunner().invoke(app, ["shadow", "--project", str(compared[0].root), *arguments])
    assert result.exit_code == 2
    assert message in result.output


def test_without_a_workbook_it_says_how_to_begin(organisation: Project) -> None:
    result = CliRunner().invoke(app, ["shadow", "--project", str(organisation.root)])
    assert result.exit_code == 2
    assert "no source is a scorecard_workbook" in result.output
