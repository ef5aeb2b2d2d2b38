"""The ledger's tables and views as this version of the product reads them, and how to get there.

Rows of event tables are only ever added; what holds now is a view. The migrations make these
tables; a test compares the two so that neither drifts.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    inspect,
    select,
)

from scorecard.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD: Final = "0011"
VERSION_TABLE: Final = "ledger_version"
MIGRATIONS: Final = Path(__file__).parent / "ledger_migrations"

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _seq() -> Column[int]:
    return Column("seq", Integer, ForeignKey("entries.seq"), primary_key=True, autoincrement=False)


def _text(name: str, *, nullable: bool = False, primary_key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable, primary_key=primary_key)


# One row per act: who, when, through what. Its number orders everything in the ledger.
entries = Table(
    "entries",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    _text("at"),
    _text("kind"),
    _text("person", nullable=True),
    _text("channel"),
    sqlite_autoincrement=True,
)

# A unit's card of a month let go to its recipients.
releases = Table(
    "releases",
    metadata,
    _seq(),
    _text("unit", primary_key=True),
    _text("month"),
    _text("card_digest"),
    _text("reason"),
    Index("ix_releases_month", "month"),
)

# A mail or chat message ready to go: its bytes lie under `blob_sha256`, `number` counts in a month.
outbox_messages = Table(
    "outbox_messages",
    metadata,
    _text("key", primary_key=True),
    Column("seq", Integer, ForeignKey("entries.seq"), nullable=False),
    _text("month"),
    Column("number", Integer, nullable=False),
    _text("kind"),
    _text("unit", nullable=True),
    Column("version", Integer, nullable=True),
    _text("person"),
    _text("recipient"),
    _text("subject"),
    _text("message_id"),
    _text("blob_sha256"),
    CheckConstraint(
        "kind IN ('card', 'chat', 'digest', 'failure', 'form', 'owner', 'receipt', 'reminder', "
        "'review')",
        name="kind",
    ),
    Index("uq_outbox_messages_month_number", "month", "number", unique=True),
)

# What happened to a mail; its last row is its state.
outbox_events = Table(
    "outbox_events",
    metadata,
    _seq(),
    Column("key", Text, ForeignKey("outbox_messages.key"), primary_key=True),
    _text("state"),
    _text("detail"),
    _text("lease_until", nullable=True),
    CheckConstraint(
        "state IN ('PENDING', 'CLAIMED', 'SENT', 'DEFERRED', 'REJECTED', 'UNKNOWN')", name="state"
    ),
    Index("ix_outbox_events_key", "key", "seq"),
)

# A step of the timetable that was done for a month; `step` says which, as `run WD1 06:00`.
timetable_steps = Table(
    "timetable_steps",
    metadata,
    _seq(),
    _text("month", primary_key=True),
    _text("step", primary_key=True),
    Index("ix_timetable_steps_month", "month"),
)

# The alert digest of an edition, one row per mail.
digests = Table(
    "digests",
    metadata,
    _seq(),
    Column("message_key", Text, ForeignKey("outbox_messages.key"), primary_key=True),
    _text("month"),
    Column("edition", Integer, nullable=False),
    Index("ix_digests_month", "month", "edition"),
)

# An alert opened (again with other figures) or closed.
alerts = Table(
    "alerts",
    metadata,
    _seq(),
    _text("alert_key", primary_key=True),
    _text("month"),
    _text("state"),
    Column("rows", Integer, nullable=False),
    _text("summary"),
    CheckConstraint("state IN ('opened', 'closed')", name="state"),
    Index("ix_alerts_month", "month"),
)

# What a registered person settled. Figures are decimal text in base units, months `YYYY-MM`; what
# was seen of a break is kept, so that a change of it is noticed. `origin` says which row of which
# workbook it came from.
decisions = Table(
    "decisions",
    metadata,
    _seq(),
    _text("kind"),
    _text("reason"),
    _text("evidence"),
    *(
        _text(name, nullable=True)
        for name in (
            "kpi",
            "unit",
            "first_month",
            "last_month",
            "source",
            "value",
            "numerator",
            "denominator",
            "cause",
            "break_id",
            "break_rule",
            "break_reason",
            "break_detail",
            "left_source",
            "left_value",
            "right_source",
            "right_value",
        )
    ),
    # Deliveries landed by then: a certificate says nothing of later ones.
    Column("landed", Integer, nullable=False),
    # 1 where it changes nothing before a second person has confirmed it.
    Column("needs_confirmation", Integer, nullable=False),
    _text("origin", nullable=True),
    # Of an item of a reconciliation statement, whose `value` is the amount.
    _text("item_type", nullable=True),
    _text("reverses", nullable=True),
    # Of a comment, what it is on, with what is to be done, by when and whom; of a point of a front
    # page, which one, and what is done to it.
    *(_text(name, nullable=True) for name in ("place", "action", "due", "action_owner", "edit")),
    Column("position", Integer, nullable=True),
    # Of what became of an action, the decision that agreed it.
    Column("about", Integer, nullable=True),
    CheckConstraint(
        "kind IN ('override', 'estimate', 'accept', 'prefer', 'rebase', 'ignore', 'dispute', "
        "'certify', 'explain', 'item', 'comment', 'point', 'waive', 'approve', 'action', "
        "'follow_up', 'minute')",
        name="kind",
    ),
    CheckConstraint("needs_confirmation IN (0, 1)", name="confirmation"),
    Index("uq_decisions_origin", "origin", unique=True),
)

# A decision confirmed by a second person, or reversed.
decision_events = Table(
    "decision_events",
    metadata,
    _seq(),
    Column("decision", Integer, ForeignKey("decisions.seq"), nullable=False),
    _text("event"),
    _text("reason"),
    CheckConstraint("event IN ('confirmed', 'reversed')", name="event"),
    Index("uq_decision_events_decision_event", "decision", "event", unique=True),
)

# A review workbook that came back: its rows were looked at one by one, or it was refused whole.
reviews = Table(
    "reviews",
    metadata,
    _seq(),
    _text("sha256"),
    _text("name"),
    _text("person", nullable=True),
    _text("month"),
    _text("state"),
    _text("reason"),
    CheckConstraint("state IN ('taken', 'refused')", name="state"),
    Index("ix_reviews_sha256", "sha256"),
)

# What became of each row of a review workbook in which somebody had decided something.
review_rows = Table(
    "review_rows",
    metadata,
    _seq(),
    Column("row", Integer, primary_key=True, autoincrement=False),
    _text("subject"),
    _text("outcome"),
    Column("decision", Integer, ForeignKey("decisions.seq"), nullable=True),
    _text("said"),
    CheckConstraint("outcome IN ('applied', 'waiting', 'known', 'refused')", name="outcome"),
)

# Views stand apart, so that no migration tool takes them for tables.
_views = MetaData()

outbox_state = Table(
    "outbox_state",
    _views,
    *(Column(column.name, column.type, nullable=column.nullable) for column in outbox_messages.c),
    _text("created"),
    _text("state"),
    _text("detail"),
    _text("lease_until", nullable=True),
    _text("state_at"),
)

current_releases = Table(
    "current_releases",
    _views,
    *(Column(column.name, column.type) for column in releases.c),
    _text("at"),
    _text("person", nullable=True),
    _text("channel"),
)

current_alerts = Table(
    "current_alerts", _views, *(Column(column.name, column.type) for column in alerts.c)
)

current_decisions = Table(
    "current_decisions",
    _views,
    *(Column(column.name, column.type) for column in decisions.c),
    _text("at"),
    _text("person"),
    _text("channel"),
    # in_force, waiting or reversed.
    _text("state"),
    # The act by which it came into force: its own, or its confirmation.
    Column("since", Integer),
    _text("confirmed_by", nullable=True),
    _text("reversed_by", nullable=True),
    _text("reversed_because", nullable=True),
)


def upgrade(connection: Connection, name: str) -> None:
    """Bring the database of `connection` to `HEAD`; `name` is how messages call it.

    Raises `StoreError` where the database is of a newer version of the product, or not a ledger.
    """
    found = version(connection)
    if found == HEAD:
        return
    # Imported here because it costs a third of a second and is needed once per ledger.
    from alembic import command
    from alembic.script import ScriptDirectory

    config = migration_config(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"{name}: written by a newer version of this product (schema {found}, here {HEAD}); "
            "update the program, or name another ledger"
        )
    if found is None and (
        foreign := set(inspect(connection).get_table_names()) & {*metadata.tables}
    ):
        raise StoreError(
            f"{name}: has a table {min(foreign)!r} but no {VERSION_TABLE!r}, so it is no ledger; "
            "name an empty database or an existing ledger"
        )
    command.upgrade(config, "head")


def migration_config(connection: Connection) -> "Config":
    """Alembic's settings for one open connection; no .ini file is read."""
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def version(connection: Connection) -> str | None:
    """The schema version of a ledger; None where the database holds no ledger."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    table = Table(VERSION_TABLE, MetaData(), _text("version_num"))
    return connection.execute(select(table.c.version_num)).scalar()
