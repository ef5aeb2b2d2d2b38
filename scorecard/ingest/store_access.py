"""What the libraries of stores are told: what lets us in, and how long and how often to try."""

import json
import os
from functools import partial
from types import MethodType
from typing import Any

from scorecard.config.storage import (
    AzureStorage,
    GcsStorage,
    S3Storage,
    SftpStorage,
    Storage,
)
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.retry import CONNECT


def options_of(store: Storage, environment: Environment, where: str) -> dict[str, Any]:
    """What the library of a store is told; `environment` keeps all of it out of messages."""
    filled = partial(_filled, environment=environment, where=where)
    match store:
        case S3Storage():
            options: dict[str, Any] = {
                "key": filled(store.key),
                "secret": filled(store.secret),
                "token": filled(store.token),
                "endpoint_url": filled(store.endpoint_url),
                "client_kwargs": {"region_name": store.region} if store.region else None,
                "config_kwargs": {
                    "connect_timeout": min(CONNECT, store.timeout_seconds),
                    "read_timeout": store.timeout_seconds,
                    "retries": {"max_attempts": 0},
                },
            }
        case GcsStorage():
            # Before it is imported: it would ask for each bucket's kind in another way than HTTP,
            # which own servers do not know, and wait a minute for the answer.
            os.environ.setdefault("GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT", "false")
            account = filled(store.service_account)
            options = {
                "token": None if account is None else _account(account, environment, where),
                "endpoint_url": filled(store.endpoint_url),
            }
        case AzureStorage():
            # What lets us in is its client's, which is made apart.
            options = {"account_name": store.account_name, "anon": True}
        case SftpStorage():
            options = {
                "username": filled(store.user),
                "password": filled(store.password),
                **_ssh(store, filled(store.private_key), where),
                "timeout": CONNECT,
                "auth_timeout": CONNECT,
                # Nothing but what is declared lets us in.
                "allow_agent": False,
                "look_for_keys": False,
            }
    kept = {name: value for name, value in options.items() if value is not None}
    # Of SFTP no listing is remembered anyway.
    return kept if isinstance(store, SftpStorage) else {**kept, "use_listings_cache": False}


def _filled(declared: str | None, environment: Environment, where: str) -> str | None:
    return None if declared is None else environment.expand(declared, where)


def asking_once(system: Any, store: Storage, environment: Environment, where: str) -> None:
    """Take second tries out of what a store's library does: those of a source are enough.

    A library's own come on top, and take half a minute where nobody answers.
    """
    match store:
        case S3Storage():
            system.retries = 1
        case GcsStorage():
            request = getattr(getattr(type(system), "_request", None), "__wrapped__", None)
            if request is not None:
                system._request = MethodType(request, system)
        case AzureStorage():
            system.service_client = azure_client(store, environment, where)


def let_go(system: Any, store: Storage) -> None:
    """Close what a library holds open; the others do so by themselves."""
    match store:
        case SftpStorage():
            opened = [getattr(system, "client", None)]
        case GcsStorage():
            opened = [getattr(system, "_session", None)]
        case AzureStorage():
            client = system.service_client
            opened = [client, client.credential if store.client_secret is not None else None]
        case _:
            opened = []
    for item in filter(None, opened):
        closing = item.close()
        if closing is not None:
            # Here, since only who reads such files has it.
            from fsspec.asyn import sync

            sync(system.loop, partial(_awaited, closing))


async def _awaited(closing: Any) -> None:
    await closing


def azure_client(store: AzureStorage, environment: Environment, where: str) -> Any:
    """What asks Azure Storage, let in by what is declared and by no other variable."""
    # Here, since only who reads such files has it.
    from azure.core.credentials import AzureNamedKeyCredential, AzureSasCredential
    from azure.storage.blob.aio import BlobServiceClient

    filled = partial(_filled, environment=environment, where=where)
    key, signature = filled(store.account_key), filled(store.sas_token)
    credential: Any
    if key is not None:
        credential = AzureNamedKeyCredential(store.account_name, key)
    elif signature is not None:
        credential = AzureSasCredential(signature.removeprefix("?"))
    else:
        from azure.identity.aio import ClientSecretCredential

        client = filled(store.client_id) or "", filled(store.client_secret) or ""
        credential = ClientSecretCredential(store.tenant or "", *client, retry_total=0)
    seconds = store.timeout_seconds
    return BlobServiceClient(
        filled(store.endpoint_url) or f"https://{store.account_name}.blob.core.windows.net",
        credential=credential,
        connection_timeout=min(CONNECT, seconds),
        read_timeout=seconds,
        retry_total=0,
    )


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
