"""Changing a YAML file where it says what changed, and nowhere else.

Every change is a splice of the file's text at the place its node was read from, so that comments,
order, quotes and layout of everything else stay byte for byte what they were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scorecard.errors import InvariantBroken
from scorecard.onboard.dictionary.yaml_new import (
    Raw,
    compose,
    flowed,
    is_flat,
    item_lines,
    pair_lines,
    scalar,
    scalar_or_flow,
)
from scorecard.onboard.dictionary.yaml_nodes import (
    bracketed,
    dash_like,
    end_of,
    is_spaced,
    line_start,
    next_line,
    paired,
    regions_of,
    says,
    start_of,
    text_end,
    value_of,
)

_BOM: Final = "\ufeff"

Path = tuple[str, ...]


@dataclass(slots=True)
class Document:
    """A YAML file whose changes are gathered, and made all at once by `content`."""

    name: str
    text: str
    mark: str = ""
    root: MappingNode | None = None
    _splices: list[tuple[int, int, str]] = field(default_factory=list)

    @classmethod
    def read(cls, name: str, content: bytes) -> "Document":
        """The document of a file that has been found to be valid."""
        text = content.decode("utf-8")
        mark = _BOM if text.startswith(_BOM) else ""
        text = text.removeprefix(_BOM)
        root = compose(text)
        return cls(name, text, mark, root if isinstance(root, MappingNode) else None)

    @property
    def changed(self) -> bool:
        """Whether anything is to be changed."""
        return bool(self._splices)

    def section(self, name: str) -> Node | None:
        """The node of a section; None where this file has none."""
        return None if self.root is None else value_of(self.root, name)

    def content(self) -> bytes:
        """The file with all changes made."""
        newline = "\r\n" if "\r\n" in self.text else "\n"
        parts: list[str] = []
        at = 0
        for start, end, new in sorted(self._splices, key=lambda splice: splice[:2]):
            if start < at:
                raise InvariantBroken(f"{self.name}: two changes of one place, {start}")
            parts += [self.text[at:start], new.replace("\n", newline)]
            at = end
        return (self.mark + "".join(parts) + self.text[at:]).encode()

    def update(
        self, node: MappingNode, values: Mapping[Path, Raw], order: Sequence[Path] = ()
    ) -> None:
        """Set values by their paths in a mapping, and take away those that are None.

        A new key comes behind the nearest one that is before it in `order`, else behind the last.
        """
        here: dict[str, Raw] = {}
        for head, inner in _by_head(values).items():
            child = value_of(node, head)
            if () in inner:
                here[head] = inner[()]
            elif isinstance(child, MappingNode) and _left(child, inner):
                self.update(child, inner, [p[1:] for p in order if p[0] == head and len(p) > 1])
            else:
                here[head] = _nested(inner) or None
        self._emit(node, here, list(dict.fromkeys(path[0] for path in order)))

    def reshape(
        self,
        holder: MappingNode,
        key: str,
        removed: frozenset[int],
        added: Mapping[int, Sequence[Raw]],
    ) -> None:
        """Take items out of the list under a key, and put new ones behind the items numbered.

        `added` has -1 for new items before all others. The list must be there.
        """
        node = value_of(holder, key)
        if not isinstance(node, SequenceNode):
            raise InvariantBroken(f"{self.name}: no list under {key}")
        if not (removed or added):
            return
        if bracketed(node) and node.value:
            self._reshape_flow(node, removed, added)
        elif bracketed(node):
            self._fill(holder, key, node, [item for items in added.values() for item in items])
        else:
            self._reshape_block(holder, key, node, removed, added)

    def _splice(self, start: int, end: int, new: str) -> None:
        self._splices.append((start, end, new))

    def _emit(self, node: MappingNode, values: Mapping[str, Raw], order: Sequence[str]) -> None:
        """Replace, take away and add keys of one mapping."""
        places = {key.value: place for place, (key, _) in enumerate(node.value)}
        gone = {places[k] for k, v in values.items() if v is None and k in places}
        for key, value in values.items():
            if key in places and value is not None:
                name, old = node.value[places[key]]
                self._replace(name, old, value, flow=bracketed(node))
        new = {k: v for k, v in values.items() if v is not None and k not in places}
        ranks = {key: rank for rank, key in enumerate(order)}
        new = dict(sorted(new.items(), key=lambda pair: ranks.get(pair[0], len(ranks))))
        if bracketed(node):
            spans = [(start_of(k), text_end(self.text, v, k)) for k, v in node.value]
            inserts: dict[int, list[str]] = {}
            for key, value in new.items():
                text = f"{key}: {scalar_or_flow(value, flow=True)}"
                inserts.setdefault(_anchor(node, key, gone, ranks), []).append(text)
            self._rejoin(node, spans, gone, inserts)
        else:
            self._drop_lines(node, gone)
            for key, value in new.items():
                self._add_line(node, key, value, _anchor(node, key, gone, ranks))

    def _replace(self, key: ScalarNode, node: Node, value: Raw, *, flow: bool) -> None:
        start, end = start_of(node), text_end(self.text, node, key)
        if isinstance(value, (list, dict)):
            if self._merged(node, value):
                return
            if not isinstance(node, ScalarNode) and not bracketed(node):
                self._splice(start, end, self._block_value(node, value))
                return
            new = flowed(value)
        else:
            style = node.style if isinstance(node, ScalarNode) else None
            old = self.text[start:end]
            new = scalar(value, flow=flow, style=style, grouped="_" in old and style is None)
        if start == end and not self.text[:start].endswith(" "):
            new = " " + new
        self._splice(start, end, new)

    def _merged(self, node: Node, value: Raw) -> bool:
        """Change only what differs inside a mapping or a block list; False where all of it does.

        So lines that stay keep their comments.
        """
        if isinstance(node, MappingNode) and isinstance(value, dict):
            old = {key.value: inner for key, inner in node.value}
            if not old.keys() & value.keys():
                return False
            gone = dict.fromkeys(old.keys() - value.keys())
            put = {k: v for k, v in value.items() if k not in old or not says(old[k], v)}
            self._emit(node, {**gone, **put}, list(value))
            return True
        if not isinstance(node, SequenceNode) or bracketed(node) or not isinstance(value, list):
            return False
        places = paired(node.value, value)
        if not places:
            return False
        removed = frozenset(range(len(node.value))) - places.keys()
        back = {new: old for old, new in places.items()}
        added: dict[int, list[Raw]] = {}
        after = -1
        for place, item in enumerate(value):
            after = back.get(place, after)
            if place not in back:
                added.setdefault(after, []).append(item)
        self._reshape_items(node, removed, added)
        return True

    def _block_value(self, node: Node, value: Raw) -> str:
        margin = "\n" + " " * int(node.start_mark.column)
        if isinstance(value, list):
            return margin.join(f"- {scalar_or_flow(item)}" for item in value)
        return margin.join(f"{key}: {scalar_or_flow(item)}" for key, item in value.items())

    def _drop_lines(self, node: MappingNode, gone: set[int]) -> None:
        starts = [start_of(key) for key, _ in node.value]
        first_kept = next((p for p in range(len(starts)) if p not in gone), len(starts))
        on_dash = self.text[line_start(self.text, starts[0]) : starts[0]].strip() != ""
        for place in gone:
            key, value = node.value[place]
            if place < first_kept and on_dash:
                continue
            self._splice(line_start(self.text, starts[place]), next_line(self.text, value, key), "")
        if first_kept and on_dash:
            # The next key takes the place behind the dash.
            self._splice(starts[0], starts[first_kept], "")

    def _add_line(self, node: MappingNode, key: str, value: Raw, place: int) -> None:
        before, anchor = node.value[place]
        first = node.value[0][0].start_mark
        margin = " " * first.column
        lines = pair_lines(key, value)
        self._insert(next_line(self.text, anchor, before), [margin + line for line in lines])

    def _insert(self, at: int, lines: Sequence[str]) -> None:
        """Whole lines at the start of a line, or behind a last line that does not end."""
        text = "\n".join(lines)
        if at == len(self.text) and not self.text.endswith("\n"):
            self._splice(at, at, "\n" + text)
        else:
            self._splice(at, at, text + "\n")

    def _reshape_flow(
        self, node: SequenceNode, removed: frozenset[int], added: Mapping[int, Sequence[Raw]]
    ) -> None:
        spans = [(start_of(item), text_end(self.text, item)) for item in node.value]
        inserts: dict[int, list[str]] = {}
        kept = [place for place in range(len(spans)) if place not in removed]
        for after, items in sorted(added.items()):
            anchor = max((place for place in kept if place <= after), default=-1)
            if anchor == -1 and kept:
                anchor = kept[-1]
            inserts.setdefault(anchor, []).extend(flowed(item) for item in items)
        self._rejoin(node, spans, set(removed), inserts)

    def _rejoin(
        self,
        node: Node,
        spans: Sequence[tuple[int, int]],
        gone: set[int],
        inserts: Mapping[int, Sequence[str]],
    ) -> None:
        """Take parts out of a list or mapping in brackets, and put texts behind others."""
        kept = [place for place in range(len(spans)) if place not in gone]
        if not kept:
            if gone or inserts:
                inner = ", ".join(text for texts in inserts.values() for text in texts)
                self._splice(start_of(node) + 1, end_of(node) - 1, inner)
            return
        for place in sorted(gone):
            if place < kept[-1]:
                self._splice(spans[place][0], spans[place + 1][0], "")
        tail = spans[kept[-1]][1]
        extra = "".join(f", {text}" for text in inserts.get(kept[-1], ()))
        if kept[-1] < len(spans) - 1:
            self._splice(tail, spans[-1][1], extra)
        elif extra:
            self._splice(tail, tail, extra)
        for place, texts in inserts.items():
            if place != kept[-1]:
                end = spans[place][1]
                self._splice(end, end, "".join(f", {text}" for text in texts))

    def _fill(self, holder: MappingNode, key: str, node: Node, items: Sequence[Raw]) -> None:
        """Put items into a list that is written as `[]`."""
        if holder is not self.root:
            inner = ", ".join(flowed(item) for item in items)
            self._splice(start_of(node) + 1, end_of(node) - 1, inner)
            return
        start = start_of(node)
        while self.text[start - 1] == " ":
            start -= 1
        lines = [line for item in items for line in item_lines(item, flow=is_flat(item))]
        text = "".join(f"\n  {line}" for line in lines)
        self._splice(start, end_of(node), text)

    def _reshape_block(
        self,
        holder: MappingNode,
        key: str,
        node: SequenceNode,
        removed: frozenset[int],
        added: Mapping[int, Sequence[Raw]],
    ) -> None:
        self._reshape_items(node, removed, added)
        if len(removed) == len(node.value) and not any(added.values()):
            name = next(k for k, _ in holder.value if k.value == key)
            colon = self.text.index(":", end_of(name)) + 1
            self._splice(colon, colon, " []")

    def _reshape_items(
        self, node: SequenceNode, removed: frozenset[int], added: Mapping[int, Sequence[Raw]]
    ) -> None:
        regions = regions_of(self.text, node)
        for place in removed:
            self._splice(*regions[place], "")
        spaced = is_spaced(self.text, regions)
        margin = " " * node.start_mark.column
        for after, items in added.items():
            like = node.value[max(0, after)]
            at = regions[after][1] if after >= 0 else regions[0][0]
            lines: list[str] = []
            for item in items:
                made = item_lines(item, flow=bracketed(like), dash=dash_like(node, like))
                blank = [""] if spaced else []
                lines += blank + made if after >= 0 else made + blank
            self._insert(at, [margin + line if line else "" for line in lines])


def _anchor(node: MappingNode, key: str, gone: set[int], ranks: Mapping[str, int]) -> int:
    """The pair a new key is put behind, of those that are kept; -1 where none is."""
    kept = [place for place in range(len(node.value)) if place not in gone]
    mine = ranks.get(key, len(ranks))
    before = {
        place: rank
        for place in kept
        if (rank := ranks.get(node.value[place][0].value, len(ranks))) < mine
    }
    if before:
        return max(before, key=lambda place: (before[place], place))
    return kept[-1] if kept else -1


def _by_head(values: Mapping[Path, Raw]) -> dict[str, dict[Path, Raw]]:
    found: dict[str, dict[Path, Raw]] = {}
    for path, value in values.items():
        found.setdefault(path[0], {})[path[1:]] = value
    return found


def _nested(inner: Mapping[Path, Raw]) -> dict[str, Raw]:
    """Values by their paths as a mapping, without those that are None."""
    found: dict[str, Raw] = {}
    for path, value in inner.items():
        if value is not None:
            at = found
            for part in path[:-1]:
                at = at.setdefault(part, {})
            at[path[-1]] = value
    return found


def _left(node: MappingNode, inner: Mapping[Path, Raw]) -> bool:
    """Whether anything is left of a mapping once some of it is taken away."""
    taken = {path[0] for path, value in inner.items() if value is None and len(path) == 1}
    given = any(value is not None for value in inner.values())
    return given or any(key.value not in taken for key, _ in node.value)
