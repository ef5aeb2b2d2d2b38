"""`scorecard strategy-test`: whether leading indicators lead, by the figures there are."""

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import say, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.reference.strategy import Tested

COLUMNS = (
    "unit",
    "objective",
    "drives",
    "driver",
    "result",
    "expected",
    "verdict",
    "months",
    "lag",
    "effect",
    "from",
    "to",
    "correlation",
    "p",
    "forward p",
    "backward p",
    "without 6 months",
)
NOTE = (
    "A verdict is about what figures did one after the other, not about why. Measured on drawn "
    "series: of unrelated pairs 5 to 7 in 100 get a verdict all the same; a moderate link "
    "(b = 0.5) is found in 38 of 100 at 36 months and in 76 of 100 at 60, so that not supported is "
    "no proof against it."
)


@guarded
def strategy_test(
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="U", help="Only the card of this unit.")
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """Test the strategy map: whether what objectives drive followed them, after the declared lags.

    Meant for once a year. Reads the results of the last run; nothing is changed.
    """
    from scorecard.project import Project
    from scorecard.reference.strategy import strategy_tests

    found = Project.find(project)
    tested = strategy_tests(found.config(), found.snapshot, unit)
    write_rows(COLUMNS, [_row(item) for item in tested], form)
    if form == "table" and tested:
        say(f"\n{NOTE}")


def _short(number: float | None) -> float | None:
    """Three digits that count: the rest is noise."""
    return None if number is None else float(f"{number:.3g}")


def _row(item: "Tested") -> tuple[object, ...]:
    found = item.evidence
    holds = None if found.holds is None else ("holds" if found.holds else "does not hold")
    return (
        item.unit,
        item.objective,
        item.drives,
        item.driver,
        item.result,
        item.expected,
        found.verdict,
        found.months,
        found.lag,
        _short(found.effect),
        _short(found.low),
        _short(found.high),
        _short(found.correlation),
        _short(found.p_value),
        _short(found.forward),
        _short(found.backward),
        holds,
    )
