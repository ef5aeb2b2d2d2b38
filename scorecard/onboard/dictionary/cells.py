"""A value of the configuration as a cell, and back: whatever Excel makes of it on the way.

`parse(column, shown(column, value))` is the value again, also where a program wrote the cell anew
as text. What a cell may hold is decided here; whether the value is allowed, by the configuration.
"""

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from scorecard.labels import MONTH_NAMES
from scorecard.onboard.dictionary.columns import Column, Kind
from scorecard.period import Month

# Excel keeps this many digits of a number; what has more is written as text.
DIGITS: Final = 15
_BLANKS: Final = " \t\r\n\u00a0\u2007\u202f"
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?P<group>[, '])\d{3}((?P=group)\d{3})+(\.\d+)?")
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_YEAR_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})(-\d{1,2}([ T].*)?)?")
_NAMED_MONTH: Final = re.compile(r"([A-Za-z]{3,9})\.? (\d{4})")
_SEPARATORS: Final = re.compile(r"[,;\n]")
_YES_NO: Final = {"yes": True, "true": True, "no": False, "false": False}


class Unreadable(Exception):
    """A cell that does not hold what its column does; `expected` says what that is."""

    def __init__(self, expected: str) -> None:
        self.expected = expected
        super().__init__(expected)


def shown(column: Column, value: Any) -> str | Decimal | dt.date | None:
    """What stands in the cell; None where it is empty."""
    if value is None:
        return None
    if column.kind in ("number", "share", "whole"):
        number = Decimal(value)
        return number if Decimal(f"{float(number):.{DIGITS}g}") == number else _plain(number)
    if column.kind == "month":
        return value.first_day  # type: ignore[no-any-return]
    if column.kind == "day":
        return value  # type: ignore[no-any-return]
    if column.kind == "choice":
        return in_words(value)
    return text_of(column, value) or None


def in_words(choice: Any) -> str:
    """A choice as the workbook has it: `higher is better`."""
    return str(choice).replace("_", " ")


def text_of(column: Column, value: Any) -> str:
    """The value as text, which `parse` reads back; empty where there is none."""
    if value is None:
        return ""
    if column.kind in ("list", "terms", "notes"):
        return _joined(column, value)
    return _item_text(column.kind, value)


def parse(column: Column, cell: Any) -> Any:
    """The value a cell holds, the column's default where it is blank; raises `Unreadable`."""
    text = _text(cell)
    if text == "":
        return column.default
    if column.kind in ("list", "terms", "notes"):
        return _parts(column, text)
    if column.kind == "choice":
        return _choice(column, text)
    return _READERS[column.kind](cell, text)


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _item_text(kind: Kind | None, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return _plain(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _joined(column: Column, value: Any) -> str:
    if column.kind == "list":
        text = ", ".join(_item_text(column.item, item) for item in value)
    else:
        mark = ", " if column.kind == "terms" else "\n"
        text = mark.join(f"{key}: {_item_text(None, item)}" for key, item in value.items())
    try:
        if _parts(column, text) == value:
            return text
    except Unreadable:
        pass
    # A comma or a line's end inside an item: said so that it can be told from those between.
    plain = [str(item) for item in value] if column.kind == "list" else _strings(value)
    return json.dumps(plain, ensure_ascii=False)


def _strings(value: Mapping[str, Any]) -> dict[str, str]:
    return {key: _item_text(None, item) for key, item in value.items()}


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, (int, float)):
        return _plain(_exact(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell).replace("\r\n", "\n").strip(_BLANKS)


def _exact(cell: float) -> Decimal:
    """The number Excel shows: its fifteen digits, not the noise behind them."""
    return Decimal(f"{cell:.{DIGITS}g}")


def _number(cell: Any, text: str) -> Decimal:
    if isinstance(cell, (dt.date, dt.datetime)):
        raise Unreadable("a number, not a date")
    bare = text.replace("\N{MINUS SIGN}", "-")
    percent = bare.endswith("%")
    bare = bare.removesuffix("%").strip(_BLANKS).replace("\u00a0", " ").replace("\u202f", " ")
    if _GROUPED.fullmatch(bare):
        bare = re.sub("[, ']", "", bare)
    if not _NUMBER.fullmatch(bare):
        raise Unreadable("a number such as 9900000 or 12.5")
    return Decimal(bare).scaleb(-2) if percent else Decimal(bare)


def _whole(cell: Any, text: str) -> int:
    number = _number(cell, text)
    if number != int(number):
        raise Unreadable("a whole number")
    return int(number)


def _month(cell: Any, text: str) -> Month:
    found = _YEAR_MONTH.fullmatch(text)
    if found:
        year, number = int(found[1]), int(found[2])
    elif named := _NAMED_MONTH.fullmatch(text):
        names = [name.lower() for name in MONTH_NAMES]
        part = named[1].lower()
        matches = [place for place, name in enumerate(names, 1) if name.startswith(part)]
        year, number = int(named[2]), matches[0] if len(matches) == 1 else 0
    else:
        year = number = 0
    if not (1 <= number <= 12 and year >= 1):
        raise Unreadable("a month as 2026-04, or a date in it")
    return Month.of(year, number)


def _day(cell: Any, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Unreadable("a date as 2026-12-24") from None


def _yes_no(cell: Any, text: str) -> bool:
    found = _YES_NO.get(text.casefold())
    if found is None:
        raise Unreadable("yes or no")
    return found


_READERS: Final[Mapping[Kind, Callable[[Any, str], Any]]] = {
    "text": lambda cell, text: text,
    "whole": _whole,
    "number": _number,
    "share": _number,
    "month": _month,
    "day": _day,
    "yes_no": _yes_no,
}


def _choice(column: Column, text: str) -> Any:
    for choice in column.choices:
        if _folded(str(choice)) == _folded(text):
            return choice
    raise Unreadable(f"one of {', '.join(in_words(choice) for choice in column.choices)}")


def _folded(text: str) -> str:
    return text.casefold().replace("_", " ").strip()


def _parts(column: Column, text: str) -> Any:
    if text.startswith(("[", "{")):
        return _from_json(column, text)
    if column.kind == "list":
        parts = [part.strip(_BLANKS) for part in _SEPARATORS.split(text)]
        return tuple(_list_item(column, part) for part in parts if part)
    mark = _SEPARATORS if column.kind == "terms" else re.compile("\n")
    pairs = {}
    for part in (part.strip(_BLANKS) for part in mark.split(text)):
        if not part:
            continue
        key, colon, value = (piece.strip(_BLANKS) for piece in part.partition(":"))
        if not colon or key in pairs:
            raise Unreadable(_PAIRS[column.kind])
        pairs[key] = _number(value, value) if column.kind == "terms" else value
    return pairs


_PAIRS: Final[Mapping[Kind, str]] = {
    "terms": "KPIs with factors as revenue: 1, operating_cost: -1, each once",
    "notes": "names and values as market: Nordics, each on its line and once",
}


def _list_item(column: Column, text: str) -> Any:
    if column.choices:
        return _choice(column, text)
    return text if column.item is None else _READERS[column.item](text, text)


def _from_json(column: Column, text: str) -> Any:
    try:
        read = json.loads(text)
        if column.kind == "list" and isinstance(read, list):
            return tuple(_list_item(column, str(item)) for item in read)
        if column.kind != "list" and isinstance(read, dict):
            number = column.kind == "terms"
            return {k: _number(v, v) if number else str(v) for k, v in read.items()}
    except (ValueError, TypeError):
        pass
    raise Unreadable("a list" if column.kind == "list" else _PAIRS[column.kind])
