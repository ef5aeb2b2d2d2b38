"""Saved questions of Metabase come as they are exported, for the months asked for."""

import pytest

from tests.ingest.systems.fake_metabase import EXPORT, FakeMetabase
from tests.ingest.systems.kinds import KINDS, ROWS
from tests.ingest.webbing import Asker
from tests.ingest.webserver import Said, WebServer

BY_KEY, BY_USER = KINDS["metabase by key"], KINDS["metabase by user"]


def test_a_question_is_asked_with_values_for_its_variables(web: WebServer) -> None:
    FakeMetabase(web, ROWS)
    assert Asker(values=BY_KEY.values).values_of(BY_KEY.source(web.url)) == ["1234.5", "7.0"]
    (asked,) = web.asked(EXPORT)
    target = ["variable", ["template-tag", "month"]]
    assert asked.tree["parameters"] == [{"type": "category", "target": target, "value": "2026-10"}]


@pytest.mark.fault("source")
def test_a_session_that_ran_out_is_replaced(web: WebServer) -> None:
    fake = FakeMetabase(web, ROWS, uses=0)
    asker = Asker(values=BY_USER.values)
    assert "HTTP 401, 'Unauthenticated'" in asker.refused(BY_USER.source(web.url))
    assert fake.sessions == ["session-id-1", "session-id-2"]


@pytest.mark.fault("source")
def test_a_variable_the_question_has_not_is_told(web: WebServer) -> None:
    FakeMetabase(web, ROWS)
    parameters = [{"tag": "quarter", "value": "{month}"}]
    asked = BY_KEY.source(web.url, parameters=parameters)
    text = Asker(values=BY_KEY.values).refused(asked)
    assert "found an error at error" in text
    assert "does not have a template tag" in text


@pytest.mark.fault("source")
def test_an_error_after_rows_have_come_is_found(web: WebServer) -> None:
    FakeMetabase(web, ROWS)
    web.answers(EXPORT, Said('[{"Kpi": "revenue"},\n{"error": "connection lost"}'))
    text = Asker(values=BY_KEY.values).refused(BY_KEY.source(web.url))
    assert "cut off" in text
    web.answers(EXPORT, Said('[\n{"Kpi": "revenue"}\n]{"error": "connection lost"}'))
    text = Asker(values=BY_KEY.values).refused(BY_KEY.source(web.url))
    assert "expected one JSON value, found another after it" in text
