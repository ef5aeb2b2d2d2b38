"""Which program this is: what to tell whoever is asked about it."""

import platform
from importlib import metadata
from typing import Annotated

import typer

# What figures are calculated with, pages are printed with, and months are run by.
_WITH = ("DuckDB", "WeasyPrint", "Dagster")


def _say(asked: bool) -> None:
    if asked:
        parts = [f"{name} {metadata.version(name)}" for name in _WITH]
        told = ", ".join([*parts, f"Python {platform.python_version()}"])
        typer.echo(f"scorecard {metadata.version('scorecard')} ({told})")
        raise typer.Exit


def version(
    asked: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_say,
            is_eager=True,
            help="Say which version this is, and which it stands on.",
        ),
    ] = False,
) -> None:
    """What can be asked of the program as a whole."""
