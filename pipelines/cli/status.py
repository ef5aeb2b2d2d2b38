"""`scorecard status`: what came in, what was published, what went out, what stands open."""

from typing import TYPE_CHECKING

from pipelines.cli.console import say, write_rows
from pipelines.cli.expiring import ending_soon
from pipelines.cli.guard import guarded
from pipelines.cli.options import ProjectOption

if TYPE_CHECKING:
    from scorecard.config.models import Config
    from scorecard.project import Project

# Editions shown, newest first.
EDITIONS_SHOWN = 6


@guarded
def status(project: ProjectOption = None) -> None:
    """Show sources and their last delivery, editions, mails and open breaks."""
    from scorecard.project import Project

    found = Project.find(project)
    config = found.config()
    say(f"{config.organisation.name}, {found.root}")
    _clock(found, config)
    _sources(found, config)
    _asked(found, "What became of each source's newest month, in cells", "count_deliveries")
    if _has_mart(found, "timeliness"):
        _asked(found, "Sources on time, newest months", "count_timeliness")
    _editions(found)
    _mails(found)
    _asked(found, "Open breaks", "count_open_breaks")
    for number, line in enumerate(ending_soon(config)):
        say(line if number else f"\n{line}")


def _clock(project: "Project", config: "Config") -> None:
    import datetime as dt

    from scorecard.config.moments import zone_of
    from scorecard.stores.heartbeat import last_beat, told

    last, now = last_beat(project.heartbeat), dt.datetime.now(dt.UTC)
    say(f"Last tick: {told(last, now, zone_of(config))}")


def _sources(project: "Project", config: "Config") -> None:
    from scorecard.config.moments import listed, zone_of
    from scorecard.ingest.newest import newest_deliveries
    from scorecard.stores.landing import Landing

    zone, newest = zone_of(config), newest_deliveries(Landing(project.landing))
    rows = []
    for source in config.sources:
        last = newest.get(source.id)
        rows.append(
            (
                *(source.id, last.month, listed(last.received_at, zone)),
                *(last.state, last.rows, last.reason),
            )
            if last
            else (source.id, "", "", "nothing yet", None, "")
        )
    say("\nSources")
    write_rows(("source", "month", "last delivery", "state", "rows", "reason"), rows, "table")


def _editions(project: "Project") -> None:
    from collections import Counter

    from scorecard.stores.editions import Editions

    store = Editions(project.editions)
    rows = []
    for month in reversed(store.months()[-EDITIONS_SHOWN:]):
        edition = store.latest(month)
        if edition is not None:
            states = Counter(card.status for card in edition.cards)
            counts = (states["final"], states["provisional"], states["held"])
            rows.append((month, edition.number, *counts, edition.as_of))
    say("\nEditions")
    write_rows(("month", "edition", "final", "provisional", "held", "as of"), rows, "table")


def _mails(project: "Project") -> None:
    from collections import Counter

    from scorecard.stores.ledger import Ledger

    if not project.var.is_dir():
        return
    with Ledger.open(project.ledger_url) as ledger:
        states = Counter((mail.month, mail.kind, mail.state) for mail in ledger.messages())
    say("\nMails")
    rows = [(*key, number) for key, number in sorted(states.items(), reverse=True)]
    write_rows(("month", "kind", "state", "mails"), rows, "table")


def _has_mart(project: "Project", name: str) -> bool:
    """Whether the snapshot has a mart: an earlier version of the program may have written it."""
    from scorecard.stores.snapshot import query

    if not project.snapshot.is_file():
        return False
    sql = "SELECT 1 FROM duckdb_columns() WHERE table_name = $name LIMIT 1"
    return bool(query(project.snapshot, sql, {"name": name})[1])


def _asked(project: "Project", title: str, name: str) -> None:
    """The answer of a shipped query on the snapshot; nothing before there is one."""
    from scorecard.project import sql_dir
    from scorecard.stores.snapshot import query
    from scorecard.stores.statements import statement

    if not project.snapshot.is_file():
        return
    say(f"\n{title}")
    names, rows = query(project.snapshot, statement(sql_dir(), f"checks/{name}"))
    write_rows(names, rows, "table")
