"""A view's data comes as the view writes it, read by the number format that is declared."""

import pytest

from tests.ingest.systems.fake_tableau import DATA, SIGN_IN, FakeTableau
from tests.ingest.systems.kinds import KINDS, ROWS
from tests.ingest.webbing import Asker
from tests.ingest.webserver import Said, WebServer
from tests.ingest.world import World

KIND = KINDS["tableau"]


def asker() -> Asker:
    return Asker(values=KIND.values)


def test_a_view_is_asked_with_its_filters_under_the_sites_id(web: WebServer) -> None:
    FakeTableau(web, ROWS)
    assert asker().values_of(KIND.source(web.url)) == ["1,234.5", "7"]
    (asked,) = web.asked(DATA)
    assert asked.query == {"vf_Month": "2026-10", "maxAge": "1"}


@pytest.mark.fault("source")
def test_figures_in_another_format_than_declared_are_not_guessed(
    world: World, web: WebServer
) -> None:
    FakeTableau(web, ROWS)
    world.values = dict(KIND.values)
    plain = KIND.source(web.url, number={})
    world.collect(plain)
    world.load(plain)
    # `1,234.5` is no number without its thousands declared.
    assert world.standing() == {"revenue south 2026-10": "7"}
    assert len(world.quarantined()) == 1


@pytest.mark.fault("source")
def test_months_of_a_filter_the_view_has_not_are_not_taken(world: World, web: WebServer) -> None:
    FakeTableau(web, ROWS)
    world.values = dict(KIND.values)
    # Tableau gives all there is then, and calls it a success.
    wrong = KIND.source(web.url, filters={"Period": "{month}"})
    world.collect(wrong)
    world.load(wrong)
    assert set(world.standing()) <= {"revenue north 2026-10", "revenue south 2026-10"}
    assert len(world.quarantined()) >= 2


@pytest.mark.fault("source")
def test_a_session_that_ran_out_is_replaced(web: WebServer) -> None:
    fake = FakeTableau(web, ROWS, uses=0)
    text = asker().refused(KIND.source(web.url))
    assert "HTTP 401" in text
    assert fake.tokens == ["tableau-token-1", "tableau-token-2"]


@pytest.mark.attack("web servers")
@pytest.mark.parametrize("site", [None, "../../users", "a/b", 7])
def test_an_id_that_would_lead_elsewhere_is_refused(web: WebServer, site: object) -> None:
    FakeTableau(web, ROWS, site=site)
    assert "expected a site's id, found" in asker().refused(KIND.source(web.url))
    assert len(web.requests) == 1


@pytest.mark.fault("source")
def test_what_signing_in_refuses_is_told_without_the_token(web: WebServer) -> None:
    FakeTableau(web, ROWS)
    other = Asker(values={"BI_NAME": "pat-name-7", "BI_SECRET": "another-secret"})
    text = other.refused(KIND.source(web.url))
    assert "expected to be let in, found that it refused (HTTP 401, 'Error signing in')" in text
    assert "another-secret" not in text
    assert len(web.asked(SIGN_IN)) == 1
    web.answers(SIGN_IN, Said({"credentials": {}}))
    assert "expected a token, found none" in asker().refused(KIND.source(web.url))


@pytest.mark.fault("source")
def test_a_row_that_lacks_cells_is_refused(web: WebServer) -> None:
    FakeTableau(web, ROWS)
    kind = {"Content-Type": "text/csv"}
    web.answers(DATA, Said("Kpi,Unit,Month,Value\nrevenue,north\n", headers=kind))
    assert "expected 4 cells as in the headings, found 2" in asker().refused(KIND.source(web.url))
