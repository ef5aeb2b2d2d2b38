"""One month end in this process: the Dagster job with its history, told step by step."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dagster as dg

from pipelines.definitions import definitions
from pipelines.home import open_history
from pipelines.jobs import MONTH_END
from scorecard.config.models import Config
from scorecard.errors import InvariantBroken, ScorecardError
from scorecard.period import Month
from scorecard.project import Project


@dataclass(frozen=True, slots=True)
class Step:
    """A stage that began, or says what it is doing, or ended: then `made` is its metadata."""

    # As in `extract/erp`.
    asset: str
    made: dict[str, Any] | None = None
    note: str = ""


Tell = Callable[[Step], None]


def alert_keys(step: Step) -> list[str]:
    """Keys of the month's first alerts, what presses most first, from the stage that makes them."""
    causes = (step.made or {}).get("causes") if step.asset == "alerts" else None
    return [] if causes is None else [str(record.data["key"]) for record in causes.records]


def execute(project: Project, config: Config, month: Month, tell: Tell) -> None:
    """Run the job `month_end` for one month; raises what stopped it.

    `config` has just been read, so the tables in it are those of now. A `ScorecardError` inside
    the run comes out as itself, so that its exit code is kept; a check that blocks comes out as
    `InvariantBroken`.
    """
    listener = _Listener(tell)
    loggers = {"progress": _logger(listener)}
    defs = definitions(project, config, tables_asked=True, loggers=loggers)
    job = defs.resolve_job_def(MONTH_END)
    # Only our own logger: Dagster's would write every event to the terminal.
    settings: dict[str, dict[str, Any]] = {"loggers": {"progress": {}}}
    with open_history(project) as history:
        try:
            job.execute_in_process(instance=history, partition_key=str(month), run_config=settings)
        except Exception as error:
            if listener.broken:
                raise InvariantBroken("; ".join(listener.broken)) from error
            origin = _origin(error)
            if origin is error:
                raise
            raise origin from error


def _origin(error: Exception) -> Exception:
    """The engine's own error among the causes; where there is none, the error itself.

    Dagster raises again what it caught while handling it, so that the chain may be a ring.
    """
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        if isinstance(cause, ScorecardError):
            return cause
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    return error


def _logger(listener: "_Listener") -> dg.LoggerDefinition:
    @dg.logger
    def progress(_: dg.InitLoggerContext) -> logging.Logger:
        # Not from the registry: a handler left on a shared logger would hear the next run too.
        logger = logging.Logger("scorecard.progress")  # noqa: LOG001
        logger.addHandler(listener)
        return logger

    return progress


def _asset(step_key: str) -> str:
    return step_key.replace("__", "/", 1)


class _Listener(logging.Handler):
    """Turns Dagster's events into steps, and remembers checks that block."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell
        self.broken: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Pass on the start of a step and what it made; what is about no asset is left out."""
        meta = getattr(record, "dagster_meta", {})
        event = meta.get("dagster_event")
        if event is None:
            self._note(meta)
        elif event.event_type is dg.DagsterEventType.STEP_START:
            self._tell(Step(_asset(event.step_key)))
        elif event.event_type is dg.DagsterEventType.ASSET_MATERIALIZATION:
            made = event.step_materialization_data.materialization
            values = {name: entry.value for name, entry in made.metadata.items()}
            self._tell(Step(made.asset_key.to_user_string(), values))
        elif event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            self._judge(event.asset_check_evaluation_data)

    def _note(self, meta: Mapping[str, Any]) -> None:
        if meta.get("step_key"):
            self._tell(Step(_asset(meta["step_key"]), note=str(meta["orig_message"])))

    def _judge(self, check: dg.AssetCheckEvaluation) -> None:
        if check.blocking and not check.passed:
            name = f"{check.asset_key.to_user_string()}: {check.check_name}"
            self.broken.append(f"{name} does not hold, see its rows with `scorecard dagster`")
