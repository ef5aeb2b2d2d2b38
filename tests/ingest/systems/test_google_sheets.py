"""A sheet's cells come as they are: days as months, short rows filled up, errors refused."""

import builtins
import json
from decimal import Decimal
from typing import Any

import pytest

from tests.ingest.systems.fake_google_sheets import (
    ACCOUNT,
    HEADINGS,
    TOKEN,
    VALUES,
    FakeGoogleSheets,
    serial,
)
from tests.ingest.systems.kinds import KINDS, ROWS
from tests.ingest.webbing import Asker
from tests.ingest.webserver import Said, WebServer

KIND = KINDS["google sheets"]
OCTOBER = serial("2026-10-31")


def asker() -> Asker:
    return Asker(values=KIND.values)


def of(web: WebServer, *rows: list[Any], **changes: Any) -> list[str]:
    FakeGoogleSheets(web, ROWS, values=[HEADINGS, *rows])
    return asker().values_of(KIND.source(web.url, **changes))


def refused(web: WebServer, *rows: list[Any]) -> str:
    FakeGoogleSheets(web, ROWS, values=[HEADINGS, *rows])
    return asker().refused(KIND.source(web.url))


def test_days_are_months_and_short_rows_are_filled_up(web: WebServer) -> None:
    rows = [["revenue", "north", OCTOBER, 5, "a note"], ["revenue", "south", "2026-10"]]
    assert of(web, *rows) == ["5", ""]
    # A number that is no day stands as it is.
    numbered = [{**column.model_dump()} for column in KIND.source(web.url).columns]
    numbered[2]["format"] = "%Y%m"
    assert of(web, ["revenue", "north", 202610, 5], columns=numbered) == ["5"]


def test_figures_keep_every_digit(web: WebServer) -> None:
    text = json.dumps({"values": [HEADINGS, ["revenue", "north", OCTOBER, "<figure>"]]})
    FakeGoogleSheets(web, ROWS)
    figure = "0.1234567890123456789"
    web.answers(VALUES, Said(text.replace('"<figure>"', figure)))
    assert [Decimal(value) for value in asker().values_of(KIND.source(web.url))] == [
        Decimal(figure)
    ]


@pytest.mark.fault("source")
@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "Loading..."])
def test_a_formula_that_fails_is_refused_where_it_is_read(web: WebServer, error: str) -> None:
    text = refused(web, ["revenue", "north", OCTOBER, 5], ["revenue", "south", OCTOBER, error])
    assert f"row 3: expected a value under 'Value', found {error}: correct the formula" in text
    assert of(web, ["revenue", "north", OCTOBER, 5, error]) == ["5"]


@pytest.mark.fault("source")
def test_what_stands_below_or_beside_the_table_is_told(web: WebServer) -> None:
    row = ["revenue", "north", OCTOBER, 5]
    text = refused(web, row, ["", ""], ["Total", "", "", 5])
    assert "expected the table to end at the blank row 3, found row 4 below it" in text
    text = refused(web, [*row, "", "stray"])
    assert "row 2: expected 5 cells as in the headings, found 6" in text
    assert of(web, row, ["", ""], []) == ["5"]
    FakeGoogleSheets(web, ROWS)
    web.answers(VALUES, Said({"range": "x", "majorDimension": "ROWS"}))
    assert "expected headings and rows, found none" in asker().refused(KIND.source(web.url))


@pytest.mark.fault("source")
def test_a_token_that_runs_out_is_signed_for_anew(web: WebServer) -> None:
    fake = FakeGoogleSheets(web, ROWS, uses=0)
    assert "HTTP 401, 'Request had invalid credentials.'" in asker().refused(KIND.source(web.url))
    assert len(fake.tokens) == 2


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("{", "expected a service account's key as JSON, found another text"),
        ('{"client_email": "a"}', "expected a service account's key as JSON, found another text"),
        (
            json.dumps({**json.loads(ACCOUNT), "private_key": "-----BEGIN no key"}),
            "expected an RSA key under private_key, found another text",
        ),
        (json.dumps({**json.loads(ACCOUNT), "client_email": "other"}), "Invalid JWT Signature."),
    ],
)
def test_an_account_that_is_none_is_told(web: WebServer, account: str, words: str) -> None:
    FakeGoogleSheets(web, ROWS)
    text = Asker(values={"BI_ACCOUNT": account}).refused(KIND.source(web.url))
    assert words in text
    assert "PRIVATE" not in text
    assert len(web.asked(TOKEN)) <= 1


@pytest.mark.fault("source")
def test_what_signs_may_not_be_installed(web: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    FakeGoogleSheets(web, ROWS)
    found = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("cryptography"):
            raise ImportError(name=name)
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert "pip install 'scorecard[google]'" in asker().refused(KIND.source(web.url))
