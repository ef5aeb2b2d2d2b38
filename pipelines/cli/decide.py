"""`scorecard decide`: a registered person settles what no rule can, on record and with a reason."""

from collections.abc import Callable
from typing import Annotated

import typer

from pipelines.cli import breaks as selected
from pipelines.cli.accepting import accept_selected
from pipelines.cli.console import write_rows
from pipelines.cli.deciding import (
    check_seen,
    month_of,
    record,
    said_about,
    said_figures,
    settle,
)
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, MonthOption, ProjectOption

ByOption = Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of who decides.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the record.")]
EvidenceOption = Annotated[
    str, typer.Option("--evidence", metavar="TEXT", help="What it rests on: a document, a mail.")
]
BreakOption = Annotated[
    str | None,
    typer.Option(
        "--break", metavar="ID", help="The break it settles, instead of KPI, unit and month."
    ),
]
SeenOption = Annotated[
    str | None,
    typer.Option(
        "--seen",
        metavar="FINGERPRINT",
        help="Refuse where the break's figures are no longer those you saw.",
    ),
]
KpiOption = Annotated[str | None, typer.Option("--kpi", metavar="K", help="Id of the KPI.")]
UnitOption = Annotated[str | None, typer.Option("--unit", metavar="U", help="Id of the unit.")]
ToOption = Annotated[
    str | None, typer.Option("--to-month", metavar="YYYY-MM", help="Last month it holds for.")
]
ValueOption = Annotated[
    str | None,
    typer.Option("--value", metavar="N", help="The figure in base units, or as 12.5%."),
]
NumeratorOption = Annotated[
    str | None, typer.Option("--numerator", metavar="N", help="Of a ratio, with --denominator.")
]
DenominatorOption = Annotated[
    str | None, typer.Option("--denominator", metavar="N", help="Of a ratio, with --numerator.")
]
DecisionArgument = Annotated[
    int, typer.Argument(metavar="N", help="Number of the decision, as `decide list` shows it.")
]
BreaksArgument = Annotated[
    list[str], typer.Argument(metavar="BREAK...", help="Ids of breaks, or their beginnings.")
]

group = typer.Typer(
    name="decide",
    help="Settle what no rule can: figures, differences, sources, each with person and reason.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _choosing(kind: str, says: str) -> Callable[..., None]:
    """The command that gives a figure; overrides and estimates are given alike."""

    def choose(
        by: ByOption,
        reason: ReasonOption,
        value: ValueOption = None,
        numerator: NumeratorOption = None,
        denominator: DenominatorOption = None,
        break_: BreakOption = None,
        seen: SeenOption = None,
        kpi: KpiOption = None,
        unit: UnitOption = None,
        month: MonthOption = None,
        to_month: ToOption = None,
        evidence: EvidenceOption = "",
        project: ProjectOption = None,
    ) -> None:
        about = said_about(break_, seen, kpi, unit, month, to_month)
        figures = said_figures(value, numerator, denominator)
        record(project, by, reason, [{"kind": kind, "evidence": evidence, **about, **figures}])

    choose.__doc__ = says
    return guarded(choose)


override = _choosing(
    "override",
    "Put a figure in the place of what sources say, marked as overridden on page and workbook.",
)
estimate = _choosing(
    "estimate", "Give a figure that is not there yet; it lapses when the actual arrives."
)


@guarded
def accept(
    by: ByOption,
    reason: ReasonOption,
    breaks: Annotated[
        list[str] | None,
        typer.Argument(metavar="[BREAK...]", help="Ids of breaks, or their beginnings."),
    ] = None,
    month: MonthOption = None,
    unit: selected.UnitOption = None,
    kpi: selected.KpiOption = None,
    rule: selected.RuleOption = None,
    scorecard: selected.ScorecardOption = None,
    cause: selected.CauseOption = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="YYYY-MM",
            help="Last month of it; else its own alone, or while what defines a card is the same.",
        ),
    ] = None,
    seen: SeenOption = None,
    evidence: EvidenceOption = "",
    yes: Annotated[bool, typer.Option("--yes", help="Accept without asking.")] = False,
    project: ProjectOption = None,
) -> None:
    """Let differences stand up to a month; one whose size changes opens again by itself.

    They are named by their ids, or chosen by what they are about, as `breaks` lists them: then
    those that stop a card are left, which are settled one by one.
    """
    from scorecard.close.deciding.selecting import Selectors
    from scorecard.errors import InputError

    said = {"kind": "accept", "last": month_of(until), "fingerprint": seen, "evidence": evidence}
    chosen = Selectors(month, unit, kpi, rule, scorecard, cause)
    if breaks and chosen.are_given:
        raise InputError("decide accept: expected ids of breaks or what they are about, found both")
    if breaks:
        check_seen(seen, breaks)
        record(project, by, reason, [{**said, "break_id": one} for one in breaks])
        return
    if not chosen.are_given or seen is not None:
        raise InputError(
            "decide accept: expected ids of breaks, or --month, --unit, --kpi, --rule, --scorecard "
            "or --cause"
        )
    accept_selected(project, chosen, said, by=by, reason=reason, yes=yes)


@guarded
def explain(
    breaks: BreaksArgument,
    by: ByOption,
    reason: ReasonOption,
    cause: Annotated[
        str | None,
        typer.Option("--cause", metavar="TEXT", help="The cause, else the one that is proposed."),
    ] = None,
    seen: SeenOption = None,
    evidence: EvidenceOption = "",
    project: ProjectOption = None,
) -> None:
    """Say why figures differ, or confirm the cause that is proposed; the break stays open."""
    check_seen(seen, breaks)
    said = {"kind": "explain", "cause": cause, "fingerprint": seen, "evidence": evidence}
    record(project, by, reason, [{**said, "break_id": one} for one in breaks])


@guarded
def item(
    break_id: Annotated[
        str, typer.Argument(metavar="BREAK", help="Id of the break, or its beginning.")
    ],
    item_type: Annotated[
        str,
        typer.Option(
            "--type",
            metavar="T",
            help="timing, unit, definition, rounding, currency or correction.",
        ),
    ],
    amount: Annotated[
        str,
        typer.Option(
            "--amount", metavar="N", help="What leads from left to right, in base units, or as 5%."
        ),
    ],
    by: ByOption,
    reason: ReasonOption,
    reverses: Annotated[
        str | None,
        typer.Option("--reverses", metavar="YYYY-MM", help="Month a timing amount comes back in."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="YYYY-MM", help="Last month a timing amount is carried."),
    ] = None,
    seen: SeenOption = None,
    evidence: EvidenceOption = "",
    project: ProjectOption = None,
) -> None:
    """Enter an amount in a break's reconciliation statement, or confirm the one that was found."""
    from scorecard.close.deciding.wanted import figure

    about = {"break_id": break_id, "fingerprint": seen, "last": month_of(until)}
    said = {"kind": "item", "item_type": item_type, "reverses": month_of(reverses)}
    given = {"value": figure(amount, "--amount"), "is_percent": "%" in amount}
    record(project, by, reason, [{**said, **about, **given, "evidence": evidence}])


@guarded
def prefer(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of a source, or children.")],
    by: ByOption,
    reason: ReasonOption,
    break_: BreakOption = None,
    seen: SeenOption = None,
    kpi: KpiOption = None,
    unit: UnitOption = None,
    month: MonthOption = None,
    to_month: ToOption = None,
    evidence: EvidenceOption = "",
    project: ProjectOption = None,
) -> None:
    """Believe a source first for a KPI, of one unit or of all, from a month on."""
    about = said_about(break_, seen, kpi, unit, month, to_month)
    said = {"kind": "prefer", "source": source, "evidence": evidence}
    record(project, by, reason, [{**said, **about}])


@guarded
def rebase(
    by: ByOption,
    reason: ReasonOption,
    month: Annotated[
        str, typer.Option("--month", metavar="YYYY-MM", help="First month of the new series.")
    ],
    kpi: KpiOption = None,
    unit: UnitOption = None,
    evidence: EvidenceOption = "",
    project: ProjectOption = None,
) -> None:
    """Begin a series anew from a month on, as a merger does: its natural limits restart there."""
    about = said_about(None, None, kpi, unit, month, None)
    record(project, by, reason, [{"kind": "rebase", "evidence": evidence, **about}])


@guarded
def ignore(
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Id of the unit left out.")],
    by: ByOption,
    reason: ReasonOption,
    month: Annotated[
        str, typer.Option("--month", metavar="YYYY-MM", help="First month it is left out.")
    ],
    to_month: ToOption = None,
    kpi: KpiOption = None,
    evidence: EvidenceOption = "",
    project: ProjectOption = None,
) -> None:
    """Leave a unit's figures out of the units above it."""
    about = said_about(None, None, kpi, unit, month, to_month)
    record(project, by, reason, [{"kind": "ignore", "evidence": evidence, **about}])


@guarded
def dispute(
    by: ByOption,
    reason: ReasonOption,
    kpi: KpiOption = None,
    unit: UnitOption = None,
    month: MonthOption = None,
    value: ValueOption = None,
    evidence: EvidenceOption = "",
    project: ProjectOption = None,
) -> None:
    """Question a figure: it becomes a break that the office of strategy management owns."""
    about = said_about(None, None, kpi, unit, month, None)
    said = {"kind": "dispute", "evidence": evidence, **said_figures(value, None, None)}
    record(project, by, reason, [{**said, **about}])


@guarded
def certify(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of the source.")],
    by: ByOption,
    reason: ReasonOption,
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="The month.")],
    kpi: KpiOption = None,
    evidence: EvidenceOption = "",
    project: ProjectOption = None,
) -> None:
    """Say that what a source gave for a month is final; a later change of it ends that."""
    about = said_about(None, None, kpi, None, month, None)
    said = {"kind": "certify", "source": source, "evidence": evidence}
    record(project, by, reason, [{**said, **about}])


@guarded
def confirm(
    seq: DecisionArgument,
    by: Annotated[str, typer.Option("--by", metavar="PERSON", help="Id of the second person.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="A remark, for the record.")
    ] = "confirmed",
    project: ProjectOption = None,
) -> None:
    """Let a decision come into force that waits for a second person."""
    settle(project, seq, "confirmed", by, reason)


@guarded
def reverse(
    seq: DecisionArgument, by: ByOption, reason: ReasonOption, project: ProjectOption = None
) -> None:
    """Take a decision back; what was published stays, the next run calculates without it."""
    settle(project, seq, "reversed", by, reason)


@guarded
def list_(
    month: MonthOption = None,
    kpi: KpiOption = None,
    unit: UnitOption = None,
    state: Annotated[
        str | None,
        typer.Option("--state", metavar="S", help="in_force, waiting, lapsed, reopened, reversed."),
    ] = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """List decisions, newest first, with what has become of them."""
    from scorecard.close.deciding.listing import STATES, listed
    from scorecard.close.desk import open_ledger
    from scorecard.errors import InputError
    from scorecard.period import Month
    from scorecard.project import Project

    if state is not None and state not in STATES:
        raise InputError(f"--state {state}: expected one of {', '.join(STATES)}")
    found = Project.find(project)
    config = found.config()
    chosen = {"month": month and str(Month.parse(month)), "kpi": kpi, "unit": unit, "state": state}
    with open_ledger(found) as ledger:
        names, rows = listed(found, config, ledger.decisions.all(), chosen)
    write_rows(names, rows, form)


_BY = "--by jo --reason"
_NORTH = "--kpi revenue --unit north --month 2026-10"
for _name, _command, _example in (
    (
        "override",
        override,
        f'{_NORTH} --value 95000 {_BY} "books"',
    ),
    (
        "estimate",
        estimate,
        f'{_NORTH} --value 90000 {_BY} "the branch is late"',
    ),
    ("accept", accept, f'4f1c9a02 --until 2026-12 {_BY} "other cut-off, agreed with finance"'),
    ("explain", explain, f'4f1c9a02 --cause "reported in thousands" {_BY} "asked the branch"'),
    ("item", item, f'4f1c9a02 --type timing --amount -1200 {_BY} "invoice 17 is booked in May"'),
    ("prefer", prefer, f'crm --kpi customers --unit north --month 2026-10 {_BY} "ERP migrates"'),
    ("rebase", rebase, f'--unit north --month 2026-10 {_BY} "merged with West"'),
    ("ignore", ignore, f'south --month 2026-10 --to-month 2026-12 {_BY} "sold, figures late"'),
    ("dispute", dispute, f'{_NORTH} {_BY} "a branch is missing"'),
    ("certify", certify, f'hr --month 2026-10 {_BY} "payroll is closed"'),
    ("confirm", confirm, "12 --by bo"),
    ("reverse", reverse, f'12 {_BY} "wrong unit"'),
    ("list", list_, "--month 2026-10"),
):
    group.command(_name, epilog=f"Example: scorecard decide {_name} {_example}")(_command)
