"""PDFs that open with a password only, on their way to recipients; the ones kept here stay open."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from scorecard.config.delivery import Delivery
from scorecard.deliver.mail import Attachment
from scorecard.errors import InputError
from scorecard.ingest.environment import Environment

PDF: Final = "application/pdf"
# What the encryption takes in UTF-8.
_LONGEST: Final = 127


def locked(
    attachments: Sequence[Attachment],
    delivery: Delivery,
    values: Mapping[str, str] | None = None,
) -> list[Attachment]:
    """The attachments, PDFs among them encrypted where `delivery.pdf_password` names a variable.

    Each time other bytes: whoever mails them keeps them. `values` stand for the environment. Raises
    `SourceError` where the variable is not set, `InputError` where it holds no usable password.
    """
    if delivery.pdf_password is None:
        return list(attachments)
    where = "delivery.pdf_password"
    password = Environment(values).expand(delivery.pdf_password, where)
    if not 0 < len(password.encode()) <= _LONGEST:
        raise InputError(
            f"{where}: expected a password of 1 to {_LONGEST} bytes in the environment variable "
            f"{delivery.pdf_password[2:-1]}, found {len(password.encode())}: set it where the run "
            "starts"
        )
    return [
        replace(attachment, content=_locked(attachment.content, password))
        if attachment.media_type == PDF
        else attachment
        for attachment in attachments
    ]


def _locked(content: bytes, password: str) -> bytes:
    """AES-256, for which whoever has the password may do everything."""
    # Imported here because it is needed where a password is set.
    import pikepdf

    encryption = pikepdf.Encryption(user=password, owner=password, R=6)
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(made, encryption=encryption)
    return made.getvalue()
