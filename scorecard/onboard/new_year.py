"""Drafting the next year's targets and other dated rows from those that end with this one."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard import figures
from scorecard.config.bundle import Bundle
from scorecard.config.declared import declared_tables
from scorecard.config.expiry import KEYS
from scorecard.config.finding import EARLY, overlap
from scorecard.config.load import load, read
from scorecard.config.models import Config
from scorecard.errors import InputError
from scorecard.onboard.dictionary.columns import Path, subject
from scorecard.onboard.dictionary.rows import Row, raw_entry, rows_of
from scorecard.onboard.dictionary.written import Written
from scorecard.onboard.dictionary.yaml_new import flowed
from scorecard.onboard.new_year_tables import Moved, TableDraft, drafted_tables, table_files
from scorecard.period import Month

MARK: Final = "# review"
YEAR: Final = 12
SECTIONS: Final = {**KEYS, "ownership": ("unit", "parent")}
# What grows with the business: sums of money, pieces, people. Shares and extremes do not.
_GROWING: Final = ("flow", "stock")
_GROWN: Final[tuple[Path, ...]] = tuple(
    (key,)
    for key in (
        "goal",
        "goal_high",
        "red_flag",
        "red_flag_gap",
        "red_flag_high",
        "minimum",
        "maximum",
    )
)
_PERCENT: Final = re.compile(r"([+-]?\d+(?:\.\d+)?) ?%")


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to be looked at: its name, its text, and what is in it and what is not.

    `tables` are files beside those of CSV tables, `by_hand` says what no draft can be made of.
    """

    name: str
    text: str
    summary: tuple[str, ...]
    tables: tuple[TableDraft, ...] = ()
    by_hand: tuple[str, ...] = ()


def parse_growth(text: str) -> Decimal:
    """`3%` as 0.03; raises `InputError` for anything that is no percentage."""
    match = _PERCENT.fullmatch(text.strip())
    if match is None:
        raise InputError(f"--grow {text}: expected a percentage such as 3% or -1.5%")
    return Decimal(match[1]).scaleb(-2)


def next_year(config: Config, today: dt.date) -> Month:
    """The first month of the fiscal year after the one a day lies in."""
    year = config.organisation.fiscal_year
    return year.calendar.containing(today).fiscal_start(year.first_month) + YEAR


def draft_name(first: Month) -> str:
    """The file that will hold the rows of the year that begins with a month."""
    return f"targets-{first.year}.yaml"


def draft(bundle: Bundle, first: Month, growth: Decimal = Decimal(0)) -> Draft:
    """The rows that end in the twelve months before `first`, moved on a year.

    Amounts of flows and stocks grow by `growth` (0.03 for 3 %), to the decimals their KPI is shown
    with. Rows that something about the same thing follows already are left out. Raises `InputError`
    where nothing is left.
    """
    config = read(bundle)
    written = Written.read(bundle)
    decimals = _decimals(config) if growth else {}
    rows = rows_of(config)
    moved = {
        section: [
            Moved(row, _grown(new, growth, decimals), _index(row))
            for row, new in _moved(section, rows[section], first)
        ]
        for section in SECTIONS
    }
    blocks: list[str] = []
    summary: list[str] = []
    for section, found in moved.items():
        mine = [row for row in found if row.index < written.counts.get(section, 0)]
        if mine:
            blocks.append(f"{section}:\n" + "".join(_line(row.old, row.new) for row in mine))
            summary.append(f"{len(mine)} of {section}")
    tables, by_hand = drafted_tables(bundle, config, written.counts, moved, first)
    if tables:
        blocks.append("tables:\n" + "".join(_table_line(table) for table in tables))
        summary += [table.summary for table in tables]
    if not blocks:
        if not by_hand:
            raise InputError(_nothing(config, first))
        raise InputError("\n".join(["no draft: what ends is in tables that are no CSV", *by_hand]))
    last = first + (YEAR - 1)
    head = [f"Rows for {first} to {last}, drafted from those that end before: "]
    head[0] += ", ".join(summary) + "."
    if growth:
        head.append(
            f"Amounts of flows and stocks are {_percent(growth)} higher, all else is equal."
        )
    head += [
        f"Look at every row and delete its mark `{MARK}`. The file is not loaded before",
        "`scorecard new-year --apply` has checked it and taken `.draft` from its name.",
    ]
    text = "".join(f"# {line}\n" for line in head) + "\n" + "\n".join(blocks)
    return Draft(f"{draft_name(first)}.draft", text, tuple(summary), tuple(tables), tuple(by_hand))


def _percent(growth: Decimal) -> str:
    return f"{(growth * 100).normalize():f} %"


def _moved(section: str, rows: Sequence[Row], first: Month) -> Iterator[tuple[Row, Row]]:
    """Rows that end in the year before `first`, each with the one a year on."""
    for row in rows:
        last = row.values["valid_to",]
        if last is None or not first - YEAR <= last < first:
            continue
        begun = row.values["valid_from",]
        begins = first if begun is None or begun < first - YEAR else begun + YEAR
        new = Row(
            row.subject,
            row.above,
            {**row.values, ("valid_from",): begins, ("valid_to",): last + YEAR},
            row.place,
        )
        if not any(_follows(section, new, other) for other in rows):
            yield row, new


def _follows(section: str, new: Row, other: Row) -> bool:
    same = all(new.values[key,] == other.values[key,] for key in SECTIONS[section])
    return same and overlap(_Span(new), _Span(other))


class _Span:
    """The months of a row."""

    def __init__(self, row: Row) -> None:
        self.valid_from: Month | None = row.values["valid_from",]
        self.valid_to: Month | None = row.values["valid_to",]


def _index(row: Row) -> int:
    """Its place in its section."""
    place = row.place[1] if row.place is not None else 0
    return int(place)


def _decimals(config: Config) -> dict[str, int]:
    """KPIs whose targets grow, with the decimals of their figures."""
    return {
        kpi.id: kpi.display.decimals + (2 if kpi.display.kind == "percent" else 0)
        for kpi in config.kpis
        if kpi.aggregation in _GROWING
    }


def _grown(row: Row, growth: Decimal, decimals: Mapping[str, int]) -> Row:
    """The row with its amounts grown; one that was said more precisely stays as precise."""
    places = decimals.get(row.values.get(("kpi",), ""))
    if places is None:
        return row
    values = dict(row.values)
    for path in _GROWN:
        old = values.get(path)
        if old is not None:
            own = -min(0, int(old.normalize().as_tuple().exponent))
            values[path] = figures.rounded(old * (1 + growth), max(places, own))
    return Row(row.subject, row.above, values, row.place)


def _line(old: Row, new: Row) -> str:
    same = new.values.get(("goal",)) == old.values.get(("goal",))
    was = "" if same else f"; was {old.text(('goal',))}"
    raw = raw_entry(subject(new.subject.name), new.values)
    return f"  - {flowed(raw)}  {MARK}{was}\n"


def _table_line(table: TableDraft) -> str:
    return f"  - {flowed(dict(table.entry))}  {MARK}; its rows: {table.path}.draft\n"


def _nothing(config: Config, first: Month) -> str:
    going_on = sum(
        row.valid_to is None and (row.valid_from or EARLY) < first for row in config.targets
    )
    return (
        f"nothing that is dated ends in the twelve months before {first} without being followed: "
        f"{going_on} targets have no end and go on; --from YYYY-MM names another year"
    )


def marked(text: str) -> int:
    """How many rows of a draft nobody has taken the mark from."""
    return sum(MARK in line.partition("- ")[2] for line in text.splitlines())


def without_marks(text: str) -> str:
    """A draft's text with the marks taken away; other comments stay."""
    return re.sub(rf" *{re.escape(MARK)}(; [^\n]*)?", "", text)


def drafted_paths(bundle: Bundle, text: str) -> tuple[str, ...]:
    """The paths of new CSV tables a draft declares, whose rows are drafts as well."""
    known = {table.path for table in declared_tables(bundle.files) if table.type == "csv"}
    declared = declared_tables({"draft.yaml": text.encode()})
    return tuple(t.path for t in declared if t.type == "csv" and t.path not in known)


def applied(bundle: Bundle, name: str, text: str, tables: Mapping[str, bytes]) -> bytes:
    """What is to stand in the loaded file; raises `ConfigError` where it does not fit the rest.

    `tables` are the contents of the drafted CSV tables by path.
    """
    content = _without_head(without_marks(text)).encode()
    files = dict(table_files(declared_tables({name: content}), tables))
    load(Bundle({**bundle.files, name: content, **files}))
    return content


def _without_head(text: str) -> str:
    """Without the lines that tell how a draft is handled."""
    lines = text.splitlines(keepends=True)
    return "".join(
        line
        for line in lines
        if not line.startswith(("# Look at every row", "# `scorecard new-year --apply`"))
    )
