"""Where a database is: a source's url with what the environment adds, and nothing of it shown."""

import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from scorecard.config.sources import SqlSource
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.files import inside

_SECRET_OPTION = re.compile(r"pass|pwd|secret|token|key", re.IGNORECASE)


def address(source: SqlSource, root: Path, environment: Environment) -> URL:
    """The URL to connect to; `environment` keeps its secrets out of messages from now on.

    A relative SQLite file starts at `root`. Raises `SourceError` where it is no URL, or where an
    SQLite file is not there.
    """
    expanded = environment.expand(source.url, source.query_file)
    try:
        url = make_url(expanded)
    except (ArgumentError, ValueError, TypeError):
        # The exception quotes what it could not read, which may be a secret.
        raise SourceError(
            f"{source.query_file}: expected url as dialect://host/database, found something else: "
            "correct url, or the variables in it"
        ) from None
    _hide(url, source.url, environment)
    return _sqlite_url(url, source.query_file, root) if is_sqlite_file(url) else url


def is_sqlite_file(url: URL) -> bool:
    """Whether a URL names an SQLite database by its path."""
    database = url.database or ""
    memory = database in {"", ":memory:"} or database.startswith("file:")
    return url.get_backend_name() == "sqlite" and not memory


def shown_url(url: URL) -> str:
    """A URL as messages show it, without its password."""
    return url.render_as_string(hide_password=True)


def _hide(url: URL, declared: str, environment: Environment) -> None:
    """Keep passwords out of messages, and whatever a variable that is a whole URL brought."""
    environment.hide(url.password)
    for part in (url.username, url.host):
        if part is not None and part not in declared:
            environment.hide(part)
    for name, value in url.query.items():
        if _SECRET_OPTION.search(name):
            environment.hide(value if isinstance(value, str) else value[0])


def _sqlite_url(url: URL, where: str, root: Path) -> URL:
    """The URL with its file made absolute; SQLite would make an empty one where there is none."""
    given = Path(url.database or "")
    path = given if given.is_absolute() else inside(root, given, where)
    if not path.is_file():
        raise SourceError(
            f"{where}: expected the database file {given}, found none: make it, or correct url"
        )
    return url.set(database=str(path))
