"""The process in which a resource of dlt is run: a request by its input, an answer in its folder.

The answer is rows as Parquet and a word about them, or the one error there is, without secrets.
"""

import importlib
import importlib.util
import json
import os
import sys
import sysconfig
import threading
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final

from scorecard.config.systems.dlt import DltSource
from scorecard.errors import SourceError
from scorecard.ingest.environment import Environment
from scorecard.ingest.grid import shown
from scorecard.ingest.ordered import Written
from scorecard.ingest.retry import Unavailable
from scorecard.ingest.systems.dlt_records import pages
from scorecard.ingest.web.fetch import gathered
from scorecard.ingest.web.filling import Filling

ANSWER, ROWS = "answer.json", "rows.parquet"
SETTINGS: Final[Mapping[str, str]] = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "PROVIDERS__ENABLE_AIRFLOW_SECRETS": "false",
    "PROVIDERS__ENABLE_GOOGLE_SECRETS": "false",
    "PROVIDERS__ENABLE_AWS_SECRETS": "false",
}
"""What dlt is told by variables: to tell its makers nothing, and to look into no vault."""

# What libraries call it where nobody answered, which asking again may change.
_NOBODY = {
    "ConnectError",
    "ConnectTimeout",
    "ConnectionError",
    "ReadTimeout",
    "Timeout",
    "TimeoutError",
}
# Exceptions that say in which resource another one was raised.
_WRAPPING = {"ResourceExtractionError", "PipelineStepFailed"}


def main() -> None:
    """Answer the request on the first line of the input; never longer than that is open."""
    request = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_input, daemon=True).start()
    environment = Environment()
    environment.hide_secrets()
    answer: dict[str, Any]
    try:
        written, used = asked(request, environment)
        Path(ROWS).write_bytes(written.content)
        answer = {"rows": written.rows, "headings": written.headings, "used": used}
    except SourceError as error:
        text = " ".join(environment.redact(str(error)).split())
        answer = {"error": text, "again": isinstance(error, Unavailable)}
    Path(ANSWER).write_text(json.dumps(answer), encoding="utf-8")
    # Threads the resource has started are not waited for.
    os._exit(0)


def asked(request: Mapping[str, Any], environment: Environment) -> tuple[Written, dict[str, str]]:
    """The rows of the source in a request, and the months it named; raises `SourceError`."""
    source = DltSource.model_validate_json(json.dumps(request["source"]))
    where = source.asked
    filling = Filling(request["months"], environment, where)
    arguments = filling.tree(source.arguments)
    try:
        _only_from(environment)
    except ImportError:
        raise SourceError(NOT_INSTALLED.format(where=where)) from None
    made = _made(source, arguments, Path(request["root"]), environment)
    rows = _guarded(made, where, environment)
    _, written = gathered(source, where, pages(rows, source))
    return written, filling.used


NOT_INSTALLED: Final = (
    "{where}: expected dlt, found that it is not installed: pip install 'scorecard[dlt]'"
)


def _only_from(environment: Environment) -> None:
    """Let dlt find settings and secrets in the environment alone; none of them is shown."""
    from dlt.common.configuration.container import Container
    from dlt.common.configuration.providers.environ import EnvironProvider
    from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext

    class Hiding(EnvironProvider):
        # dlt's own would look into /run/secrets too.
        def get_value(
            self, key: str, hint: type[Any], pipeline_name: str | None, *sections: str
        ) -> tuple[Any | None, str]:
            parts = (pipeline_name, *sections) if pipeline_name else sections
            name = self.get_key_name(key, *parts)
            value = os.environ.get(name)
            if name not in SETTINGS:
                environment.hide(value)
            return value, name

    Container()[PluggableRunContext].providers.providers[:] = [Hiding()]


def _made(
    source: DltSource, arguments: Mapping[str, Any], root: Path, environment: Environment
) -> Iterable[Any]:
    """The resource, or the source with just one: what gives rows when it is gone through."""
    from dlt.extract.resource import DltResource
    from dlt.extract.source import DltSource as Several

    found, where = _named(source, root, environment), source.asked
    if not isinstance(found, (DltResource, Several)) or arguments:
        found = _called(found, arguments, source, environment)
    if isinstance(found, Several):
        names = list(found.selected_resources)
        return found.with_resources(_one(names, source))
    several = list(found) if isinstance(found, (list, tuple)) else [found]
    if not several or not all(isinstance(item, DltResource) for item in several):
        kind = type(found).__name__
        raise SourceError(
            f"{where}: expected a resource or a source of dlt, found {kind}: correct resource, or "
            "have it decorated with dlt.resource"
        )
    chosen: DltResource = several[[item.name for item in several].index(_one_of(several, source))]
    return chosen


def _one_of(several: list[Any], source: DltSource) -> str:
    return _one([str(item.name) for item in several], source)


def _one(names: list[str], source: DltSource) -> str:
    """Which of several resources is read; raises where that is not said, or there is none such."""
    if source.select is None and len(names) == 1:
        return names[0]
    if source.select in names:
        return source.select
    listed = ", ".join(map(shown, names)) or "no resource"
    expected = "select" if source.select is None else f"the resource {source.select!r}"
    raise SourceError(
        f"{source.asked}: expected {expected} to name one of its resources, found {listed}: "
        "correct select"
    )


def _named(source: DltSource, root: Path, environment: Environment) -> Any:
    """What the module has under the name; raises `SourceError` where there is none."""
    where = source.asked
    module, _, name = (source.resource or "").partition(":")
    _check_installed(module, root, where)
    try:
        imported = importlib.import_module(module)
    # What is run while it is imported may do anything.
    except (Exception, SystemExit) as error:
        if isinstance(error, ModuleNotFoundError) and f"{module}.".startswith(f"{error.name}."):
            raise SourceError(_absent(module, where)) from None
        raise SourceError(
            f"{where}: expected the module {module} to be imported, found "
            f"{_told(error, environment)}: correct it, or install what it needs"
        ) from None
    if not hasattr(imported, name):
        raise SourceError(
            f"{where}: expected {name} in the module {module}, found none: correct resource"
        )
    return getattr(imported, name)


def _check_installed(module: str, root: Path, where: str) -> None:
    """Raise `SourceError` for a module that is not installed, as one where files are dropped."""
    top = module.partition(".")[0]
    spec = importlib.util.find_spec(top)
    if spec is None:
        raise SourceError(_absent(module, where))
    installed = [Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")]
    for place in spec.submodule_search_locations or [spec.origin or ""]:
        path = Path(place).resolve()
        if path.is_relative_to(root.resolve()) and not any(map(path.is_relative_to, installed)):
            raise SourceError(
                f"{where}: expected a module that is installed, found {top} in the organisation's "
                "folder, where files of others lie: install it as a package"
            )


def _absent(module: str, where: str) -> str:
    return (
        f"{where}: expected the module {module}, found that it is not installed: install it where "
        "runs are, or correct resource"
    )


def _called(
    found: Any, arguments: Mapping[str, Any], source: DltSource, environment: Environment
) -> Any:
    if not callable(found):
        return found
    try:
        return found(**arguments)
    except (Exception, SystemExit) as error:
        raise _refused(error, source.asked, environment, "when it was called") from None


def _guarded(made: Iterable[Any], where: str, environment: Environment) -> Iterator[Any]:
    """Everything a resource yields; what it raises becomes one `SourceError`."""
    try:
        yield from made
    except (Exception, SystemExit) as error:
        raise _refused(error, where, environment, "while it was read") from None


def _refused(error: BaseException, where: str, environment: Environment, when: str) -> SourceError:
    """What is said of an exception out of code that is not ours."""
    while type(error).__name__ in _WRAPPING and error.__cause__ is not None:
        error = error.__cause__
    missing = _missing(error)
    if missing:
        return SourceError(
            f"{where}: expected the environment variable {missing}, which dlt asks for, found "
            "none: set it where the run starts, or name it under arguments"
        )
    again = any(kind.__name__ in _NOBODY for kind in type(error).__mro__)
    kind = Unavailable if again else SourceError
    return kind(
        f"{where}: expected rows, found {_told(error, environment)} {when}: correct resource or "
        "arguments, or ask who wrote it"
    )


def _missing(error: BaseException) -> str:
    """The variable dlt looks for first, where it says that a setting is missing."""
    traces = getattr(error, "traces", None)
    if not isinstance(traces, Mapping):
        return ""
    keys = (getattr(trace, "key", "") for trace in chain.from_iterable(traces.values()))
    return next(filter(None, keys), "")


def _told(error: BaseException, environment: Environment) -> str:
    said = " ".join(environment.redact(str(error)).split())
    return f"{type(error).__name__} ({shown(said)})" if said else type(error).__name__


def _end_with_input() -> None:
    """End at once where whoever asked has ended."""
    sys.stdin.buffer.read()
    os._exit(1)


if __name__ == "__main__":
    main()
