"""A query file made safe to hand over: one reading statement, its parameters bound by name."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Date, String, TextClause, bindparam, text
from sqlalchemy.types import TypeEngine

from scorecard.errors import SourceError
from scorecard.fiscal import FiscalCalendar
from scorecard.ingest.grid import shown
from scorecard.period import Month

Bound = Mapping[str, str | dt.date]

_TOKEN = re.compile(
    r"(?P<comment>--[^\n]*|/\*.*?\*/)"
    r"|(?P<quoted>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"
    r"|(?P<open>/\*|['\"`])"
    r"|(?P<end>;)",
    re.DOTALL,
)
# Not in quotes, it makes a file on the server, which a read-only transaction does not mind.
_FILE = re.compile(r"\binto\s+(?:outfile|dumpfile)\b", re.IGNORECASE)
# A colon that is escaped already stays as it is.
_COLON = re.compile(r"(?<!\\):")
_TYPES: dict[str, TypeEngine[Any]] = {
    "month": String(),
    "from_month": String(),
    "month_start": Date(),
    "month_end": Date(),
}


def parameters(first: Month, last: Month, calendar: FiscalCalendar) -> dict[str, str | dt.date]:
    """What a query may bind: the months it is to speak about, from the lookback's first to last.

    `month_start` is the first day of `from_month`, `month_end` the last day of `month`.
    """
    return {
        "month": str(last),
        "from_month": str(first),
        "month_start": calendar.first_day(first),
        "month_end": calendar.last_day(last),
    }


def content_of(files: Mapping[str, bytes], where: str) -> bytes:
    """A query's file; raises `SourceError` where the configuration has none of that name."""
    if where not in files:
        raise SourceError(
            f"{where}: expected this query in the configuration folder, found none: add it"
        )
    return files[where]


def prepare(content: bytes, where: str) -> TextClause:
    """The statement of a query file, ready to be given `used` parameters.

    Raises `SourceError` unless there is exactly one, it begins with SELECT or WITH, and it binds
    nothing but the four parameters.
    """
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{where}: expected UTF-8 text, found other bytes: save it so") from None
    statement = _single(written, where)
    first = re.match(r"\(*\s*(\w*)", statement)
    word = first[1].upper() if first else ""
    if word not in {"SELECT", "WITH"}:
        raise SourceError(
            f"{where}: expected a statement that begins with SELECT or WITH, found {word!r}: a "
            "source is only read"
        )
    clause = text(statement)
    for name in used(clause):
        if name not in _TYPES:
            raise SourceError(
                f"{where}: expected the parameters {', '.join(':' + n for n in _TYPES)}, found "
                f":{name}: use one of them, or write \\: for a colon that is none"
            )
    return clause.bindparams(*(bindparam(name, type_=_TYPES[name]) for name in used(clause)))


def used(clause: TextClause) -> list[str]:
    """Names of the parameters a statement binds, in name order."""
    return sorted(clause.compile().params)


def bound(clause: TextClause, values: Mapping[str, str | dt.date]) -> dict[str, str | dt.date]:
    """The values of those parameters a statement uses."""
    return {name: values[name] for name in used(clause)}


def written_out(clause: TextClause, values: Bound) -> str:
    """A statement with its parameters as literals: texts in quotes, days as `'2026-10-01'`."""
    given = clause.bindparams(**bound(clause, values))
    return str(given.compile(compile_kwargs={"literal_binds": True}))


def check_names(headings: Sequence[str], where: str) -> None:
    """Raise `SourceError` unless the columns of a query differ in more than case."""
    # Parquet readers do not tell "Amount" from "amount".
    seen: set[str] = set()
    for name in headings:
        if not name or name.casefold() in seen:
            raise SourceError(
                f"{where}: expected columns with different names, found {shown(name)} "
                f"{'again' if name else 'for one'}: name it with AS"
            )
        seen.add(name.casefold())


def _single(written: str, where: str) -> str:
    """The statement without comments (a `:month` in one is no parameter) and without its end."""
    statements, bare = [""], ""
    at = 0
    for token in _TOKEN.finditer(written):
        statements[-1] += written[at : token.start()]
        bare += written[at : token.start()] + " "
        at = token.end()
        if token["open"]:
            line = written.count("\n", 0, token.start()) + 1
            raise SourceError(
                f"{where}, line {line}: expected quotes and comments to be closed, found "
                f"{token['open']} left open: close it"
            )
        if token["end"]:
            statements.append("")
        else:
            quoted = token["quoted"]
            statements[-1] += _COLON.sub(r"\\:", quoted) if quoted else " "
    statements[-1] += written[at:]
    if _FILE.search(bare + written[at:]):
        raise SourceError(
            f"{where}: expected a statement that only reads, found one that writes a file: take "
            "INTO and what follows it out"
        )
    given = [statement.strip() for statement in statements if statement.strip()]
    if len(given) != 1:
        raise SourceError(
            f"{where}: expected one statement, found {len(given)}: put each in a file of its own"
        )
    return given[0]
