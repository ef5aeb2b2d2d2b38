"""Review workbooks by mail, and the receipts that answer them: each once, after the digest."""

import re
import shutil
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path

import pytest

from scorecard import stages
from scorecard.close.desk import Checkpoint, passing
from scorecard.deliver.outbox import Sent
from scorecard.period import Month
from scorecard.project import Project
from tests.conftest import drop
from tests.deliver.test_receipts import mails, text
from tests.review.deciding import (
    MONTH,
    PEOPLE,
    calculate,
    configure,
    decided,
    deciding_organisation,
    put_back,
    rows_of,
    turn,
    workbook,
)
from tests.running import Checkpoints, Crash, desk_of, looked

pytestmark = pytest.mark.usefixtures("nobody_reads")

AT = Month.parse(MONTH)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """March is published and the office told of it; nobody else is. Not to be written to."""
    made = deciding_organisation(tmp_path_factory.mktemp("told") / "organisation")
    turn(made)
    with looked(), desk_of(made) as desk:
        stages.edition(desk, AT)
        stages.alert_digest(desk, AT)
    return made


@pytest.fixture
def project(told: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(told.root, tmp_path / "organisation")
    return Project(tmp_path / "organisation")


def mail(project: Project, checkpoint: Checkpoint = passing) -> Sent:
    """The last stage: receipts, and what waits for a decision."""
    with desk_of(project, checkpoint) as desk:
        return stages.review_mail(desk, AT)


def names(paths: Iterable[Path]) -> list[str]:
    return [path.name.partition("_")[2] for path in paths]


def attached(message: EmailMessage) -> dict[str, bytes]:
    return {
        str(part.get_filename()): part.get_payload(decode=True)  # type: ignore[misc]
        for part in message.iter_attachments()
    }


def test_everybody_who_may_decide_gets_their_workbook_once(project: Project) -> None:
    """Not Eve, who is an executive and nothing else, and heads a unit without a break.

    Ann of the office has hers with the digest.
    """
    sent = mail(project)
    assert names(sent.reviews) == [f"{who}_review.eml" for who in ("carl", "bob", "kim", "nora")]
    assert sent.owners == ()
    (carls,) = mails(sent.reviews, "carl")
    assert carls["Subject"] == "To decide for March 2026: 1 row"
    assert "- Revenue, North, 2026-03: Ledger 100, Book 90" in text(carls)
    assert "3. Put it into the folder drops/reviews of Small. Its name does not matter." in text(
        carls
    )
    (content,) = attached(carls).values()
    assert content == (project.reviews / MONTH / "carl.xlsx").read_bytes()
    assert [row["Left value"] for row in rows_of(content)] == [100]
    assert mail(project).reviews == ()


def test_a_new_one_goes_when_what_is_open_has_changed(project: Project) -> None:
    mail(project)
    drop(project, "b.csv", "revenue,north,2026-03,80")
    turn(project)
    with desk_of(project) as desk:
        stages.edition(desk, AT)
        stages.alert_digest(desk, AT)
    assert len(mail(project).reviews) == 4
    with desk_of(project) as desk:
        again = stages.send_review_workbooks(desk, AT, person="carl", again=True)
    assert names(again.reviews) == ["carl_review.eml"]


def test_nobody_is_written_to_before_the_office_is(tmp_path: Path) -> None:
    project = deciding_organisation(tmp_path / "organisation")
    turn(project)
    sent = mail(project)
    assert sent.reviews == ()
    assert {held.reason for held in sent.held} == {"the alert digest of 2026-03 has not been sent"}
    assert not list(project.outbox.rglob("*.eml"))
    with desk_of(project) as desk:
        stages.edition(desk, AT)
        stages.alert_digest(desk, AT)
    assert len(mail(project).reviews) == 4


def test_only_the_office_is_written_to_while_cards_are_only_compared(project: Project) -> None:
    configure(project, release={"policy": "shadow"})
    with desk_of(project) as desk:
        calculate(desk)
        stages.edition(desk, AT)
        digest = stages.alert_digest(desk, AT)
    assert [list(attached(one)) for one in mails(digest.digests, "ann")] == [
        ["review_2026-03_ann.xlsx", "control_2026-03.html"]
    ]
    assert mail(project) == Sent()


def test_the_office_has_its_workbook_with_the_digest(project: Project) -> None:
    (digest,) = mails(project.outbox.rglob("*.eml"), "ann")
    assert digest["Subject"].startswith("Scorecard alerts, March 2026: 1 open")
    assert "TO DECIDE: 2 rows\n1. Open review_2026-03_ann.xlsx and choose" in text(digest)
    content, page = attached(digest).values()
    assert b"Month end March 2026" in page
    assert content == (project.reviews / MONTH / "ann.xlsx").read_bytes()
    assert [row["Unit"] for row in rows_of(content)] == ["North", None]
    with desk_of(project) as desk:
        assert stages.send_review_workbooks(desk, AT, person="ann") == Sent()
        again = stages.send_review_workbooks(desk, AT, person="ann", again=True)
    assert names(again.reviews) == ["ann_review.eml"]


def test_a_certificate_alone_is_asked_of_nobody_by_mail(project: Project) -> None:
    """Nothing differs any more: Bob may certify his source, and is not written to for that."""
    drop(project, "b.csv", "revenue,north,2026-03,100")
    turn(project)
    assert rows_of(workbook(project, "bob"))[0]["What it is"].startswith("1 figure of the month")
    assert mail(project).reviews == ()


def test_without_a_folder_nothing_is_mailed(project: Project) -> None:
    configure(project, decisions={"four_eyes": "never"})
    with desk_of(project) as desk:
        calculate(desk)
    assert mail(project).reviews == ()


def test_a_receipt_says_what_was_applied_and_what_was_refused(project: Project) -> None:
    content = decided(workbook(project, "ann"), "break", decision="override", reason="books")
    content = decided(content, "source", decision="certify", reason="closed")
    put_back(project, "mine.xlsx", content)
    turn(project)
    (receipt,) = mails(mail(project).receipts, "ann")
    assert receipt["Subject"] == "Receipt, March 2026: 1 refused, 1 applied (review workbook)"
    told = text(receipt)
    assert "REFUSED: PLEASE LOOK AGAIN\n- row 9, Revenue, North, 2026-03: override, override: " in (
        told
    )
    assert "expected a value, found none" in told
    assert "APPLIED\n- row 10, Ledger, 2026-03: certify, decision" in told
    assert re.search(
        r"mine\.xlsx\. Received \d{1,2} [A-Z][a-z]+ 20\d\d, \d\d:\d\d \(Europe/London\)\.", told
    )
    assert mail(project).receipts == ()


def test_whoever_moves_or_leaves_changes_nothing_of_what_was_answered(project: Project) -> None:
    content = decided(workbook(project, "carl"), "break", decision="accept", reason="known")
    put_back(project, "carl.xlsx", content)
    turn(project)
    assert len(mail(project).receipts) == 1
    moved = [p | {"email": "new@small.example"} if p["id"] == "carl" else p for p in PEOPLE]
    for people in (moved, [p for p in PEOPLE if p["id"] != "carl"]):
        configure(project, people=people)
        turn(project)
        assert mail(project).receipts == ()


def test_a_stale_row_comes_back_with_the_figures_of_now_and_what_was_typed(
    project: Project,
) -> None:
    said = {"decision": "override", "value": 95, "reason": "=books"}
    content = decided(workbook(project, "carl"), "break", **said)
    drop(project, "b.csv", "revenue,north,2026-03,70")
    turn(project)
    put_back(project, "carl.xlsx", content)
    turn(project)
    receipts = mails(mail(project).receipts, "carl")
    (back,) = (item for one in receipts for item in attached(one).items())
    assert back[0] == "review_2026-03_carl_again.xlsx"
    (row,) = rows_of(back[1])
    assert (row["Left value"], row["Right value"]) == (100, 70)
    assert (row["Decision"], row["Value"], row["Reason"]) == ("override", "95", "=books")
    assert row["Came back because"].startswith("its figures have changed since this workbook was")
    # Sent as it came back it is applied: it was looked at again.
    put_back(project, "again.xlsx", back[1])
    ((review),) = turn(project)
    assert [outcome.outcome for outcome in review.rows] == ["applied"]


def test_a_file_nobody_can_be_told_of_is_answered_to_the_office(project: Project) -> None:
    put_back(project, "notes.txt", b"accept all of it")
    turn(project)
    sent = mail(project)
    (receipt,) = mails(sent.receipts, "ann")
    assert receipt["Subject"] == "Receipt, March 2026: nothing was applied (review workbook)"
    assert "NOTHING WAS APPLIED\nnotes.txt: expected a review workbook as an .xlsx" in text(receipt)
    assert mail(project).receipts == ()


def test_what_waits_for_a_second_person_is_in_the_digest(project: Project) -> None:
    configure(project, decisions={"four_eyes": "always", "drop": "drops/reviews"})
    with desk_of(project) as desk:
        calculate(desk)
    said = {"decision": "override", "value": 95, "reason": "books"}
    put_back(project, "carl.xlsx", decided(workbook(project, "carl"), "break", **said))
    turn(project)
    with desk_of(project) as desk:
        stages.edition(desk, AT)
        digest = stages.alert_digest(desk, AT)
        seq = desk.ledger.decisions.all()[0].seq
    (office,) = mails(digest.digests, "ann")
    what = (
        "Revenue of North, March 2026: overridden with 95, by Carl: books. To confirm: scorecard "
    )
    assert f"NEEDS YOUR DECISION\n- {what}decide confirm {seq} --by YOU" in text(office)


@pytest.mark.parametrize("at", ["reviews queued", "review receipts queued"])
def test_killed_while_mailing(project: Project, at: str) -> None:
    """Each mail leaves once all the same."""
    said = {"decision": "accept", "reason": "r"}
    put_back(project, "carl.xlsx", decided(workbook(project, "carl"), "break", **said))
    with desk_of(project) as desk:
        stages.reviews(desk, AT)
    steps = Checkpoints()

    def checkpoint(step: str) -> None:
        steps(step)
        if step == at:
            raise Crash(step)

    with pytest.raises(Crash, match=at):
        mail(project, checkpoint)
    mail(project)
    files = sorted(path.name.partition("_")[2] for path in project.outbox.rglob("*.eml"))
    assert files.count("carl_receipt.eml") == 1
    assert files.count("carl_review.eml") == 1
    assert mail(project) == Sent()
