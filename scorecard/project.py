"""The one module that knows folders: what is shipped, and what belongs to the organisation."""

import os
from dataclasses import dataclass
from pathlib import Path

from scorecard.config.bundle import TABLES, Bundle, table_name
from scorecard.config.declared import declared_tables
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.config.staged import settle
from scorecard.config.tables import AskedTable
from scorecard.errors import ProjectNotFound

SHIPPED = Path(__file__).resolve().parent.parent
MARKER = Path("config") / "organisation.yaml"


@dataclass(frozen=True, slots=True)
class Project:
    """An organisation's folder. Everything the product writes lies under `var`."""

    root: Path

    @classmethod
    def find(cls, named: str | Path | None = None) -> "Project":
        """The folder named, else `SCORECARD_PROJECT`, else the nearest parent with a config.

        Raises `ProjectNotFound`; the sample organisation is never chosen by accident.
        """
        given = named or os.environ.get("SCORECARD_PROJECT")
        if given:
            root = Path(given).expanduser().resolve()
            if not (root / MARKER).is_file():
                raise ProjectNotFound(f"{root}: expected {MARKER} in it, found none")
            return cls(root)
        here = Path.cwd().resolve()
        for folder in (here, *here.parents):
            if (folder / MARKER).is_file():
                return cls(folder)
        raise ProjectNotFound(
            f"no {MARKER} in {here} or above: name the organisation's folder with --project DIR "
            "or SCORECARD_PROJECT"
        )

    @property
    def config_dir(self) -> Path:
        """The organisation's YAML and query files."""
        return self.root / "config"

    @property
    def var(self) -> Path:
        """Everything made: stores, snapshot, outbox, Dagster's home."""
        return self.root / "var"

    @property
    def landing(self) -> Path:
        """Deliveries as received."""
        return self.var / "landing"

    @property
    def warehouse(self) -> Path:
        """The live DuckDB file: the pipeline's alone."""
        return self.var / "warehouse" / "warehouse.duckdb"

    @property
    def snapshot(self) -> Path:
        """The DuckDB file readers open."""
        return self.var / "warehouse" / "snapshot.duckdb"

    @property
    def ledger_url(self) -> str:
        """SQLAlchemy URL of the ledger; `SCORECARD_LEDGER_URL` names another database."""
        own = f"sqlite:///{self.var / 'ledger' / 'ledger.sqlite'}"
        return os.environ.get("SCORECARD_LEDGER_URL", own)

    @property
    def editions(self) -> Path:
        """Card files by content, and a manifest for each edition."""
        return self.var / "editions"

    @property
    def published(self) -> Path:
        """The newest edition of each month under names for people."""
        return self.var / "published"

    @property
    def control(self) -> Path:
        """Control pages, one for each month."""
        return self.var / "control"

    @property
    def outbox(self) -> Path:
        """Mails as .eml files."""
        return self.var / "outbox"

    @property
    def linked(self) -> Path:
        """Files that mails have links to, since they are too large to travel."""
        return self.var / "linked"

    @property
    def forms(self) -> Path:
        """Forms to be filled in, by month, as they were last made."""
        return self.var / "forms"

    @property
    def reviews(self) -> Path:
        """Review workbooks, by month, as they were last made."""
        return self.var / "reviews"

    @property
    def lock(self) -> Path:
        """The file whose lock a run holds."""
        return self.var / "lock"

    @property
    def heartbeat(self) -> Path:
        """When the clock last ticked."""
        return self.var / "heartbeat"

    @property
    def template_overrides(self) -> Path | None:
        """The organisation's own templates, where it has any; file by file they win."""
        folder = self.root / "templates"
        own = folder.is_dir() and folder.resolve() != templates_dir().resolve()
        return folder if own else None

    @property
    def tables(self) -> Path:
        """What queries for tables of the configuration said last."""
        return self.var / TABLES

    def bundle(self) -> Bundle:
        """The configuration files and the content of the tables they declare, as they stand now."""
        settle(self.config_dir)
        bundle = Bundle.read(self.config_dir)
        # One that is not there is told of beside everything else that is wrong.
        tables = {
            name: path.read_bytes()
            for name, path in self.table_places(bundle).items()
            if path.is_file()
        }
        return bundle.having(tables) if tables else bundle

    def table_places(self, bundle: Bundle) -> dict[str, Path]:
        """Where the tables a bundle declares lie, by their names in it; only what lies here."""
        places = {}
        for table in declared_tables(bundle.files):
            name = table_name(table.id, table.type)
            path = self.var / name if isinstance(table, AskedTable) else self.root / table.path
            if self._own(path):
                places[name] = path
        return places

    def _own(self, path: Path) -> bool:
        """Whether a path, links followed, stays in the organisation's folder."""
        return path.resolve().is_relative_to(self.root.resolve())

    def config(self) -> Config:
        """The configuration as it stands now; raises `ConfigError` with every problem."""
        return load(self.bundle())


def sql_dir() -> Path:
    """Where the shipped SQL lies."""
    return SHIPPED / "sql"


def templates_dir() -> Path:
    """Where the shipped templates lie."""
    return SHIPPED / "templates"
