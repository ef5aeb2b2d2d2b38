"""Where real data lies: `SCORECARD_SHARED_DATA`, else `../shared/data` beside the checkout.

Tests without it are skipped with a reason; SCORECARD_REQUIRE_DATA=1 makes that a failure.
"""

import os
from pathlib import Path

import pytest

from scorecard.project import SHIPPED


def shared_data(folder: str) -> Path:
    """The folder of the data sets, of which one is needed; skips the test where it is absent."""
    root = Path(os.environ.get("SCORECARD_SHARED_DATA", SHIPPED.parent / "shared" / "data"))
    if not (root / folder).is_dir():
        absent = f"{root / folder} is absent: name the data's folder in SCORECARD_SHARED_DATA"
        if os.environ.get("SCORECARD_REQUIRE_DATA") == "1":
            pytest.fail(absent)
        pytest.skip(absent)
    return root
