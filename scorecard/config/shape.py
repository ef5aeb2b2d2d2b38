"""Whether one item of a section has the right shape, and what is said where it has not."""

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from scorecard.config.finding import Finding, KeyPath
from scorecard.config.texts import SECRET


class Misshapen(Exception):
    """An item that has not the right shape; `findings` say why, their paths inside the item."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} findings")


def shaped(adapter: TypeAdapter[Any], item: Any) -> Any:
    """The item as its model; raises `Misshapen` with everything that is wrong with it."""
    try:
        return adapter.validate_json(json.dumps(_plain(item)), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        raise Misshapen(
            [
                Finding(_without_tags(detail["loc"], item), *_expectation(detail, item))
                for detail in details
            ]
        ) from None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, (dt.date, Decimal)):
        return str(value)
    return str(value)


def _without_tags(loc: tuple[int | str, ...], item: Any) -> KeyPath:
    """Drop what pydantic adds for unions: parts of the location that the data does not have."""
    kept: list[int | str] = []
    node = item
    for place, part in enumerate(loc):
        last = place == len(loc) - 1
        if isinstance(node, Mapping) and (part in node or last):
            kept.append(part)
            node = node.get(part)
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            kept.append(part)
            node = node[part]
        elif last and not isinstance(node, (Mapping, list)) and not kept:
            break
    return tuple(kept)


def _expectation(detail: Any, item: Any) -> tuple[str, str]:
    kind = detail["type"]
    context = detail.get("ctx", {})
    if kind == "missing":
        return "this key", "nothing"
    if kind == "extra_forbidden":
        return "no such key (a misspelling?)", found_as(detail["input"])
    if kind == "union_tag_not_found":
        return f"a key {context.get('discriminator', 'type')}", "none"
    if kind in {"literal_error", "union_tag_invalid"}:
        choices = context.get("expected") or context.get("expected_tags")
        return f"one of {choices}", found_as(context.get("tag", detail["input"]))
    if kind == "string_pattern_mismatch":
        return f"text like {context.get('pattern')}", found_as(detail["input"])
    if kind == SECRET:
        return str(detail["msg"]), "other text, not shown since it may be secret"
    message = str(detail["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    return message, found_as(detail["input"])


def found_as(value: Any) -> str:
    """How a message names what it found."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return repr(str(value))[:80]
