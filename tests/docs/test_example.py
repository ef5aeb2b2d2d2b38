"""The organisation docs/configuration.md makes up, run as the documents run it."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.cli.ending import caveats, ending
from scorecard.period import Month
from scorecard.project import Project
from tests.cli.running import scorecard
from tests.docs.reading import ANALYSTS, CONFIGURATION, check_text, fences, named_files, text_of
from tests.running import Ran, run

MONTH = "2026-10"
_ASKED = re.compile(
    r"^```sql\n(?P<sql>.*?)^```\n(?:\n```text\n.*?^```\n)?", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Told:
    """What the program said along the way of the documents."""

    project: Project
    validated: str
    first: Ran
    ended: str
    with_caveats: bool
    breaks: str
    released: str


def written(root: Path) -> Project:
    """The files of docs/configuration.md in a folder."""
    for name, text in named_files(CONFIGURATION).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Project(root)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Run, released, its ledger corrected as docs/analysts.md says, and run again."""
    project = written(tmp_path_factory.mktemp("crumb"))
    where = ("--project", str(project.root))
    validated = scorecard("validate", *where).output
    first = run(project, MONTH)
    month = Month.parse(MONTH)
    ended = "\n".join(ending(project, project.config(), month, None))
    with_caveats = caveats(project, month)
    breaks = scorecard("breaks", "--month", MONTH, *where).output
    agreed = ("--by", "ada", "--reason", "The shop counts vouchers when they are sold")
    assert scorecard("decide", "accept", "1ec0e0c7", *agreed, *where).exit_code == 0
    run(project, MONTH)
    release = ("--month", MONTH, "--by", "ada", "--reason", "Reviewed with the shops")
    released = scorecard("release", *release, *where).output
    ledger = project.root / "drops" / "ledger.csv"
    text = ledger.read_text(encoding="utf-8")
    assert "2026-09,020,SALES,33100\n" in text
    ledger.write_text(text.replace("33100", "33350"), encoding="utf-8")
    run(project, MONTH)
    return Told(project, validated, first, ended, with_caveats, breaks, released)


def test_the_example_is_valid(told: Told) -> None:
    said = told.validated.replace(str(told.project.root), "/srv/crumb")
    assert said in fences(CONFIGURATION, "text")


def test_its_run_ends_as_documented(told: Told) -> None:
    assert told.ended.partition("Files:")[0] in fences(CONFIGURATION, "text")
    assert told.with_caveats


def test_its_breaks_are_those_documented(told: Told) -> None:
    assert told.breaks in fences(CONFIGURATION, "text")


def test_its_cards_wait_and_are_released_to_their_recipient(told: Told) -> None:
    assert told.first.mail.cards == ()
    assert "3 cards released" in told.released
    mails = sorted(path.name for path in (told.project.outbox / MONTH).iterdir())
    assert [name for name in mails if "ben" in name] == [
        "03_ben_group.eml",
        "04_ben_harbour.eml",
        "05_ben_market.eml",
    ]


def test_every_query_of_the_analysts_guide_gives_what_is_shown(told: Told) -> None:
    def answered(match: re.Match[str]) -> str:
        result = scorecard("query", match["sql"], "--project", str(told.project.root))
        assert result.exit_code == 0, result.stderr
        assert result.output != "none\n", match["sql"]
        return f"```sql\n{match['sql']}```\n\n```text\n{result.output}```\n"

    check_text(ANALYSTS, _ASKED.sub(answered, text_of(ANALYSTS)))


def test_the_errors_shown_are_those_the_configuration_gives(tmp_path: Path) -> None:
    """A misspelt key in one file; then, with that mended, an unknown KPI in another."""
    shown = "".join(fences(CONFIGURATION, "text")).splitlines()
    for name, right, wrong in (
        ("organisation.yaml", "time_zone:", "timezone:"),
        ("scorecards.yaml", "kpi: orders,", "kpi: order,"),
    ):
        project = written(tmp_path)
        path = project.config_dir / name
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
        said = scorecard("validate", "--project", str(project.root)).stderr.splitlines()
        assert [line for line in said if line in shown], said
