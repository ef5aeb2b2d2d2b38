"""Whatever a text file holds, two readers see the same rows, or it is refused with a sentence."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorecard.errors import SourceError
from scorecard.ingest.media import agreed_rows, read_table
from tests.ingest.world import LONG, source, written

MARKS = [
    ",",
    ";",
    '"',
    "'",
    "\\",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\0",
    "\x0b",
    "\x1c",
    "\u2028",
    "\ufeff",
]
PIECES = st.sampled_from([*MARKS, "kpi,unit,month,value", "revenue", "1", "#N/A", "é"])
HEAD = "kpi,unit,month,value\n"


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from(["utf-8", "latin-1", "cp1252"]))
@example("a,b,c,d\r1,2,3,4\n", "utf-8")
@example('a,b,c,"d\n\n"\n', "utf-8")
@example("a,b\x1c,c,d\n", "utf-8")
def test_any_text_after_good_headings(body: str, encoding: str) -> None:
    check((HEAD + body).encode(encoding, "replace"), encoding)


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["utf-8", "latin-1", "cp1252", "utf-16"]))
def test_any_bytes(content: bytes, encoding: str) -> None:
    check(content, encoding)


def check(content: bytes, encoding: str) -> None:
    """Read and count; the only thing raised is a sentence that begins with the file's name."""
    declared = source(LONG, encoding=encoding)
    try:
        table = read_table(declared, content, "any.csv")
        rows = agreed_rows(declared, content, "any.csv", table)
    except SourceError as error:
        said = str(error)
    else:
        said = ""
        assert rows == len(written(table)["kpi"])
    assert said == "" or said.startswith("any.csv")
    assert "\n" not in said
