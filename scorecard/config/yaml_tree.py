"""The tree of a YAML text, with the place of all that is in it, read by libyaml.

Which plain text is a number, a truth value or nothing is as in YAML 1.2; decimals stay exact, and
dates stay text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

# Where the library was built without libyaml its own reading does as well, slowly.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Spot = tuple[int, int]
"""Line and column, from 1."""

_NOTHING = re.compile(r"~|null|Null|NULL|")
_TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile(r"[-+]?(?:0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*)")
_BASES = {"0b": 2, "0o": 8, "0x": 16}
_DECIMAL = re.compile(
    r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?"
    r"|[0-9][0-9_]*[eE][-+]?[0-9]+"
    r"|\.[0-9_]+(?:[eE][-+][0-9]+)?)"
)


class Block(dict[Any, Any]):
    """A mapping that knows where it and each of its keys stand."""

    def __init__(self, at: Spot) -> None:
        super().__init__()
        self.at = at
        self.keys_at: dict[Any, Spot] = {}


class Listed(list[Any]):
    """A sequence that knows where it and each of its items stand."""

    def __init__(self, at: Spot) -> None:
        super().__init__()
        self.at = at
        self.items_at: list[Spot] = []


class Refused(Exception):
    """What is YAML and has no place here."""

    def __init__(self, at: Spot, what: str, expected: str, found: str) -> None:
        super().__init__(what, expected, found)
        self.at, self.what, self.expected, self.found = at, what, expected, found


def tree(text: str) -> Any:
    """What the one document of a text holds; None where there is none.

    Raises `Refused` for anchors, aliases, tags, keys that come twice or are no text, and more than
    one document, and `yaml.YAMLError` or `ValueError` for what is no YAML.
    """
    found: list[Any] = []
    held: list[_Holder] = []
    for event in _events(text):
        match event:
            case yaml.DocumentStartEvent() if found:
                raise Refused(spot_of(event.start_mark), "file", "one document", "another one")
            case yaml.MappingStartEvent():
                held.append(_Mapping(Block(spot_of(event.start_mark))))
            case yaml.SequenceStartEvent():
                held.append(_Sequence(Listed(spot_of(event.start_mark))))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                done = held.pop().value
                _put(done, done.at, held, found)
            case yaml.ScalarEvent():
                _put(_scalar(event), spot_of(event.start_mark), held, found)
    return found[0] if found else None


def spot_of(mark: Any) -> Spot:
    """The place of a mark."""
    return mark.line + 1, mark.column + 1


def _events(text: str) -> Iterator[yaml.Event]:
    for event in yaml.parse(text, Loader=_LOADER):
        if getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None:
            at = spot_of(event.start_mark)
            raise Refused(at, "value", "plain YAML", "an anchor, alias or tag")
        yield event


@dataclass(slots=True)
class _Sequence:
    value: Listed

    def take(self, item: Any, at: Spot) -> None:
        self.value.append(item)
        self.value.items_at.append(at)


@dataclass(slots=True)
class _Mapping:
    value: Block
    key: Any = None
    wants_value: bool = False

    def take(self, item: Any, at: Spot) -> None:
        if self.wants_value:
            self.value[self.key] = item
        elif isinstance(item, Block | Listed):
            raise Refused(at, "key", "a text", "a list or a mapping")
        elif item in self.value:
            raise Refused(at, "key", "each key once", "a duplicate key")
        else:
            self.key = item
            self.value.keys_at[item] = at
        self.wants_value = not self.wants_value


_Holder = _Sequence | _Mapping


def _put(item: Any, at: Spot, held: list[_Holder], found: list[Any]) -> None:
    if held:
        held[-1].take(item, at)
    else:
        found.append(item)


def _scalar(event: yaml.ScalarEvent) -> Any:
    text: str = event.value
    is_plain, _ = event.implicit
    if not is_plain:
        return text
    if _NOTHING.fullmatch(text):
        return None
    if _TRUTH.fullmatch(text):
        return text.lower() == "true"
    digits = text.replace("_", "")
    if _WHOLE.fullmatch(text):
        sign = -1 if text[0] == "-" else 1
        digits = digits.lstrip("+-")
        return sign * int(
            digits[2:] if digits[:2] in _BASES else digits, _BASES.get(digits[:2], 10)
        )
    if _DECIMAL.fullmatch(text):
        try:
            return Decimal(digits)
        except InvalidOperation:
            return text
    return text
