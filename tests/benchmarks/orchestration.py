"""What it costs to have a month run by Dagster: in one process, as we do, and in one for each step.

    python -m tests.benchmarks.orchestration --times 3

The sample's month is published once. Then it is run again, with nothing new to be found, so that
little but orchestration is left: by the stages alone; as `scorecard run` does it; and with the same
assets under Dagster's own default, a process for each step, one at a time since one alone may hold
the project. Each run is a process from its start to its end, the shortest of some counts. What is
above the stages alone is orchestration. Prints seconds and the ratio, which is to stay below 1/8.
Nothing is asserted: a limit on time would fail on a slow machine for no fault of the code.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard import releasing, stages
from scorecard.close.desk import Desk, open_desk
from scorecard.period import Month
from scorecard.project import SHIPPED, Project
from scorecard.sample.generator import generate
from tests.running import copy_project

if TYPE_CHECKING:
    import dagster as dg

MONTH = "2026-10"
GOAL = 1 / 8


def main() -> None:
    """Measure and print, or be one of the runs that are measured."""
    parser = argparse.ArgumentParser(description="What it costs to have a month run by Dagster.")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--way", choices=sorted(WAYS), help="Run the month in one way, once.")
    parser.add_argument("--project", type=Path)
    given = parser.parse_args()
    if given.way is not None:
        WAYS[given.way](Project(given.project), Month.parse(MONTH))
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        project = copy_project(SHIPPED, Path(folder) / "sample")
        generate(project.var / "sample")
        first = _took(project, "product")
        took = {way: min(_took(project, way) for _ in range(given.times)) for way in WAYS}
    ours, theirs = (took[way] - took["stages"] for way in ("product", "processes"))
    sys.stdout.write(
        f"the first run of the month {first:.1f} s; run again, the stages alone "
        f"{took['stages']:.1f} s, in one process by Dagster {took['product']:.1f} s, in one for "
        f"each step {took['processes']:.1f} s\n"
        f"orchestration {ours:.1f} s of {theirs:.1f} s: {ours / theirs:.3f} "
        f"(to stay below {GOAL:.3f})\n"
    )


def _took(project: Project, way: str) -> float:
    command = [sys.executable, "-m", "tests.benchmarks.orchestration", "--way", way]
    environment = {**os.environ, "SCORECARD_PROJECT": str(project.root)}
    began = time.perf_counter()
    done = subprocess.run(
        [*command, "--project", str(project.root)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(f"{way}: {done.stdout}{done.stderr}")
    return took


def by_stages(project: Project, month: Month) -> None:
    """What the assets call, in their order, without Dagster."""
    stages.refresh_tables(project)
    with open_desk(project, "benchmark") as desk:
        stages.replies(desk)
        stages.forms(desk, month)
        stages.reviews(desk, month)
        for source in desk.config.sources:
            stages.collect(desk, source.id, month)
        _calculate(desk, month)
        stages.edition(desk, month)
        stages.snapshot(desk)
        stages.receipts(desk, month)
        stages.alert_digest(desk, month)
        stages.review_mail(desk, month)
        releasing.scorecard_mail(desk, month)


def _calculate(desk: Desk, month: Month) -> None:
    stages.load(desk, month)
    stages.source_breaks(desk, month)
    stages.resolved_values(desk)
    stages.derived_breaks(desk, month)
    stages.measure_results(desk)
    stages.scorecards(desk, month)
    stages.scored_breaks(desk, month)
    stages.effects(desk, month)
    stages.signals(desk)
    stages.diagnoses(desk)
    stages.alerts(desk, month)


def by_the_product(project: Project, month: Month) -> None:
    """As `scorecard run` does it."""
    from pipelines.month_end import execute

    execute(project, project.config(), month, lambda _: None)


def by_processes(project: Project, month: Month) -> None:
    """By Dagster's default executor, which starts a process for each step."""
    import dagster as dg

    from pipelines.home import open_history

    with open_history(project) as history:
        done = dg.execute_job(
            dg.reconstructable(month_end_by_processes),
            instance=history,
            tags={"dagster/partition": str(month)},
            run_config={"execution": {"config": {"max_concurrent": 1}}},
        )
    if not done.success:
        raise SystemExit("the run failed")


def month_end_by_processes() -> "dg.JobDefinition":
    """The job `month_end` of the organisation that SCORECARD_PROJECT names."""
    import dagster as dg

    from pipelines.definitions import definitions
    from pipelines.jobs import MONTH_END

    project = Project.find()
    job = definitions(project, project.config()).resolve_job_def(MONTH_END)
    return job.with_executor_def(dg.multiprocess_executor)


WAYS = {"stages": by_stages, "product": by_the_product, "processes": by_processes}


if __name__ == "__main__":
    main()
