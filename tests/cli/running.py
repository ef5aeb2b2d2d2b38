"""Calling the command line as a user does, in this process."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import dagster as dg
from typer.testing import CliRunner, Result

from pipelines import month_end
from pipelines.cli.main import app
from scorecard.project import Project
from tests.running import cards_here, looked, one_snapshot, unlooked


def scorecard(*arguments: str, alone: bool = True) -> Result:
    """What `scorecard ARGUMENTS` writes, and the code it ends with.

    `alone` in this process: cards are made in it, Dagster's history is kept in memory, and nobody
    looks at the control page, or at the snapshot while a month is calculated.
    """
    with ExitStack() as stack:
        if alone:
            stack.enter_context(cards_here())
            stack.enter_context(patch.object(month_end, "open_history", _in_memory))
            stack.enter_context(one_snapshot())
        stack.enter_context(unlooked() if alone else looked())
        return CliRunner().invoke(app, list(arguments))


@contextmanager
def _in_memory(project: Project) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance
