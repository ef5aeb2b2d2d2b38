"""Options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

ProjectOption = Annotated[
    Path | None,
    typer.Option(
        "--project",
        metavar="DIR",
        help="The organisation's folder; else SCORECARD_PROJECT, else the nearest parent.",
    ),
]
MonthOption = Annotated[
    str | None, typer.Option("--month", metavar="YYYY-MM", help="A month, for example 2026-10.")
]
Format = Literal["table", "csv", "json"]
FormatOption = Annotated[Format, typer.Option("--format", help="How rows are written.")]
