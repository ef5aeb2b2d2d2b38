"""Calling the command line as a user does, in this process."""

from typer.testing import CliRunner, Result

from pipelines.cli.main import app


def scorecard(*arguments: str) -> Result:
    """What `scorecard ARGUMENTS` writes, and the code it ends with."""
    return CliRunner().invoke(app, list(arguments))
