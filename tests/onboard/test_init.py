"""A new organisation is valid whatever it is called, and shows a scorecard at once."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from pipelines.cli.main import app
from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.config.origin import AskedOrigin
from scorecard.config.schema import MODELINE, SCHEMA_FILE, schema_text
from scorecard.errors import InputError
from scorecard.onboard.catalogue import Catalogue
from scorecard.onboard.init import FIGURES, Start, draft, write
from scorecard.onboard.naming import identifier
from scorecard.onboard.questions import Question, questions
from scorecard.onboard.systems import SYSTEMS
from scorecard.period import Month
from scorecard.project import Project, templates_dir
from scorecard.stores.editions import CardVersion
from tests.cli.running import scorecard
from tests.onboard.validating import complaints
from tests.running import run

pytestmark = pytest.mark.usefixtures("pressed_pages")

TEMPLATES = templates_dir() / "start"
CATALOGUE = Catalogue.read(TEMPLATES / "catalogue.yaml")
ASKED = {question.key: question for question in questions(Path("acme"), CATALOGUE.kpis)}
SEPTEMBER, OCTOBER = Month.parse("2026-09"), Month.parse("2026-10")
FLAGS = ("--country", "IE", "--currency", "EUR", "--yes")


def started(**more: Any) -> Start:
    given_: dict[str, Any] = {
        "name": "Acme",
        "country": "IE",
        "currency": "EUR",
        "time_zone": "Europe/Dublin",
        "fiscal_start": 1,
        "units": ("North", "South"),
        "kpis": tuple(CATALOGUE.kpis),
        "osm_name": "Ann",
        "osm_email": "ann@acme.example",
        "months": (SEPTEMBER, OCTOBER),
        "invented": True,
    }
    return Start(**{**given_, **more})


def drafted(**more: Any) -> dict[str, str]:
    files = draft(started(**more), CATALOGUE, TEMPLATES)
    return {name: content.decode() for name, content in files.items()}


def config_in(files: dict[str, str]) -> Config:
    sections = {n: t.encode() for n, t in files.items() if n.endswith(".yaml")}
    return load(Bundle({name.removeprefix("config/"): text for name, text in sections.items()}))


def rows_in(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_files_are_these_and_each_yaml_file_leads_to_the_schema() -> None:
    files = drafted()
    assert set(files) == {
        *(f"config/{name}.yaml" for name in ["organisation", "people", "units", "kpis", "sources"]),
        "config/scorecards.yaml",
        "config/targets.yaml",
        f"config/{SCHEMA_FILE}",
        FIGURES,
        "README.md",
        ".gitignore",
    }
    assert files[f"config/{SCHEMA_FILE}"] == schema_text()
    yaml = {name: text for name, text in files.items() if name.endswith(".yaml")}
    assert {text.splitlines()[0] for text in yaml.values()} == {MODELINE}
    assert [said for text in yaml.values() for said in complaints(text)] == []
    # Every file says what it is for.
    assert all(text.splitlines()[1].startswith("# ") for text in yaml.values())


def test_what_was_answered_is_what_is_configured() -> None:
    config = config_in(drafted(fiscal_start=4, kpis=("revenue", "training")))
    assert config.organisation.name == "Acme"
    assert config.organisation.time_zone == "Europe/Dublin"
    assert config.organisation.fiscal_year.first_month == 4
    assert [(unit.name, unit.type) for unit in config.units] == [
        ("Acme", "enterprise"),
        ("North", "business_unit"),
        ("South", "business_unit"),
    ]
    assert [kpi.id for kpi in config.kpis] == ["revenue", "training"]
    assert config.delivery.allowed_domains == ("acme.example",)
    assert config.release.policy == "person"


def test_a_flows_targets_at_the_top_are_those_of_all_units() -> None:
    found = {(t.kpi, t.unit_type): t.goal for t in config_in(drafted()).targets}
    assert found["revenue", "business_unit"] * 2 == found["revenue", "enterprise"]
    alone = {(t.kpi, t.unit_type) for t in config_in(drafted(units=())).targets}
    assert ("revenue", None) in alone


def test_without_an_example_nothing_is_invented() -> None:
    files = drafted(invented=False, months=(OCTOBER,))
    assert config_in(files).targets == ()
    rows = rows_in(files[FIGURES])
    assert [(row["Month"], row["Unit"]) for row in rows] == [
        ("2026M10", "North"),
        ("2026M10", "South"),
    ]
    assert {value for row in rows for name, value in row.items() if name[0] not in "MU"} == {""}


def test_invented_figures_are_of_two_months_and_parts_are_no_larger_than_their_whole() -> None:
    rows = rows_in(drafted()[FIGURES])
    assert len(rows) == 4
    for row in rows:
        assert int(row["Deliveries on time"]) <= int(row["Deliveries"])
        assert int(row["Overdue receivables"]) < int(row["Receivables"])
    assert len({row["Revenue"] for row in rows}) == 4
    assert drafted() == drafted()


def test_an_example_without_kpis_is_refused() -> None:
    with pytest.raises(InputError, match="an example needs KPIs"):
        drafted(kpis=())


def test_without_kpis_what_is_commented_out_is_a_valid_beginning() -> None:
    files = drafted(kpis=(), invented=False)
    assert FIGURES not in files
    assert config_in(files).kpis == ()
    for name in ("kpis", "sources", "scorecards"):
        text = files[f"config/{name}.yaml"]
        head, mark, rest = text.partition(": []\n")
        assert mark
        files[f"config/{name}.yaml"] = f"{head}:\n{re.sub('^# ', '', rest, flags=re.MULTILINE)}"
    config = config_in(files)
    assert [kpi.id for kpi in config.kpis] == ["revenue"]
    assert [source.id for source in config.sources] == ["figures"]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_can_be_where_figures_come_from(system: str, tmp_path: Path) -> None:
    said = init(str(tmp_path), *FLAGS, "--units", "North,South", "--from", system.replace("_", " "))
    assert said.output.endswith(f"scorecard sources test figures --project {tmp_path}\n")
    assert not (tmp_path / FIGURES).exists()
    assert scorecard("validate", "--project", str(tmp_path)).exit_code == 0
    listed = scorecard("sources", "list", "--format", "csv", "--project", str(tmp_path)).stdout
    assert listed.splitlines()[1].startswith(f"figures,{system},osm,")
    [source] = Project(tmp_path).config().sources
    assert isinstance(source, AskedOrigin)
    text = (tmp_path / "config" / "sources.yaml").read_text(encoding="utf-8")
    assert complaints(text) == []
    # What lets us in is told by the environment alone, which has none of it yet.
    tried = scorecard("sources", "test", "figures", "--project", str(tmp_path))
    assert tried.exit_code == 2
    assert "environment variable" in tried.stderr
    guide = Path(__file__).parents[2] / "docs" / "sources" / f"{system}.md"
    assert f"docs/sources/{guide.name}" in text
    assert guide.is_file()


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_without_kpis_is_commented_out_and_valid(system: str) -> None:
    files = drafted(kpis=(), invented=False, system=system)
    head, mark, rest = files["config/sources.yaml"].partition(": []\n")
    assert mark
    uncommented = f"{head}:\n{re.sub('^# ', '', rest, flags=re.MULTILINE)}"
    if SYSTEMS[system].query is None:
        kpis = drafted(kpis=("revenue",), invented=False, units=("North", "South"))
        files = {**files, **{n: t for n, t in kpis.items() if n.endswith(".yaml")}}
        [source] = config_in({**files, "config/sources.yaml": uncommented}).sources
        assert source.type == system
    assert complaints(uncommented) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("North & South", "north_south"),
        ("Zürich-Straße", "zurich_strasse"),
        ("Ødegård", "odegard"),
        ("上海", "unit"),
        ("Филиал 3", "unit_3"),
        ("3", "unit_3"),
        ("no", "no"),
        ("x" * 99, "x" * 40),
    ],
)
def test_ids_come_from_names(name: str, expected: str) -> None:
    assert identifier(name, (), "unit") == expected
    assert identifier(name, {expected}, "unit") == f"{expected}_2"


# Letters of every script, marks, digits, signs and blanks; commas part the names of units.
NAMED = st.text(
    st.characters(categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters=","),
    min_size=1,
    max_size=30,
)


def _answers(key: str, text: str) -> bool:
    """Whether a text is taken for an answer."""
    try:
        ASKED[key].read(text)
    except InputError:
        return False
    return True


NAMES = NAMED.map(lambda text: f"{text}x").filter(lambda text: _answers("name", text))
UNITS = st.lists(NAMES, max_size=4).map(",".join).filter(lambda text: _answers("units", text))


@given(st.lists(st.text(), max_size=8))
def test_ids_are_ascii_and_unique_whatever_the_names(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(identifier(name, taken, "unit"))
    assert all(re.fullmatch("[a-z0-9][a-z0-9_]{0,62}", made) for made in taken)
    assert len(set(taken)) == len(names)


@settings(max_examples=40, deadline=None)
@given(name=NAMES, units=UNITS, person=NAMES)
def test_any_names_that_are_taken_give_a_valid_organisation(
    name: str, units: str, person: str
) -> None:
    answers = {
        "name": ASKED["name"].read(name),
        "units": ASKED["units"].read(units),
        "osm_name": ASKED["osm_name"].read(person),
    }
    files = drafted(kpis=("revenue",), **answers)
    config = config_in(files)
    assert config.organisation.name == answers["name"]
    assert [unit.name for unit in config.units[1:]] == list(answers["units"])
    assert [said for n, t in files.items() if n.endswith(".yaml") for said in complaints(t)] == []
    # What the template calls a unit is what the source takes for one.
    [source] = config.sources
    known = source.layout.unit.map  # type: ignore[union-attr]
    assert {known[row["Unit"].strip()] for row in rows_in(files[FIGURES])} <= {
        unit.id for unit in config.units
    }


def published(folder: Path, name: str) -> tuple[CardVersion, list[str]]:
    """The one card of an example with this name, and the files it was published as."""
    chosen = started(name=name, units=(), kpis=("revenue", "on_time_delivery"))
    write(folder, draft(chosen, CATALOGUE, TEMPLATES))
    [card] = run(Project(folder), "2026-10").publication.edition.cards
    files = (folder / "var" / "published" / "2026-10").glob("*")
    return card, sorted(path.name for path in files)


@pytest.mark.parametrize("name", ["Филиал", 'The "Best" Co: #1', "شرکت نمونه", "{{ 7*7 }} <b>"])
@pytest.mark.attack("markup and templates")
def test_an_example_is_published_at_once_whatever_its_name(name: str, tmp_path: Path) -> None:
    card, files = published(tmp_path, name)
    assert card.status == "provisional"
    assert not card.caveats
    assert [Path(file).suffix for file in files] == [".html", ".pdf", ".xlsx"]


def test_a_name_no_font_has_holds_the_card_and_says_why(tmp_path: Path) -> None:
    # Anatolian hieroglyphs: other writing may have a font on the machine this runs on.
    card, files = published(tmp_path, "\U00014400\U00014401")
    assert card.status == "held"
    assert files == []
    assert "\U00014400" in " ".join(card.reasons)


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("name", " - ", "expected a name with letters or digits"),
        ("name", "A\x07", "expected characters that can be printed"),
        ("name", "A\u202eB", "expected characters that can be printed"),
        ("name", "x" * 101, "expected at most 100 characters, found 101"),
        ("country", "Ireland", "expected a country's two letters"),
        ("currency", "euro", "expected a currency's three letters"),
        ("time_zone", "Europe/Dubln", "did you mean 'Europe/Dublin'?"),
        ("fiscal_start", "13", "expected a month from 1 to 12"),
        ("fiscal_start", "April", "expected a month from 1 to 12"),
        ("units", "North, north", "expected each unit once, found 'North' again"),
        ("units", "=HYPERLINK(1)", "no spreadsheet takes for a formula"),
        ("kpis", "revenues", "did you mean 'revenue'?"),
        ("kpis", ",", "found nothing"),
        ("osm_email", "a@x, b@y", "expected a mail address"),
    ],
)
def test_bad_answers_say_what_was_expected(key: str, text: str, said: str) -> None:
    with pytest.raises(InputError) as caught:
        ASKED[key].read(text)
    assert said in str(caught.value)


def test_defaults_follow_from_answers() -> None:
    def default(key: str, **said: str) -> str | None:
        question: Question = ASKED[key]
        assert question.default is not None
        return question.default(said)

    assert default("time_zone", country="DE") == "Europe/Berlin"
    assert default("time_zone", country="US") == "America/New_York"
    assert default("osm_email", name="Acme Bäckerei") == "osm@acme-backerei.example"
    assert default("osm_email", name="上海") == "osm@organisation.example"
    assert [key for key, question in ASKED.items() if question.default is None] == [
        "country",
        "currency",
    ]


def init(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(app, ["init", *arguments], input=typed)


def test_flags_and_yes_ask_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "acme"
    said = init(str(folder), *FLAGS, "--units", "North,South", "--example")
    assert said.exit_code == 0
    assert said.output == (
        f"{folder}: an organisation, acme\n"
        f"Its figures are invented. See the scorecards: scorecard run --project {folder}\n"
    )
    assert scorecard("validate", "--project", str(folder)).exit_code == 0
    assert len(rows_in((folder / FIGURES).read_text(encoding="utf-8"))) == 4


def test_questions_are_asked_again_until_the_answer_can_be_used(tmp_path: Path) -> None:
    typed = "Acme\nzz\nDE\neuro\nEUR\n\n13\n4\nA,B,A\nA,B\nrev\nrevenue\nsuperst\n\n"
    typed += "\nann\nann@acme.example\n"
    said = init(str(tmp_path / "acme"), typed=typed)
    assert said.exit_code == 0, said.output
    assert said.output.count("Error: expected") == 7
    config = Project(tmp_path / "acme").config()
    assert config.organisation.calendar.country == "DE"
    assert config.organisation.time_zone == "Europe/Berlin"
    assert config.organisation.fiscal_year.first_month == 4
    assert [unit.id for unit in config.units] == ["acme", "a", "b"]
    assert config.people[0].email == "ann@acme.example"


def test_what_was_given_is_not_asked(tmp_path: Path) -> None:
    given_ = ("--name", "Acme", "--country", "IE", "--currency", "EUR", "--time-zone", "UTC")
    more = ("--fiscal-year-start", "1", "--units", "none", "--kpis", "none", "--osm-name", "Ann")
    more = (*more, "--from", "file")
    said = init(str(tmp_path / "acme"), *given_, *more, typed="ann@acme.example\n")
    assert said.exit_code == 0
    assert said.output.startswith("Mail address of that person or office [osm@acme.example]: ")
    assert "Say what is measured in" in said.output


def test_no_more_answers_end_it_with_nothing_written(tmp_path: Path) -> None:
    said = init(str(tmp_path / "acme"), typed="Acme\nIE\n")
    assert said.exit_code == 2
    assert "stopped before the last answer, nothing was written" in said.stderr
    assert not (tmp_path / "acme").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--yes",), "error: --yes: expected --country and --currency with it, found none\n"),
        ((*FLAGS, "--currency", "euro"), "error: --currency: expected a currency's three letters"),
        ((*FLAGS, "--units", "A,A"), "error: --units: expected each unit once"),
        ((*FLAGS, "--kpis", "none", "--example"), "error: an example needs KPIs"),
        ((*FLAGS, "--from", "superst"), "error: --from: expected file or a system that can be"),
        ((*FLAGS, "--from", "cube", "--example"), "error: an example has its figures in a file"),
    ],
)
def test_bad_flags_are_one_clear_error(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    result = init(str(tmp_path / "acme"), *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "acme").exists()


def test_a_folder_with_a_configuration_is_refused(tmp_path: Path) -> None:
    assert init(str(tmp_path), *FLAGS).exit_code == 0
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    again = init(str(tmp_path), *FLAGS, "--name", "Other")
    assert again.exit_code == 2
    assert "expected no config in it, found one" in again.stderr
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_files_that_are_there_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("ours\n", encoding="utf-8")
    said = init(str(tmp_path), *FLAGS)
    assert said.exit_code == 0
    assert "README.md was there and stays as it is" in said.stderr
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "ours\n"


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    said = init(str(tmp_path / "taken" / "acme"), *FLAGS)
    assert said.exit_code == 2
    assert said.stderr == f"error: {tmp_path / 'taken'}: expected a folder, found a file\n"


def test_a_folder_that_cannot_be_made_is_one_clear_error() -> None:
    said = init("/proc/acme", *FLAGS)
    assert said.exit_code == 2
    assert said.stderr.startswith("error: /proc/acme: the folder cannot be made (")
    assert len(said.stderr.splitlines()) == 1
