"""The YAML files of a configuration, and where in them each entry stands."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.nodes import MappingNode, SequenceNode

from scorecard.config.bundle import Bundle
from scorecard.config.finding import KeyPath
from scorecard.errors import InvariantBroken
from scorecard.onboard.dictionary.yaml_nodes import value_of
from scorecard.onboard.dictionary.yaml_text import Document


@dataclass(frozen=True, slots=True)
class Written:
    """The YAML files of a configuration, and in which one each entry of a list section stands."""

    documents: Mapping[str, Document]
    # By section: file, and place in the file's own list.
    entries: Mapping[str, Sequence[tuple[str, int]]]

    @classmethod
    def read(cls, bundle: Bundle) -> "Written":
        """The files of a bundle that has been found to be valid."""
        documents = {
            name: Document.read(name, content)
            for name, content in sorted(bundle.files.items())
            if name.endswith(".yaml")
        }
        entries: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for name, document in documents.items():
            for key, node in document.root.value if document.root else ():
                if isinstance(node, SequenceNode):
                    entries[key.value] += [(name, place) for place in range(len(node.value))]
        return cls(documents, entries)

    @property
    def counts(self) -> dict[str, int]:
        """How many entries of each list section stand in YAML."""
        return {section: len(entries) for section, entries in self.entries.items()}

    def home(self, section: str) -> str | None:
        """The file that holds most of a section; None where none has it."""
        held = Counter(name for name, _ in self.entries.get(section, ()))
        if held:
            return held.most_common(1)[0][0]
        having = (n for n, document in self.documents.items() if document.section(section))
        return next(having, None)

    def line(self, place: KeyPath) -> str:
        """File and line of a place in a list or single section, as `targets.yaml:17`."""
        section, *rest = place
        if rest and isinstance(rest[0], int):
            name, index = self.entries[str(section)][rest[0]]
            path: KeyPath = (section, index, *rest[1:])
        else:
            name, path = self.holder(str(section)), place
        document = self.documents[name]
        node: Any = document.root
        line = 1
        for part in path:
            if isinstance(node, MappingNode):
                key = next((k for k, _ in node.value if k.value == part), None)
                if key is None:
                    break
                line, node = key.start_mark.line + 1, value_of(node, str(part))
            elif isinstance(node, SequenceNode) and isinstance(part, int):
                node = node.value[part]
                line = node.start_mark.line + 1
        return f"{name}:{line}"

    def holder(self, section: str) -> str:
        """The file with a section, the first one where none has it."""
        having = (n for n, document in self.documents.items() if document.section(section))
        return next(having, next(iter(self.documents)))

    def node(self, place: KeyPath) -> tuple[Document, MappingNode]:
        """The mapping of an entry, and the document it is in."""
        section, *rest = place
        if rest:
            name, index = self.entries[str(section)][int(rest[0])]
            document, inner = self.documents[name], [section, index, *rest[1:]]
        else:
            document, inner = self.documents[self.holder(str(section))], [section]
        node: Any = document.root
        for part in inner:
            node = node.value[part] if isinstance(part, int) else value_of(node, str(part))
        if not isinstance(node, MappingNode):
            raise InvariantBroken(f"{document.name}: no entry at {place}")
        return document, node
