"""Files in stores other than a disk: S3, Google Cloud Storage, Azure Storage, SFTP, SharePoint.

What each store's library raises becomes one of our errors; whether it is there is not
remembered, and nothing is written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from scorecard.config.storage import SharePointStorage, Storage
from scorecard.errors import SourceError
from scorecard.ingest import sharepoint
from scorecard.ingest.environment import Environment
from scorecard.ingest.grid import shown
from scorecard.ingest.retry import Unavailable, within
from scorecard.ingest.store_access import asking_once, let_go, options_of

Result = TypeVar("Result")

# What their libraries call it where we are not let in, which asking again does not change.
_DENIED = {
    "AuthenticationException",
    "BadHostKeyException",
    "ClientAuthenticationError",
    "DefaultCredentialsError",
    "NoCredentialsError",
    "PartialCredentialsError",
    "RefreshError",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A file or a folder in a store; `name` is how messages call it."""

    name: str
    url: str
    store: Storage
    root: Path
    environment: Environment

    def content(self) -> bytes | None:
        """The file's bytes, None where it is not there; raises `SourceError` or `Unavailable`."""
        if isinstance(self.store, SharePointStorage):
            return sharepoint.content(self.store, self.url, self.name, self.root, self.environment)

        def read(system: Any, path: str) -> bytes | None:
            try:
                size = int(system.info(path)["size"] or 0)
                self._check_size(size)
                content = bytes(system.cat_file(path))
                after = int(system.info(path)["size"] or 0)
            except FileNotFoundError:
                return None
            if not len(content) == size == after:
                raise Unavailable(
                    f"{self.name}: expected {size:,} bytes, found {len(content):,}: it is being "
                    "written, or was cut off; ask again later"
                )
            return content

        return self._asked(read)

    def names(self) -> list[str]:
        """Names of the files in the folder; none where it is not there. Raises as `content`."""
        if isinstance(self.store, SharePointStorage):
            return sharepoint.names(self.store, self.url, self.name, self.root, self.environment)

        def look(system: Any, path: str) -> list[str]:
            try:
                found = system.ls(path, detail=True)
            except FileNotFoundError:
                found = []
            if not found:
                self._check_folder(system, path)
            return [str(item["name"]).rpartition("/")[2] for item in found if _is_file(item)]

        return self._asked(look)

    def _check_folder(self, system: Any, path: str) -> None:
        """Raise `SourceError` for what is no folder: a log-in page has no files in it either."""
        try:
            kind = system.info(path).get("type")
        except FileNotFoundError:
            return
        if kind == "file":
            raise SourceError(
                f"{self.name}: expected a folder, found what is read as a file: correct path, or "
                "ask who runs the store whether it answers itself"
            )

    def _check_size(self, size: int) -> None:
        if size > self.store.most_bytes:
            raise SourceError(
                f"{self.name}: expected a file of at most {self.store.most_bytes:,} bytes, found "
                f"{size:,}: correct path, or raise storage.most_bytes"
            )

    def _asked(self, ask: Callable[[Any, str], Result]) -> Result:
        """What a question to the store gives, within the time it may take."""
        seconds = self.store.timeout_seconds
        late = (
            f"{self.name}: expected an answer within {seconds} s, found none: ask who runs the "
            "store, or raise storage.timeout_seconds"
        )

        def work() -> Result:
            system, path = self._opened()
            try:
                return ask(system, path)
            finally:
                let_go(system, self.store)

        try:
            return within(seconds, work, late)
        except SourceError:
            raise
        except ImportError as error:
            kind = self.store.type
            raise SourceError(
                f"{self.name}: expected what reads {kind}, found that {error.name or 'it'} is not "
                f"installed: pip install 'scorecard[{kind}]'"
            ) from None
        # Each store's library has errors of its own.
        except Exception as error:
            raise self._told(error) from None

    def _opened(self) -> tuple[Any, str]:
        # Here, since only who reads such files has it.
        from fsspec.core import url_to_fs

        options = options_of(self.store, self.environment, self.name)
        system, path = url_to_fs(self.url, skip_instance_cache=True, **options)
        asking_once(system, self.store, self.environment, self.name)
        return system, str(path)

    def _told(self, error: Exception) -> SourceError:
        said = " ".join(self.environment.redact(str(error) or type(error).__name__).split())
        status = _status(error)
        kinds = {kind.__name__ for kind in type(error).__mro__}
        is_denied = isinstance(error, PermissionError) or not kinds.isdisjoint(_DENIED)
        if is_denied or status in {401, 403}:
            return SourceError(
                f"{self.name}: expected the right to read, found that it is refused "
                f"({shown(said)}): check storage, and what the environment holds for it"
            )
        if status == 400:
            return SourceError(
                f"{self.name}: expected an answer of the store, found that it does not take the "
                f"question ({shown(said)}), as where a key or token has run out: check path, "
                "storage, and what the environment holds for it"
            )
        return Unavailable(
            f"{self.name}: expected an answer of the store, found none ({shown(said)}): check path "
            "and storage, or ask who runs it"
        )


def _status(error: Exception) -> int | None:
    """What HTTP calls it, where a library says so in its own way."""
    response = getattr(error.__cause__, "response", None)
    said = response.get("ResponseMetadata", {}) if isinstance(response, dict) else {}
    for status in (
        said.get("HTTPStatusCode"),
        getattr(error, "status_code", None),
        getattr(error, "code", None),
    ):
        if isinstance(status, int):
            return status
    # That of Google Cloud Storage has no number for this one.
    return 403 if isinstance(error, OSError) and str(error).startswith("Forbidden: ") else None


def _is_file(item: Mapping[str, Any]) -> bool:
    return bool(item.get("type") == "file")
