"""An organisation's own logo, colours and letters, wherever a card is shown."""

import base64
import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from scorecard.config.design import Design
from scorecard.deliver.card_text import card_body
from scorecard.errors import ConfigError, InputError
from scorecard.project import Project, templates_dir
from scorecard.report import palette
from scorecard.report.brand import AS_SHIPPED, LARGEST_LOGO, Brand, brand_of, check_brand
from scorecard.report.card import from_json, to_json
from scorecard.report.page import render_html, render_pdf, styles
from scorecard.report.templates import Templates
from scorecard.report.web.document import render_web
from scorecard.report.workbook import render_workbook
from tests.cli.running import scorecard
from tests.report.sample_card import PROVISIONAL, ordinary
from tests.report.test_palette import contrast
from tests.small import config_of, sections

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 0h9v3H0Z"/></svg>'
OWN = Brand(
    logo="logo.svg",
    accent="#5B2A86",
    green="#00677F",
    amber="#B35900",
    red="#A3004B",
    regular="own-400.woff2",
    semibold="own-600.woff2",
)


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    """The shipped templates with a logo and two fonts before them."""
    folder = tmp_path / "templates"
    (folder / "fonts").mkdir(parents=True)
    (folder / "logo.svg").write_bytes(SVG)
    for weight in (400, 600):
        shipped = templates_dir() / "fonts" / f"noto-sans-hebrew-{weight}.woff2"
        shutil.copy(shipped, folder / "fonts" / f"own-{weight}.woff2")
    return Templates(templates_dir(), folder)


def shipped_colours() -> set[str]:
    """Every shipped colour that `OWN` has another one for."""
    tones = palette.TONES.values()
    return {palette.NAVY, *(shade for t in tones for shade in (t.fill, t.ink, t.light))}


def test_no_shipped_colour_is_left_anywhere(templates: Templates) -> None:
    card = replace(ordinary(), brand=OWN)
    page = render_html(card, PROVISIONAL, templates) + styles(card, templates)
    pictures = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)
    mail = card_body(
        card, PROVISIONAL, recipient="Ann", sender="OSM", attachments=(), templates=templates
    )
    book = zipfile.ZipFile(io.BytesIO(render_workbook(card, PROVISIONAL, templates)))
    shown = {
        "page": page + "".join(base64.b64decode(each).decode() for each in pictures),
        "web page": render_web(card, PROVISIONAL, templates).decode(),
        "mail": mail.html,
        "workbook": "".join(
            book.read(name).decode() for name in book.namelist() if name.endswith(".xml")
        ),
    }
    for what, text in shown.items():
        for colour in shipped_colours():
            assert colour.removeprefix("#") not in text.upper(), (what, colour)
        assert "5B2A86" in text.upper(), what


def test_without_a_design_all_is_as_shipped() -> None:
    card, plain = ordinary(), Templates(templates_dir())
    assert brand_of(Design()) == AS_SHIPPED
    assert '"brand"' not in to_json(card)
    page = render_html(card, PROVISIONAL, plain) + styles(card, plain)
    assert palette.NAVY in page
    assert 'class="logo"' not in page
    assert "Scorecard Own" not in page


def test_the_tree_keeps_it(templates: Templates) -> None:
    card = replace(ordinary(), brand=OWN)
    assert from_json(to_json(card)) == card


def test_the_logo_stands_at_the_head_with_the_name_in_words(templates: Templates) -> None:
    card = replace(ordinary(), brand=Brand(logo="logo.svg"))
    picture = f"data:image/svg+xml;base64,{base64.b64encode(SVG).decode()}"
    for html in (
        render_html(card, PROVISIONAL, templates),
        render_web(card, PROVISIONAL, templates).decode(),
    ):
        assert f'<img class="logo" src="{picture}" alt="{card.organisation_name}">' in html


def test_own_letters_are_in_the_page_and_the_others_behind_them(templates: Templates) -> None:
    own = replace(AS_SHIPPED, regular=OWN.regular, semibold=OWN.semibold)
    named = replace(ordinary(), brand=own, unit_name="\u05e9\u05dc\u05d5\u05dd and more")
    pdf = render_pdf(named, PROVISIONAL, templates)
    embedded = {
        str(font["/BaseFont"]).partition("+")[2]
        for page in PdfReader(io.BytesIO(pdf)).pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())  # type: ignore[index]
    }
    assert embedded >= {"Scorecard-Own", "Scorecard-Own-Semi-Bold", "Source-Sans-3-Semi-Bold"}
    web = render_web(named, PROVISIONAL, templates).decode()
    assert 'font-family: "Scorecard Own"; font-weight: 600' in web


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("logo.svg", None, "design.logo: expected templates/logo.svg in the organisation's folder"),
        ("logo.svg", b"plain text", "expected the image/svg+xml its name says"),
        ("logo.svg", SVG + b" " * LARGEST_LOGO, "expected at most 300 kB"),
        ("fonts/own-600.woff2", None, "design.fonts: expected templates/fonts/own-600.woff2"),
        ("fonts/own-600.woff2", b"OTTO", "expected a WOFF2 font: convert it"),
    ],
)
def test_a_file_that_cannot_be_used_is_said(
    templates: Templates, name: str, content: bytes | None, said: str
) -> None:
    assert templates.override is not None
    path = templates.override / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(said)):
        check_brand(OWN, templates)


def test_validate_and_doctor_name_the_file_that_is_missing(organisation: Project) -> None:
    path = organisation.config_dir / "design.yaml"
    path.write_text("design: {logo: logo.svg}\n", encoding="utf-8")
    expected = "design.logo: expected templates/logo.svg in the organisation's folder, found none"
    validated = scorecard("validate")
    assert validated.exit_code == 2
    assert expected in validated.stderr
    examined = scorecard("doctor")
    assert examined.exit_code != 0
    assert expected in " ".join(examined.stdout.split())


@pytest.mark.parametrize(
    ("design", "said"),
    [
        ({"colours": {"accent": "#99CCFF"}}, "design.colours.accent: expected a darker colour"),
        ({"colours": {"amber": "#FFD700"}}, "its contrast to white is 1.4, and at least 3.0"),
        ({"colours": {"green": "green"}}, "design.colours.green"),
        ({"logo": "../logo.svg"}, "design.logo"),
        ({"logo": "logo.gif"}, "design.logo"),
        ({"fonts": {"regular": "a.woff2"}}, "design.fonts.semibold"),
    ],
)
@pytest.mark.attack("paths and links")
def test_a_design_that_cannot_be_is_refused(design: dict[str, object], said: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(said)):
        config_of(sections(design=design))


@pytest.mark.parametrize("colour", ["#2E7D4F", "#C77700", "#B3261E", "#8A8A00", "#0072B2"])
def test_shades_of_a_colour_can_be_read(colour: str) -> None:
    made = palette.shades(colour)
    assert contrast(made.ink, "#FFFFFF") >= 7
    assert contrast(made.ink, made.light) >= 4.5
    assert contrast(made.fill, "#FFFFFF") >= 3
