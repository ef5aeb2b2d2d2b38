"""Golden files: one text each, written again only on request."""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
REGENERATE = "REGENERATE_GOLDEN"


def check_golden(name: str, found: str) -> None:
    """Compare with the golden file of that name; a missing one fails."""
    path = GOLDEN / name
    if os.environ.get(REGENERATE) == "1":
        path.write_text(found, encoding="utf-8")
    assert path.is_file(), f"no golden file {path}: set {REGENERATE}=1 to write it"
    expected = path.read_text(encoding="utf-8")
    assert found == expected, f"set {REGENERATE}=1 to accept the change"


def sections(parts: dict[str, list[str]]) -> str:
    """Named groups of lines as one text."""
    return "\n".join(
        "\n".join((f"== {title}", *(f"   {line}" for line in lines))) + "\n"
        for title, lines in parts.items()
    )
