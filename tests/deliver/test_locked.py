"""PDFs of mails that open with a password only."""

import io
from email import message_from_bytes, policy

import pikepdf
import pytest

from scorecard.deliver.locked import locked
from scorecard.deliver.mail import Attachment
from scorecard.deliver.outbox import prepare_card
from scorecard.errors import InputError, SourceError
from tests.deliver.people import DATE, DELIVERY, INGRID, MemoryBlobs
from tests.report import sample_card

PASSWORD = "Gr\u00fc\u00dfe, nobody-may-see"
LOCKING = DELIVERY.model_copy(update={"pdf_password": "${PDF_PASSWORD}"})
BOOK = Attachment("north.xlsx", "application/vnd.ms-excel", b"PK a workbook")


@pytest.fixture(scope="module")
def page() -> Attachment:
    """A PDF of one page with a title."""
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.docinfo["/Title"] = "North, October 2026"
        document.save(made)
    return Attachment("north.pdf", "application/pdf", made.getvalue())


def test_a_pdf_opens_with_its_password_and_without_does_not(page: Attachment) -> None:
    found, book = locked([page, BOOK], LOCKING, {"PDF_PASSWORD": PASSWORD})
    assert (found.name, book) == ("north.pdf", BOOK)
    for wrong in ("", "other"):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(io.BytesIO(found.content), password=wrong)
    with pikepdf.open(io.BytesIO(found.content), password=PASSWORD) as opened:
        assert (opened.encryption.R, len(opened.pages)) == (6, 1)
        assert str(opened.docinfo["/Title"]) == "North, October 2026"
    assert b"North" not in found.content


def test_without_a_password_nothing_is_touched(page: Attachment) -> None:
    assert locked([page, BOOK], DELIVERY) == [page, BOOK]


def test_the_mail_is_the_same_one_though_its_bytes_are_not(
    page: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a run that is repeated makes no second mail; the first one's bytes are kept."""
    monkeypatch.setenv("PDF_PASSWORD", PASSWORD)
    blobs = MemoryBlobs()
    open_, first, second = (
        prepare_card(
            blobs,
            card=sample_card.ordinary(),
            stamp=sample_card.FINAL,
            recipient=INGRID,
            attachments=[page],
            delivery=delivery,
            date=DATE,
        )
        for delivery in (DELIVERY, LOCKING, LOCKING)
    )
    assert open_.key == first.key == second.key
    assert first.blob_sha256 != second.blob_sha256
    mail = message_from_bytes(blobs.get(first.blob_sha256), policy=policy.default)
    (sent,) = mail.iter_attachments()
    with pikepdf.open(io.BytesIO(sent.get_content()), password=PASSWORD) as opened:
        assert len(opened.pages) == 1
    assert PASSWORD.encode() not in blobs.get(first.blob_sha256)


@pytest.mark.parametrize("password", ["", "x" * 128])
def test_a_password_that_cannot_be_one_is_refused_and_not_shown(
    page: Attachment, password: str
) -> None:
    with pytest.raises(InputError) as raised:
        locked([page], LOCKING, {"PDF_PASSWORD": password})
    assert str(raised.value).startswith("delivery.pdf_password: expected a password of 1 to 127")
    assert "x" * 20 not in str(raised.value)


def test_a_variable_that_is_not_set_is_named(page: Attachment) -> None:
    with pytest.raises(SourceError, match="environment variable PDF_PASSWORD, found none"):
        locked([page], LOCKING, {})
