"""A run's progress: a line a stage, and on a terminal a sign of life in between."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console

from pipelines.cli.console import counted, plain
from pipelines.month_end import Step, Tell

EXTRACT = "extract/"
# Counts that a stage's line has room for.
COUNTS_SHOWN = 4


class Stages:
    """Turns steps into lines; all extracts together are one stage.

    `line` writes what stays, `now` says what is being done.
    """

    def __init__(self, line: Callable[[str], None], now: Callable[[str], None]) -> None:
        self._write = line
        self._now = now
        # Nothing until the first stage begins: Dagster's own start is no stage's.
        self._since: float | None = None
        self._sources: list[Step] = []

    def tell(self, step: Step) -> None:
        """Take in a step that began or ended."""
        if self._since is None:
            self._since = time.monotonic()
        if step.made is None:
            if not step.asset.startswith(EXTRACT):
                self._collected()
            self._now(f"{step.asset}: {step.note}" if step.note else step.asset)
        elif step.asset.startswith(EXTRACT):
            self._sources.append(step)
        else:
            self._line(step.asset, counts(step.made))

    def _collected(self) -> None:
        if not self._sources:
            return
        failed = [step for step in self._sources if step.made and step.made["status"] == "failed"]
        self._line("collect", f"{counted(len(self._sources), 'source')}, {len(failed)} failed")
        for step in failed:
            reason = step.made["reason"] if step.made else ""
            self._write(f"  {step.asset.removeprefix(EXTRACT)}: {reason}")
        self._sources = []

    def _line(self, name: str, said: str) -> None:
        now = time.monotonic()
        taken = now - (self._since or now)
        self._write(f"{name:<16} {taken:5.1f} s  {said}".rstrip())
        self._since = now


def counts(made: Mapping[str, Any]) -> str:
    """The first few whole numbers of what a stage made, in words: `12 loaded, 3 unchanged`."""
    numbers = [
        f"edition {value}" if name == "edition" else f"{value:,} {_noun(name, value)}"
        for name, value in made.items()
        if isinstance(value, int) and not isinstance(value, bool)
    ]
    return ", ".join(numbers[:COUNTS_SHOWN])


def _noun(name: str, value: int) -> str:
    # What is more than one word is no plural of itself: `in_all_months`.
    if value != 1 or "_" in name or not name.endswith("s"):
        return name.replace("_", " ")
    if name.endswith("ss"):
        return name
    return name.removesuffix("ies") + "y" if name.endswith("ies") else name.removesuffix("s")


@contextmanager
def shown(console: Console) -> Iterator[Tell]:
    """A teller for `execute`: a spinner beside the lines on a terminal, lines alone in a pipe."""
    with console.status("starting") as status:
        yield Stages(
            lambda text: console.print(plain(text), markup=False, soft_wrap=True),
            lambda text: status.update(plain(text).replace("[", r"\[")),
        ).tell


@contextmanager
def telling(console: Console, purpose: str) -> Iterator[Callable[[str], None]]:
    """A teller of plain lines: the newest beside a spinner on a terminal, all of them in a pipe."""
    with console.status(purpose) as status:
        if console.is_terminal:
            yield lambda text: status.update(plain(text).replace("[", r"\["))
        else:
            yield lambda text: console.print(plain(text), markup=False, soft_wrap=True)
