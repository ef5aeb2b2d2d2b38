"""Taking review workbooks back: each once, its bytes kept, and what it decides in one act.

The order of things keeps that promise: bytes are kept, rows are judged, and the ledger is told of
the workbook and of all it decides at once. A crash before that leaves the file to the next run.
"""

import hashlib
from pathlib import Path
from typing import Final

from scorecard.close.act import WORKBOOK
from scorecard.close.desk import Desk
from scorecard.errors import SourceError
from scorecard.ingest.dropped import (
    changed_at,
    check_ending,
    check_name,
    content_of,
    dropped_files,
)
from scorecard.ingest.grid import escaped
from scorecard.ingest.handouts import saved_at
from scorecard.period import Month
from scorecard.review.returned import check_ours, judge_rows, open_review, read_review
from scorecard.review.review_layout import REVIEW
from scorecard.stores.ledger_decisions import Review

# What a file is known by that could not even be read.
_UNREAD: Final = hashlib.sha256(b"").hexdigest()


def take_dropped(desk: Desk, month: Month, newest: Month) -> list[Review]:
    """Take what lies in the folder and was not taken before, the workbook saved last at the end.

    `month` is what a file is filed under that says of none; `newest` the newest closed month.
    """
    drop = desk.config.decisions.drop
    if drop is None:
        return []
    found = []
    for path in sorted(dropped_files(drop, desk.project.root), key=lambda at: _age(desk, at)):
        review = take_file(desk, path, month, newest)
        if review is not None:
            found.append(review)
    return found


def take_file(desk: Desk, path: Path, month: Month, newest: Month) -> Review | None:
    """Take one workbook; None where nothing of it is new.

    One that is refused whole is looked at again in every run, and told of when the reason is new.
    """
    name = escaped(path.name)
    try:
        content = _content(desk, path)
    except SourceError as error:
        return _refused(desk, _UNREAD, name, month, str(error))
    sha256 = desk.editions.objects.put(content)
    decisions = desk.ledger.decisions
    if any(item.sha256 == sha256 and item.state == "taken" for item in decisions.reviews()):
        return None
    person = None
    try:
        check_ending(path, content, REVIEW)
        identity = open_review(content, name)[1]
        if identity.organisation == desk.config.organisation.id:
            person = identity.person
        review = read_review(content, name)
        check_ours(review.identity, desk.config, name)
    except SourceError as error:
        return _refused(desk, sha256, name, month, str(error), person)
    rows = judge_rows(desk, review, newest, decisions.all())
    desk.checkpoint("review judged")
    about = review.identity
    seq = decisions.record_review(
        rows, sha256=sha256, name=name, person=about.person, month=about.month, channel=WORKBOOK
    )
    desk.checkpoint("review recorded")
    return next(item for item in decisions.reviews() if item.seq == seq)


def _content(desk: Desk, path: Path) -> bytes:
    check_name(path)
    # A file that is named at the command line may lie anywhere.
    root = desk.project.root if path.is_relative_to(desk.project.root) else path.parent
    return content_of(path, root, path.name, REVIEW)


def _refused(
    desk: Desk, sha256: str, name: str, month: Month, reason: str, person: str | None = None
) -> Review | None:
    decisions = desk.ledger.decisions
    known = {(item.sha256, item.reason) for item in decisions.reviews()}
    if (sha256, reason) in known:
        return None
    registered = {item.id for item in desk.config.people}
    seq = decisions.refuse_review(
        sha256=sha256,
        name=name,
        person=person if person in registered else None,
        month=str(month),
        reason=reason,
    )
    desk.checkpoint("review refused")
    return next(item for item in decisions.reviews() if item.seq == seq)


def _age(desk: Desk, path: Path) -> tuple[str, int, str]:
    """What orders copies of one workbook, the oldest first; one nobody can read has no age."""
    try:
        saved = saved_at(open_review(_content(desk, path), path.name)[0])
    except SourceError:
        saved = ""
    return saved, changed_at(path), path.name
