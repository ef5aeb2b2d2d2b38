"""`scorecard breaks`: which stand open, and all that is known of one."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.cli.console import say, shortest, write_json, write_rows
from pipelines.cli.guard import guarded
from pipelines.cli.options import FormatOption, MonthOption, ProjectOption

if TYPE_CHECKING:
    from pathlib import Path

    from scorecard.impact.story import Row, Story
    from scorecard.reconcile.sentences import Names

UnitOption = Annotated[str | None, typer.Option("--unit", metavar="U", help="One unit.")]
KpiOption = Annotated[str | None, typer.Option("--kpi", metavar="K", help="One KPI.")]
RuleOption = Annotated[
    str | None, typer.Option("--rule", metavar="R", help="A rule, as agreement or dispute.")
]
ScorecardOption = Annotated[
    str | None,
    typer.Option("--scorecard", metavar="S", help="A department's scorecard, or another source."),
]
CauseOption = Annotated[
    str | None,
    typer.Option("--cause", metavar="C", help="What differs, as weight, or a named cause."),
]
# As `checks/list_breaks` has them.
COLUMNS = (
    "month", "unit", "kpi", "rule", "left_source", "left_value", "right_source", "right_value",
    "difference", "tolerance", "reason", "detail", "file", "row_number", "cell", "break_id",
    "effect", "fingerprint",
)  # fmt: skip
SHOWN = ["id", "month", "unit", "kpi", "rule", "what was found"]
# So much of an id tells breaks apart as a rule; more can always be given.
SHORT = 8
BARS = " \N{LOWER ONE EIGHTH BLOCK}\N{LOWER ONE QUARTER BLOCK}\N{LOWER THREE EIGHTHS BLOCK}"
BARS += "\N{LOWER HALF BLOCK}\N{LOWER FIVE EIGHTHS BLOCK}\N{LOWER THREE QUARTERS BLOCK}"
BARS += "\N{LOWER SEVEN EIGHTHS BLOCK}\N{FULL BLOCK}"

group = typer.Typer(
    help="List the open breaks, or show one.", rich_markup_mode=None, add_completion=False
)


@group.callback(
    invoke_without_command=True, epilog="Example: scorecard breaks --month 2026-10 --format csv"
)
@guarded
def breaks(
    context: typer.Context,
    month: MonthOption = None,
    unit: UnitOption = None,
    kpi: KpiOption = None,
    rule: RuleOption = None,
    scorecard: ScorecardOption = None,
    cause: CauseOption = None,
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """List the open breaks, all or those that are about something; `breaks show ID` tells one."""
    if context.invoked_subcommand is not None:
        return
    from scorecard.close.deciding.selecting import Selectors, open_breaks
    from scorecard.project import Project

    found = Project.find(project)
    ask = asking(found.snapshot)
    chosen = Selectors(month, unit, kpi, rule, scorecard, cause)
    rows = open_breaks(ask, chosen)
    if form == "table":
        write_rows(SHOWN, [shown(row) for row in rows], form)
    else:
        write_rows(COLUMNS, [[row[name] for name in COLUMNS] for row in rows], form)


def shown(row: Mapping[str, Any]) -> tuple[str | None, ...]:
    """A break as a terminal has room for it; CSV and JSON have every column."""
    about = row["break_id"][:SHORT], row["month"], row["unit"], row["kpi"], row["rule"]
    left = f"{row['left_source']}"
    if _has_sides(row):
        apart = "" if row["difference"] is None else f" ({shortest(row['difference'])})"
        left += f" {_figure(row['left_value'])}, {row['right_source']}"
        return *about, f"{left} {_figure(row['right_value'])}{apart}"
    said = row["detail"] or row["reason"].replace("_", " ")
    if row["rule"] == "validity" and row["file"]:
        said = f"{row['file']}, {row['cell'] or 'row ' + str(row['row_number'])}: {said}"
    return *about, f"{left}: {said}"


def _has_sides(row: Mapping[str, Any]) -> bool:
    """Whether there are two figures to show: colours are none, nor is a figure nobody else has."""
    sides = row["left_value"], row["right_value"]
    return row["right_source"] is not None and any(side is not None for side in sides)


def _figure(value: Decimal | None) -> str:
    return "undefined" if value is None else shortest(value)


@group.command("show", epilog="Example: scorecard breaks show 3f2a9c01")
@guarded
def show(
    break_id: Annotated[
        str, typer.Argument(metavar="ID", help="The break's id, or the beginning of it.")
    ],
    form: FormatOption = "table",
    project: ProjectOption = None,
) -> None:
    """Show a break: both sides and their history, its cause, and what leads from one to the other.

    CSV has the months; JSON has all of it.
    """
    from scorecard.impact.story import story
    from scorecard.project import Project
    from scorecard.reconcile.sentences import Names

    found = Project.find(project)
    told = story(asking(found.snapshot), break_id)
    if form == "json":
        parts = {"break": told.row, "causes": told.causes}
        parts |= {"statement": told.statement, "carried": told.carried, "effects": told.effects}
        write_json({**parts, "decisions": told.decisions, "months": told.sides})
    elif form == "csv":
        write_rows(
            list(told.sides[0]) if told.sides else ["month"],
            [tuple(s.values()) for s in told.sides],
            "csv",
        )
    else:
        _tell(told, Names(found.config()))


def asking(path: "Path") -> Callable[[str, Mapping[str, Any]], "Sequence[Row]"]:
    """Shipped statements on a snapshot, as the warehouse answers them."""
    from scorecard.project import sql_dir
    from scorecard.stores.snapshot import query as ask
    from scorecard.stores.statements import statement

    def rows(name: str, parameters: Mapping[str, Any]) -> "Sequence[Row]":
        names, found = ask(path, statement(sql_dir(), name), parameters)
        return [dict(zip(names, row, strict=True)) for row in found]

    return rows


def _tell(told: "Story", names: "Names") -> None:
    from scorecard.impact.words import effect_words
    from scorecard.reconcile.cause_words import clause, closest, item_words
    from scorecard.reconcile.sentences import sentence

    row = told.row
    said = f"{row['rule']}, {row['month']}, {row['status']}"
    say(f"{row['break_id']}  {said}, fingerprint {row['fingerprint']}")
    say(sentence(row, names))
    if _has_sides(row):
        _sides(told, names)
    likeliest = told.likeliest
    both = told.compound
    if both:
        then = ", and then ".join(item_words({**row, **line}, names) for line in both)
        say(f"\nCause\n  Two together: {then}")
    elif likeliest is not None:
        said = clause(likeliest, names) if likeliest["named"] else closest(likeliest, names)
        if said:
            say(f"\nCause\n  {said[0].upper() + said[1:]}")
    if likeliest is not None:
        _weighed(told, names)
    if told.statement:
        _statement(told, names)
    if told.judged:
        said = effect_words(told.judged, told.effects, names)
        say(f"\nWith the other figure\n  {said[0].upper() + said[1:]}")
    _decisions(told, names)
    _history(told, names)


def _sides(told: "Story", names: "Names") -> None:
    from scorecard.reconcile.sentences import DERIVED

    row = told.row
    # A figure that is added up stands in no file; the one reported does.
    left, right = ("", _place(row))
    if row["right_source"] in DERIVED:
        left, right = right, left
    rows = [
        (names.source(row["left_source"]), row["left_value"], left or "believed first"),
        (names.source(row["right_source"]), row["right_value"], right),
    ]
    if row["difference"] is not None:
        allowed = f"tolerance {_grouped(row['tolerance'])}" if row["tolerance"] else ""
        rows.append(("difference", row["difference"], allowed))
    say()
    _aligned(rows)


def _place(row: "Row") -> str:
    where = row["cell"] or (f"row {row['row_number']}" if row["row_number"] else "")
    return ", ".join(part for part in (row["file"] or "", where) if part)


def _weighed(told: "Story", names: "Names") -> None:
    from scorecard.reconcile.cause_words import phrase

    rows = [
        (
            names.source(cause["suspect"]),
            phrase({**told.row, **cause}, names),
            f"{cause['months']}",
            f"{cause['chance']:.2g}",
            f"{cause['odds']:.2g}",
        )
        for cause in told.causes
    ]
    say("\nWeighed: how often an unrelated difference fits as well, and odds against all else")
    write_rows(("source", "reports it", "months", "chance", "odds"), rows, "table")


def _statement(told: "Story", names: "Names") -> None:
    from scorecard.reconcile.cause_words import item_words

    rows = []
    for line in told.statement:
        said, behind = names.source(line["source"]) if line["source"] else "unexplained", ""
        if line["line"] == "item":
            said = f"  {line['type']}: {item_words({**told.row, **line}, names)}"
            behind = line["origin"]
            if line["decision"] is not None:
                who = names.people.get(line["person"], line["person"])
                behind += f" by {who}, decision {line['decision']}: {line['reason']}"
        rows.append((said, line["amount"], behind))
    say("\nReconciliation statement, in base units")
    _aligned(rows)
    for item in told.carried:
        back = f", expected back in {item['reverses']}" if item["reverses"] else ""
        say(
            f"  Still to come back: {_grouped(item['outstanding'])} of {item['from_month']}"
            f"{back} (decision {item['decision']}: {item['reason']})"
        )


def _decisions(told: "Story", names: "Names") -> None:
    from scorecard.reconcile.decided import decision_words

    if not told.decisions:
        return
    say("\nDecisions")
    for row in told.decisions:
        who = names.people.get(row["person"], row["person"])
        over = "" if row["holds"] else "; of another size since"
        over += ", so it is open again" if over and row["kind"] != "item" else ""
        said = decision_words(row, names)
        say(f"  {row['seq']}  {said}, by {who} on {row['decided_on']}: {row['reason']}{over}")


def _aligned(rows: "Sequence[tuple[str, Decimal | None, str]]") -> None:
    """Names, figures under each other by their point, and what there is to say of them."""
    texts = ["undefined" if figure is None else _grouped(figure) for _, figure, _ in rows]
    behind = [len(text) - text.find(".") if "." in text else 0 for text in texts]
    padded = [text + " " * (max(behind) - own) for text, own in zip(texts, behind, strict=True)]
    name_width, width = max(len(name) for name, _, _ in rows), max(map(len, padded))
    for (name, _, said), text in zip(rows, padded, strict=True):
        say(f"  {name:<{name_width}}  {text:>{width}}  {said}".rstrip())


def _grouped(figure: Decimal) -> str:
    """A figure with every digit it has and its thousands apart."""
    whole, point, rest = shortest(figure).partition(".")
    return f"{int(whole):,}{point}{rest}" if whole not in ("", "-", "-0") else shortest(figure)


def _history(told: "Story", names: "Names") -> None:
    if len(told.sides) < 2:
        return
    say(f"\nHistory, {told.sides[0]['month']} to {told.sides[-1]['month']}; ! where they differ")
    sources = {side: told.row[f"{side}_source"] for side in ("left", "right")}
    known = {side: names.source(source) for side, source in sources.items() if source}
    width = max(map(len, known.values()))
    figures = [item[f"{side}_value"] for item in told.sides for side in known]
    every = [figure for figure in figures if figure is not None]
    for side, name in known.items():
        bars = "".join(_bar(item[f"{side}_value"], every) for item in told.sides)
        say(f"  {name:<{width}}  {bars}")
    marks = "".join("!" if item["broken"] else " " for item in told.sides)
    say(f"  {'':<{width}}  {marks}")


def _bar(value: Decimal | None, every: "Sequence[Decimal]") -> str:
    if value is None:
        return "."
    low, high = min([*every, Decimal(0)]), max([*every, Decimal(0)])
    share = float((value - low) / (high - low)) if high > low else 0.0
    return BARS[max(1, round(share * (len(BARS) - 1)))]
