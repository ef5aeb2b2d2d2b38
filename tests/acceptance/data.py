"""Where real data lies: `SCORECARD_SHARED_DATA`, else `../shared/data` beside the checkout."""

import os
from pathlib import Path

import pytest

from scorecard.project import SHIPPED


def shared_data(folder: str) -> Path:
    """The folder of one data set; skips the test where it is absent."""
    root = Path(os.environ.get("SCORECARD_SHARED_DATA", SHIPPED.parent / "shared" / "data"))
    if not (root / folder).is_dir():
        pytest.skip(f"{root / folder} is absent: name the data's folder in SCORECARD_SHARED_DATA")
    return root
