"""`scorecard gate`: what stops cards from going out, and what lets one pass by name."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.console import say, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, MonthOption, ProjectOption

if TYPE_CHECKING:
    from scorecard.close.gate.stops import Stop

# Released cards named in a line.
_NAMED = 12
COLUMNS = ("unit", "item", "state", "what", "waits for", "who")
ByOption = Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of who does it.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")]
OfMonth = Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month.")]

group = typer.Typer(
    name="gate",
    help="What stops cards from going out: show it, waive one thing by name, approve a card.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@guarded
def show(
    month: MonthOption = None,
    unit: Annotated[
        str | None, typer.Option("--unit", metavar="U", help="This unit's card alone.")
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """List what stops each card of a month, what settles it and who; waived and lifted ones too.

    Without --month it is the newest month that has an edition. Cards that are released come last;
    in a table they are one line, unless --unit names one.
    """
    from pipelines.cli.publish import month_of
    from scorecard import releasing
    from scorecard.close.desk import open_desk
    from scorecard.close.release import latest_edition
    from scorecard.errors import InputError
    from scorecard.project import Project

    found = Project.find(project)
    chosen = month_of(found, month)
    with open_desk(found, f"a look at the gate of {chosen}", create=False) as desk:
        gate = releasing.month_gate(desk, chosen)
        units = [item.id for item in desk.config.units]
        cards = latest_edition(desk, chosen).cards
    if unit is not None and unit not in units:
        raise InputError(f"--unit {unit}: expected one of {', '.join(units)}")
    final = [card.unit for card in cards if card.status == "final" and unit in (None, card.unit)]
    listed = [of for of in units if unit in (None, of) and of not in final]
    if form != "table" or unit is not None:
        listed += final
    stops = [stop for of in listed for stop in gate.of(of)]
    rows = [(s.unit, s.key, _state(s, final), s.what, s.how, s.who) for s in stops]
    if not rows and form == "table":
        say(f"{chosen.title}: nothing stops a card")
    else:
        write_rows(COLUMNS, rows, form)
    if final and form == "table":
        more = f" and {len(final) - _NAMED} more" if len(final) > _NAMED else ""
        say(f"released: {', '.join(final[:_NAMED])}{more}")


def _state(stop: "Stop", final: Sequence[str]) -> str:
    if stop.unit in final and stop.is_open:
        return "released"
    if stop.waived is not None:
        return f"waived until {stop.waived.until} by {stop.waived.person}"
    return "lifted by the deadline" if stop.lifted else "open"


@guarded
def waive(
    item: Annotated[
        str, typer.Argument(metavar="ITEM", help="What stops the card, as `gate show` names it.")
    ],
    unit: Annotated[str, typer.Option("--unit", metavar="U", help="Whose card.")],
    month: OfMonth,
    by: ByOption,
    reason: ReasonOption,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="YYYY-MM-DD", help="Last day it holds; 31 days where none is said."
        ),
    ] = None,
    project: ProjectOption = None,
) -> None:
    """Let one card pass one thing that stops it; who, what and why is printed on it.

    One thing of one card at a time: there is no way to waive several at once. It ends by itself
    when what it is about changes.
    """
    from scorecard import releasing
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.desk import open_desk
    from scorecard.period import Month
    from scorecard.project import Project

    chosen, last = Month.parse(month), _day(until)
    act = Act(by, COMMAND_LINE, reason)
    with open_desk(Project.find(project), f"waiver by {by}", create=False) as desk:
        done = releasing.waive(desk, chosen, unit, item, act, last)
        left = len(releasing.month_gate(desk, chosen).open(unit))
    decision = done.decision
    place = f"{decision.place} of {unit}, {chosen.title}"
    say(f"decision {done.seq}: {place}, waived until {decision.due}")
    say(f"  {decision.evidence}")
    say(f"{unit}: " + (f"{left} more to settle" if left else "nothing stops its card"))


def _day(text: str | None) -> dt.date | None:
    from scorecard.errors import InputError

    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"--until {text}: expected a day as 2026-12-31") from None


@guarded
def approve(
    unit: Annotated[
        list[str],
        typer.Option("--unit", metavar="U", help="Whose card was looked at; may be repeated."),
    ],
    month: OfMonth,
    by: ByOption,
    reason: ReasonOption,
    project: ProjectOption = None,
) -> None:
    """Approve cards as they stand in the newest edition; a card that changes needs another one.

    Whoever decided figures of a card, edited its front page or releases it does not count.
    """
    from scorecard import releasing
    from scorecard.close.act import COMMAND_LINE, Act
    from scorecard.close.desk import open_desk
    from scorecard.period import Month
    from scorecard.project import Project

    chosen, act = Month.parse(month), Act(by, COMMAND_LINE, reason)
    with open_desk(Project.find(project), f"approval by {by}", create=False) as desk:
        done = releasing.approve(desk, chosen, unit, act)
    for item in done:
        say(f"decision {item.seq}: card of {item.decision.unit}, {chosen.title}, approved")


_ABOUT = "--unit north --month 2026-10 --by jo"
for _name, _command, _example in (
    ("show", show, "--month 2026-10 --unit north"),
    (
        "waive",
        waive,
        f'"break 4f1c9a02" {_ABOUT} --reason "immaterial to the board" --until 2026-11-30',
    ),
    ("approve", approve, f'{_ABOUT} --reason "compared with the ledger"'),
):
    group.command(_name, epilog=f"Example: scorecard gate {_name} {_example}")(_command)
