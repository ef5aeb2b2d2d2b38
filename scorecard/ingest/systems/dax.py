"""A DAX query file made safe to send: months put in as literals, and nothing else."""

import re

from scorecard.errors import SourceError
from scorecard.ingest.grid import shown
from scorecard.ingest.systems.common import months_of
from scorecard.ingest.web.filling import Filling

NAMES = ("month", "from_month", "month_start", "month_end")
_TOKEN = re.compile(
    r"(?P<comment>--[^\n]*|//[^\n]*|/\*.*?\*/)"
    r"|(?P<quoted>\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|\[(?:[^\]]|\]\])*\])"
    r"|(?P<open>/\*|[\"'\[])"
    r"|@(?P<name>\w+)",
    re.DOTALL,
)
_STARTS = re.compile(r"\s*(EVALUATE|DEFINE)\b", re.IGNORECASE)
_EVALUATE = re.compile(r"\bEVALUATE\b", re.IGNORECASE)


def filled_in(content: bytes, where: str, filling: Filling) -> str:
    """The query with each `@month` as a text, each `@month_start` as a date.

    Raises `SourceError` unless it is one query, its quotes are closed, and it names nothing but
    the four.
    """
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{where}: expected UTF-8 text, found other bytes: save it so") from None

    def put(match: re.Match[str]) -> str:
        if match["open"]:
            line = written.count("\n", 0, match.start()) + 1
            raise SourceError(
                f"{where}, line {line}: expected quotes, brackets and comments to be closed, found "
                f"{match['open']} left open: close it"
            )
        if match["comment"]:
            return " "
        return match[0] if match["name"] is None else _literal(match["name"], where, filling)

    filled = _TOKEN.sub(put, written).strip()
    if not _STARTS.match(filled):
        raise SourceError(
            f"{where}: expected a query that begins with EVALUATE or DEFINE, found "
            f"{shown(filled[:20])}: write one"
        )
    bare = _TOKEN.sub(" ", written)
    tables = len(_EVALUATE.findall(bare))
    if tables != 1:
        raise SourceError(
            f"{where}: expected one EVALUATE, found {tables}: put each in a file of its own"
        )
    return filled


def _literal(name: str, where: str, filling: Filling) -> str:
    if name not in NAMES:
        listed = ", ".join(f"@{known}" for known in NAMES)
        raise SourceError(
            f"{where}: expected the parameters {listed}, found @{name}: use one of them"
        )
    value = months_of([name], filling)[name]
    if isinstance(value, str):
        return f'"{value}"'
    return f"DATE({value.year}, {value.month}, {value.day})"
