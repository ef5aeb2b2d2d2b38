"""A whole month of the sample organisation: what is found, and what running again changes."""

import datetime as dt
import email
import email.message
import email.policy
import io
import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from pypdf import PdfReader

from pipelines.cli.breaks import asking
from scorecard import releasing, stages
from scorecard.close.deciding.selecting import Selectors, open_breaks
from scorecard.close.desk import open_desk
from scorecard.close.rebuild import rebuild_edition, rebuild_warehouse
from scorecard.close.verify import verify
from scorecard.errors import InputError
from scorecard.figures import figure
from scorecard.figures import score as score_text
from scorecard.period import Month
from scorecard.project import Project
from scorecard.report.card import Card, from_json
from scorecard.stores.editions import Editions
from scorecard.stores.snapshot import query
from tests.close.conftest import MONTH
from tests.running import NOON, Ran, desk_of, left_in, run, tables
from tests.sample.planted import PLANTED, Found

pytestmark = pytest.mark.usefixtures("pressed_pages")


def ask(project: Project, sql: str) -> list[tuple[Any, ...]]:
    return query(project.snapshot, sql)[1]


def test_exactly_the_planted_breaks_are_found(sample: tuple[Project, Ran]) -> None:
    rows = ask(
        sample[0],
        "SELECT rule, reason, coalesce(kpi, ''), coalesce(unit, ''), month, left_source, "
        "coalesce(right_source, '') FROM mart.breaks",
    )
    expected = {found for fault in PLANTED for found in fault.breaks}
    assert len(PLANTED) >= 8
    assert {Found(*row) for row in rows} == expected


def test_every_cell_is_accounted_for(sample: tuple[Project, Ran]) -> None:
    path = sample[0].warehouse
    with duckdb.connect(str(path), read_only=True) as con:
        rows = con.execute(
            "SELECT name FROM core.loads "
            "WHERE read <> loaded + unchanged + quarantined + rejected + ignored"
        ).fetchall()
        total = con.execute("SELECT sum(read) FROM core.loads").fetchall()[0][0]
    assert rows == []
    assert total > 5_000


def test_a_second_run_changes_nothing(sample_copy: tuple[Project, Ran]) -> None:
    project = sample_copy[0]
    before = left_in(project)
    second = run(project, MONTH)
    assert not second.publication.new
    assert left_in(project) == before
    assert (second.digest.digests, second.mail.cards) == ((), ())


def test_everybody_of_whom_something_is_open_gets_one_mail(
    sample_copy: tuple[Project, Ran],
) -> None:
    """Six own a source at fault; three more may decide something. The office has its digest."""
    project, ran = sample_copy
    with desk_of(project) as desk:
        sent = stages.review_mail(desk, Month.parse(MONTH))
    digests = [opened(path) for path in ran.digest.digests]
    assert [names_of(mail) for mail in digests] == [
        [f"review_2026-10_{person}.xlsx", "control_2026-10.html"]
        for person in ("osm", "osm_analyst")
    ]
    mails = [opened(path) for path in (*sent.owners, *sent.reviews)]
    told = {str(mail["To"]).partition(" <")[0]: str(mail["Subject"]) for mail in mails}
    assert len(told) == len(mails)
    assert told == {
        "Sabine Okafor": "Your sources, October 2026: 1 alert, 20 rows to decide",
        "Margit Brandt": "Your sources, October 2026: 1 alert, 4 rows to decide",
        "Rui Esteves": "Your sources, October 2026: 1 alert, 3 rows to decide",
        "Owen Prosser": "To decide for October 2026: 1 row",
        "Leila Haddad": "Your sources, October 2026: 1 alert, 3 rows to decide",
        "Grace Mbeki": "To decide for October 2026: 4 rows",
        "Felix Antal": "Your sources, October 2026: 1 alert, 6 rows to decide",
        "Anouk Verhoeven": "To decide for October 2026: 1 row",
        "Jonas Whitlock": "Your sources, October 2026: 2 alerts, 12 rows to decide",
    }
    assert all(len(names_of(mail)) == 1 for mail in mails)


def test_the_channel_hears_what_presses_most(sample: tuple[Project, Ran]) -> None:
    (path,) = sample[1].digest.chats
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Aurelia Group, October 2026: 8 alerts open"
    assert lines[2] == "1. HR monthly drop: 5 figures missing"
    assert lines[3].startswith("2. CRM activity reports Revenue of Region North in thousands")
    assert lines[3].endswith("(moves a card's score by 2.0)")
    assert lines[5:] == [
        "and 5 more in the digest by mail",
        "Waiting for release: Aurelia Group, Region North, Region South",
    ]


def opened(path: Path) -> email.message.EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)


def names_of(mail: email.message.EmailMessage) -> list[str | None]:
    return [part.get_filename() for part in mail.iter_attachments()]


def test_open_breaks_are_listed_by_what_they_change(sample: tuple[Project, Ran]) -> None:
    """October's: what moves a card furthest first; what nobody can put a figure for, last."""
    rows = open_breaks(asking(sample[0].snapshot), Selectors(month=MONTH))
    effects = [row["effect"] for row in rows]
    known = [effect for effect in effects if effect is not None]
    assert len(known) == 7
    assert effects == [*sorted(known, reverse=True), *[None] * (len(effects) - 7)]


@pytest.mark.proof
def test_the_warehouse_rebuilds_from_landing_with_equal_hashes(
    sample_copy: tuple[Project, Ran],
) -> None:
    project = sample_copy[0]
    before = tables(project)
    project.warehouse.unlink()
    with open_desk(project, "test") as desk:
        rebuilt = rebuild_warehouse(desk)
    assert rebuilt == before


@pytest.mark.proof
def test_a_damaged_warehouse_is_rebuilt_by_the_next_run(sample_copy: tuple[Project, Ran]) -> None:
    project = sample_copy[0]
    before = tables(project)
    project.warehouse.write_bytes(project.warehouse.read_bytes()[:10_000])
    second = run(project, MONTH)
    assert tables(project) == before
    assert not second.publication.new


@pytest.mark.proof
def test_an_edition_rebuilds_to_equal_files(sample: tuple[Project, Ran], tmp_path: Path) -> None:
    rebuilt = rebuild_edition(sample[0], Month.parse(MONTH), 1, tmp_path / "again")
    assert rebuilt.different == ()
    assert rebuilt.other_producer == ()
    cards = sample[1].publication.edition.cards
    assert len(rebuilt.equal) == sum(len(card.files) - 1 for card in cards)
    with pytest.raises(InputError, match="empty folder"):
        rebuild_edition(sample[0], Month.parse(MONTH), 1, tmp_path / "again")


def test_an_altered_file_is_found(sample_copy: tuple[Project, Ran]) -> None:
    project = sample_copy[0]
    editions = Editions(project.editions)
    assert verify(editions, project.published, [MONTH]) == []
    copy = project.published / MONTH / "north_2026-10_v1.pdf"
    copy.write_bytes(copy.read_bytes() + b" ")
    edition = editions.get(MONTH, 1)
    south = edition.card("south")
    assert south is not None
    editions.objects.path(south.files["excel"]).write_bytes(b"x")
    found = verify(editions, project.published, [MONTH])
    assert {(item.unit, item.kind, item.path.name) for item in found} == {
        ("north", "pdf", copy.name),
        ("south", "excel", south.files["excel"]),
    }
    assert {item.reason for item in found} == {"altered since it was published"}


def cards(sample: tuple[Project, Ran]) -> list[tuple[Card, bytes, bytes]]:
    """Each card's tree, page and workbook."""
    objects = Editions(sample[0].editions).objects
    return [
        (
            from_json(objects.get(card.files["tree"])),
            objects.get(card.files["pdf"]),
            objects.get(card.files["excel"]),
        )
        for card in sample[1].publication.edition.cards
    ]


def test_the_number_in_the_warehouse_is_the_number_on_the_page(sample: tuple[Project, Ran]) -> None:
    marts = {
        (unit, kpi, basis): (value, score)
        for unit, kpi, basis, value, score in ask(
            sample[0],
            "SELECT unit, kpi, basis, value, score FROM mart.measure_results "
            f"WHERE month = '{MONTH}'",
        )
    }
    checked = 0
    for card, pdf, _ in cards(sample):
        text = _words(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
        for measure in card.measures:
            value, score = marts[card.unit, measure.kpi, measure.basis]
            assert (measure.month_value, measure.score) == (value, score)
            if value is not None:
                assert _words(figure(value, measure.shown)) in text, (card.unit, measure.name)
            if score is not None:
                assert score_text(score) in text
            checked += 1
    assert checked == len(marts)


def test_the_front_of_every_card_is_one_page(sample: tuple[Project, Ran]) -> None:
    for card, pdf, _ in cards(sample):
        front = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
        assert "What changed most" in front, card.unit


def test_what_people_wrote_in_forms_is_on_their_cards(sample: tuple[Project, Ran]) -> None:
    said = {
        (card.unit, line.kpi): [(comment.person, comment.text[:16]) for comment in line.comments]
        for card, _, _ in cards(sample)
        for line in card.measures
        if line.comments
    }
    assert said == {
        ("group", "project_health"): [("Callum Byrne", "Before the steer")],
        ("east", "suggestions"): [("Anouk Verhoeven", "Two boards moved")],
    }


def _words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_number_in_the_warehouse_is_the_number_in_the_workbook(
    sample: tuple[Project, Ran],
) -> None:
    for card, _, excel in cards(sample):
        book = openpyxl.load_workbook(io.BytesIO(excel), data_only=True)
        numbers = Counter(
            round(cell.value, 6)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, float | int)
        )
        for measure in card.measures:
            for value in (measure.month_value, measure.score):
                if value is not None:
                    assert round(float(value), 6) in numbers, (card.unit, measure.name)


def test_the_digest_goes_first_and_each_recipient_gets_each_card_once(
    sample_copy: tuple[Project, Ran],
) -> None:
    """Three cards wait for decisions until the deadline, and then go as they are."""
    project, ran = sample_copy
    first = {card.unit for card in ran.publication.edition.cards if card.status == "final"}
    assert first == {"east", "west", "hr", "it", "finance"}
    _check_mails(project, first)
    with desk_of(project, at=NOON + dt.timedelta(days=2)) as desk:
        # Whose figures have missed the cut-off by then is news, and told first.
        assert len(stages.alert_digest(desk, Month.parse(MONTH)).digests) == 2
        assert len(releasing.scorecard_mail(desk, Month.parse(MONTH)).cards) == 10
    edition = Editions(project.editions).latest(MONTH)
    assert edition is not None
    assert {card.status for card in edition.cards} == {"final"}
    briefs = {card.unit: card.brief for card in edition.cards if card.brief}
    assert briefs == {
        "group": ("published at the deadline with 6 matters open",),
        "north": ("published at the deadline with 3 matters open",),
        "south": ("published at the deadline with 2 matters open",),
    }
    _check_mails(project, {card.unit for card in edition.cards})


def _check_mails(project: Project, units: Collection[str]) -> None:
    """Every recipient has each of these cards once, after the digests, as it was published."""
    paths = sorted((project.outbox / MONTH).glob("*.eml"))
    mails = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths
    ]
    subjects = [str(mail["Subject"]) for mail in mails]
    digests = [subject for subject in subjects if subject.startswith("Scorecard alerts")]
    assert digests
    assert subjects[0] == digests[0]
    cards = [mail for mail in mails if not str(mail["Subject"]).startswith("Scorecard alerts")]
    pairs = Counter((str(mail["To"]), str(mail["Subject"])) for mail in cards)
    assert set(pairs.values()) == {1}
    config = project.config()
    wanted = sum(unit in units for reader in config.distribution for unit in reader.units)
    assert len(cards) == wanted
    editions = Editions(project.editions)
    published = {
        editions.objects.get(digest)
        for edition in editions.of_month(MONTH)
        for card in edition.cards
        for digest in card.files.values()
    }
    for mail in cards:
        attached = [part.get_payload(decode=True) for part in mail.iter_attachments()]
        assert attached
        assert all(content in published for content in attached)


@pytest.mark.proof
def test_a_restated_figure_makes_new_versions_of_the_cards_it_touches_only(
    sample_copy: tuple[Project, Ran],
) -> None:
    project, first = sample_copy
    path = project.var / "sample" / "drops" / f"hr_{MONTH}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [_raise_headcount(line) if line.startswith("10/2026,W01") else line for line in lines]
    assert changed != lines
    path.write_text("\n".join(changed) + "\n", encoding="utf-8")
    second = run(project, MONTH)
    assert second.publication.new
    before = {card.unit: card for card in first.publication.edition.cards}
    for card in second.publication.edition.cards:
        if card.unit in second.publication.changed:
            # What was published is never mailed again by itself.
            assert (card.version, card.status) == (2, "provisional")
        else:
            assert card == before[card.unit]
    assert {"west", "group"} <= set(second.publication.changed)
    assert not {"north", "south", "it"} & set(second.publication.changed)
    assert second.mail.cards == ()
    assert len(second.digest.digests) == len(first.digest.digests)


def _raise_headcount(line: str) -> str:
    period, unit, headcount, *rest = line.split(",")
    return ",".join([period, unit, str(int(headcount) + 40), *rest])
