"""How long the causes of 10,000 breaks take, beside pandas comparing the same figures.

    python -m tests.benchmarks.diagnose --breaks 10000 --repeat 3

The pairs are those of the corpus of seeded errors, with children, rates, targets and earlier
figures. Prints the best processor and clock time of both, their ratio, and what 10,000 breaks take.
Nothing is asserted: a limit on time would fail on a slow machine for no fault of the code.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence

import pandas as pd

from scorecard.reconcile.diagnose import diagnose
from scorecard.reconcile.evidence import Pair, Setting
from tests.corpus.cases import draw_corpus

Organisations = Sequence[tuple[Sequence[Pair], Setting]]


def drawn(breaks: int) -> Organisations:
    """Organisations of the corpus with at least so many breaks."""
    found: list[tuple[Sequence[Pair], Setting]] = []
    count = 0
    for organisation in draw_corpus(1, 100 * breaks):
        found.append((organisation.pairs, organisation.setting))
        count += sum(len(pair.breaks) for pair in organisation.pairs)
        if count >= breaks:
            break
    return found


def compared(organisations: Organisations) -> int:
    """The same figures side by side in pandas, differences beyond tolerance counted."""
    rows = [
        (pair.kpi, pair.unit, pair.left, month, left, pair.right_values.get(month))
        for pairs, _ in organisations
        for pair in pairs
        for month, left in pair.left_values.items()
    ]
    names = ["kpi", "unit", "source", "month", "left", "right"]
    frame = pd.DataFrame(rows, columns=names).astype({"left": float, "right": float})
    apart = (frame["right"] - frame["left"]).abs() > 0.005 * frame["left"].abs()
    return int(apart.sum())


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Processor and clock seconds of some work."""
    processor, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - processor, time.perf_counter() - clock


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--breaks", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    asked = parser.parse_args()
    organisations = drawn(asked.breaks)
    breaks = sum(len(pair.breaks) for pairs, _ in organisations for pair in pairs)
    ours, pandas = [], []
    for _ in range(asked.repeat):
        ours.append(timed(lambda: [diagnose(*each) for each in organisations]))
        pandas.append(timed(lambda: compared(organisations)))
    for name, found in (("diagnose", ours), ("pandas", pandas)):
        processor, clock = (min(times) for times in zip(*found, strict=True))
        sys.stdout.write(f"{name:<9} {processor:7.2f} s processor {clock:7.2f} s clock" + "\n")
    per = min(processor for processor, _ in ours) / breaks * 10_000
    ratio = min(p for p, _ in ours) / min(p for p, _ in pandas)
    sys.stdout.write(
        f"{breaks:,} breaks; 10,000 take {per:.1f} s of processor, {ratio:.0f} x pandas" + "\n"
    )


if __name__ == "__main__":
    main()
