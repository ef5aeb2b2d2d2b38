"""A scorecard somebody already has becomes an organisation: what is read, guessed and said."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from typer.testing import CliRunner

from pipelines.cli.main import app
from scorecard.config.books import BookSource
from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.errors import InputError, SourceError
from scorecard.onboard.adopt.adopt import REVIEW, Adopted, adopt
from scorecard.period import Month
from scorecard.project import Project
from scorecard.sample.books import book_files
from scorecard.sample.facts import build
from tests.ingest.workbooks import AMBER, GREEN, RED, saved, workbook
from tests.onboard.messy import messy_workbook
from tests.running import run

CLOSED = Month.parse("2026-10")


def draft(content: bytes, file: str = "Scorecard.xlsx", name: str | None = "Acme") -> Adopted:
    return adopt(content, file, name, closed=CLOSED)


def config_of(made: Adopted) -> Config:
    files = {n.partition("/")[2]: c for n, c in made.files.items() if n.startswith("config/")}
    return load(Bundle(files))


def book_of(rows: Sequence[Sequence[Any]], sheet: str = "North", **more: Any) -> bytes:
    return workbook({sheet: rows}, **more)


def kpis(config: Config) -> dict[str, str]:
    """Aggregation, polarity and display of each KPI, in short."""
    return {
        kpi.id: f"{kpi.aggregation} {kpi.polarity.partition('_')[0]} {kpi.display.kind} "
        f"{kpi.display.decimals} {kpi.display.scale} {kpi.display.suffix}".strip()
        for kpi in config.kpis
    }


def plain(figure: Decimal) -> str:
    return f"{figure.normalize():f}"


def goals(config: Config) -> list[str]:
    """Every target as 'kpi unit goal', with its months where it has some."""
    return [
        " ".join(
            str(part)
            for part in (
                t.kpi,
                t.unit or "all",
                f"{t.goal.normalize():f}",
                t.valid_from,
                t.valid_to,
            )
            if part is not None
        )
        for t in config.targets
    ]


WORKBOOK = messy_workbook()


@pytest.fixture(scope="module")
def messy() -> Adopted:
    """The draft from the messy workbook."""
    return draft(WORKBOOK, "Messy BSC.xlsx", "Weber Group")


def test_a_messy_workbook_gives_units_perspectives_and_weights(messy: Adopted) -> None:
    config = config_of(messy)
    assert {unit.id: [edge.unit for edge in unit.parents] for unit in config.units} == {
        "group": [],
        "region_north": ["group"],
        "region_south": ["group"],
        "plant_dresden": ["group"],
        "plant_porto": ["group"],
    }
    assert [view.name for view in config.perspectives] == [
        "Financial",
        "Customer",
        "Process",
        "People",
    ]
    north = next(card for card in config.scorecards if card.unit == "region_north")
    assert [(p.perspective, int(p.weight)) for p in north.perspectives] == [
        ("financial", 35),
        ("customer", 30),
        ("process", 15),
        ("learning", 20),
    ]
    assert [person.name for person in config.people][1:] == [
        "Eva Brandt",
        "Jon Hale",
        "Mia Weber",
        "HR",
    ]
    assert config.release.policy == "shadow"


def test_a_messy_workbook_gives_kpis_as_people_mean_them(messy: Adopted) -> None:
    assert kpis(config_of(messy)) == {
        "revenue": "flow higher currency 0 1000",
        "operating_cost": "flow lower currency 0 1000",
        "on_time_delivery": "ratio higher percent 1 1",
        "complaints": "flow lower number 0 1",
        "lead_time": "recompute_only lower number 1 1 days",
        "headcount": "stock higher number 0 1 people",
        "absence_rate": "ratio lower percent 1 1",
        "output": "flow higher number 0 1",
        "scrap_rate": "ratio lower percent 1 1",
    }


def test_sheets_that_look_otherwise_are_sources_with_names_of_their_own() -> None:
    """West's months are text; what reads it is not called as what reads the other two."""
    months = [dt.date(2026, 1, 1), dt.date(2026, 2, 1)]
    rows = [["Measure", "Target", *months], ["Orders", 40, 41, 42], ["Visits", 70, 71, 72]]
    west = [["Measure", "Target", "01.2026", "02.2026"], *rows[1:]]
    made = draft(workbook({"North": rows, "South": rows, "West": west}))
    assert [(source.id, source.name) for source in config_of(made).sources] == [
        ("book", "Scorecard workbook"),
        ("book_2", "Scorecard workbook (West)"),
    ]


def test_a_unit_of_measurement_stands_as_it_was_written() -> None:
    rows = [
        ["Measure", "Unit", "Target", "Jan 2026", "Feb 2026"],
        ["Headcount", "FTE", 40, 41, 42],
        ["Energy used", "kWh", 900, 910, 905],
        ["Waiting time", "Days", 5, 6, 4],
        ["Visits", "Number", 70, 71, 72],
    ]
    shown = kpis(config_of(draft(book_of(rows))))
    assert shown == {
        "headcount": "stock higher number 0 1 FTE",
        "energy_used": "flow lower number 0 1 kWh",
        "waiting_time": "recompute_only lower number 0 1 Days",
        "visits": "flow higher number 0 1",
    }


def test_targets_and_red_flags_come_from_the_workbook(messy: Adopted) -> None:
    config = config_of(messy)
    assert goals(config)[:4] == [
        "revenue region_north 900000",
        "revenue region_south 540000",
        "operating_cost region_north 600000",
        "operating_cost region_south 360000",
    ]
    assert "on_time_delivery all 0.96" in goals(config)
    ratios = {t.kpi: t.red_flag_ratio for t in config.thresholds}
    # Planted: red below 95 % of the target for deliveries, beyond 110 % for absence.
    assert ratios["on_time_delivery"] == Decimal("0.95")
    assert ratios["operating_cost"] == Decimal("1.1")
    assert ratios["complaints"] == Decimal("1.1")


def test_nothing_is_left_out_silently(messy: Adopted) -> None:
    note = "'* Absence without maternity leave. Source: HR system, as of month end.': a note"
    assert messy.unread == (
        "sheet 'Read me': no row with months above figures was found",
        f"{note} (row 21 of sheets 'Region North' and 'Region South')",
    )
    page = messy.files[REVIEW].decode()
    assert "## Not understood, and left out" in page
    assert 'these columns are not read: "YTD", "Comment"' in page
    assert 'and are left out: "Total"' in page


def test_every_guess_is_marked_where_it_stands_and_listed_once(messy: Adopted) -> None:
    marks = sum(
        content.decode().count("# review: ")
        for name, content in messy.files.items()
        if name.endswith(".yaml")
    )
    page = messy.files[REVIEW].decode()
    listed = re.findall(r"^- \[ \] (.+)$", page, re.MULTILINE)
    assert marks >= messy.guesses == len(listed) == len(set(listed))
    order = [page.index(f"## {title}") for title in re.findall(r"^## (.+)$", page, re.MULTILINE)]
    assert order == sorted(order)
    assert page.index("## Which way is good") < page.index("## The organisation and its people")


def test_the_original_lies_in_the_drop_folder(messy: Adopted) -> None:
    assert messy.files["drop/Messy BSC.xlsx"] == WORKBOOK
    paths = {s.path for s in config_of(messy).sources if isinstance(s, BookSource)}
    assert paths == {"drop/Messy BSC.xlsx"}


@pytest.mark.parametrize(
    ("name", "units", "figures"),
    [
        ("north_scorecard.xlsx", 1, 180),
        ("south_scorecard.xlsx", 1, 144),
        ("finance_scorecard.xlsx", 8, 468),
        ("hr_scorecard.xlsx", 7, 540),
    ],
)
def test_the_samples_workbooks_can_be_adopted(name: str, units: int, figures: int) -> None:
    # Five, four, thirteen and fifteen rows of 36 months.
    made = draft(book_files(build())[name], name)
    assert (made.units, made.figures) == (units, figures)
    assert str(made.month) == "2026-10"
    assert len(made.unread) == 1


@pytest.mark.parametrize(
    ("headings", "months"),
    [
        (["Jan-26", "Feb-26", "Mar-26"], "2026-03"),
        (["2026-01", "2026-02", "2026-03"], "2026-03"),
        (["January 2026", "February 2026", "March 2026"], "2026-03"),
        (["janvier 2026", "février 2026", "mars 2026"], "2026-03"),
        (["enero 2026", "febrero 2026", "marzo 2026"], "2026-03"),
        (["Januar 2026", "Februar 2026", "März 2026"], "2026-03"),
        (["Jan", "Feb", "Mar"], "2026-03"),
        ([202601, 202602, 202603], "2026-03"),
        (["01/2026", "02/2026", "03/2026"], "2026-03"),
    ],
)
def test_month_headings_of_many_kinds(headings: Sequence[Any], months: str) -> None:
    rows = [["Measure", "Target", *headings], ["Sales", 10, 9, 11, 12]]
    assert str(draft(book_of(rows)).month) == months


def test_units_in_a_column(tmp_path: Path) -> None:
    rows = [
        ["KPI", "Region", "Target", "Jan 2026", "Feb 2026"],
        ["Sales", "North", 10, 9, 11],
        ["Sales", "South", 5, 4, 6],
        ["Sales", "Total company", 15, 13, 17],
    ]
    config = config_of(draft(book_of(rows, "All")))
    assert {u.name: bool(u.parents) for u in config.units} == {
        "North": True,
        "South": True,
        "Total company": False,
    }


def test_units_as_section_rows() -> None:
    rows = [
        ["Measure", "Target", "Jan 2026", "Feb 2026"],
        ["North"],
        ["Sales", 10, 9, 11],
        ["Returns", 3, 2, 4],
        ["South"],
        ["Sales", 5, 4, 6],
        ["Returns", 1, 1, 2],
    ]
    made = draft(book_of(rows, "All"))
    config = config_of(made)
    assert [u.name for u in config.units if u.parents] == ["North", "South"]
    assert (made.figures, made.unread) == (8, ())


def test_perspectives_with_objectives_below_them() -> None:
    rows = [
        ["Measure", "Target", "Jan 2026", "Feb 2026"],
        ["FINANCIAL"],
        ["Grow with our clients"],
        ["Sales", 10, 9, 11],
        ["Spend wisely"],
        ["Cost", 5, 4, 6],
        ["CUSTOMER"],
        ["Be chosen again"],
        ["Complaints", 3, 2, 4],
    ]
    config = config_of(draft(book_of(rows)))
    assert [
        (p.perspective, [o.name for o in p.objectives]) for p in config.scorecards[0].perspectives
    ] == [
        ("financial", ["Grow with our clients", "Spend wisely"]),
        ("customer", ["Be chosen again"]),
    ]


def test_actual_target_and_status_below_every_month() -> None:
    rows: list[list[Any]] = [
        ["Measure", "Jan 2026", None, None, "Feb 2026", None, None],
        [None, "Ist", "Soll", "Ampel", "Ist", "Soll", "Ampel"],
        ["Umsatz", 100, 90, "grün", 80, 95, "rot"],
    ]
    config = config_of(draft(book_of(rows, "Werk", merged=["B1:D1", "E1:G1", "A1:A2"])))
    assert goals(config) == [
        "umsatz werk 90 2026-01 2026-01",
        "umsatz werk 95 2026-02",
    ]
    (source,) = config.sources
    assert isinstance(source, BookSource)
    assert source.per_month.colour == "Ampel"
    assert dict(source.colours.text) == {"grün": "green", "rot": "red"}


def coloured(figures: Mapping[str, Sequence[Any]], colours: Sequence[str]) -> bytes:
    """A sheet of measures (target first), every measure's cells filled alike month by month."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "North"
    months = ["Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026", "May 2026"]
    sheet.append(["Measure", "Target", *months])
    for row, (name, values) in enumerate(figures.items(), start=2):
        sheet.append([name, *values])
        for column, colour in enumerate(colours, start=3):
            sheet.cell(row, column).fill = PatternFill("solid", fgColor=colour)
    return saved(book)


@pytest.mark.parametrize("merged", [(), ("E1:G1", "H1:J1", "K1:M1", "N1:P1")])
def test_quarters_among_months_with_headings_of_their_own_are_left_out(
    merged: Sequence[str],
) -> None:
    """French: units and perspectives in columns, and a quarter beside three months of its own."""
    below = ["Réalisé", "Budget", "Écart"]
    heads: list[Any] = [None] * 4
    for month in ("Juillet 2026", "Août 2026", "Septembre 2026", "Trim. 1"):
        heads += [month, None, None]

    def figures(*values: float) -> list[Any]:
        return [part for value in values for part in (value, 10, value - 10)]

    rows = [
        heads,
        ["Entité", "Axe", "Indicateur", "Unité", *below * 4],
        ["Usine Lyon", "Clients", "Réclamations", "nombre", *figures(9, 11, 12, 32)],
        ["Usine Lyon", "Processus", "Taux de panne", "%", *figures(2, 3, 4, 3)],
        ["Usine Nantes", "Clients", "Réclamations", "nombre", *figures(7, 8, 6, 21)],
        ["Usine Nantes", "Processus", "Taux de panne", "%", *figures(1, 2, 3, 2)],
    ]
    made = draft(book_of(rows, "Tableau de bord", merged=merged))
    config = config_of(made)
    (source,) = config.sources
    assert isinstance(source, BookSource)
    assert [unit.name for unit in config.units if unit.parents] == ["Usine Lyon", "Usine Nantes"]
    assert [item.name for item in config.perspectives] == ["Clients", "Processus"]
    assert set(source.ignore_columns) == {"Axe", "Écart", "Trim. 1"}
    assert {kpi.id: kpi.polarity for kpi in config.kpis} == dict.fromkeys(
        ("reclamations", "taux_de_panne"), "lower_is_better"
    )
    # Twelve figures of months, and none of a quarter.
    assert made.figures == 12
    assert "Not understood, and left out\n\nNothing." in made.files[REVIEW].decode()


def test_colours_tell_which_way_is_good_and_where_red_begins() -> None:
    content = coloured(
        {"Sales": (100, 100, 104, 92, 78, 110), "Claims": (50, 50, 48, 53, 60, 41)},
        (GREEN, GREEN, AMBER, RED, GREEN),
    )
    config = config_of(draft(content))
    assert {k.id: k.polarity for k in config.kpis} == {
        "sales": "higher_is_better",
        "claims": "lower_is_better",
    }
    # Red ends at 78 % and amber begins at 92 %; 120 % and 106 %.
    ratios = {t.kpi: t.red_flag_ratio for t in config.thresholds}
    assert ratios == {"sales": Decimal("0.9"), "claims": Decimal("1.1")}


def test_a_target_of_a_year_is_divided_and_said_first() -> None:
    rows = [["Measure", "Target", "Jan 2026", "Feb 2026", "Mar 2026"], ["Sales", 1200, 95, 102, 99]]
    made = draft(book_of(rows))
    assert goals(config_of(made)) == ["sales north 100"]
    page = made.files[REVIEW].decode()
    assert "the target is about 12 times a month's figure" in page
    assert page.index("Targets that are not") < page.index("Which way is good")


def test_a_workbook_without_targets_gets_goals_that_say_they_are_made_up() -> None:
    rows = [["Measure", "Jan 2026", "Feb 2026"], ["Sales", 90, 110], ["Rework", 0, 0]]
    made = draft(book_of(rows))
    assert goals(config_of(made)) == ["sales north 100", "rework north 0"]
    assert "put the real ones here" in made.files["config/targets.yaml"].decode()


def test_a_measure_without_a_target_among_others_gets_none() -> None:
    rows = [
        ["Measure", "Target", "Jan 2026", "Feb 2026"],
        ["Sales", 90, 9, 11],
        ["Heads", None, 1, 2],
    ]
    assert goals(config_of(draft(book_of(rows)))) == ["sales north 90"]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("k EUR", "flow higher currency 0 1000"),
        ("Mio. EUR", "flow higher currency 0 1000000"),
        ("€", "flow higher currency 0 1"),
        ("pcs", "flow higher number 0 1 pcs"),
    ],
)
def test_units_of_measure(unit: str, expected: str) -> None:
    rows = [["Measure", "Unit", "Target", "Jan 2026", "Feb 2026"], ["Sales", unit, 90, 80, 95]]
    assert kpis(config_of(draft(book_of(rows))))["sales"] == expected


def test_numbers_as_text_are_read_the_way_most_of_them_are_written() -> None:
    rows = [
        ["Measure", "Target", "Jan 2026", "Feb 2026", "Mar 2026"],
        ["Umsatz", 1200, "1.234,5", "1.310,0", "k.A."],
    ]
    made = draft(book_of(rows))
    (source,) = config_of(made).sources
    assert isinstance(source, BookSource)
    assert (source.number.decimal, source.number.thousands) == (",", ".")
    assert source.number.missing == ("", "k.A.")
    assert made.figures == 2


def test_a_measure_that_is_there_twice_is_said_before_anything_else() -> None:
    rows = [["Measure", "Target", "Jan 2026", "Feb 2026"], ["Sales", 9, 1, 2], ["Sales", 9, 3, 4]]
    made = draft(book_of(rows))
    assert made.unread == (
        "sheet 'North', row 3: Sales of North again; neither row is taken until one is renamed",
    )


def test_a_sheet_for_each_year_is_one_unit() -> None:
    years = {
        "2025": [["Measure", "Target", "Nov", "Dec"], ["Sales", 9, 8, 10]],
        "2026": [["Measure", "Target", "Jan", "Feb"], ["Sales", 11, 12, 10]],
    }
    made = draft(workbook(years))
    assert (made.figures, made.units, made.unread) == (4, 1, ())
    assert goals(config_of(made)) == ["sales acme 9 2025-11 2025-12", "sales acme 11 2026-01"]


def test_printed_scores_are_rows_of_scores_and_no_measures() -> None:
    rows = [
        ["Measure", "Target", "Jan 2026", "Feb 2026"],
        ["Financial"],
        ["Sales", 9, 8, 10],
        ["Financial score", None, 62, 71],
        ["Overall score", None, 62, 71],
    ]
    (source,) = config_of(draft(book_of(rows))).sources
    assert isinstance(source, BookSource)
    assert [(row.label, row.perspective) for row in source.score_rows] == [
        ("Financial score", "financial"),
        ("Overall score", None),
    ]
    assert source.score_scale == 100


def test_names_are_data_whatever_they_hold() -> None:
    name = 'Sales: "net" {{ x }} # <b>'
    rows = [["Measure", "Target", "Jan 2026", "Feb 2026"], [name, 9, 8, 10]]
    config = config_of(draft(book_of(rows), name="A: B # C"))
    assert (config.kpis[0].name, config.organisation.name) == (name, "A: B # C")


HEADINGS = ["Measure", "Jan 2026", "Feb 2026", "Mar 2026"]


def test_ids_are_never_words_or_numbers_of_yaml() -> None:
    names = ["1e3", "null", "TRUE", "no", "12", "0x1F", "Sales"]
    made = draft(
        book_of([HEADINGS, *([name, 8, 10, 9] for name in names)], sheet="1e3"), name="1e5"
    )
    config = config_of(made)
    ids = ["kpi_1e3", "null_2", "true_2", "no_2", "kpi_12", "kpi_0x1f", "sales"]
    assert [kpi.id for kpi in config.kpis] == ids
    assert [kpi.name for kpi in config.kpis] == names
    assert [unit.id for unit in config.units] == ["unit_1e3"]


@pytest.mark.parametrize("weights", [(40000, 60000), (400, 900), ("0.000004", "0.000006")])
def test_weights_of_any_size_keep_their_shares(weights: Sequence[Any]) -> None:
    rows = [["Measure", "Weight", "Jan 2026", "Feb 2026"]]
    rows += [[name, float(w), 5, 6] for name, w in zip(("Sales", "Profit"), weights, strict=True)]
    made = draft(book_of(rows))
    lines = config_of(made).scorecards[0].perspectives[0].objectives[0].measures
    assert lines[0].weight / lines[1].weight == Decimal(str(weights[0])) / Decimal(str(weights[1]))
    assert b"power of ten" in made.files[REVIEW]


def test_weights_below_nothing_are_drafted_without_their_sign_and_listed() -> None:
    rows = [
        ["Measure", "Weight", "Jan 2026", "Feb 2026"],
        ["Sales", 60, 5, 6],
        ["Scrap", -40, 5, 6],
        ["Waste", -0.5, 5, 6],
    ]
    made = draft(book_of(rows))
    weights = {
        line.kpi: plain(line.weight)
        for perspective in config_of(made).scorecards[0].perspectives
        for objective in perspective.objectives
        for line in objective.measures
    }
    assert weights == {"sales": "60", "scrap": "40", "waste": "0.5"}
    said = "these are without their sign: Scrap (North!B3: -40); Waste (North!B4: -0.5)"
    for name in (REVIEW, "config/scorecards.yaml"):
        assert said in " ".join(made.files[name].decode().replace("#", " ").split())
    assert b"negative weights" not in draft(book_of(rows[:2])).files[REVIEW]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85"])
def test_a_name_that_ends_lines_ends_no_comment(end: str) -> None:
    rows = [HEADINGS, ["Sales", 8, 10, 9], [f"Total{end}overall", 8, 10, 9]]
    made = draft(book_of([[*rows[0], f"Note{end}name: x"], *([*row, "y"] for row in rows[1:])]))
    source = config_of(made).sources[0]
    assert isinstance(source, BookSource)
    assert not any(end.encode() in text for name, text in made.files.items() if "config/" in name)
    assert kpis(config_of(made)).keys() == {"sales"}


def test_a_score_above_the_range_is_ignored_and_said() -> None:
    made = draft(book_of([HEADINGS, ["Sales", 8, 10, 9], ["Overall score", 91, 100.7, 95]]))
    source = config_of(made).sources[0]
    assert isinstance(source, BookSource)
    assert (source.measure.ignore, source.score_rows) == (("Overall score",), ())
    assert made.unread == (
        "sheet 'North', row 3: Overall score: looks like a score, but 100.7 is above 100; correct "
        "it, take it out of measure.ignore of its source and declare it, under score_rows if it is "
        "a score",
    )
    assert b"Overall score: looks like a score" in made.files[REVIEW]


@pytest.mark.parametrize(
    ("name", "aggregation"),
    [
        ("New customers", "flow"),
        ("Customers", "stock"),
        ("New customer rate", "recompute_only"),
        ("Training hours", "flow"),
        ("Training (hours)", "flow"),
        ("Training hours per employee", "recompute_only"),
    ],
)
def test_what_is_new_and_hours_add_up(name: str, aggregation: str) -> None:
    made = draft(book_of([HEADINGS, [name, 8, 10, 9]]))
    kpi = config_of(made).kpis[0]
    assert kpi.aggregation == aggregation
    assert ("children" in kpi.sources) is (aggregation != "recompute_only")
    told = b"when you make it a flow or a stock, add children to its sources"
    assert (told in made.files[REVIEW]) is (aggregation == "recompute_only")


@pytest.mark.parametrize(
    ("months", "start", "said"),
    [
        (["Apr 2025", "May 2025", "Jun 2025"], 4, b"begin with month 4"),
        ([f"{y}-{m:02d}" for y in (2024, 2025) for m in range(1, 13)][9:], 1, b"tells nothing"),
    ],
)
def test_only_a_year_of_months_tells_where_the_year_begins(
    months: Sequence[str], start: int, said: bytes
) -> None:
    made = draft(book_of([["Measure", *months], ["Sales", *range(10, 10 + len(months))]]))
    assert config_of(made).organisation.fiscal_year.first_month == start
    assert said in made.files[REVIEW]


def test_formulas_without_results_stop_only_what_is_read() -> None:
    rows = [HEADINGS, ["Sales", 8, 10, 9], ["Costs", 4, 5, 6]]
    average = ["Average", *(f"=AVERAGE({c}2:{c}3)" for c in "BCD")]
    for place in (2, 3):
        made = draft(book_of([*rows[:place], average, *rows[place:]]))
        source = config_of(made).sources[0]
        assert isinstance(source, BookSource)
        assert (source.measure.ignore, len(config_of(made).kpis)) == (("Average",), 2)
    for book in ([*rows, ["Profit", "=B2-B3", 5, 3]], [HEADINGS, ["Profit", "=1", "=2", "=3"]]):
        with pytest.raises(SourceError) as caught:
            draft(book_of(book))
        assert "in Excel, let it calculate, save it" in str(caught.value)
        assert "give each month a column" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\n1,2\n", "expected an .xlsx workbook, found another kind of file: save it"),
        (b"\xd0\xcf\x11\xe0 old", "expected an .xlsx workbook, found an old .xls"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=re.escape(message)):
        draft(content)


def test_a_workbook_without_months_says_what_it_looked_for() -> None:
    content = book_of([["Measure", "Target"], ["Sales", 10]], "Plan")
    with pytest.raises(SourceError) as caught:
        draft(content)
    assert str(caught.value) == (
        "Scorecard.xlsx: expected a scorecard with measures down and months across, found none "
        "(sheet 'Plan': no row with months above figures was found): give each month a column, or "
        "declare the source by hand"
    )


def test_a_name_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(InputError, match="--name: expected 1 to 100 characters"):
        draft(WORKBOOK, name="x" * 101)


def invoke(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["adopt", *arguments])


def test_from_a_workbook_to_pages_without_touching_anything(tmp_path: Path) -> None:
    rows = [
        ["Scorecard of the North"],
        ["Measure", "Target", "Owner", "Jan 2026", "Feb 2026", "Mar 2026"],
        ["Sales", 100, "Ann", 96, 104, 88],
        ["Complaints", 10, "Ben", 9, 12, 8],
    ]
    book = tmp_path / "North.xlsx"
    book.write_bytes(book_of(rows))
    into = tmp_path / "acme"
    result = invoke(str(book), "--into", str(into), "--name", "Acme")
    assert result.exit_code == 0, result.output
    assert "drafted from 6 figures of 2 KPIs and 1 unit, up to March 2026" in result.output
    assert f"scorecard run --project {into} --month 2026-03" in result.output
    validated = CliRunner().invoke(app, ["validate", "--project", str(into)])
    assert validated.exit_code == 0, validated.output
    run(Project(into), "2026-03")
    (page,) = (into / "var" / "published" / "2026-03").glob("*.pdf")
    assert page.read_bytes().startswith(b"%PDF")


def test_a_folder_that_has_a_configuration_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "acme" / "config").mkdir(parents=True)
    book = tmp_path / "Book.xlsx"
    book.write_bytes(WORKBOOK)
    result = invoke(str(book), "--into", str(tmp_path / "acme"))
    assert result.exit_code == 2
    assert "expected no config in it, found one: name another folder" in result.output
    assert sorted(path.name for path in (tmp_path / "acme").iterdir()) == ["config"]


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    result = invoke(str(tmp_path / "none.xlsx"), "--into", str(tmp_path / "acme"))
    assert result.exit_code == 2
    assert "expected a workbook that can be read (No such file or directory)" in result.output


def test_bold_is_seen(tmp_path: Path) -> None:
    """Headings that look alike are of one level: here perspectives of the organisation's own."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "North"
    for row in (
        ["Measure", "Target", "Jan 2026", "Feb 2026"],
        ["Excellence"],
        ["Sales", 9, 8, 10],
        ["Partners"],
        ["Visits", 9, 8, 10],
    ):
        sheet.append(row)
    sheet["A2"].font = sheet["A4"].font = Font(bold=True)
    config = config_of(draft(saved(book)))
    assert [view.name for view in config.perspectives] == ["Excellence", "Partners"]
