"""Where a page's templates, styles and fonts come from: shipped, with an organisation's own first.

Config text is data: it reaches a template as a value, escaped, and is never one itself.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jinja2

from scorecard.bidi import laid_out
from scorecard.config.bundle import Bundle
from scorecard.errors import RenderError
from scorecard.project import Project, templates_dir
from scorecard.report.label_words import in_templates
from scorecard.report.letters import drawable


@dataclass(frozen=True, slots=True)
class Templates:
    """The shipped folder and the organisation's own, which wins file by file.

    Only paths, so that it may be sent to another process.
    """

    shipped: Path
    override: Path | None = None

    def find(self, name: str) -> Path:
        """The file `name` stands for; an organisation's own wins. Raises `RenderError`."""
        for folder in self._folders():
            path = folder / name
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path
        raise RenderError(f"template {name}: expected in {self.shipped}, found none: reinstall")

    def digest(self) -> str:
        """sha256 over every file's name and content: pages of two digests may differ."""
        return _digest(self, self.state())

    def own(self) -> Bundle | None:
        """The organisation's own files, by their names in its folder; None where it has none."""
        if self.override is None:
            return None
        folder = self.override.resolve()
        files = {
            path.relative_to(self.override).as_posix(): path.read_bytes()
            for path in _files(self.override)
            # What `find` would not take.
            if path.resolve().is_relative_to(folder)
        }
        return Bundle(files) if files else None

    def state(self) -> str:
        """Tell two states of the folders apart within a process: by names, sizes and times.

        A fraction of what `digest` costs, and worth nothing on another machine.
        """
        seen = []
        for folder in self._folders():
            for path in _files(folder):
                facts = path.stat()
                seen.append(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}")
        return "\n".join(seen)

    def render(self, name: str, **values: object) -> str:
        """Fill in a template. A mistake in one raises `RenderError` with its file and line."""
        try:
            return _environment(self, self.state()).get_template(name).render(**values)
        except jinja2.TemplateSyntaxError as error:
            where = f"{error.filename or error.name}:{error.lineno}"
            raise RenderError(f"{where}: expected a Jinja template: {error.message}") from error
        except jinja2.TemplateError as error:
            raise RenderError(f"template {name}: {error}: correct the template") from error

    def _folders(self) -> tuple[Path, ...]:
        return (self.shipped,) if self.override is None else (self.override, self.shipped)


def templates_of(project: Project) -> Templates:
    """The shipped templates with the organisation's own before them."""
    return Templates(templates_dir(), project.template_overrides)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


@lru_cache(maxsize=4)
def _digest(templates: Templates, state: str) -> str:
    """Files are read once a process for each state of the folders, which `state` tells apart."""
    seen = hashlib.sha256()
    for folder in templates._folders():
        for path in _files(folder):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            seen.update(f"{path.relative_to(folder)}\0{content}\n".encode())
        seen.update(b"\n")
    return seen.hexdigest()


@lru_cache(maxsize=4)
def _environment(templates: Templates, state: str) -> jinja2.Environment:
    """One environment a process for each state of the folders; `state` only tells them apart."""
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [jinja2.FileSystemLoader(folder) for folder in templates._folders()]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(in_templates(escaped=True, printable=printable))
    return environment


def printable(value: object) -> object:
    """Make plain text safe to draw: what no font draws is replaced, directions are kept apart."""
    if type(value) is not str:
        return value
    return laid_out(drawable(value))
