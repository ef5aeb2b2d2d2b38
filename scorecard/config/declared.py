"""Which tables a configuration declares, as far as that can be told before it is checked."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from scorecard.config.document import parse
from scorecard.config.shape import Misshapen, shaped
from scorecard.config.tables import Table
from scorecard.config.yaml_tree import Listed

_SECTION = re.compile(rb"^tables\s*:", re.MULTILINE)


def declared_tables(files: Mapping[str, bytes]) -> Iterator[Table]:
    """Tables of the right shape in the YAML files; what is wrong with others `load` will say."""
    adapter: TypeAdapter[Any] = TypeAdapter(Table)
    for name, content in sorted(files.items()):
        # Parsing takes a while, and few files have the section.
        if not (name.endswith(".yaml") and _SECTION.search(content)):
            continue
        tree = parse(name, content, [])
        listed = tree.get("tables") if hasattr(tree, "get") else None
        for item in listed if isinstance(listed, Listed) else ():
            try:
                yield shaped(adapter, item)
            except Misshapen:
                continue
