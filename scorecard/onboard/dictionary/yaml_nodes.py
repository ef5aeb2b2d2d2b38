"""What the nodes of a YAML text say, and where they stand in it.

Places are characters of the text, from 0.
"""

import itertools
from collections.abc import Sequence
from decimal import Decimal

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scorecard.onboard.dictionary.yaml_new import Raw


def bracketed(node: Node) -> bool:
    """Whether a list or mapping is written in brackets."""
    return bool(getattr(node, "flow_style", False))


def start_of(node: Node) -> int:
    """Where a node begins."""
    return int(node.start_mark.index)


def end_of(node: Node) -> int:
    """Where the parser has a node end: of a block, behind comments and empty lines after it."""
    return int(node.end_mark.index)


def value_of(node: MappingNode, key: str) -> Node | None:
    """The node under a key; None where there is no such key."""
    return next((value for name, value in node.value if name.value == key), None)


def says(node: Node, value: Raw) -> bool:
    """Whether a text or number is written there already."""
    kind = str(node.tag).rpartition(":")[2]
    if not isinstance(node, ScalarNode):
        return False
    if isinstance(value, str):
        return kind in ("str", "timestamp") and bool(node.value == value)
    if isinstance(value, Decimal) and kind in ("int", "float"):
        return Decimal(node.value.replace("_", "")) == value
    return False


def paired(nodes: Sequence[Node], values: Sequence[Raw]) -> dict[int, int]:
    """Items of a list that stay, each with its new place; those that only changed order do not."""
    found: dict[int, int] = {}
    at = 0
    for place, node in enumerate(nodes):
        new = next((n for n in range(at, len(values)) if says(node, values[n])), None)
        if new is not None:
            found[place] = new
            at = new + 1
    return found


def text_end(text: str, node: Node, key: Node | None = None) -> int:
    """Where a node's own text ends, without comments and empty lines after it."""
    floor = 0 if key is None else end_of(key)
    if isinstance(node, ScalarNode):
        start, end = start_of(node), end_of(node)
        if node.style in ("|", ">"):
            end = start + len(text[start:end].rstrip())
        return max(end, floor)
    if bracketed(node) or not node.value:
        return max(end_of(node), floor)
    last = node.value[-1]
    return text_end(text, last[1], last[0]) if isinstance(last, tuple) else text_end(text, last)


def line_start(text: str, at: int) -> int:
    """Where the line of a place begins."""
    return text.rfind("\n", 0, at) + 1


def next_line(text: str, node: Node, key: Node | None = None) -> int:
    """Where the line behind a node's own text begins, or the text ends."""
    found = text.find("\n", text_end(text, node, key))
    return len(text) if found < 0 else found + 1


def regions_of(text: str, node: SequenceNode) -> list[tuple[int, int]]:
    """From the start of each item's first line to the end of its last."""
    found: list[tuple[int, int]] = []
    at = start_of(node)
    for item in node.value:
        dash = text.rindex("-", at, start_of(item)) if found else at
        found.append((line_start(text, dash), next_line(text, item)))
        at = found[-1][1]
    return found


def dash_like(node: SequenceNode, like: Node) -> str:
    """The dash and the spaces behind it, as an item of the list has them."""
    return "-" + " " * max(1, int(like.start_mark.column - node.start_mark.column) - 1)


def is_spaced(text: str, regions: Sequence[tuple[int, int]]) -> bool:
    """Whether most items stand apart from the one before by an empty line."""
    gaps = [text[a[1] : b[0]] for a, b in itertools.pairwise(regions)]
    apart = sum(any(not line.strip() for line in gap.splitlines()) for gap in gaps)
    return bool(gaps) and 2 * apart > len(gaps)
