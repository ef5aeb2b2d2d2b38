"""`python -m scorecard.sample DIR`: write the sample organisation's sources under a folder."""

import sys
from pathlib import Path

from scorecard.sample.generator import generate

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m scorecard.sample DIR")
    generate(Path(sys.argv[1]))
