"""The opening baseline's files: what a break said is read back as it was."""

import datetime as dt

import pytest

from scorecard.close.baseline import Opening, draft
from scorecard.config.bundle import Bundle, table_name
from scorecard.config.load import load
from scorecard.period import Month
from tests.small import sections, yaml_of

OPENING = Opening(Month.parse("2026-03"), "ann", dt.date(2026, 4, 2), "as it was")


@pytest.mark.parametrize(
    "detail",
    [
        "",
        "found 'NRTH', expected a unit (did you mean 'north'?): correct it",
        'drops/a.csv, line 3: found "7,5"; expected 7.5',
        " found two  blanks at its ends ",
        "found\ntwo lines",
        "2026-02",
        "1800.000000000",
        "=1+1",
        "green|red",
    ],
)
def test_what_a_break_said_is_read_as_it_was(detail: str) -> None:
    organisation = Bundle({"organisation.yaml": yaml_of(sections())})
    row = {
        "break_id": "0123456789abcdef",
        "month": "2026-03",
        "left_value": None,
        "right_value": None,
        "detail": detail,
        "rule": "validity",
        "kpi": None,
        "unit": None,
        "left_source": "a",
        "right_source": None,
        "reason": "bad_number",
    }
    files = draft(organisation, load(organisation), [row], OPENING)
    table = table_name("baseline", "csv")
    config = load(
        Bundle(
            {
                **organisation.files,
                "baseline.yaml": files["baseline.yaml"],
                table: files["baseline.csv"],
            }
        )
    )
    # Cells of tables are read without blanks at their ends, which count for nothing later on.
    assert [accepted.detail for accepted in config.baselines] == [detail.strip()]
