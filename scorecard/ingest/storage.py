"""Files in stores other than a disk: S3, Google Cloud Storage, Azure Storage, SFTP, SharePoint.

What each store's library raises becomes one of our errors; whether it is there is not
remembered, and nothing is written.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from scorecard.config.storage import (
    AzureStorage,
    GcsStorage,
    S3Storage,
    SftpStorage,
    SharePointStorage,
    Storage,
)
from scorecard.errors import SourceError
from scorecard.ingest import sharepoint
from scorecard.ingest.environment import Environment
from scorecard.ingest.grid import shown
from scorecard.ingest.retry import GRACE, Unavailable, within

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
                client = getattr(system, "client", None)
                if isinstance(self.store, SftpStorage) and client is not None:
                    client.close()

        try:
            return within(seconds + GRACE, work, late)
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

        found = url_to_fs(
            self.url,
            skip_instance_cache=True,
            **_options(self.store, self.environment, self.name),
        )
        return found[0], str(found[1])

    def _told(self, error: Exception) -> SourceError:
        said = " ".join(self.environment.redact(str(error) or type(error).__name__).split())
        status = _status(error)
        is_denied = isinstance(error, PermissionError) or type(error).__name__ in _DENIED
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
    """What HTTP calls it, where the library of S3 says so."""
    response = getattr(error.__cause__, "response", None)
    said = response.get("ResponseMetadata", {}) if isinstance(response, dict) else {}
    status = said.get("HTTPStatusCode")
    return status if isinstance(status, int) else None


def _is_file(item: Mapping[str, Any]) -> bool:
    return bool(item.get("type") == "file")


def _options(store: Storage, environment: Environment, where: str) -> dict[str, Any]:
    """What the library of a store is told; `environment` keeps all of it out of messages."""

    def filled(declared: str | None) -> str | None:
        return None if declared is None else environment.expand(declared, where)

    match store:
        case S3Storage():
            options: dict[str, Any] = {
                "key": filled(store.key),
                "secret": filled(store.secret),
                "token": filled(store.token),
                "endpoint_url": filled(store.endpoint_url),
                "client_kwargs": {"region_name": store.region} if store.region else None,
                "config_kwargs": {"connect_timeout": 30, "read_timeout": store.timeout_seconds},
            }
        case GcsStorage():
            account = filled(store.service_account)
            options = {
                "token": None if account is None else _account(account, environment, where),
                "endpoint_url": filled(store.endpoint_url),
            }
        case AzureStorage():
            options = {
                "account_name": store.account_name,
                "account_key": filled(store.account_key),
                "sas_token": filled(store.sas_token),
                "tenant_id": store.tenant,
                "client_id": filled(store.client_id),
                "client_secret": filled(store.client_secret),
            }
        case SftpStorage():
            options = {
                "username": filled(store.user),
                "password": filled(store.password),
                **_ssh(store, filled(store.private_key), where),
                "timeout": 30,
                "auth_timeout": 30,
                # Nothing but what is declared lets us in.
                "allow_agent": False,
                "look_for_keys": False,
            }
    kept = {name: value for name, value in options.items() if value is not None}
    # Of SFTP no listing is remembered anyway.
    return kept if isinstance(store, SftpStorage) else {**kept, "use_listings_cache": False}


def _account(text: str, environment: Environment, where: str) -> dict[str, Any]:
    """A service account's key."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise SourceError(
            f"{where}: expected a service account's key as JSON, found another text: set the "
            "variable to the whole file"
        )
    environment.hide(str(found.get("private_key", "")))
    return found


def _ssh(store: SftpStorage, private_key: str | None, where: str) -> dict[str, Any]:
    """The key that lets us in, and the one the server must have."""
    from scorecard.ingest.ssh import HostKey, read_key

    parts = store.host_key.split()
    if len(parts) < 2:
        raise SourceError(
            f"{where}: expected host_key as `ssh-ed25519 AAAA..`, found another text: write what "
            "ssh-keyscan prints, without the server's name"
        )
    key = None if private_key is None else read_key(private_key, where)
    return {"pkey": key, "host_key_policy": HostKey(parts[0], parts[1], where)}
