"""Every error a user can cause, each with the exit code the command line ends with.

ScorecardError                2   (base: one clear sentence, what was expected, what to do)
|-- ConfigError               2   all problems of a configuration at once
|-- ProjectNotFound           2   no organisation folder here
|-- InputError                2   a bad argument: month, unit, format, SQL
|-- SourceError               2   a source could not be read or has the wrong shape
|-- StoreError                2   a store is damaged, foreign or of another schema version
|-- RenderError               2   a page or workbook could not be made
|-- InvariantBroken           1   our own promise does not hold: a defect, never a user's fault
`-- LockHeld                 75   someone else is running on this project
"""

from dataclasses import dataclass


class ScorecardError(Exception):
    """Base of every expected error; `str()` is fit to be shown to a user as it is."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a configuration: where it stands, what was expected, what was found."""

    file: str
    line: int
    column: int
    key: str
    expected: str
    found: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}:{self.column}: {self.key}: "
            f"expected {self.expected}, found {self.found}"
        )


class ConfigError(ScorecardError):
    """A configuration that cannot be used; `problems` lists every reason, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line, p.column, p.key))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ProjectNotFound(ScorecardError):
    """No folder with a `config/organisation.yaml` was named or found."""


class InputError(ScorecardError):
    """An argument that cannot be used."""


class SourceError(ScorecardError):
    """A source that could not be fetched, or whose delivery has not the declared shape."""


class StoreError(ScorecardError):
    """A store that is damaged, foreign, or written by another schema version."""


class RenderError(ScorecardError):
    """A page or workbook that could not be rendered."""


class InvariantBroken(ScorecardError):
    """One of our own promises does not hold; the run stops and nothing is published."""

    exit_code = 1


class LockHeld(ScorecardError):
    """Another run holds the project lock."""

    exit_code = 75
