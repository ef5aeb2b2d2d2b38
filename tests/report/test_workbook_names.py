"""Sheet names Excel accepts, whatever a perspective is called, and formats Excel can read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.figures import Shown
from scorecard.report.sheets.formats import change_format, value_format
from scorecard.report.sheets.names import OWN, address, sheet_names


@given(st.lists(st.text(max_size=60), max_size=12))
def test_names_are_what_excel_accepts(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len(names) == len(titles)
    assert len({name.lower() for name in (*names, *OWN)}) == len(titles) + len(OWN)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00-\x1f]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.lower() != "history"


def test_names_keep_what_they_can() -> None:
    titles = ["Financial", "financial", "Check", "a/b: c", "x" * 40, "x" * 40, "History", "[]"]
    assert sheet_names(titles) == [
        "Financial", "financial 2", "Check 2", "a b c", "x" * 31, "x" * 29 + " 2", "History 2",
        "Sheet",
    ]  # fmt: skip


def test_address_quotes_the_sheet() -> None:
    assert address("KPI's history", 7, 28) == "'KPI''s history'!AB7"


@pytest.mark.parametrize(
    ("shown", "value", "change"),
    [
        (
            Shown("percent", 1, 1, "", ""),
            "0.0%",
            '+0.0%" pts";-0.0%" pts";0.0%" pts"',
        ),
        (Shown("number", 0, 1, "", ""), "#,##0", "+#,##0;-#,##0;#,##0"),
        (Shown("number", 2, 1, "days", ""), '#,##0.00" days"', None),
        (
            Shown("currency", 1, 1_000_000, "", "EUR"),
            '"EUR "#,##0.0,,"m";"EUR "-#,##0.0,,"m"',
            '"EUR "+#,##0.0,,"m";"EUR "-#,##0.0,,"m";"EUR "#,##0.0,,"m"',
        ),
        (
            Shown("currency", 0, 1_000, "net", "GBP"),
            '"GBP "#,##0,"k net";"GBP "-#,##0,"k net"',
            None,
        ),
        (Shown("number", 0, 1, 'a"b\x07', ""), '#,##0" a"\\""b"', None),
    ],
)
def test_formats(shown: Shown, value: str, change: str | None) -> None:
    assert value_format(shown) == value
    if change is not None:
        assert change_format(shown) == change
