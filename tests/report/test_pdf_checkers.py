"""Pages as programs see them that were made to find fault: qpdf, and a checker of PDF/UA-1."""

import io
from pathlib import Path

import outloud
import pikepdf
import pytest

from scorecard.project import templates_dir
from scorecard.report.card import Card
from scorecard.report.page import render_pdf
from scorecard.report.templates import Templates
from tests.report import sample_card, scored_card
from tests.report.sample_card import PROVISIONAL

CARDS = {"ordinary": sample_card.ordinary, "scored": scored_card.ordinary}


@pytest.fixture(scope="module", params=sorted(CARDS))
def pdf(request: pytest.FixtureRequest) -> bytes:
    card: Card = CARDS[request.param]()
    return render_pdf(card, PROVISIONAL, Templates(templates_dir()))


def test_qpdf_finds_no_fault(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []


def test_a_checker_of_pdf_ua_finds_no_error(pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "card.pdf"
    path.write_bytes(pdf)
    # What it thinks of small tables and of the words of alternative texts is no rule of PDF/UA.
    found = outloud.check(str(path), layers=["conformance"])
    assert not found.error
    errors = [
        f"{finding.rule}, page {finding.page}: {finding.message} ({finding.evidence})"
        for finding in found.findings
        if finding.severity == "error"
    ]
    assert errors == []


def test_every_header_cell_says_what_it_heads(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        scopes = {
            str(element.A.Scope)
            for element in opened.objects
            if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/TH"
        }
    assert scopes == {"/Column", "/Row"}
