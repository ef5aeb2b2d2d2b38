"""JSON read strictly, every number exact: what the reader takes and JSON has not is refused."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import Any, Final

from scorecard.errors import SourceError
from scorecard.ingest.grid import shown

_LISTED = 8
# From so many characters on it is sooner seen afterwards that no key was said twice, than each time
# an object is made.
_LONG = 2_000
_AFTER_KEYS = ": \t\r\n"


class WrittenNumber(str):
    """A number as it was written, so that none is rounded."""

    __slots__ = ()


class Refused:
    """Stands where something is that the reader takes and JSON does not have."""

    def __init__(self, found: str) -> None:
        self.found = found


@dataclass(frozen=True, slots=True)
class Manner:
    """How a JSON text is read, and what its messages call it."""

    what: str
    # What to do where each line is a record.
    by_lines: str
    # Numbers as they were written, instead of as int and Decimal.
    as_written: bool = False


FILE: Final = Manner("file", "set lines to true", as_written=True)


def parsed(text: str, where: str, refused: list[Refused], manner: Manner = FILE) -> Any:
    """A JSON text's value; what JSON does not have is in its place, and in `refused`.

    Raises `SourceError` where the text is no JSON.
    """

    def refuse(found: str) -> Refused:
        refused.append(Refused(found))
        return refused[-1]

    def taken(pairs: list[tuple[str, Any]]) -> Any:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        keys = [key for key, _ in pairs]
        twice = next(key for key in made if keys.count(key) > 1)
        return refuse(f"the key {shown(twice)} twice in one object")

    whole: Callable[[str], Any] = WrittenNumber if manner.as_written else int
    broken: Callable[[str], Any] = WrittenNumber if manner.as_written else Decimal
    read = partial(json.loads, text, parse_int=whole, parse_float=broken, parse_constant=refuse)
    try:
        if len(text) >= _LONG:
            before, document = len(refused), read()
            if _is_certain(text, document):
                return document
            del refused[before:]
        return read(object_pairs_hook=taken)
    except json.JSONDecodeError as error:
        raise SourceError(_broken(error, where, manner)) from None
    except RecursionError:
        raise SourceError(
            f"{where}: expected records, found objects within objects a thousand deep: ask the "
            "source's owner for a plain list"
        ) from None
    except ValueError:
        raise SourceError(
            f"{where}: expected numbers, found one of thousands of digits: correct it at the source"
        ) from None


def _is_certain(text: str, document: Any) -> bool:
    """Whether no key of a text can have been lost where an object of the document was made.

    A text has no more keys than colons, or than quotes before a colon or a blank. It has more of
    these where they stand in texts too, and then nothing is certain.
    """
    # With as many objects as opening braces there are no others to look for.
    objects, keys, braces = 0, 0, text.count("{")
    level = [document]
    while level and objects < braces:
        found = [item for item in level if type(item) is dict]
        objects += len(found)
        keys += sum(map(len, found))
        if objects < braces:
            lists = [item for item in level if type(item) is list]
            level = list(chain.from_iterable(chain(map(dict.values, found), lists)))
    if keys == text.count(":"):
        return True
    return keys == sum(text.count('"' + after) for after in _AFTER_KEYS if after in text)


def _broken(error: json.JSONDecodeError, where: str, manner: Manner) -> str:
    place = where if ", line " in where else f"{where}, line {error.lineno}"
    if error.msg == "Extra data":
        return (
            f"{place}: expected one JSON value, found another after it: {manner.by_lines} if each "
            f"line is a record, or ask for the {manner.what} again"
        )
    if not error.doc[error.pos :].strip() or error.msg.startswith("Unterminated"):
        return (
            f"{place}: expected JSON, found that it ends in the middle: the {manner.what} is "
            "probably cut off; ask for it again"
        )
    return (
        f"{place}: expected JSON, found {shown(error.doc[error.pos :][:20])} at character "
        f"{error.colno} ({error.msg[0].lower()}{error.msg[1:]}): correct it at the source"
    )


def check_refused(records: Sequence[Any], refused: Sequence[Refused], name: str) -> None:
    """Raise `SourceError` where something was refused, naming the record it is in."""
    if refused:
        number = next((n for n, r in enumerate(records, 1) if _holds(r, refused[0])), None)
        where = name if number is None else f"{name}, record {number}"
        raise SourceError(
            f"{where}: expected JSON, found {refused[0].found}: correct it at the source"
        )


def _holds(value: Any, wanted: Refused) -> bool:
    """Whether a value has another one somewhere in it."""
    pending = [value]
    while pending:
        item = pending.pop()
        if item is wanted:
            return True
        inner: Iterable[Any] = item.values() if isinstance(item, dict) else ()
        pending.extend(item if isinstance(item, list) else inner)
    return False


def flattened(
    declared: set[str], ignored: set[str], records: Sequence[Any], name: str
) -> list[dict[str, Any]]:
    """Each record as one level of dotted keys, without what is ignored.

    A list is one value, unless a declared key leads into it: then its items are numbered from 0.
    """
    # What stands above declared keys: where it is null they all are.
    above: dict[str, list[str]] = {}
    for key in declared:
        parts = key.split(".")
        for end in range(1, len(parts)):
            above.setdefault(".".join(parts[:end]), []).append(key)
    return [
        _flat(record, declared, ignored, above, f"{name}, record {number}")
        for number, record in enumerate(records, 1)
    ]


def _flat(
    record: Any,
    declared: set[str],
    ignored: set[str],
    above: Mapping[str, Sequence[str]],
    where: str,
) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise SourceError(
            f"{where}: expected an object, found {kind(record)}: correct it at the source"
        )
    flat: dict[str, Any] = {}
    # Not by recursion: a record may be nested deeper than that goes.
    pending = list(record.items())[::-1]
    while pending:
        key, value = pending.pop()
        if key in ignored:
            continue
        if isinstance(value, list) and key in above and key not in declared:
            value = {str(place): item for place, item in enumerate(value)}
        if isinstance(value, dict) and key not in declared and (value or key in above):
            pending.extend([(f"{key}.{inner}", value[inner]) for inner in value][::-1])
            continue
        for name in above[key] if value is None and key in above else (key,):
            if name in flat:
                raise SourceError(
                    f"{where}: expected each key once, found {shown(name)} nested and with a dot: "
                    "rename one at the source"
                )
            flat[name] = value
    return flat


def is_whole(text: str) -> bool:
    """Whether a text is one a file could hold: JSON can name one half of a character."""
    return text.isascii() or not any("\ud800" <= mark <= "\udfff" for mark in text)


def kind(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, dict):
        keys = ", ".join(map(shown, list(value)[:_LISTED])) + (
            ", .." if len(value) > _LISTED else ""
        )
        return f"an object with the keys {keys}" if value else "an empty object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str) and not isinstance(value, WrittenNumber):
        return f"the text {shown(value)}"
    return f"the number {value}"
