"""`scorecard validate --advice`: advice beside a valid configuration is no error."""

from typer.testing import CliRunner

from pipelines.cli.main import app
from scorecard.project import Project


def test_advice_names_place_reason_and_remedy_and_exits_with_0(organisation: Project) -> None:
    result = CliRunner().invoke(app, ["validate", "--advice"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[1] == "5 pieces of advice; none of it is an error:"
    heads = [line.partition(": ") for line in lines if line.startswith("config/organisation.yaml:")]
    assert len(heads) == 5
    assert "card-north has no leading measure" in [what for _, _, what in heads]
    assert "Add measures with `role: leading`" in " ".join(" ".join(lines).split())
    assert lines[-1].endswith("nothing is calculated yet; ask again after `scorecard run`.")


def test_without_the_option_nothing_is_advised(organisation: Project) -> None:
    result = CliRunner().invoke(app, ["validate"])
    assert (result.exit_code, "advice" in result.output) == (0, False)
