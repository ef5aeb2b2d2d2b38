"""The promises of `running.py`'s organisations whatever happens to them, each looked at by itself.

None of it asks the engine what is right: what was stored is read as bytes, by SQL, or counted anew.
"""

import base64
import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from scorecard.close.desk import open_ledger
from scorecard.deliver.outbox import SUPERSEDED
from scorecard.deliver.unsent import unsent
from scorecard.project import Project
from scorecard.stores.editions import CardVersion, Editions
from scorecard.stores.landing import CONFIG, Delivery, Landing
from tests.lives.model import Model, read
from tests.lives.postbox import Postbox
from tests.lives.world import Key, address

# What a run begins anew in any case, or writes without anybody's having changed anything.
_LIVE = ("warehouse", "ledger", "lock", "dagster", "control", "heartbeat")


def asked(path: Path, sql: str) -> list[tuple[Any, ...]]:
    """Rows of a query on a DuckDB file that nobody else has open."""
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchall()


@dataclass
class Kept:
    """Files that must never change again, by their sha256 as they were first seen."""

    seen: dict[Path, str] = field(default_factory=dict)

    def check(self, project: Project) -> None:
        """I5, I1: what was stored stays, and every edition's files are whole."""
        for path, sha256 in self.seen.items():
            assert path.is_file(), f"{path} is gone"
            assert _sha256(path) == sha256, f"{path} has changed"
        for folder in (project.landing, project.editions):
            for path in folder.rglob("*"):
                if path.is_file() and path not in self.seen:
                    self.seen[path] = _sha256(path)
        _check_editions(Editions(project.editions))


def _check_editions(editions: Editions) -> None:
    for month in editions.months():
        versions: dict[tuple[str, int], Mapping[str, str]] = {}
        for at, edition in enumerate(editions.of_month(month), 1):
            assert edition.number == at
            for card in edition.cards:
                for sha256 in card.files.values():
                    assert _sha256(editions.objects.path(sha256)) == sha256
                if card.files:
                    assert versions.setdefault((card.unit, card.version), card.files) == card.files
        for unit in {unit for unit, _ in versions}:
            numbers = [number for of, number in versions if of == unit]
            assert numbers == list(range(1, len(numbers) + 1))


def check_laid_out(project: Project, month: str) -> None:
    """I1: what lies there for people is the newest edition, and all of it."""
    edition = Editions(project.editions).latest(month)
    assert edition is not None
    wanted = {
        (f"{card.unit}_{month}_v{card.version}", card.files[kind])
        for card in edition.cards
        for kind in ("pdf", "excel", "html")
        if card.files
    }
    found = {(path.stem, _sha256(path)) for path in (project.published / month).glob("*")}
    assert found == wanted


def standing(project: Project) -> dict[str, str]:
    """Every stored file by its sha256, but those that are rewritten all the time."""
    return {
        str(path.relative_to(project.var)): _sha256(path)
        for path in sorted(project.var.rglob("*"))
        if path.is_file() and path.relative_to(project.var).parts[0] not in _LIVE
    }


def check_counts(project: Project) -> None:
    """I3: of every delivery the cells are counted again from the bytes that landed."""
    landing = Landing(project.landing)
    counted = {
        row[0]: row[1:]
        for row in asked(
            project.warehouse,
            "SELECT seq, read, loaded, unchanged, quarantined, rejected, ignored FROM core.loads",
        )
    }
    stands: dict[str, dict[Key, Decimal]] = {}
    for delivery in landing.deliveries():
        if delivery.source == CONFIG:
            continue
        if delivery.state == "failed":
            assert counted.pop(delivery.seq) == (0, 0, 0, 0, 0, 0), delivery
            continue
        rows = _rows(delivery, landing.content(delivery))
        month = delivery.month if delivery.covers == "month" else None
        before = stands.get(delivery.source, {})
        cells = read(rows, before, month, full=delivery.delivery == "full")
        stands[delivery.source] = cells.stands
        expected = (len(rows), cells.loaded, cells.unchanged, cells.quarantined, 0, 0)
        assert counted.pop(delivery.seq) == expected, delivery
    assert counted == {}


def _rows(delivery: Delivery, content: bytes) -> dict[Key, str]:
    """The cells of a delivery, read by nothing of the engine's."""
    if delivery.media == "csv":
        table = list(csv.reader(io.StringIO(content.decode())))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content))["Staff"]
        table = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    return {(kpi, unit, month): text for kpi, unit, month, text in table[1:]}


def check_figures(project: Project, model: Model) -> None:
    """What was resolved, where sources differ, and how measures score, is what the model says."""
    path = project.warehouse
    found = asked(path, "SELECT kpi, unit, month, value FROM mart.kpi_values")
    assert {(kpi, unit, month): value for kpi, unit, month, value in found} == model.figures()
    found = asked(
        path,
        "SELECT kpi, unit, month, left_value, right_value FROM mart.breaks "
        "WHERE rule = 'agreement' AND left_source IN ('a', 'b') AND right_source IN ('a', 'b')",
    )
    told = {tuple(key): {left, right} for *key, left, right in found}
    assert told == {key: set(sides) for key, sides in model.differences().items()}
    found = asked(
        path,
        "SELECT kpi, unit, month, score FROM mart.measure_results "
        "WHERE unit <> 'group' AND scored_value IS NOT NULL",
    )
    scores = {(kpi, unit, month): score for kpi, unit, month, score in found}
    assert {key: round(score, 6) for key, score in model.scores().items() if key in scores} == {
        key: round(score, 6) for key, score in scores.items()
    }


# A card that went: month, unit and version.
Gone = tuple[str, str, int]


# Whose cards each person is to get, as of a month.
Readers = Callable[[str], Mapping[str, Collection[str]]]


def check_mails(
    project: Project,
    post: Postbox,
    gone: Collection[Gone],
    readers: Readers,
    *,
    doubles: int = 0,
    finished: bool = True,
) -> None:
    """I6, I7, I12: who has which card, and in what order; `doubles` answers may have been lost.

    Where not all has been done yet, nobody need have anything, but nobody has what they must not.
    """
    had = Counter((m.month, m.unit.lower(), m.version, m.to) for m in post.cards())
    wanted = {
        (month, unit, version, address(person)): (month, unit, version, person)
        for month, unit, version in gone
        for person, units in readers(month).items()
        if unit in units
    }
    assert had.keys() <= wanted.keys(), "somebody has a card that was never let go"
    assert all(letter.status == "final" for letter in post.cards())
    assert sum(had.values()) - len(had) <= doubles
    told: set[str] = set()
    for letter in post.letters:
        if letter.kind == "digest":
            told.add(letter.month)
        assert letter.kind != "card" or letter.month in told, "a card came before the digest"
    missing = {wanted[key] for key in wanted.keys() - had.keys()}
    if finished and missing:
        assert missing <= _told_of(project), "somebody lacks a card and nobody is told"


def _told_of(project: Project) -> set[tuple[str, str | None, int | None, str]]:
    """Cards that have not left and are named where a run ends, or wait for a digest that is."""
    with open_ledger(project) as ledger:
        messages = ledger.messages()
    named = unsent(messages)
    untold = {message.month for message in named if message.kind == "digest"}
    return {
        (m.month, m.unit, m.version, m.person)
        for m in messages
        if m in named
        or m.detail.startswith(SUPERSEDED)
        or (m.state == "PENDING" and m.month in untold)
    }


def check_secret(project: Project, secret: str) -> None:
    """I10: neither as it is, nor in base64, nor turned round as `utf-16` is it in any file."""
    forms = {secret.encode(), secret.encode("utf-16-le")}
    for start in range(3):
        whole = base64.b64encode(b"x" * start + secret.encode())
        # What comes before and after would change the first and last signs.
        forms.add(whole[4:-4])
    for path in project.var.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(form in content for form in forms), f"the secret is in {path}"


def newest(project: Project, month: str) -> dict[str, CardVersion]:
    """The cards of a month's newest edition by unit; nothing where there is none."""
    edition = Editions(project.editions).latest(month)
    return {} if edition is None else {card.unit: card for card in edition.cards}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
