"""Looker: a saved Look, whose query is read and asked anew with our limit and filters.

As it is saved a Look ends after its own limit, 500 rows unless somebody changed it, and says
nothing of the rest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from scorecard.config.systems.looker import LookerSource
from scorecard.config.web import Checks, JsonAnswer
from scorecard.errors import SourceError
from scorecard.ingest.grid import shown
from scorecard.ingest.systems.common import base_of, json_of, said
from scorecard.ingest.web.client import Reply, Web
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key, Token, ask, token_for
from scorecard.ingest.web.pages import Asking
from scorecard.ingest.web.refusals import reason_in
from scorecard.ingest.web.request import Request
from scorecard.ingest.web.ways import find

_JSON = {"Accept": "application/json"}
# What a Look's query is asked anew by; everything else is how it looks.
_KEPT = (
    *("model", "view", "fields", "fill_fields", "filters", "filter_expression", "sorts"),
    *("dynamic_fields", "query_timezone"),
)
_ERROR = "looker_error"


def asking(source: LookerSource, _: Place) -> Ask:
    """What is asked of Looker for a source."""

    def of_source(web: Web, filling: Filling) -> tuple[Key, Asking]:
        base = f"{base_of(source.url, filling)}/api/4.0"
        filters = {name: filling.text(text) for name, text in source.filters.items()}
        # Formatted figures would be rounded; what Looker kept may be old.
        query = {"apply_formatting": "false", "apply_vis": "false", "cache": "false"}
        asked = Asking(
            Request("post", f"{base}/queries/run/json", _JSON, query),
            source,
            JsonAnswer(type="json"),
            Checks(error_at=("message", "errors", "error")),
            send=_Send(source, f"{base}/looks/{source.look}", filters),
        )
        return _key(source, web, filling, base), asked

    return of_source


def _key(source: LookerSource, web: Web, filling: Filling, base: str) -> Key:
    form = {
        "client_id": filling.text(source.client_id),
        "client_secret": filling.text(source.client_secret),
    }
    request = Request("post", f"{base}/login", _JSON, body=form, form=True)
    return Token(web, lambda: token_for(web, request), "Authorization", "Bearer ")


@dataclass(frozen=True, slots=True)
class _Send:
    """Reads a Look's query, asks it with our limit and filters, and looks for errors in rows."""

    source: LookerSource
    look: str
    filters: Mapping[str, str]

    def __call__(self, web: Web, key: Key, request: Request, what: str) -> Reply:
        query = self._query(
            json_of(ask(web, key, Request("get", self.look, _JSON), what), what), what
        )
        reply = ask(web, key, replace(request, body=query), what)
        if f'"{_ERROR}"'.encode() in reply.content:
            _check_rows(json_of(reply, what), web, what)
        return reply

    def _query(self, look: Any, what: str) -> dict[str, Any]:
        saved = find(look, "query")
        if not isinstance(saved, dict) or not isinstance(saved.get("fields"), list):
            raise SourceError(
                f"{what}: expected a Look with a query, found {said(saved)}: correct look"
            )
        if saved.get("pivots"):
            raise SourceError(
                f"{what}: expected a Look without pivots, found one: save it with a row for each "
                "value"
            )
        own = saved.get("filters") or {}
        unknown = next((name for name in self.filters if "." not in name), None)
        if unknown is not None:
            raise SourceError(
                f"{what}: expected fields as view.field under filters, found {shown(unknown)}: "
                "correct filters"
            )
        return {
            **{name: saved[name] for name in _KEPT if saved.get(name) is not None},
            "filters": {**own, **self.filters},
            "limit": str(self.source.row_limit),
        }


def _check_rows(rows: Any, web: Web, what: str) -> None:
    """Raise `SourceError` for an error that stands where rows should."""
    for row in rows if isinstance(rows, list) else [rows]:
        if isinstance(row, dict) and _ERROR in row:
            reason = " ".join(web.environment.redact(reason_in(row[_ERROR])).split())
            raise SourceError(
                f"{what}: expected rows, found an error ({shown(reason)}): correct the Look, or "
                "ask Looker's owner"
            )
