"""The example of signals on a plain Series says what it prints."""

import contextlib
import io
import re

from scorecard import signals
from tests.docs.reading import ANALYSTS, section


def test_the_example_prints_what_stands_below_it() -> None:
    text = section(ANALYSTS, "Signals")
    found = re.search(r"```python\n(.*?)```\n\n```text\n(.*?)```", text, re.DOTALL)
    assert found is not None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(found[1], {})
    assert printed.getvalue() == found[2]


def test_what_is_offered_is_told_of() -> None:
    functions = {name for name in signals.__all__ if name.islower() and name != "figures_of"}
    text = section(ANALYSTS, "Signals")
    assert all(f"`{name}`" in text for name in functions)


def test_the_evidence_is_the_table_that_is_measured() -> None:
    """The rates that the command tells are those of the documents."""
    from pipelines.cli.strategy import NOTE

    text = section(ANALYSTS, "Signals")
    power = re.findall(r"\| linked, b = 0\.5 \| \d+ \| (\d+)\.\d%", text)
    assert [f"{share} of 100" in NOTE for share in power] == [True, True]
    false = re.findall(r"\| unrelated, [^|]+\| \d+ \| ([\d.]+)%", text)
    assert len(false) == 8
    assert all(5 <= float(share) <= 7 for share in false)
    assert "5 to 7 in 100" in NOTE
