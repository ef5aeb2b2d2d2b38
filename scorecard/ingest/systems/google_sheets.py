"""Google Sheets: cells of a sheet as they are, not as they are shown.

Google leaves out empty cells at the end of a row, and gives days as numbers.
"""

import datetime as dt
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import quote

from scorecard.config.systems.google_sheets import GoogleSheetsSource
from scorecard.config.web import Checks, JsonAnswer
from scorecard.errors import SourceError
from scorecard.ingest.grid import clean, shown
from scorecard.ingest.systems.common import base_of, json_of, said
from scorecard.ingest.systems.jwt import by_key
from scorecard.ingest.web.client import Reply, Web
from scorecard.ingest.web.fetch import Ask, Place
from scorecard.ingest.web.filling import Filling
from scorecard.ingest.web.login import Key, Token, ask, token_for
from scorecard.ingest.web.pages import Asking
from scorecard.ingest.web.request import Request
from scorecard.ingest.web.ways import find

_SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# The longest Google lets such a token hold.
_LIVES = 3_600
_EPOCH = dt.date(1899, 12, 30)
# Days from 1954 to 2119: other numbers under a month are months as they stand, as 202610.
_DAYS = range(20_000, 80_000)
_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#ERROR!")
_LOADING = "Loading..."


def asking(source: GoogleSheetsSource, _: Place) -> Ask:
    """What is asked of Google Sheets for a source."""

    def of_source(web: Web, filling: Filling) -> tuple[Key, Asking]:
        sheet = filling.text(source.sheet).replace("'", "''")
        cells = quote(f"'{sheet}'!{source.cells}", safe="")
        base = base_of(source.url, filling)
        request = Request(
            "get",
            f"{base}/v4/spreadsheets/{source.spreadsheet}/values/{cells}",
            {"Accept": "application/json"},
            {
                "majorDimension": "ROWS",
                "valueRenderOption": "UNFORMATTED_VALUE",
                "dateTimeRenderOption": "SERIAL_NUMBER",
            },
        )
        asked = Asking(
            request,
            source,
            JsonAnswer(type="json", records="rows", headings="headings"),
            Checks(error_at=("error",)),
            send=partial(_send, source),
        )
        return _key(source, web, filling), asked

    return of_source


def _key(source: GoogleSheetsSource, web: Web, filling: Filling) -> Key:
    """What lets us in: a token for what the account's key has signed (RFC 7523)."""
    where = source.asked
    try:
        account = json.loads(filling.text(source.service_account))
    except ValueError:
        account = None
    names = ("client_email", "private_key")
    if not isinstance(account, dict) or not all(isinstance(account.get(n), str) for n in names):
        raise SourceError(
            f"{where}: expected a service account's key as JSON, found another text: set the "
            "variable to the whole file"
        )
    web.environment.hide(account["private_key"])

    def sign() -> tuple[str, float]:
        now = int(time.time())
        claims = {
            "iss": account["client_email"],
            "scope": _SCOPE,
            "aud": source.login_url,
            "iat": now,
            "exp": now + _LIVES,
        }
        signed = by_key(claims, account["private_key"], where)
        web.environment.hide(signed)
        form = {"grant_type": _GRANT, "assertion": signed}
        headers = {"Accept": "application/json"}
        return token_for(web, Request("post", source.login_url, headers, body=form, form=True))

    return Token(web, sign, "Authorization", "Bearer ")


def _send(source: GoogleSheetsSource, web: Web, key: Key, request: Request, what: str) -> Reply:
    """The answer as a table: as many cells in each row as there are headings."""
    reply = ask(web, key, request, what)
    document = json_of(reply, what)
    if find(document, "error"):
        return reply
    values = find(document, "values")
    if not isinstance(values, list) or not all(isinstance(row, list) for row in values):
        raise SourceError(
            f"{what}: expected headings and rows, found {said(values)} at values: correct sheet "
            "or cells"
        )
    headings, rows = _table(source, values, what)
    return replace(reply, content=_written({"headings": headings, "rows": rows}).encode())


def _table(
    source: GoogleSheetsSource, values: Sequence[Sequence[Any]], what: str
) -> tuple[list[str], list[list[Any]]]:
    """Headings, and rows as wide; raises where cells stand beside or below the table."""
    headings = [clean(str(cell)) for cell in values[0]] if values else []
    formats = {column.name: column.format for column in source.columns if column.type == "month"}
    rows: list[list[Any]] = []
    blank = 0
    for number, cells in enumerate(values[1:], 2):
        if not any(_has(cell) for cell in cells):
            blank = blank or number
            continue
        if blank:
            raise SourceError(
                f"{what}: expected the table to end at the blank row {blank}, found row {number} "
                "below it: take out the blank row, or name the table's cells"
            )
        if any(_has(cell) for cell in cells[len(headings) :]):
            raise SourceError(
                f"{what}, row {number}: expected {len(headings)} cells as in the headings, found "
                f"{len(cells)}: write a heading, or name the table's cells"
            )
        padded = [*cells, *[None] * (len(headings) - len(cells))][: len(headings)]
        named = zip(headings, padded, strict=True)
        rows.append(
            [
                cell if name in source.ignore_columns else _cell(cell, name, formats, what, number)
                for name, cell in named
            ]
        )
    return headings, rows


def _cell(cell: Any, name: str, formats: dict[str, str], what: str, number: int) -> Any:
    """A cell's value; a day as text in its column's format."""
    if isinstance(cell, str) and (cell in _ERRORS or cell == _LOADING):
        raise SourceError(
            f"{what}, row {number}: expected a value under {shown(name)}, found {cell}: correct "
            "the formula there"
        )
    if name in formats and isinstance(cell, (int, Decimal)) and not isinstance(cell, bool):
        if int(cell) in _DAYS:
            return (_EPOCH + dt.timedelta(days=int(cell))).strftime(formats[name])
        return format(cell, "f") if isinstance(cell, Decimal) else str(cell)
    return cell if _has(cell) else None


def _has(cell: Any) -> bool:
    return cell is not None and cell != ""


def _written(value: Any) -> str:
    """JSON with each number as it is: the library would take decimals through floating point."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k)}:{_written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value)
