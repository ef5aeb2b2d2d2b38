"""Calling the command line as a user does, in this process."""

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

import dagster as dg
from typer.testing import CliRunner, Result

from pipelines import month_end
from pipelines.cli.main import app
from scorecard.project import Project
from scorecard.report import render


def scorecard(*arguments: str, alone: bool = True) -> Result:
    """What `scorecard ARGUMENTS` writes, and the code it ends with.

    `alone` in this process: cards are made in it, and Dagster's history is kept in memory, both of
    which take longer than all else of a small month.
    """
    with ExitStack() as stack:
        if alone:
            stack.enter_context(patch.object(render, "_workers", _here))
            stack.enter_context(patch.object(month_end, "open_history", _in_memory))
        return CliRunner().invoke(app, list(arguments))


@contextmanager
def _here(jobs: int, executor: Executor | None) -> Iterator[Executor]:
    with ThreadPoolExecutor(1) as pool:
        yield executor or pool


@contextmanager
def _in_memory(project: Project) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance
