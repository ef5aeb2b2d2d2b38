"""Values as new YAML text: in one line or several, quoted only where they have to be."""

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import Node, ScalarNode

# A new entry in one line is at most this long.
LONGEST: Final = 118
# Plain under YAML 1.2, and something else to readers of YAML 1.1.
_WORDS: Final = frozenset({"yes", "no", "on", "off", "y", "n"})
_SURE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*|\d{4}-\d{2}")
_ESCAPED: Final = {"\u0085": "\\N", "\u2028": "\\L", "\u2029": "\\P", "\ufeff": "\\uFEFF"}

Raw = Any
"""A value as it is written: text, numbers, True and False, lists and mappings of them."""


def compose(text: str) -> Node | None:
    """The nodes of a file's text, with their places in it."""
    found: Node | None = YAML(typ="safe", pure=True).compose(text)
    return found


def is_flat(item: Raw) -> bool:
    """Whether an entry is fit to stand in one line: nothing in it is a list of entries."""
    inner = item.values() if isinstance(item, dict) else ()
    lists = [value for value in inner if isinstance(value, list)]
    deep = any(isinstance(part, dict) for value in lists for part in value)
    return not deep and len(flowed(item)) <= LONGEST


def new_file(section: str, items: Sequence[Raw]) -> bytes:
    """A file that holds one section."""
    lines = [line for item in items for line in item_lines(item, flow=is_flat(item))]
    return "".join(f"{line}\n" for line in (f"{section}:", *(f"  {x}" for x in lines))).encode()


def item_lines(item: Raw, *, flow: bool, dash: str = "- ") -> list[str]:
    """An item of a list as lines, the first with the dash."""
    if flow or not isinstance(item, dict):
        return [dash + scalar_or_flow(item)]
    lines = [line for key, value in item.items() for line in pair_lines(key, value)]
    return [dash + lines[0], *(" " * len(dash) + line for line in lines[1:])]


def pair_lines(key: str, value: Raw) -> list[str]:
    """A key and its value as lines: entries one below the other, all else behind the key."""
    entries = isinstance(value, list) and any(isinstance(item, dict) for item in value)
    if entries and not all(is_flat(item) and len(value) == 1 for item in value):
        inner = [line for item in value for line in item_lines(item, flow=is_flat(item))]
        return [f"{key}:", *(f"  {line}" for line in inner)]
    return [f"{key}: {scalar_or_flow(value)}"]


def scalar_or_flow(value: Raw, *, flow: bool = False) -> str:
    """A value in one line."""
    return flowed(value) if isinstance(value, (list, dict)) else scalar(value, flow=flow)


def flowed(value: Raw) -> str:
    """A value in brackets."""
    if isinstance(value, list):
        return "[" + ", ".join(flowed(item) for item in value) + "]"
    if isinstance(value, dict):
        parts = (f"{scalar(key, flow=True)}: {flowed(item)}" for key, item in value.items())
        return "{" + ", ".join(parts) + "}"
    return scalar(value, flow=True)


def scalar(
    value: Raw, *, flow: bool = False, style: str | None = None, grouped: bool = False
) -> str:
    """A text, number, True or False as YAML; quoted as it was, or where it has to be.

    `grouped` writes a number's thousands apart, as 9_900_000.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return _number(Decimal(value), grouped=grouped)
    text = str(value)
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if style != '"' and _is_plain(text, flow=flow):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    for character, escaped in _ESCAPED.items():
        quoted = quoted.replace(character, escaped)
    return "".join(c if c.isprintable() or c == " " else _escape(c) for c in quoted)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _number(value: Decimal, *, grouped: bool) -> str:
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{int(text):_}" if grouped and "." not in text else text


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether text without quotes is read as this text, by us and by older readers."""
    if text.lower() in _WORDS or not text.isprintable() or text != text.strip():
        return False
    if _SURE.fullmatch(text) and text.lower() not in ("true", "false", "null"):
        return True
    try:
        root = compose(f"{{k: {text}}}" if flow else f"k: {text}\n")
    except YAMLError:
        return False
    found = list(_scalars(root))
    return len(found) == 2 and found[1].value == text and str(found[1].tag).endswith(":str")


def _scalars(node: Any) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, Node):
        for part in node.value:
            for inner in part if isinstance(part, tuple) else (part,):
                yield from _scalars(inner)
