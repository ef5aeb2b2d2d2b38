"""Measures how often a link is found that is not there, and one that is: `make evidence`.

    python -m tests.evidence --pairs 4000

Prints the table of docs/analysts.md; ends with 1 where a cell is beyond its limit.
"""

import argparse
import sys

import numpy as np

from tests.evidence.measure import judged, raw
from tests.evidence.pairs import NULL, linked, null

# Shares of pairs: at most so many verdicts where there is nothing, at least so many where there is.
FALSE = 0.08
POWER = {36: 0.30, 60: 0.60}
SEED = 20261130


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How often the test of a link errs.")
    parser.add_argument("--pairs", type=int, default=4000, help="pairs in each cell, 2000 at least")
    pairs = parser.parse_args().pairs
    missed = []
    lines = ["| series | months | verdicts | plain correlation |", "| --- | --- | --- | --- |"]
    for months in POWER:
        for seed, kind in enumerate(NULL, start=SEED):
            pair = null(kind, pairs, months, seed)
            share, plain = np.mean(judged(pair) != 0), np.mean(raw(pair))
            lines.append(f"| unrelated, {kind} | {months} | {share:.1%} | {plain:.0%} |")
            if months == min(POWER) and share > FALSE:
                missed.append(f"{kind}, {months} months: {share:.1%}, over {FALSE:.0%}")
        pair = linked(pairs, months, SEED)
        found, plain = np.mean(judged(pair) == 1), np.mean(raw(pair))
        lines.append(f"| linked, b = 0.5 | {months} | {found:.1%} | {plain:.0%} |")
        if found < POWER[months]:
            missed.append(f"power at {months} months: {found:.1%}, under {POWER[months]:.0%}")
    sys.stdout.write("\n".join(lines) + "\n")
    for line in missed:
        sys.stderr.write(line + "\n")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
