"""How well the causes of breaks are named: `make corpus`.

    python -m tests.corpus [--seed N] [--cases N] [--examples N] [--readme]

Prints the confusion table and the figures that are promised; exit code 1 where one is missed. With
`--examples` so many pairs of each kind are shown that were called wrong, or unknown though they can
be named. With `--readme` the table goes into the README, for the seed and size reported there.
"""

import argparse
import sys

from scorecard.reconcile.diagnose import diagnose
from tests.corpus.cases import draw_corpus
from tests.corpus.clean import check_clean
from tests.corpus.examples import examples
from tests.corpus.judge import judge
from tests.corpus.report import markdown, terminal, write_between
from tests.docs.reading import README

SEED, CASES = 1, 6000


def main(arguments: list[str] | None = None) -> int:
    """Draw, diagnose, judge, print."""
    parser = argparse.ArgumentParser(prog="tests.corpus", description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=SEED, help="another corpus of the same kind")
    parser.add_argument("--cases", type=int, default=CASES, help="how many wrong pairs, at least")
    parser.add_argument("--examples", type=int, default=0, help="show so many misses of each kind")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    given = parser.parse_args(arguments)
    if given.cases < 1:
        parser.error(f"--cases {given.cases}: expected at least 1")
    if given.readme and (given.seed, given.cases) != (SEED, CASES):
        parser.error("--readme: the README has the figures of the default seed and size only")
    score = judge(draw_corpus(given.seed, given.cases), diagnose)
    clean = check_clean(given.seed)
    figures = (score, given.seed, clean.compared, len(clean.breaks))
    sys.stdout.write(terminal(*figures))
    sys.stdout.writelines(examples(score, given.examples))
    if given.readme:
        write_between(README, markdown(*figures))
    missed = score.missed(len(clean.breaks))
    for line in missed:
        sys.stderr.write(f"missed: {line}\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
