"""Tableau: the data of a published view as delimited text, after signing in by an access token."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scorecard.config.systems.tableau import TableauSource
from scorecard.config.web import Checks, CsvAnswer
from scorecard.errors import SourceError
from scorecard.ingest.systems.common import base_of, json_of, said
from scorecard.ingest.web.client import Web
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key
from scorecard.ingest.web.pages import Asking
from scorecard.ingest.web.request import Request
from scorecard.ingest.web.ways import find

# Where in an address the site's id goes, which only signing in tells.
_SITE = "{site-id}"
# A session lives two hours or four, as Tableau is set up; a 401 says sooner.
_LIVES = 3_600.0
_ID = re.compile(r"[0-9A-Za-z-]{1,100}")


def asking(source: TableauSource, _: Place) -> Ask:
    """What is asked of Tableau for a source."""

    def of_source(web: Web, filling: Filling) -> tuple[Key, Asking]:
        base = f"{base_of(source.url, filling)}/api/{source.api_version}"
        credentials = {
            "personalAccessTokenName": filling.text(source.token_name),
            "personalAccessTokenSecret": filling.text(source.token_secret),
            "site": {"contentUrl": source.site},
        }
        filters = {f"vf_{name}": filling.text(text) for name, text in source.filters.items()}
        asked = Asking(
            Request(
                "get",
                f"{base}/sites/{_SITE}/views/{source.view}/data",
                {"Accept": "text/csv"},
                # Minutes for which an answer may be an earlier one: no fewer are taken.
                {**filters, "maxAge": "1"},
            ),
            source,
            CsvAnswer(type="csv"),
            Checks(),
        )
        return _Session(web, f"{base}/auth/signin", {"credentials": credentials}), asked

    return of_source


class _Session:
    """What lets us in: a token, and with it the id of the site that stands in every address."""

    def __init__(self, web: Web, url: str, body: Mapping[str, Any]) -> None:
        self._web = web
        self._request = Request("post", url, {"Accept": "application/json"}, body=body)
        self._token = ""
        self._site = ""
        self._until = 0.0

    def signed(self, request: Request) -> Request:
        """The request with both, which are asked for where there are none that hold."""
        if not self._token or self._web.clock() >= self._until:
            self._sign_in()
        url = request.url.replace(_SITE, self._site)
        return replace(request, url=url).with_headers({"X-Tableau-Auth": self._token})

    def renewed(self) -> bool:
        """The next request signs in anew."""
        self._token = ""
        return True

    def _sign_in(self) -> None:
        what = f"{self._web.where}, its log-in"
        answer = json_of(self._web.send(self._request, what), what)
        token = find(answer, "credentials.token")
        site = find(answer, "credentials.site.id")
        if not isinstance(token, str) or not token:
            raise SourceError(f"{what}: expected a token, found {said(token)}: correct url")
        self._web.environment.hide(token)
        if not isinstance(site, str) or not _ID.fullmatch(site):
            raise SourceError(f"{what}: expected a site's id, found {said(site)}: correct url")
        self._token, self._site = token, site
        self._until = self._web.clock() + _LIVES
