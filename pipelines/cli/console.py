"""What the command line writes: text safe for a terminal, and rows in three formats."""

import csv
import datetime as dt
import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pipelines.cli.options import Format


def plain(text: str) -> str:
    """The text with every control character but newline and tab spelt out.

    Names and reasons come from files; none of them may move the cursor or colour a terminal. Narrow
    and unbreakable blanks become plain ones, which every terminal has.
    """
    return "".join(map(_plain, text))


def _plain(character: str) -> str:
    if character in "\n\t" or character.isprintable():
        return character
    return " " if unicodedata.category(character) == "Zs" else ascii(character)[1:-1]


def say(text: str = "") -> None:
    """One line, or several, on standard output."""
    sys.stdout.write(plain(text) + "\n")


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 card`, `2 cards`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def complain(text: str) -> None:
    """One line, or several, on standard error."""
    sys.stdout.flush()
    sys.stderr.write(plain(text) + "\n")


def write_rows(names: Sequence[str], rows: Sequence[Sequence[Any]], form: Format) -> None:
    """Rows on standard output. CSV and JSON keep every digit; JSON is a list of objects."""
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_text(value) for value in row] for row in rows)
    elif form == "json":
        objects = [_json_object(names, row) for row in rows]
        sys.stdout.write("[" + ",\n ".join(objects) + "]\n")
    else:
        _table(names, rows)


def write_json(value: Mapping[str, Any]) -> None:
    """One object on standard output; a Decimal is a number with all its digits."""
    sys.stdout.write(_nested(value) + "\n")


def _nested(value: Any) -> str:
    if isinstance(value, Mapping):
        parts = [f"{json.dumps(str(key))}: {_nested(item)}" for key, item in value.items()]
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_nested(item) for item in value) + "]"
    return _json(value)


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    from pipelines.cli.tables import table_lines

    if not rows:
        say("none")
        return
    texts = [[plain(_text(value)).replace("\t", " ") for value in row] for row in rows]
    figures = [all(map(_is_figure, column)) for column in zip(*rows, strict=True)]
    sys.stdout.writelines(f"{line}\n" for line in table_lines(names, texts, figures))


def _is_figure(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float, Decimal)) and value is not True)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return shortest(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple, Mapping)):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)


def shortest(value: Decimal) -> str:
    """A figure without the zeros a column's scale adds behind the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _json_object(names: Sequence[str], row: Sequence[Any]) -> str:
    parts = [f"{json.dumps(name)}: {_json(value)}" for name, value in zip(names, row, strict=True)]
    return "{" + ", ".join(parts) + "}"


def _json(value: Any) -> str:
    """A JSON value; a Decimal is a number with all its digits, a date is text, NaN is null."""
    if isinstance(value, Decimal):
        return shortest(value) if value.is_finite() else "null"
    if (isinstance(value, float) and value != value) or value in (float("inf"), float("-inf")):
        return "null"
    if isinstance(value, (dt.date, dt.datetime, dt.time)):
        return json.dumps(value.isoformat())
    return json.dumps(value, default=str, ensure_ascii=False)
