"""The control page as a file: one HTML page that needs nothing else."""

from pathlib import Path

from scorecard.close.desk import Desk
from scorecard.control.look import look
from scorecard.period import Month
from scorecard.report import palette
from scorecard.stores.files import write_atomic


def control_page(desk: Desk, month: Month) -> bytes:
    """The page of a month as it stands now; raises `RenderError` for a broken template."""
    style = desk.templates.render("control/control.css", palette=palette)
    html = desk.templates.render("control/control.html.j2", control=look(desk, month), style=style)
    return html.encode()


def write_control(desk: Desk, month: Month) -> Path:
    """Write the page to `var/control`, in the place of the one before."""
    path = desk.project.control / f"{month}.html"
    write_atomic(path, control_page(desk, month))
    return path
