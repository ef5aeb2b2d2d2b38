"""`scorecard validate` says what a language file lacks, and what is wrong with it."""

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from pipelines.cli.main import app
from scorecard.project import Project, templates_dir
from tests.cli.running import scorecard

LACKED = 7
LABELS = "\nlabels:\n"


def speaking_polish(project: Project) -> None:
    """Set the language of an organisation."""
    path = project.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    raw["organisation"]["language"] = "pl"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(raw, file)


@pytest.fixture
def polish(organisation: Project) -> Project:
    """The small organisation in Polish, whose file is the English one without seven labels."""
    speaking_polish(organisation)
    english = (templates_dir() / "language" / "en.yaml").read_text(encoding="utf-8")
    head, labels, rest = english.partition(LABELS)
    lines = [line for line in rest.splitlines() if not line.startswith("  #")]
    target = organisation.root / "templates" / "language" / "pl.yaml"
    target.parent.mkdir(parents=True)
    target.write_text("\n".join([head + labels, *lines[LACKED:], ""]), encoding="utf-8")
    return organisation


def test_labels_without_a_text_are_counted_and_a_few_are_named(polish: Project) -> None:
    result = scorecard("validate")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[1:] == [
        "templates/language/pl.yaml has no text for 7 labels, printed in English:",
        "  Annex",
        "  Figures under review",
        "  Figure",
        "  What differs",
        "  One figure",
        "  and 2 more: `scorecard validate --advice` names all",
    ]


def test_with_advice_all_of_them_are_named(polish: Project) -> None:
    output = CliRunner().invoke(app, ["validate", "--advice"]).output
    assert [f"  {label}" in output for label in ("Annex", "The other", "Difference")] == [True] * 3
    assert "more: `scorecard" not in output


def test_a_label_there_is_not_is_an_error_that_names_file_and_key(polish: Project) -> None:
    path = polish.root / "templates" / "language" / "pl.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  Gaol: Cel\n", encoding="utf-8")
    result = scorecard("validate")
    assert result.exit_code == 2
    assert "pl.yaml:" in result.stderr
    assert "Gaol: expected no such label" in result.stderr


def test_a_language_without_a_file_is_an_error(organisation: Project) -> None:
    speaking_polish(organisation)
    result = scorecard("validate")
    assert result.exit_code == 2
    assert "language 'pl': expected templates/language/pl.yaml" in result.stderr
