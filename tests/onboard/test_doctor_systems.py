"""The doctor looks whether a BI system answers and lets us in, without asking for rows."""

from pathlib import Path

import pytest

from scorecard.ingest.systems.registry import ASKING
from scorecard.onboard.doctor.sources import reachable
from scorecard.period import Month
from tests.ingest.systems.kinds import KINDS
from tests.ingest.webserver import unused_port, web_server

WRONG = {"BI_PASSWORD": "wr0ng-one", "BI_SECRET": "wr0ng-one"}
OCTOBER = Month.parse("2026-10")


def looked_at(name: str, url: str, patch: pytest.MonkeyPatch, **values: str) -> tuple[str, str]:
    """State and words of what the doctor says of a system."""
    kind = KINDS[name]
    for variable, value in {**kind.values, **values}.items():
        patch.setenv(variable, value)
    source = kind.source(url)
    (item,) = reachable(source, OCTOBER, Path("/nowhere"), kind.files)
    return item.state, item.found


def test_each_system_that_is_asked_over_http_is_looked_at() -> None:
    assert {kind.declared["type"] for kind in KINDS.values()} == set(ASKING) - {"rest"}


@pytest.mark.parametrize("name", KINDS)
def test_one_that_lets_us_in_is_fine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = KINDS[name]
    with web_server() as web:
        kind.serve(web)
        assert looked_at(name, web.url, monkeypatch) == (
            "ok",
            "its server answers; it was not asked for rows",
        )
        assert web.asked(kind.path) == []


@pytest.mark.fault("source")
@pytest.mark.parametrize(
    "name", [name for name, kind in KINDS.items() if kind.token and WRONG.keys() & kind.values]
)
def test_one_that_does_not_is_a_problem(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = KINDS[name]
    with web_server() as web:
        kind.serve(web)
        state, found = looked_at(name, web.url, monkeypatch, **WRONG)
    assert state == "problem"
    assert "expected to be let in" in found
    assert "wr0ng-one" not in found


@pytest.mark.fault("source")
@pytest.mark.parametrize("name", KINDS)
def test_one_that_is_down_is_a_problem(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state, found = looked_at(name, f"http://127.0.0.1:{unused_port()}", monkeypatch)
    assert (state, "expected a connection, found none" in found) == ("problem", True)
