"""YAML as it was written: exact decimals, places of every key, and nothing clever let in."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode

from scorecard.config.finding import KeyPath
from scorecard.errors import Problem

SIZE_LIMIT = 5_000_000


class _Constructor(RoundTripConstructor):
    """Keeps decimals exact and refuses tags of any language."""


def _decimal(loader: Any, node: ScalarNode) -> Decimal | str:
    try:
        return Decimal(str(node.value).replace("_", ""))
    except InvalidOperation:
        return str(node.value)


_Constructor.add_constructor("tag:yaml.org,2002:float", _decimal)
_Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: str(node.value))


def parse(name: str, content: bytes, problems: list[Problem]) -> Any:
    """A file's tree; None where it has none, and what is wrong with it among the problems."""
    if len(content) > SIZE_LIMIT:
        problems.append(Problem(name, 1, 1, "file", "at most 5 MB", f"{len(content):,} bytes"))
        return None
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    try:
        text = content.decode("utf-8-sig")
        refused = next(_tags_and_anchors(yaml, text), None)
        if refused is not None:
            problems.append(Problem(name, *refused, "plain YAML", "an anchor, alias or tag"))
            return None
        return yaml.load(text)
    except UnicodeDecodeError as error:
        problems.append(Problem(name, 1, 1, "file", "UTF-8 text", f"byte {error.start} is not"))
    except DuplicateKeyError as error:
        line, column = _mark(error)
        problems.append(Problem(name, line, column, "key", "each key once", "a duplicate key"))
    except MarkedYAMLError as error:
        line, column = _mark(error)
        problems.append(Problem(name, line, column, "syntax", "valid YAML", _without_found(error)))
    except (YAMLError, ValueError) as error:
        problems.append(Problem(name, 1, 1, "syntax", "valid YAML", str(error).splitlines()[0]))
    return None


def _tags_and_anchors(yaml: YAML, text: str) -> Iterator[tuple[int, int, str]]:
    # Reading it twice is slow, and most files have none of these signs.
    if not any(sign in text for sign in "&*!"):
        return
    for token in yaml.scan(text):
        if type(token).__name__ in {"AnchorToken", "AliasToken", "TagToken"}:
            yield token.start_mark.line + 1, token.start_mark.column + 1, "value"


def _without_found(error: MarkedYAMLError) -> str:
    # The parser says "found ..", and so do we.
    return str(error.problem).removeprefix("found ")


def _mark(error: MarkedYAMLError) -> tuple[int, int]:
    mark = error.problem_mark or error.context_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def spot(node: Any, path: KeyPath) -> tuple[int, int]:
    """Line and column of the deepest part of `path` that exists under `node`, from 1."""
    line, column = node.lc.line + 1, node.lc.col + 1
    for part in path:
        if isinstance(node, CommentedMap) and part in node:
            line, column = key_spot(node, part)
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            found = node.lc.item(part)
            line, column = found[0] + 1, found[1] + 1
        else:
            break
        node = node[part]
    return line, column


def key_spot(node: CommentedMap, key: Any) -> tuple[int, int]:
    """Line and column of a key, from 1."""
    line, column = node.lc.key(key)
    return line + 1, column + 1
