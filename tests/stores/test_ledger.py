"""The ledger: acts are whole, repeatable, and never changed.

Everything runs on SQLite, and on PostgreSQL where its programs are installed.
"""

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Text, create_engine, text
from sqlalchemy.exc import DBAPIError

from scorecard.errors import InputError, InvariantBroken, StoreError
from scorecard.stores import ledger_schema as schema
from scorecard.stores.ledger import RESTORED, Ledger, OutboxMessage
from scorecard.stores.ledger_decisions import NewDecision, ReviewRow, SeenBreak
from scorecard.stores.ledger_engine import LedgerDatabase
from tests.ledgers import dumped, made_once, migrated
from tests.servers import Server, written

MONTH = "2026-10"
LEASE = dt.timedelta(minutes=5)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 4, 9, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture(scope="module", autouse=True)
def migrations() -> Iterator[None]:
    """They are run for each ledger here."""
    with migrated():
        yield


@pytest.fixture
def clock() -> Clock:
    """4 November 2026, 09:00 UTC."""
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'var' / 'ledger.sqlite'}"
    server: Server = request.getfixturevalue("postgresql")
    return written(server.fresh())


@pytest.fixture
def ledger(url: str, clock: Clock) -> Iterator[Ledger]:
    """A new ledger."""
    with Ledger.open(url, clock=clock) as opened:
        yield opened


def card(unit: str = "north", version: int = 1, person: str = "ann") -> OutboxMessage:
    """A card mail whose key says what it is."""
    return OutboxMessage(
        key=f"card-{unit}-{version}-{person}",
        month=MONTH,
        kind="card",
        unit=unit,
        version=version,
        person=person,
        recipient=f"{person}@example.com",
        subject=f"Scorecard {unit}",
        message_id=f"<{unit}-{version}-{person}@example.com>",
        blob_sha256="ab" * 32,
    )


def digest(person: str = "osm", edition: int = 1) -> OutboxMessage:
    """A digest mail to one person."""
    return replace(
        card(person=person),
        key=f"digest-{edition}-{person}",
        kind="digest",
        unit=None,
        version=None,
    )


def release(ledger: Ledger, units: dict[str, str], messages: list[OutboxMessage]) -> int:
    """A release by Ann at the command line."""
    return ledger.record_release(
        MONTH, units, person="ann", channel="cli", reason="checked", messages=messages
    )


def send(ledger: Ledger, key: str) -> None:
    """Claim a mail and mark it sent."""
    assert ledger.claim(key, LEASE)
    ledger.mark(key, "SENT")


def override(value: str = "95", **more: Any) -> NewDecision:
    """An override of North's revenue in October."""
    said: dict[str, Any] = {"kpi": "revenue", "unit": "north", "value": Decimal(value)}
    months = {"first_month": MONTH, "last_month": MONTH}
    return NewDecision(**{"kind": "override", "reason": "r", "landed": 2, **said, **months, **more})


def review(ledger: Ledger, *rows: ReviewRow) -> int:
    """A review workbook of Ann's that came back with these rows."""
    return ledger.decisions.record_review(
        rows, sha256="ab" * 32, name="ann.xlsx", person="ann", month=MONTH, channel="workbook"
    )


def dump(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = {
            name: sorted(map(tuple, connection.execute(table.select()).all()), key=repr)
            for name, table in schema.metadata.tables.items()
        }
    engine.dispose()
    return rows


def test_new_ledger_is_at_head_and_empty(ledger: Ledger, url: str) -> None:
    assert ledger.sequence() == 0
    assert ledger.messages() == []
    database = LedgerDatabase(url)
    with database.reading() as connection:
        assert schema.version(connection) == schema.HEAD
        config = schema.migration_config(connection)
        assert ScriptDirectory.from_config(config).get_current_head() == schema.HEAD
    database.close()


def test_ledgers_of_other_tests_are_what_the_migrations_make(tmp_path: Path) -> None:
    def made(name: str) -> list[str]:
        database = LedgerDatabase(f"sqlite:///{tmp_path / name}")
        database.upgrade()
        with database.reading() as connection:
            found = dumped(connection)
        database.close()
        return found

    by_migrations = made("migrated")
    with made_once():
        made("first")
        assert made("second") == by_migrations
    assert len(by_migrations) > len(schema.metadata.tables)


def test_migrations_make_exactly_the_declared_tables(ledger: Ledger, url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        options = {"version_table": schema.VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
        for view in (
            schema.outbox_state,
            schema.current_releases,
            schema.current_alerts,
            schema.current_decisions,
        ):
            assert connection.execute(view.select()).all() == []
    engine.dispose()


def test_reopening_keeps_everything_and_does_not_import_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with Ledger.open(url) as ledger:
        release(ledger, {"north": "d1"}, [card()])
    code = (
        "import sys; from scorecard.stores.ledger import Ledger\n"
        f"with Ledger.open({url!r}) as l: print(l.sequence(), 'alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "False"]


def test_sqlite_keeps_what_it_has_promised(tmp_path: Path) -> None:
    database = LedgerDatabase(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    database.upgrade()
    with database.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
        }
    database.close()
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    assert pragmas == expected


def test_ledger_of_a_newer_version_is_refused(ledger: Ledger, url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"newer version.*9999.*update the program"):
        Ledger.open(url)


def test_foreign_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE releases (name TEXT)")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="'releases' but no 'ledger_version'"):
        Ledger.open(f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    names = connection.execute("SELECT name FROM sqlite_master").fetchall()
    connection.close()
    assert names == [("releases",)]


def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError, match=r"ledger\.sqlite: file is not a database"):
        Ledger.open(f"sqlite:///{path}")


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="cannot make its folder"):
        Ledger.open(f"sqlite:///{tmp_path / 'var' / 'ledger' / 'ledger.sqlite'}")


@pytest.mark.parametrize("bad", ["no url", "nosuchdatabase://host/name"])
def test_unusable_url_is_explained(bad: str) -> None:
    with pytest.raises(InputError, match="expected an SQLAlchemy URL"):
        Ledger.open(bad)


@pytest.mark.parametrize("scheme", ["postgresql+pg8000", "sqlite"])
def test_password_in_the_url_is_never_shown(scheme: str) -> None:
    with pytest.raises((InputError, StoreError)) as caught:
        Ledger.open(f"{scheme}://user:hunter2@127.0.0.1:1/ledger")
    assert "hunter2" not in str(caught.value)


def test_failed_migration_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed in the middle of the first migration: the next opening starts from nothing."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((schema.MIGRATIONS / "env.py").read_text())
    text_of_first = (schema.MIGRATIONS / "versions" / "0001_ledger.py").read_text()
    broken = text_of_first.replace(
        "    _digests_and_alerts()\n", "    raise KeyboardInterrupt\n", 1
    )
    assert broken != text_of_first
    (folder / "versions" / "0001_ledger.py").write_text(broken)
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", folder)
        with pytest.raises(KeyboardInterrupt):
            Ledger.open(url)
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    connection.close()
    with Ledger.open(url) as ledger:
        assert release(ledger, {"north": "d1"}, [card()]) == 1


def test_ledger_of_the_first_version_is_upgraded_with_all_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made by 0001 alone, with a card queued; opened again it takes letters, and refuses others."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for name in ("env.py", "versions/0001_ledger.py"):
        (folder / name).write_text((schema.MIGRATIONS / name).read_text())
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", folder)
        patched.setattr(schema, "HEAD", "0001")
        with Ledger.open(url) as ledger:
            release(ledger, {"north": "d1"}, [card()])
    letters = [
        replace(digest("ann"), key=f"{kind}-ann", kind=kind)
        for kind in ("review", "receipt", "owner", "form", "chat")
    ]
    with Ledger.open(url) as ledger:
        ledger.record_letters(MONTH, letters)
        kinds = [mail.kind for mail in ledger.messages()]
        assert kinds == ["review", "receipt", "owner", "form", "chat", "card"]
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
        connection.execute(
            "INSERT INTO outbox_messages SELECT 'k', seq, month, 99, 'spam', unit, version, "
            "person, recipient, subject, message_id, blob_sha256 FROM outbox_messages LIMIT 1"
        )
    connection.close()


def test_a_ledger_from_before_items_keeps_its_decisions_and_takes_items(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made by 0001 to 0003, with one decision, as they wrote it."""
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    older = ("0001_ledger", "0002_forms_and_receipts", "0003_decisions")
    for name in ("env.py", *(f"versions/{name}.py" for name in older)):
        (folder / name).write_text((schema.MIGRATIONS / name).read_text())
    with monkeypatch.context() as patched:
        patched.setattr(schema, "MIGRATIONS", folder)
        patched.setattr(schema, "HEAD", "0003")
        Ledger.open(url).close()
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    connection.execute("INSERT INTO entries VALUES (1, '2026-11-03', 'decision', 'ann', 'x')")
    columns = "seq, kind, reason, evidence, landed, needs_confirmation"
    connection.execute(f"INSERT INTO decisions ({columns}) VALUES (1, 'rebase', 'r', '', 0, 0)")
    connection.commit()
    connection.close()
    item = override("-12", kind="item", item_type="timing", reverses="2026-12")
    with Ledger.open(url) as ledger:
        assert ledger.decisions.record([item], person="ann", channel="x") == (2,)
        before, made = ledger.decisions.all()
    assert (before.kind, before.item_type, before.state) == ("rebase", None, "in_force")
    assert (made.kind, made.item_type, made.reverses) == ("item", "timing", "2026-12")
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("UPDATE decisions SET item_type = 'unit'")
    connection.close()


def test_letters_are_queued_once_and_are_nothing_else(ledger: Ledger) -> None:
    receipt = replace(digest("ann"), key="receipt-7", kind="receipt")
    first = ledger.record_letters(MONTH, [receipt])
    assert ledger.record_letters(MONTH, [receipt]) == first
    assert [mail.key for mail in ledger.messages(MONTH)] == ["receipt-7"]
    with pytest.raises(InvariantBroken, match="no letter of"):
        ledger.record_letters(MONTH, [card()])


def test_a_step_of_the_timetable_is_noted_once_for_a_month(ledger: Ledger) -> None:
    first = ledger.record_steps(MONTH, ["ask WD-3 08:00", "run WD1 06:00"])
    assert ledger.record_steps(MONTH, ["run WD1 06:00"]) == first
    assert ledger.record_steps(MONTH, ["run WD1 06:00", "run WD2 06:00"]) == first + 1
    assert list(ledger.steps_done(MONTH)) == ["ask WD-3 08:00", "run WD1 06:00", "run WD2 06:00"]
    assert ledger.steps_done("2026-11") == {}


STATEMENTS = [
    *(f"DELETE FROM {name}" for name in schema.metadata.tables),
    *(
        f"UPDATE {name} SET {next(c.name for c in table.c if isinstance(c.type, Text))} = 'x'"
        for name, table in schema.metadata.tables.items()
    ),
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_written_rows_cannot_be_changed(ledger: Ledger, url: str, statement: str) -> None:
    release(ledger, {"north": "d1"}, [card()])
    ledger.record_digest(MONTH, 1, [digest()])
    ledger.record_alerts(MONTH, {"late": (1, "late")})
    ledger.record_steps(MONTH, ["run WD1 06:00"])
    review(ledger, ReviewRow(9, "break b1", "applied", decision=override()))
    (made,) = ledger.decisions.all()
    ledger.decisions.add_event(made.seq, "confirmed", person="bob", channel="cli", reason="")
    before = dump(url)
    assert [name for name, rows in before.items() if not rows] == []
    engine = create_engine(url)
    with pytest.raises(DBAPIError, match="is append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert dump(url) == before


def test_replacing_a_row_is_refused_too(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    with Ledger.open(url) as ledger:
        release(ledger, {"north": "d1"}, [])
    database = LedgerDatabase(url)
    with pytest.raises(StoreError, match="append-only"), database.writing() as connection:
        connection.execute(
            text("INSERT OR REPLACE INTO entries (seq, at, kind, channel) VALUES (1, '', '', '')")
        )
    database.close()


def test_release_records_who_when_why_and_queues_its_mails(ledger: Ledger) -> None:
    assert release(ledger, {"north": "d1", "south": "d2"}, [card(), card("south")]) == 1
    found = ledger.releases(MONTH)
    assert [(r.unit, r.card_digest, r.person, r.channel, r.reason) for r in found] == [
        ("north", "d1", "ann", "cli", "checked"),
        ("south", "d2", "ann", "cli", "checked"),
    ]
    assert {r.at for r in found} == {"2026-11-04T09:00:00.000000Z"}
    queued = ledger.messages(MONTH, "PENDING")
    assert [(m.number, m.unit, m.state, m.created) for m in queued] == [
        (1, "north", "PENDING", "2026-11-04T09:00:00.000000Z"),
        (2, "south", "PENDING", "2026-11-04T09:00:00.000000Z"),
    ]


def test_same_release_again_adds_no_row(ledger: Ledger, url: str, clock: Clock) -> None:
    release(ledger, {"north": "d1"}, [card()])
    send(ledger, card().key)
    before = dump(url)
    clock.now += dt.timedelta(hours=1)
    rebuilt = replace(card(), blob_sha256="cd" * 32)
    assert release(ledger, {"north": "d1"}, [rebuilt]) == ledger.sequence()
    assert dump(url) == before


def test_new_version_releases_again_and_returning_to_the_first_does_too(ledger: Ledger) -> None:
    for version, content in enumerate(("d1", "d2", "d1"), start=1):
        release(ledger, {"north": content}, [card(version=version)])
    assert [r.card_digest for r in ledger.releases(MONTH)] == ["d1", "d2", "d1"]
    assert [m.number for m in ledger.messages(MONTH)] == [1, 2, 3]
    assert [r.card_digest for r in ledger.releases(MONTH, up_to=2)] == ["d1", "d2"]


def test_person_added_later_gets_a_mail_without_a_second_release(ledger: Ledger) -> None:
    release(ledger, {"north": "d1"}, [card()])
    release(ledger, {"north": "d1"}, [card(), card(person="bob"), card(person="bob")])
    assert len(ledger.releases(MONTH)) == 1
    assert [m.person for m in ledger.messages(MONTH)] == ["ann", "bob"]


def test_failing_release_leaves_neither_release_nor_mail(ledger: Ledger, url: str) -> None:
    """The second mail breaks a rule of the database after the release row was written."""
    before = dump(url)
    nameless = replace(card("south"), person=None)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match=r"outbox_messages\.person|\"person\""):
        release(ledger, {"north": "d1", "south": "d2"}, [card(), nameless])
    assert dump(url) == before


def test_mail_of_a_card_that_is_not_released_is_refused(ledger: Ledger) -> None:
    with pytest.raises(InvariantBroken, match="not of a card released"):
        release(ledger, {"south": "d2"}, [card("north")])
    with pytest.raises(InvariantBroken, match="not a digest"):
        ledger.record_digest(MONTH, 1, [card("north")])
    assert ledger.sequence() == 0


def test_a_digest_is_queued_once_and_its_news_again(ledger: Ledger) -> None:
    ledger.record_digest(MONTH, 1, [digest("osm")])
    assert ledger.record_digest(MONTH, 1, [digest("osm")]) == 1
    news = replace(digest("osm"), key="digest-1-news", message_id="<news@small.example>")
    ledger.record_digest(MONTH, 1, [news, digest("deputy")])
    ledger.record_digest(MONTH, 2, [digest("osm", edition=2)])
    assert [m.key for m in ledger.messages(MONTH)] == [
        "digest-1-osm",
        "digest-1-news",
        "digest-1-deputy",
        "digest-2-osm",
    ]


def test_digest_is_sent_when_one_is_out_and_none_under_way(ledger: Ledger) -> None:
    assert not ledger.digest_sent(MONTH)
    ledger.record_digest(MONTH, 1, [digest("osm"), digest("deputy")])
    assert not ledger.digest_sent(MONTH, 1)
    send(ledger, "digest-1-osm")
    assert not ledger.digest_sent(MONTH, 1)
    ledger.claim("digest-1-deputy", LEASE)
    ledger.mark("digest-1-deputy", "REJECTED", "550 no such user")
    assert ledger.digest_sent(MONTH, 1)
    assert ledger.digest_sent(MONTH)
    ledger.record_digest(MONTH, 2, [digest("osm", edition=2)])
    assert not ledger.digest_sent(MONTH)
    assert ledger.digest_sent(MONTH, 1)


def test_refused_digest_alone_does_not_count(ledger: Ledger) -> None:
    ledger.record_digest(MONTH, 1, [digest()])
    ledger.claim(digest().key, LEASE)
    ledger.mark(digest().key, "REJECTED", "550 no such user")
    assert not ledger.digest_sent(MONTH, 1)


def test_messages_come_digests_first_then_by_number(ledger: Ledger) -> None:
    release(ledger, {"north": "d1", "south": "d2"}, [card("south"), card("north")])
    ledger.record_digest(MONTH, 1, [digest()])
    assert [(m.kind, m.number) for m in ledger.messages()] == [
        ("digest", 3),
        ("card", 1),
        ("card", 2),
    ]
    assert ledger.messages("2026-09") == []
    assert ledger.messages(MONTH, "SENT") == []


def test_claim_holds_until_its_lease_is_over(ledger: Ledger, clock: Clock) -> None:
    release(ledger, {"north": "d1"}, [card()])
    key = card().key
    assert ledger.claim(key, LEASE)
    assert not ledger.claim(key, LEASE)
    clock.now += LEASE
    assert ledger.claim(key, LEASE)
    ledger.mark(key, "DEFERRED", "421 try later")
    assert ledger.messages(MONTH)[0].detail == "421 try later"
    assert ledger.claim(key, LEASE)
    ledger.mark(key, "SENT")
    clock.now += 2 * LEASE
    assert not ledger.claim(key, LEASE)


@pytest.mark.parametrize("before", [LEASE, dt.timedelta(0)])
def test_a_lease_of_0_takes_what_a_dead_run_claimed_though_the_clock_went_back(
    ledger: Ledger, clock: Clock, before: dt.timedelta
) -> None:
    release(ledger, {"north": "d1"}, [card()])
    key = card().key
    assert ledger.claim(key, before)
    clock.now -= dt.timedelta(days=1)
    assert not ledger.claim(key, LEASE)
    assert ledger.claim(key, dt.timedelta(0))
    ledger.mark(key, "SENT")
    assert not ledger.claim(key, dt.timedelta(0))


def test_marking_twice_adds_nothing_and_sent_is_for_ever(ledger: Ledger) -> None:
    release(ledger, {"north": "d1"}, [card()])
    send(ledger, card().key)
    seq = ledger.sequence()
    ledger.mark(card().key, "SENT")
    assert ledger.sequence() == seq
    with pytest.raises(InvariantBroken, match="PENDING cannot follow SENT"):
        ledger.mark(card().key, "PENDING")
    with pytest.raises(InvariantBroken, match="not in the outbox"):
        ledger.mark("nothing", "SENT")


def test_unknown_mail_waits_for_a_person(ledger: Ledger, clock: Clock) -> None:
    release(ledger, {"north": "d1"}, [card()])
    ledger.claim(card().key, LEASE)
    ledger.mark(card().key, "UNKNOWN", "connection lost after DATA")
    clock.now += 2 * LEASE
    assert not ledger.claim(card().key, LEASE)
    ledger.mark(card().key, "PENDING", "send again", person="ann", channel="cli")
    assert ledger.claim(card().key, LEASE)


def test_what_had_not_left_before_a_restore_is_left_to_a_person(ledger: Ledger) -> None:
    mails = [card(person=person) for person in ("ann", "bob", "cem", "dan", "eve")]
    release(ledger, {"north": "1"}, mails)
    sent, refused, claimed, unknown, waiting = (mail.key for mail in mails)
    send(ledger, sent)
    ledger.mark(refused, "REJECTED", "no such person")
    for key in (claimed, unknown):
        assert ledger.claim(key, LEASE)
    ledger.mark(unknown, "UNKNOWN", "connection lost")
    before = ledger.sequence()
    assert ledger.hold_unsent("2026-11-03T12:00:00+00:00") == 3
    assert ledger.sequence() == before + 1
    held = {mail.key: mail.detail for mail in ledger.messages(state="UNKNOWN")}
    assert set(held) == {claimed, unknown, waiting}
    assert set(held.values()) == {
        f"{RESTORED} of 2026-11-03T12:00:00+00:00: it may have left since"
    }
    assert not any(ledger.claim(key, dt.timedelta(0)) for key in held)
    ledger.mark(waiting, "PENDING", person="ann", channel="cli")
    assert ledger.claim(waiting, LEASE)


def test_a_restore_of_a_ledger_without_such_mails_is_no_act(ledger: Ledger) -> None:
    assert (ledger.hold_unsent("2026-11-03T12:00:00+00:00"), ledger.sequence()) == (0, 0)


def test_alerts_open_change_and_close_once(ledger: Ledger, url: str) -> None:
    late, low = (3, "3 files late"), (1, "1 value low")
    assert ledger.record_alerts(MONTH, {"late": late, "low": low}) == 1
    assert ledger.record_alerts(MONTH, {"low": low, "late": late}) == 1
    assert ledger.record_alerts(MONTH, {"late": (4, "4 files late")}) == 2
    assert ledger.open_alerts(MONTH) == {"late": (4, "4 files late")}
    assert ledger.record_alerts(MONTH, {}) == 3
    assert ledger.record_alerts(MONTH, {}) == 3
    assert ledger.record_alerts(MONTH, {"late": late}) == 4
    assert ledger.open_alerts("2026-09") == {}
    events = sorted((row[0], row[1], row[3], row[4]) for row in dump(url)["alerts"])
    assert events == [
        (1, "late", "opened", 3),
        (1, "low", "opened", 1),
        (2, "late", "opened", 4),
        (2, "low", "closed", 0),
        (3, "late", "closed", 0),
        (4, "late", "opened", 3),
    ]


def test_copy_holds_the_acts_up_to_a_number_and_goes_on_from_there(
    ledger: Ledger, url: str, tmp_path: Path
) -> None:
    ledger.record_digest(MONTH, 1, [digest()])
    send(ledger, digest().key)
    release(ledger, {"north": "d1"}, [card()])
    upto = ledger.sequence()
    expected = dump(url)
    send(ledger, card().key)
    release(ledger, {"north": "d2"}, [card(version=2)])
    target = f"sqlite:///{tmp_path / 'copy' / 'ledger.sqlite'}"
    ledger.copy_up_to(target, upto)
    assert dump(target) == expected
    with Ledger.open(target) as copy:
        assert copy.sequence() == upto
        assert [m.state for m in copy.messages()] == ["SENT", "PENDING"]
        assert release(copy, {"north": "d9"}, []) == upto + 1
    with pytest.raises(StoreError, match="expected an empty ledger"):
        ledger.copy_up_to(target, upto)
    with pytest.raises(InputError, match="expected 0 to"):
        ledger.copy_up_to(f"sqlite:///{tmp_path / 'third.sqlite'}", 999)


def test_copy_into_another_database_continues_its_numbers(
    ledger: Ledger, url: str, tmp_path: Path
) -> None:
    """Filled from a file, the ledger under test numbers its next act after the last one copied."""
    with Ledger.open(f"sqlite:///{tmp_path / 'source.sqlite'}") as source:
        release(source, {"north": "d1"}, [card()])
        release(source, {"north": "d2"}, [])
        source.copy_up_to(url, 2)
    assert release(ledger, {"north": "d3"}, []) == 3


def test_clock_without_zone_is_a_defect(tmp_path: Path) -> None:
    naive = dt.datetime(2026, 11, 4)
    with (
        Ledger.open(f"sqlite:///{tmp_path / 'l.sqlite'}", clock=lambda: naive) as ledger,
        pytest.raises(InvariantBroken, match="without a zone"),
    ):
        ledger.record_alerts(MONTH, {"late": (1, "late")})


def test_second_writer_waits_instead_of_failing(ledger: Ledger, url: str) -> None:
    """Two processes add 20 alerts each at the same time; every act gets its own number."""
    code = (
        "import sys; from scorecard.stores.ledger import Ledger\n"
        f"with Ledger.open({url!r}) as l:\n"
        "    for n in range(20): l.record_alerts(sys.argv[1], {'a': (n, 's')})"
    )
    months = ["2026-08", "2026-09"]
    running = [subprocess.Popen([sys.executable, "-c", code, month]) for month in months]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert ledger.sequence() == 40
    assert {month: ledger.open_alerts(month) for month in months} == {
        month: {"a": (19, "s")} for month in months
    }


SEEN = SeenBreak("b1", "agreement", "differs", "", "a", Decimal(100), "b", Decimal("90.5"))


def test_a_decision_reads_back_as_it_was_made(ledger: Ledger) -> None:
    made = override(seen=SEEN, evidence="mail of 3 November", needs_confirmation=True)
    bare = NewDecision(kind="ignore", reason="sold", landed=0, unit="south", first_month=MONTH)
    assert ledger.decisions.record([made, bare], person="ann", channel="cli") == (1, 2)
    first, second = ledger.decisions.all()
    assert {f: getattr(first, f) for f in NewDecision.__slots__} == {
        f: getattr(made, f) for f in NewDecision.__slots__
    }
    assert (first.seq, first.person, first.channel) == (1, "ann", "cli")
    assert first.at == "2026-11-04T09:00:00.000000Z"
    assert (second.kind, second.unit, second.seen, second.value) == ("ignore", "south", None, None)


def test_state_is_what_was_done_last_about_a_decision(ledger: Ledger) -> None:
    book = ledger.decisions
    book.record([override(needs_confirmation=True), override()], person="ann", channel="cli")
    assert [(d.state, d.since) for d in book.all()] == [("waiting", 1), ("in_force", 2)]
    book.add_event(1, "confirmed", person="bob", channel="cli", reason="seen it")
    assert [(d.state, d.since, d.confirmed_by) for d in book.all()] == [
        ("in_force", 3, "bob"),
        ("in_force", 2, None),
    ]
    book.add_event(2, "reversed", person="bob", channel="cli", reason="typo")
    (first, second) = book.all()
    assert (first.state, second.state) == ("in_force", "reversed")
    assert (second.reversed_by, second.reversed_because) == ("bob", "typo")
    assert book.sequence() == ledger.sequence() == 4
    with pytest.raises(StoreError, match=r"(?i)unique"):
        book.add_event(2, "reversed", person="ann", channel="cli", reason="again")
    assert ledger.sequence() == 4


def test_only_acts_that_decide_move_the_number_of_decisions(ledger: Ledger) -> None:
    assert ledger.decisions.sequence() == 0
    ledger.decisions.record([override()], person="ann", channel="cli")
    ledger.record_digest(MONTH, 1, [digest()])
    assert (ledger.decisions.sequence(), ledger.sequence()) == (1, 2)


def test_a_review_is_recorded_with_what_it_decides_or_not_at_all(ledger: Ledger, url: str) -> None:
    """The second row is of a workbook whose row was taken before: nothing of it stays."""
    waiting = override(needs_confirmation=True, origin="row 1")
    review(ledger, ReviewRow(9, "break b1", "waiting", decision=waiting))
    review(
        ledger,
        ReviewRow(9, "decision 1", "applied", about=(1, "confirmed")),
        ReviewRow(10, "break b2", "refused", said="gone"),
    )
    first, second = ledger.decisions.reviews()
    assert [(r.row, r.outcome, r.decision) for r in first.rows] == [(9, "waiting", 1)]
    assert [(r.row, r.outcome, r.decision, r.said) for r in second.rows] == [
        (9, "applied", 1, ""),
        (10, "refused", None, "gone"),
    ]
    assert (first.person, first.state, first.month) == ("ann", "taken", MONTH)
    before = dump(url)
    twice = [
        ReviewRow(9, "break b3", "applied", decision=override("1")),
        ReviewRow(10, "break b1", "applied", decision=waiting),
    ]
    with pytest.raises(StoreError, match=r"(?i)unique"):
        review(ledger, *twice)
    assert dump(url) == before
    ledger.decisions.refuse_review(
        sha256="cd" * 32, name="x.xlsx", person=None, month=MONTH, reason="no workbook"
    )
    assert [(r.state, r.reason, r.rows) for r in ledger.decisions.reviews()[2:]] == [
        ("refused", "no workbook", ())
    ]


def test_a_copy_holds_the_decisions_up_to_a_number(ledger: Ledger, tmp_path: Path) -> None:
    """A decision in force at 1 is reversed at 2: a copy up to 1 knows nothing of that."""
    ledger.decisions.record([override()], person="ann", channel="cli")
    ledger.decisions.add_event(1, "reversed", person="ann", channel="cli", reason="typo")
    target = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    ledger.copy_up_to(target, 1)
    with Ledger.open(target) as copy:
        assert [d.state for d in copy.decisions.all()] == ["in_force"]
