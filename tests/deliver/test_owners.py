"""What owners of sources hear of their alerts: one mail each, of their own, once for what it is."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from scorecard import stages
from scorecard.close.desk import Checkpoint, passing
from scorecard.deliver.outbox import Sent
from scorecard.deliver.owners import alerts_of_owners, news_of, own_alerts
from scorecard.impact.alerts import Alert
from scorecard.period import Month
from scorecard.project import Project
from tests.cli.running import scorecard
from tests.conftest import drop
from tests.deliver.test_receipts import mails, text
from tests.review.deciding import (
    MONTH,
    PEOPLE,
    calculate,
    configure,
    deciding_organisation,
    turn,
)
from tests.running import Checkpoints, Crash, desk_of
from tests.small import config_of, sections

AT = Month.parse(MONTH)
ALERT = Alert(
    key="agreement|differs|a|b",
    title="Ledger and Book disagree: 7 figures",
    owner="Bob",
    rows=7,
    lines=tuple(f"Revenue of Unit {n}: Ledger says 100, Book says {n}" for n in range(7)),
    cards=("north",),
    person="bob",
    effect="Revenue turns red on the card of North",
    largest=Decimal(2),
    breaks=("189b015dfe00", "2"),
    oldest=MONTH,
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """March is published and the office told of it; no review workbooks. Not to be written to."""
    made = deciding_organisation(
        tmp_path_factory.mktemp("told") / "organisation", decisions={"four_eyes": "never"}
    )
    turn(made)
    publish(made)
    return made


@pytest.fixture
def project(told: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(told.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def publish(project: Project) -> None:
    with desk_of(project) as desk:
        stages.edition(desk, AT)
        stages.alert_digest(desk, AT)


def mail(project: Project, checkpoint: Checkpoint = passing) -> Sent:
    with desk_of(project, checkpoint) as desk:
        return stages.review_mail(desk, AT)


def names(paths: Iterable[Path]) -> list[str]:
    return [path.name.partition("_")[2] for path in paths]


def test_the_owner_of_the_source_at_fault_gets_one_mail_once(project: Project) -> None:
    """Book, which is Bob's, says 90 where Ledger, believed first, says 100."""
    sent = mail(project)
    assert (names(sent.owners), sent.reviews) == (["bob_owner.eml"], ())
    (bobs,) = mails(sent.owners, "bob")
    assert bobs["Subject"] == "Your sources, March 2026: 1 alert"
    assert [part.get_content_type() for part in bobs.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    said = text(bobs)
    assert "Bob, 1 alert about sources of yours is open.\n" in said
    assert "1. Ledger and Book disagree: 1 figure (1 row, new at this close)\n" in said
    assert "   - Revenue of North: Ledger says 100, Book says 90 (" in said
    assert " (drops/b.csv, row 2)\n" in said
    assert "   To do: Compare it with your books; if yours is wrong, correct it" in said
    with desk_of(project) as desk:
        ((break_id,),) = desk.warehouse.con.execute("SELECT break_id FROM mart.breaks").fetchall()
    assert f"scorecard decide explain {break_id[:8]} --cause TEXT --by bob --reason TEXT\n" in said
    assert "tell Ann why" in said
    assert mail(project) == Sent()


def test_the_command_in_the_mail_is_one_the_owner_may_use(project: Project) -> None:
    """What the mail proposes is not refused: Bob owns a side of the break."""
    (bobs,) = mails(mail(project).owners, "bob")
    (line,) = [line for line in text(bobs).splitlines() if "scorecard decide explain" in line]
    words = line.partition("scorecard ")[2].replace("TEXT", "returns").split()
    result = scorecard(*words, "--project", str(project.root))
    assert result.exit_code == 0, result.output


def test_another_figure_is_news_and_a_settled_alert_is_no_mail(project: Project) -> None:
    mail(project)
    drop(project, "b.csv", "revenue,north,2026-03,80")
    turn(project)
    publish(project)
    (bobs,) = mails(mail(project).owners, "bob")
    assert "Book says 80" in text(bobs)
    drop(project, "b.csv", "revenue,north,2026-03,100")
    turn(project)
    publish(project)
    assert mail(project) == Sent()


def test_with_a_review_workbook_it_is_one_mail(project: Project) -> None:
    configure(project)
    with desk_of(project) as desk:
        calculate(desk)
    publish(project)
    sent = mail(project)
    assert sent.owners == ()
    (bobs,) = mails(sent.reviews, "bob")
    assert bobs["Subject"] == "Your sources, March 2026: 1 alert, 2 rows to decide"
    assert [part.get_filename() for part in bobs.iter_attachments()] == ["review_2026-03_bob.xlsx"]
    said = text(bobs)
    assert said.count("Book says 90") == 1
    assert "WHAT ELSE YOU MAY DECIDE\n- Book, 2026-03: 1 figure of the month, not cert" in said
    assert "2. Where a figure is right as it is, open review_2026-03_bob.xlsx" in said
    assert "scorecard decide" not in said
    assert mail(project) == Sent()


def test_nobody_is_written_to_before_the_office_is(tmp_path: Path) -> None:
    project = deciding_organisation(tmp_path / "organisation", decisions={"four_eyes": "never"})
    turn(project)
    sent = mail(project)
    assert [(held.person, held.reason) for held in sent.held] == [
        ("bob", "the alert digest of 2026-03 has not been sent")
    ]
    assert not list(project.outbox.rglob("*.eml"))
    publish(project)
    assert names(mail(project).owners) == ["bob_owner.eml"]


def test_killed_while_mailing_it_leaves_once(project: Project) -> None:
    with pytest.raises(Crash, match="reviews queued"):
        mail(project, Checkpoints(crash_at=0))
    assert names(mail(project).owners) == ["bob_owner.eml"]
    assert mail(project) == Sent()


def test_an_executive_hears_of_a_source_of_theirs(project: Project) -> None:
    people = [
        {**person, "roles": ["executive"]} if person["id"] == "bob" else person for person in PEOPLE
    ]
    configure(project, people=people)
    with desk_of(project) as desk:
        calculate(desk)
    publish(project)
    assert names(mail(project).owners) == ["bob_owner.eml"]


def test_not_the_office_and_nobody_while_cards_are_only_compared() -> None:
    """Ann is of the office, and her digest has all; an alert may have no owner."""
    anns, nobodys = replace(ALERT, person="ann"), replace(ALERT, person=None)
    config = config_of(sections())
    assert alerts_of_owners(config, [ALERT, anns, nobodys, ALERT]) == {"bob": [ALERT, ALERT]}
    compared = config_of(sections(release={"policy": "shadow"}))
    assert alerts_of_owners(compared, [ALERT]) == {}


def test_ten_alerts_are_told_in_full_and_the_rest_counted() -> None:
    """Of 12 alerts with 7 lines each: 10 with 5 lines, 2 more with 14 rows."""
    told = own_alerts([replace(ALERT, title=str(n)) for n in range(12)])
    assert [item.title for item in told.items] == [str(n) for n in range(10)]
    assert (told.alerts, told.rest) == (12, "and 2 more alerts with 14 rows")
    assert {(len(item.lines), item.more) for item in told.items} == {(5, "and 2 more lines")}
    assert own_alerts([ALERT]).rest == ""


def test_how_long_an_alert_stands_is_said_in_closes() -> None:
    older = replace(ALERT, oldest="2025-12", closes=1, carried=True)
    assert own_alerts([older]).items[0].age == "stands since 2025-12, over 1 close"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("cause|differs|b|scale|1000", "If that is the cause"),
        ("validity|bad_number|a|", "Correct these cells"),
        ("completeness|delivery_failed|a|", "Deliver it;"),
        ("completeness|absent|a|", "Deliver what is missing"),
        ("freshness|unchanged|a|", "If these are the month before's"),
        ("freshness|early|a|", "If they have changed since"),
        ("cross_scorecard|target|scorecard|b", "Correct it on the scorecard"),
        ("roll_up|gross|a|children", "Find the part that is wrong"),
        ("agreement|differs|a|b", "Compare it with your books"),
    ],
)
def test_what_to_do_is_said_of_every_kind(key: str, said: str) -> None:
    assert own_alerts([replace(ALERT, key=key)]).items[0].remedy.startswith(said)


def test_an_effect_alone_is_no_news() -> None:
    moved = replace(ALERT, effect="Revenue turns green", largest=Decimal(3))
    assert news_of([moved]) == news_of([ALERT])
    assert news_of([replace(ALERT, placed=("elsewhere",))]) == news_of([ALERT])
    assert news_of([replace(ALERT, lines=("other",))]) != news_of([ALERT])
