"""`python -m scorecard.sample DIR`: write the sample organisation's sources under a folder."""

import argparse
from pathlib import Path

from scorecard.sample.generator import generate

if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m scorecard.sample",
        description="Write the sample organisation's sources under a folder.",
        epilog="Example: python -m scorecard.sample var/sample",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder, made where it is not")
    generate(parser.parse_args().folder)
