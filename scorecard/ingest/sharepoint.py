"""Files in SharePoint and OneDrive, by Microsoft Graph.

Graph does not give a file itself: it names an address at another server, where whoever has it is
let in. That one is gone to without our token, and no further.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from scorecard.config.access import OAuthLogin
from scorecard.config.storage import SharePointStorage
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.web.client import GOOD, Limits, Reply, Web
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key, ask, key_of
from scorecard.ingest.web.request import Request, origin

_NOT_THERE = 404
_ELSEWHERE = {302, 307}
_MOST_PAGES = 1_000


def content(
    store: SharePointStorage, url: str, name: str, root: Path, environment: Environment
) -> bytes | None:
    """A file's bytes, None where it is not there; raises `SourceError`.

    `url` is `sharepoint://drive/folder/file`, `name` how messages call it.
    """
    with Web(_limits(store), name, root, environment) as web:
        key = _key(store, web, name)
        request = Request("get", f"{_item(store, url)}:/content")
        reply = ask(web, key, request, name, {*GOOD, *_ELSEWHERE, _NOT_THERE})
        if reply.status == _NOT_THERE:
            return None
        if reply.status in _ELSEWHERE:
            target = urljoin(request.url, reply.headers.get("location", ""))
            # Whoever has it is let in.
            for secret in (target, urlsplit(target).query, urlsplit(target).path):
                environment.hide(secret if len(secret) > 1 else None)
            reply = web.send(Request("get", target), f"{name}, its content")
        if not reply.is_measured:
            raise SourceError(
                f"{name}: expected a file that says how long it is, found one whose end cannot be "
                "told from a cut: ask who runs what is between us and Graph"
            )
        return reply.content


def names(
    store: SharePointStorage, url: str, name: str, root: Path, environment: Environment
) -> list[str]:
    """Names of the files in a folder; none where it is not there. Raises as `content`."""
    with Web(_limits(store), name, root, environment) as web:
        key = _key(store, web, name)
        return [
            str(item["name"])
            for item in _listed(web, key, f"{_item(store, url)}:/children", name)
            if isinstance(item, dict) and "file" in item
        ]


def _listed(web: Web, key: Key, url: str, name: str) -> Iterator[Any]:
    request = Request("get", url, {"Accept": "application/json"}, {"$select": "name,file"})
    for _ in range(_MOST_PAGES):
        reply = ask(web, key, request, name, {*GOOD, _NOT_THERE})
        if reply.status == _NOT_THERE:
            return
        document = _document(reply, name)
        yield from document["value"]
        link = document.get("@odata.nextLink")
        if link is None:
            return
        if not isinstance(link, str) or origin(link) != origin(url):
            raise SourceError(f"{name}: expected a next page at Graph, found one elsewhere")
        request = Request("get", link, {"Accept": "application/json"})
    raise SourceError(f"{name}: expected a folder of fewer files, found no end: name another one")


def _document(reply: Reply, name: str) -> dict[str, Any]:
    try:
        found = json.loads(reply.content)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("value"), list):
        raise SourceError(
            f"{name}: expected the files of a folder, found another answer: correct path"
        )
    return found


def _limits(store: SharePointStorage) -> Limits:
    return Limits(
        ca_file=store.ca_file,
        plain_http=store.plain_http,
        timeout_seconds=store.timeout_seconds,
        connect_seconds=store.connect_seconds,
        read_seconds=store.read_seconds,
        most_bytes=store.most_bytes,
        requests_per_minute=store.requests_per_minute,
    )


def _item(store: SharePointStorage, url: str) -> str:
    """Where Graph has a file or folder."""
    drive, _, path = url.partition("://")[2].partition("/")
    base = f"{store.url.rstrip('/')}/v1.0/drives/{quote(drive, safe='!')}"
    return f"{base}/root:/{quote(path, safe='/')}"


def _key(store: SharePointStorage, web: Web, name: str) -> Key:
    access = OAuthLogin(
        type="oauth2",
        token_url=f"{store.login_url.rstrip('/')}/{store.tenant}/oauth2/v2.0/token",
        client_id=store.client_id,
        client_secret=store.client_secret,
        scope=f"{store.url.rstrip('/')}/.default",
    )
    return key_of(access, web, Filling({}, web.environment, name))
