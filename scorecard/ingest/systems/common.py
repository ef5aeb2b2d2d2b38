"""What several systems have in common: the address their API is under, and answers on the way."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scorecard.contents import kind_of
from scorecard.errors import SourceError
from scorecard.ingest.json_text import Manner, Refused, kind, parsed
from scorecard.ingest.web.client import Reply
from scorecard.ingest.web.columns import Page
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.ways import ABSENT

_MANNER = Manner("answer", "ask its owner")
_DAYS = {"month_start", "month_end"}


@dataclass(slots=True)
class Total:
    """Pages and rows so far, for systems of which only some pages say how many there are."""

    pages: int = 0
    rows: int = 0
    said: int | None = None

    def take(self, page: Page, count: Any, *, is_last: bool) -> None:
        """Add a page that says `count`, None where it does not.

        Raises `SourceError` where the last one was taken and other than so many rows came.
        """
        self.pages += 1
        self.rows += page.rows
        if str(count).isdecimal():
            self.said = int(count)
        if is_last and self.said is not None and self.rows != self.said:
            raise SourceError(
                f"{page.what}: expected {self.said:,} rows as the answer says, found "
                f"{self.rows:,}: pages are missing, or rows changed while they were read; fetch "
                "them again"
            )


def base_of(url: str, filling: Filling) -> str:
    """A declared address, filled in, to which the paths of an API are added."""
    return filling.url(url).rstrip("/")


def months_of(names: Iterable[str], filling: Filling) -> dict[str, Any]:
    """The months asked for that a query names: texts, and days for `month_start`, `month_end`."""
    texts = {name: filling.text(f"{{{name}}}") for name in names}
    return {
        name: dt.date.fromisoformat(text) if name in _DAYS else text for name, text in texts.items()
    }


def json_of(reply: Reply, what: str) -> Any:
    """The JSON of an answer that has no rows; `what` is how messages call it."""
    other = kind_of(reply.content)
    if other is not None:
        raise SourceError(f"{what}: expected JSON, found {other}: correct url, or ask its owner")
    try:
        text = reply.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{what}: expected UTF-8 text, found other bytes: correct url") from None
    refused: list[Refused] = []
    document = parsed(text, what, refused, _MANNER)
    if refused:
        raise SourceError(f"{what}: expected JSON, found {refused[0].found}: ask its owner")
    return document


def said(value: Any) -> str:
    """What stands somewhere, in words: `none` where nothing does."""
    return "none" if value is None or value is ABSENT else kind(value)
