"""An organisation that is chased for its figures, at moments of March's end in 2026.

Ledger (`a`, a history, Ann's) and HR (`b`, a file a month, Bob's) give revenue; Bob's deputy is
Dan. In England 1 April is WD1, 2 April WD2, 3 and 6 April are holidays, 7 April is WD3. Clocks are
an hour before UTC's name for it: 12:00 in London is 11:00 UTC.
"""

import datetime as dt
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scorecard import stages
from scorecard.close.chase import Awaited, awaited
from scorecard.close.desk import Checkpoint, Desk, open_desk, passing
from scorecard.deliver.outbox import Sent
from scorecard.period import Month
from scorecard.project import Project
from tests.conftest import drop
from tests.keeping import kept
from tests.running import no_snapshots
from tests.small import SOURCE, kpi, scorecard, sections, yaml_of

MARCH = Month.of(2026, 3)
PEOPLE: list[dict[str, Any]] = [
    {"id": name, "name": name.title(), "email": f"{name}@small.example", "roles": [role]}
    for name, role in (("ann", "osm"), ("bob", "owner"), ("dan", "owner"), ("eve", "executive"))
]
SOURCES: list[dict[str, Any]] = [
    {**SOURCE, "id": "a", "name": "Ledger", "path": "drops/a.csv"},
    {
        **SOURCE,
        "id": "b",
        "name": "HR",
        "owner": "bob",
        "covers": "month",
        "path": "drops/b_{month}.csv",
    },
]
TIMETABLE: list[dict[str, Any]] = [
    {"day": -3, "at": "08:00", "do": "remind"},
    {"day": 1},
    {"day": 2, "at": "08:00", "do": "remind"},
    {"day": 2, "at": "13:00", "do": "remind"},
    {"day": 3, "at": "12:00", "do": "remind"},
]


def people(**of_bob: Any) -> list[dict[str, Any]]:
    """Everybody, Bob with some keys replaced; Dan is his deputy."""
    bob = {"deputy": "dan", **of_bob}
    return [{**person, **bob} if person["id"] == "bob" else person for person in PEOPLE]


def chased_sections(**more: Any) -> dict[str, Any]:
    """The organisation's sections, with some replaced."""
    return sections(
        **{
            "people": people(),
            "kpis": [kpi("revenue")],
            "sources": SOURCES,
            "scorecards": [scorecard("group", ["revenue"])],
            "timetable": TIMETABLE,
            **more,
        }
    )


def chased_organisation(root: Path, **more: Any) -> Project:
    """The organisation in a folder, with no figures yet."""
    (root / "config").mkdir(parents=True)
    (root / "drops").mkdir()
    configure(Project(root), **more)
    return Project(root)


def configure(project: Project, **more: Any) -> None:
    """Write the configuration anew."""
    path = project.config_dir / "organisation.yaml"
    path.write_bytes(yaml_of(chased_sections(**more)))


def ledger_file(project: Project, *months: str) -> None:
    """What Ledger holds: a figure of North for each month."""
    drop(project, "a.csv", *(f"revenue,north,{month},100" for month in months))


def hr_file(project: Project, month: str, value: int = 100) -> None:
    """HR's file of a month."""
    drop(project, f"b_{month}.csv", f"revenue,north,{month},{value}")


def utc(text: str) -> dt.datetime:
    """A moment in UTC, as `2026-04-01 05:00`."""
    return dt.datetime.fromisoformat(f"{text}+00:00")


@contextmanager
def desk_at(project: Project, moment: str, checkpoint: Checkpoint = passing) -> Iterator[Desk]:
    """A desk whose clock stands."""
    with (
        ThreadPoolExecutor(1) as pool,
        open_desk(
            project, "test", clock=lambda: utc(moment), checkpoint=checkpoint, executor=pool
        ) as desk,
    ):
        yield desk


def close(project: Project, month: str, moment: str) -> None:
    """What a run does before publishing, and the snapshot."""
    at = Month.parse(month)
    with desk_at(project, moment) as desk:
        with no_snapshots():
            for source in desk.config.sources:
                stages.collect(desk, source.id, at)
            stages.load(desk, at)
            stages.source_breaks(desk, at)
            stages.resolved_values(desk)
            stages.derived_breaks(desk, at)
        stages.snapshot(desk)


def chased_march(root: Path) -> Project:
    """February was closed on time; of March Ledger has come on WD1, and HR's file is not there."""
    folder, _ = kept("chased-march", _chased_march)
    shutil.copytree(folder, root)
    return Project(root)


def _chased_march(folder: Path) -> None:
    made = chased_organisation(folder)
    ledger_file(made, "2026-02")
    hr_file(made, "2026-02")
    close(made, "2026-02", "2026-03-02 06:00")
    ledger_file(made, "2026-02", "2026-03")
    close(made, "2026-03", "2026-04-01 05:00")


def remind(
    project: Project,
    moment: str,
    *,
    since: str | None = None,
    month: Month = MARCH,
    checkpoint: Checkpoint = passing,
) -> Sent:
    """Remind at a moment; with `since` for a step of the timetable at that moment."""
    with desk_at(project, moment, checkpoint) as desk:
        return stages.remind(desk, month, None if since is None else utc(since))


def told(project: Project, moment: str, month: Month = MARCH) -> dict[str, str]:
    """The state of each source at a moment."""
    return {item.source.id: item.state for item in items(project, moment, month)}


def items(project: Project, moment: str, month: Month = MARCH) -> list[Awaited]:
    """What is expected for a month, as known at a moment."""
    return awaited(project, project.config(), month, utc(moment))
