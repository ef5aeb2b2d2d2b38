"""`scorecard withdraw`: a person takes back figures a source claimed."""

from typing import Annotated

import typer

from pipelines.cli.console import counted, say
from pipelines.cli.guard import guarded
from pipelines.cli.options import MonthOption, ProjectOption

# Figures named one by one; of more there is a count.
NAMED = 10


@guarded
def withdraw(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of the source.")],
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of who takes them back.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")],
    delivery: Annotated[
        int | None,
        typer.Option("--delivery", metavar="N", help="Only what this delivery brought."),
    ] = None,
    kpi: Annotated[str | None, typer.Option("--kpi", metavar="K", help="Only this KPI.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="U", help="Only this unit.")] = None,
    month: MonthOption = None,
    project: ProjectOption = None,
) -> None:
    """Take back figures that a source delivered, until it delivers them anew.

    Nothing that was published changes; the next run calculates without them.
    """
    from scorecard import acts
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.desk import open_desk
    from scorecard.errors import InputError
    from scorecard.ingest.withdrawals import Chosen
    from scorecard.period import Month
    from scorecard.project import Project

    if delivery is None and kpi is None and unit is None and month is None:
        raise InputError("withdraw: expected --delivery, --kpi, --unit or --month, found none")
    chosen = Chosen(delivery, kpi, unit, None if month is None else Month.parse(month))
    act = Act(by, COMMAND_LINE, reason.strip())
    with open_desk(Project.find(project), f"withdrawal by {by}", create=False) as desk:
        landed, claims = acts.withdraw(desk, source, chosen, act)
    say(f"{source}: {counted(len(claims), 'figure')} withdrawn, recorded as delivery {landed.seq}")
    for claim in claims[:NAMED]:
        say(f"  {claim.kpi} of {claim.unit} for {claim.month}, from delivery {claim.seq}")
    if len(claims) > NAMED:
        say(f"  and {len(claims) - NAMED:,} more")
    say(f"scorecard run --month {landed.month} calculates without them")
