"""An organisation's folder made again from a backup, whole or not at all."""

import datetime as dt
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from scorecard.close.backup import LEDGER, Backup, check_objects, read_backup
from scorecard.close.publish import lay_out
from scorecard.errors import InputError, StoreError
from scorecard.project import MARKER, Project
from scorecard.stores.editions import Editions, Objects
from scorecard.stores.files import make_folder, sync_folder, write_atomic
from scorecard.stores.landing import utc_now
from scorecard.stores.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore made: mails now held for a person, and acts a surviving ledger had more.

    `kept_ledger` is True where the database that `SCORECARD_LEDGER_URL` names had outlived the
    folder, and was left as it is.
    """

    backup: Backup
    held: int
    kept_ledger: bool


def restore(source: Path, root: Path, clock: Callable[[], dt.datetime] = utc_now) -> Restored:
    """Make a project again in an empty folder from a backup, every file checked before any.

    All is written beside and renamed, so a crash leaves no folder or a whole one. Mails that had
    not left are held for a person, since they may have left after the backup was made.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise InputError(f"{root}: expected an empty folder to restore into, found files in it")
    backup = read_backup(source)
    for needed in (MARKER.as_posix(), LEDGER):
        if needed not in backup.files:
            raise StoreError(f"{source}: expected {needed} in the backup, found none")
    check_objects(source, backup)
    make_folder(root.parent)
    beside = Path(mkdtemp(prefix=f".{root.name}.restoring-", dir=root.parent))
    try:
        _write(Objects(source / "objects"), backup, beside)
        held, kept = _restore_ledger(beside, backup, clock)
        beside.chmod(0o755)
        beside.replace(root)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    sync_folder(root.parent)
    return Restored(backup, held, kept)


def _write(objects: Objects, backup: Backup, beside: Path) -> None:
    for name, sha256 in backup.files.items():
        write_atomic(beside / name, objects.get(sha256))
    target = Project(beside)
    editions = Editions(target.editions)
    for month in editions.months():
        newest = editions.latest(month)
        if newest is not None:
            lay_out(editions, newest, target.published)


def _restore_ledger(
    beside: Path, backup: Backup, clock: Callable[[], dt.datetime]
) -> tuple[int, bool]:
    """Hold what had not left; where the ledger is another database, fill that one if it is empty.

    Returns how many mails are held, and whether a database that has all acts was left as it is.
    """
    file = beside / LEDGER
    own = f"sqlite:///{file}"
    elsewhere = os.environ.get("SCORECARD_LEDGER_URL")
    if elsewhere and _outlived(elsewhere, backup):
        file.unlink()
        return 0, True
    with Ledger.open(own, clock=clock) as ledger:
        if ledger.sequence() != backup.ledger_sequence:
            raise StoreError(
                f"{LEDGER}: expected {backup.ledger_sequence} acts in the backup, "
                f"found {ledger.sequence()}: use another backup"
            )
        held = ledger.hold_unsent(backup.made_at)
        if elsewhere:
            # In one transaction, with what is held: nothing is sent between the two.
            ledger.copy_up_to(elsewhere, ledger.sequence())
    if elsewhere:
        file.unlink()
    return held, False


def _outlived(url: str, backup: Backup) -> bool:
    """Whether the ledger's own database has all acts of the backup; raises where it has some."""
    with Ledger.open(url) as ledger:
        acts = ledger.sequence()
    if 0 < acts < backup.ledger_sequence:
        raise StoreError(
            f"the ledger that SCORECARD_LEDGER_URL names holds {acts} acts, and the backup "
            f"{backup.ledger_sequence}: empty that database, or name another"
        )
    return acts > 0
