"""Reading Markdown as far as the tests of the documents need it."""

import os
import re
from pathlib import Path

from scorecard.project import SHIPPED

README = SHIPPED / "README.md"
CHANGELOG = SHIPPED / "CHANGELOG.md"
CONFIGURATION = SHIPPED / "docs" / "configuration.md"
REFERENCE = SHIPPED / "docs" / "configuration-reference.md"
ANALYSTS = SHIPPED / "docs" / "analysts.md"
OPERATIONS = SHIPPED / "docs" / "operations.md"
TEMPLATES = SHIPPED / "docs" / "templates.md"
REST = SHIPPED / "docs" / "sources" / "rest.md"
# A page for each kind of server that sources may be asked of.
SOURCES = tuple(sorted(REST.parent.glob("*.md")))
DOCS = (README, CHANGELOG, CONFIGURATION, REFERENCE, TEMPLATES, ANALYSTS, OPERATIONS, *SOURCES)
REGENERATE = "REGENERATE_GOLDEN"

_FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(
    r"^`(?P<name>[^`\n]+)`:\n\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def text_of(path: Path) -> str:
    """A document; its newest state, since some tests may write it anew."""
    return path.read_text(encoding="utf-8")


def fences(path: Path, language: str) -> list[str]:
    """The code blocks of one language."""
    return [m["text"] for m in _FENCE.finditer(text_of(path)) if m["language"] == language]


def named_files(path: Path) -> dict[str, str]:
    """Code blocks that are whole files: a line with the file's name and a colon stands above."""
    return {m["name"]: m["text"] for m in _NAMED.finditer(text_of(path))}


def section(path: Path, title: str) -> str:
    """What stands under a heading; fails where there is none."""
    match = re.search(rf"^(?P<rank>#+) {re.escape(title)}$", text_of(path), re.MULTILINE)
    assert match is not None, f"{path.name}: no section {title}"
    rest = text_of(path)[match.end() :]
    end = re.search(rf"^#{{1,{len(match['rank'])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def table_rows(text: str) -> list[list[str]]:
    """The cells of the first table in a text, without its head."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if re.match(r"^\|( ---+ \|)+$", line)) + 1
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows


def anchors(path: Path) -> set[str]:
    """The addresses of a document's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", _FENCE.sub("", text_of(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def links(path: Path) -> list[str]:
    """Where links and pictures lead, within the project."""
    found = re.findall(r"\]\(([^)\s]+)\)", _FENCE.sub("", text_of(path)))
    return [link for link in found if not link.startswith(("http:", "https:"))]


def check_text(path: Path, expected: str) -> None:
    """Compare a document with what it should be; written anew on request."""
    if os.environ.get(REGENERATE) == "1":
        path.write_text(expected, encoding="utf-8")
    assert text_of(path) == expected, f"set {REGENERATE}=1 to accept the change"
