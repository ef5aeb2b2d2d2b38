"""Drafting the next year's targets and other dated rows from those that end with this one."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scorecard.config.bundle import Bundle
from scorecard.config.expiry import KEYS
from scorecard.config.finding import EARLY, overlap
from scorecard.config.load import load, read
from scorecard.config.models import Config
from scorecard.errors import InputError
from scorecard.onboard.dictionary.columns import Path, subject
from scorecard.onboard.dictionary.rows import Row, raw_entry, rows_of
from scorecard.onboard.dictionary.written import Written
from scorecard.onboard.dictionary.yaml_new import flowed
from scorecard.period import Month

MARK: Final = "# review"
YEAR: Final = 12
SECTIONS: Final = {**KEYS, "ownership": ("unit", "parent")}
# What grows with the business: sums of money, pieces, people. Shares and extremes do not.
_GROWING: Final = ("flow", "stock")
_GROWN: Final[tuple[Path, ...]] = (("goal",), ("red_flag",), ("red_flag_gap",))
_PERCENT: Final = re.compile(r"([+-]?\d+(?:\.\d+)?) ?%")


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to be looked at: its name, its text, and what is in it and what is not."""

    name: str
    text: str
    summary: tuple[str, ...]


def parse_growth(text: str) -> Decimal:
    """`3%` as 0.03; raises `InputError` for anything that is no percentage."""
    match = _PERCENT.fullmatch(text.strip())
    if match is None:
        raise InputError(f"--grow {text}: expected a percentage such as 3% or -1.5%")
    return Decimal(match[1]).scaleb(-2)


def next_year(config: Config, today: dt.date) -> Month:
    """The first month of the fiscal year after the one a day lies in."""
    first = config.organisation.fiscal_year.first_month
    return Month.containing(today).fiscal_start(first) + YEAR


def draft_name(first: Month) -> str:
    """The file that will hold the rows of the year that begins with a month."""
    return f"targets-{first.year}.yaml"


def draft(bundle: Bundle, first: Month, growth: Decimal = Decimal(0)) -> Draft:
    """The rows that end in the twelve months before `first`, moved on a year.

    Amounts of flows and stocks grow by `growth` (0.03 for 3 %). Rows that something about the same
    thing follows already are left out. Raises `InputError` where nothing is left.
    """
    config = read(bundle)
    written = Written.read(bundle)
    grown = {kpi.id for kpi in config.kpis if kpi.aggregation in _GROWING} if growth else set()
    blocks: list[str] = []
    summary: list[str] = []
    for section in SECTIONS:
        rows = [
            (row, moved)
            for row, moved in _moved(section, rows_of(config)[section], first)
            if not _in_table(row, section, written)
        ]
        if rows:
            blocks.append(f"{section}:\n" + "".join(_line(r, m, growth, grown) for r, m in rows))
            summary.append(f"{len(rows)} of {section}")
    kept = list(_in_tables(config, written, first))
    if not blocks:
        raise InputError("; ".join([_nothing(config, first), *kept]))
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
    return Draft(f"{draft_name(first)}.draft", text, (*summary, *kept))


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


def _line(old: Row, new: Row, growth: Decimal, grown: set[str]) -> str:
    values = dict(new.values)
    was = ""
    if values.get(("kpi",)) in grown:
        for path in _GROWN:
            if values.get(path) is not None:
                values[path] = round(values[path] * (1 + growth), 9).normalize()
        if values.get(("goal",)) != old.values.get(("goal",)):
            was = f"; was {old.text(('goal',))}"
    raw = raw_entry(subject(new.subject.name), values)
    return f"  - {flowed(raw)}  {MARK}{was}\n"


def _in_tables(config: Config, written: Written, first: Month) -> Iterator[str]:
    """What ends as well, and is kept where a draft in YAML is of no use."""
    for section in SECTIONS:
        rows = _moved(section, rows_of(config)[section], first)
        number = sum(_in_table(row, section, written) for row, _ in rows)
        if number:
            tables = ", ".join(t.id for t in config.tables if t.section == section)
            yield f"{number} of {section} in the table {tables} are to be moved on there"


def _in_table(row: Row, section: str, written: Written) -> bool:
    place = row.place[1] if row.place is not None else 0
    return isinstance(place, int) and place >= written.counts.get(section, 0)


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
    return re.sub(rf" *{re.escape(MARK)}(; was [^\n]*)?", "", text)


def applied(bundle: Bundle, name: str, text: str) -> bytes:
    """What is to stand in the loaded file; raises `ConfigError` where it does not fit the rest."""
    content = _without_head(without_marks(text)).encode()
    load(Bundle({**bundle.files, name: content}))
    return content


def _without_head(text: str) -> str:
    """Without the lines that tell how a draft is handled."""
    lines = text.splitlines(keepends=True)
    return "".join(
        line
        for line in lines
        if not line.startswith(("# Look at every row", "# `scorecard new-year --apply`"))
    )
