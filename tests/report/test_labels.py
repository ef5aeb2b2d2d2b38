"""Labels: each is in both shipped languages, mistakes are named, and none is ever markup."""

import dataclasses
import re
import string
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from scorecard import figures, labels
from scorecard.errors import RenderError
from scorecard.figures import Shown
from scorecard.labels import plural, shown, speaking, t
from scorecard.period import Month
from scorecard.project import templates_dir
from scorecard.report.narrative.catalogue import catalogue, labels_in
from scorecard.report.narrative.wording import Wording, read_wording, worded
from scorecard.report.page import render_html
from scorecard.report.sheets import formats, names
from scorecard.report.templates import Templates
from tests.report import labels_used, sample_card
from tests.report.sample_card import PROVISIONAL, SHIPPED

LANGUAGES = ("en", "de")
# Words that German has too.
SAME = {
    *("Basis", "Budget", "Definition", "Initiative", "Name", "OK", "Organisation", "Plan"),
    *("Scorecard", "Signal", "Status", "Text", "Version", "Version {number}"),
    *(f"short::{month}" for month in ("Jan", "Feb", "Apr", "Jun", "Jul", "Aug", "Sep", "Nov")),
}
THOUSANDS = Shown("currency", 0, 1_000, "", "EUR")
MILLIONS = Shown("currency", 2, 1_000_000, "", "EUR")


def texts(language: str) -> dict[str, Any]:
    """The labels of a shipped file as they stand in it."""
    path = templates_dir() / "language" / f"{language}.yaml"
    found: dict[str, Any] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["labels"]
    return found


def own(root: Path, given: dict[str, Any], **sections: Any) -> Templates:
    """An organisation's own templates with a Polish file: English sentences, and these labels."""
    path = templates_dir() / "language" / "en.yaml"
    tree = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    tree |= {"labels": given, **sections}
    target = root / "language" / "pl.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(tree, file)
    return Templates(templates_dir(), root)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_that_is_used_is_in_each_shipped_file_and_no_other(language: str) -> None:
    used = labels_used.used()
    assert len(used) > 900
    # Of every room of the program that prints something, and of every folder of templates.
    assert {"Needs a decision", "Skip to the measures", "Score by formula"} <= set(used)
    assert {"Agenda of the review meeting", "Reply to this mail with questions."} <= set(used)
    found = {key: isinstance(text, dict) for key, text in texts(language).items()}
    assert found == used
    assert read_wording(SHIPPED, language).missing == ()


def test_what_a_label_takes_is_what_it_is_given() -> None:
    """Of every call with a label in it: each name in braces has a fact, and there is no other."""
    given = labels_used.given()
    assert len(given) > 300
    for place, key, facts in given:
        assert set(labels.FACT.findall(shown(key))) == facts, (place, key)


def test_english_says_its_labels() -> None:
    for key, text in texts("en").items():
        assert (text["other"] if isinstance(text, dict) else text) == shown(key)


def test_german_is_another_language() -> None:
    """Words that are the same in both have to be few, or something was not translated."""
    same = {key for key, text in texts("de").items() if text == shown(key)}
    words = {key for key in same if re.search("[A-Za-z]{2}", labels.FACT.sub("", shown(key)))}
    assert words == SAME


def test_a_label_a_language_lacks_stays_english_and_is_known_as_missing(tmp_path: Path) -> None:
    words = read_wording(own(tmp_path, {"Goal": "Cel"}), "pl")
    with speaking(words.labels):
        assert (t("Goal"), t("Variance"), t("since {month}", month="May")) == (
            "Cel",
            "Variance",
            "since May",
        )
        assert plural("1 figure under review", "{count} figures under review", 1)[0] == "1"
    assert "Variance" in words.missing
    assert "Goal" not in words.missing
    assert len(words.missing) == len(labels_used.used()) - 1


COUNTED = "{count} figures under review"


@pytest.mark.parametrize(
    ("given", "sections", "said"),
    [
        ({"Gaol": "Cel"}, {}, "Gaol: expected no such label"),
        ({"Goal": ""}, {}, "Goal: expected a text"),
        ({"since {month}": "od"}, {}, "since {month}: expected {month}, found 'od'"),
        ({"Goal": "Cel {x}"}, {}, "Goal: expected nothing in braces, found 'Cel {x}'"),
        ({COUNTED: "liczby"}, {}, f"{COUNTED}: expected a text for each of one, other"),
        ({"Goal": {"one": "Cel"}}, {}, "Goal: expected a text"),
        ({}, {"numbers": {"decimal": ","}}, "numbers: expected the keys decimal, thousands"),
        (
            {},
            {"numbers": {"decimal": ",", "thousands": "dot"}},
            "thousands: expected one sign, found 'dot'",
        ),
    ],
)
def test_a_mistake_in_labels_is_named(
    tmp_path: Path, given: dict[str, Any], sections: dict[str, Any], said: str
) -> None:
    with pytest.raises(RenderError) as error:
        read_wording(own(tmp_path, given, **sections), "pl")
    assert said in str(error.value)
    assert re.match(r"pl\.yaml:\d+: ", str(error.value))


def test_labels_of_own_templates_may_be_translated(tmp_path: Path) -> None:
    templates = own(tmp_path, {"Our own": "Nasz"})
    with pytest.raises(RenderError, match="Our own: expected no such label"):
        read_wording(templates, "pl")
    (tmp_path / "page").mkdir()
    text = '<p title="{{ t("Our own") }}">{{ t("Our own") }}</p>{{ plural("1 x", "{count} x", 2) }}'
    (tmp_path / "page" / "front.html.j2").write_text(text, encoding="utf-8")
    assert labels_in(text) == {"Our own": False, "{count} x": True}
    card = dataclasses.replace(sample_card.ordinary(), language="pl")
    assert '<p title="Nasz">Nasz</p>2 x' in render_html(card, PROVISIONAL, templates)
    assert read_wording(templates, "pl").missing[-1] == "{count} x"
    assert catalogue(templates).counted["{count} x"]


def test_a_label_is_never_markup_and_leaves_no_attribute(tmp_path: Path) -> None:
    bad = '<b>x</b>" onload="y" & z'
    card = dataclasses.replace(sample_card.ordinary(), language="pl")
    html = render_html(card, PROVISIONAL, own(tmp_path, {"Perspectives": bad}))
    escaped = "&lt;b&gt;x&lt;/b&gt;&quot; onload=&quot;y&quot; &amp; z"
    assert f'<h2 title="{escaped}">{escaped}' in html
    assert bad not in html
    assert 'onload="y"' not in html


def test_braces_in_a_fact_stay_braces() -> None:
    assert t("since {month}", month="{month} {count}") == "since {month} {count}"


def german() -> Wording:
    """The shipped German."""
    return read_wording(SHIPPED, "de")


def test_numbers_months_and_money_are_written_as_the_language_does() -> None:
    value = Decimal("1234567.891")
    month = Month.parse("2026-03")
    assert (figures.figure(value, THOUSANDS), month.title) == ("EUR\u00a01,235k", "March 2026")
    with speaking(german().labels):
        assert figures.number(value, 2) == "1.234.567,89"
        assert figures.figure(value, THOUSANDS) == "TEUR\u00a01.235"
        assert figures.change(-value, MILLIONS) == "MEUR\u00a0\N{MINUS SIGN}1,23"
        assert (month.title, month.short) == ("März 2026", "Mär 26")
        assert formats.value_format(THOUSANDS) == '"TEUR "#,##0,;"TEUR "-#,##0,'
    assert figures.number(value, 2) == "1,234,567.89"


def test_sheets_have_names_of_their_own_in_any_language(tmp_path: Path) -> None:
    """Long, forbidden, equal and reserved names are made what Excel takes."""
    given = {names.BREAKS: "A/B" * 20, names.CHECK: "History", names.CHARTS: "x", names.WORDS: "X"}
    with worded(own(tmp_path, given), "pl"):
        found = [names.own(sheet) for sheet in names.OWN]
    assert len({name.lower() for name in found}) == len(names.OWN)
    assert all(len(name) <= names.LONGEST and "/" not in name for name in found)
    assert "history" not in {name.lower() for name in found}
    assert set("".join(found)) <= {*string.ascii_letters, *string.digits, " "}
