"""From the bytes of an answer to columns: strict, exact, a page at a time.

What an answer says of itself is looked at first: that it failed, or is cut off.
"""

from collections.abc import Callable
from typing import Any

from scorecard.config.origin import TableOrigin
from scorecard.config.web import Answer, Checks, CsvAnswer, JsonAnswer, JsonLinesAnswer
from scorecard.contents import another_kind, kind_of
from scorecard.errors import SourceError
from scorecard.ingest.files import cells_of
from scorecard.ingest.grid import clean, shown
from scorecard.ingest.json_text import (
    Manner,
    Refused,
    check_refused,
    kind,
    parsed,
)
from scorecard.ingest.web.client import Reply
from scorecard.ingest.web.columns import Page, mark, page_of_lists, page_of_objects
from scorecard.ingest.web.refusals import reason_in
from scorecard.ingest.web.ways import ABSENT, find

_ANSWER = Manner("answer", "set answer.type to json_lines")
_USUAL = {
    "json": ("json",),
    "json_lines": ("json", "ndjson", "text/plain"),
    "csv": ("csv", "text/plain", "application/octet-stream", "vnd.ms-excel"),
}


def read_page(
    reply: Reply,
    table: TableOrigin,
    answer: Answer,
    checks: Checks,
    what: str,
    redact: Callable[[str], str],
) -> Page:
    """The rows of an answer; raises `SourceError` where it is no such answer, or not all of it.

    `what` is how messages call it; `redact` takes secrets out of what the server says of an error.
    """
    _check_content(reply, answer, checks, what)
    if isinstance(answer, CsvAnswer):
        return _delimited(reply.content, table, answer, what)
    text = _text(reply.content, what)
    refused: list[Refused] = []
    if isinstance(answer, JsonLinesAnswer):
        lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip(" \t\r")]
        records = [parsed(line, f"{what}, line {n}", refused, _ANSWER) for n, line in lines]
        check_refused(records, refused, what)
        return page_of_objects(
            records, table, what, reply.content, absent_is_null=answer.absent_is_null
        )
    document = parsed(text, what, refused, _ANSWER)
    if refused:
        records = find(document, answer.records)
        check_refused(records if isinstance(records, list) else (), refused, what)
    _check_said(document, checks, what, redact)
    found = _listed(document, answer, table, what)
    names = _names(document, answer, what)
    if names is not None:
        return page_of_lists(found, names, table, what, content=reply.content, document=document)
    return page_of_objects(
        found,
        table,
        what,
        reply.content,
        document=document,
        absent_is_null=answer.absent_is_null,
    )


def _check_content(reply: Reply, answer: Answer, checks: Checks, what: str) -> None:
    content, expected = reply.content, "JSON" if answer.type != "csv" else "delimited text"
    other = kind_of(content)
    if other is not None:
        remedy = "correct answer.type"
        raise SourceError(f"{what}: {another_kind(expected, other, remedy)}")
    given = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    usual = (answer.content_type or "").lower(), *_USUAL[answer.type]
    if given and not any(part and part in given for part in usual):
        raise SourceError(
            f"{what}: expected {expected}, found the content type {shown(given)}: ask for another "
            "with the header Accept, or name it in answer.content_type"
        )
    if answer.type != "json" and not reply.is_measured and not checks.names_count:
        raise SourceError(
            f"{what}: expected an answer that says how long it is, found one whose end cannot be "
            "told from a cut: have it say so, or name its number of rows under checks"
        )


def _check_said(document: Any, checks: Checks, what: str, redact: Callable[[str], str]) -> None:
    """Raise `SourceError` where an answer says that it is an error, or not all there is."""
    for way in checks.error_at:
        reason = reason_in(find(document, way) or None)
        if reason:
            raise SourceError(
                f"{what}: expected rows, found an error at {way} "
                f"({shown(' '.join(redact(reason).split()))}): correct what is asked"
            )
    for way in checks.truncated_at:
        flag = find(document, way)
        if flag is not ABSENT and flag is not None and flag is not False:
            raise SourceError(
                f"{what}: expected all rows, found that {way} says they are cut off "
                f"({kind(flag)}): ask for less, or in pages"
            )


def counted(
    reply: Reply, document: Any, table: TableOrigin, checks: Checks, what: str
) -> int | None:
    """How many rows an answer says there are on all pages; None where none is to say so."""
    if checks.count_header is not None:
        found: Any = reply.headers.get(checks.count_header, ABSENT)
        place = f"the header {checks.count_header}"
    elif checks.count_at is not None:
        found, place = find(document, checks.count_at), checks.count_at
    else:
        return None
    text = str(found).strip()
    if found is ABSENT or isinstance(found, bool) or not text.isdecimal() or len(text) > 18:
        said = "none" if found is ABSENT else kind(found)
        raise SourceError(
            f"{what}: expected the number of rows at {place}, found {said}: "
            f"{_remedy(table, 'checks')}"
        )
    return int(text)


def _text(content: bytes, what: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(
            f"{what}: expected UTF-8 text, found a byte that is not: ask its owner"
        ) from None
    if not text.strip():
        raise SourceError(f"{what}: expected records, found no text: ask its owner")
    return text


def _listed(document: Any, answer: JsonAnswer, table: TableOrigin, what: str) -> list[Any]:
    found = find(document, answer.records)
    if isinstance(found, list):
        return found
    place = f" at {answer.records}" if answer.records else ""
    said = f"none in {kind(document)}" if found is ABSENT else kind(found)
    raise SourceError(
        f"{what}: expected a list of records{place}, found {said}: "
        f"{_remedy(table, 'answer.records')}"
    )


def _remedy(table: TableOrigin, way: str) -> str:
    """To correct what is declared, unless it is known of a kind of system."""
    is_declared = way.partition(".")[0] in type(table).model_fields
    return f"correct {way}" if is_declared else "ask its owner"


def _names(document: Any, answer: JsonAnswer, what: str) -> list[str] | None:
    """The headings of records that are lists; None where they are objects."""
    if answer.headings is None:
        return None
    found = find(document, answer.headings)
    key = answer.heading_key
    named = found if isinstance(found, list) else []
    given = [find(item, key) if key is not None else item for item in named]
    names = [name for name in given if isinstance(name, str)]
    if not names or len(names) < len(given):
        raise SourceError(
            f"{what}: expected a list of names at {answer.headings}, found "
            f"{'none' if found is ABSENT else kind(found)}: correct answer.headings or heading_key"
        )
    return names


def _delimited(content: bytes, table: TableOrigin, answer: CsvAnswer, what: str) -> Page:
    records = [(line, cells) for _, line, cells in cells_of(answer, content, what)]
    if not records:
        raise SourceError(f"{what}: expected headings and rows, found no text: ask its owner")
    names = [clean(cell) for cell in records[0][1]]
    for line, cells in records[1:]:
        if len(cells) != len(names):
            raise SourceError(
                f"{what}, line {line}: expected {len(names)} cells as in the headings, found "
                f"{len(cells)}: it may be cut off or quotes be missing; ask its owner"
            )
    rows = [cells for _, cells in records[1:]]
    kept = [place for place, name in enumerate(names) if name not in table.ignore_columns]
    columns = [[cells[place] for cells in rows] for place in kept]
    return Page(what, tuple(names[place] for place in kept), columns, len(rows), mark(rows))
