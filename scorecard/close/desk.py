"""Everything a stage works with, opened together and closed together."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scorecard.config.bundle import Bundle
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.errors import StoreError
from scorecard.project import Project, sql_dir
from scorecard.report.templates import Templates, templates_of
from scorecard.stores.editions import Editions
from scorecard.stores.landing import Landing, utc_now
from scorecard.stores.ledger import Ledger
from scorecard.stores.lock import project_lock
from scorecard.stores.warehouse import Warehouse

Clock = Callable[[], dt.datetime]
# Called between the steps of a stage with the step's name; tests crash there.
Checkpoint = Callable[[str], None]


def passing(step: str) -> None:
    """The checkpoint of every run that is not a test."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A project with its configuration and its four stores."""

    project: Project
    config: Config
    bundle: Bundle
    landing: Landing
    warehouse: Warehouse
    ledger: Ledger
    editions: Editions
    templates: Templates
    clock: Clock = utc_now
    checkpoint: Checkpoint = passing
    # Why servers cannot be used while the desk is open, by their names: none is asked again.
    unusable: dict[str, str] = field(default_factory=dict)
    # Where cards are rendered; a pool of processes made for the purpose where none is given.
    executor: Executor | None = None


@contextmanager
def open_desk(
    project: Project,
    purpose: str,
    *,
    clock: Clock = utc_now,
    checkpoint: Checkpoint = passing,
    executor: Executor | None = None,
    create: bool = True,
) -> Iterator[Desk]:
    """The desk of a project for the block, under the project's lock.

    The configuration is read once, here; changing its files meanwhile changes nothing. Without
    `create` a warehouse that is missing or damaged is refused where it is used, not begun anew.
    Raises `ConfigError` or `LockHeld` before anything is opened.
    """
    with project_lock(project.lock, purpose):
        # Read under the lock: whoever changes the files by a command holds it too.
        bundle = project.bundle()
        config = load(bundle)
        ledger = open_ledger(project, clock)
        editions = Editions(project.editions)
        warehouse = Warehouse(project.warehouse, sql_dir(), create=create)
        try:
            _check_ledger(ledger, editions)
            yield Desk(
                project=project,
                config=config,
                bundle=bundle,
                landing=Landing(project.landing, clock),
                warehouse=warehouse,
                ledger=ledger,
                editions=editions,
                templates=templates_of(project),
                clock=clock,
                checkpoint=checkpoint,
                executor=executor,
            )
        finally:
            try:
                warehouse.close()
            finally:
                ledger.close()


def _check_ledger(ledger: Ledger, editions: Editions) -> None:
    known = max((edition.ledger_sequence for edition in editions.all()), default=0)
    if ledger.sequence() < known:
        raise StoreError(
            f"the ledger holds {ledger.sequence()} acts and an edition was made after {known}: "
            "releases and mails are recorded nowhere else; `scorecard restore --from DIR` brings "
            "back the project from its backup"
        )


def open_ledger(project: Project, clock: Clock = utc_now) -> Ledger:
    """The project's ledger, its folder made where it is a file."""
    Path(project.var / "ledger").mkdir(parents=True, exist_ok=True)
    return Ledger.open(project.ledger_url, clock=clock)
