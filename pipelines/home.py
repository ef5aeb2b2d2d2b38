"""Dagster's home of an organisation: its history of runs, in `var/dagster`."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from ruamel.yaml import YAML

from scorecard.project import SHIPPED, Project
from scorecard.stores.files import write_atomic


def prepare_home(project: Project) -> Path:
    """The folder to use as DAGSTER_HOME, with the shipped settings in it.

    `dagster.yaml` names storage relative to the folder it is started in; here storage is the home
    itself, so that part is left out.
    """
    home = project.var / "dagster"
    yaml = YAML(typ="safe", pure=True)
    settings = yaml.load((SHIPPED / "dagster.yaml").read_text(encoding="utf-8"))
    settings.pop("storage")
    text = io.StringIO()
    yaml.dump(settings, text)
    target = home / "dagster.yaml"
    if not target.is_file() or target.read_text(encoding="utf-8") != text.getvalue():
        write_atomic(target, text.getvalue().encode())
    return home


@contextmanager
def open_history(project: Project) -> Iterator[dg.DagsterInstance]:
    """Dagster's instance of the organisation, for the block."""
    with dg.DagsterInstance.from_config(str(prepare_home(project))) as instance:
        yield instance
