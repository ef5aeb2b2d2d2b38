"""The figures of a card as people have them: on its page, in its workbook, in its mail."""

import io
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
from pypdf import PdfReader

from scorecard.close.publish import stamp_of
from scorecard.project import Project
from scorecard.report.card import Card, from_json
from scorecard.report.render import Job, render
from scorecard.report.templates import templates_of
from scorecard.stores.editions import CardVersion, Editions
from tests.lives.postbox import Letter
from tests.pressing import pressed

# By KPI, then what they come to on the card.
Figures = Mapping[str, Decimal]


def tree_of(project: Project, version: CardVersion) -> Card:
    """The frozen tree of a version."""
    return from_json(Editions(project.editions).objects.get(version.files["tree"]))


def check_printed(project: Project, version: CardVersion, figures: Figures) -> None:
    """I4: the figures that the model had are in the tree, on the page and in the workbook."""
    card = tree_of(project, version)
    told = {line.kpi: line.month_value for line in card.measures if line.month_value is not None}
    assert told == figures
    with pressed():
        made = render(Job(card, stamp_of(version), templates_of(project)))
    assert not made.failure
    pages = PdfReader(io.BytesIO(made.files["pdf"])).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    book = openpyxl.load_workbook(io.BytesIO(made.files["excel"]), data_only=True)
    cells = {
        round(cell.value, 6)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, float | int)
    }
    for line in card.measures:
        if line.month_value is not None:
            row = rf"{line.name}lagging,\d+%oftheobjective\D*{shown(line.month_value)}"
            assert re.search(row, text), (line.name, line.month_value)
            assert round(float(line.month_value), 6) in cells, line.name


def check_mail(letter: Letter, score: Decimal) -> None:
    """I4: the mail says the score that the model's figures come to."""
    body = letter.message().get_body(("plain",))
    assert body is not None
    (said,) = re.findall(r"^Overall: (\d+\.\d)", body.get_content(), re.MULTILINE)
    assert Decimal(said) == score.quantize(Decimal("0.1"), ROUND_HALF_UP)


def shown(value: Decimal) -> str:
    """A figure without digits behind the point."""
    return str(value.quantize(Decimal(1), ROUND_HALF_UP))
