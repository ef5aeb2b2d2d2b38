"""A project of real data: run once for its tests, and asked as an analyst asks."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from scorecard.project import Project
from tests.cli.running import scorecard

Ask = Callable[[str], list[dict[str, Any]]]


def asking(project: Project) -> Ask:
    """Rows of `scorecard query` on the project, figures with every digit."""

    def ask(sql: str) -> list[dict[str, Any]]:
        said = scorecard("query", sql, "--format", "json", "--project", str(project.root))
        assert said.exit_code == 0, said.output
        rows: list[dict[str, Any]] = json.loads(said.stdout, parse_float=str, parse_int=str)
        return rows

    return ask


def page_text(path: Path) -> str:
    """What a published page says, as one line."""
    pages = PdfReader(path).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
