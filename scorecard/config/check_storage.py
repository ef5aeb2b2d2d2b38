"""What must hold of a file in a store other than a disk."""

import re
from collections.abc import Iterator

from scorecard.config.check_rest import address
from scorecard.config.finding import Finding, KeyPath
from scorecard.config.sources import FileSource
from scorecard.config.storage import (
    SCHEMES,
    AzureStorage,
    S3Storage,
    SftpStorage,
    SharePointStorage,
    Storage,
)

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)")


def storage(path: KeyPath, source: FileSource) -> Iterator[Finding]:
    """A path and a store that do not go together, and what lets us in twice or not at all."""
    found = _SCHEME.match(source.path)
    at = (*path, "storage")
    if source.storage is None:
        if found is not None:
            yield Finding(at, f"storage beside a path of {found[1]}://", "none")
        return
    scheme = SCHEMES[source.storage.type]
    if found is None or found[1] != scheme or not found[2]:
        expected = f"a path of {scheme}://, since storage.type is {source.storage.type}"
        yield Finding((*path, "path"), expected, repr(source.path))
    elif "@" in found[2] or "::" in source.path:
        expected = "a path without user, password and ::"
        yield Finding((*path, "path"), expected, "one with them")
    yield from _access(at, source.storage)


def _access(path: KeyPath, store: Storage) -> Iterator[Finding]:
    endpoint = getattr(store, "endpoint_url", None)
    if endpoint is not None:
        yield from address((*path, "endpoint_url"), endpoint, plain=False)
    match store:
        case S3Storage():
            if (store.key is None) != (store.secret is None):
                yield Finding((*path, "key"), "key and secret, or neither", "one of them")
        case SftpStorage():
            if (store.password is None) == (store.private_key is None):
                found = "neither" if store.password is None else "both"
                yield Finding((*path, "password"), "either password or private_key", found)
        case SharePointStorage():
            for name in ("url", "login_url"):
                yield from address((*path, name), getattr(store, name), plain=store.plain_http)
        case AzureStorage():
            given = [store.account_key, store.sas_token, store.client_secret]
            if sum(value is not None for value in given) != 1:
                expected = "exactly one of account_key, sas_token and client_secret"
                yield Finding((*path, "account_key"), expected, "not that")
            by_client = {store.tenant is None, store.client_id is None, store.client_secret is None}
            if len(by_client) > 1:
                expected = "tenant, client_id and client_secret, or none of them"
                yield Finding((*path, "client_secret"), expected, "not that")
