"""Workbooks nobody would make: a draft is valid or refused with a sentence, never a traceback."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecard.errors import SourceError
from scorecard.onboard.adopt.adopt import adopt
from scorecard.period import Month
from tests.ingest.workbooks import workbook

_WORDS = (
    "Measure KPI Unit Region Owner Weight Target Status Score Objective Perspective Comment YTD "
    "Actual Plan Total Sales Cost Headcount Financial Customer Group North South % k EUR days Note"
)
_MONTHS = ("Jan 2026", "Feb 2026", "Mrz 26", "Apr", "2026-05", "Jun-26", "FY 2026", "2026")
_CELL = st.one_of(
    st.none(),
    st.sampled_from(_WORDS.split()),
    st.sampled_from(_MONTHS),
    st.integers(-5, 5000),
    st.floats(-2, 2, allow_nan=False).map(lambda x: round(x, 3)),
    st.sampled_from(["n/a", "≥ 95 %", "1.234,5", "12 %", "(3)", "G", "R", "#REF!", "=1+1", "- "]),
    st.text(max_size=6).map(lambda text: "".join(c for c in text if c.isprintable())),
)


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, list[list[Any]]]:
    """One to three sheets, mostly with a row of months somewhere above their rows."""
    names = draw(
        st.lists(
            st.sampled_from(["North", "South", "KPI", "2026", "Group", "Été"]),
            min_size=1,
            max_size=3,
            unique=True,
        )
    )
    made = {}
    for name in names:
        width = draw(st.integers(2, 7))
        rows = draw(st.lists(st.lists(_CELL, min_size=width, max_size=width), max_size=9))
        if draw(st.booleans()) and rows:
            place = draw(st.integers(0, len(rows) - 1))
            months = ["Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026"]
            second = [draw(st.sampled_from(["Weight", *rows[place][1:2]]))]
            rows[place] = ["Measure", *second, *months][: max(width, 4)]
        made[name] = rows
    return made


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(sheets())
def test_any_workbook_is_drafted_or_refused(content: dict[str, list[list[Any]]]) -> None:
    # A draft that is not valid, or that its own source cannot read, raises InvariantBroken.
    try:
        made = adopt(workbook(content), "Book.xlsx", "Acme", closed=Month.parse("2026-10"))
    except SourceError as refused:
        said = str(refused)
    else:
        said = f"{made.figures} figures of {made.kpis} KPIs"
        assert made.figures >= made.kpis > 0
    assert "\n" not in said
