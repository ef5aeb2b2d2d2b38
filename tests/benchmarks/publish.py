"""How long a card's page and workbook take, beside stock renderers of the same content.

    python -m tests.benchmarks.publish --documents 12 --units 200

`pages/` holds one card of the sample organisation as its frozen tree, and the page of it as it was
before anybody made it faster, as plain HTML and CSS: the calibrator is stock WeasyPrint on that
page, each time anew and with the same PDF/UA-1. Headless Chromium prints the same page where there
is one, started for each document; a workbook is held against the same cells written by openpyxl
one by one, each with a style of its own. Each subject runs in a process of its own, by turns, so
that a busy machine slows all; the processor's time is told, the best of the turns. Then what each
part of a unit costs, and bursts of units on all processors with the memory of their workers: of the
whole card, and of one with two measures of each perspective, which is as short as a card of four
perspectives with a map and an annex gets. Nothing is asserted: a limit on time would fail on a slow
machine for no fault of the code.
"""

import argparse
import dataclasses
import gc
import io
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader

from scorecard.project import templates_dir
from scorecard.report.card import Card, Stamp, from_json, to_json
from scorecard.report.kinds import KINDS
from scorecard.report.objective import ObjectiveNode
from scorecard.report.page import render_html, render_pdf
from scorecard.report.perspective import PerspectiveNode
from scorecard.report.press import load_weasyprint
from scorecard.report.render import MODULES, Job, Rendered, render
from scorecard.report.templates import Templates
from scorecard.report.workbook import render_workbook
from scorecard.report.workers import workers
from scorecard.stores.editions import Objects
from tests.report.sample_card import SHIPPED

HERE = Path(__file__).parent / "pages"
STAMP = Stamp(1, "final", ("3 figures are under review",))
MEBI = 1024
TURNS = 3


def the_card() -> Card:
    """The card all subjects are about."""
    return from_json((HERE / "card.json").read_bytes())


def stock(count: int) -> None:
    """WeasyPrint as its documentation says, on the page as it was."""
    html = (HERE / "baseline.html").read_text(encoding="utf-8")
    css = (HERE / "baseline.css").read_text(encoding="utf-8")
    page = html.replace("</head>", f"<style>{css}</style></head>", 1)
    weasyprint = load_weasyprint()
    for _ in range(count):
        weasyprint.HTML(string=page, base_url=f"{templates_dir()}/").write_pdf(
            pdf_variant="pdf/ua-1"
        )


def chromium(count: int) -> None:
    """Headless Chromium on the same page, a process for each document."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        page = Path(folder) / "page.html"
        css = (HERE / "baseline.css").read_text(encoding="utf-8")
        css = css.replace('url("', f'url("{templates_dir().as_uri()}/')
        html = (HERE / "baseline.html").read_text(encoding="utf-8")
        page.write_text(html.replace("</head>", f"<style>{css}</style></head>", 1))
        for number in range(count):
            subprocess.run(
                [
                    str(_chromium()),
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    f"--user-data-dir={folder}/profile",
                    f"--print-to-pdf={folder}/{number}.pdf",
                    page.as_uri(),
                ],
                check=True,
                capture_output=True,
            )


def ours(count: int) -> None:
    """The page as it is now."""
    card, templates = the_card(), Templates(templates_dir())
    for _ in range(count):
        render_pdf(card, STAMP, templates)


def workbook(count: int) -> None:
    """The workbook as it is now."""
    card = the_card()
    for _ in range(count):
        render_workbook(card, STAMP, SHIPPED)


def naive_workbook(count: int) -> None:
    """The same cells and styles, each cell given its own."""
    from copy import copy

    from openpyxl import Workbook, load_workbook

    made = load_workbook(io.BytesIO(render_workbook(the_card(), STAMP, SHIPPED)))
    begin = time.process_time()
    for _ in range(count):
        book = Workbook()
        for sheet in made.worksheets:
            page = book.create_sheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    written = page.cell(cell.row, cell.column, cell.value)
                    if cell.has_style:
                        written.font, written.fill = copy(cell.font), copy(cell.fill)
                        written.border, written.alignment = copy(cell.border), copy(cell.alignment)
                        written.number_format = cell.number_format
        book.save(io.BytesIO())
    _say((time.process_time() - begin) / count)


SUBJECTS: dict[str, Callable[[int], None]] = {
    "stock": stock,
    "ours": ours,
    "chromium": chromium,
    "workbook": workbook,
    "naive workbook": naive_workbook,
}


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)


def _say(seconds: float) -> None:
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    sys.stdout.write(json.dumps({"seconds": seconds, "peak": peak / MEBI}) + "\n")


def _subject(name: str, count: int) -> None:
    """Measure one subject in this process, and say so on a line."""
    if name == "naive workbook":
        naive_workbook(count)
        return
    SUBJECTS[name](1)  # what is made once and kept is made before
    begin = sum(os.times()[:4])
    SUBJECTS[name](count)
    _say((sum(os.times()[:4]) - begin) / count)


def compared(count: int) -> dict[str, tuple[float, float]]:
    """Processor seconds for each document and peak in MiB, by subject: the best of the turns."""
    names = [name for name in SUBJECTS if name != "chromium" or _chromium()]
    best: dict[str, tuple[float, float]] = {}
    for _ in range(TURNS):
        for name in names:
            command = [sys.executable, "-m", "tests.benchmarks.publish", "--documents", str(count)]
            told = subprocess.run(
                [*command, "--subject", name], check=True, capture_output=True, text=True
            )
            found = json.loads(told.stdout.splitlines()[-1])
            seconds = min(found["seconds"], best.get(name, (float("inf"), 0))[0])
            best[name] = seconds, found["peak"]
    return best


def short(card: Card, each: int = 2) -> Card:
    """The card with the first `each` measures of each perspective, and what hangs on them."""
    nodes = tuple(_shortened(node, each) for node in card.perspectives)
    kpis = {line.kpi for node in nodes for item in node.objectives for line in item.measures}
    ids = {node.id for node in nodes} | {item.id for node in nodes for item in node.objectives}
    return dataclasses.replace(
        card,
        perspectives=nodes,
        breaks=tuple(line for line in card.breaks if line.kpi in kpis),
        changes=tuple(line for line in card.changes if line.level == "card" or line.id in ids),
    )


def _shortened(node: PerspectiveNode, each: int) -> PerspectiveNode:
    kept: list[ObjectiveNode] = []
    for item in node.objectives:
        left = each - sum(len(one.measures) for one in kept)
        if left > 0 and item.measures:
            kept.append(dataclasses.replace(item, measures=item.measures[:left]))
    return dataclasses.replace(node, objectives=tuple(kept))


def parts(card: Card, count: int) -> dict[str, float]:
    """Processor seconds for each part of a unit, the middle one of so many."""
    templates = Templates(templates_dir())
    kinds = {name: kind for name, kind in KINDS.items() if kind.always}
    taken: dict[str, list[float]] = {}
    for turn in range(count + 1):
        tasks: dict[str, Callable[[], object]] = {
            "words of the page (HTML)": lambda: render_html(card, STAMP, templates),
            **{
                f"file: {name}": lambda kind=kind: kind.render(card, STAMP, templates)  # type: ignore[misc]
                for name, kind in kinds.items()
            },
            "tree: JSON and digest": lambda: (to_json(card), card.digest()),
            "dead objects of all that": gc.collect,
        }
        for name, task in tasks.items():
            begin = time.process_time()
            task()
            if turn:  # what is made once and kept was made before
                taken.setdefault(name, []).append(time.process_time() - begin)
    return {name: statistics.median(seconds) for name, seconds in taken.items()}


def _made(job: Job) -> tuple[Rendered, float, float]:
    """The files, the processor's seconds, and the worker's peak in MiB so far."""
    begin = time.process_time()
    rendered = render(job)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEBI
    return rendered, time.process_time() - begin, peak


@dataclass(frozen=True, slots=True)
class Burst:
    """Seconds on the clock, of workers and of the process that keeps the files; peaks in MiB.

    `peaks` are the largest worker's after each tenth.
    """

    clock: float
    workers: float
    keeper: float
    peaks: list[float]


def burst(card: Card, units: int) -> Burst:
    """Make all files of so many units and keep them as an edition does."""
    templates = Templates(templates_dir())
    jobs = [
        Job(dataclasses.replace(card, unit=f"unit-{number}"), STAMP, templates)
        for number in range(units)
    ]
    begin, keeper, used, peaks = time.perf_counter(), time.process_time(), 0.0, []
    with (
        tempfile.TemporaryDirectory(prefix="benchmark-") as folder,
        workers(units, MODULES) as pool,
    ):
        objects = Objects(Path(folder))
        for job, (rendered, seconds, peak) in zip(jobs, pool.map(_made, jobs), strict=True):
            if rendered.failure:
                raise SystemExit(f"a card failed: {rendered.failure}")
            job.card.digest()
            for content in (*rendered.files.values(), to_json(job.card).encode()):
                objects.get(objects.put(content))
            used += seconds
            peaks.append(peak)
    clock, keeper = time.perf_counter() - begin, time.process_time() - keeper
    tenth = max(1, units // 10)
    return Burst(
        clock, used, keeper, [max(peaks[at : at + tenth]) for at in range(0, units, tenth)]
    )


def size(card: Card) -> str:
    """How long a card is: measures and pages."""
    pdf = render_pdf(card, STAMP, Templates(templates_dir()))
    return f"{len(card.measures)} measures, {len(PdfReader(io.BytesIO(pdf)).pages)} pages"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How long pages and workbooks take.")
    parser.add_argument("--documents", type=int, default=12)
    parser.add_argument("--units", type=int, default=200)
    parser.add_argument("--subject", choices=SUBJECTS)
    given = parser.parse_args()
    if given.subject:
        _subject(given.subject, given.documents)
        return
    found = compared(given.documents)
    base = {"workbook": "naive workbook", "naive workbook": "naive workbook"}
    for name, (seconds, peak) in found.items():
        held = base.get(name, "stock")
        ratio = seconds / found[held][0]
        sys.stdout.write(f"{name:15} {seconds:5.2f} s a document   {ratio:4.2f} x {held}")
        sys.stdout.write(f"   peak {peak:.0f} MiB\n")
    for card in (short(the_card()), the_card()):
        sys.stdout.write(f"\na unit of {size(card)}:\n")
        for name, seconds in parts(card, given.documents).items():
            sys.stdout.write(f"  {name:26} {1000 * seconds:6.1f} ms\n")
        _tell(burst(card, given.units), given.units)


def _tell(found: Burst, units: int) -> None:
    count = os.cpu_count() or 1
    each = (found.workers + found.keeper) / units
    peaks = ", ".join(f"{peak:.0f}" for peak in found.peaks)
    sys.stdout.write(
        f"  {units:,} of them: {found.clock:.0f} s on {count} processors, {each:.2f} s of their "
        f"time a unit, {found.keeper / units:.3f} of them to keep the files\n"
        f"  1,000 of them: {found.clock / units * 1000 / 60:.1f} minutes, "
        f"{each * 1000 / 60 / count:.1f} where all processors are busy with them\n"
        f"  largest worker by tenths {peaks} MiB\n"
    )


if __name__ == "__main__":
    main()
